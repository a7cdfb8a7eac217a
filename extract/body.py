"""Responsible bodies under one name each: 县扶贫办, 县扶贫开发办公室 and, in a county's plan, 扶贫办.

The name is that of the plan's own time, put together of whose the body is (县, 市, 碧江区) and its full name. A name
that could stand for two bodies, and one that no rule knows, stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from extract import body_book, body_group, office
from extract.body_book import LEVELS, Book
from extract.character import fold
from extract.office import Office
from ingest.plan import Plan

LONGEST = 80
"""Characters of a name; what is longer is none."""
_LEVEL = re.compile("|".join(LEVELS))
_OURS = re.compile(r"[我本](?=[省市县区旗州盟])")
_BRACKET = re.compile(r"(?P<name>[^()]{2,40})\((?P<inside>[^()]{1,40})\)")
_CALLED_SO = re.compile(r"(?:以下|下)?简称:?")
# 县委县政府, 县委、县人民政府
_BOTH = re.compile(rf"委[、和]?(?P<again>{'|'.join(LEVELS)})?(?:人民)?政府")
_NATION = ("国家", "国务院")
# 国家税务总局青岩县税务局, 国网青岩县供电公司: the county's tax office and power company.
_SYSTEMS = (("国家税务总局", "税务局"), ("国网", "供电公司"))
# 市级部门, 县直单位, 区域 …: the character belongs to the word after the place, and no body of the place begins so.
_WITHIN = frozenset("级直属内域辖区县市")
_PARTY_STYLE = {"自治区": "自治区党", "地区": "地"}
# A full name of a user's list that says its level (县大数据局); 市场监督管理局 does not.
_SAYS_LEVEL = re.compile(r"自治|地区|[省县区旗州盟]|市(?![场政容民])")


class Naming:
    """The bodies of one plan; names that were met are remembered."""

    def __init__(self, plan: Plan, book: Book | None = None) -> None:
        self._plan = plan
        self._book = book or current()
        self._office: Office | None = None
        self._lists: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._met: dict[tuple[str, bool], _Named] = {}

    def __call__(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """One body for each name of a list as written, in its order."""
        if names not in self._lists:
            self._lists[names] = tuple(_in_turn(names, self._one))
        return self._lists[names]

    def _one(self, name: str, bare: bool) -> _Named:
        known = self._met.get((name, bare))
        if known is None:
            if self._office is None:
                self._office = office.of(self._plan)
            known = self._met[name, bare] = _named(name, self._office, self._book, bare=bare)
        return known


_used: list[Book] = []


def use(book: Book | None) -> None:
    """From now on name bodies by this book; None for the program's own."""
    _used[:] = [book] if book else []


def current() -> Book:
    """The book in use."""
    return _used[0] if _used else body_book.shipped()


def normalise(names: Iterable[str], where: Office, book: Book) -> tuple[str, ...]:
    """One body for each name of one list.

    >>> here = Office(own="县", heads=(("青岩县", "县"),), year=2018)
    >>> normalise(["青岩县扶贫办", "扶贫开发办公室", "市卫计委"], here, body_book.shipped())
    ('县扶贫开发办公室', '县扶贫开发办公室', '市卫生和计划生育委员会')
    """
    return tuple(_in_turn(names, lambda name, bare: _named(name, where, book, bare=bare)))


# A body, and what the name says of bare names behind it: they are the plan's own (True), may be another's (False).
_Named = tuple[str, bool | None]


def _in_turn(names: Iterable[str], one: Callable[[str, bool], _Named]) -> Iterator[str]:
    """A bare name after one of another place may be of that place (省发展改革委、扶贫办; 市、县财政局、审计局)."""
    bare = True
    for written in names:
        found, after = one(written, bare)
        yield found
        bare = bare if after is None else after


def _named(written: str, where: Office, book: Book, *, bare: bool) -> _Named:
    if len(written) > LONGEST:
        return written, None
    found = _one(fold(written).replace(" ", ""), where, book, bare=bare)
    listed = None if book.full(found, where.year) else _suffix(found, where, book)
    return found, listed and listed[0] == where.own


def _one(name: str, where: Office, book: Book, *, bare: bool) -> str:
    group = body_group.find(name, book, where.year)
    if group is not None:
        return group
    full = book.full(name, where.year)
    if full is not None:
        return _bare(full, where, book, bare=bare)
    if match := _BRACKET.fullmatch(name):
        return _bracketed(match, where, book, bare=bare)
    return _youth(name, where) or _headed(name, where, book) or _elsewhere(name, where, book)


