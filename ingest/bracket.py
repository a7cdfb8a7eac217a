"""Brackets, quotes and book marks that have no other half, paragraph by paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

# Opening half -> its closing half; full and half width round brackets close each other.
CLOSING = {"（": "）", "(": "）", "《": "》", "〈": "〉", "“": "”", "〔": "〕", "【": "】", "「": "」"}
_CLOSERS = {**{closer: closer for closer in CLOSING.values()}, ")": "）"}
_LIST_ITEM = re.compile(r"(?:^|[，,。；;：: ])\(?[\da-zA-Z一二三四五六七八九十]{1,3}$")
_TITLE_LINE = 60


def unbalanced(text: str) -> Iterator[tuple[int, str, list[int]]]:
    """(offset, paragraph, places in it of halves without another) for each paragraph that has some.

    Rows of tables are left out, and so is a title that opens a bracket in one line and closes it in the next.

    >>> list(unbalanced("推广“公司+农户模式。"))
    [(0, '推广“公司+农户模式。', [2])]
    """
    start = 0
    found: list[tuple[int, str, list[int]]] = []
    for line in text.split("\n"):
        found.append((start, line, [] if "\t" in line else _of_line(line)))
        start += len(line) + 1
    for (_, first, opened), (_, second, closed) in pairwise(found):
        if opened and closed and max(len(first), len(second)) <= _TITLE_LINE:
            wanted = CLOSING.get(first[opened[-1]])
            if wanted is not None and wanted == _CLOSERS.get(second[closed[0]]):
                del opened[-1], closed[0]
    return (row for row in found if row[2])


def _of_line(line: str) -> list[int]:
    open_: list[int] = []
    lost: list[int] = []
    waiting: Counter[str] = Counter()
    for at, char in enumerate(line):
        if char in CLOSING:
            open_.append(at)
            waiting[CLOSING[char]] += 1
        elif char in _CLOSERS:
            wanted = _CLOSERS[char]
            if waiting[wanted]:
                lost.extend(_closed(line, open_, wanted, waiting))
            elif not (wanted == "）" and _LIST_ITEM.search(line[max(0, at - 6) : at])):
                lost.append(at)
    return sorted([*lost, *open_])


def _closed(line: str, open_: list[int], wanted: str, waiting: Counter[str]) -> list[int]:
    """Take off the open halves the one that `wanted` closes, and those above it, which nothing closed."""
    lost: list[int] = []
    while True:
        at = open_.pop()
        closer = CLOSING[line[at]]
        waiting[closer] -= 1
        if closer == wanted:
            return lost
        lost.append(at)
