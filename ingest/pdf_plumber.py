"""The characters of a PDF page through pdfplumber: slow, and only for pages on which PDFium loses some.

PDFium leaves out a text object that has no extent. Where a font is not embedded and the machine has no like of it, a
letter has none, so that every object of one letter, and all upright text, would be missing without a word.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingest.pdf_line import is_bold
from ingest.pdf_view import Rect, View

Letter = dict[str, Any]


class PlumberCharacters:
    """The characters of one page, one line after the other; the counterpart of pdf_line.Characters."""

    def __init__(self, data: bytes, number: int) -> None:
        import pdfplumber
        from pdfminer.pdfparser import PDFSyntaxError
        from pdfplumber.utils.exceptions import PdfminerException

        self._letters: list[Letter | None] = []
        self._shift = (0.0, 0.0)
        try:
            with pdfplumber.open(io.BytesIO(data), pages=[number]) as opened:
                page = opened.pages[0]
                self._letters = list(_in_lines(page.chars))
                self._frame = tuple(float(value) for value in page.mediabox)
                page.close()
        except (PdfminerException, PDFSyntaxError, ValueError, TypeError, KeyError, IndexError):
            # What pdfplumber cannot read stays as PDFium gave it.
            self._letters = []
        self.text = "".join("\n" if letter is None else letter["text"][:1] for letter in self._letters)
        self.count = len(self.text)

    def look(self, view: View) -> None:
        """Say how the page is looked at; pdfplumber itself has turned a page that is to be turned."""
        if view.turn == 0 and self._letters:
            self._shift = (view.left - self._frame[0], self._frame[3] - view.top)

    def box(self, index: int) -> Rect:
        """Box of a character: left, top, right, bottom."""
        letter = self._letters[index] or {}
        x, y = self._shift
        return letter["x0"] - x, letter["top"] - y, letter["x1"] - x, letter["bottom"] - y

    def size(self, index: int) -> float:
        """Size of the letter in points."""
        return float((self._letters[index] or {}).get("size", 0.0))

    def made_up(self, index: int) -> bool:
        """pdfplumber makes up no spaces."""
        return index < 0

    def angle(self, index: int) -> float:
        """Quarter turns: nought for upright letters, others count as aslant."""
        letter = self._letters[index] or {}
        return 0.0 if letter.get("upright", True) else 0.5

    def bold(self, index: int) -> bool:
        """Whether the font's name says bold."""
        return is_bold(str((self._letters[index] or {}).get("fontname", "")))


def _in_lines(letters: list[Letter]) -> Iterator[Letter | None]:
    """Letters line by line, None between lines and where a gap is wider than between words."""
    lines: list[list[Letter]] = []
    for letter in sorted((x for x in letters if x.get("upright", True)), key=_middle):
        if lines and _middle(letter) - _middle(lines[-1][-1]) < 0.3 * _height(letter):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    for line in lines:
        before: Letter | None = None
        for letter in sorted(line, key=lambda x: float(x["x0"])):
            if before is not None and letter["x0"] - before["x1"] > 0.2 * _height(letter):
                yield None
            yield letter
            before = letter
        yield None


def _middle(letter: Letter) -> float:
    return float(letter["top"] + letter["bottom"]) / 2


def _height(letter: Letter) -> float:
    return max(float(letter["bottom"] - letter["top"]), 1.0)
