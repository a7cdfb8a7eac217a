"""A sheet's values, merged cells and hidden lines become pieces: title lines, one table, notes below it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from ingest.document import Cell, Piece
from ingest.xlsx_sheet import Layout

# How far the first shown row of a merged range is looked for.
REACH = 2_000
_NOTE = re.compile(r"(?:备?注|说明|附注|资料来源|数据来源|填表|联系人)\d{0,2} ?[:：、.]?")


class Value(msgspec.Struct, frozen=True):
    """One filled cell: its text, and what the sheet shows of a title."""

    text: str
    centred: bool = False
    bold: bool = False


Values = dict[tuple[int, int], Value]
_Spans = dict[tuple[int, int], tuple[int, int]]


def pieces(values: Values, layout: Layout) -> Iterator[Piece]:
    """Title lines as paragraphs, the grid as one table, notes below it as paragraphs.

    `values` are keyed by row and column, from 1. Hidden, and wholly empty, rows and columns are left out.
    """
    values = _uncovered(values, layout)
    seen = {at: v for at, v in values.items() if v.text and _shown(at, layout)}
    spans = _spans(layout)
    rows, columns = sorted({r for r, _ in seen}), sorted({c for _, c in seen})
    by_row: dict[int, list[int]] = {}
    for r, c in sorted(seen):
        by_row.setdefault(r, []).append(c)
    first, last = _table_rows(rows, by_row, seen, spans)
    for r in rows[:first]:
        yield _paragraph(seen[r, by_row[r][0]], merged=(r, by_row[r][0]) in spans)
    if first < last:
        yield Piece(kind="table", cells=tuple(_cells(rows[first:last], columns, seen, spans)))
    for r in rows[last:]:
        yield _paragraph(seen[r, by_row[r][0]], merged=False)


def _shown(at: tuple[int, int], layout: Layout) -> bool:
    return at[0] not in layout.hidden_rows and at[1] not in layout.hidden_columns


def _spans(layout: Layout) -> _Spans:
    """Last row and column of each merged range, by its first cell."""
    return {(m.top, m.left): (m.bottom, m.right) for m in layout.merges}


def _table_rows(rows: list[int], by_row: dict[int, list[int]], seen: Values, spans: _Spans) -> tuple[int, int]:
    """Where among the filled rows the table begins and ends; begin equals end where there is none."""
    first = 0
    while first < len(rows) and _single(rows[first], by_row, spans):
        first += 1
    last = len(rows)
    while last > first and _note(rows[last - 1], by_row, seen):
        last -= 1
    return first, last


def _single(row: int, by_row: dict[int, list[int]], spans: _Spans) -> bool:
    """One filled cell that does not reach down beside other rows: a title or a line of text."""
    at = (row, by_row[row][0])
    return len(by_row[row]) == 1 and spans.get(at, at)[0] == row


def _note(row: int, by_row: dict[int, list[int]], seen: Values) -> bool:
    return len(by_row[row]) == 1 and _NOTE.match(seen[row, by_row[row][0]].text) is not None


def _paragraph(value: Value, *, merged: bool) -> Piece:
    return Piece(kind="paragraph", text=value.text, centred=value.centred or merged, bold=value.bold)


def _cells(rows: list[int], columns: list[int], seen: Values, spans: _Spans) -> Iterator[Cell]:
    covered: set[tuple[int, int]] = set()
    ends = _clipped(rows, columns, spans)
    # Ranges that overlap are damage: they may not cost more than the grid itself.
    budget = 4 * len(rows) * len(columns)
    for i, r in enumerate(rows):
        for k, c in enumerate(columns):
            if (i, k) in covered:
                continue
            height, width = ends.get((i, k), (1, 1))
            budget -= height * width
            if budget < 0:
                height = width = 1
            if height * width > 1:
                covered.update((y, x) for y in range(i, i + height) for x in range(k, k + width))
            value = seen.get((r, c))
            yield Cell(value.text if value else "", i, k, height, width)


def _clipped(rows: list[int], columns: list[int], spans: _Spans) -> dict[tuple[int, int], tuple[int, int]]:
    """Spans in rows and columns that are shown, by the place in the table of their first cell."""
    found = {}
    for (top, left), (bottom, right) in spans.items():
        i, k = bisect_left(rows, top), bisect_left(columns, left)
        height, width = bisect_right(rows, bottom) - i, bisect_right(columns, right) - k
        if height > 0 and width > 0:
            found[i, k] = (height, width)
    return found


def _uncovered(values: Values, layout: Layout) -> Values:
    """Values with those of merged ranges moved to the first of their cells that is shown."""
    moved = dict(values)
    for merge in layout.merges:
        value = values.get((merge.top, merge.left))
        if value is None or _shown((merge.top, merge.left), layout):
            continue
        row = _first_shown(merge.top, merge.bottom, layout.hidden_rows)
        column = _first_shown(merge.left, merge.right, layout.hidden_columns)
        if row and column:
            moved[row, column] = value
    return moved


def _first_shown(first: int, last: int, hidden: set[int]) -> int:
    """The first row or column of a range that is not hidden, 0 where there is none near."""
    return next((n for n in range(first, min(last, first + REACH) + 1) if n not in hidden), 0)
