"""The main text of a page as pieces: furniture cut out, paragraphs, headings and data tables in reading order."""

from __future__ import annotations

import re

from ingest import html_furniture, html_table
from ingest.document import Piece
from ingest.html_line import Line
from ingest.html_page import Page

_CENTRED = re.compile(r"text-align\s{0,3}:\s{0,3}(\w{1,10})|align=\"(\w{1,10})\"", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
_LONGEST_HEADING = 100
_MOST_ABOVE = 30


def find(page: Page, lines: list[Line], main: int, facts: set[int]) -> tuple[Piece, ...]:
    """The pieces of the main text under node `main`; `facts` are lines that belong to the page's metadata."""
    kept = html_furniture.without(page, lines, main, facts)
    index = html_table.Lines(kept)
    found: list[Piece] = []
    skip = -1
    for line in kept:
        if line.start < skip:
            continue
        table = _table(page, index, line, main)
        if table is None:
            found.append(_paragraph(page, line, main))
        else:
            found.append(Piece("table", cells=html_table.cells(page, index, table)))
            skip = page.ends[table]
    return tuple(found)


def _table(page: Page, index: html_table.Lines, line: Line, main: int) -> int | None:
    """The outermost data table around a line."""
    tables = [node for node in page.above(line.start) if node > main and page.tags[node] == "table"]
    return next((table for table in reversed(tables) if html_table.is_data(page, index, table)), None)


def _paragraph(page: Page, line: Line, main: int) -> Piece:
    above = [node for node in page.above(line.start, _MOST_ABOVE) if node >= main]
    level = next((int(page.tags[node][1]) for node in above if page.tags[node] in _BOLD and len(page.tags[node]) == 2), None)
    is_heading = level is not None and len(line.text) <= _LONGEST_HEADING
    return Piece(
        "heading" if is_heading else "paragraph",
        line.text,
        level=level if is_heading else None,
        centred=_is_centred(page, above),
        bold=_is_bold(page, line),
    )


def _is_centred(page: Page, above: list[int]) -> bool:
    """True where the innermost word on alignment says so."""
    for node in above:
        raw = page.attributes[node]
        if page.tags[node] == "center":
            return True
        if "align" in raw and (said := _CENTRED.findall(raw)):
            return "center" in {word.lower() for pair in said for word in pair}
    return False


def _is_bold(page: Page, line: Line) -> bool:
    """True where every word of a line is bold."""
    texts = [node for node in range(line.start, line.end) if page.texts[node] and not page.texts[node].isspace()]
    return all(_has_bold(page, node) for node in texts)


def _has_bold(page: Page, text: int) -> bool:
    return any(
        page.tags[node] in _BOLD or ("weight" in page.attributes[node] and _BOLD_STYLE.search(page.attributes[node]))
        for node in page.above(text, 6)
    )
