"""`Document`: what a format's parser hands over, before it is known how many plans are in it.

A parser knows its format and nothing of plans: it gives pieces in reading order, and what the page or the file
says of itself. `assemble.py` makes plans of it.
"""

from __future__ import annotations

import msgspec

from ingest.plan import Attachment, PlanWarning


class Cell(msgspec.Struct, frozen=True):
    """One cell of a table; text without line breaks or tabs. `page` is set where it is not that of the table."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None


class Piece(msgspec.Struct, frozen=True):
    """A paragraph or a table in reading order.

    `kind` is paragraph, heading (the format itself says so; `level` from 1) or table (then `cells`).
    `source_start` and `source_end` are code points in the decoded source, null where the format has none.
    `centred` and `bold` are what the format shows of a title.
    """

    kind: str
    text: str = ""
    level: int | None = None
    cells: tuple[Cell, ...] = ()
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    source_start: int | None = None
    source_end: int | None = None
    centred: bool = False
    bold: bool = False


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One parsed source. `facts` are label and value as the page or file states them, labels without spaces or
    colon (发文机关, 成文日期, ArticleTitle, PubDate ...), in reading order; a label may come twice."""

    pieces: tuple[Piece, ...]
    parser: str
    title: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[PlanWarning, ...] = ()
    length: int | None = None