def _bare(full: str, where: Office, book: Book, *, bare: bool) -> str:
    """A full name without place, as the plan's own body where it can be no other."""
    if where.own == "":
        return book.nations(full) or full
    ours = full != "人民政府" and (where.own in ("省", "自治区") or not full.endswith("厅"))
    if bare and where.own and ours and not book.is_nations(full) and not _SAYS_LEVEL.match(full):
        return _joined(where.own, full)
    return full[1:] if full.startswith("委") and book.full(full[1:], where.year) == full else full


def _bracketed(match: re.Match[str], where: Office, book: Book, *, bare: bool) -> str:
    """县农业农村局(扶贫办) keeps what stands in brackets, unless that is its own short name."""
    name = _one(match["name"], where, book, bare=bare)
    if called := _CALLED_SO.match(match["inside"]):
        return name if called.end() < len(match["inside"]) else match[0]
    inside = _one(match["inside"], where, book, bare=bare and bool(where.own) and name.startswith(where.own or ""))
    return name if inside == name else f"{name}({inside})"


def _youth(name: str, where: Office) -> str | None:
    """团县委, however it is called."""
    text = name.removeprefix("共青").removeprefix("团")
    head, rest = _head(text, where)
    ends = ("团委", "团委员会") if text == name else ("委", "委员会")
    return f"团{head}委" if head and rest in ends else None


def _headed(name: str, where: Office, book: Book) -> str | None:
    """A name that begins with a place of the plan or with a level; None for others."""
    text = name.removeprefix("中共").removeprefix("中国共产党")
    for system, end in _SYSTEMS:
        text = text.removeprefix(system) if text.endswith(end) else text
    head, rest = _head(text, where)
    if head is None:
        return None
    if (both := _BOTH.fullmatch(rest)) and both["again"] in (None, head):
        return f"{head}委、{head}政府"
    full = "委" if rest == "委员会" else book.full(rest, where.year)
    if full:
        return _joined("自治区" if head == "区" and where.own == "自治区" else head, full)
    if rest != "委" and (len(rest) < 2 or rest[0] in _WITHIN or rest.startswith(tuple(_names(where)))):
        return name
    return head + _branch(rest, where)


def _head(text: str, where: Office) -> tuple[str | None, str]:
    """(what stands for the place or level that a name begins with, the rest of the name)"""
    head, rest = None, text
    while found := next(((h, c) for h, c in where.heads if rest.startswith(h) and len(rest) > len(h)), None):
        head, rest = found[1], rest[len(found[0]) :]
    if head is not None:
        return head, rest
    level = _LEVEL.match(rest, 1 if _OURS.match(rest) else 0)
    if level is None or level.end() == len(rest):
        return None, text
    return office.CALLED.get(level[0], level[0]), rest[level.end() :]


def _branch(rest: str, where: Office) -> str:
    """生态环境局青岩县分局 is 生态环境局青岩分局."""
    stem = next((short for short, head in where.shorts if head == where.own), None)
    if stem is None or not rest.endswith("分局"):
        return rest
    own = next((name for name, head in where.heads if head == where.own and rest.endswith(f"{name}分局")), None)
    return f"{rest.removesuffix(f'{own}分局')}{stem}分局" if own else rest


def _elsewhere(name: str, where: Office, book: Book) -> str:
    """青岩财政局 in a plan of 青岩县 is 县财政局; bodies of other places keep these and have their full names."""
    text = name.removeprefix("国网") if name.endswith("供电公司") else name
    for stem, head in where.shorts:
        if text.startswith(stem) and (full := book.full(text.removeprefix(stem), where.year)):
            return _joined(head, full)
    place, full = _suffix(name, where, book) or ("", "")
    if place in _NATION:
        return book.nations(full) or place + full
    return place + full if place[-1:] in "省市县区旗州盟" and place else name


def _suffix(name: str, where: Office, book: Book) -> tuple[str, str] | None:
    """(what stands before, full name) of the longest listed name that a name ends in."""
    for at in range(1, len(name) - 1):
        if full := book.full(name[at:], where.year):
            return name[:at], full
    return None


def _joined(head: str, full: str) -> str:
    return _PARTY_STYLE.get(head, head) + full if full.startswith("委") else head + full


def _names(where: Office) -> Iterator[str]:
    for names in (where.heads, where.shorts):
        yield from (name for name, _ in names)
