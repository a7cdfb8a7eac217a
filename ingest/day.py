"""Calendar days as Chinese documents write them: 2018年4月6日, 二○一八年四月六日, 2018-04-06, 2018.4.6, 2018/04/06."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

_DIGITS = ("〇○零О0０O", "一1１", "二2２", "三3３", "四4４", "五5５", "六6６", "七7７", "八8８", "九9９")
_DIGIT = {character: value for value, forms in enumerate(_DIGITS) for character in forms}
_Y = "[〇○零О0０O一二三四五六七八九]"
_HAN_YEAR = re.compile(rf"(?<!{_Y})[一二]{_Y}{{3}}(?= ?年)")
_N = "[一二三四五六七八九十]{1,3}"
_DAY = re.compile(
    r"(?<![\d０-９])([12１２][\d０-９]{3}) ?年 ?([\d０-９]{1,2}) ?月 ?([\d０-９]{1,2}) ?[日号]"
    r"|(?<!\d)([12]\d{3})([-./])(\d{1,2})\5(\d{1,2})(?!\d)"
    rf"|([一二]{_Y}{{3}}) ?年 ?({_N}) ?月 ?({_N}) ?日"
)


class Day(msgspec.Struct, frozen=True):
    """A date that is written at [start, end)."""

    value: date
    start: int
    end: int


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """The days written in text[start:end], in order; impossible ones (2018年2月30日) are left out."""
    for match in _DAY.finditer(text, start, len(text) if end is None else end):
        g = match.groups()
        parts = (g[0:3], (g[3], g[5], g[6]), g[7:10])
        year, month, day = next(part for part in parts if part[0])
        try:
            value = date(_year(year), _number(month), _number(day))
        except ValueError:
            continue
        yield Day(value, match.start(), match.end())


def with_arabic_years(text: str) -> str:
    """二〇一九年 -> 2019年, every character at its place."""
    return _HAN_YEAR.sub(lambda match: str(_year(match[0])), text)


def read(text: str) -> date | None:
    """The first day in a short text such as a table cell; also 20180406 alone."""
    for day in find(text):
        return day.value
    compact = re.fullmatch(r"\s*([12]\d{3})([01]\d)([0-3]\d)\s*", text)
    if compact is None:
        return None
    try:
        return date(*(int(part) for part in compact.groups()))
    except ValueError:
        return None


def _year(text: str) -> int:
    return int("".join(str(_DIGIT[c]) for c in text))


def _number(text: str) -> int:
    """A month or day: 12, 十二, 二十一."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_DIGIT[c]) for c in text))
    return (_DIGIT[tens] if tens else 1) * 10 + (_DIGIT[ones] if ones else 0)
