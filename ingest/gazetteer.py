"""The places of China with their GB/T 2260 codes, in force and former, and where they are named in a text.

The list lies in corpora/gazetteer/places.tsv (its head says where it comes from). A former code or name leads to the
code in force today: 622301, the county-level 武威市 until 2000, is 620602 凉州区; 呈贡县 is 530114 呈贡区.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_KIND = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{1,6}族){1,5}(?:自治[州县旗区])|各族自治[州县]"
    r"|特别行政区|维吾尔自治区|回族自治区|壮族自治区|自治[区州县旗]|地区|林区|特区|新区|矿区|[省市县区旗盟])$"
)


class Place(msgspec.Struct, frozen=True):
    """A province, prefecture or county. `last` is its last year in force, None while it is; `today` its code now,
    empty where a former place has no single heir."""

    code: str
    name: str
    parent: str
    last: int | None
    today: str

    @property
    def level(self) -> str:
        """province, city or county, by the form of the code."""
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") and self.code[2:4] != "90" else "county"


class Region(msgspec.Struct, frozen=True):
    """Full official names from the province down, and the code in force of the lowest of them."""

    province: str
    city: str | None
    county: str | None
    code: str

    @property
    def level(self) -> str:
        if self.county:
            return "county"
        return "city" if self.city else "province"


class Mention(msgspec.Struct, frozen=True):
    """A name of one or more places at [start, end); `full` tells 铜仁市 from 铜仁."""

    start: int
    end: int
    places: tuple[Place, ...]
    full: bool


class Gazetteer:
    """All places by code and by name."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.current = {place.code: place for place in places if place.last is None}
        self.codes: dict[str, list[Place]] = defaultdict(list)
        self.names: dict[str, tuple[tuple[Place, ...], bool]] = {}
        for place in places:
            self.codes[place.code].append(place)
        for full in (False, True):
            self.names.update((name, (held, full)) for name, held in _by_name(places, full=full).items())
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self.names:
            lengths[name[:2]].add(len(name))
        self._lengths = {key: tuple(sorted(sizes, reverse=True)) for key, sizes in lengths.items()}

    def today(self, code: str, name: str | None = None) -> Place | None:
        """The place in force that a code, in force or former, stands for; None for an unknown code."""
        if name is None and code in self.current:
            return self.current[code]
        held = [place for place in self.codes.get(code, ()) if name in (None, place.name)]
        return self.current.get(held[-1].today) if held else None

    def region(self, code: str) -> Region:
        """The names above and of a code in force. Municipalities have no city; nor has a county run by its province."""
        place = self.current[code]
        if place.level == "province":
            return Region(place.name, None, None, code)
        above = self.current[place.parent]
        if place.level == "city":
            return Region(above.name, place.name, None, code)
        if above.level == "province":
            return Region(above.name, None, place.name, code)
        return Region(self.current[above.parent].name, above.name, place.name, code)

    def holds(self, outer: str, inner: str) -> bool:
        """Whether the place `inner` lies in, or is, the place `outer` (codes in force)."""
        while inner and inner != outer:
            inner = self.current[inner].parent
        return bool(inner)

    def mentions(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Every name of a place in reading order, the longest at each point; names never overlap."""
        lengths, names = self._lengths, self.names
        i, stop = start, len(text) if end is None else end
        while i < stop - 1:
            for size in lengths.get(text[i : i + 2], ()):
                hit = names.get(text[i : i + size])
                if hit is not None and i + size <= stop:
                    yield Mention(i, i + size, *hit)
                    i += size - 1
                    break
            i += 1


def short(name: str) -> str:
    """The name without its kind, of two characters or more: 铜仁市 铜仁, 黔东南苗族侗族自治州 黔东南, 和县 和县."""
    stem = _KIND.sub("", name)
    return stem if len(stem) >= 2 else name


def _by_name(places: tuple[Place, ...], *, full: bool) -> dict[str, tuple[Place, ...]]:
    """Name -> its places; a former place only where none in force bears the name."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for name in {place.name} if full else {short(place.name), *_informal(place.name)} - {place.name}:
            found[name].append(place)
    return {
        name: tuple([p for p in held if p.last is None] or _latest(held)) for name, held in found.items() if len(name) > 1
    }


def _informal(name: str) -> set[str]:
    """Usual short forms that keep the kind: 黔东南州, 恩施州, 威宁县 for an autonomous one."""
    kind = re.search(r"自治([州县旗])$", name)
    return {short(name) + kind[1]} if kind and short(name) != name else set()


def _latest(held: list[Place]) -> list[Place]:
    """Of former namesakes that are one place today, one."""
    return list({place.today: place for place in sorted(held, key=lambda p: p.last or 0)}.values())


@cache
def load() -> Gazetteer:
    """The gazetteer, read once."""
    lines = files("corpora.gazetteer").joinpath("places.tsv").read_text(encoding="utf-8").splitlines()
    return Gazetteer(tuple(_place(line.split("\t")) for line in lines if not line.startswith("#")))


def _place(row: list[str]) -> Place:
    code, name, parent, _, last, today = row
    return Place(code, name, parent, int(last) if last else None, today if last else code)
