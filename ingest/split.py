"""One source, several plans: where each begins.

A page that collects plans says so in its title (专业17篇) or counts them (篇一); elsewhere a second plan must
show a title that nothing before it names (so no annex and no plan under its covering notice) and numbers that
begin anew. Runs of (一) that begin anew are the plan's own: its upper headings were lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from ingest import doc_type, mark
from ingest.line import Line, lines
from ingest.words import words

_LONGEST_TITLE, _SHORTEST_PLAN, _PREAMBLE, _HEAD = 60, 150, 3, 6
# 篇一：… 【篇2】… 第三篇：… 范文四；第一篇 alone is a part of a five-year plan.
_COUNTED = re.compile(
    r"[【\[（(]?(?:第 ?[一二三四五六七八九十\d]{1,3} ?篇(?=[:：])|(?:篇|范文)[一二三四五六七八九十\d]{1,3}(?=[:：】\])） ]|$))"
)
_SAMPLE = re.compile(
    r"(?:模[版板]|范[文本]|样[本例]|模式)[一二三四五六七八九十\d]{0,3}$|[（(]?(?:篇)?[一二三四五六七八九十\d]{1,2}[)）]?$"
)
_SIGNS = re.compile(r"[\W_]")
_PURPOSE = re.compile(r"(?:制定|提出|制订|拟定|如下|特?作出).{0,25}[。：:]$|^(?:为|根据|按照|遵照).{8,}")
_OUTER = ("part", "chapter", "han")


def find(texts: Sequence[str], *, collection: bool = False) -> tuple[int, ...]:
    """Indexes of the lines at which plans begin; the first is always 0.

    `collection` says that the page's title counts its texts.
    """
    page = lines("\n".join(texts))
    starts = [0]
    titles = [i for i in range(len(page)) if _is_title(page, i)]
    collection = collection or _is_counted(page)
    for i in titles:
        if i and (_begins_in_collection(page, starts[-1], i) if collection else _begins(page, starts[-1], i)):
            starts.append(_first_line(page, i))
    if collection:
        starts = _with_long_plans(page, starts)
    untitled = (
        _restarts(page, a, b, collection) for a, b in zip(starts, [*starts[1:], len(page)], strict=True)
    )
    return tuple(sorted({*starts, *chain.from_iterable(untitled)}))


def _is_counted(page: Sequence[Line]) -> bool:
    return sum(len(line.text) <= _LONGEST_TITLE and bool(_COUNTED.match(line.text)) for line in page) > 1


def _is_title(page: Sequence[Line], i: int) -> bool:
    text = page[i].text
    if not 4 <= len(text) <= _LONGEST_TITLE or not page[i].is_open or mark.find(text) or i + 2 >= len(page):
        return False
    if _COUNTED.match(text):
        return True
    return doc_type.find(_SAMPLE.sub("", text).strip(" _-")) is not None


def _length(page: Sequence[Line], start: int, end: int) -> int:
    return sum(len(line.text) for line in page[start:end])


def _begins_in_collection(page: Sequence[Line], start: int, i: int) -> bool:
    """After a plan of some length, and with a sentence or numbers below."""
    if _length(page, start, i) < _SHORTEST_PLAN:
        return False
    return any(len(line.text) > 30 or mark.find(line.text) for line in page[i + 1 : i + 3])


def _first_line(page: Sequence[Line], i: int) -> int:
    """Where a title begins whose last words alone stand in line `i` (…关于印发节水三年 / 行动方案)."""
    above = page[i - 1] if i else None
    if above is None or len(page[i].text) > 10 or not _is_caption(above) or above.is_date:
        return i
    return i - 1 if i < 2 or not _is_caption(page[i - 2]) else i


def _with_long_plans(page: Sequence[Line], starts: list[int]) -> list[int]:
    ends = [*starts[1:], len(page)]
    return [a for a, b in zip(starts, ends, strict=True) if a == 0 or _length(page, a, b) >= _SHORTEST_PLAN]


def _outer(page: Sequence[Line], start: int, end: int) -> list[tuple[int, mark.Mark]]:
    """The outermost marks of a range, with their lines."""
    found = [
        (i, m) for i in range(start, end) if (m := mark.find(page[i].text)) and m.sure and m.habit in _OUTER
    ]
    habit = min((m.habit for _, m in found), key=_OUTER.index, default="")
    return [(i, m) for i, m in found if m.habit == habit]


def _begins(page: Sequence[Line], start: int, i: int) -> bool:
    """A second plan in a page that does not say it collects plans: after one that has a title of its own."""
    before = page[start:i]
    if len(page[i].text) < 8 or page[i].text.endswith(words("heading_part")):
        return False
    if not any(_is_title(page, j) for j in range(start, min(start + _HEAD, i))):
        return False
    if _length(page, start, i) < 2 * _SHORTEST_PLAN or len(_outer(page, start, i)) < 2:
        return False
    if any(_is_annex(line.text) for line in before) or _is_named(page[i].text, before):
        return False
    after = _outer(page, i, min(i + 15, len(page)))
    ended = page[i - 1].is_date or not page[i - 1].is_open
    return (
        ended and bool(after) and after[0][1].number == 1 and _length(page, i, len(page)) > 2 * _SHORTEST_PLAN
    )


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


def _restarts(page: Sequence[Line], start: int, end: int, collection: bool) -> list[int]:
    """Plans without a title: numbers begin anew at 一、指导思想 after a plan that has had such a heading."""
    found: list[int] = []
    since: list[str] = []
    for i, m in _outer(page, start, end):
        words_ = page[i].text[m.end : m.end + 20]
        if (
            m.number == 1
            and since
            and _speaks("heading_opening", words_)
            and _ended(since, page[start:i], collection)
        ):
            found.append(_preamble(page, i))
            since = []
        since.append(words_)
    return found


@cache
def _theme(name: str) -> re.Pattern[str]:
    return re.compile("|".join(words(name)))


def _speaks(name: str, text: str) -> bool:
    return _theme(name).search(text) is not None


def _ended(headings: Sequence[str], before: Sequence[Line], collection: bool) -> bool:
    if len(headings) < 2 or not any(_speaks("heading_opening", words_) for words_ in headings[:2]):
        return False
    if collection:
        return True
    if any(_is_annex(line.text) for line in before) or any(_is_caption(line) for line in before[-3:]):
        return False
    return len(headings) > 2 and _speaks("heading_closing", headings[-1])


def _is_caption(line: Line) -> bool:
    """A short line without a stop: the part that follows has a name, and is no plan without a title."""
    return line.is_open and len(line.text) <= _LONGEST_TITLE and mark.find(line.text) is None


def _preamble(page: Sequence[Line], i: int) -> int:
    """Where a plan without a title begins: its reason (为…，制定本方案) where it stands above 一、"""
    for j in range(i - 1, max(0, i - _PREAMBLE), -1):
        if mark.find(page[j].text):
            break
        if (
            _PURPOSE.search(page[j].text)
            and re.search("方案|计划|意见|办法|要点|规划", page[j].text[-30:])
            and len(page[j].text) < 400
        ):
            return j
    return i
