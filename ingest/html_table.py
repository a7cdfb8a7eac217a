"""Tables of a web page: the ones that hold data become cells, the ones that only arrange a page do not.

Pages of the 2000s put everything into tables. A table is data where it has rows and columns of cells that share the
text between them; where one cell holds nearly all of it, or where there is a single row or column, it is layout.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ingest.document import Cell
from ingest.html_line import Line
from ingest.html_page import Page

_SECTIONS = ("tbody", "thead", "tfoot")
_CELLS = ("td", "th")
_MOST_COLUMNS = 200
_MAIN_SHARE = 0.6  # of the text in one cell, spread over
_MAIN_LINES = 5  # lines: that cell holds a text, not a value
_SHORT = 6
_NUMBER = re.compile(r"\d{1,5}")
_SENTENCE_END = tuple("。；;！？")


class Lines:
    """The lines of a page, found by the element they stand in."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._starts = [line.start for line in lines]

    def within(self, page: Page, element: int) -> list[Line]:
        """The lines under an element, in order."""
        first, last = page.firsts[element], page.lasts[element]
        return self._lines[bisect_left(self._starts, first) : bisect_left(self._starts, last)]


def rows(page: Page, table: int) -> list[list[int]]:
    """The cells (elements) of each row of a table; those of tables within it left out."""
    found = []
    for child in page.children(table):
        if page.tags[child] == "tr":
            found.append(child)
        elif page.tags[child] in _SECTIONS:
            found.extend(row for row in page.children(child) if page.tags[row] == "tr")
    return [[cell for cell in page.children(row) if page.tags[cell] in _CELLS] for row in found]


def is_data(page: Page, lines: Lines, table: int) -> bool:
    """True where a table holds rows of values, false where it arranges the page."""
    full = [
        [len_ for cell in row if (len_ := sum(len(line.text) for line in lines.within(page, cell)))]
        for row in rows(page, table)
    ]
    if sum(len(row) > 1 for row in full) < 2:
        return False
    whole = sum(map(sum, full))
    if max(map(max, filter(None, full))) < _MAIN_SHARE * whole:
        return not _holds_tables(page, lines, table, whole)
    largest = max(
        (lines.within(page, cell) for row in rows(page, table) for cell in row),
        key=lambda found: sum(len(line.text) for line in found),
    )
    return len(largest) < _MAIN_LINES


def _holds_tables(page: Page, lines: Lines, table: int, whole: int) -> bool:
    """True where most of the text stands in tables within the table."""
    inner, element, end = 0, table + 1, page.ends[table]
    while element < end:
        if page.tags[element] == "table":
            inner += sum(len(line.text) for line in lines.within(page, element))
            element = page.ends[element]
        else:
            element += 1
    return inner > whole / 2


def cells(page: Page, lines: Lines, table: int) -> tuple[Cell, ...]:
    """The cells of a table with their places in the grid; rows without any text are left out."""
    found: list[Cell] = []
    busy: dict[int, int] = {}  # column -> rows that a cell above still covers
    grid = [row for row in rows(page, table) if any(lines.within(page, cell) for cell in row)]
    for number, row in enumerate(grid):
        column = 0
        covered = {at for at, left in busy.items() if left > 0}
        busy = {at: left - 1 for at, left in busy.items() if left > 1}
        for cell in row:
            while column in covered:
                column += 1
            wide = _free(covered, column, min(_span(page, cell, "colspan"), _MOST_COLUMNS))
            high = min(_span(page, cell, "rowspan"), len(grid) - number)
            found.append(Cell(text(page, lines, cell), number, column, high, wide))
            if high > 1:
                busy.update(dict.fromkeys(range(column, column + wide), high - 1))
            column += wide
    return tuple(found)


def _free(covered: set[int], column: int, wide: int) -> int:
    """How wide a cell can be before it meets one that hangs down from a row above."""
    return next((at - column for at in range(column, column + wide) if at in covered), wide)


def _span(page: Page, cell: int, name: str) -> int:
    number = _NUMBER.match(page.attribute(cell, name).strip())
    return max(1, int(number.group())) if number else 1


def text(page: Page, lines: Lines, cell: int) -> str:
    """The text of a cell in one line. A word broken over lines (指<br>标) is joined, other lines get a space."""
    parts = [line.text for line in lines.within(page, cell)]
    whole = "".join(parts)
    if len(whole) <= _SHORT and not whole.isascii():
        return whole
    joined = ""
    for part in parts:
        joined += part if not joined or joined.endswith(_SENTENCE_END) else " " + part
    return joined
