"""Reading order of a PDF page's lines: pieces of one line together, one or two columns, top to bottom."""

from __future__ import annotations

import msgspec

from ingest.pdf_line import Line
from ingest.pdf_table import rows
from ingest.pdf_view import union

# Fewer lines than this on either side are no column.
MIN_LINES = 6


class Frame(msgspec.Struct):
    """Lines that stand under one another: a page, one of its columns, or what spans both."""

    lines: list[Line]
    column: int = 0


def order(lines: list[Line]) -> list[Frame]:
    """The frames of a page in reading order."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [Frame(rows(lines))]
    frames: list[Frame] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda piece: piece.top):
        if line.right <= gutter:
            left.append(line)
        elif line.left >= gutter:
            right.append(line)
        else:
            frames.extend(_sides(left, right))
            left, right = [], []
            if frames and frames[-1].column == 0:
                frames[-1].lines.append(line)
            else:
                frames.append(Frame([line]))
    frames.extend(_sides(left, right))
    return frames


def _sides(left: list[Line], right: list[Line]) -> list[Frame]:
    return [Frame(rows(lines), column) for column, lines in ((1, left), (2, right)) if lines]


def _gutter(lines: list[Line]) -> float | None:
    """The x between two columns, None for a page of one column."""
    start, _, end, _ = union(line.box for line in lines)
    middle, width = (start + end) / 2, end - start
    left = [line for line in lines if line.right <= middle + 0.08 * width]
    right = [line for line in lines if line.left >= middle - 0.08 * width]
    if min(len(left), len(right)) < MIN_LINES or len(left) + len(right) < 0.7 * len(lines):
        return None
    edge, begin = max(line.right for line in left), min(line.left for line in right)
    broad = min(_broad(left, width), _broad(right, width))
    return (edge + begin) / 2 if begin > edge and broad >= 0.5 else None


def _broad(lines: list[Line], width: float) -> float:
    """Share of lines that fill a good part of half the page: prose, not scattered words."""
    return sum(line.right - line.left > 0.3 * width for line in lines) / len(lines)
