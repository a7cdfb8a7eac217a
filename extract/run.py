"""A clause cut into runs: the words that belong to one quantity, or to several that share them (38个1.1万座1.2万亩)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.metric import strip_mark
from extract.quantity import Quantity

Span = tuple[int, int]

# 省、市重点项目 is one name.
_JOIN = re.compile(r"(?<![省市县区乡州])、|、(?![省市县区乡镇村州])|,|以及|和|及|与|或|并")
_PAUSE = re.compile(r"[、,并及]")
# 10个贫困县区285个贫困村
_PLACE_IN_PLACE = re.compile(r"[一-龥()]{0,6}(?:县|区|县区|市|乡|镇|乡镇|街道|村|社区|单位|部门|园区|学校)的?")
_LONGEST_QUOTE = 60


class Run(msgspec.Struct, frozen=True, gc=False):
    """`start` to `end` within the paragraph, and the quantities in it; `first` where it opens its clause."""

    start: int
    end: int
    members: tuple[Quantity, ...]
    first: bool


def runs(text: str, clause: Span, members: Sequence[Quantity], gaps: Sequence[Span]) -> Iterator[Run]:
    """Cut a clause where one quantity's words end and the next one's begin; joins inside `gaps` do not count."""
    begin, taken = clause[0], [members[0]]
    for left, right in pairwise(members):
        cut = _cut(text, left, right, gaps)
        if cut is None:
            taken.append(right)
        else:
            yield Run(begin, cut[0], tuple(taken), begin == clause[0])
            begin, taken = cut[1], [right]
    yield Run(begin, clause[1], tuple(taken), begin == clause[0])


def _cut(text: str, left: Quantity, right: Quantity, gaps: Sequence[Span]) -> Span | None:
    """The joining word between two quantities that parts them, None where they share their words."""
    begin, end = left.end, right.start
    if begin == end and right.unit == "%" and left.unit != "%":
        return begin, end
    if left.unit == right.unit and _PLACE_IN_PLACE.fullmatch(text[begin:end]):
        return end, end
    joins = [
        (begin + m.start(), begin + m.end())
        for m in _JOIN.finditer(text[begin:end])
        if not any(a <= begin + m.start() < b for a, b in gaps)
    ]
    if not joins:
        return None
    if joins[0][0] == begin:
        return joins[0]
    if joins[-1][1] >= end - 1:
        return joins[-1]
    return next((j for j in joins if text[j[0]] in "、,"), joins[-1])


def without(text: str, start: int, end: int, holes: Sequence[Span]) -> str:
    """The words from `start` to `end` with the holes, which are in order, left out."""
    kept = ""
    for begin, close in holes:
        if begin >= end:
            break
        if close > start:
            kept += text[start:begin]
            start = close
    return kept + text[start:end]


def evidence(text: str, run: Run, quantity: Quantity) -> Span:
    """The run without list mark and trailing duties, at most some 60 characters on each side of the number."""
    start, end = run.start, run.end
    words = strip_mark(text[start : quantity.start].lstrip(" 、,;:和及与"))
    start = max(quantity.start - min(len(words), _LONGEST_QUOTE), start)
    if end - quantity.end > _LONGEST_QUOTE // 2:
        longest = quantity.end + _LONGEST_QUOTE // 2
        cut = _PAUSE.search(text, quantity.end + 8, longest)
        end = cut.start() if cut else longest
    end = max(end, quantity.end)
    while end > quantity.end and text[end - 1] in " ,、;:":
        end -= 1
    return start, end
