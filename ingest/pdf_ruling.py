"""The ruled lines of a PDF page: strokes, thin filled bars and the edges of drawn boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from ingest.pdf_view import View

THIN = 3.0
FLAT = 0.01
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 60_000
MAX_DEPTH = 6

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Point = tuple[float, float]


class Ruling(msgspec.Struct, frozen=True):
    """A straight line: `at` is its y (across) or x (upright), `start` to `end` its reach."""

    across: bool
    at: float
    start: float
    end: float


class Drawing(msgspec.Struct):
    """What a page draws besides text: its rulings, and how much of it pictures cover (0 to 1).

    `lost` tells that PDFium will leave out text: letters without extent, of a font that is not embedded.
    """

    rulings: list[Ruling]
    pictures: float = 0.0
    objects: int = 0
    lost: bool = False


def read(page: Any, view: View) -> Drawing:
    """All rulings and pictures of a page; drawings of more than MAX_SEGMENTS strokes are left off there."""
    reader = _Reader(view)
    reader.page(page)
    area = max(view.width * view.height, 1.0)
    return Drawing(reader.rulings, min(reader.covered / area, 1.0), reader.objects, reader.lost)


class _Reader:
    def __init__(self, view: View) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._view = view
        self._segments = 0
        self.rulings: list[Ruling] = []
        self.covered = 0.0
        self.objects = 0
        self.lost = False
        self._sides = [ctypes.c_float() for _ in range(4)]

    def page(self, page: Any) -> None:
        pdfium = self._pdfium
        get, kind, text = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_TEXT
        count = min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)
        bounds, (left, bottom, right, top) = pdfium.FPDFPageObj_GetBounds, self._sides
        for index in range(count):
            item = get(page, index)
            if kind(item) != text:
                self._object(item, _SAME, 0)
            elif not self.lost:
                bounds(item, left, bottom, right, top)
                if right.value - left.value <= FLAT:
                    self.lost = self._not_embedded(item)
        self.objects = max(self.objects, count)

    def _object(self, item: Any, outer: Matrix, depth: int) -> None:
        pdfium = self._pdfium
        kind = pdfium.FPDFPageObj_GetType(item)
        self.objects += 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._flat_text(item)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._image(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            matrix = _times(self._matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                if self.objects > MAX_OBJECTS:
                    return
                self._object(pdfium.FPDFFormObj_GetObject(item, index), matrix, depth + 1)

    def _flat_text(self, item: Any) -> None:
        left, bottom, right, top = self._sides
        self._pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        self.lost = self.lost or (right.value - left.value <= FLAT and self._not_embedded(item))

    def _not_embedded(self, item: Any) -> bool:
        font = self._pdfium.FPDFTextObj_GetFont(item)
        return bool(font) and self._pdfium.FPDFFont_GetIsEmbedded(font) == 0

    def _matrix(self, item: Any) -> Matrix:
        found = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFPageObj_GetMatrix(item, found)
        return found.a, found.b, found.c, found.d, found.e, found.f

    def _image(self, item: Any, outer: Matrix) -> None:
        a, b, c, d, _, _ = _times(self._matrix(item), outer)
        self.covered += abs(a * d - b * c)

    def _path(self, item: Any, outer: Matrix) -> None:
        pdfium = self._pdfium
        count = pdfium.FPDFPath_CountSegments(item)
        self._segments += count
        if self._segments > MAX_SEGMENTS:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        matrix = _times(self._matrix(item), outer)
        for outline in self._outlines(item, count, matrix):
            if stroke.value:
                self.rulings.extend(_edges(outline))
            elif fill.value:
                self.rulings.extend(_bar(outline))

    def _outlines(self, item: Any, count: int, matrix: Matrix) -> Iterator[list[_Point]]:
        """The straight pieces of a path, each a list of points; curves end a piece."""
        pdfium = self._pdfium
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[_Point] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind != pdfium.FPDF_SEGMENT_LINETO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(self._view.point(*_moved(x.value, y.value, matrix)))
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2:
                points.append(points[0])
        if len(points) > 1:
            yield points


def _edges(points: list[_Point]) -> Iterator[Ruling]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) <= 1.0 and abs(x0 - x1) > THIN:
            yield _across((y0 + y1) / 2, x0, x1)
        elif abs(x0 - x1) <= 1.0 and abs(y0 - y1) > THIN:
            yield _upright((x0 + x1) / 2, y0, y1)


def _bar(points: list[_Point]) -> Iterator[Ruling]:
    """A filled shape that is thin is a line; a broad one is shading."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if height <= THIN < width:
        yield _across((max(ys) + min(ys)) / 2, min(xs), max(xs))
    elif width <= THIN < height:
        yield _upright((max(xs) + min(xs)) / 2, min(ys), max(ys))


def _across(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(across=True, at=y, start=min(x0, x1), end=max(x0, x1))


def _upright(x: float, y0: float, y1: float) -> Ruling:
    return Ruling(across=False, at=x, start=min(y0, y1), end=max(y0, y1))


def _moved(x: float, y: float, matrix: Matrix) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
