"""The places of China with their GB/T 2260 codes, in force and former, and where they are named in a text.

The list lies in corpora/gazetteer/places.tsv (its head says where it comes from). A former code or name leads to the
code in force today: 622301, the county-level 武威市 until 2000, is 620602 凉州区; 呈贡县 is 530114 呈贡区.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files

import msgspec

from ingest.words import words

_SEAT = re.compile(r"特别行政区|自治[区州县旗]|地区|林区|特区|新区|矿区|[省市县区旗盟]")
# What may stand before a name of two characters (成县, 高县) and make no word with it (完成县级, 提高县域).
_BEFORE_SHORT = frozenset("共在对与和及于至是到从即赴省市州盟")
_AFTER_WORD = frozenset("级域场间直内外位块段")


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
        """province, city or county, by the form of the code (9001 and up: counties run by their province)."""
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
        """province, city or county."""
        if self.county:
            return "county"
        return "city" if self.city else "province"


class Mention(msgspec.Struct, frozen=True):
    """The name of one or more places at [start, end); `full` tells 铜仁市 from 铜仁."""

    start: int
    end: int
    places: tuple[Place, ...]
    full: bool


class Gazetteer:
    """All places by code and by name."""

    def __init__(self, places: tuple[Place, ...], aliases: dict[str, str]) -> None:
        self.current = {place.code: place for place in places if place.last is None}
        self.below: dict[str, list[Place]] = defaultdict(list)
        for place in self.current.values():
            self.below[place.parent].append(place)
        self._former: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            if place.last is not None:
                self._former[place.code].append(place)
        self._names: dict[str, tuple[tuple[Place, ...], bool]] = {}
        self._names |= dict.fromkeys(words("place_phrase"), ((), False))
        self._names |= {name: (held, False) for name, held in _shorts(places).items()}
        self._names |= {name: (held, True) for name, held in _fulls(places).items()}
        self._names |= {name: ((self.current[code],), True) for name, code in aliases.items()}
        self._lengths = _lengths(self._names)
        # Where a name may begin: a first character of one, then a second character of one.
        first, second = ("".join(sorted({key[i] for key in self._lengths})) for i in (0, 1))
        self._begins = re.compile(f"[{first}](?=[{second}])")

    def today(self, code: str) -> Place | None:
        """The place in force that a code, in force or former, stands for; None for an unknown code."""
        if code in self.current:
            return self.current[code]
        held = self._former.get(code)
        return self.current.get(held[-1].today) if held else None

    def region(self, code: str) -> Region:
        """The names above and of a code in force. Municipalities have no city, nor has a county run by its province."""
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

    def named(self, name: str) -> tuple[Place, ...]:
        """The places of a name, full or short; none for an unknown one."""
        return self._names.get(name, ((), False))[0]

    def names(self, code: str) -> tuple[str, ...]:
        """Full and informal names of the place in force of a code: today's, then those of former places that it alone
        took over.

        >>> load().names("420600"), load().names("623000")
        (('襄阳市', '襄樊市'), ('甘南州', '甘南自治州', '甘南藏族自治州'))
        """
        return self._called.get(code, ())

    @cached_property
    def _called(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
        for name, (held, full) in self._names.items():
            heirs = {place.today for place in held}
            if full and len(heirs) == 1:
                found[heirs.pop()].append((all(place.last is not None for place in held), name))
        return {code: tuple(name for _, name in sorted(names)) for code, names in found.items()}

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every name of a place in reading order, the longest at each point; what stands beside it may forbid it."""
        lengths, names = self._lengths, self._names
        end = 0
        for begin in self._begins.finditer(text):
            i = begin.start()
            sizes = lengths.get(text[i : i + 2]) if i >= end else None
            for size in sizes or ():
                hit = names.get(text[i : i + size])
                if hit is not None and _is_name(text, i, i + size, full=hit[1]):
                    end = i + size
                    if hit[0]:
                        yield Mention(i, end, *hit)
                    break


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """{first two characters of names: how long these are, the longest first}."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return {key: tuple(sorted(sizes, reverse=True)) for key, sizes in lengths.items()}


@cache
def _ethnic() -> re.Pattern[str]:
    groups = "|".join(sorted(words("ethnic_group"), key=len, reverse=True))
    return re.compile(rf"^(.{{2,6}}?)(?:{groups}){{1,6}}(自治[区州县旗])$")


def short(name: str) -> str:
    """The name without its kind, where two characters or more are left.

    >>> short("铜仁市"), short("黔东南苗族侗族自治州"), short("和县")
    ('铜仁', '黔东南', '和县')
    """
    autonomous = _ethnic().match(name)
    stem = autonomous[1] if autonomous else re.sub(rf"(?:{_SEAT.pattern})$", "", name)
    return stem if len(stem) >= 2 else name


def informal(name: str) -> frozenset[str]:
    """The usual names of an autonomous place, 黔东南州, 威宁县 and 威宁自治县, beside its full one."""
    autonomous = _ethnic().match(name)
    if autonomous is None or autonomous[2] == "自治区":
        return frozenset({name})
    return frozenset({name, autonomous[1] + autonomous[2][-1], autonomous[1] + autonomous[2]})


def _is_name(text: str, start: int, end: int, *, full: bool) -> bool:
    """Whether the characters beside a name let it be one."""
    before, after = text[start - 1 : start], text[end : end + 1]
    name = text[start:end]
    if full and end - start == 2:
        return (before in _BEFORE_SHORT or not ("\u4e00" <= before <= "\u9fff")) and after not in _AFTER_WORD
    return not (full and after in _AFTER_WORD and name[:-1] in ordinary())


@cache
def ordinary() -> frozenset[str]:
    """Short names that are also words."""
    return frozenset(words("place_word"))


def _fulls(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    """Full and informal names. A former place only where none in force bears its name."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for name in informal(place.name):
            if place.last is None or name not in generic():
                found[name].append(place)
    return {name: _alive(held) for name, held in found.items()}


@cache
def generic() -> frozenset[str]:
    return frozenset(words("generic_place"))


def _shorts(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    """Short names of places in force; of counties only those that are no words."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        name = short(place.name)
        if place.last is None and name != place.name and (place.level != "county" or name not in ordinary()):
            found[name].append(place)
    return {name: tuple(held) for name, held in found.items()}


def _alive(held: list[Place]) -> tuple[Place, ...]:
    """Those in force; else, of former namesakes that are one place today, one."""
    now = [place for place in held if place.last is None]
    heirs = {place.today: place for place in sorted(held, key=lambda place: place.last or 0)}
    return tuple(now or heirs.values())


@cache
def load() -> Gazetteer:
    """The gazetteer, read once."""
    aliases = {row[0]: row[1] for row in _table("alias.tsv")}
    return Gazetteer(tuple(_place(row) for row in _table("places.tsv")), aliases)


def _table(name: str) -> Iterator[list[str]]:
    """The rows of a file of corpora/gazetteer."""
    text = files("corpora.gazetteer").joinpath(name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


def _place(row: list[str]) -> Place:
    code, name, parent, _, last, today = row
    return Place(code, name, parent, int(last) if last else None, today if last else code)


@cache
def townships() -> dict[str, tuple[str, ...]]:
    """County code -> the names of its townships and subdistricts, from corpora/gazetteer/townships.tsv."""
    return {code: tuple(names) for code, *names in _table("townships.tsv")}


@cache
def by_township() -> dict[str, tuple[str, ...]]:
    """The name of a township -> the codes of the counties that have one of that name."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, names in townships().items():
        for name in names:
            found[name].append(code)
    return {name: tuple(codes) for name, codes in found.items()}
