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
from functools import cache
from itertools import chain

import msgspec

from ingest import day, validity
from ingest.reading import Reading
from ingest.words import alternation, rows

FIRST, LAST, LONGEST = 1978, 2060, 20
OPENING, HEAD = 1500, 6000

_Y = r"([12]\d{3})"
_DASH = r"\s?[—–\-－~～―─至到]{1,2}\s?"
# 2018—2020年, 2018年至2020年, and 20182020年, whose dash the copy lost.
_YEARS = re.compile(rf"(?<!\d){_Y}\s?年?(?:{_DASH}|(?=20\d\d年)){_Y}(?!\d)\s?年?")
_YEAR = re.compile(
    rf"(?<![\d〔\[第]){_Y}\s?年(?!远景|[^，。]{{0,2}}目标|\d{{1,2}}月)|(?<![\d〔\[第]){_Y}(?=年?度?[)）]?$)"
)
_DRAFT = re.compile(r"[(（][^()（）]{0,8}(?:征求意见|送审|讨论|修改|修订|草案)稿?[^()（）]{0,16}[)）]")
# First and last month: the school year, and the season of heating as the plans against winter smog set it.
_SEASONS = {"学年": (9, 8), "秋冬季": (10, 3)}
_ACROSS_YEARS = re.compile(rf"(?<!\d){_Y}\s?年?{_DASH}{_Y}\s?(?:年度?)?({'|'.join(_SEASONS)})")
_MONTH_OF = re.compile(rf"(?<!\d){_Y}\s?年(\d{{1,2}})月(?!\d)")
_PART = re.compile(rf"{_Y}年(?:度)?(?:第?([一二三四])季度|([上下])半年)")
# “十四五”, 十四五规划, 第十四个五年; but no 十五条措施.
_FIVE = re.compile(
    r"(?<![〇零一二三四五六七八九])十([一二三四五六])五(?![〇零一二三四五六七八九个年])|第十([一二三四五六]?)个五年"
    r"|[“\"‘]十()五[”\"’]|十()五(?=规划|计划|期间|时期)"
)
_ORDINAL = {"": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_SPAN = re.compile(r"(?<!\d)([三两二四五六3-6])年(?:行动|攻坚|工作|计划|方案|实施|专项|规划|提升|倍增|整治|滚动|建设)")
_NUMERAL = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_POINT = rf"(?:{_Y}\s?年)?\s?(?:(\d{{1,2}})\s?月(?:份)?)?\s?(?:(\d{{1,2}})\s?[日号])?(?:底|末)?"
_BETWEEN = re.compile(rf"{_POINT}\s?(?:起|开始)?[,，]?{_DASH}{_POINT}")
# 从2014年10月起至2015年3月底止
_FROM = re.compile(rf"从(?={_Y}\s?年\s?\d{{1,2}}\s?月[^，。；]{{0,12}}{_Y}\s?年\s?\d{{1,2}}\s?月[^，。；]{{0,6}}止)")
_KEY_YEAR = re.compile(rf"{_Y}年[,，]?[既正]?是[^。；\n]{{0,120}}?(?:之年|[一1]年|年份|元年|节点)")
_PURPOSE = re.compile(
    rf"(?:现就|现将|做好|为确保|确保完成|推进)(?:我[省市县区州旗镇乡])?{_Y}年度?(?!底|末|前|以来|第|[上下]半年|\d)"
)
# 决定，在2012—2016年的五年间….
_MEANT = re.compile(rf"(?:决定|计划|拟|力争|利用|用)[^。\n]{{0,20}}?{_YEARS.pattern}")
# 决定从3月20日起至6月27日,在全镇开展…
_CAMPAIGN = re.compile(
    rf"(?:决定|定于|拟于?|计划|于)[^。\n]{{0,6}}?[从自]?(?P<days>\d{{1,2}}月(?:\d{{1,2}}日)?(?:起|开始)?[,，]?{_DASH}\d{{1,2}}月(?:\d{{1,2}}日)?)"
    r"(?:底|末|止)?[,，]?(?:在|集中|组织|开展|对|利用)"
)
_SOON = 120
"""A campaign begins within so many days of the paper that calls for it."""
# 从2018年起,用3年左右时间; 2012年起5年内.
_SINCE = re.compile(
    rf"{_Y}年(?:起|开始)[，,]?(?:(?:计划|力争|争取|拟)?(?:利?用|通过))?(\d|[一二两三四五六])年(?:左右)?(?:的)?(?:时间|内|期间)"
)
_REVIEW = re.compile(rf"{_Y}年?的?(?:政府)?(?:主要)?工作的?(?:回顾|总结|情况|基本情况)")
_SCOPE = "全[省市县州区旗]|经济社会|经济和社会|国民经济|政府|重点|主要|的"
_GOAL = "总体|主要|预期|安排|任务|目标|打算|要求|思路|重点|建议|计划|部署"
_AHEAD = re.compile(rf"{_Y}年(?:{_SCOPE}){{0,4}}(?:发展|工作|目标|任务|预期|重点){{1,3}}的?(?:{_GOAL}){{1,3}}")
_HEADED = re.compile(rf"^[一二三四]、[^\n]{{0,10}}{_Y}年", re.MULTILINE)


class Period(msgspec.Struct, frozen=True):
    """First and last day; `year` is the first year."""

    start: date
    end: date

    @property
    def year(self) -> int:
        """The year it begins in."""
        return self.start.year


_MADE_AS = re.compile(
    r"(?:制[定订]|编制|拟[定订])了?(?:本|如下)?《(?P<name>[^《》\n]{4,40}(?:方案|计划|规划|要点|意见))》"
)
# 到2018年,…;2019—2020年,…: a stage of the plan and not its period.
_STAGE = re.compile(rf"到{_Y}年")
# 2014脱贫攻坚: the copy lost 年.
_BARE_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?=[一-龥])(?!年)")


