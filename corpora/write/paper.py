"""Form pdf: pages set by hand, hard-wrapped lines, page numbers `— 1 —`, ruled tables.

The font is the CID font STSong-Light, which is named in the file and not embedded: the text layer is exact, the
shapes come from the reader's own fonts. No timestamps: the same text gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpora.write.text import Line, Text

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 79.0, 74.0, 105.0, 99.0
SIZE, LEADING, CELL = 15.0, 27.0, 10.5
# What is set together: opening marks with what follows, a whole number, closing marks with what they close.
PARTS = re.compile(r"[（《“〔(]{0,3}(?:[0-9.]{1,20}%?|.)[，。、；：？！）》”’〕)%]{0,4}")


class Paper:
    """A page being filled from the top."""

    def __init__(self, title: str) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
        self.canvas.setTitle(title)
        self.page = 1
        self.y = HEIGHT - TOP

    def line(self, words: str, x: float, size: float, leading: float) -> None:
        """One line of text at x, on a new page where this one is full."""
        self.room(leading)
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y - size, words)
        self.y -= leading

    def room(self, height: float) -> None:
        """Begin a new page unless `height` points are left."""
        if self.y - height < BOTTOM:
            self.turn()

    def turn(self) -> None:
        """Number this page and begin the next."""
        self.canvas.setFont(FONT, 12)
        self.canvas.drawCentredString(WIDTH / 2, 60, f"— {self.page} —")
        self.canvas.showPage()
        self.page += 1
        self.y = HEIGHT - TOP

    def done(self) -> bytes:
        """The finished file."""
        self.turn()
        self.canvas.save()
        return self.stream.getvalue()


def rendered(plan: Text, body: list[Line]) -> bytes:
    """The plan as a PDF file."""
    paper = Paper(plan.head["title"])
    for is_table, lines in groupby(body, key=lambda line: line.kind == "row"):
        if is_table:
            _table(paper, [line.cells for line in lines])
        else:
            for line in lines:
                _paragraph(paper, line)
    return paper.done()


def _paragraph(paper: Paper, line: Line) -> None:
    size = 20.0 if line.kind == "title" else SIZE
    indent = 2 * size if line.kind in ("paragraph", "heading", "plain heading") else 0.0
    width = WIDTH - LEFT - RIGHT
    if line.kind == "title":
        # Titles are set in lines of about the same length.
        whole = pdfmetrics.stringWidth(line.shown, FONT, size)
        width = whole / math.ceil(whole / width) + size
    for words, first in _wrapped(line.shown, size, width, indent):
        wide = pdfmetrics.stringWidth(words, FONT, size)
        x = {"title": (WIDTH - wide) / 2, "centre": (WIDTH - wide) / 2, "right": WIDTH - RIGHT - wide - 30}
        paper.line(words, x.get(line.kind, LEFT + (indent if first else 0)), size, LEADING * size / SIZE)
    if line.kind == "title":
        paper.y -= 8


def _wrapped(text: str, size: float, width: float, indent: float) -> list[tuple[str, bool]]:
    """The lines, each with whether it is the first; numbers stay whole, closing punctuation ends a line."""
    lines: list[str] = []
    line, left = "", width - indent
    for part in PARTS.findall(text):
        wide = pdfmetrics.stringWidth(part, FONT, size)
        if wide > left and line:
            lines.append(line)
            line, left = "", width
        line += part
        left -= wide
    lines.append(line)
    # A reader without Chinese fonts gives a lone character no width and PDFium then drops it: a space follows.
    return [(words + " " * (len(words) == 1), i == 0) for i, words in enumerate(lines)]


def _table(paper: Paper, rows: list[list[str]]) -> None:
    """A ruled table; columns are as wide as their longest cell, shrunk to the page."""
    whole = WIDTH - LEFT - RIGHT
    longest = [min(max(len(row[i]) for row in rows), 18) + 1.5 for i in range(len(rows[0]))]
    widths = [whole * n / sum(longest) for n in longest]
    paper.y -= 6
    for row in rows:
        cells = [_wrapped(cell, CELL, w - 8, 0) for cell, w in zip(row, widths, strict=True)]
        height = max(len(lines) for lines in cells) * (CELL + 4) + 8
        if paper.y - height < BOTTOM:
            paper.turn()
        _row(paper, cells, widths, height)
    paper.y -= 8


def _row(paper: Paper, cells: list[list[tuple[str, bool]]], widths: list[float], height: float) -> None:
    x = LEFT
    paper.canvas.setLineWidth(0.6)
    for lines, width in zip(cells, widths, strict=True):
        paper.canvas.rect(x, paper.y - height, width, height)
        paper.canvas.setFont(FONT, CELL)
        for number, (words, _) in enumerate(lines):
            paper.canvas.drawString(x + 4, paper.y - 4 - CELL - number * (CELL + 4), words)
        x += width
    paper.y -= height
