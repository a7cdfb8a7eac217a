"""`Book`: what short names of bodies stand for in a plan of a year, and who took over from whom.

Made of lists (body_list.py). Besides the names listed it knows those that follow from a full name by rule: without 和,
委 for 委员会, 办 for 办公室, 监管 for 监督管理, 政府 for 人民政府.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extract import body_list
from extract.body_list import Entry

LEVELS = ("自治区", "自治州", "自治县", "自治旗", "地区", "行署", "省", "市", "州", "盟", "县", "区", "旗")
"""What a name of a body may begin with to say whose it is, longest first."""
_NATION = ("国家", "国务院", "中国", "全国", "中央")
_PARTY = "委"
_GOVERNMENT = "人民政府"
_SHORTER = (("和", ""), ("监督管理", "监管"), (_GOVERNMENT, "政府"))
_ENDS = (("委员会", "委"), ("办公室", "办"))
_SHORTEST = 3
"""Characters of a name that is looked for unasked: 农办 stands in too many other words."""


class Book:
    """Names of bodies without place and level. `entries` are a user's, and stand before the program's own."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        users = [entry for entry in entries if entry.sign == "="]
        taken = {entry.name for entry in users}
        listed = [*users, *(e for e in body_list.own() if e.sign == "=" and e.name not in taken)]
        self._names: dict[str, list[Entry]] = defaultdict(list)
        for entry in listed:
            self._names[entry.name].append(entry)
        known = {entry.full for entry in listed}
        self._known = frozenset(known | {entry.full for entry in (*entries, *body_list.own()) if entry.sign == ">"})
        self._made = _made(listed, self._names.keys())
        self._after = _after(entries)
        self._called = _called(listed, self._made)
        self._heirs = _heirs(self._after, {entry.name for entry in entries if entry.sign == ">"})
        self._origins = _turned(self._heirs)

    def full(self, name: str, year: int | None) -> str | None:
        """What a name stands for in a plan of a year; itself for a full name, None for what is not listed.

        >>> Book().full("卫计委", 2017), Book().full("农委", 2021), Book().full("农委", None)
        ('卫生和计划生育委员会', '农业农村委员会', None)
        """
        if name not in self._names and name not in self._made and name not in self._known:
            return None
        seen: list[str] = []
        found: str | None = name
        while found is not None and found not in seen:
            seen.append(found)
            found = self._step(found, year)
        if found is None:
            return None
        return min(seen[seen.index(found) :])

    def _step(self, name: str, year: int | None) -> str | None:
        """One step towards the full name: itself where it is one, None where it is not told."""
        if name in self._names:
            fits = {entry.full for entry in self._names[name] if _holds(entry, year)}
            return fits.pop() if len(fits) == 1 else None
        made = self._made.get(name)
        return made if made is not None else (name if name in self._known else None)

    def is_nations(self, full: str) -> bool:
        """Is a body the nation's by its own name?"""
        return full.startswith(_NATION)

    def nations(self, full: str) -> str | None:
        """The nation's body of a name, where the list has one: 国家发展和改革委员会 of 发展和改革委员会."""
        return next((found for head in _NATION if (found := self.full(head + full, None))), None)

    def spellings(self, wanted: str) -> tuple[str, ...]:
        """A name that someone looks for, and the full names that it may stand for in any year.

        >>> Book().spellings("县扶贫办"), Book().spellings("农委")
        (('县扶贫办', '县扶贫开发办公室'), ('农委', '农业农村委员会', '农业委员会'))
        """
        return tuple(dict.fromkeys((wanted, *self._spelled(wanted))))

    def _spelled(self, wanted: str) -> Iterator[str]:
        head, fulls = self._meant(wanted)
        return (head + full for full in fulls)

    def _meant(self, wanted: str) -> tuple[str, list[str]]:
        """(level and place before the name, the full names that it may stand for in any year)."""
        for at in range(len(wanted)):
            if at and wanted[at - 1] not in "省市州盟县区旗":
                continue
            rest = wanted[at:]
            years = (None, *(entry.first or entry.last for entry in self._names.get(rest, ())))
            if found := [full for year in years if (full := self.full(rest, year))]:
                return wanted[:at], found
        return "", []

    def others(self, wanted: str) -> tuple[str, ...]:
        """Other names that a text may have for the body that a name stands for: its own, then those of the bodies that
        it became, then of those that it was made of, each without names that hold one of them or the name itself. A
        body whose work went to one that had long been there goes by no name of that one.

        >>> Book().others("县国土局"), Book().others("财政局")
        (('县国土资源局', '县自然资源局'), ())
        """
        head, fulls = self._meant(wanted)
        bodies = [*fulls, *_reached(fulls, self._heirs), *_reached(fulls, self._origins)]
        called = [sorted(self._called.get(full, {full}), key=_shortest) for full in dict.fromkeys(bodies)]
        names = [name for ones in called for name in ones]
        long = [name for name in dict.fromkeys(names) if len(name) >= _SHORTEST]
        known = {wanted.removeprefix(head), *long}
        return tuple(
            head + name for name in long if not any(one in name for one in known - {name}) and head + name != wanted
        )

    def later(self, name: str, year: int) -> str:
        """The body that has the work of a body in a later year, as far as the reforms listed tell it for certain; level
        and place before the name stay.

        >>> Book().later("县卫生和计划生育委员会", 2020), Book().later("县扶贫开发办公室", 2019)
        ('县卫生健康委员会', '县扶贫开发办公室')
        """
        head = next((name[:at] for at in range(len(name)) if name[at:] in self._after), None)
        if head is None:
            return name
        rest, seen = name[len(head) :], {""}
        while rest not in seen:
            seen.add(rest)
            heirs = [heir for heir, since in self._after.get(rest, ()) if since <= year]
            rest = heirs[0] if len(heirs) == 1 else rest
        return head + rest