@cache
def _rules() -> dict[str, str]:
    """The kind of a document -> its rule."""
    return {kind: rule for rule, kind in rows("period_rule")}


def find(title: Reading[str] | None, doc_type: str | None, text: str, issued: date | None) -> Reading[Period] | None:
    """The period, or None where the text does not tell."""
    text = day.with_arabic_years(text)
    if title:
        title = Reading(day.with_arabic_years(title.value), title.where, title.start, title.end)
    rule = _rules().get(doc_type or "")
    if doc_type == "政府工作报告":
        return _report(title, text)
    if rule == "never":
        return None
    named = (_named(title, text, issued) if title else None) or _own_name(text)
    term = _term(text)
    if term and (named is None or _meet(term.value, named.value)):
        return term
    return named or _unnamed(title, rule, text, issued)


def _own_name(text: str) -> Reading[Period] | None:
    """The name that the opening gives the plan itself: 经研究,制订《城头乡2014年度脱贫攻坚实施方案》."""
    match = _MADE_AS.search(text, 0, HEAD)
    read = _stated(_BARE_YEAR.sub(r"\1年", match["name"])) if match else None
    return Reading(read, "body", match.start("name"), match.end("name")) if match and read else None


def _unnamed(title: Reading[str] | None, rule: str | None, text: str, issued: date | None) -> Reading[Period] | None:
    """Where neither title nor a line of terms states a period: that of the opening, or of the rule's being in force."""
    if rule == "quoted":
        return _in_force(text, None)
    spans = title is not None and _SPAN.search(title.value) is not None
    opened = None if rule == "stated" or spans else _opening(text) or _same_year(rule, text, issued)
    opened = opened or (_campaign(text, issued) if issued else None)
    return opened or _in_force(text, issued)


def _meet(first: Period, second: Period) -> bool:
    return first.start <= second.end and first.end >= second.start


def _in_force(text: str, issued: date | None) -> Reading[Period] | None:
    """From the day on which a rule comes into force to the last of its term."""
    found = validity.find(text, issued)
    return Reading(Period(*found.value), found.where, found.start, found.end) if found else None


def years(first: int, last: int | None = None) -> Period:
    """From 1 January of the first to 31 December of the last year."""
    return Period(date(first, 1, 1), date(last or first, 12, 31))


