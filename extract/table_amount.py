"""The amounts of a table: every number under a head becomes a target, a quota or a fact with its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from extract import moment, table_cell, table_total
from extract.deadline import Deadline, binds
from extract.dimension import base_unit
from extract.record import Place
from extract.table_cell import Amount
from extract.table_grid import Cell, Grid
from extract.table_head import Column, Head, is_before, is_past
from extract.table_row import Row
from extract.table_total import Wholes
from extract.word import alternation
from ingest.plan import Plan

_UP = re.compile(r"新增|净增|增加(?!值)|增长|增速|增幅|增收|涨幅")
_DOWN = re.compile(r"减少|下降|降低|调减|压减|削减|减排|降幅|减量")
_NORM = re.compile(r"标准|补助|补贴|奖补|奖励|资助")
_RATE_WORDS = re.compile(r"年均(?:增长|增速|增幅|变化)?|增长|增速|增幅")
_CAPTION = re.compile(
    rf"^(?:附?[件表][一二三四五六七八九十\d\-]{{0,5}}[:、.]?\s?)|(?:{alternation('table_caption')})(?:\([^()]*\))?$|[“”]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableValue:
    """An amount in a table with all that its row, column and caption say of it.

    `start` to `end` is the row in the plan's text, `cell` the amount's own place, `parent` the place of the whole
    that it is a part of; `complete` says whether all parts of a total stand in its column ("down") or its row
    ("across"). Where `deadline` is None and the kind is no fact, the plan's own last day is meant.
    """

    start: int
    end: int
    cell: Place
    kind: str
    metric: str
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    comparator: str
    change: str
    aggregation: str | None = None
    nature: str | None = None
    baseline: Decimal | None = None
    baseline_text: str | None = None
    deadline: Deadline | None = None
    lead_units: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    parent: Place | None = None
    complete: tuple[str, ...] = ()
    confidence: float = 0.9
    method: str = "table/amount"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all amounts of one table share."""

    plan: Plan
    grid: Grid
    head: Head
    caption: str
    time: Deadline | None
    rows: Wholes
    columns: Wholes


def find(plan: Plan, grid: Grid, head: Head, rows: Sequence[Row], *, split: bool = False) -> Iterator[TableValue]:
    """The amounts of a table, row by row, from left to right; `split` where a page break cuts it in two."""
    wholes = table_total.of_rows(grid, head, rows, split=split), table_total.of_columns(head)
    reading = _Reading(plan, grid, head, caption(head), time(plan, head), *wholes)
    return iter(_joined(reading, list(_values(reading, rows))))


def _values(reading: _Reading, rows: Sequence[Row]) -> Iterator[TableValue]:
    grid, head = reading.grid, reading.head
    for row in rows:
        for column in head.numbers:
            cell = grid.rows[row.index][column.index]
            if cell is None or (cell.row, cell.column) != (row.index, column.index):
                continue
            amount = table_cell.read(cell.text)
            metric = _metric(reading, row, column, amount) if amount else ""
            if amount and metric:
                yield _value(reading, row, column, amount, metric)


def caption(head: Head) -> str:
    """What the table's caption says is counted: 2019年农村危房改造任务分解表 is 农村危房改造."""
    titles = [note for note in head.notes if "单位" not in note and len(note) > 3]
    if not titles:
        return ""
    words = titles[-1]
    for found in reversed(list(moment.find(words, None))):
        words = words[: found.start] + words[found.end :]
    return _CAPTION.sub("", _CAPTION.sub("", words)).strip(" :、()")


def time(plan: Plan, head: Head) -> Deadline | None:
    """The time that the caption names, where it does not lie before the plan's own."""
    for note in reversed(head.notes):
        named = [m for m in moment.find(note, plan.year) if binds(m) and m.last and m.kind in ("year", "span", "five")]
        if named and named[-1].last and not is_before(named[-1].last, plan.year):
            first = named[-1].first if named[-1].kind != "year" else None
            return Deadline(named[-1].last, named[-1].text, "section", first)
    return None


