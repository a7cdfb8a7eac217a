"""Marked text as test cases: 于〖deadline 8月5日前〗报〖unit 县扶贫办〗备案."""

from __future__ import annotations

import re

_MARK = re.compile(r"〖(?P<name>[a-z_]+) (?P<words>[^〗]*)〗")


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The plain text, and (name, start, end) of each marked stretch."""
    plain, spans, position = "", [], 0
    for match in _MARK.finditer(marked):
        plain += marked[position : match.start()]
        spans.append((match.group("name"), len(plain), len(plain) + len(match.group("words"))))
        plain += match.group("words")
        position = match.end()
    return plain + marked[position:], spans
