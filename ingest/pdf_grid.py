"""Ruled lines become grids, grids become cells: which boxes of a PDF page are one cell, merged ones included.

Open sides count: a table without its outer upright lines is as wide as its lines across.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import msgspec

from ingest.pdf_ruling import Ruling
from ingest.pdf_view import Rect

NEAR = 2.5
SHORT = 5.0
OPEN_SIDE = 8.0
MAX_RULINGS = 3_000
MAX_ATOMS = 20_000

Walls = list[list[bool]]


class Box(msgspec.Struct, frozen=True):
    """One cell of a grid: row, column, spans, and its place on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    rect: Rect


class Grid(msgspec.Struct, frozen=True):
    """A ruled table: the x of its upright lines, the y of its lines across, its cells in reading order.

    `owner` tells which cell covers a row and column.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    owner: dict[tuple[int, int], int]

    @property
    def rect(self) -> Rect:
        """left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def box_at(self, x: float, y: float) -> int | None:
        """Number of the cell that holds a point, None outside."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self.owner.get((row, column))


def find(rulings: list[Ruling]) -> list[Grid]:
    """The grids of a page with at least two columns and two cells, from top to bottom."""
    across = _joined([r for r in rulings if r.across])
    upright = _joined([r for r in rulings if not r.across])
    if len(across) + len(upright) > MAX_RULINGS:
        return []
    grids = [grid for group in _groups(across, upright) if (grid := _grid(*group)) is not None]
    grids = [g for g in grids if not any(g is not other and _inside(g, other) for other in grids)]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _joined(rulings: list[Ruling]) -> list[Ruling]:
    """Pieces of one line as one line; what stays very short is no line of a table."""
    merged: list[Ruling] = []
    for rows in _clusters(rulings):
        at = sum(r.at for r in rows) / len(rows)
        reach: list[tuple[float, float]] = []
        for start, end in sorted((r.start, r.end) for r in rows):
            if reach and start <= reach[-1][1] + NEAR:
                reach[-1] = (reach[-1][0], max(reach[-1][1], end))
            else:
                reach.append((start, end))
        long = [(a, b) for a, b in reach if b - a >= SHORT]
        merged.extend(Ruling(across=rows[0].across, at=at, start=a, end=b) for a, b in long)
    return merged


def _clusters(rulings: list[Ruling]) -> list[list[Ruling]]:
    clusters: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda r: r.at):
        if clusters and ruling.at - clusters[-1][0].at <= NEAR:
            clusters[-1].append(ruling)
        else:
            clusters.append([ruling])
    return clusters


def _groups(across: list[Ruling], upright: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that touch, directly or through others."""
    parent = list(range(len(across) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(upright, len(across)):
            if _touch(h, v):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, ruling in enumerate([*across, *upright]):
        groups.setdefault(root(i), ([], []))[0 if ruling.across else 1].append(ruling)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _touch(h: Ruling, v: Ruling) -> bool:
    slack = NEAR + 1
    return h.start - slack <= v.at <= h.end + slack and v.start - slack <= h.at <= v.end + slack


def _grid(across: list[Ruling], upright: list[Ruling]) -> Grid | None:
    across, upright = _closed(across, upright)
    xs, ys = _positions(upright), _positions(across)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_ATOMS:
        return None
    boxes = _boxes(xs, ys, _walls(xs, ys, upright), _walls(ys, xs, across))
    columns = sorted({box.column for box in boxes})
    rows = sorted({box.row for box in boxes})
    if len(columns) < 2:
        return None
    # Rows and columns in which no cell begins are none: leftovers of strokes.
    xs = [xs[i] for i in columns] + [xs[-1]]
    ys = [ys[i] for i in rows] + [ys[-1]]
    boxes = [_renumbered(box, rows, columns, xs, ys) for box in boxes]
    return Grid(tuple(xs), tuple(ys), tuple(boxes), _owner(boxes))


def _owner(boxes: list[Box]) -> dict[tuple[int, int], int]:
    """{row and column: number of the cell that covers them}."""
    return {
        (row, column): number
        for number, box in enumerate(boxes)
        for row in range(box.row, box.row + box.row_span)
        for column in range(box.column, box.column + box.column_span)
    }


def _closed(across: list[Ruling], upright: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Add the outer upright lines that an open-sided table leaves away."""
    top, bottom = min(h.at for h in across), max(h.at for h in across)
    sides = []
    left, right = _median([h.start for h in across]), _median([h.end for h in across])
    if min(v.at for v in upright) - left > OPEN_SIDE:
        sides.append(Ruling(across=False, at=left, start=top, end=bottom))
    if right - max(v.at for v in upright) > OPEN_SIDE:
        sides.append(Ruling(across=False, at=right, start=top, end=bottom))
    return across, [*upright, *sides]


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _positions(rulings: list[Ruling]) -> list[float]:
    found: list[float] = []
    for at in sorted(r.at for r in rulings):
        if not found or at - found[-1] > NEAR + 1:
            found.append(at)
    return found


def _walls(places: list[float], steps: list[float], rulings: list[Ruling]) -> Walls:
    """walls[i][k]: whether the line at places[i] is drawn along the step from steps[k] to steps[k + 1]."""
    walls = []
    for place in places:
        reach = [(r.start, r.end) for r in rulings if abs(r.at - place) <= NEAR + 1]
        walls.append([_covered(a, b, reach) for a, b in pairwise(steps)])
    return walls


def _covered(start: float, end: float, reach: list[tuple[float, float]]) -> bool:
    drawn = sum(max(0.0, min(end, b) - max(start, a)) for a, b in reach)
    return drawn >= 0.6 * (end - start)


def _boxes(xs: list[float], ys: list[float], upright: Walls, across: Walls) -> list[Box]:
    """Cells in reading order: the boxes between lines, those without a wall between them taken together."""
    rows, columns = len(ys) - 1, len(xs) - 1
    taken = [[False] * columns for _ in range(rows)]
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = _open_right(row, column, upright, taken)
            below = row + 1
            while below < rows and _open_below(below, column, right, across, upright, taken):
                below += 1
            for r in range(row, below):
                taken[r][column:right] = [True] * (right - column)
            rect = (xs[column], ys[row], xs[right], ys[below])
            boxes.append(Box(row, column, below - row, right - column, rect))
    return boxes


def _open_right(row: int, column: int, upright: Walls, taken: list[list[bool]]) -> int:
    """The first column behind this one that a wall or another cell parts from it."""
    right = column + 1
    while right < len(taken[row]) and not upright[right][row] and not taken[row][right]:
        right += 1
    return right


def _open_below(row: int, left: int, right: int, across: Walls, upright: Walls, taken: list[list[bool]]) -> bool:
    """Whether the boxes left to right of this row belong to the cell above them."""
    no_wall = not any(across[row][column] for column in range(left, right))
    inner = any(upright[column][row] for column in range(left + 1, right))
    return no_wall and not inner and not any(taken[row][left:right])


def _renumbered(box: Box, rows: list[int], columns: list[int], xs: list[float], ys: list[float]) -> Box:
    row, column = rows.index(box.row), columns.index(box.column)
    row_span = sum(box.row <= r < box.row + box.row_span for r in rows)
    column_span = sum(box.column <= c < box.column + box.column_span for c in columns)
    rect = (xs[column], ys[row], xs[column + column_span], ys[row + row_span])
    return Box(row, column, row_span, column_span, rect)


def _inside(inner: Grid, outer: Grid) -> bool:
    a, b = inner.rect, outer.rect
    return a[0] >= b[0] - NEAR and a[1] >= b[1] - NEAR and a[2] <= b[2] + NEAR and a[3] <= b[3] + NEAR
