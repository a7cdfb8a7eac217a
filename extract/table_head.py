"""The head of a table: which column holds the names, which the numbers, of what year, in what unit.

A head may take several rows, and merged cells stand over what they govern: 目标值 over 2023年 and 2025年.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from extract import moment, table_cell
from extract.responsible import is_unit as is_body
from extract.table_grid import Cell, Grid
from extract.word import alternation, words

MAX_HEAD_ROWS = 4
_FAR_APART = 3
TEXT_ROLES = ("task", "name", "goal", "past", "rate", "fund", "")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?![\d年])")
_YEAR_LABEL = re.compile(r"(?:19|20)\d{2}年?(?:\s?(?:-{1,2}|~|至)\s?(?:19|20)\d{2}年?)?")
_KINDS = ("year", "span", "five", "months", "month", "day", "quarter", "whole")
_LONGEST = 200
_PRESENT = re.compile(r"(?:现有|原有|已|目前|截[至止])")
_SPACE = re.compile(r"\s+")
_RATE = "|".join(entry.split()[1] for entry in words("table_head") if entry.startswith("rate "))
_PLACE = re.compile(r"(?:[省市县区州盟旗镇乡村]|街道|社区|办事处|管委会|农场)(?:\([^()]{0,10}\))?$")
NATURES = ("约束性", "预期性", "约束", "预期", "约束性指标", "预期性指标", "指导性", "引导性")
_GENERIC = re.compile(rf"(?:{alternation('table_measure')}|{_RATE}|[、/()\[\]〔〕]){{0,12}}")
_TAIL = re.compile(rf"(?:{alternation('table_measure')}){{1,4}}$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is.

    `role` as words/table_head.txt lists them, "" where the head does not say; `numeric` where its cells are
    mostly numbers. `label` is the whole head folded, `measure` what it says is measured ("" where the row's
    name does), `unit` its unit. `first` and `last` bound the time that the head names, `when` are its words.
    """

    index: int
    role: str
    label: str
    measure: str
    unit: str | None
    numeric: bool
    first: date | None = None
    last: date | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, the row where its body begins, and the unit that its caption names."""

    columns: tuple[Column, ...]
    body: int
    unit: str | None
    notes: tuple[str, ...]

    def of(self, *roles: str) -> tuple[Column, ...]:
        """The columns of these roles, from left to right."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def whole(self) -> Column | None:
        """The column of numbers for the whole (全市) beside those for its parts (甲县, 乙县)."""
        named = [column for column in self.numbers if column.measure in words("table_total")]
        return named[0] if len(named) == 1 and sum(is_place(c.measure) for c in self.numbers) > 1 else None

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The columns whose cells state amounts."""
        return tuple(column for column in self.columns if column.numeric)


def find(grid: Grid, year: int | None) -> Head | None:
    """The head of a table, None where no row reads like one."""
    notes = list(grid.notes)
    top = 0
    while top < min(len(grid.rows), 3) and len(grid.cells(top)) == 1:
        notes.append(grid.cells(top)[0].text[:_LONGEST])
        top += 1
    if top >= len(grid.rows) or not _is_head(grid, top):
        return None
    body = _body(grid, top)
    unit = next((unit for note in reversed(notes) if (unit := _noted_unit(note))), None)
    columns = [_column(grid, index, top, body, year) for index in range(grid.width)]
    return Head(tuple(_completed(grid, columns, body)), body, unit, tuple(notes))


def is_past(head: Head, column: Column, year: int | None) -> bool:
    """Does a column state how things were before the plan of `year`? A year before it, or a word such as 基期."""
    last = column.last
    if column.role == "past" or _PRESENT.match(column.label):
        return not (last and year and last.year > year)
    if last is None or column.role in ("goal", "rate"):
        return is_before(last, year)
    return is_before(last, year) or _is_base_year(head, last.year)


def is_before(last: date | None, year: int | None) -> bool:
    """Does a time end before a year? Not where either is unknown."""
    return bool(last and year and last.year < year)


def _is_base_year(head: Head, year: int) -> bool:
    """2020年 beside 2025年: the first of two years that lie far apart is where the plan starts from."""
    years = sorted({c.last.year for c in head.columns if c.last})
    return len(years) > 1 and year == years[0] and years[1] - years[0] >= _FAR_APART


def _noted_unit(note: str) -> str | None:
    """万元 of (单位:万元); a list of several units says nothing about any column."""
    match = re.search(r"单位\s?[:]?\s?([^\s()、,;]{1,12})\)?\s?$", note)
    return match[1] if match and table_cell.is_unit(match[1]) else None


def _is_head(grid: Grid, row: int) -> bool:
    """At least two heads are known words or years, or all are short words, and one is listed or two have units."""
    cells = grid.cells(row)
    known = sum(bool(role_of(cell.text)) or _YEAR_LABEL.fullmatch(cell.text) is not None for cell in cells)
    if known >= 2 or len(cells) < 2:
        return known >= 2
    listed = {word for word, _ in _roles()}
    plain = all(len(cell.text) <= 24 and not _is_value(cell) for cell in cells)
    measured = sum(_unit_of(cell) is not None for cell in cells)
    return plain and (measured >= 2 or any(table_cell.split_unit(cell.text)[0] in listed for cell in cells))


def _is_value(cell: Cell) -> bool:
    return table_cell.read(cell.text) is not None and not _YEAR_LABEL.fullmatch(cell.text)


def _body(grid: Grid, top: int) -> int:
    """The first row under the head: below what is merged downwards, and below rows of years and states."""
    limit = min(len(grid.rows), top + MAX_HEAD_ROWS)
    body = top + 1
    while body < limit and (_reaches(grid, top, body) or _is_second_head(grid, top, body)):
        body += 1
    return body


def _reaches(grid: Grid, top: int, row: int) -> bool:
    """Is a cell of the head merged down into this row?"""
    return any(cell is not None and cell.row < row and cell.row >= top for cell in grid.rows[row])


def _is_second_head(grid: Grid, top: int, row: int) -> bool:
    """A row under a merged head that holds only further heads: 2023年 | 2025年, or 数量 | 金额(万元)."""
    cells = grid.cells(row)
    if not cells or any(_is_value(cell) or len(cell.text) > 16 for cell in cells):
        return False
    said = sum(bool(role_of(cell.text) or _YEAR_LABEL.match(cell.text) or _unit_of(cell)) for cell in cells)
    return _wants_heads(grid.rows[top]) and said * 2 >= len(cells) and grid.rows[row][0] not in cells


def _wants_heads(row: list[Cell | None]) -> bool:
    """Is there a merged or a blank cell in a row of the head?"""
    cells = [cell for cell in row if cell is not None]
    merged = len({id(cell) for cell in cells}) < len(cells)
    return merged or len(cells) < len(row) or any(cell.is_blank for cell in cells)


def _unit_of(cell: Cell) -> str | None:
    return table_cell.split_unit(cell.text)[1]


@cache
def _roles() -> tuple[tuple[str, str], ...]:
    """(word, role), longest word first."""
    entries = (entry.split(maxsplit=1) for entry in words("table_head"))
    return tuple(sorted(((word, role) for role, word in entries), key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=4096)
def role_of(label: str) -> str:
    """The role that a folded head names, "" where it names none: the longest listed word in it decides.

    >>> role_of("完成时限"), role_of("2025年目标值"), role_of("责任单位(排第一位的牵头)")
    ('deadline', 'goal', 'units')
    """
    core = re.sub(r"\([^()]*\)", "", label) or label
    core = _SPACE.sub("", core)
    exact = next((role for word, role in _roles() if word in (core, _SPACE.sub("", label))), None)
    if exact:
        return exact
    if len(core) > 16:
        return ""
    found = next(((word, role) for word, role in _roles() if core.endswith(word)), None)
    found = found or next(((word, role) for word, role in _roles() if len(word) > 2 and word in core), None)
    # 2025年 names a year whatever follows; a short word inside a longer one (供水单位) is part of a name.
    return found[1] if found else ""


def _column(grid: Grid, index: int, top: int, body: int, year: int | None) -> Column:
    heads = list(dict.fromkeys(cell.text for row in range(top, body) if (cell := grid.rows[row][index])))
    heads = [head for head in heads if head]
    label = " ".join(heads)[:_LONGEST]
    bare, unit = _units(heads)
    first, last, when = _time(label, year)
    role = next((role for head in reversed(heads) if (role := role_of(head))), "") or role_of(label)
    # 资金来源 over 中央, 省级, 自筹: what says nothing of one column is the head of the numbers below it.
    role = "" if role in ("remark", "fund") and len(heads) > 1 and not role_of(heads[-1]) else role
    return Column(index, role, label, _measure(bare), unit, numeric=False, first=first, last=last, when=when)


def _units(heads: list[str]) -> tuple[str, str | None]:
    """The heads without their units, joined, and the lowest unit."""
    bare, unit = [], None
    for head in heads:
        words_, found = table_cell.split_unit(head)
        bare.append(words_)
        unit = found or unit
    return " ".join(bare), unit


def _time(label: str, year: int | None) -> tuple[date | None, date | None, str | None]:
    """The time that a head names: its last moment, which tells more than a five-year plan over it, or a bare year."""
    moments = [m for m in moment.find(label, year) if m.last and m.kind in _KINDS]
    if moments:
        latest = max(moments, key=lambda m: (m.kind != "five", m.last or date.min, m.end))
        return latest.first, latest.last, latest.text
    bare = _BARE_YEAR.findall(label)
    if bare:
        return date(int(bare[0]), 1, 1), date(int(bare[-1]), 12, 31), bare[-1]
    return None, None, None


def _measure(label: str) -> str:
    """What a head says is measured, without its years and the words that say only 目标 or 任务数."""
    spans = [(m.start, m.end) for m in moment.find(label, None)]
    for start, end in reversed(spans):
        label = label[:start] + " " + label[end:]
    label = re.sub(r"[“”\s]|年[末底]|其中[:,]?", "", _BARE_YEAR.sub("", label))
    return "" if _GENERIC.fullmatch(label) else _TAIL.sub("", label.strip("、:()"))


def _completed(grid: Grid, columns: list[Column], body: int) -> Iterator[Column]:
    """Roles checked against what stands under the heads; the first column of words becomes the names."""
    checked = [_checked(grid, column, body) for column in columns]
    has_name = any(column.role in ("name", "place", "task", "year") for column in checked)
    for column in checked:
        if not has_name and column.role == "" and not column.numeric and _filled(grid, column, body):
            has_name = True
            yield replace(column, role="place" if _are_places(grid, column, body) else "name")
        else:
            yield column


def _below(grid: Grid, index: int, body: int) -> list[Cell]:
    """The cells under a head that are not blank, each once."""
    cells = (row[index] for row in grid.rows[body:])
    return list({id(cell): cell for cell in cells if cell is not None and not cell.is_blank}.values())


def _filled(grid: Grid, column: Column, body: int) -> bool:
    return bool(_below(grid, column.index, body))


def _checked(grid: Grid, column: Column, body: int) -> Column:
    """The column as the first of the checks has it that finds its cells at odds with its head."""
    cells = _below(grid, column.index, body)
    return next((other for check in _CHECKS if (other := check(column, cells)) is not None), column)


def _no_unit(column: Column, cells: list[Cell]) -> Column | None:
    if column.role != "unit" or not cells or _mostly(table_cell.is_unit(cell.text) for cell in cells):
        return None
    return replace(column, role=_bodies_or_places(cells, column.index))


def _natures(column: Column, cells: list[Cell]) -> Column | None:
    said = bool(cells) and all(cell.text in NATURES for cell in cells)
    return replace(column, role="nature") if said and column.role in ("", "name", "group") else None


def _words_or_numbers(column: Column, cells: list[Cell]) -> Column | None:
    if column.role not in (*TEXT_ROLES, "place"):
        return None
    numeric = _mostly(table_cell.read(cell.text) is not None for cell in cells)
    named = numeric and column.role in ("name", "place")
    return replace(column, numeric=numeric, role="" if named else column.role)


def _no_time(column: Column, cells: list[Cell]) -> Column | None:
    if column.role == "deadline" and _mostly(_is_plain_value(cell) for cell in cells):
        return replace(column, role="", numeric=True)
    if column.role == "year" and not _mostly(_YEAR_LABEL.match(cell.text) is not None for cell in cells):
        return replace(column, role="", numeric=_mostly(_is_value(cell) for cell in cells))
    return None


_CHECKS = (_no_unit, _natures, _words_or_numbers, _no_time)


def _bodies_or_places(cells: list[Cell], index: int) -> str:
    """单位 over names: whoever is responsible, or in the first columns whom a row is about."""
    if not _mostly(is_body(cell.text.split("、")[0]) for cell in cells):
        return ""
    return "units" if index > 1 else "place"


def _is_plain_value(cell: Cell) -> bool:
    """A number that cannot be a month or a year: 2023.12 and 2025 under 时间 are times."""
    return _is_value(cell) and not re.match(r"(?:19|20)\d{2}", cell.text)


def _are_places(grid: Grid, column: Column, body: int) -> bool:
    total = words("table_total")
    cells = _below(grid, column.index, body)
    return _mostly(is_place(cell.text) or cell.text in total for cell in cells)


def is_place(name: str) -> bool:
    """Does a folded name end like a place's?"""
    return len(name) > 1 and _PLACE.search(name) is not None


def _mostly(flags: Iterator[bool]) -> bool:
    listed = list(flags)
    return bool(listed) and sum(listed) * 2 >= len(listed)
