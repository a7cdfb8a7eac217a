"""How long a rule is in force, as its last lines say: 自2019年9月1日起施行，有效期至2021年8月31日."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest import day
from ingest.reading import Reading

_TAIL, _BEFORE, _AFTER = 1500, 40, 60
_FROM = re.compile(r"自([^，。；,;\n自]{2,16}?)(?:起|(?=施行|实施|执行|生效|试行))")
_ISSUE = re.compile(r"(?:印发|发布|公布|下发|颁布|发文)之日")
_RULES = re.compile(r"施行|实施|执行|生效|试行|有效")
_UNTIL = re.compile(r"[至到]([12]\d{3} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)")
_YEARS = re.compile(r"(?:有效期|试行期|执行期|期限|试行)(?:限)?[为是]?([一二两三四五六1-6])年")
_NUMERAL = {numeral: n for n, numeral in enumerate("一二三四五六", 1)} | {"两": 2}


def find(text: str, issued: date | None) -> Reading[tuple[date, date]] | None:
    """First and last day, where both are stated; `issued` is the day meant by 自印发之日起.

    >>> find("本办法自2020年3月1日起施行，有效期3年。", None).value[1].isoformat()
    '2023-02-28'
    """
    for match in _FROM.finditer(text, max(0, len(text) - _TAIL)):
        start = issued if _ISSUE.fullmatch(match[1]) else day.read(match[1])
        after = text[match.end() : match.end() + _AFTER].split("\n")[0]
        before = re.split(r"[。\n]", text[max(0, match.start() - _BEFORE) : match.start()])[-1]
        end = _end(start, before, after) if start and _RULES.search(after[:8]) else None
        if start and end and start < end:
            return Reading((start, end), "body", match.start(), match.end())
    return None


def _end(start: date, before: str, after: str) -> date | None:
    """The day named after 至, or so many years on."""
    until = _UNTIL.search(after)
    if until:
        return day.read(until[1])
    years = _YEARS.search(after) or _YEARS.search(before)
    if years is None:
        return None
    count = _NUMERAL.get(years[1]) or int(years[1])
    # The day before the same day: for 29 February of a leap year, too.
    return date(start.year + count, start.month, 1) + timedelta(days=start.day - 2)
