"""Two days of a document: when it was written or issued (成文, 印发), and when the page published it."""

from __future__ import annotations

import re
from datetime import date

from ingest import day
from ingest.document import Document
from ingest.reading import Reading

HEAD_LINES, TAIL_LINES = 60, 30
_ISSUED = re.compile(r"[（(]?\s*(?:印发|成文|发布|签发|通过|公布)?[^\n]{0,6}$")


def issued(text: str, facts: dict[str, list[str]], *, parts: int) -> Reading[date] | None:
    """The day of the page's table; else the signature's: a day alone on its line under a covering notice or at the end."""
    if parts == 1:
        for value in facts.get("issued", ()):
            if read := day.read(value):
                return _placed(read, "page", text)
    return _signed(text)


def published(document: Document, facts: dict[str, list[str]]) -> Reading[date] | None:
    """The day the page itself gives as its own."""
    for value in facts.get("published", ()):
        if read := day.read(value):
            return Reading(read, "page")
    return _stamped(document)


def _placed(value: date, where: str, text: str) -> Reading[date]:
    for found in day.find(text):
        if found.value == value:
            return Reading(value, where, found.start, found.end)
    return Reading(value, where)


def _signed(text: str) -> Reading[date] | None:
    """A day that is all of its line, below a line that signs; the first in the head, else the last at the end."""
    lines = text.split("\n")
    at, rows = 0, []
    for line in lines:
        rows.append((at, line))
        at += len(line) + 1
    edges = [*enumerate(rows[:HEAD_LINES]), *reversed([*enumerate(rows)][max(HEAD_LINES, len(rows) - TAIL_LINES) :])]
    for i, (start, line) in edges:
        if i == 0 or len(line) > 60:
            continue
        for found in day.find(line):
            rest = (line[: found.start] + line[found.end :]).strip(" （()）")
            if not rest or re.fullmatch(r"印发|发布|成文|[\u4e00-\u9fff（）]{4,30}(?:办公室|政府|委员会|局|厅)(?:秘书科)?印发?", rest):
                return Reading(found.value, "body", start + found.start, start + found.end)
    return None


def _stamped(document: Document) -> Reading[date] | None:
    """A line of the page's head that begins with a day and goes on with its source: 2018-12-28 11:27 来源：…"""
    for piece in document.pieces[:40]:
        line = piece.text.strip()
        if len(line) > 200:
            continue
        for found in day.find(line):
            rest = line[found.end :]
            if found.start <= 12 and re.match(r"\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:信息)?(?:来源|作者|浏览|点击|阅读|发布|字号|【|\|)", rest):
                return Reading(found.value, "page")
    return None
