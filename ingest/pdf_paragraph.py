"""The lines of a PDF become paragraphs: a justified page breaks every line, its writer broke few of them.

A line goes on in the next one where it reaches the right edge and the next stands at the left edge, without
the indent of two characters that begins a paragraph, at the usual distance and in letters of the same size.
Where a document's lines do not reach the edge (cut at a count of letters), the words decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median

import msgspec

from ingest import pdf_line
from ingest.document import Piece
from ingest.pdf_column import Frame
from ingest.pdf_line import Line
from ingest.pdf_view import union

SAMPLE = 1_000
# Fewer lines than this do not show the edges of their frame.
MANY = 6

_CN = "零〇一二三四五六七八九十百"
_MARK = re.compile(
    rf"第[{_CN}\d]{{1,4}}[章节条篇部]|[{_CN}]{{1,3}}[、．]|[（(](?:[{_CN}]{{1,3}}|\d{{1,2}})[）)]"
    r"|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|专栏|附件|附表"
)
_SENTENCE_END = "。！？；：!?;:”』"


class Edge(msgspec.Struct, frozen=True, gc=False):
    """Left and right edge of the text of a frame, usual distance from line to line, usual size of letters."""

    left: float
    right: float
    pitch: float
    size: float


class Habit(msgspec.Struct, frozen=True):
    """Whether paragraphs begin with an indent, and whether lines end short of the right edge."""

    indented: bool = True
    ragged: bool = False


class Placed(msgspec.Struct, gc=False):
    """A line with the edges of its frame; `frame` numbers the frames of a document."""

    line: Line
    edge: Edge
    frame: int


def edges(frames: list[tuple[Frame, float]]) -> list[Edge]:
    """Edges of each frame. A frame comes with its page's width; short frames borrow from their like."""
    own = [_edge(frame, width) for frame, width in frames]
    kinds: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for (frame, width), edge in zip(frames, own, strict=True):
        if len(frame.lines) >= MANY:
            kinds[_kind(frame, width)].append(edge)
    usual = {
        kind: Edge(*(median(values) for values in zip(*map(msgspec.structs.astuple, es), strict=True)))
        for kind, es in kinds.items()
    }
    return [
        _fitted(frame, edge, usual.get(_kind(frame, width))) for (frame, width), edge in zip(frames, own, strict=True)
    ]


def _kind(frame: Frame, width: float) -> tuple[int, int]:
    return round(width / 20), frame.column


def join(placed: list[Placed], habit: Habit) -> list[Piece]:
    """Paragraphs of lines that follow one another without a table between them."""
    groups: list[list[Placed]] = []
    for item in placed:
        if groups and _goes_on(groups[-1][-1], item, habit):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [_piece(group) for group in groups]


def habit(placed: list[Placed]) -> Habit:
    """How a document sets its paragraphs, judged by its first lines."""
    placed = placed[:SAMPLE]
    inset = sum(1.4 * p.line.size < p.line.left - p.edge.left < 2.8 * p.line.size for p in placed)
    runs = [
        _full(a, b.line)
        for a, b in pairwise(placed)
        if _alike(a, b) and _inset(b) < 0.5 and a.line.text[-1] not in _SENTENCE_END
    ]
    return Habit(
        indented=inset >= max(2, 0.04 * len(placed)),
        ragged=len(runs) >= 3 and runs.count(False) > 0.2 * len(runs),
    )


def _edge(frame: Frame, width: float) -> Edge:
    """The edges that the lines of a frame show. Where all are short, the right margin is as wide as the left."""
    lines = frame.lines
    size = median(line.size for line in lines)
    left, right = _left(lines, size), _right(lines, size)
    if frame.column == 0 and (right - left < 0.6 * width or len(lines) < MANY):
        right = max(right, width - left)
    steps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    return Edge(left, right, median(steps) if steps else 2 * size, size)


def _left(lines: list[Line], size: float) -> float:
    """Where the leftmost lines begin one under the other."""
    lefts = sorted(line.left for line in lines)
    return next((a for a, b in pairwise(lefts) if b - a < size), lefts[0])


