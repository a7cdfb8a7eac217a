"""The main text of a page as pieces: furniture cut out, paragraphs, headings and data tables in reading order."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest import html_furniture, html_table
from ingest.document import Piece
from ingest.html_line import Line
from ingest.html_page import Page

_ALIGN = re.compile(r"text-align\s{0,3}:\s{0,3}(\w{1,10})")
_WEIGHT = re.compile(r"font-weight\s{0,3}:\s{0,3}(\w{1,10})")
_BOLD_VALUES = frozenset(("bold", "bolder", "600", "700", "800", "900"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = _HEADINGS | {"b", "strong"}
_LONGEST_HEADING = 100
_MOST_AROUND = 30


class _Style(NamedTuple):
    level: int | None
    centred: bool
    bold: bool


_PLAIN = _Style(None, centred=False, bold=False)


def find(page: Page, lines: list[Line], main: int, facts: set[int]) -> tuple[Piece, ...]:
    """The pieces of the main text under the element `main`; `facts` are lines that are the page's metadata."""
    return _pieces(page, html_furniture.without(page, lines, main, facts), main)


def all_of(page: Page, lines: list[Line]) -> tuple[Piece, ...]:
    """All lines of a page as pieces: nothing is taken for furniture."""
    return _pieces(page, lines, 0)


def _pieces(page: Page, kept: list[Line], main: int) -> tuple[Piece, ...]:
    index = html_table.Lines(kept)
    tables = iter(_data_tables(page, index, main))
    table = next(tables, None)
    found: list[Piece] = []
    styles: dict[int, _Style] = {}
    skip = 0
    for line in kept:
        while table is not None and page.lasts[table] <= line.start:
            table = next(tables, None)
        if line.start < skip:
            continue
        if table is None or line.start < page.firsts[table]:
            found.append(_paragraph(page, line, main, styles))
        else:
            found.append(Piece("table", cells=html_table.cells(page, index, table)))
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
    found = [
        styles.get(page.owners[i]) or _style(page, page.owners[i], main, styles)
        for i in range(line.start, line.end)
        if not page.texts[i].isspace()
    ]
    level = found[0].level if len(line.text) <= _LONGEST_HEADING else None
    return Piece(
        "paragraph" if level is None else "heading",
        line.text,
        level=level,
        centred=found[0].centred,
        bold=all(style.bold for style in found),
    )


def _style(page: Page, element: int, main: int, styles: dict[int, _Style]) -> _Style:
    """How an element's text looks: what it says itself, else what those around it say, as far up as `main`."""
    chain: list[int] = []
    above = element
    while above >= main and above not in styles and len(chain) < _MOST_AROUND:
        chain.append(above)
        above = page.parents[above]
    for above in reversed(chain):
        outer = styles.get(page.parents[above], _PLAIN)
        styles[above] = _own_style(page.tags[above], page.attributes[above], outer)
    return styles[element]


def _own_style(tag: str, attributes: dict[str, str | None], outer: _Style) -> _Style:
    own = outer
    if tag in _BOLD:
        own = _Style(int(tag[1]) if tag in _HEADINGS else outer.level, outer.centred, bold=True)
    elif tag == "center":
        own = outer._replace(centred=True)
    if align := attributes.get("align"):
        own = own._replace(centred=align.lower() == "center")
    style = (attributes.get("style") or "").lower()
    if said := _ALIGN.search(style):
        own = own._replace(centred=said.group(1) == "center")
    if said := _WEIGHT.search(style):
        own = own._replace(bold=said.group(1) in _BOLD_VALUES)
    return own
