"""Quantities: number, unit, comparator and range, exact and with their place.

Found by one alternation over the folded text of one sentence. What only looks like a quantity (第三, 5G, 1:1,
国发〔2018〕16号) is left out here; which quantities are commitments is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from extract.numeral import number
from extract.word import alternation, words

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_CHINESE = r"[零一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千]{0,8}(?:点[零一二三四五六七八九]{1,4})?"
_MULTIPLIER = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万(?!元户)|千(?![米克瓦伏卡])|百(?!分)"


def _units(*guards: str) -> str:
    """An alternation of all units, those of one character not before the characters that make them another word."""
    pairs = [entry.split() for name in guards for entry in words(name)]
    guard = {char: "".join(rest for one, rest in pairs if one == char) for char, _ in pairs}
    return "|".join(rf"{unit}(?![{guard[unit]}])" if unit in guard else unit for unit in alternation("unit").split("|"))


_UNIT = _units("unit_guard")
_SPOKEN_UNIT = _units("unit_guard", "unit_guard_spoken")
_DENOMINATOR = rf"(?:{alternation('per_noun', 'time_unit', 'unit')}|月|季度|次|学期|小时|周期)"
_PER = rf"(?:/{_DENOMINATOR}(?:[·•/]{_DENOMINATOR})?)?"
_DASH = r"\s{0,2}(?:-{1,2}|~|至|到)\s{0,2}"
_MORE = r"[多余来]?"

# Most numbers are no range: only where a dash is near is one looked for, and a first number that none follows is given
# up whole, (?>…), not digit by digit.
_PATTERN = re.compile(
    rf"(?=[\d零一二两三四五六七八九十百千])(?:(?P<percent>百分之(?P<percent_value>{_CHINESE}|\d+(?:\.\d+)?))(?![点\d])"
    rf"|(?P<low>(?>{_ARABIC}))(?=.{{0,12}}?[-~至到])(?P<low_unit>(?>(?:{_MULTIPLIER})?(?:{_UNIT})?)){_DASH}(?P<high>{_ARABIC})"
    rf"(?P<range_more>{_MORE})(?P<range_multiplier>{_MULTIPLIER})?(?P<range_more2>{_MORE})"
    rf"(?P<range_unit>(?:{_UNIT}){_PER})?"
    rf"|(?P<arabic>{_ARABIC})\s?(?P<more>{_MORE})(?P<multiplier>{_MULTIPLIER})?(?P<more2>{_MORE})"
    rf"(?P<unit>(?:{_UNIT}){_PER})?"
    rf"|(?P<chinese_low>[一二两三四五六七八九])(?:{_DASH}|、)?(?P<chinese_high>[二三四五六七八九十])"
    rf"(?P<chinese_range_unit>[个名户项次家门人天年]{{1}})"
    rf"|(?P<chinese>{_CHINESE})(?P<chinese_multiplier>万亿|万|亿)?(?P<chinese_more>{_MORE})"
    rf"(?P<chinese_unit>{_SPOKEN_UNIT}))"
)

_SIGNS = {
    "ge": r"不低于|不少于|不小于|不得低于|不得少于|不得小于|至少|最少|最低|保底|≥|>=|达到或超过",
    "le": r"不超过|不高于|不多于|不大于|不得超过|不得高于|不得多于|最高|最多|至多|≤|<=|控制在|压减到|不突破|封顶",
    "gt": r"超过?(?![前额])|过(?<=[要争均]过)|高于|多于|大于|突破|>",
    "lt": r"低于|少于|小于|不足|<",
    "about": r"大约|大概|约为|约|近|接近|将近|左右",
}
_BEFORE = re.compile(
    rf"(?:{'|'.join(f'(?P<{sign}>{words})' for sign, words in _SIGNS.items())})[为在至到达有开展安排:\s]{{0,4}}$"
    r"|(?P<le4>最高|最多|不超过)可?(?:给予|支持|补贴|补助|奖励|资助|奖补|[奖补])$"
    r"|(?P<ge2>至少|最少|不少于)(?:要|应|须)?[一-龥“”()]{1,12}$"
    r"|(?P<ge3>不低于|不少于|不得低于|不得少于)[一-龥“”()]{1,14}的?$"
    r"|(?P<le3>不超过|不高于|不得超过|不得高于|不多于|不大于)[一-龥“”()]{1,14}的?$"
)
# What each of them begins with: where none of these stands, none of them is looked for.
_SIGN_OPENS = re.compile("[" + "".join({word[0] for words in _SIGNS.values() for word in words.split("|")}) + "]")
_LAST_MARK = re.compile(r".*[,;。、]", re.DOTALL)
_FARTHEST = 24
_AFTER = re.compile(
    r"\s?(?:\(不?含(?:本数)?\))?(?:(?P<ge>及?以上|或以上|起(?!来|步|草|到))|(?P<le>及?以下|以内|之内|及以内|封顶|(?<=[日天月时周钟])内(?![部容外蒙陆地生设控需涵环]))"
    r"|(?P<about>左右|上下))(?:\(不?含(?:本数)?\))?"
)
_NEGATED = re.compile(r"(?:不|不得|未|没有|严禁)$")
_FAR = ("ge2", "ge3", "le3", "le4")
_SIGN = {"ge": ">=", "ge2": ">=", "ge3": ">=", "le3": "<=", "le4": "<=", "le": "<=", "gt": ">", "lt": "<", "about": "~"}


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """One number with its unit.

    `start` and `end` hold the comparator's words too (不低于…, …以上); `number_start` and `number_end` the number
    and its unit alone. `value` is as written, the multiplier stays in `unit` (127.34, 万亩).
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    comparator: str
    chinese: bool = False