def _right(lines: list[Line], size: float) -> float:
    """Where the longest line ends, or the second where one alone juts out."""
    rights = sorted((line.right for line in lines), reverse=True)
    return rights[1] if len(rights) > 2 and rights[0] - rights[1] > 2 * size else rights[0]


def _fitted(frame: Frame, own: Edge, usual: Edge | None) -> Edge:
    if usual is None:
        return own
    size = median(line.size for line in frame.lines)
    many = len(frame.lines) >= MANY
    left = own.left if many and abs(own.left - usual.left) < 1.6 * size else usual.left
    right = max(own.right, usual.right) if own.right - usual.right < 2 * size else usual.right
    return Edge(left, right, own.pitch if many else usual.pitch, usual.size)


def _goes_on(a: Placed, b: Placed, habit: Habit) -> bool:
    if not _alike(a, b) or not (_full(a, b.line) or (habit.ragged and _long(a))):
        return False
    ended = a.line.text[-1] in _SENTENCE_END
    if ended and (_MARK.match(b.line.text) or not habit.indented):
        return False
    return _inset(b) < 1.1 or (not ended and _is_block(a, b))


def _is_block(a: Placed, b: Placed) -> bool:
    """Lines without a mark that begin one under the other: a block that stands in from the edge as a whole."""
    one, two = a.line, b.line
    aligned = a.frame == b.frame and abs(one.left - two.left) < 0.6 * two.size
    return aligned and not _MARK.match(two.text) and not _MARK.match(one.text)


def _alike(a: Placed, b: Placed) -> bool:
    """Letters of one size and, in one frame, no wider gap than usual."""
    one, two = a.line, b.line
    if abs(one.size - two.size) > 0.075 * (one.size + two.size):
        return False
    return a.frame != b.frame or two.top - one.top <= 1.55 * a.edge.pitch


def _inset(item: Placed) -> float:
    """Indent in letters."""
    return (item.line.left - item.edge.left) / item.line.size


def _long(item: Placed) -> bool:
    """At least most of the way across; after the end of a sentence still more is asked."""
    share = (item.line.right - item.edge.left) / max(item.edge.right - item.edge.left, 1.0)
    return share >= (0.75 if item.line.text[-1] in _SENTENCE_END else 0.6) and _inset(item) < 2.8


def _full(a: Placed, after: Line) -> bool:
    """Whether the first word of the next line would not have fitted behind this one."""
    room = (a.edge.right - a.line.right) / after.size
    return room < 1.7 or room < pdf_line.unbroken(after.text) + 0.7


def _piece(group: list[Placed]) -> Piece:
    lines = [item.line for item in group]
    text = lines[0].text
    for before, line in pairwise(lines):
        text = _joined(text, before, line)
    return Piece(
        kind="paragraph",
        text=re.sub("\u00ad$", "-", text),
        page=lines[0].page,
        box=_rounded([line for line in lines if line.page == lines[0].page]),
        centred=len(group) == 1 and _centred(group[0]),
        bold=lines[-1].bold,
    )


def _joined(text: str, before: Line, line: Line) -> str:
    """Two lines as one text: Latin words keep a space between them, a word cut by a hyphen is made whole."""
    if before.text.endswith("\u00ad"):
        return text[:-1] + line.text
    latin = before.text[-1].isascii() and before.text[-1].isalpha()
    return text + (" " if latin and line.text[0].isascii() and line.text[0].isalpha() else "") + line.text


def _centred(item: Placed) -> bool:
    line, edge = item.line, item.edge
    left, right = line.left - edge.left, edge.right - line.right
    apart = abs(left - right) < max(1.2 * line.size, 0.04 * (edge.right - edge.left))
    prose = line.text[-1] in _SENTENCE_END or _MARK.match(line.text) is not None
    sentence = prose and left < 2.8 * max(line.size, edge.size)
    large = line.size > 1.25 * edge.size and min(left, right) > -1
    return apart and (large or min(left, right) > 1.2 * line.size) and not sentence


def _rounded(lines: list[Line]) -> tuple[float, float, float, float]:
    left, top, right, bottom = union(line.box for line in lines)
    return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)
