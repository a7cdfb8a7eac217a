"""What stands around the main text of a page: known by the names of elements and by what the lines say."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate

from ingest import main_text
from ingest.html_line import Line
from ingest.html_page import TEXT, Page
from ingest.words import rows, words

TAGS = frozenset(("nav", "footer", "aside", "menu"))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_TOKEN = re.compile(r"[\s\[\]【】〔〕［］（）()<>《》|｜·•:：,，、/→←↑»«>_-]+")
_LIST_LINES, _LIST_LENGTH = 2, 12
_LONGEST = 120
_METADATA_LINES, _METADATA_SHARE = 3, 0.6
_LIKELY_TEXT = frozenset("article body con cont content detail details main text txt zhengwen zw editor".split())


def is_named(page: Page, node: int) -> bool:
    """True for an element that is named as navigation, sharing, related links, a footer ...

    >>> is_name("share-box"), is_name("printContent")
    (True, False)
    """
    if page.tags[node] in TAGS:
        return True
    raw = page.attributes[node]
    if "class=" not in raw and "id=" not in raw:
        return False
    return any(is_name(page.attribute(node, kind)) for kind in ("class", "id"))


@lru_cache(maxsize=4096)
def is_name(name: str) -> bool:
    """True where a class or an id speaks of furniture and not of the text as well."""
    parts = {part.lower() for part in _PARTS.findall(name[:200])}
    return not parts.isdisjoint(_names()) and parts.isdisjoint(_LIKELY_TEXT)


@cache
def _names() -> frozenset[str]:
    return frozenset(words("page_furniture_name"))


def without(page: Page, lines: list[Line], main: int, facts: set[int]) -> list[Line]:
    """The lines under `main` that are its text: no facts of the page, no lists of links, no furniture."""
    end = page.ends[main]
    inside = [i for i, line in enumerate(lines) if main <= line.start < end]
    cut = _named(page, lines, main) + _link_lists(page, lines, main) + _metadata(page, lines, main, facts)
    dropped = _covered(cut, len(page.tags))
    kept = [lines[i] for i in inside if i not in facts and not dropped[lines[i].start] and not is_line(lines[i])]
    return _without_ends(kept)


def is_line(line: Line) -> bool:
    """True for a line that a page carries around its text: 【打印】【关闭】, 扫一扫在手机打开当前页.

    >>> is_line(Line(0, 1, "字体：[大 中 小] 打印本页")), is_line(Line(0, 1, "二、主要目标"))
    (True, False)
    """
    text = line.text
    if len(text) <= _LONGEST and all(not word or word in _words() for word in _TOKEN.split(text)):
        return bool(text.strip("-—_ "))
    bare = text.lstrip("（([【 ·")
    return any(len(text) <= longest and bare.startswith(start) for start, longest in _starts())


def is_tail(line: Line) -> bool:
    """True for the heading of a list that follows the text: 相关链接, 【延伸阅读】."""
    return len(line.text) <= 20 and _TOKEN.sub("", line.text) in _tails()


def _named(page: Page, lines: list[Line], main: int) -> list[range]:
    """Elements under `main` that are named as furniture and hold less than half of it."""
    sums = main_text.lengths(page, lines)
    half = (sums[page.ends[main]] - sums[main]) / 2
    return [
        range(node, page.ends[node])
        for node in range(main + 1, page.ends[main])
        if page.tags[node] is not TEXT and is_named(page, node) and sums[page.ends[node]] - sums[node] < half
    ]


def _link_lists(page: Page, lines: list[Line], main: int) -> list[range]:
    """The widest elements in which links outweigh the text."""
    sums = main_text.sums(page, lines)
    counts = _running(page, [line for line in lines if line.linked * 2 > len(line.text)])
    found, node, end = [], main + 1, page.ends[main]
    while node < end:
        after = page.ends[node]
        many = counts[after] - counts[node] >= _LIST_LINES
        if page.tags[node] is not TEXT and many and sums[after] - sums[node] < -_LIST_LENGTH:
            found.append(range(node, after))
            node = after
        else:
            node += 1
    return found


def _metadata(page: Page, lines: list[Line], main: int, facts: set[int]) -> list[range]:
    """The widest elements under `main` that hold little but facts, so that no label we do not know stays behind."""
    end = page.ends[main]
    mine = [lines[i] for i in facts if main <= lines[i].start < end]
    if len(mine) < _METADATA_LINES:
        return []
    known, counts = main_text.lengths(page, mine), _running(page, mine)
    whole = main_text.lengths(page, lines)
    found, node = [], main + 1
    while node < end:
        after = page.ends[node]
        share = (known[after] - known[node]) >= _METADATA_SHARE * (whole[after] - whole[node])
        if page.tags[node] is not TEXT and counts[after] - counts[node] >= _METADATA_LINES and share:
            found.append(range(node, after))
            node = after
        else:
            node += 1
    return found


def _running(page: Page, lines: list[Line]) -> list[int]:
    marks = [0] * (len(page.tags) + 1)
    for line in lines:
        marks[line.start] += 1
    return list(accumulate(marks, initial=0))


def _covered(cut: list[range], length: int) -> bytearray:
    covered = bytearray(length + 1)
    for part in cut:
        covered[part.start : part.stop] = b"\x01" * len(part)
    return covered


def _without_ends(lines: list[Line]) -> list[Line]:
    """Links before and after the text, and lists under a heading such as 相关阅读, cut off."""
    first = next((i for i, line in enumerate(lines) if line.linked * 2 <= len(line.text)), len(lines))
    last = len(lines)
    while last > first and (lines[last - 1].linked * 2 > len(lines[last - 1].text) or is_tail(lines[last - 1])):
        last -= 1
    return lines[first:last]


@cache
def _words() -> frozenset[str]:
    return frozenset(words("page_furniture_word"))


@cache
def _tails() -> frozenset[str]:
    return frozenset(words("page_tail"))


@cache
def _starts() -> tuple[tuple[str, int], ...]:
    return tuple((start, int(longest)) for start, longest in rows("page_furniture_start"))
