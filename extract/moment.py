"""Time expressions of plans: deadlines, windows, recurrences, and words for the past.

The last day allowed is derived: 2018年底 is 2018-12-31, 6月底 is the last of June of the plan's year, 上半年 ends on
30 June, “十三五” ends with 2020. Masked years (20xx年) are found and stay unresolved.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Protocol, TypeVar

import msgspec

from extract.numeral import number

_YEAR = r"(?:(?:19|20)\d{2}|20[xX*]{2}|201[xX*]|[二2][〇零0][〇零一二三四五六七八九]{2}|[xX*]{4})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_BEFORE = r"(?:之?前|以前)"
_DASH = r"\s?(?:-{1,2}|~|至|到)\s?"
_PART = r"(?:年?底|年?末|年终|上半年|下半年|第?[一二三四1-4]季度[末底]?|年?初|年中)"
_FIVE = {"五": 1976, "六": 1981, "七": 1986, "八": 1991, "九": 1996, "十": 2001, "十一": 2006, "十二": 2011,
         "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}  # fmt: skip

# The last day before a holiday: 国庆前, “五一”前.
_HOLIDAYS = {"五一": (4, 30), "十一": (9, 30), "七一": (6, 30), "国庆": (9, 30), "元旦": (12, 31), "劳动节": (4, 30)}

# Each alternative begins with one of these: looked at first, they spare trying them all at every character, behind
# every 一 and 全, and at every number that is no year or month.
_FIRST = (
    r"(?=[\d一二三四五六七八九十第每到至截从自今当本次明上下全年岁近过去前最往历目春夏秋冬国元劳“\"‘xX*])"
    r"(?=[每截今当岁近去前最往历春夏秋冬国元劳xX*]|[五七十“\"‘][一五七十国元劳]|[一二三四五六七八九十][\s一二三四五六七八九十〇零0月季周年\-~至到]"
    r"|[到至从自][\d一二三四五六七八九十今当本次明年全岁xX*]|[上下全年本次明第过目“\"‘][1-4一二三四五六七八九十第上下半年底末终内去前]"
    r"|\d{1,4}[xX*]{0,3}\s?[年月季\-~至到]|20\d\d[、和]20|\d{2}[\dxX*]{2}[12二xX*]|2[〇零0][〇零一二三四五六七八九])"
)
_PATTERN = re.compile(
    rf"{_FIRST}(?:"
    rf"(?P<recurring>(?:每(?:个)?(?:两年|年度?|半年|半月|季度?|月|周|星期|两年)|一[月周季年]"
    rf"(?=一[^般些体批]))(?:(?:第?[一二三四1-4]季度|上半年|下半年|年?底|年?末(?!月)|(?:末|首)月(?:{_DAY}日|底)?|末|底)|{_MONTH}月(?:{_DAY}日|底|份)?|{_DAY}[日号](?:、{_DAY}[日号])*)?"
    rf"(?:{_BEFORE})?)"
    rf"|(?P<holiday>(?:(?P<holiday_year>{_YEAR}|今|当|本|次|明)年)?[“\"‘]?(?P<holiday_name>{'|'.join(_HOLIDAYS)})节?[”\"’]?(?:{_BEFORE}(?!后)|前夕))"
    rf"|(?P<span>(?:到|至|截至|从|自)?(?P<span_from>{_YEAR})(?:年?{_DASH}|(?={_YEAR}年))(?P<span_to>{_YEAR})年?(?:期间|[末底])?(?:{_BEFORE})?)"
    rf"|(?P<day>(?:到|至|截至|截止)?(?:(?P<day_year>{_YEAR}|今|当|本|次|明)年)?(?P<day_month>{_MONTH})月(?P<day_day>{_DAY})[日号]"
    rf"(?:{_DASH}(?:(?P<to_month>{_MONTH})月)?(?P<to_day>{_DAY})[日号])?(?:{_BEFORE})?)"
    rf"|(?P<months>(?:到|至)?(?:(?P<months_year>{_YEAR}|今|当|本|次|明)年)?(?P<months_from>{_MONTH})月?{_DASH}(?P<months_to>{_MONTH})月"
    rf"(?:份|底|末|{_DAY}日)?(?:{_BEFORE})?)"
    rf"|(?P<month>(?:到|至|截至|截止)?(?:(?P<month_year>{_YEAR}|今|当|本|次|明)年)?(?P<month_month>{_MONTH})月(?P<third>份|[底末初]|[上中下]旬)?"
    rf"(?:{_BEFORE})?)"
    rf"|(?P<year>(?:到|至|截至|截止到?|截止)?(?P<year_year>{_YEAR})(?:(?P<degree>年度|年)(?P<part>{_PART})?|(?=(?:、20\d\d)*[、和]20\d\d年))(?:{_BEFORE})?)"
    rf"|(?P<season>(?:今年|今冬明)?[春夏秋冬]季(?:学期)?(?:期间|开学前|之?前)|今年[春夏秋冬]季|今冬明春)"
    rf"|(?P<quarter>(?:(?P<quarter_year>今|当|本|次|明)年|本)?(?P<quarter_part>上半年|下半年|第?[一二三四1-4]季度[末底]?)(?:{_BEFORE})?)"
    rf"|(?P<whole>(?:到|至)?(?:(?:今年|本年度?|当年|年)?(?:年底|年末|年终)|年内|全年|本年度|今年(?:内|底|末)?|岁末)"
    rf"(?:{_BEFORE})?)"
    rf"|(?P<five>[“\"‘]?(?P<five_name>十[一二三四五六]?|[五六七八九])五[”\"’]?(?:期间|时期|末期?|规划期(?:内|末)?|以来)?)"
    rf"|(?P<past>(?:近|过去|(?<![一-龥])前(?=[一二两三四五六七八九十\d]{{1,3}}年(?:来|间|,|全[市县区省州国]|我[市县区省州]|累计|平均|共))|最近)[一二两三四五六七八九十\d]{{1,3}}年(?:多?来|间)?|去年|(?<!以)上年度?|往年|历年|截至目前|(?<!项)目前)"
    r")"
)
_RECURRENCE = (
    ("两年", None),
    ("半月", None),
    ("半年", "half-yearly"),
    ("季", "quarterly"),
    ("月", "monthly"),
    ("周", "weekly"),
    ("星期", "weekly"),
    ("年", "yearly"),
)
_RECURRING = re.compile(r"每个?(?:两年|半年|半月|年|季|月|周|星期)|一[月周季年]")


class Moment(msgspec.Struct, frozen=True, gc=False):
    """One time expression.

    `kind` is day, month, months, year, span, part (上半年), whole (年内), holiday, five, season, recurring or past.
    `first` and `last` bound the time meant, None where it can't be known; `recurrence` is the record's word for
    one that comes back. `until` is true where the words say by when (到…, …底, …前), `degree` where 年度 makes
    the year an attribute of what follows, `since` where the time is a start, `reference` where it is compared with.
    """

    start: int
    end: int
    kind: str
    text: str
    first: date | None = None
    last: date | None = None
    recurrence: str | None = None
    until: bool = False
    degree: bool = False
    since: bool = False
    reference: bool = False


_BEGIN = attrgetter("start")
_MANY = 16


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def within(found: Sequence[_P], start: int, end: int) -> Sequence[_P]:
    """Those of a line's moments or quantities, which are in reading order, that begin in a stretch of it."""
    if len(found) > _MANY:
        return found[bisect_left(found, start, key=_BEGIN) : bisect_left(found, end, key=_BEGIN)]
    return [one for one in found if start <= one.start < end] if found else found


