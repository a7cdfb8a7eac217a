"""The lines of a PDF page with their place, through PDFium.

PDFium gives the page's characters with line breaks where it sees them; only the ends of a line are asked for
their boxes, which is what makes this fast.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, Protocol

import msgspec

from ingest.pdf_view import Rect, View

# PDFium puts one of these where a word is cut by a hyphen at the end of a line.
_HYPHENS = ("\ufffe", "\x02")
_LINE = re.compile(r"[^\s\ufffe\x02](?:[^\r\n\ufffe\x02]*[^\s\ufffe\x02])?")
_BOLD = re.compile(r"bold|heavy|black|hei|xbs|biaosong|黑|小标宋|粗", re.IGNORECASE)
_UNBROKEN = re.compile(r"[（(《“‘〔【]{0,3}(?:[A-Za-z0-9.,%]{1,40}|.)[，。、；：）)》”’〕】！？%,.;:!?‰℃]{0,4}")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]")


class Line(msgspec.Struct, gc=False):
    """One line, or a fragment of one: text without space at its ends, place, size of its letters in points.

    `first` and `last` are the places of its first and last character among the page's characters; `sloping`
    is set where the last character stands higher or lower than the first. `bold` is asked only of lines that
    could be a title or the end of a paragraph.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    page: int = 0
    first: int = 0
    last: int = 0
    sloping: bool = False

    @property
    def box(self) -> Rect:
        """left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


class Letters(Protocol):
    """The characters of a page, whoever reads them: numbered as in `text`."""

    text: str
    count: int

    def look(self, view: View) -> None:
        """Say how the page is looked at, before boxes are asked for."""

    def box(self, index: int) -> Rect:
        """left, top, right, bottom for the reader."""

    def size(self, index: int) -> float:
        """Size of the letter in points, 0 where it is not told."""

    def made_up(self, index: int) -> bool:
        """True for a space that no one wrote."""

    def angle(self, index: int) -> float:
        """Quarter turns, 0 to 4."""

    def bold(self, index: int) -> bool:
        """Whether the letter is of a bold font."""


class Characters:
    """The characters of one page. `text` holds them as one string, `count` is how many PDFium counts.

    `look` has to be set before boxes are asked for.
    """

    def __init__(self, textpage: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = textpage
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._loose_box = pdfium.FPDFText_GetLooseCharBox
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self._bold: dict[bytes, bool] = {}
        self._view = View(0.0, 0.0, 0.0, 0.0)
        self.count: int = pdfium.FPDFText_CountChars(self._page)
        self.text = self._read()
        self._places = self._mapped()

    def _read(self) -> str:
        if self.count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (self.count * 2 + 2))()
        written = self._pdfium.FPDFText_GetText(self._page, 0, self.count, buffer)
        units = bytes(buffer)[: max(written - 1, 0) * 2]
        return units.decode("utf-16-le", "replace")

    def _mapped(self) -> list[int] | None:
        """Where the string's places differ from PDFium's (letters beyond U+FFFF, letters it leaves out)."""
        if len(self.text) == self.count:
            return None
        places, unit = [], 0
        for character in self.text:
            places.append(self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, unit))
            unit += 2 if character > "\uffff" else 1
        return places

    def place(self, index: int) -> int:
        """PDFium's number of a character of `text`."""
        return index if self._places is None else self._places[index]

    def look(self, view: View) -> None:
        """Say how the page is looked at."""
        self._view = view

    def box(self, index: int) -> Rect:
        """Box of a character for the reader: left, top, right, bottom."""
        rect, view = self._rect, self._view
        self._loose_box(self._page, index if self._places is None else self._places[index], rect)
        if view.turn:
            return view.rect(rect.left, rect.bottom, rect.right, rect.top)
        return rect.left - view.left, view.top - rect.top, rect.right - view.left, view.top - rect.bottom

    def size(self, index: int) -> float:
        """Size in points, as the page sets it.

        Where a font is not embedded, boxes are those of whatever font the machine has in its place, and 16 points
        measure 15 here and 17 there.
        """
        place, matrix = self.place(index), self._matrix
        if not self._pdfium.FPDFText_GetMatrix(self._page, place, matrix):
            return 0.0
        return float(self._pdfium.FPDFText_GetFontSize(self._page, place)) * math.hypot(matrix.c, matrix.d)

    def made_up(self, index: int) -> bool:
        """True for a space that PDFium put in because of a gap."""
        return bool(self._pdfium.FPDFText_IsGenerated(self._page, self.place(index)) == 1)

    def angle(self, index: int) -> float:
        """Angle of a character in quarter turns, 0 to 4."""
        angle = self._pdfium.FPDFText_GetCharAngle(self._page, self.place(index)) / (math.pi / 2)
        return float(angle % 4)

    def bold(self, index: int) -> bool:
        """Whether the font's name says bold, or 黑体, or 小标宋."""
        size = self._pdfium.FPDFText_GetFontInfo(self._page, self.place(index), self._name, 256, self._flags)
        name = self._name.value if 0 < size <= 256 else b""
        if name not in self._bold:
            self._bold[name] = is_bold(name.decode("utf-8", "replace"))
        return self._bold[name]


