"""One quantity of a sentence with its words and its name: what a record may be made of."""

from __future__ import annotations

from extract.wording import Wording


class Commitment(Wording, frozen=True, kw_only=True):
    """One quantity in its words, named.

    `start` to `end` is the evidence, within the paragraph; `verb` the one that its list shares with it, `owner` the
    commitment that it is a part of (其中…), `rank` its place in a list under 分别, from 0.
    """

    metric: str
    start: int
    end: int
    verb: str = ""
    owner: Commitment | None = None
    rank: int | None = None