def months(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last day of another of the same year."""
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _plausible(*values: int) -> bool:
    return all(FIRST <= value <= LAST for value in values)


def _ranges(text: str) -> Iterator[tuple[Period, re.Match[str]]]:
    """The ranges of years in a text."""
    for match in _YEARS.finditer(text):
        if period := _whole(match):
            yield period, match


def _named(title: Reading[str], text: str, issued: date | None) -> Reading[Period] | None:
    """What the title states: a range, a part of a year, one year, the number of a five-year plan, N years of action."""
    read = _stated(title.value)
    named = Reading(read, title.where, title.start, title.end) if read else None
    span = _SPAN.search(title.value)
    if span and (read is None or read.start.year == read.end.year):
        return _spanned(_NUMERAL.get(span[1]) or int(span[1]), named, text, issued)
    return named


def _stated(title: str) -> Period | None:
    """The period that a title states, else the year of its draft (征求意见稿 2021年4月)."""
    draft = _DRAFT.search(title)
    if draft is None:
        return _period_of(title)
    drafted = re.search(_Y, draft.group())
    read = _period_of(title.replace(draft.group(), ""))
    return read or (years(int(drafted[1])) if drafted and _plausible(int(drafted[1])) else None)


def _period_of(title: str) -> Period | None:
    for between in _BETWEEN.finditer(title):
        if between[2] and (stretch := _days(between)):
            return stretch
    if across := _ACROSS_YEARS.search(title):
        return _across(int(across[1]), int(across[2]), across[3])
    ranged = next(_ranges(title), None)
    if ranged:
        return ranged[0]
    if part := _PART.search(title):
        return _part(part)
    single = [int(m[1] or m[2]) for m in _YEAR.finditer(title)]
    single = [year for year in single if _plausible(year)]
    if single:
        return years(single[-1])
    if month := _MONTH_OF.search(title):
        return _month(int(month[1]), int(month[2]))
    five = _FIVE.search(title)
    return _five(five) if five else None


def _across(first: int, last: int, name: str) -> Period | None:
    """2023—2024学年, 2019—2020年秋冬季: what begins in one year and ends in the next."""
    if not _plausible(first, last) or last - first != 1:
        return None
    begin, end = _SEASONS[name]
    return Period(date(first, begin, 1), _last_day(last, end, 0))


def _five(match: re.Match[str]) -> Period:
    """The years of the five-year plan that is numbered: 十四五 is 2021 to 2025."""
    first = 2001 + 5 * _ORDINAL[match[1] or match[2] or ""]
    return years(first, first + 4)


def _month(year: int, month: int) -> Period | None:
    return months(year, month, month) if 1 <= month <= 12 and _plausible(year) else None


def _part(match: re.Match[str]) -> Period:
    """A quarter or a half of a year."""
    if match[2]:
        quarter = "一二三四".index(match[2])
        return months(int(match[1]), 3 * quarter + 1, 3 * quarter + 3)
    return months(int(match[1]), 1, 6) if match[3] == "上" else months(int(match[1]), 7, 12)


def _spanned(count: int, named: Reading[Period] | None, text: str, issued: date | None) -> Reading[Period] | None:
    """N years of action: the range of N years that the text names, or N from or to a year that it names."""
    head = text[:HEAD]
    for period, match in _ranges(head):
        if period.end.year - period.start.year == count - 1:
            return Reading(period, "body", match.start(), match.end())
    if named:
        return Reading(years(named.value.year, named.value.year + count - 1), named.where, named.start, named.end)
    begun = re.search(rf"从{_Y}年(?:起|开始|至)", head)
    if begun and _plausible(int(begun[1])):
        return Reading(years(int(begun[1]), int(begun[1]) + count - 1), "body", begun.start(), begun.end())
    for match in re.finditer(rf"(?:到|至|力争){_Y}年", head):
        first = int(match[1]) - count + 1
        if issued and abs(first - issued.year) <= 1:
            return Reading(years(first, int(match[1])), "body", match.start(), match.end())
    return None


@cache
def _term_lead() -> re.Pattern[str]:
    lead = r"^[^\n。]{0,8}?(?:本?(?:方案|规划|行动|计划|活动)的?)?"
    return re.compile(rf"{lead}(?:{alternation('term_heading')})(?:安排)?[为是:：。]?\s{{0,3}}[自从]?\s?", re.MULTILINE)


def _term(text: str) -> Reading[Period] | None:
    """A line that states the period: 行动时间：2018年2月28日至6月30日, 本规划期限为2021—2025年; the first that does."""
    leads = (pattern.finditer(text, 0, min(len(text), HEAD)) for pattern in (_term_lead(), _FROM))
    for lead in chain.from_iterable(leads):
        for pattern, read in ((_YEARS, _whole), (_BETWEEN, _days)):
            match = pattern.match(text, lead.end())
            period = read(match) if match else None
            if period and match:
                return Reading(period, "body", match.start(), match.end())
    return None


def _whole(match: re.Match[str]) -> Period | None:
    """2021—2025年."""
    first, last = int(match[1]), int(match[2])
    return years(first, last) if _plausible(first, last) and 0 < last - first <= LONGEST else None


def _days(match: re.Match[str]) -> Period | None:
    """2018年2月28日至6月30日, 2018年3月至2020年12月."""
    y1, m1, d1, y2, m2, d2 = (int(group) if group else 0 for group in match.groups())
    if not y1 or not (y2 or m2):
        return None
    try:
        start, end = _first_day(y1, m1, d1), _last_day(y2 or y1, m2, d2)
    except ValueError:
        return None
    return Period(start, end) if start <= end and _plausible(start.year, end.year) else None


def _first_day(year: int, month: int, day_: int) -> date:
    """The day, of a year or a month alone (0 for the rest) its first; ValueError where there is none such."""
    return date(year, month or 1, day_ or 1)


def _last_day(year: int, month: int, day_: int) -> date:
    """The day, of a year or a month alone (0 for the rest) its last; ValueError where there is none such."""
    month = month or 12
    return date(year, month, day_ or monthrange(year, month)[1])


def _opening(text: str) -> Reading[Period] | None:
    """2019年是…之年 in the opening, 现就2019年…工作 or 决定在2012—2016年 in its sentence of purpose."""
    meant = _MEANT.search(text, 0, min(len(text), OPENING // 2))
    if (
        meant
        and (period := _whole(meant))
        and not _STAGE.search(text, text.rfind("。", 0, meant.start()) + 1, meant.start())
    ):
        return Reading(period, "body", meant.start(1), meant.end())
    if since := _since(text):
        return since
    for pattern in (_KEY_YEAR, _PURPOSE):
        match = pattern.search(text, 0, min(len(text), OPENING))
        if match and _plausible(int(match[1])):
            return Reading(years(int(match[1])), "body", match.start(1), match.end(1) + 1)
    return None


def _campaign(text: str, issued: date) -> Reading[Period] | None:
    """决定从3月20日起至6月27日在全镇开展…: days without a year are those of the year of issue."""
    match = _CAMPAIGN.search(text, 0, min(len(text), OPENING))
    days = _BETWEEN.match(f"{issued.year}年{match['days']}") if match else None
    period = _days(days) if days else None
    near = period is not None and abs((period.start - issued).days) <= _SOON
    return Reading(period, "body", match.start("days"), match.end("days")) if match and period and near else None


def _since(text: str) -> Reading[Period] | None:
    """从2018年起,用3年时间 runs to the end of 2020."""
    match = _SINCE.search(text, 0, min(len(text), OPENING))
    if match is None or not _plausible(int(match[1])):
        return None
    count = _NUMERAL.get(match[2]) or int(match[2])
    return Reading(years(int(match[1]), int(match[1]) + count - 1), "body", match.start(), match.end())


def _same_year(rule: str | None, text: str, issued: date | None) -> Reading[Period] | None:
    """A yearly list of tasks that says 今年 governs the year in which it was issued."""
    if rule == "yearly" and issued and "今年" in text[:HEAD]:
        return Reading(years(issued.year), "derived")
    return None


def _report(title: Reading[str] | None, text: str) -> Reading[Period] | None:
    """The year after the one it reviews, or whose tasks it heads, the later of the two; else that of its day."""
    found = [*_goals(text)]
    if title and (own := re.search(rf"{_Y}年", title.value)):
        found.append((int(own[1]), title.start or 0, title.end or 0))
    found = [goal for goal in found if _plausible(goal[0])] or [*_delivered(text)]
    if not found:
        return None
    year, start, end = max(found)
    return Reading(years(year), "body", start, end)


def _goals(text: str) -> Iterator[tuple[int, int, int]]:
    """Years ahead, with the range of the words that tell them."""
    if review := _REVIEW.search(text, 0, min(len(text), HEAD)):
        yield int(review[1]) + 1, review.start(), review.end()
    if ahead := _AHEAD.search(text):
        yield int(ahead[1]), ahead.start(), ahead.end()
    for match in (*_HEADED.finditer(text), *_KEY_YEAR.finditer(text, len(text) // 5)):
        yield int(match[1]), match.start(1), match.end(1)


def _delivered(text: str) -> Iterator[tuple[int, int, int]]:
    """The year of the day in the head on which the report was delivered; the next one from November on."""
    for found in day.find(text, 0, 600):
        yield found.value.year + (found.value.month >= 11), found.start, found.end
        return
