"""How a quantity moves (level, increase, decrease), and the words that qualify it."""

from __future__ import annotations

import re

from extract.commitment import Commitment
from extract.word import alternation

_INCREASE = re.compile(rf"(?P<word>{alternation('increase')}|(?<=[^新递再倍])增$)(?!到|至|为|质|值)[^,。;]{{0,14}}$")
_DECREASE = re.compile(rf"(?:{alternation('decrease')}|再?降(?=\d|$)|再减$)(?!到|至|为|清单|比例|潜力)[^,。;]{{0,12}}$")
_LEVEL = re.compile(r"(?:达到?|控制在|稳定在|保持在|到|至|为|是|比例|的比例|比重|率)$")
_RATE_OF_CHANGE = re.compile(r"(?:增长率|增速|增幅|降幅|涨幅)[^,]{0,4}$")
# 新增公园162座,累计832座: a sum behind what was added.
_SUM = re.compile(r"^\W*(?:累计|总数|总量)(?:达到?|为)?$")
_MARKS = re.compile(r"[加扣减]$")
_QUALITY = ("提高", "提升", "上升", "扩大")
_STRENGTH = re.compile(
    rf"(?:{alternation('strength')})(?<!主要)(?<!重要)(?<!需要)(?<!纲要)(?<!摘要)(?<!效应)(?<!相应)(?<!供应)(?<!反应)(?<!适应)"
    r"(?!求|素|点|急|用|税|届|对|保|邀|城市|单位|项目|工作|力度|政策|体系)"
)
# 财政支持改造的3000户: the word only says which households are meant.
_DESCRIBES = re.compile(r"[^,。;\d]{1,8}的\d")


def change(commitment: Commitment) -> str:
    """increase, decrease or level; 提高到 is level, and so is 提升 of a number of things (提升12个站点)."""
    words, unit = commitment.verb + commitment.before, commitment.quantity.unit or ""
    if unit == "分" and (mark := _MARKS.search(commitment.before)):
        return "increase" if mark.group() == "加" else "decrease"
    if _SUM.search(commitment.before):
        return "level"
    if _LEVEL.search(commitment.before) and not _RATE_OF_CHANGE.search(commitment.before):
        return "level"
    if _DECREASE.search(words):
        return "decrease"
    match = _INCREASE.search(words)
    if match is None:
        return change(commitment.owner) if commitment.owner else "level"
    counted = not any(mark in unit for mark in ("%", "百分点", "元"))
    return "level" if counted and match.group("word") in _QUALITY else "increase"


def strength(text: str, start: int, end: int) -> str | None:
    """The nearest binding word (必须, 确保, 力争 …) between the sentence's start and the commitment."""
    found = [match for match in _STRENGTH.finditer(text, start, end) if not _DESCRIBES.match(text, match.end())]
    return found[-1].group() if found else None


def aggregation(words: str) -> str | None:
    """年均 or 累计 where the words say so."""
    return "年均" if "年均" in words else "累计" if "累计" in words else None


def nature(words: str) -> str | None:
    """约束性 or 预期性 where the words say so."""
    return "约束性" if "约束性" in words else "预期性" if "预期性" in words else None
