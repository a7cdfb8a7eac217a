"""What stands within the main text of a page and is none of it, cut out."""

from __future__ import annotations

import re
from functools import cache

from ingest import main_text
from ingest.html_line import Line
from ingest.html_name import FURNITURE
from ingest.html_page import Page
from ingest.words import rows, words

_TOKEN = re.compile(r"[\s\[\]【】〔〕［］（）()<>《》|｜·•:：,，、/→←↑»«>_-]+")
_OPENERS = "（([【［〔〈<《「|｜·•→←↑»>—- "
_LIST_LINES, _LIST_LENGTH = 2, 12
_LONGEST, _LONGEST_TAIL = 120, 20
_LINKED_SHARE = 0.6
_METADATA_LINES, _METADATA_SHARE = 3, 0.6


def without(page: Page, lines: list[Line], main: int, facts: set[int]) -> list[Line]:
    """The lines under `main` that are its text: no facts of the page, no lists of links, no furniture."""
    first, last = page.firsts[main], page.lasts[main]
    inside = [i for i, line in enumerate(lines) if first <= line.start < last]
    mine = [lines[i] for i in inside]
    cut = bytearray(len(page.texts))
    for element in [
        *_named(page, mine, main),
        *_link_lists(page, mine, main),
        *_metadata(page, mine, main, [lines[i] for i in inside if i in facts]),
    ]:
        its_first, its_last = page.firsts[element], page.lasts[element]
        cut[its_first:its_last] = b"\x01" * (its_last - its_first)
    kept = [i for i in inside if i not in facts and not cut[lines[i].start]]
    return _without_ends([lines[i] for i in kept if not is_line(lines[i])])


def is_line(line: Line) -> bool:
    """True for a line that a page carries around its text: 【打印】【关闭】, 扫一扫在手机打开当前页.

    >>> is_line(Line(0, 1, "字体：[大 中 小] 打印本页")), is_line(Line(0, 1, "二、主要目标"))
    (True, False)
    """
    bare = line.text.lstrip(_OPENERS)
    if bare[:1] not in _first_characters():
        return not bare and len(line.text.strip("-—_ ")) > 0
    if len(bare) <= _LONGEST and all(not word or word in _words() for word in _TOKEN.split(bare)):
        return True
    return any(len(bare) <= longest and bare.startswith(start) for start, longest in _starts())


def is_word(text: str) -> bool:
    """True for a word that a page offers beside its text: 打印, 关闭窗口."""
    return text in _words()


def is_tail(line: Line) -> bool:
    """True for the heading of a list that follows the text: 相关链接, 【延伸阅读】."""
    if len(line.text) > _LONGEST_TAIL or line.text.lstrip(_OPENERS)[:1] not in _first_of_tails():
        return False
    return _TOKEN.sub("", line.text) in _tails()


def _named(page: Page, mine: list[Line], main: int) -> list[int]:
    """Elements under `main` that are named as furniture and hold less than half of it."""
    found = [element for element in range(main + 1, page.ends[main]) if page.kinds[element] & FURNITURE]
    if not found:
        return []
    sums = main_text.running(page, mine, [float(len(line.text)) for line in mine])
    half = main_text.total(page, sums, main) / 2
    return [element for element in found if main_text.total(page, sums, element) < half]


def _link_lists(page: Page, mine: list[Line], main: int) -> list[int]:
    """The widest elements in which links outweigh the text."""
    links = [float(line.linked * 2 > len(line.text)) for line in mine]
    if sum(links) < _LIST_LINES:
        return []
    sums = main_text.running(page, mine, [main_text.weight(line) for line in mine])
    counts = main_text.running(page, mine, links)
    found, element = [], main + 1
    while element < page.ends[main]:
        many = main_text.total(page, counts, element) >= _LIST_LINES
        if many and main_text.total(page, sums, element) < -_LIST_LENGTH:
            found.append(element)
            element = page.ends[element]
        else:
            element += 1
    return found


def _metadata(page: Page, mine: list[Line], main: int, facts: list[Line]) -> list[int]:
    """The widest elements under `main` that hold little but facts, so that no label we do not know stays behind."""
    if len(facts) < _METADATA_LINES:
        return []
    known = main_text.running(page, facts, [float(len(line.text)) for line in facts])
    counts = main_text.running(page, facts, [1.0] * len(facts))
    whole = main_text.running(page, mine, [float(len(line.text)) for line in mine])
    found, element = [], main + 1
    while element < page.ends[main]:
        enough = main_text.total(page, counts, element) >= _METADATA_LINES
        share = _METADATA_SHARE * main_text.total(page, whole, element)
        if enough and main_text.total(page, known, element) >= share:
            found.append(element)
            element = page.ends[element]
        else:
            element += 1
    return found


def _without_ends(lines: list[Line]) -> list[Line]:
    """Links before and after the text, and lists under a heading such as 相关阅读, cut off."""
    first = next((i for i, line in enumerate(lines) if line.linked * 2 <= len(line.text)), len(lines))
    last = next((i for i in range(first, len(lines)) if _starts_list(lines, i)), len(lines))
    while last > first and (lines[last - 1].linked * 2 > len(lines[last - 1].text) or is_tail(lines[last - 1])):
        last -= 1
    return lines[first:last]


def _starts_list(lines: list[Line], i: int) -> bool:
    """True for the heading of a list, such as 相关阅读, after which most lines have links, to the end."""
    if not is_tail(lines[i]):
        return False
    after = lines[i + 1 :]
    return sum(line.linked > 0 for line in after) >= _LINKED_SHARE * len(after)


@cache
def _words() -> frozenset[str]:
    return frozenset(words("page_furniture_word"))


@cache
def _tails() -> frozenset[str]:
    return frozenset(words("page_tail"))


@cache
def _first_of_tails() -> frozenset[str]:
    return frozenset(word[0] for word in _tails())


@cache
def _starts() -> tuple[tuple[str, int], ...]:
    return tuple((start, int(longest)) for start, longest in rows("page_furniture_start"))


@cache
def _first_characters() -> frozenset[str]:
    return frozenset(word[0] for word in (*words("page_furniture_word"), *words("page_furniture_start")))
