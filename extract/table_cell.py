"""What a cell of numbers says: 〔13.5〕, ≥65, 6.5%左右, 200-300, 约1.2万; and the unit in a head.

A cell is read whole: one with other words in it is no value but text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extract.dimension import is_known
from extract.numeral import number
from extract.word import alternation

_NUMBER = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?"
_MULTIPLIER = r"(?:十?[百千万亿]{1,2})?"
_UNIT = rf"(?:{_MULTIPLIER}(?:{alternation('unit')})(?:/[一-龥A-Za-z·]{{1,8}})?|[百千万亿]{{1,2}})"
_SIGNS = {
    ">=": "≥ ≧ >= 不低于 不少于 不小于 至少 达到或超过 及以上 以上 或以上",
    "<=": "≤ ≦ <= 不超过 不高于 不大于 不多于 控制在 及以内 以内 之内 及以下 以下",
    ">": "> ﹥ 超过 高于 大于 突破",
    "<": "< ﹤ 低于 小于 少于",
    "~": "约 ≈ ~ 大约 接近 左右 上下",
}
_SIGN = {word: sign for sign, words in _SIGNS.items() for word in words.split()}
_MARK = "|".join(sorted(map(re.escape, _SIGN), key=len, reverse=True))
_CELL = re.compile(
    r"(?:预计|力争|确保|保持在?|稳定在|达到?|实现|完成|为)?\s?"
    r"(?:(?P<up>增长|增加|提高)|(?P<down>下降|降低|减少))?\s?"
    rf"(?P<open>[\[〔{{(])?\s?(?:累计)?(?P<before>{_MARK})?[为在到]?\s?"
    rf"(?P<open2>[\[〔{{(])?(?P<sign>[-+])?\s?(?P<low>{_NUMBER})\s?(?P<unit>{_UNIT})?"
    rf"(?:\s?(?:-{{1,2}}|~|至|到)\s?(?P<high>{_NUMBER})\s?(?P<unit2>{_UNIT})?)?"
    rf"\s?(?P<after>{_MARK})?\s?(?P<close>[\]〕}})])?(?P<after2>{_MARK})?"
    rf"(?:\s?\((?:累计|年均|含|预计数?|(?P<note>{_MARK}))\))?\s?[*①-⑳#※]{{0,2}}"
)
_CLOSING = {"[": "]", "〔": "〕", "{": "}", "(": ")"}
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:\s?(?:-{1,2}|~|至)\s?(?:19|20)\d{2}年?)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of a cell as written.

    `cumulated` where square brackets or 累计 say that it is a sum of years; `change` where the cell says which
    way: 下降15%.
    """

    value: Decimal
    value_max: Decimal | None
    unit: str | None
    comparator: str
    cumulated: bool = False
    change: str | None = None


def read(text: str) -> Amount | None:
    """The amount that a folded cell states, None where it states none or more than an amount."""
    match = _CELL.fullmatch(text) if len(text) <= 40 and not _YEAR.fullmatch(text) else None
    if match is None or not _is_closed(match):
        return None
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    if low is None:
        return None
    comparator = "range" if high is not None else _comparator(match)
    value = -low if match["sign"] == "-" else low
    return Amount(value, high, match["unit2"] or match["unit"], comparator, _is_cumulated(match), _change(match))


def _comparator(match: re.Match[str]) -> str:
    mark = match["after"] or match["after2"] or match["note"] or match["before"]
    return _SIGN.get(mark or "", "=")


def _is_cumulated(match: re.Match[str]) -> bool:
    """〔13.5〕, 累计13.5; a round bracket says nothing."""
    return (match["open"] or match["open2"] or "(") != "(" or "累计" in match.string


def _change(match: re.Match[str]) -> str | None:
    if match["up"]:
        return "increase"
    return "decrease" if match["down"] else None


def _is_closed(match: re.Match[str]) -> bool:
    """Does the closing bracket, if there is one, belong to the opening one?"""
    opened = [_CLOSING[bracket] for bracket in (match["open"], match["open2"]) if bracket]
    return match["close"] is None or match["close"] in opened


def is_unit(text: str) -> bool:
    """Is a folded text the name of a unit, such as 万亩, %, 张/千人口?"""
    return 0 < len(text) <= 14 and (_whole_unit().fullmatch(text) is not None or is_known(text))


@cache
def _whole_unit() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MULTIPLIER}(?:{alternation('unit')})|[百千万亿]{{1,2}})(?:/[^/\s]{{1,8}})?")


_TAIL = re.compile(r"\s?[(\[〔](?P<inside>[^()\[\]〔〕]{1,20}(?:\([^()]{1,6}\))?)[)\]〕]$")
_COMMA = re.compile(r"[,，:](?P<inside>[^,，:]{1,12})$")


def split_unit(head: str) -> tuple[str, str | None]:
    """A folded head without its unit, and the unit: 粮食产量(万吨) is (粮食产量, 万吨).

    >>> split_unit("国内生产总值(GDP)增长(%)")
    ('国内生产总值(GDP)增长', '%')
    """
    match = _TAIL.search(head)
    if match:
        for part in re.split(r"[,，;、]", match["inside"]):
            unit = part.strip().removeprefix("单位:").strip()
            if is_unit(unit):
                return head[: match.start()].strip(), unit
    match = _COMMA.search(head)
    if match and is_unit(match["inside"].strip()):
        return head[: match.start()].removesuffix("单位").strip(" ,，:"), match["inside"].strip()
    if head.endswith(("%", "‰")) and len(head) > 2 and not head[-2].isdigit():
        return head[:-1].strip(), head[-1]
    return head, None
