"""One quantity of a sentence with its own words: what a record may be made of, and what is known while it is read."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.metric import topic_of
from extract.moment import Moment
from extract.quantity import Quantity
from extract.run import Span


class Commitment(msgspec.Struct, frozen=True):
    """One quantity in its words. All offsets are within the paragraph.

    `start` to `end` is the evidence; `before` and `after` are the words on both sides of the number within its run,
    dates and other numbers left out, `raw` those before it as they stand; `part_start` is where its stretch between
    semicolons begins. `owner` is the commitment that it is a part of (其中…), `baseline` the value it starts from;
    `shared` is true where other numbers stand in the same words, `rank` its place in a list under 分别, from 0.
    """

    quantity: Quantity
    metric: str
    start: int
    end: int
    clause: Span
    part_start: int
    before: str
    after: str
    raw: str = ""
    verb: str = ""
    owner: Commitment | None = None
    baseline: Quantity | None = None
    shared: bool = False
    rank: int | None = None


class SentenceReading(msgspec.Struct):
    """One sentence while it is read: what its paragraph offers, and what its clauses leave to the later ones."""

    text: str
    quantities: Sequence[Quantity]
    moments: Sequence[Moment]
    span: Span
    gaps: tuple[Span, ...] = ()
    verb: str = ""
    head: str = ""
    said: list[str] = []
    condition: tuple[int, str] = (0, "")
    whole: Commitment | None = None
    found: list[Commitment] = []

    @property
    def topic(self) -> str:
        """What the sentence speaks of: the last that was said of something. Few names ask for it."""
        return next(filter(None, map(topic_of, reversed(self.said))), "")

    @property
    def last(self) -> Commitment | None:
        return self.found[-1] if self.found else None

    def part_start(self, position: int) -> int:
        """Where the stretch between semicolons begins that holds `position`."""
        return max(self.span[0], self.text.rfind(";", self.span[0], position) + 1)