@cache
def shipped() -> Book:
    """The book of the program's own list."""
    return Book()


def _holds(entry: Entry, year: int | None) -> bool:
    if entry.first is None and entry.last is None:
        return True
    return year is not None and (entry.first or 0) <= year <= (entry.last or 9999)


def _made(listed: Iterable[Entry], taken: Iterable[str]) -> dict[str, str]:
    """Names that rules make of the listed ones, where they make them of one full name only."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in listed:
        always = entry.first is None and entry.last is None
        for name in (*_forms(entry.full), *((entry.name,) if always else ())):
            for other in (name, *_headed(name, entry.full)):
                found[other].add(entry.full)
    for name in taken:
        found.pop(name, None)
    return {name: fulls.pop() for name, fulls in found.items() if len(fulls) == 1}


def _forms(full: str) -> set[str]:
    """The shorter forms of a full name, itself among them."""
    forms = {full}
    for old, new in _SHORTER:
        forms |= {form.replace(old, new) for form in forms if old in form}
    for end, new in _ENDS:
        forms |= {form.removesuffix(end) + new for form in forms if form.endswith(end) and len(form) > len(end) + 1}
    return forms


def _headed(name: str, full: str) -> Iterator[str]:
    """A name with or without the party committee or the government before it."""
    if full.startswith(_PARTY):
        rest = name.removeprefix(_PARTY)
        yield f"党委{rest}"
        yield f"委{rest}"
        yield f"委员会{rest}"
        if len(rest) >= 4 or (rest[-1] in "部校办委" and len(rest) > 1):
            yield rest
    elif full.endswith("办公室") and not full.startswith((_GOVERNMENT, "人大", "政协", *_NATION)):
        yield f"政府{name}"
        yield f"{_GOVERNMENT}{name}"


def _after(entries: Iterable[Entry]) -> dict[str, list[tuple[str, int]]]:
    """Heirs and years by the body before; a user's lines take the place of the program's for the same body."""
    users: dict[str, list[tuple[str, int]]] = defaultdict(list)
    own: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for found, lines in ((users, entries), (own, body_list.own())):
        for entry in lines:
            if entry.sign == ">":
                found[entry.name].append((entry.full, entry.first or 0))
    return {**own, **users}


def _shortest(name: str) -> tuple[int, str]:
    return len(name), name


def _called(listed: Iterable[Entry], made: dict[str, str]) -> dict[str, set[str]]:
    """All names of a body by its full one."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, full in (*((entry.name, entry.full) for entry in listed), *made.items()):
        found[full] |= {name, full}
    return found


def _heirs(after: dict[str, list[tuple[str, int]]], users: set[str]) -> dict[str, list[str]]:
    """What a body became: an heir that a reform made. One that had its name from an earlier reform took the work in; it
    counts only where a user's line says so."""
    first: dict[str, int] = {}
    for heir, year in (line for lines in after.values() for line in lines):
        first[heir] = min(year, first.get(heir, year))
    return {
        name: [heir for heir, year in lines if name in users or year == first[heir]] for name, lines in after.items()
    }


def _turned(ways: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for start, ends in ways.items():
        for end in ends:
            found[end].append(start)
    return found


def _reached(starts: Iterable[str], ways: dict[str, list[str]]) -> list[str]:
    """Everything on the ways from some names, nearest first."""
    found = list(starts)
    for name in found:
        found += [end for end in ways.get(name, ()) if end not in found]
    return found
