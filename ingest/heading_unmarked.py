"""Headings without a mark: what the format calls one, fixed words (名词解释), and those whose mark was lost."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ingest import doc_type, mark
from ingest.heading_mark import ALONE_MAX, Candidate, Words, contents_lines
from ingest.line import Line
from ingest.mark import Mark
from ingest.words import words

_HEAD = 4  # lines in which a document's own title stands


def find(page: Sequence[Line], kept: Sequence[Candidate]) -> list[Candidate]:
    """The headings that no mark shows, beside those of `kept` that have one."""
    contents = contents_lines(page)
    taken = {c.line for c in kept} | {c.line + 1 for c in kept if _takes_next(page, c)}
    free = [
        i for i, line in enumerate(page) if line.text and not line.in_table and i not in taken and i not in contents
    ]
    fixed = {i for i in free if _is_fixed(page[i].text)}
    formatted = _formatted(page, [i for i in free if i not in fixed])
    short = {i for i in free if i not in fixed and page[i].level is None and _may_head(page, i)}
    alone = sorted(i for i in short if i - 1 not in short and i + 1 not in short)
    return [
        *(_plain(page, i, Mark("plain", "", n, "", 0)) for n, i in enumerate(sorted(fixed), 1)),
        *(_plain(page, i, Mark("format", str(page[i].level), 0, "", 0)) for i in formatted),
        *_lost(page, kept, alone),
    ]


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


def _lost(page: Sequence[Line], kept: Sequence[Candidate], short: Sequence[int]) -> list[Candidate]:
    """Short lines that head a part: where the outermost numbers begin anew, leave a gap of one, or do not
    go on across a line that speaks of a part (2024年工作安排)."""
    numbered = [c for c in kept if c.mark.habit not in ("annex", "plain", "ordinal")]
    run = _outermost(numbered)
    places = [c.line for c in run]
    begins, gaps = [], []
    for n, i in enumerate(short):
        at = bisect_left(places, i)
        before = run[at - 1].mark if at else None
        after = run[at] if at < len(run) else None
        nearest = after is not None and (n + 1 == len(short) or short[n + 1] > after.line)
        goes_on = before is not None and after is not None and after.mark.number > before.number
        if goes_on and before and after and after.mark.number == before.number + 2 and _begins_below(numbered, i):
            gaps.append(_plain(page, i, before._replace(number=before.number + 1, label="", end=0)))
        elif not goes_on and (_speaks_of_part(page[i].text) or (nearest and _anew(before, after))):
            begins.append(i)
    if len(begins) == 1 and begins[0] < _HEAD:
        begins = []  # 2024年重点工作: the title
    return [*gaps, *(_plain(page, i, Mark("plain", "", n, "", 0)) for n, i in enumerate(begins, 1))]


def _outermost(numbered: Sequence[Candidate]) -> list[Candidate]:
    if not numbered:
        return []
    outer = min(numbered, key=lambda c: mark.RANKS[c.mark.habit]).mark.habit
    return [c for c in numbered if c.mark.habit == outer]


def _anew(before: Mark | None, after: Candidate | None) -> bool:
    """The outermost numbers begin anew."""
    return after is not None and before is not None and before.number > 1 and after.mark.number == 1


def _speaks_of_part(text: str) -> bool:
    return len(text) <= 24 and text.endswith(words("heading_part"))


def _begins_below(numbered: Sequence[Candidate], i: int) -> bool:
    """The next mark after line `i` begins a run."""
    at = bisect_right([c.line for c in numbered], i)
    return at < len(numbered) and numbered[at].mark.number == 1 and numbered[at].line <= i + 3