def _value(reading: _Reading, row: Row, column: Column, amount: Amount, metric: str) -> TableValue:
    unit = _unit(reading, row, column, amount)
    kind = _kind(reading, row, column, unit, metric)
    base = _base(reading, row, column) if kind == "target" and column.role != "rate" else None
    return TableValue(
        start=row.start, end=row.end, cell=Place(reading.grid.number, row.index, column.index), kind=kind,
        metric=metric, value=amount.value, value_max=amount.value_max, unit=unit, comparator=amount.comparator,
        change=_change(column, amount, metric), aggregation=_aggregation(column, amount, metric),
        nature=None if kind == "fact" else row.nature, baseline=base[0].value if base else None,
        baseline_text=base[1] if base else None,
        deadline=None if kind == "fact" else _deadline(reading, row, column),
        lead_units=row.lead, units=row.units, parent=_parent(reading, row, column),
        confidence=0.9 if unit else 0.75,
    )  # fmt: skip


def _metric(reading: _Reading, row: Row, column: Column, amount: Amount) -> str:
    """Outer name · inner name; a column's own measure goes before a place's name, behind any other's."""
    if reading.head.of("place") and not reading.head.of("name"):
        return _metric_of_place(row, column.measure or reading.caption)
    names = _added_names(row)
    if column.role == "rate" and names and not amount.cumulated:
        return "·".join(names) + _rate_word(names[-1], column.label)
    measure = "" if column is reading.head.whole else column.measure
    return "·".join(part for part in (*names, measure) if part) or reading.caption


def _metric_of_place(row: Row, measure: str) -> str:
    named = row.names[-2:-1] if row.subtotal else row.names[-1:]
    return measure if row.total else "·".join(part for part in (measure, *named) if part)


def _added_names(row: Row) -> tuple[str, ...]:
    """The names of a row, of 合计 and 小计 those of what they add up."""
    if row.total:
        return ()
    return row.names[:-1] if row.subtotal else row.names


def _rate_word(name: str, label: str) -> str:
    """增长 of a head over rates, where the row's name does not say it."""
    rate = _RATE_WORDS.search(label)
    return rate.group() if rate and not _UP.search(name) and not _DOWN.search(name) else ""


def _unit(reading: _Reading, row: Row, column: Column, amount: Amount) -> str | None:
    """The cell's own unit, else the column's, the row's, the caption's; a rate without one is a percentage."""
    if amount.unit and not re.fullmatch(r"[百千万亿]{1,2}", amount.unit):
        return amount.unit
    if not amount.cumulated and _is_bare_rate(column):
        return "%"
    unit = column.unit or row.unit or reading.head.unit
    return (amount.unit or "") + (unit or "") or None


def _is_bare_rate(column: Column) -> bool:
    """增长 of a head that names no unit."""
    return column.role == "rate" and column.unit is None and _RATE_WORDS.search(column.label) is not None


def _kind(reading: _Reading, row: Row, column: Column, unit: str | None, metric: str) -> str:
    if _is_past(reading, row, column):
        return "fact"
    if unit and "元" in unit and "/" in unit and _NORM.search(metric + column.label):
        return "quota"
    return "target"


def _is_past(reading: _Reading, row: Row, column: Column) -> bool:
    """Does the amount state how things were? In a table of years, the row's year says so."""
    year = reading.plan.year
    if column.last is None and reading.head.of("year") and row.deadline:
        return is_before(row.deadline.day, year)
    return is_past(reading.head, column, year)


def _base(reading: _Reading, row: Row, column: Column) -> tuple[Amount, str] | None:
    """The amount of the same row that states how things were, and that in words: 9.8万元."""
    for other in reversed(reading.head.numbers[: reading.head.numbers.index(column)]):
        cell: Cell | None = reading.grid.rows[row.index][other.index]
        if not _is_past(reading, row, other) or cell is None or other.measure != column.measure:
            continue
        if amount := table_cell.read(cell.text):
            return amount, f"{amount.value}{_unit(reading, row, other, amount) or ''}"
    return None


