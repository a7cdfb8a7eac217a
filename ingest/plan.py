"""`Plan`: one government plan, its text and where everything in it stands.

Every offset is a code point into `Plan.text`, half-open. `text` never changes after ingest.
JSON is made and read by msgspec: decimals and dates as strings, unknown as null.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from itertools import accumulate
from operator import attrgetter

import msgspec

_START = attrgetter("start")


class Found(msgspec.Struct, frozen=True):
    """Where one metadata field was read.

    `where` is title, issuer, body, index_number, file_name, page (the page's own metadata table or tags),
    properties (the file's), source_url, derived or user; start and end are given where the words stand in `text`.
    """

    field: str
    where: str
    start: int | None = None
    end: int | None = None


class Section(msgspec.Struct, frozen=True):
    """One heading and all that stands under it, up to the next heading of its level or above.

    `label` is the mark as written (一、 （一） 1. 第一章), `title` the heading's words; `start` is where the heading
    starts, `body` where the text after its words begins, `end` where the section ends. `level` is the depth in
    the tree, 1 for the outermost. Sections are listed in reading order and nest by range.
    """

    label: str
    title: str
    level: int
    start: int
    body: int
    end: int


class Block(msgspec.Struct, frozen=True):
    """A paragraph, a table or a cell, with its place in `text` and, for paged sources, its page and box.

    `kind` is paragraph, table or cell. Cells follow their table and carry row and column (from 0) and spans.
    `box` is left, top, right, bottom in points from the page's upper left corner.
    """

    kind: str
    start: int
    end: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1


class PlanWarning(msgspec.Struct, frozen=True):
    """What a careful reader should know about a place in the text.

    `code` is a short name (digits_run_together, bracket_lost, page_without_text, encoding_guessed ...), `text` the
    words as they stand, `likely` how they are probably meant, `sure` from 0 to 1. Offsets are null where the
    warning speaks of the whole plan.
    """

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    text: str | None = None
    likely: str | None = None
    sure: float = 0.0


class Attachment(msgspec.Struct, frozen=True):
    """A document that hangs on a plan: its name as shown and where it lies."""

    name: str
    url: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One plan, as RECORDS (docs/records.md) lists its fields. See `Found` for where each was read."""

    document_id: str
    plan_id: str
    part: int = 1
    version: int = 1
    source: str
    source_start: int | None = None
    source_end: int | None = None
    title: str | None = None
    doc_type: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    region_code: str | None = None
    level: str | None = None
    year: int | None = None
    plan_start: date | None = None
    plan_end: date | None = None
    issued: date | None = None
    published: date | None = None
    doc_number: str | None = None
    index_number: str | None = None
    issuer: tuple[str, ...] = ()
    publisher: str | None = None
    found: tuple[Found, ...] = ()
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    text: str
    attachments: tuple[Attachment, ...] = ()
    sha256: str
    ingested_at: datetime
    parser: str
    warnings: tuple[PlanWarning, ...] = ()

    def heading_path(self, offset: int) -> tuple[Section, ...]:
        """The headings above an offset, outermost first."""
        path: list[Section] = []
        for place in range(bisect_right(self.sections, offset, key=_START) - 1, -1, -1):
            section = self.sections[place]
            if offset < section.end:
                path.append(section)
            if section.level == 1:
                break
        return tuple(reversed(path))

    def lines(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of each line of `text`, without its newline."""
        lengths = [len(line) for line in self.text.split("\n")]
        starts = accumulate((length + 1 for length in lengths), initial=0)
        return tuple((start, start + length) for start, length in zip(starts, lengths, strict=False))
