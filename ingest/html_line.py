"""The lines of a web page: what stands between block elements and <br>, as a browser would show it."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

import msgspec

from ingest.html_page import LINE_ENDS, Page

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f"
# A line break in the source is a space between words, and nothing between Chinese characters.
_WRAPPED = re.compile(rf"(?<=[{_HAN}])[ \t]{{0,200}}[\r\n][ \t\r\n]{{0,2000}}(?=[{_HAN}])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffc]")
_row = itemgetter(1)


class Line(msgspec.Struct):
    """One line: its nodes are `start` to `end`; `linked` counts the characters that stand in links."""

    start: int
    end: int
    text: str
    linked: int = 0


def clean(text: str) -> str:
    """One line: every kind of space becomes a plain one, invisible characters go.

    >>> clean("标　　题：\\u200b\\xa0实施\\n方案")
    '标 题： 实施方案'
    """
    if "\n" in text:
        text = _WRAPPED.sub("", text)
    if not text.isascii() and _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def read(page: Page) -> list[Line]:
    """The lines of a page in reading order, empty ones left out."""
    texts = page.texts
    lines: list[Line] = []
    for _, group in groupby(page.visible, _row):
        nodes = list(group)
        raw = "".join([texts[node] for node, _, _ in nodes])
        if raw.isspace():
            continue
        start, end = nodes[0][0], nodes[-1][0] + 1
        linked = sum(len(texts[node].strip()) for node, _, in_link in nodes if in_link)
        if "\n" in raw and any(page.tags[above] == "pre" for above in page.above(start, 20)):
            lines.extend(Line(start, end, text, linked) for part in raw.splitlines() if (text := clean(part)))
        elif text := clean(raw):
            lines.append(Line(start, end, text, linked))
    return lines


def block(page: Page, line: Line) -> int:
    """The innermost block element around a line."""
    return next((node for node in page.above(line.start) if page.tags[node] in LINE_ENDS), 0)