def find(text: str, year: int | None) -> Iterator[Moment]:
    """The time expressions of a folded sentence in reading order; months without a year belong to `year`.

    >>> [str(m.last) for m in find("6月底前开工,到2020年建成,每季度调度", 2018)]
    ['2018-06-30', '2020-12-31', 'None']
    """
    for match in _PATTERN.finditer(text):
        if not _no_time(text, match) and (moment := _moment(text, match, year)) is not None:
            yield moment


def _describes(text: str, match: re.Match[str], last: date | None, year: int | None) -> bool:
    """2000年底前建成的老旧小区, 1980年前农房: an earlier time that says which things are meant."""
    if last is None or year is None or last.year >= year:
        return False
    old = match.group().endswith("前") and last.year < year - _LONG_AGO and _NOUN.match(text, match.end())
    return bool(old) or _DESCRIBING.match(text, match.end()) is not None


_DESCRIBING = re.compile(r"[一-龥、]{1,8}的[一-龥]")
_NOUN = re.compile(r"[一-龥]")
_LONG_AGO = 5
# What 年终, 年底 and the like only name: 年终考核, 年终奖金.
_NAMING = frozenset(("加薪", "奖金", "考核", "考评", "总结", "述职", "绩效", "结转", "结余"))
_FEW = frozenset("一二三四五六七八九十两几")
_START = re.compile(r"(?:起(?![草步飞降])|开始|以来|之后|后(?=[,。]))")


def _is_start(text: str, match: re.Match[str]) -> bool:
    """2016年9月起, 自2018年以来."""
    return _START.match(text, match.end(), match.end() + 2) is not None


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """比上年, 较2020年, 由2011年的: a time that something is compared with."""
    before = text[max(0, match.start() - 2) : match.start()]
    return before.endswith(("比", "较", "由", "超过")) or (before.endswith("从") and text.startswith("的", match.end()))


def _no_time(text: str, match: re.Match[str]) -> bool:
    """Does what looks like a time only name or count something: 五年内, 五五 without quotes, 底数, 年终考核, 3个月?"""
    kind, words = match.lastgroup, match.group()
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 2]
    if kind == "five":
        return words[0] not in '“"‘' and words[-1] in '五”"’'
    if after in _NAMING or (words.endswith("底") and after.startswith("数")):
        return True
    if kind == "month" and (after.startswith(("光", "经济", "球")) or before in "个每近半"):
        return before in ("个", "每")
    counted = before.isdigit() or (words == "年内" and before in _FEW)
    return counted or (kind == "recurring" and after.startswith("一度"))


