"""Rows of text: 任务 | 内容 | 时限 | 牵头单位 | 责任单位, for the sentence extractor to read cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract import table_cell
from extract.deadline import Deadline
from extract.record import Place
from extract.table_grid import Cell, Grid
from extract.table_head import TEXT_ROLES, Column, Head, is_past
from extract.table_row import Row, name_of

_LEAST = 4
_LONGEST_DUTY = 60
_LONGEST_NAME = 16


@dataclass(frozen=True, slots=True)
class TableText:
    """One cell of running text: its offsets in the plan's text, and its place.

    `deadline` is the time that its column, its row or the caption sets; `past` is true where the column states how
    things were: what is found there is a fact; `fund` where it says what money the row gets, whose name it then needs.
    """

    start: int
    end: int
    cell: Place
    deadline: Deadline | None = None
    past: bool = False
    fund: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of text and what its columns add.

    `start` to `end` is the row in the plan's text. Each of `texts` is to be read like a paragraph: what is found
    there takes the text's deadline and the row's `lead_units` and `units` where it names none itself, and `name`
    where its metric is empty. A row without any amount is a task, `duty`, if it has a `deadline` of its own.
    """

    start: int
    end: int
    cell: Place
    name: str
    duty: str
    texts: tuple[TableText, ...]
    nature: str | None = None
    deadline: Deadline | None = None
    lead_units: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    confidence: float = 0.85
    method: str = "table/row"


def find(grid: Grid, head: Head, rows: Sequence[Row], time: Deadline | None, year: int | None) -> Iterator[TableRow]:
    """The rows that hold running text. `time` is the caption's: it dates what is found, it makes no task."""
    for row in rows:
        cells = list(_cells(grid, head, row))
        if not cells:
            continue
        when = row.deadline or time
        name = "·".join(row.names) or _task_name(cells)
        texts = tuple(_text(grid, head, column, cell, when, year) for column, cell in cells)
        duty = _duty([cell for column, cell in cells if column.role != "fund"] or [cell for _, cell in cells])
        yield TableRow(
            start=row.start, end=row.end, cell=texts[0].cell, name=name, duty=duty, texts=texts,
            nature=row.nature, deadline=row.deadline, lead_units=row.lead, units=row.units,
        )  # fmt: skip


def _task_name(cells: Sequence[tuple[Column, Cell]]) -> str:
    """修建竹山机耕道 beside 新修160公里,维修80公里: the short words of a task name what its numbers are about."""
    column, cell = cells[0]
    named = column.role == "task" and len(cells) > 1 and len(cell.text) <= _LONGEST_NAME
    return name_of(cell.text)[0] if named else ""


def _text(grid: Grid, head: Head, column: Column, cell: Cell, when: Deadline | None, year: int | None) -> TableText:
    own = Deadline(column.last, column.when or "", "section") if column.last else when
    place = Place(grid.number, cell.row, cell.column)
    return TableText(cell.start, cell.end, place, own, is_past(head, column, year), column.role == "fund")


def _cells(grid: Grid, head: Head, row: Row) -> Iterator[tuple[Column, Cell]]:
    """The cells of a row that begin in it and hold words; the name beside numbers is no text of its own."""
    for column in head.columns:
        cell = grid.rows[row.index][column.index]
        if cell is None or (cell.row, cell.column) != (row.index, column.index):
            continue
        names = column.role == "name" or cell is row.named
        is_name = names and bool(head.numbers or head.of("task"))
        if column.role not in TEXT_ROLES or len(cell.text) < _LEAST or is_name:
            continue
        if table_cell.read(cell.text) is None:
            yield column, cell


def _duty(cells: Sequence[Cell]) -> str:
    """What is to be done: the longest text of the row that is not too long for a name, else its first sentence."""
    texts = [name_of(cell.text)[0] for cell in cells]
    short = [text for text in texts if len(text) <= _LONGEST_DUTY]
    if short:
        return max(short, key=len)
    return texts[0].split("。")[0].split(";")[0][:_LONGEST_DUTY]


def loose(grid: Grid) -> Iterator[TableRow]:
    """The longer cells of a table without a head, each as a row of its own words."""
    seen: set[int] = set()
    for index in range(len(grid.rows)):
        for cell in grid.cells(index):
            if len(cell.text) < 2 * _LEAST or cell.start in seen:
                continue
            seen.add(cell.start)
            start, end = grid.lines[cell.row]
            place = Place(grid.number, cell.row, cell.column)
            texts = (TableText(cell.start, cell.end, place),)
            yield TableRow(
                start=start,
                end=end,
                cell=place,
                name="",
                duty="",
                texts=texts,
                confidence=0.6,
                method="table/text",
            )
