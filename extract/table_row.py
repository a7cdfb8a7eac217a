"""The rows of a table's body: what each is about, and what its columns add: unit, nature, time, who."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from extract import moment, responsible, table_cell
from extract.deadline import Deadline, binds
from extract.moment import Moment
from extract.table_grid import Cell, Grid
from extract.table_head import Column, Head
from extract.word import words
from ingest.plan import Plan

_MARK = re.compile(r"(?:\(?[一二三四五六七八九十\d]{1,3}(?:[)、．]|\.(?!\d))|[①-⑳#*○●▲◆]|-{1,2}(?=[^\d]))\s?")
_FOOT = re.compile(r"[*※①-⑳]{1,2}$")
_PART = re.compile(r"(?:其中|其它|含)(?:[:,]\s?|$)|其中\s?(?=.)")
_POINT = re.compile(r"(?<!\d)((?:19|20)\d{2})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_NO_TIME = re.compile(r"年?(?:开始|起|以来|调度|通报|督[导查]|调研|会商|研究|检查|排名)")
_NOTE = re.compile(r"(?:注|备注|说明|填报说明|数据来源)\s?\d?[:：]")
_SPACE = re.compile(r"\s+")
_SAME = ("同上", "〃", "″", '"', "同前")
_CJK_GAP = re.compile(r"(?<=[一-龥)])\s(?=[一-龥(])")


class Row(msgspec.Struct, frozen=True):
    """A row of the body. `start` to `end` are its words in the plan's text.

    `names` say what it is about, the outer first (粮食, 小麦); `named` is the cell of the inner name. `part` is
    true under 其中, then `above` is the row of its whole; `total` is true for 合计 and the like, `subtotal` for 小计.
    """

    index: int
    start: int
    end: int
    names: tuple[str, ...]
    named: Cell | None
    part: bool = False
    total: bool = False
    subtotal: bool = False
    unit: str | None = None
    nature: str | None = None
    deadline: Deadline | None = None
    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    above: int | None = None


def find(plan: Plan, grid: Grid, head: Head) -> Iterator[Row]:
    """The rows under a head in order; headings between rows, notes and repeated heads are no rows."""
    nature, last, whole = None, None, None
    for index in range(head.body, len(grid.rows)):
        cells = grid.cells(index)
        if not cells or _repeats(head, grid, index) or _is_note(cells):
            continue
        if _is_heading(grid, head, index, cells):
            nature = _nature(cells[0].text) or nature
            continue
        row = _row(plan, grid, head, index)
        row = replace(row, nature=row.nature or nature, names=_continued(grid, head, row, last))
        row = _same_bodies(row, last)
        if not row.part:
            whole = row
        elif whole:
            row = _under(row, whole)
        last = row
        yield row


def _is_note(cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and _NOTE.match(cells[0].text) is not None


def _same_bodies(row: Row, last: Row | None) -> Row:
    """The row with the bodies of the one above it where it says 同上."""
    if last and row.units[:1] and row.units[0] in _SAME:
        return replace(row, lead=last.lead, units=last.units)
    return row


def _repeats(head: Head, grid: Grid, index: int) -> bool:
    """Is it the head again, as at the top of the next page?"""
    labels = [column.label.rsplit(" ", 1)[-1] for column in head.columns]
    texts = [cell.text if cell else "" for cell in grid.rows[index]]
    return texts == labels


def _is_heading(grid: Grid, head: Head, index: int, cells: Sequence[Cell]) -> bool:
    """A line across the table, or a name alone in its row: 一、经济发展."""
    if len(cells) > 1 or not (head.numbers or grid.width > 2):
        return False
    return cells[0].row == index and table_cell.read(cells[0].text) is None


def _row(plan: Plan, grid: Grid, head: Head, index: int) -> Row:
    names, named, part, unit = _names(grid, head, index)
    start, end = grid.lines[index]
    lead, units = _responsible(plan, grid, head, index)
    called = _SPACE.sub("", names[-1] if names else grid.cells(index)[0].text)
    return Row(
        index, start, end, names, named, part,
        total=called in words("table_total"), subtotal=called in words("table_subtotal"),
        unit=_unit(grid, head, index) or unit,
        nature=next((n for c in head.of("nature") if (n := _nature(_text(grid, index, c)))), None),
        deadline=_deadline(plan, grid, head, index),
        lead=lead, units=units,
    )  # fmt: skip


def _text(grid: Grid, index: int, column: Column) -> str:
    cell = grid.rows[index][column.index]
    return "" if cell is None or cell.is_blank else cell.text


def _names(grid: Grid, head: Head, index: int) -> tuple[tuple[str, ...], Cell | None, bool, str | None]:
    """(names outer first, cell of the inner name, is it a part?, the unit that the name carries)."""
    named = _naming_cells(grid, head, index)
    names: list[str] = []
    unit, part = None, False
    for cell in named:
        name, is_part, own = name_of(cell.text)
        part, unit = part or is_part, own or unit
        if name and name not in names[-1:]:
            names.append(name)
    return tuple(names[-2:]), named[-1] if named else None, part, unit


def _naming_cells(grid: Grid, head: Head, index: int) -> list[Cell]:
    """The cells of words in the columns that name a row, each once."""
    columns = head.of("name", "place") or (head.of("task") if head.numbers else ())
    named = [cell for column in columns if (cell := grid.rows[index][column.index]) is not None]
    return [cell for cell in dict.fromkeys(named) if not cell.is_blank and table_cell.read(cell.text) is None]


def name_of(text: str) -> tuple[str, bool, str | None]:
    """A row's name without list mark, 其中, unit and footnote mark; whether 其中 stood there; the unit.

    >>> name_of("3.其中:小麦面积(万亩)*")
    ('小麦面积', True, '万亩')
    """
    text = _FOOT.sub("", _MARK.sub("", text, count=1) if _MARK.match(text) else text).strip()
    match = _PART.match(text)
    name, unit = table_cell.split_unit(text[match.end() :] if match else text)
    return _FOOT.sub("", name).strip(" :,、"), match is not None, unit


def _unit(grid: Grid, head: Head, index: int) -> str | None:
    texts = (_text(grid, index, column) for column in head.of("unit"))
    return next((text.strip("()") for text in texts if table_cell.is_unit(text.strip("()"))), None)


def _nature(text: str) -> str | None:
    """约束性 or 预期性, whatever stands around it."""
    return next((nature for nature in ("约束性", "预期性") if nature[:2] in text), None)


def _continued(grid: Grid, head: Head, row: Row, last: Row | None) -> tuple[str, ...]:
    """The names of a row whose outer name stands only once above several rows, its cells left blank."""
    columns = head.of("name", "place")
    first = grid.rows[row.index][columns[0].index] if columns else None
    if last is None or not head.numbers or (first is not None and not first.is_blank):
        return row.names
    if not row.names:
        return last.names
    return (last.names[0], *row.names) if len(columns) > 1 and len(last.names) > 1 else row.names


def _under(part: Row, whole: Row) -> Row:
    """A row under 其中 with the name of its whole before its own, and its unit where it has none."""
    names = ("".join(whole.names), *part.names[-1:])
    return replace(part, names=names, unit=part.unit or whole.unit, above=whole.index)


def _deadline(plan: Plan, grid: Grid, head: Head, index: int) -> Deadline | None:
    for column in head.of("deadline", "year"):
        year = column.last.year if column.last else plan.year
        cell = grid.rows[index][column.index]
        found = read_deadline(cell.text[:200], year) if cell is not None and not cell.is_blank else None
        if cell is not None and found:
            return replace(found, text=_as_written(plan, cell, found.text))
    return None


def read_deadline(text: str, year: int | None) -> Deadline | None:
    """The time that a folded cell sets: 12月底前, 2023.12, 2021-2023年, 每季度; of several the last.

    A time from which something holds (7月1日起执行) is none, nor is one at which it is looked at (每季度调度).

    >>> read_deadline("2023.6", 2023).value, read_deadline("长期坚持", 2023)
    ('2023-06-30', None)
    """
    if points := _POINT.findall(text):
        return _spanned(text, [day for point in points if (day := _day(*point))])
    moments = [m for m in moment.find(text, year) if binds(m) and not _NO_TIME.match(text, m.end)]
    if dated := [m for m in moments if m.last]:
        return _latest(text, dated)
    if moments:
        recurring = next((m.recurrence for m in moments if m.recurrence), None)
        return Deadline(None, text, "clause", recurrence=recurring)
    return _of_years(text)


def _of_years(text: str) -> Deadline | None:
    """The last day of the last of bare years, with the first day of the first where there are several."""
    years = [int(found[1]) for found in _YEAR.finditer(text) if not _NO_TIME.match(text, found.end())]
    if not years:
        return None
    return Deadline(date(max(years), 12, 31), text, "clause", date(min(years), 1, 1) if len(years) > 1 else None)


def _spanned(text: str, days: Sequence[date]) -> Deadline | None:
    """The last of the days, with the first where there are several."""
    return Deadline(max(days), text, "clause", min(days) if len(days) > 1 else None) if days else None


def _latest(text: str, moments: Sequence[Moment]) -> Deadline:
    """The last of several times, with the first day of all; their words are the cell's, or a single one's own."""
    latest = max(moments, key=lambda m: m.last or date.min)
    firsts = [m.first for m in moments if m.first]
    window = len(moments) > 1 or latest.kind in ("span", "months", "five")
    own = latest.text if len(moments) == 1 or len(text) > 30 else text
    return Deadline(latest.last, own, "clause", min(firsts) if window and firsts else None)


def _day(year: str, month: str, day: str) -> date | None:
    """The last day meant by 2023.6 or 2023.6.15, None for a number that is no date."""
    if not 1 <= int(month) <= 12:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    return date(int(year), int(month), min(int(day), last) if day and int(day) else last)


def _responsible(plan: Plan, grid: Grid, head: Head, index: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lead units, other units) that the columns name; labels inside a cell (牵头单位：…) are believed."""
    lead: list[str] = []
    units: list[str] = []
    for column in head.of("lead", "units"):
        cell = grid.rows[index][column.index]
        if cell is None or cell.is_blank:
            continue
        leading, others = _bodies(plan, cell, column)
        lead += leading
        units += others
    lead = list(dict.fromkeys(lead))
    return tuple(lead), tuple(name for name in dict.fromkeys(units) if name not in lead)


def _bodies(plan: Plan, cell: Cell, column: Column) -> tuple[Sequence[str], Sequence[str]]:
    # One character for one, so that names can be cut from the plan's own text.
    listed = _CJK_GAP.sub("、", cell.text[:2000])
    if ":" in listed or re.search(r"牵头|配合", listed):
        labelled = responsible.read(listed)
        if labelled is not None:
            return [_as_written(plan, cell, name) for name in labelled[0]], [
                _as_written(plan, cell, name) for name in labelled[1]
            ]
    names = [_as_written(plan, cell, name) for name in responsible.split(listed)]
    if column.role == "lead":
        return names, ()
    first_leads = responsible.says_first_leads(plan.text) or re.search(
        r"(?:第一|首|排名?在?第?一)位?.{0,6}牵头", column.label
    )
    return (names[:1], names[1:]) if first_leads else ((), names)


def _as_written(plan: Plan, cell: Cell, name: str) -> str:
    """The name with the plan's own characters, full-width brackets and all."""
    at = cell.text.find(name)
    return plan.text[cell.start + at : cell.start + at + len(name)] if at >= 0 else name