_SETS_END = ("底", "末", "前", "前夕", "年终", "年内")


def _moment(text: str, match: re.Match[str], year: int | None) -> Moment | None:
    kind, words = match.lastgroup or "", match.group()
    until = words[0] in "到至截" or words.endswith(_SETS_END)
    if kind == "month" and not (match.group("third") or until or len(words) > 2 or words[0].isdigit()):
        return None
    first, last = _bounds(kind, match, year)
    return Moment(
        start=match.start(),
        end=match.end(),
        kind=kind,
        text=words,
        first=first,
        last=last,
        recurrence=_recurrence(words) if kind == "recurring" else None,
        until=until,
        degree=kind == "year" and match.group("degree") == "年度" and not match.group("part"),
        since=_is_start(text, match),
        reference=_is_reference(text, match) or _describes(text, match, last, year),
    )


def _recurrence(text: str) -> str | None:
    """The record's word for it; 每两年 and 每半月 have none."""
    prefix = _RECURRING.match(text)
    return next(name for word, name in _RECURRENCE if word in (prefix.group() if prefix else text))


_Days = tuple[date | None, date | None]
_Group = Callable[[str], str]


def _bounds(kind: str, match: re.Match[str], year: int | None) -> _Days:
    bounds = _BOUNDS.get(kind)
    return bounds(match.group, year) if bounds else (None, None)


def _days(group: _Group, year: int | None) -> _Days:
    at = _year(group("day_year"), year)
    first = _day(at, group("day_month"), group("day_day"))
    return first, _day(at, group("to_month") or group("day_month"), group("to_day") or group("day_day"))


def _months(group: _Group, year: int | None) -> _Days:
    at = _year(group("months_year"), year)
    return _month(at, group("months_from"), "")[0], _month(at, group("months_to"), "")[1]


def _quarter(group: _Group, year: int | None) -> _Days:
    at = _year(group("quarter_year"), year) if group("quarter_year") else year
    return _part_of_year(at, group("quarter_part"))


def _holiday(group: _Group, year: int | None) -> _Days:
    at = _year(group("holiday_year"), year)
    if at is None:
        return None, None
    before = group("holiday_name") == "元旦" and group("holiday_year") not in (None, "今", "当", "本")
    last = date(at - before, *_HOLIDAYS[group("holiday_name")])
    return last, last


def _plan_period(group: _Group, _: int | None) -> _Days:
    begin = _FIVE.get(group("five_name"))
    return _years(begin, begin + 4 if begin else None)


@lru_cache(maxsize=256)
def _year(text: str | None, year: int | None) -> int | None:
    if text is None or text in "今当本":
        return year
    if text in "次明":
        return year + 1 if year else None
    value = number(text.replace("零", "〇"))
    return int(value) if value is not None and 1900 <= value <= 2100 else None


def _years(first: int | None, last: int | None) -> tuple[date | None, date | None]:
    return (date(first, 1, 1) if first else None, date(last, 12, 31) if last else None)


@lru_cache(maxsize=256)
def _part_of_year(year: int | None, part: str) -> tuple[date | None, date | None]:
    if year is None:
        return None, None
    first, last = 1, 12
    if part == "上半年":
        last = 6
    elif part == "下半年":
        first = 7
    elif "季度" in part:
        quarter = "一二三四".find(part.lstrip("第")[0]) + 1 or int(part.lstrip("第")[0])
        first, last = quarter * 3 - 2, quarter * 3
    elif part == "初":
        last = 3
    elif part == "年中":
        last = 6
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


@lru_cache(maxsize=256)
def _month(year: int | None, month: str, third: str) -> tuple[date | None, date | None]:
    at = number(month)
    if year is None or at is None or not 1 <= at <= 12:
        return None, None
    days = calendar.monthrange(year, int(at))[1]
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, days)}.get(third, (1, days))
    return date(year, int(at), first), date(year, int(at), last)


def _day(year: int | None, month: str, day: str) -> date | None:
    at = number(month)
    if year is None or at is None:
        return None
    try:
        return date(year, int(at), int(day))
    except ValueError:
        return None


# First and last day of each kind of time.
_BOUNDS: dict[str, Callable[[_Group, int | None], _Days]] = {
    "span": lambda group, year: _years(_year(group("span_from"), year), _year(group("span_to"), year)),
    "year": lambda group, year: _part_of_year(_year(group("year_year"), year), group("part") or ""),
    "day": _days,
    "month": lambda group, year: _month(_year(group("month_year"), year), group("month_month"), group("third") or ""),
    "months": _months,
    "holiday": _holiday,
    "quarter": _quarter,
    "whole": lambda _, year: _years(year, year),
    "five": _plan_period,
}
