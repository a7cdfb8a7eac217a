"""The heading tree of a plan's text, of every numbering habit.

Marks are found line by line (`mark.py`), kept where the numbering goes on (`heading_mark.py`), and nested by
the order of the habits: as the document itself shows it (一、 goes on from one 1. 2. to the next), else as
GB/T 9704 has it (一、 （一） 1. （1）). A heading that has lost its mark is
found where the numbers leave a gap or begin anew after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest import heading_mark, heading_unmarked
from ingest.heading_mark import Candidate
from ingest.line import Line, lines
from ingest.mark import RANKS, Mark
from ingest.plan import Section
from ingest.words import words


class _Open(NamedTuple):
    """A heading whose section has not ended."""

    candidate: Candidate
    level: int

    @property
    def mark(self) -> Mark:
        return self.candidate.mark


def find(
    text: str, *, levels: Mapping[int, int] | None = None, tables: Iterable[tuple[int, int]] = ()
) -> tuple[Section, ...]:
    """The sections of a plan's text in reading order, nested by range.

    `levels` says which lines (by offset) the format marks as headings, and of which level; `tables` are
    ranges whose lines are no headings.

    >>> tree = find("一、总体要求\\n（一）指导思想。以改革为动力。\\n二、保障措施")
    >>> [(section.level, section.label, section.title) for section in tree]
    [(1, '一、', '总体要求'), (2, '（一）', '指导思想'), (1, '二、', '保障措施')]
    """
    page = lines(text, levels=levels, tables=tables)
    marked = heading_mark.find(page)
    candidates = sorted([*marked, *heading_unmarked.find(page, marked)], key=lambda c: (c.line, c.at))
    return _sections(page, candidates, len(text))


def _sections(page: Sequence[Line], candidates: Sequence[Candidate], length: int) -> tuple[Section, ...]:
    order = _Order(page, candidates)
    orphans = _orphans(page, candidates)
    open_: list[_Open] = []
    done: list[Section] = []

    def close(depth: int, end: int) -> None:
        while len(open_) > depth:
            candidate, level = open_.pop()
            mark, words = candidate.mark, candidate.words
            start = page[candidate.line].start + candidate.at
            done.append(Section(mark.label, words.title, level, start, words.body, end))

    for i, candidate in enumerate(candidates):
        depth = 0 if i in orphans else order.depth(candidate.mark, open_)
        close(depth, page[candidate.line].start + candidate.at)
        open_.append(_Open(candidate, len(open_) + 1))
    close(0, length)
    return tuple(sorted(done, key=lambda section: (section.start, section.level)))


class _Order:
    """Which of two habits stands above the other, in this document."""

    def __init__(self, page: Sequence[Line], candidates: Sequence[Candidate]) -> None:
        self._spans = _spans([c.mark for c in candidates])
        levels = ((c.mark.habit, page[c.line].level) for c in reversed(candidates))
        self._levels = {habit: level for habit, level in levels if level is not None and habit != "format"}

    def depth(self, mark: Mark, open_: Sequence[_Open]) -> int:
        """How many of the open headings stay open when `mark` comes."""
        same = _sibling(mark, open_)
        if same is not None:
            return same
        depth = len(open_)
        while depth and not self._above(open_[depth - 1].mark, mark):
            depth -= 1
        return depth

    def _above(self, upper: Mark, lower: Mark) -> bool:
        first, second = _kind(upper), _kind(lower)
        if first == second:
            return True  # 1. under 1、: only `_sibling` says no
        levels = self._level(upper), self._level(lower)
        if "format" in (upper.habit, lower.habit) and levels[0] and levels[1] and levels[0] != levels[1]:
            return levels[0] < levels[1]
        seen = self._spans[first, second] - self._spans[second, first]
        return seen > 0 if seen else _rank(upper) < _rank(lower)

    def _level(self, mark: Mark) -> int | None:
        """The level that the format gives a heading, or the first of its habit."""
        return int(mark.style) if mark.habit == "format" else self._levels.get(mark.habit)


def _kind(mark: Mark) -> str:
    return mark.habit + (mark.style if mark.habit == "format" else "")


def _rank(mark: Mark) -> float:
    if mark.habit == "format":
        return RANKS["plain"] + int(mark.style) / 100
    return RANKS[mark.habit]


def _sibling(mark: Mark, open_: Sequence[_Open]) -> int | None:
    """The depth of the open heading that `mark` follows as a brother, None where there is none."""
    same = [i for i, o in enumerate(open_) if _kind(o.mark) == _kind(mark)]
    if not same:
        return None
    following = [i for i in same if open_[i].mark.number + 1 == mark.number]
    if following:
        return following[-1]
    if mark.habit.startswith("decimal"):
        return same[-1]  # 2.1 after 1.2
    styled = [i for i in same if open_[i].mark.style == mark.style]
    if not styled and mark.number == 1:
        return None  # another style that begins anew: a level below
    return (styled or same)[-1]


def _orphans(page: Sequence[Line], candidates: Sequence[Candidate]) -> frozenset[int]:
    """Firsts of runs 1. 2. 3. that hang below no (一), as the heading above both was lost (保障措施).

    Only where all upper headings were lost, under the last (N) of its run, which has its own text, as no
    other (N) has both text and such a run; and where the run speaks of a plan's close or is far longer.
    """
    habits = {c.mark.habit for c in candidates}
    if "han_paren" not in habits or not habits <= {
        "han_paren",
        "arabic",
        "arabic_paren",
        "ordinal",
        "circled",
    }:
        return frozenset()
    under_text = [
        i for i, (upper, lower) in enumerate(pairwise(candidates), 1) if _begins_below_text(page, upper, lower)
    ]
    found = [i for i in under_text if not _goes_on(candidates[i:])]
    lone = len(found) == len(under_text)
    return frozenset(i for i in found if lone and _is_apart(candidates, i))


def _begins_below_text(page: Sequence[Line], upper: Candidate, lower: Candidate) -> bool:
    """A run 1. 2. 3. begins below a (一) that has its own text."""
    begins = upper.mark.habit == "han_paren" and (lower.mark.habit, lower.mark.number) == ("arabic", 1)
    return begins and _has_text(page, upper, lower)


def _goes_on(later: Sequence[Candidate]) -> bool:
    """The run of (一) before these goes on among them."""
    following = next((c.mark for c in later if c.mark.habit == "han_paren"), None)
    return following is not None and following.number != 1


def _has_text(page: Sequence[Line], upper: Candidate, lower: Candidate) -> bool:
    """A paragraph of its own follows the words of the upper heading, and does not announce what comes."""
    line = page[upper.line]
    text = line.text[max(0, upper.words.body - line.start) :]
    return upper.words.body < line.end and len(text) >= 30 and text[-1] not in "：:" and lower.line == upper.line + 1


def _is_apart(candidates: Sequence[Candidate], i: int) -> bool:
    run = [c for c in candidates[i:] if c.mark.habit == "arabic"]
    count = next((n for n, (a, b) in enumerate(pairwise(run), 1) if b.mark.number != a.mark.number + 1), len(run))
    closing = any(c.words.title.endswith(word) for c in run[:count] for word in words("heading_closing"))
    return closing or count > max(9, 2 * candidates[i - 1].mark.number)


def _spans(marks: Sequence[Mark]) -> Counter[tuple[str, str]]:
    """(upper, lower) -> how often `upper` goes on by one with a first `lower` in between."""
    spans: Counter[tuple[str, str]] = Counter()
    last: dict[str, int] = {}
    begun: dict[str, set[str]] = {}
    for mark in marks:
        kind = _kind(mark)
        if last.get(kind) == mark.number - 1:
            spans.update((kind, other) for other in begun[kind])
        last[kind] = mark.number
        begun[kind] = set()
        if mark.number == 1:
            for other, seen in begun.items():
                if other != kind:
                    seen.add(kind)
    return spans
