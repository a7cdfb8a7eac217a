"""A table of a plan as a grid: every row and column filled, merged cells standing in each place they cover.

Grids are bounded: a page may say that a cell spans a million columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.character import fold
from ingest.plan import Block, Plan

MAX_COLUMNS = 60
MAX_ROWS = 5000
_BLANK = re.compile(r"[\s\-/\\…·.一无]{0,6}")
_NOTE_LINES = 3
_LONGEST_NOTE = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: offsets in the plan's text, its folded words, the first place that it covers."""

    start: int
    end: int
    text: str
    row: int
    column: int

    @property
    def is_blank(self) -> bool:
        """Is there nothing in it, or only a dash that stands for nothing?"""
        return _BLANK.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows[r][c]` is the cell that covers row r and column c, or None; `number` counts the plan's tables.

    `notes` are what stands right above the table, nearest last: its caption, 单位：万元. `lines` are the
    offsets of each row's words in the plan's text, `start` and `end` those of the whole table.
    """

    number: int
    rows: list[list[Cell | None]]
    lines: list[tuple[int, int]]
    start: int
    end: int
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self, row: int) -> list[Cell]:
        """The cells of a row that are not blank, each once, from left to right."""
        seen = {id(cell): cell for cell in self.rows[row] if cell is not None and not cell.is_blank}
        return list(seen.values())


def find(plan: Plan) -> Iterator[Grid]:
    """The tables of a plan in reading order; a table without words is counted and left out."""
    tables = [block for block in plan.blocks if block.kind == "table"]
    cells = [block for block in plan.blocks if block.kind == "cell" and block.row is not None]
    position = 0
    for number, table in enumerate(tables):
        while position < len(cells) and cells[position].start < table.start:
            position += 1
        own = []
        while position < len(cells) and cells[position].end <= table.end:
            own.append(cells[position])
            position += 1
        if grid := _grid(plan, number, table, own):
            yield grid


def _grid(plan: Plan, number: int, table: Block, blocks: list[Block]) -> Grid | None:
    placed = [block for block in blocks if _is_within(block)]
    if not placed:
        return None
    placing = [(_cell(plan.text, block), block) for block in placed]
    height = max(cell.row for cell, _ in placing) + 1
    width = min(max(cell.column + max(block.column_span, 1) for cell, block in placing), MAX_COLUMNS)
    rows: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell, _ in placing:
        rows[cell.row][cell.column] = cell
    for cell, block in placing:
        _spread(rows, cell, block)
    lines = _lines(plan.text, placed, height)
    return Grid(number, rows, lines, table.start, table.end, _notes(plan, table))


def _is_within(block: Block) -> bool:
    return (block.row or 0) < MAX_ROWS and (block.column or 0) < MAX_COLUMNS


def _cell(text: str, block: Block) -> Cell:
    start, end = _stripped(text, block.start, block.end)
    return Cell(start, end, fold(text[start:end]), block.row or 0, block.column or 0)


def _spread(rows: list[list[Cell | None]], cell: Cell, block: Block) -> None:
    """Let a merged cell stand in all free places that it covers, up to the first that is taken.

    No place is filled twice, so cells that all claim the whole sheet cost no more than the sheet.
    """
    for r in range(cell.row, min(cell.row + max(block.row_span, 1), len(rows))):
        for c in range(cell.column, min(cell.column + max(block.column_span, 1), len(rows[0]))):
            if rows[r][c] is None:
                rows[r][c] = cell
            elif rows[r][c] is not cell:
                if c == cell.column:
                    return
                break


def _lines(text: str, blocks: list[Block], height: int) -> list[tuple[int, int]]:
    lines = [(-1, -1)] * height
    for block in blocks:
        row = block.row or 0
        start, end = lines[row]
        lines[row] = (block.start if start < 0 else min(start, block.start), max(end, block.end))
    return [_stripped(text, start, end) if start >= 0 else (0, 0) for start, end in lines]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _notes(plan: Plan, table: Block) -> list[str]:
    """The short lines right above a table, down to the nearest."""
    above = plan.text[max(0, table.start - _NOTE_LINES * (_LONGEST_NOTE + 1)) : table.start]
    notes: list[str] = []
    for line in reversed(above.rstrip("\n").split("\n")[-_NOTE_LINES:]):
        if not line.strip() or len(line) > _LONGEST_NOTE or line.rstrip().endswith(("。", "；")):
            break
        notes.insert(0, fold(line.strip()))
    return notes