def find(text: str, masks: tuple[tuple[int, int], ...] = ()) -> Iterator[Quantity]:
    """The quantities of one folded sentence in reading order, none of them inside `masks`.

    >>> [(q.value, q.unit, q.comparator) for q in find("种植34.48万亩,其中茶园不低于5.5%")]
    [(Decimal('34.48'), '万亩', '='), (Decimal('5.5'), '%', '>=')]
    """
    found = _ranged(text, _numbers(text, masks))
    return iter(_respective(text, list(found))) if "分别" in text else found


def _numbers(text: str, masks: tuple[tuple[int, int], ...]) -> Iterator[Quantity]:
    position = 0
    while match := _PATTERN.search(text, position):
        start, end = match.span()
        if closed := [mask for mask in masks if mask[0] < end and start < mask[1]]:
            position = max([start + 1, *(b for a, b in closed if a <= start)])
            continue
        position = max(end, start + 1)
        quantity = _quantity(match)
        if quantity is not None and not _other_than_quantity(text, match, quantity):
            yield _with_comparator(text, quantity)


def _closes(text: str, low: Quantity, high: Quantity) -> bool:
    """600元以上3000元以下: floor and ceiling of one amount, side by side."""
    bounds = (low.comparator, high.comparator) == (">=", "<=")
    return bounds and low.end == high.number_start and text[high.end - 2 : high.end] == "以下"


def _ranged(text: str, found: Iterator[Quantity]) -> Iterator[Quantity]:
    held: Quantity | None = None
    for quantity in found:
        if held and held.unit == quantity.unit and _closes(text, held, quantity):
            held = replace(
                held, end=quantity.end, number_end=quantity.number_end, value_max=quantity.value, comparator="range"
            )
            continue
        if held:
            yield held
        held = quantity
    if held:
        yield held


def _respective(text: str, found: list[Quantity]) -> list[Quantity]:
    """分别高于全国、全省0.9、2个百分点: a bare number of such a list has the unit of the one behind it."""
    for at in range(len(found) - 2, -1, -1):
        own, following = found[at], found[at + 1]
        bare = own.unit is None and following.unit and text[own.number_end : following.number_start] in _AND
        if bare and "分别" in text[_stretch(text, own.start) : own.start]:
            found[at] = replace(own, unit=following.unit)
    return found


def _stretch(text: str, at: int) -> int:
    """Where the stretch between commas around `at` begins."""
    return max(text.rfind(mark, 0, at) for mark in ",;。") + 1


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match.group("arabic"):
        value, more, multiplier, more_behind, unit = match.group("arabic", "more", "multiplier", "more2", "unit")
        whole = (multiplier or "") + (f"1{unit}" if unit and unit[0] == "/" else unit or "")
        return _more(_made(match, number(value), None, whole or None), more or more_behind)
    if match.group("percent"):
        return _made(match, number(match.group("percent_value")), None, "%", chinese=False)
    if match.group("low"):
        unit = _joined(match, "range_multiplier", "range_unit") or match.group("low_unit")
        return _made(match, number(match.group("low")), number(match.group("high")), unit or None)
    if match.group("chinese_low"):
        return _range_of_digits(match)
    unit = _joined(match, "chinese_multiplier", "chinese_unit")
    made = _made(match, number(match.group("chinese")), None, unit, chinese=True)
    return _more(made, match.group("chinese_more"))