def _change(column: Column, amount: Amount, metric: str) -> str:
    if amount.change:
        return amount.change
    words = metric + (column.label if column.role == "rate" else "")
    if _DOWN.search(words) or (column.role == "rate" and amount.value < 0):
        return "decrease"
    return "increase" if _UP.search(words) else "level"


def _aggregation(column: Column, amount: Amount, metric: str) -> str | None:
    if amount.cumulated:
        return "累计"
    words = metric + column.label
    return next((word for word in ("年均", "累计") if word in words), None)


def _deadline(reading: _Reading, row: Row, column: Column) -> Deadline | None:
    """The column's year, else the row's time, else the last year of the head (for a rate), else the caption's."""
    if column.last:
        return _named_time(column, column.last)
    if row.deadline:
        return row.deadline
    dated = [other for other in reading.head.numbers if other.last and not _is_past(reading, row, other)]
    if dated and column.role == "rate":
        latest = max(dated, key=lambda other: other.last or date.min)
        return Deadline(latest.last, latest.when or "", "section")
    return reading.time


def _named_time(column: Column, last: date) -> Deadline:
    """The time that a head names, with its first day where it is longer than a year."""
    first = column.first if column.first and column.first.year != last.year else None
    return Deadline(last, column.when or "", "section", first)


def _parent(reading: _Reading, row: Row, column: Column) -> Place | None:
    """The whole of a part: above it under 其中, in the row 合计 or 小计, or in the column 合计 or 全市."""
    number = reading.grid.number
    if row.above is not None:
        return Place(number, row.above, column.index)
    if row.index in reading.rows.whole:
        return Place(number, reading.rows.whole[row.index], column.index)
    if column.index in reading.columns.whole:
        return Place(number, row.index, reading.columns.whole[column.index])
    return None


def _joined(reading: _Reading, values: Sequence[TableValue]) -> Iterator[TableValue]:
    """The values, each with its whole only where both are measured alike; totals told whose parts are all there."""
    by_place = {value.cell: value for value in values}
    wholes = {value.cell: _fitting(reading, value, by_place.get(value.parent)) for value in values if value.parent}
    broken = {value.parent for value in values if value.parent and not wholes[value.cell]}
    for value in values:
        whole = value.parent if wholes.get(value.cell) else None
        complete = () if value.cell in broken else tuple(_complete(reading, value.cell))
        yield replace(value, parent=whole, complete=complete)


def _fitting(reading: _Reading, part: TableValue, whole: TableValue | None) -> bool:
    """Can a value be counted into its whole: same dimension and kind, and no rate?"""
    if whole is None or not _is_alike(part, whole):
        return False
    of_which = part.cell.row != whole.cell.row and part.cell.row not in reading.rows.whole
    if of_which and "%" in (part.unit or ""):
        return part.value <= whole.value and not _RATE_WORDS.search(part.metric)
    return table_total.adds(part.metric, part.unit)


def _is_alike(part: TableValue, whole: TableValue) -> bool:
    return part.kind == whole.kind and base_unit(part.unit or "")[1] == base_unit(whole.unit or "")[1]


def _complete(reading: _Reading, place: Place) -> Iterator[str]:
    """Where all parts of a total are amounts or blank: down its column, across its row."""
    rows, row, column = reading.grid.rows, place.row, place.column
    down, across = reading.rows.complete.get(row, ()), reading.columns.complete.get(column, ())
    if down and all(_is_counted(rows[part][column]) for part in down):
        yield "down"
    if across and all(_is_counted(rows[row][part]) for part in across):
        yield "across"


def _is_counted(cell: Cell | None) -> bool:
    return cell is None or cell.is_blank or table_cell.read(cell.text) is not None
