"""The words of a ruled table: which characters of a PDF page stand in which cell."""

from __future__ import annotations

from itertools import chain, pairwise

import msgspec

from ingest import pdf_line
from ingest.document import Cell
from ingest.pdf_grid import Box, Grid
from ingest.pdf_line import Letters, Line
from ingest.pdf_view import Rect

# Space that a table leaves at both sides of its words, in points.
PADDING = 10.0


class Table(msgspec.Struct):
    """A table of a page: its place, the x of its upright lines, its cells."""

    rect: Rect
    xs: tuple[float, ...]
    cells: tuple[Cell, ...]
    page: int = 0


def split(characters: Letters, lines: list[Line], grids: list[Grid]) -> tuple[list[Line], list[Table]]:
    """Lines outside of tables, and the tables. A grid with words in fewer than two cells is no table."""
    parts: list[dict[int, list[Line]]] = [{} for _ in grids]
    outside: list[Line] = []
    for line in lines:
        if not any(_meet(line, grid.rect) for grid in grids):
            outside.append(line)
            continue
        for place, piece in _pieces(characters, line, grids):
            if place is None:
                outside.append(piece)
            else:
                parts[place[0]].setdefault(place[1], []).append(piece)
    tables = []
    for grid, words in zip(grids, parts, strict=True):
        if len(words) < 2:
            outside.extend(chain.from_iterable(words.values()))
        else:
            tables.append(_table(grid, words))
    return outside, tables


def _table(grid: Grid, words: dict[int, list[Line]]) -> Table:
    """A grid with its words, which come by the number of their cell."""
    return Table(grid.rect, grid.xs, tuple(_cell(box, words.get(i, [])) for i, box in enumerate(grid.boxes)))


def goes_on(table: Table, after: Table) -> bool:
    """Whether a table at the top of a page has the columns of the one that ends the page before."""
    same = len(table.xs) == len(after.xs) and all(
        abs((a - table.xs[0]) - (b - after.xs[0])) < 4 for a, b in zip(table.xs, after.xs, strict=True)
    )
    return same and 0 < after.page - _last_page(table) <= 1


def joined(table: Table, after: Table) -> Table:
    """One table of two; a head that is repeated on the second page stands once. Later cells carry their page."""
    head = _top(table.cells)
    again = bool(head) and _top(after.cells) == head
    skipped = 1 if again else 0
    below = max(cell.row + cell.row_span for cell in table.cells) - skipped
    later = (
        msgspec.structs.replace(cell, row=cell.row + below, page=after.page)
        for cell in after.cells
        if cell.row >= skipped
    )
    return Table(table.rect, table.xs, (*table.cells, *later), table.page)


def _top(cells: tuple[Cell, ...]) -> list[tuple[str, int]]:
    """The words of the first row, where no cell of it reaches further down."""
    first = [cell for cell in cells if cell.row == 0]
    return [] if any(cell.row_span > 1 for cell in first) else [(c.text, c.column) for c in first]


def _last_page(table: Table) -> int:
    return max((cell.page or table.page for cell in table.cells), default=table.page)


def _meet(line: Line, rect: Rect) -> bool:
    middle = (line.top + line.bottom) / 2
    return rect[1] <= middle <= rect[3] and line.left < rect[2] and line.right > rect[0]


def _pieces(characters: Letters, line: Line, grids: list[Grid]) -> list[tuple[tuple[int, int] | None, Line]]:
    """A line cut where it passes from one cell to the next."""
    runs: list[tuple[tuple[int, int] | None, int, int]] = []
    for index in range(line.first, line.last + 1):
        if characters.text[index].isspace():
            continue
        place = _place(characters.box(index), grids)
        if runs and runs[-1][0] == place:
            runs[-1] = (place, runs[-1][1], index)
        else:
            runs.append((place, index, index))
    found = []
    for place, first, last in runs:
        piece = pdf_line.line(characters, first, last)
        piece.page = line.page
        found.append((place, piece))
    return found


def _place(rect: Rect, grids: list[Grid]) -> tuple[int, int] | None:
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    for number, grid in enumerate(grids):
        box = grid.box_at(x, y)
        if box is not None:
            return number, box
    return None


def _cell(box: Box, lines: list[Line]) -> Cell:
    return Cell(
        text=_words(rows(lines), box.rect[2] - box.rect[0]),
        row=box.row,
        column=box.column,
        row_span=box.row_span,
        column_span=box.column_span,
    )


def rows(lines: list[Line]) -> list[Line]:
    """Lines from top to bottom, pieces side by side as one line."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda piece: (piece.top + piece.bottom) / 2):
        if found and _beside(found[-1], line):
            found[-1] = _together(found[-1], line)
        else:
            found.append(line)
    return found


def _beside(a: Line, b: Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    apart = a.right <= b.left + 1 or b.right <= a.left + 1
    return apart and overlap > 0.5 * min(a.bottom - a.top, b.bottom - b.top)


def _together(a: Line, b: Line) -> Line:
    first, second = (a, b) if a.left <= b.left else (b, a)
    gap = second.left - first.right
    latin = first.text[-1:].isascii() and second.text[:1].isascii()
    space = " " if gap > 0.55 * max(first.size, second.size) or (latin and gap > 0.2 * first.size) else ""
    return Line(
        text=first.text + space + second.text,
        left=first.left,
        top=min(a.top, b.top),
        right=max(a.right, b.right),
        bottom=max(a.bottom, b.bottom),
        size=max(a.size, b.size),
        bold=first.bold,
        page=a.page,
        first=min(a.first, b.first),
        last=max(a.last, b.last),
    )


def _words(lines: list[Line], width: float) -> str:
    """The lines of a cell as one: a line that fills the cell goes on, a shorter one ends there."""
    words = lines[0].text if lines else ""
    for line, after in pairwise(lines):
        room = (width - PADDING - (line.right - line.left)) / after.size
        latin = line.text[-1].isascii() and line.text[-1].isalpha() and after.text[0].isascii()
        words += (" " if room > pdf_line.unbroken(after.text) + 0.4 or latin else "") + after.text
    return " ".join(words.split())
