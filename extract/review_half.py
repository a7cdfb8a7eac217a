"""Where a document looks back and where it looks ahead.

A government work report reviews last year first and sets goals then; a five-year plan opens with its foundations.
Numbers of the looking-back parts are facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.plan import Plan

_BACK = re.compile(
    r"(?:工作回顾|回顾|过去[一五]年|五年来|一年来|所做的工作|主要成[就效绩]|取得的?成[就效绩]|发展(?:基础|现状|成就|环境)|现状|基本情况|存在的?(?:主要)?(?:问题|困难)|"
    r"面临(?:形势|的形势|的机遇)|工作总结|(?:完成|执行)情况|进展情况|规划背景|现实基础|形势与基础)"
)
_AHEAD = re.compile(
    r"(?:(?:20\d\d年|今年|今后|未来|下一步|新的一年|下步|新一年|明年).{0,16}(?:安排|任务|目标|重点|建议|要求|打算|部署|思路|工作|草案|计划(?!.{0,6}情况))|"
    r"目标任务|主要(?:预期)?目标|总体要求|重点(?:工作|任务)|主要任务|奋斗目标|工作安排|发展目标|工作目标)"
)
_GOAL = re.compile(
    r"(?:主要|总体|发展)?(?:预期)?(?:发展)?目标(?:任务)?(?:建议)?(?:是|为|:|：|确定为)|(?:做好|谋划好)(?:20\d\d年|今年|新一年).{0,8}工作|今年(?:是|要)"
)
_PLANS = re.compile(r"规划原则|区域规划|对策|措施|布局|打算")
_REPORT = "政府工作报告"
# 2014年国民经济和社会发展计划执行情况与2015年计划草案的报告, 2023年工作总结及2024年工作打算
_TWO_HALVES = re.compile(
    r"(?:情况|总结|回顾)(?:和|与|及|暨|以及|[,，])[^。]{0,24}?(?:计划|预算|安排|打算|思路|草案|要点|目标)(?:的?报告)?(?:[(（][^()（）]*[)）])?$"
)
_SHORT = 40
_CLOSING = 0.8
"""Goals that stand so late only close the report (各位代表,做好今年的工作…)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Ranges of the text that look back, half-open; `mixed` ones speak of plans, too (现状及分区规划)."""

    back: tuple[tuple[int, int], ...] = ()
    mixed: tuple[tuple[int, int], ...] = ()

    def past(self, offset: int, *, dated: bool = False) -> bool:
        """Does the text at this offset look back? In a mixed section a sentence that is `dated` or plans does not."""
        if any(a <= offset < b for a, b in self.back):
            return True
        return not dated and any(a <= offset < b for a, b in self.mixed)


def reviews_first(plan: Plan) -> bool:
    """Is it a report that reviews one year and then sets the goals of the next?"""
    return plan.doc_type == _REPORT or _TWO_HALVES.search(plan.title or "") is not None


def outlook(plan: Plan) -> Outlook:
    """The parts of a plan that look back: sections headed so, and in a work report all before its goals."""
    looking = [
        s
        for s in plan.sections
        if _BACK.search(s.title[:_SHORT]) and not _AHEAD.search(s.title[:_SHORT]) and s.level <= 2
    ]
    mixed = [(s.start, s.end) for s in looking if _PLANS.search(s.title[:_SHORT])]
    back = [(s.start, s.end) for s in looking if (s.start, s.end) not in mixed]
    if reviews_first(plan):
        turn = _earlier(plan, _turn(plan))
        back = [(0, turn), *(b for b in back if b[0] >= turn)] if turn else back
    return Outlook(tuple(back), tuple(mixed))


def _earlier(plan: Plan, turn: int) -> int:
    """一、工作回顾, 二、奋力走在前列, 三、重点工作: the goals may stand in the section that follows the review."""
    ends = [s.end for s in plan.sections if s.level == 1 and s.end < turn and _BACK.search(s.title[:_SHORT])]
    closing = turn > _CLOSING * len(plan.text)
    return ends[-1] if ends and (closing or _GOAL.search(plan.text, ends[-1], turn)) else turn


def _turn(plan: Plan) -> int:
    """Where a work report turns from last year to this one: the first heading, else the first line, that sets goals."""
    for start, end in plan.lines():
        line = plan.text[start:end]
        year = plan.year or 0
        ahead = _AHEAD.search(line) and (str(year) in line or not re.search(r"20\d\d年", line))
        if start > 0 and len(line) <= _SHORT and ahead and not _BACK.search(line):
            return start
    for start, end in plan.lines():
        match = _GOAL.search(plan.text, start, end)
        if match and start > len(plan.text) // 12:
            return start
    return 0
