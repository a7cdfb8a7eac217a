"""The lines of a web page: what stands between block elements and <br>, as a browser would show it."""

from __future__ import annotations

import re

import msgspec

from ingest.html_page import LINE_ENDS, Page, without_invisible

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3001-\u303f"
# A line break in the source is a space between words, and nothing between Chinese characters.
_WRAPPED = re.compile(rf"(?<=[{_HAN}])[ \t]{{0,200}}[\r\n][ \t\r\n]{{0,2000}}(?=[{_HAN}])")


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
    return _spaced(without_invisible(text))


def _spaced(text: str) -> str:
    if "\n" in text:
        text = _WRAPPED.sub("", text.strip())
    return " ".join(text.split())


def read(page: Page) -> list[Line]:
    """The lines of a page in reading order, empty ones left out."""
    texts = page.texts
    lines: list[Line] = []
    nodes: list[int] = []
    row, linked = -1, 0
    for node, its_row, in_link in page.visible:
        if its_row != row:
            if nodes:
                _append(lines, page, nodes, linked)
            nodes, row, linked = [], its_row, 0
        nodes.append(node)
        if in_link:
            linked += len(texts[node].strip())
    if nodes:
        _append(lines, page, nodes, linked)
    return lines


def _append(lines: list[Line], page: Page, nodes: list[int], linked: int) -> None:
    start, end = nodes[0], nodes[-1] + 1
    raw = page.texts[start] if len(nodes) == 1 else "".join([page.texts[node] for node in nodes])
    if "\n" in raw and any(page.tags[above] == "pre" for above in page.above(start, 20)):
        lines.extend(Line(start, end, text, linked) for part in raw.splitlines() if (text := _spaced(part)))
    elif text := _spaced(raw):
        lines.append(Line(start, end, text, linked))


def block(page: Page, line: Line) -> int:
    """The innermost block element around a line."""
    return next((node for node in page.above(line.start) if page.tags[node] in LINE_ENDS), 0)
