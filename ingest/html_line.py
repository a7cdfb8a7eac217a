"""The lines of a web page: what stands between block elements and <br>, as a browser would show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from ingest.html_page import Page, without_invisible

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f"
# A line break in the source is a space between words, and nothing between Chinese characters.
_WRAPPED = re.compile(rf"(?<=[{_HAN}])[ \t]{{0,200}}[\r\n][ \t\r\n]{{0,2000}}(?=[{_HAN}])")


class Line(msgspec.Struct, gc=False):
    """One line, made of the page's texts `start` to `end`; `linked` counts its characters that stand in links."""

    start: int
    end: int
    text: str
    linked: int = 0


def clean(text: str) -> str:
    """One line: every kind of space becomes a plain one, invisible characters go.

    >>> clean("标　　题：\\u200b\\xa0实施\\n方案")
    '标 题： 实施方案'
    """
    return _spaced(without_invisible(text))


def _spaced(text: str) -> str:
    if "\n" in text:
        text = _WRAPPED.sub("", text.strip())
    return " ".join(text.split())


def read(page: Page) -> list[Line]:
    """The lines of a page in reading order, empty ones left out."""
    rows, texts, links = page.rows, page.texts, page.links
    lines: list[Line] = []
    has_pre = "pre" in page.tags
    starts = [i for i, (row, after) in enumerate(pairwise([-1, *rows])) if row != after]
    for start, end in pairwise([*starts, len(rows)]):
        one = end == start + 1
        raw = texts[start].strip() if one else "".join(texts[start:end]).strip()
        if "\n" in raw:
            lines.extend(_broken(page, start, end, raw, has_pre))
        elif raw:
            text = " ".join(raw.split())
            linked = (len(text) if links[start] else 0) if one else _linked(page, start, end)
            lines.append(Line(start, end, text, linked))
    return lines


def _linked(page: Page, start: int, end: int) -> int:
    return sum(len(page.texts[i].strip()) for i in range(start, end) if page.links[i])


def _broken(page: Page, start: int, end: int, raw: str, has_pre: bool) -> Iterator[Line]:
    """The source breaks the line: that shows in <pre> only."""
    parts = [raw]
    if has_pre and any(page.tags[element] == "pre" for element in page.around(start, 20)):
        parts = raw.splitlines()
    for part in parts:
        if text := _spaced(part):
            yield Line(start, end, text, min(len(text), _linked(page, start, end)))