def _more(found: Quantity | None, sign: str) -> Quantity | None:
    """300多人, 20余户: more than the number says."""
    return replace(found, comparator=">") if found and sign else found


def _joined(match: re.Match[str], *groups: str) -> str:
    return "".join(filter(None, match.group(*groups)))


def _range_of_digits(match: re.Match[str]) -> Quantity | None:
    low, high = number(match.group("chinese_low")), number(match.group("chinese_high"))
    if low is None or high is None or high - low not in (1, 2):
        return None
    return _made(match, low, high, match.group("chinese_range_unit"), chinese=True)


def _made(
    match: re.Match[str],
    low: Decimal | None,
    high: Decimal | None,
    unit: str | None,
    *,
    chinese: bool = False,
) -> Quantity | None:
    if low is None:
        return None
    comparator = "range" if high is not None else "="
    start, end = match.span()
    return Quantity(start, end, start, end, low, high, unit, comparator, chinese)


def _with_comparator(text: str, quantity: Quantity) -> Quantity:
    """Read 不低于, 超过, 控制在…以内 before and 以上, 以内, 左右 behind."""
    farthest = max(0, quantity.start - _FARTHEST)
    mark = _LAST_MARK.match(text, farthest, quantity.start)
    opens = _SIGN_OPENS.search(text, mark.end() if mark else farthest, quantity.start)
    before = opens and _BEFORE.search(text, opens.start(), quantity.start)
    after = _AFTER.match(text, quantity.end)
    start = before.start() if before and before.lastgroup not in _FAR else quantity.start
    end = after.end() if after else quantity.end
    sign = quantity.comparator
    if sign != "range":
        if after and after.lastgroup:
            sign = _SIGN[after.lastgroup]
        elif before and before.lastgroup:
            sign = _bounded(text, before)
    if before or after:
        return replace(quantity, start=start, end=end, comparator=sign)
    return quantity


def _bounded(text: str, before: re.Match[str]) -> str:
    """The sign of the words before the number; 不…超过 turns > into <=."""
    sign = _SIGN[before.lastgroup or ""]
    if sign in (">", "<") and _NEGATED.search(text, 0, before.start()):
        return "<=" if sign == ">" else ">="
    return sign


_NOT_BEFORE = re.compile(
    r"(?:第|No\.?|NO\.?|编号|电话|邮编|[A-Za-z]-?|\d[.:/+]|\+|〔|\[|(?<![\d一-龥])G|PM|H\d?|[零〇一二三四五六七八九十百千]个)$"
)
# The last characters of these.
_NAMING = re.compile(r"[第oO.号话编A-Za-z\-:/+〔\[\d个]")
_AND = ("、", "和", "与", "及")
_CLASS_OF, _FIRST_YEAR, _LAST_YEAR = "届", 1900, 2100  # 2022届毕业生
_NETWORK = "兆"  # 千兆光网, 万兆小区
_DATE_MARK = re.compile(r"\s?[年月日号度级期]")
_NOT_AFTER = re.compile(r"[+A-Za-z〕\]]|人制|:\d|号(?!线|楼)|\.\d|x\d|乘以|大(?!型|中|学|棚|专|于|小|病|田|豆|宗|气)")


def _other_than_quantity(text: str, match: re.Match[str], quantity: Quantity) -> bool:
    """Ordinals, models, ratios, document numbers and the like."""
    start = match.start()
    if _NAMING.match(text, start - 1, start) and _NOT_BEFORE.search(text, max(0, start - 6), start):
        return True
    end = match.end()
    if quantity.unit == _CLASS_OF and _FIRST_YEAR <= quantity.value <= _LAST_YEAR:
        return True
    if quantity.unit is not None:
        return text.startswith("+", end) or (quantity.chinese and quantity.unit == _NETWORK)
    return bool(_NOT_AFTER.match(text, end) or _DATE_MARK.match(text, end))
