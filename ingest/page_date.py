"""Two days of a document: when it was written or issued (成文, 印发), and when the page published it."""

from __future__ import annotations

import re
from datetime import date

from ingest import day, stamp
from ingest.day import Day
from ingest.document import Document
from ingest.reading import Reading

HEAD_LINES, TITLE_LINES, TAIL_LINES, PAGE_LINES = 60, 6, 30, 40
_PRINTED = re.compile(
    r"印发|发布|成文|[\u4e00-\u9fff（）]{4,30}(?:办公室|政府|委员会|局|厅)(?:秘书科)?(?:印发)?"
    r"|(?:填报|编制|制表|编印)(?:单位|部门)[:：].{2,30}|[\u4e00-\u9fff]{2,40}(?:审定|通过|批准)"
    r"|[—\-–]{0,2}在[\u4e00-\u9fff]{4,60}(?:会议|大会)上"
)


def issued(text: str, facts: dict[str, list[str]]) -> Reading[date] | None:
    """The day of the page's table (成文日期); else of the signature, a day alone on its line under a covering notice or
    at the end; else of the page's table under a label that may mean either (发文日期)."""
    return _stated(text, facts.get("issued", [])) or _signed(text) or _stated(text, facts.get("dated", []))


def published(document: Document, facts: dict[str, list[str]]) -> Reading[date] | None:
    """The day the page itself gives as its own."""
    for value in facts.get("published", ()):
        if read := day.read(value):
            return Reading(read, "page")
    return _stamped(document)


def _stated(text: str, values: list[str]) -> Reading[date] | None:
    read = next(filter(None, map(day.read, values)), None)
    if read is None:
        return None
    for found in day.find(text):
        if found.value == read:
            return Reading(read, "page", found.start, found.end)
    return Reading(read, "page")


def _signed(text: str) -> Reading[date] | None:
    """The first day in the head that is all of its line, else the last at the end; who printed it comes after both."""
    rows = _rows(text)
    last = max(1, len(rows) - TAIL_LINES)
    head = [i for i in range(1, min(HEAD_LINES, len(rows))) if i <= TITLE_LINES or i >= last or _ends(rows[i - 1][1])]
    order = dict.fromkeys((*head, *reversed(range(last, len(rows)))))
    for printed in (False, True):
        for i in order:
            start, line = rows[i]
            found = alone(line)
            if found is not None and (printed or _is_bare(line, found)):
                return Reading(found.value, "body", start + found.start, start + found.end)
    return None


def _ends(line: str) -> bool:
    """Whether a line may stand above a signature's day: a name, in brackets or not, and no sentence."""
    return 2 < len(line.strip()) <= 80 and not re.search(r"[。；：:]$|\t|\d$", line.strip())


def _is_bare(line: str, found: Day) -> bool:
    return not (line[: found.start] + line[found.end :]).strip(" （()）")


def _rows(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def alone(line: str) -> Day | None:
    """The day that a line is, but for brackets and who printed it: 2018年4月6日, 县政府办公室 2018年4月6日印发.

    People sign with 年, pages stamp with dashes: 2018-04-06 is none.
    """
    if len(line) > 80:
        return None
    for found in day.find(line):
        if "年" not in line[found.start : found.end]:
            continue
        rest = (line[: found.start] + line[found.end :]).strip(" （()）—-–")
        if not rest or _PRINTED.fullmatch(rest):
            return found
    return None


def _stamped(document: Document) -> Reading[date] | None:
    """A line of the page's head that stamps it: 2018-12-28 11:27 来源：…"""
    for piece in document.pieces[:PAGE_LINES]:
        if found := stamp.read(piece.text.strip()):
            return Reading(found.value, "page")
    return None
