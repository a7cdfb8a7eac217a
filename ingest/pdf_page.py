"""One page of a PDF: its lines and its ruled tables, each with its place."""

from __future__ import annotations

from typing import Any

import msgspec

from ingest import pdf_grid, pdf_line, pdf_ruling, pdf_table
from ingest.pdf_line import Characters, Line
from ingest.pdf_table import Table
from ingest.pdf_view import View

MAX_CHARACTERS = 200_000
# A page with fewer letters than this under a picture that covers much of it is a scan.
FEW_LETTERS = 20
MUCH = 0.4
MIN_RULINGS = 4


class Page(msgspec.Struct):
    """What stands on a page (numbered from 1). `empty`: nothing at all, `scanned`: a picture and no words.

    `odd` is the share of characters that no reader can read: a font without a map to Unicode.
    """

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    empty: bool = False
    scanned: bool = False
    odd: float = 0.0


class TooManyCharactersError(ValueError):
    """More than MAX_CHARACTERS on one page."""


def read(page: Any, number: int) -> Page:
    """Read one page of pypdfium2 and close it. Raises TooManyCharactersError."""
    textpage = page.get_textpage()
    try:
        characters = Characters(textpage)
        if characters.count > MAX_CHARACTERS:
            raise TooManyCharactersError
        return _read(page, characters, number)
    finally:
        textpage.close()
        page.close()


def _read(page: Any, characters: Characters, number: int) -> Page:
    spans = pdf_line.spans(characters)
    left, bottom, right, top = page.get_cropbox()
    view = View(left, bottom, right, top, pdf_line.turn(characters, spans))
    drawing = pdf_ruling.read(page, view)
    lines = []
    for first, last in spans:
        if not pdf_line.slanted(characters, first):
            line = pdf_line.line(characters, view, first, last)
            line.page = number
            lines.append(line)
    tables: list[Table] = []
    if len(drawing.rulings) >= MIN_RULINGS and lines:
        lines, tables = pdf_table.split(characters, view, lines, pdf_grid.find(drawing.rulings))
    for table in tables:
        table.page = number
    letters = sum(len(line.text) for line in lines) + sum(len(c.text) for t in tables for c in t.cells)
    return Page(
        number=number,
        width=view.width,
        height=view.height,
        lines=lines,
        tables=tables,
        empty=drawing.objects == 0 and not spans,
        scanned=letters == 0 or (letters < FEW_LETTERS and drawing.pictures > MUCH),
        odd=_odd(characters.text),
    )


def _odd(text: str) -> float:
    """Share of private-use, replacement and control characters."""
    letters = [c for c in text if not c.isspace()]
    strange = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c < " " for c in letters)
    return strange / len(letters) if letters else 0.0
