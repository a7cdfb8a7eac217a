"""`Line`: one line of a plan's text, with what its format said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_DATE = re.compile(
    r"(?:[12]\d{3}|[一二][一二三四五六七八九〇○Ｏ零O0]{3}) ?年 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?月"
    r"(?: ?(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?日)?"
)
_FINAL = "。；;，,、：:！!？?…"


class Line(NamedTuple):
    """`start` is the offset in the plan's text; `level` what the format says of a heading, else None."""

    text: str
    start: int
    level: int | None = None
    in_table: bool = False

    @property
    def end(self) -> int:
        """Offset of the line's end, before its newline."""
        return self.start + len(self.text)

    @property
    def is_date(self) -> bool:
        """The line is a date alone: the end of a signature."""
        return len(self.text) < 24 and _DATE.fullmatch(self.text) is not None

    @property
    def is_open(self) -> bool:
        """No punctuation ends it, as with headings, titles and names."""
        return bool(self.text) and self.text[-1] not in _FINAL


def lines(
    text: str, *, levels: Mapping[int, int] | None = None, tables: Iterable[tuple[int, int]] = ()
) -> tuple[Line, ...]:
    """The lines of a plan's text. `levels`: offset of a line -> level by its format; `tables`: ranges."""
    known = levels or {}
    ranges = sorted(tables)
    found: list[Line] = []
    start = at = 0
    for words in text.split("\n"):
        while at < len(ranges) and ranges[at][1] <= start:
            at += 1
        in_table = at < len(ranges) and ranges[at][0] <= start < ranges[at][1]
        found.append(Line(words, start, known.get(start), in_table))
        start += len(words) + 1
    return tuple(found)
