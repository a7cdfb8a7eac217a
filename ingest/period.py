"""The period that a plan governs, read from its title, a line such as 行动时间, or its opening; never the upload date.

A bare year runs from 1 January to 31 December; a five-year plan by its number (“十四五”: 2021 to 2025); three years of
action from the years that the text names. A government work report governs the year whose goals it sets. Masked years
(20xx年) give nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

import msgspec

from ingest import day
from ingest.reading import Reading

FIRST, LAST = 1978, 2060
OPENING = 1500
HEAD = 4000

_DASH = r"\s?[—–\-－~～―─至到]{1,2}\s?"
_YEARS = re.compile(rf"(?<!\d)([12]\d{{3}})\s?年?(?:{_DASH}|、|(?=20\d\d年))([12]\d{{3}})\s?年?度?(?!\d)")
_YEAR = re.compile(r"(?<![\d〔\[（(第])([12]\d{3})\s?年(?!远景|[^，。]{0,2}目标|\d{1,2}月)|(?<!\d)([12]\d{3})\s?年$|(?<=[（(])([12]\d{3})(?=年?度?[)）])")
_FIVE = re.compile(r"[“\"”']?(十五|十一五|十二五|十三五|十四五|十五五|十六五)[”\"“']?(?![〇零一二三四五六七八九])")
_FIFTH = re.compile(r"第(十|十一|十二|十三|十四|十五|十六)个五年")
_FIVE_YEARS = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}
_SPAN = re.compile(r"([三两二四五六3-6])年(?:行动|攻坚|工作|计划|方案|实施|专项|规划|提升|倍增|整治|滚动)")
_NUMERAL = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "3": 3, "4": 4, "5": 5, "6": 6}
_TERM = re.compile(
    r"(?:行动|实施|规划|活动|工作|执行|整治|治理|方案|计划|专项)(?:的)?(?:时间|期限|期|周期|年限|时限|起止时间)(?:安排)?"
    r"[为是:：]?\s*\n?\s*(?:自|从|为)?\s*"
)
_MONTH = r"(?:([12]\d{3})\s?年)?\s?(?:(\d{1,2})\s?月(?:份)?)?\s?(?:(\d{1,2})\s?[日号])?(?:底|末)?"
_BETWEEN = re.compile(rf"{_MONTH}\s?(?:起)?[,，]?\s?(?:[—–\-－~～―─至到]{{1,2}}){_MONTH}")
_KEY_YEAR = re.compile(r"([12]\d{3})年[,，]?(?:既|正)?是[^。；\n]{0,120}?(?:之年|[一1]年|年份|元年|节点)")
_REVIEW = re.compile(r"([12]\d{3})年?(?:的)?(?:政府)?(?:主要)?工作(?:的)?(?:回顾|总结|情况|基本情况)|([12]\d{3})年工作和")
_AHEAD = re.compile(
    r"([12]\d{3})年(?:全市|全县|全州|全区|全省|经济社会|经济和社会|国民经济|政府|重点|主要|的)*(?:发展|工作|目标|任务|预期|重点)+"
    r"(?:的)?(?:总体|主要|预期)*(?:安排|任务|目标|打算|要求|思路|重点|建议|计划|部署)"
)
_QUARTER = re.compile(r"([12]\d{3})年(?:第?([一二三四])季度|(上|下)半年)")
_NO_PERIOD = ("批复", "复函", "答复", "公报", "条例")
_YEARLY = ("工作要点", "要点", "工作安排", "年度计划", "工作计划", "任务清单", "任务分工", "任务分解表")


class Period(msgspec.Struct, frozen=True):
    """First and last day; `year` is the first year."""

    start: date
    end: date

    @property
    def year(self) -> int:
        return self.start.year


def find(
    title: Reading[str] | None, doc_type: str | None, text: str, issued: date | None
) -> Reading[Period] | None:
    """The period, or None where the text does not tell."""
    if doc_type == "政府工作报告":
        return _report(title, text)
    if doc_type in _NO_PERIOD:
        return None
    named = _titled(title, text, issued) if title else None
    term = _term(text)
    if term and (named is None or _within(term.value, named.value)):
        return term
    return named or _opening(text) or _same_year(doc_type, text, issued)


def years(first: int, last: int | None = None) -> Period:
    """From 1 January of the first to 31 December of the last year."""
    return Period(date(first, 1, 1), date(last or first, 12, 31))


def _within(inner: Period, outer: Period) -> bool:
    return inner.start <= outer.end and inner.end >= outer.start


def _plausible(*values: int) -> bool:
    return all(FIRST <= value <= LAST for value in values)


def _range(text: str) -> tuple[Period, re.Match[str]] | None:
    """The first range of years in a text, 2018—2020年; also 20182020年, whose dash the copy lost."""
    for match in _YEARS.finditer(text):
        first, last = int(match[1]), int(match[2])
        if _plausible(first, last) and 0 < last - first <= 20:
            return years(first, last), match
    return None


def _titled(title: Reading[str], text: str, issued: date | None) -> Reading[Period] | None:
    words = title.value
    made = lambda period: Reading(period, "title", title.start, title.end)  # noqa: E731
    if ranged := _range(words):
        return made(ranged[0])
    if quarter := _QUARTER.search(words):
        return made(_part(quarter))
    single = [int(next(g for g in m.groups() if g)) for m in _YEAR.finditer(words)]
    single = [year for year in single if _plausible(year)]
    if five := _FIVE.search(words) or _FIFTH.search(words):
        start = _FIVE_YEARS[five[1].removesuffix("五") + "五"]
        return made(years(single[0]) if single and start <= single[0] <= start + 4 else years(start, start + 4))
    span = _SPAN.search(words)
    if single and not span:
        return made(years(single[-1]))
    if span:
        return _spanned(_NUMERAL[span[1]], single, text, issued)
    return None


def _part(match: re.Match[str]) -> Period:
    """A quarter or a half of a year."""
    year = int(match[1])
    first, months = (3 * "一二三四".index(match[2]) + 1, 3) if match[2] else (1 if match[3] == "上" else 7, 6)
    last = first + months - 1
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _spanned(count: int, single: list[int], text: str, issued: date | None) -> Reading[Period] | None:
    """N years of action: the range of N years that the text names, or N years that begin or end with a year it names."""
    for match in _YEARS.finditer(text, 0, min(len(text), HEAD)):
        first, last = int(match[1]), int(match[2])
        if _plausible(first, last) and last - first == count - 1:
            return Reading(years(first, last), "body", match.start(), match.end())
    if single:
        return Reading(years(single[0], single[0] + count - 1), "title")
    begun = re.search(r"从([12]\d{3})年(?:起|开始|至)", text[:HEAD])
    if begun and _plausible(int(begun[1])):
        return Reading(years(int(begun[1]), int(begun[1]) + count - 1), "body", begun.start(), begun.end())
    for match in re.finditer(r"(?:到|至|力争)([12]\d{3})年(?:底|末)?", text[:HEAD]):
        first = int(match[1]) - count + 1
        if issued and abs(first - issued.year) <= 1:
            return Reading(years(first, int(match[1])), "body", match.start(), match.end())
    return None


def _term(text: str) -> Reading[Period] | None:
    """A line or clause that states the period: 行动时间：2018年2月28日至6月30日, 规划期为2021—2025年."""
    for lead in _TERM.finditer(text, 0, min(len(text), HEAD * 2)):
        here = text[lead.end() : lead.end() + 60]
        between = _BETWEEN.match(here)
        period = _days(between) if between else None
        if period is None and (ranged := _YEARS.match(here)):
            first, last = int(ranged[1]), int(ranged[2])
            period = years(first, last) if _plausible(first, last) and first < last <= first + 20 else None
            between = ranged
        if period and between:
            return Reading(period, "body", lead.end(), lead.end() + between.end())
    return None


def _days(match: re.Match[str]) -> Period | None:
    """2018年2月28日至6月30日, 2018年3月至2020年12月, 2018年至2020年."""
    y1, m1, d1, y2, m2, d2 = (int(g) if g else None for g in match.groups())
    if y1 is None or (y2 is None and m2 is None):
        return None
    year = y2 or y1
    try:
        start = date(y1, m1 or 1, d1 or 1)
        month = m2 or 12
        end = date(year, month, d2 or monthrange(year, month)[1])
    except ValueError:
        return None
    return Period(start, end) if start <= end and _plausible(y1, year) else None


def _opening(text: str) -> Reading[Period] | None:
    """2019年是…之年 in the opening, or 现就2019年…工作 in its sentence of purpose."""
    head = text[:OPENING]
    for pattern in (_KEY_YEAR, re.compile(r"(?:现就|现将|做好|为确保|确保完成|推进)(?:我[省市县区州旗镇乡])?([12]\d{3})年度?(?!底|末|前)")):
        match = pattern.search(head)
        if match and _plausible(int(match[1])):
            return Reading(years(int(match[1])), "body", match.start(1), match.end(1) + 1)
    return None


def _same_year(doc_type: str | None, text: str, issued: date | None) -> Reading[Period] | None:
    """A yearly list of tasks that says 今年 governs the year in which it was issued."""
    if doc_type in _YEARLY and issued and "今年" in text[:HEAD]:
        return Reading(years(issued.year), "derived")
    return None


def _report(title: Reading[str] | None, text: str) -> Reading[Period] | None:
    """The year after the one it reviews, or the year whose tasks it heads; the later of the two."""
    found = list(_goals(text)) or list(_delivered(text))
    if title and (own := re.match(r"([12]\d{3})年", title.value)):
        found.append((int(own[1]), title.start or 0, title.end or 0))
    if not found:
        return None
    year, start, end = max(found)
    return Reading(years(year), "body", start, end)


def _delivered(text: str) -> Iterator[tuple[int, int, int]]:
    """The year of the day in the head on which the report was delivered; the next one from November on."""
    for found in day.find(text, 0, 600):
        yield found.value.year + (found.value.month >= 11), found.start, found.end
        return


def _goals(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _REVIEW.finditer(text, 0, min(len(text), HEAD)):
        yield int(match[1] or match[2]) + 1, match.start(), match.end()
        break
    for match in _AHEAD.finditer(text):
        if _plausible(int(match[1])):
            yield int(match[1]), match.start(), match.end()
            break
    for match in re.finditer(r"(?m)^[一二三四]、[^\n]{0,10}([12]\d{3})年", text):
        yield int(match[1]), match.start(1), match.end(1)
    for match in _KEY_YEAR.finditer(text, len(text) // 5):
        yield int(match[1]), match.start(1), match.end(1)