def is_bold(font: str) -> bool:
    """Whether a font's name says bold, or 黑体, or 小标宋."""
    return _BOLD.search(font) is not None


def spans(characters: Letters) -> list[tuple[int, int]]:
    """First and last character of each line that holds more than spaces."""
    return [(match.start(), match.end() - 1) for match in _LINE.finditer(characters.text)]


def turn(characters: Letters, lines: list[tuple[int, int]]) -> int:
    """The quarter turns of most lines of a page, judged by seven or so of them."""
    sample = lines[:: max(1, len(lines) // 7)]
    weight = [0, 0, 0, 0]
    for first, last in sample:
        weight[round(characters.angle(first)) % 4] += last - first + 1
    return weight.index(max(weight))


def line(characters: Letters, first: int, last: int) -> Line:
    """The line from its first to its last character."""
    start = characters.box(first)
    end = start if first == last else characters.box(last)
    text = _tidy(characters, first, last)
    if characters.text[last + 1 : last + 2] in _HYPHENS:
        text += "\u00ad"
    wide = _WIDE.match(text)
    return Line(
        text=text,
        left=start[0] if start[0] < end[0] else end[0],
        top=start[1] if start[1] < end[1] else end[1],
        right=end[2] if end[2] > start[2] else start[2],
        bottom=end[3] if end[3] > start[3] else start[3],
        size=characters.size(first) or (start[2] - start[0] if wide else (start[3] - start[1]) * 0.9) or 1.0,
        first=first,
        last=last,
        sloping=abs(start[1] + start[3] - end[1] - end[3]) > 1.2 * (start[3] - start[1]),
    )


def unbroken(text: str) -> float:
    """Width, in letters, of what no line break may part at the start of a text: 95%。 is 2.5, 坚”， is 3."""
    match = _UNBROKEN.match(text)
    return sum(0.5 if letter.isascii() else 1.0 for letter in match[0]) if match else 1.0


def slanted(characters: Letters, place: int) -> bool:
    """True where a character stands aslant, as in a watermark."""
    angle = characters.angle(place)
    return abs(angle - round(angle)) > 0.06


def _tidy(characters: Letters, first: int, last: int) -> str:
    """The words of a line without the spaces that PDFium makes of the small gaps beside Chinese letters."""
    text = characters.text[first : last + 1]
    if " " not in text:
        return text
    dropped = set(_dropped(characters, first, text))
    return "".join(letter for i, letter in enumerate(text) if i not in dropped)


def _dropped(characters: Letters, first: int, text: str) -> Iterator[int]:
    for match in re.finditer(r"(?<=\S) (?=\S)", text):
        i = match.start()
        beside_wide = _WIDE.match(text[i - 1]) or _WIDE.match(text[i + 1])
        if not beside_wide or not characters.made_up(first + i):
            continue
        before, after = characters.box(first + i - 1), characters.box(first + i + 1)
        if after[0] - before[2] < 0.55 * max(before[3] - before[1], 1.0):
            yield i
