"""The main text of a page as pieces: furniture cut out, paragraphs, headings and data tables in reading order."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest import html_furniture, html_table
from ingest.document import Piece
from ingest.html_line import Line
from ingest.html_page import Page

_ALIGN = re.compile(r"text-align\s{0,3}:\s{0,3}(\w{1,10})", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = _HEADINGS | {"b", "strong"}
_LONGEST_HEADING = 100
_MOST_AROUND = 30


class _Style(NamedTuple):
    level: int | None
    centred: bool
    bold: bool


def find(page: Page, lines: list[Line], main: int, facts: set[int]) -> tuple[Piece, ...]:
    """The pieces of the main text under the element `main`; `facts` are lines that are the page's metadata."""
    kept = html_furniture.without(page, lines, main, facts)
    tables = _data_tables(page, html_table.Lines(kept), main)
    found: list[Piece] = []
    styles: dict[int, _Style] = {}
    skip = 0
    for line in kept:
        if line.start < skip:
            continue
        table = next((t for t in tables if page.firsts[t] <= line.start < page.lasts[t]), None)
        if table is None:
            found.append(_paragraph(page, line, main, styles))
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


def _paragraph(page: Page, line: Line, main: int, styles: dict[int, _Style]) -> Piece:
    owners = {page.owners[i] for i in range(line.start, line.end) if not page.texts[i].isspace()}
    for owner in owners:
        if owner not in styles:
            styles[owner] = _style(page, owner, main)
    first = styles[page.owners[line.start]] if page.owners[line.start] in styles else styles[min(owners)]
    is_heading = first.level is not None and len(line.text) <= _LONGEST_HEADING
    return Piece(
        "heading" if is_heading else "paragraph",
        line.text,
        level=first.level if is_heading else None,
        centred=first.centred,
        bold=all(styles[owner].bold for owner in owners),
    )


def _style(page: Page, owner: int, main: int) -> _Style:
    """What the elements around a text say of its looks, the innermost first."""
    around = [element for element in page.above(owner, _MOST_AROUND) if element >= main]
    level = next((int(page.tags[element][1]) for element in around if page.tags[element] in _HEADINGS), None)
    return _Style(level, _is_centred(page, around), any(_is_bold(page, element) for element in around[:6]))


def _is_centred(page: Page, around: list[int]) -> bool:
    for element in around:
        if page.tags[element] == "center":
            return True
        said = _ALIGN.search(page.attribute(element, "style"))
        word = said.group(1) if said else page.attribute(element, "align")
        if word:
            return word.lower() == "center"
    return False


def _is_bold(page: Page, element: int) -> bool:
    return page.tags[element] in _BOLD or _BOLD_STYLE.search(page.attribute(element, "style")) is not None
