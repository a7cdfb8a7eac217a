"""Boxes of a PDF page: from PDF space (y upwards) to points from the upper left corner of upright text."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

Rect = tuple[float, float, float, float]


class View(msgspec.Struct, frozen=True):
    """How a page is looked at. `turn` counts quarter turns of the text: 3 is text that runs upwards.

    `left`, `bottom`, `right`, `top` are the page's visible part in PDF space.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """Width of the page as it is read."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Height of the page as it is read."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of PDF space as the reader sees it."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return self.top - y, self.right - x
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return y - self.bottom, x - self.left

    def rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """A box of PDF space as left, top, right, bottom for the reader."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def union(rects: Iterable[Rect]) -> Rect:
    """The smallest box around boxes."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
