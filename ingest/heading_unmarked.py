"""Headings without a mark: what the format calls one, fixed words (名词解释), and those whose mark was lost."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest import doc_type, mark
from ingest.heading_mark import ALONE_MAX, Candidate, Words, contents_lines
from ingest.line import Line
from ingest.mark import Mark
from ingest.words import words

_HEAD = 4  # lines in which a document's own title stands


def find(page: Sequence[Line], kept: Sequence[Candidate]) -> list[Candidate]:
    """The headings that no mark shows, beside those of `kept` that have one."""
    free = _free(page, kept)
    fixed = {i for i in free if _is_fixed(page[i].text)}
    others = [i for i in free if i not in fixed]
    return [
        *(_plain(page, i, Mark("plain", "", n, "", 0)) for n, i in enumerate(sorted(fixed), 1)),
        *(_plain(page, i, Mark("format", str(page[i].level), 0, "", 0)) for i in _formatted(page, others)),
        *_lost(page, kept, _alone(page, others)),
    ]


def _free(page: Sequence[Line], kept: Sequence[Candidate]) -> list[int]:
    """Lines of words that are no part of a heading with a mark, of a table or of the contents."""
    taken = {c.line for c in kept} | {c.line + 1 for c in kept if _takes_next(page, c)} | contents_lines(page)
    return [i for i, line in enumerate(page) if line.text and not line.in_table and i not in taken]


def _alone(page: Sequence[Line], free: Sequence[int]) -> list[int]:
    """Short lines, unknown to the format, with no other above or below them."""
    short = {i for i in free if page[i].level is None and _may_head(page, i)}
    return sorted(i for i in short if i - 1 not in short and i + 1 not in short)


def _takes_next(page: Sequence[Line], candidate: Candidate) -> bool:
    """The heading's words stand in the line below its mark."""
    after = candidate.line + 1
    return bool(candidate.words.title) and after < len(page) and candidate.words.body > page[after].start


def _plain(page: Sequence[Line], i: int, found: Mark) -> Candidate:
    return Candidate(found, i, 0, Words(page[i].text, min(page[i].end + 1, page[-1].end)))


def _is_fixed(text: str) -> bool:
    return len(text) <= 12 and text.replace(" ", "").strip("：:") in words("heading_fixed")


def _formatted(page: Sequence[Line], free: Sequence[int]) -> list[int]:
    """Lines that the format calls headings, without the document's own title."""
    found = [i for i in free if page[i].level is not None and len(page[i].text) <= ALONE_MAX]
    if not found or any(len(line.text) > 60 for line in page[: found[0]]):
        return found
    first, *others = found
    unlike = all(page[i].level != page[first].level for i in others)
    return others if unlike or doc_type.find(page[first].text) else found


def _may_head(page: Sequence[Line], i: int) -> bool:
    line = page[i]
    if not 4 <= len(line.text) <= 30 or not line.is_open or line.is_date or re.search("[：:；。《》|]", line.text):
        return False
    following = page[i + 1 : i + 3]
    return bool(following) and not any(other.is_date for other in following)


class _Place(NamedTuple):
    """A short line, the outermost marks before and after it, and whether it is the last short line before `after`."""

    line: int
    before: Mark | None
    after: Candidate | None
    nearest: bool

    @property
    def step(self) -> int:
        """By how much the numbers go on over the line; 0 where they begin anew or end."""
        if self.before is None or self.after is None:
            return 0
        return max(0, self.after.mark.number - self.before.number)


def _lost(page: Sequence[Line], kept: Sequence[Candidate], short: Sequence[int]) -> list[Candidate]:
    """Short lines that head a part: where the outermost numbers begin anew, leave a gap of one, or do not
    go on across a line that speaks of a part (2024年工作安排)."""
    numbered = [c for c in kept if c.mark.habit not in ("annex", "plain", "ordinal")]
    begins, gaps = [], []
    for place in _places(_outermost(numbered), short):
        if place.step == 2 and place.before and _begins_below(numbered, place.line):
            mark = place.before._replace(number=place.before.number + 1, label="", end=0)
            gaps.append(_plain(page, place.line, mark))
        elif _opens_part(place, page[place.line].text):
            begins.append(place.line)
    if len(begins) == 1 and begins[0] < _HEAD:
        begins = []  # 2024年重点工作: the title
    return [*gaps, *(_plain(page, i, Mark("plain", "", n, "", 0)) for n, i in enumerate(begins, 1))]


def _places(run: Sequence[Candidate], short: Sequence[int]) -> Iterator[_Place]:
    lines = [c.line for c in run]
    for n, i in enumerate(short):
        at = bisect_left(lines, i)
        after = run[at] if at < len(run) else None
        nearest = after is not None and (n + 1 == len(short) or short[n + 1] > after.line)
        yield _Place(i, run[at - 1].mark if at else None, after, nearest)


def _outermost(numbered: Sequence[Candidate]) -> list[Candidate]:
    if not numbered:
        return []
    outer = min(numbered, key=lambda c: mark.RANKS[c.mark.habit]).mark.habit
    return [c for c in numbered if c.mark.habit == outer]


def _opens_part(place: _Place, text: str) -> bool:
    """The numbers do not go on over the line: it speaks of a part, or the outermost begin anew right after it."""
    speaks = len(text) <= 24 and text.endswith(words("heading_part"))
    return not place.step and (speaks or _anew(place))


def _anew(place: _Place) -> bool:
    """The outermost numbers begin anew right after the line."""
    before, after = place.before, place.after
    return place.nearest and after is not None and before is not None and before.number > 1 == after.mark.number


def _begins_below(numbered: Sequence[Candidate], i: int) -> bool:
    """The next mark after line `i` begins a run."""
    at = bisect_right([c.line for c in numbered], i)
    return at < len(numbered) and numbered[at].mark.number == 1 and numbered[at].line <= i + 3
