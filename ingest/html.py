"""HTML: the main text, the facts and the attachments of a web page.

Bytes are decoded here and given to the parser as text. See html_page for how a page is read, main_text for where its
text stands, page_fact for its metadata, html_furniture for what is left out.
"""

from __future__ import annotations

import re

from ingest import (
    decode,
    html_attachment,
    html_furniture,
    html_line,
    html_page,
    html_piece,
    main_text,
    page_fact,
    page_stamp,
    page_title,
)
from ingest.document import Document, Piece
from ingest.html_line import Line
from ingest.html_page import Page
from ingest.plan import PlanWarning
from ingest.source import Source

SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
PARSER = "html 1"
_TAG = re.compile(
    rb"<\s{0,3}(?:!doctype\s{1,3}html|html|head|body|meta|title|link|script|style|div|table|p|br|span|frameset)[\s/>]",
    re.I,
)
_OTHER_FORMAT = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_LOOKED_AT = 64 * 1024
_FALLBACK_LENGTH = 2_000_000
_AROUND = 3  # levels above the main text in which its attachments may hang


def matches(data: bytes) -> bool:
    """True where the first bytes hold tags of HTML, in whatever encoding."""
    head = data[:_LOOKED_AT]
    if head.startswith(_OTHER_FORMAT):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")
    return _TAG.search(head) is not None


def main_text_of(text: str, name: str = "") -> str:
    """The main text of decoded HTML, a line for each paragraph and cell; empty where there is none."""
    page = html_page.read(text, name=name, with_head=False)
    lines = html_line.read(page)
    main = main_text.find(page, lines)
    if main is None:
        return ""
    return "\n".join(line.text for line in html_furniture.without(page, lines, main, set()))


def parse(source: Source) -> Document:
    """The main text of a page in pieces, with what the page says of it. Raises SourceTooLarge."""
    decoded = decode.decode(source.data)
    page = html_page.read(decoded.text, name=source.name, url=source.url)
    lines = html_line.read(page)
    main = main_text.find(page, lines)
    within = range(page.firsts[main], page.lasts[main]) if main is not None else range(0)
    facts = page_fact.find(page, lines, within)
    stamps, stamped = page_stamp.find(page, lines, within)
    cut = facts.lines | stamped
    warnings = list(decoded.warnings)
    if main is not None:
        pieces = html_piece.find(page, lines, main, cut)
    else:
        pieces = _fallback(decoded.text, source.name, page, lines, cut)
    if not pieces:
        warnings.append(PlanWarning("no_main_text", "网页上没有找到正文"))
    return Document(
        pieces=pieces,
        parser=PARSER,
        title=page_title.find(page, facts.found, within.stop or len(page.texts)),
        facts=(*facts.found, *stamps, *page_fact.sites(lines, within), *page_fact.metas(page)),
        attachments=html_attachment.find(page, _around(page, main)),
        warnings=tuple(warnings),
        length=len(decoded.text),
    )


def _length(pieces: tuple[Piece, ...]) -> int:
    return sum(len(piece.text) + sum(len(cell.text) for cell in piece.cells) for piece in pieces)


def _fallback(text: str, name: str, page: Page, lines: list[Line], facts: set[int]) -> tuple[Piece, ...]:
    """Where no element reads like a text: readability's choice, else all that is no furniture."""
    chosen = _readability(text, name)
    everything = html_piece.find(page, lines, 0, facts) if page.tags else ()
    return chosen if 2 * _length(chosen) > _length(everything) else everything


def _readability(text: str, name: str) -> tuple[Piece, ...]:
    if len(text) > _FALLBACK_LENGTH or not text.strip():
        return ()
    from lxml.etree import LxmlError
    from readability import Document as Readable
    from readability.readability import Unparseable

    try:
        summary = Readable(text).summary(html_partial=True)
    except (Unparseable, LxmlError, ValueError):
        return ()
    page = html_page.read(summary, name=name)
    return html_piece.find(page, html_line.read(page), 0, set()) if page.tags else ()


def _around(page: Page, main: int | None) -> range:
    """The main text and what follows it closely, where attachments are listed."""
    if main is None:
        return range(len(page.tags))
    outer = main
    for _ in range(_AROUND):
        outer = max(0, page.parents[outer])
    return range(main, page.ends[outer])
