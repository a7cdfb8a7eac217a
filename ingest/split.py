"""One source, several plans: where each begins.

A page that collects plans says so in its title (专业17篇) or counts them (篇一); elsewhere a second plan must
show a title that nothing before it names (so no annex and no plan under its covering notice) and numbers that
begin anew. Runs of (一) that begin anew are the plan's own: its upper headings were lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain

from ingest import doc_type, mark
from ingest.line import Line, lines
from ingest.words import words

_LONGEST_TITLE, _SHORTEST_PLAN, _PREAMBLE, _HEAD = 60, 150, 3, 6
_MOST_TITLES = 300
# 篇一：… 【篇2】… 第三篇：… 范文四；第一篇 alone is a part of a five-year plan.
_N = r"[一二三四五六七八九十\d]{1,3}"
_COUNTED = re.compile(rf"[【\[（(]?(?:第 ?{_N} ?篇(?=[:：])|(?:篇|范文){_N}(?=[:：】\])） ]|$))")
_SAMPLE = re.compile(
    r"(?:模[版板]|范[文本]|样[本例]|模式)[一二三四五六七八九十\d]{0,3}$|[（(]?(?:篇)?[一二三四五六七八九十\d]{1,2}[)）]?$"
)
_SIGNS = re.compile(r"[\W_]")
_PURPOSE = re.compile(r"(?:制定|提出|制订|拟定|如下|特?作出).{0,25}[。：:]$|^(?:为|根据|按照|遵照).{8,}")
_OUTER = ("part", "chapter", "han")


class _Page:
    """Lines with their marks and lengths, each made once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lines = lines("\n".join(texts))
        self.marks = [mark.find(line.text) for line in self.lines]
        self._lengths = [0, *accumulate(len(line.text) for line in self.lines)]

    def length(self, start: int, end: int) -> int:
        """Characters of some lines."""
        return self._lengths[end] - self._lengths[start]

    def outer(self, start: int, end: int) -> list[tuple[int, mark.Mark]]:
        """The outermost marks of some lines."""
        sure = [(i, m) for i in range(start, end) if (m := self.marks[i]) and m.sure and m.habit in _OUTER]
        habit = min((m.habit for _, m in sure), key=_OUTER.index, default="")
        return [(i, m) for i, m in sure if m.habit == habit]

    def is_title(self, i: int) -> bool:
        """A line that names a kind of document or counts one, and has lines below it."""
        line = self.lines[i]
        if not 4 <= len(line.text) <= _LONGEST_TITLE or i + 2 >= len(self.lines):
            return False
        if _COUNTED.match(line.text):
            return True
        if not line.is_open or self.marks[i]:
            return False
        return doc_type.find(_SAMPLE.sub("", line.text).strip(" _-")) is not None

    def is_caption(self, i: int) -> bool:
        """A short line without a stop or a number."""
        line = self.lines[i]
        return line.is_open and len(line.text) <= _LONGEST_TITLE and self.marks[i] is None


def find(texts: Sequence[str], *, collection: bool = False) -> tuple[int, ...]:
    """Indexes of the lines at which plans begin; the first is always 0.

    `collection` says that the page's title counts its texts.
    """
    page = _Page(texts)
    size = len(page.lines)
    collection = collection or sum(bool(_COUNTED.match(line.text[:20])) for line in page.lines) > 1
    begins = _begins_in_collection if collection else _begins
    starts = [0]
    for i in [i for i in range(1, size) if page.is_title(i)][:_MOST_TITLES]:
        if begins(page, starts[-1], i):
            starts.append(_first_line(page, i))
    if collection:
        ends = [*starts[1:], size]
        long = (a for a, b in zip(starts, ends, strict=True) if page.length(a, b) >= _SHORTEST_PLAN)
        starts = sorted({0, *long})
    untitled = (_restarts(page, a, b, collection) for a, b in zip(starts, [*starts[1:], size], strict=True))
    return tuple(sorted({*starts, *chain.from_iterable(untitled)}))


def lead_in(texts: Sequence[str]) -> int:
    """How many lines of a collection stand before its first title: its editor's words to the reader."""
    page = _Page(texts)
    first = next((i for i in range(min(_HEAD, len(texts))) if page.is_title(i)), 0)
    return 0 if any(page.marks[:first]) else first


