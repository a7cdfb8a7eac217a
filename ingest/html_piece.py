"""The main text of a page as pieces: furniture cut out, paragraphs, headings and data tables in reading order."""

from __future__ import annotations

import re

from ingest import html_furniture, html_table
from ingest.document import Piece
from ingest.html_line import Line
from ingest.html_page import Page

_ALIGNED = re.compile(r"text-align\s{0,3}:\s{0,3}(\w{1,10})|\salign=\"(\w{1,10})\"", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = _HEADINGS | {"b", "strong"}
_LONGEST_HEADING = 100
_MOST_AROUND = 30


def find(page: Page, lines: list[Line], main: int, facts: set[int]) -> tuple[Piece, ...]:
    """The pieces of the main text under the element `main`; `facts` are lines that are the page's metadata."""
    kept = html_furniture.without(page, lines, main, facts)
    tables = _data_tables(page, html_table.Lines(kept), main)
    found: list[Piece] = []
    skip = 0
    for line in kept:
        if line.start < skip:
            continue
        table = next((t for t in tables if page.firsts[t] <= line.start < page.lasts[t]), None)
        if table is None:
            found.append(_paragraph(page, line, main))
        else:
            found.append(Piece("table", cells=html_table.cells(page, html_table.Lines(kept), table)))
            skip = page.lasts[table]
    return tuple(found)


def _data_tables(page: Page, lines: html_table.Lines, main: int) -> list[int]:
    """The outermost tables under `main` that hold data."""
    found, element = [], main + 1
    while element < page.ends[main]:
        if page.tags[element] == "table" and html_table.is_data(page, lines, element):
            found.append(element)
            element = page.ends[element]
        else:
            element += 1
    return found


def _paragraph(page: Page, line: Line, main: int) -> Piece:
    around = [element for element in page.around(line.start, _MOST_AROUND) if element >= main]
    level = next((int(page.tags[e][1]) for e in around if page.tags[e] in _HEADINGS), None)
    is_heading = level is not None and len(line.text) <= _LONGEST_HEADING
    return Piece(
        "heading" if is_heading else "paragraph",
        line.text,
        level=level if is_heading else None,
        centred=_is_centred(page, around),
        bold=_is_bold(page, line),
    )


def _is_centred(page: Page, around: list[int]) -> bool:
    """True where the innermost word on alignment says so."""
    for element in around:
        if page.tags[element] == "center":
            return True
        raw = page.attributes[element]
        if "align" in raw and (said := _ALIGNED.findall(raw)):
            return "center" in {word.lower() for pair in said for word in pair}
    return False


def _is_bold(page: Page, line: Line) -> bool:
    """True where every word of a line is bold."""
    return all(_has_bold(page, i) for i in range(line.start, line.end) if not page.texts[i].isspace())


def _has_bold(page: Page, text: int) -> bool:
    return any(
        page.tags[element] in _BOLD
        or ("weight" in page.attributes[element] and _BOLD_STYLE.search(page.attributes[element]))
        for element in page.around(text, 6)
    )
