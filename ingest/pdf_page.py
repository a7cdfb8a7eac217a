"""One page of a PDF: its lines and its ruled tables, each with its place."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ingest import pdf_grid, pdf_line, pdf_ruling, pdf_table
from ingest.pdf_line import Characters, Letters, Line
from ingest.pdf_plumber import PlumberCharacters
from ingest.pdf_table import Table
from ingest.pdf_view import View

MAX_CHARACTERS = 200_000
# A page with fewer letters than this under a picture that covers much of it is a scan.
FEW_LETTERS = 20
MUCH = 0.4
MIN_RULINGS = 4
_STRANGE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x01\x03-\x08\x0e-\x1b]")


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


class PageDamagedError(ValueError):
    """PDFium cannot load the page."""


class TooManyCharactersError(ValueError):
    """More than MAX_CHARACTERS on one page."""


def read(pdf: Any, data: bytes, number: int) -> Page:
    """Read one page (from 1) of a PdfDocument made of `data`. Raises PageDamagedError, TooManyCharactersError."""
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(pdf.raw, number - 1)
    if not page:
        raise PageDamagedError
    textpage = None
    try:
        textpage = pdfium.FPDFText_LoadPage(page)
        if not textpage:
            raise PageDamagedError
        characters = Characters(textpage)
        if characters.count > MAX_CHARACTERS:
            raise TooManyCharactersError
        return _read(page, characters, data, number)
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)


def _is_scan(lines: list[Line], tables: list[Table], pictures: float) -> bool:
    """No letters at all, or a few on a picture that covers much of the page."""
    if tables or len(lines) >= FEW_LETTERS:
        return False
    letters = sum(len(line.text) for line in lines)
    return letters == 0 or (letters < FEW_LETTERS and pictures > MUCH)


def _view(page: Any, turn: int) -> View:
    """The page's visible part; unlike the boxes of the page itself it knows what is inherited."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    return View(rect.left, rect.bottom, rect.right, rect.top, turn)


def _read(page: Any, characters: Letters, data: bytes, number: int) -> Page:
    spans = pdf_line.spans(characters)
    view = _view(page, pdf_line.turn(characters, spans))
    drawing = pdf_ruling.read(page, view)
    if drawing.lost:
        slow = PlumberCharacters(data, number)
        if _letters(slow.text) > _letters(characters.text):
            characters, spans = slow, pdf_line.spans(slow)
            view = _view(page, _turned(page))
            drawing = pdf_ruling.read(page, view)
    characters.look(view)
    lines = []
    for first, last in spans:
        line = pdf_line.line(characters, first, last)
        if not (line.sloping and pdf_line.slanted(characters, first)):
            line.page = number
            lines.append(line)
    _ask_bold(characters, lines)
    tables: list[Table] = []
    if len(drawing.rulings) >= MIN_RULINGS and lines:
        lines, tables = pdf_table.split(characters, lines, pdf_grid.find(drawing.rulings))
    for table in tables:
        table.page = number
    return Page(
        number=number,
        width=view.width,
        height=view.height,
        lines=lines,
        tables=tables,
        empty=drawing.objects == 0 and not spans,
        scanned=_is_scan(lines, tables, drawing.pictures),
        odd=_odd(characters.text),
    )


def _turned(page: Any) -> int:
    """The quarter turns of text that stands upright on a page that is to be turned."""
    import pypdfium2.raw as pdfium

    return -int(pdfium.FPDFPage_GetRotation(page)) % 4


def _ask_bold(characters: Letters, lines: list[Line]) -> None:
    """Only of lines that end short of the longest: asking costs as much as a box."""
    reach = 0.95 * max((line.right for line in lines), default=0.0)
    for line in lines:
        if line.right < reach:
            line.bold = characters.bold(line.first)


def _odd(text: str) -> float:
    """Share of private-use, replacement and control characters."""
    letters = "".join(text.split())
    if "\ufffd" not in letters and letters.isprintable():
        return 0.0
    return len(_STRANGE.findall(letters)) / len(letters)


def _letters(text: str) -> int:
    return len("".join(text.split()))