def _begins_in_collection(page: _Page, start: int, i: int) -> bool:
    """After a plan of some length, and with a sentence or numbers below."""
    if page.length(start, i) < _SHORTEST_PLAN:
        return False
    return any(len(page.lines[j].text) > 30 or page.marks[j] for j in (i + 1, i + 2))


def _first_line(page: _Page, i: int) -> int:
    """Where a title begins whose last words alone stand in line `i` (…关于印发节水三年 / 行动方案)."""
    if len(page.lines[i].text) > 10 or not page.is_caption(i - 1) or page.lines[i - 1].is_date:
        return i
    return i if i > 1 and page.is_caption(i - 2) else i - 1


def _begins(page: _Page, start: int, i: int) -> bool:
    """A second plan in a page that does not say it collects plans: after one that has a title of its own."""
    title, before = page.lines[i].text, page.lines[start:i]
    if len(title) < 8 or title.endswith(words("heading_part")):
        return False
    if not any(page.is_title(j) for j in range(start, min(start + _HEAD, i))):
        return False
    if min(page.length(start, i), page.length(i, len(page.lines))) < 2 * _SHORTEST_PLAN:
        return False
    return _counts_anew(page, i) and _is_closed(page, start, i) and not _is_named(title, before)


def _counts_anew(page: _Page, i: int) -> bool:
    """The outermost numbers below line `i` begin with one."""
    after = page.outer(i, min(i + 15, len(page.lines)))
    return bool(after) and after[0][1].number == 1


def _is_closed(page: _Page, start: int, i: int) -> bool:
    """What stands above line `i` has two numbered parts, no annex, and ends in a sentence or a date."""
    before, last = page.lines[start:i], page.lines[i - 1]
    if last.is_open and not last.is_date:
        return False
    return len(page.outer(start, i)) >= 2 and not any(_is_annex(line.text) for line in before)


def _is_annex(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TITLE
        and re.match(r"附 {0,4}[件表录]?[\d一二三四五六七八九十 ]{0,4}(?:[:：]|$)", text) is not None
    )


def _is_named(title: str, before: Sequence[Line]) -> bool:
    """The title, or most of it, stands in the text above: an annex, or the plan under its notice."""
    bare = _SIGNS.sub("", title)
    above = _SIGNS.sub("", "".join(line.text for line in before[1:]))
    return bare in above or (len(bare) > 12 and bare[-10:] in above)


def _restarts(page: _Page, start: int, end: int, collection: bool) -> list[int]:
    """Plans without a title: numbers begin anew at 一、指导思想 after a plan that has had such a heading."""
    found: list[int] = []
    since: list[str] = []
    for i, m in page.outer(start, end):
        words_ = page.lines[i].text[m.end : m.end + 20]
        if m.number == 1 and since and _speaks("heading_opening", words_) and _ended(since, page, start, i, collection):
            found.append(_preamble(page, i))
            since = []
        since.append(words_)
    return found


@cache
def _theme(name: str) -> re.Pattern[str]:
    return re.compile("|".join(words(name)))


def _speaks(name: str, text: str) -> bool:
    return _theme(name).search(text) is not None


def _ended(headings: Sequence[str], page: _Page, start: int, i: int, collection: bool) -> bool:
    """The plan before line `i` has had its opening and, outside collections, its close."""
    if len(headings) < 2 or not any(_speaks("heading_opening", words_) for words_ in headings[:2]):
        return False
    if collection:
        return True
    if any(_is_annex(line.text) for line in page.lines[start:i]):
        return False
    named = any(page.is_caption(j) for j in range(max(start, i - 3), i))  # what follows is a part with a name
    return not named and len(headings) > 2 and _speaks("heading_closing", headings[-1])


def _preamble(page: _Page, i: int) -> int:
    """Where a plan without a title begins: its reason (为…，制定本方案) where it stands above 一、"""
    for j in range(i - 1, max(0, i - _PREAMBLE), -1):
        text = page.lines[j].text
        if page.marks[j]:
            break
        if _PURPOSE.search(text[-400:]) and re.search("方案|计划|意见|办法|要点|规划", text[-30:]) and len(text) < 400:
            return j
    return i
