"""What a sentence does to things that one of its clauses only counts: 对20个贫困村,全面实行…攻坚."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from extract.commitment import Commitment
from extract.metric import metric, strip_lead_in, topic_of
from extract.moment import Moment
from extract.quantity import Quantity
from extract.run import without
from extract.word import alternation, words

_COUNTS = re.compile(r"[^,。;]{0,8}?(?:在|(?<!结)对|按照|围绕|选择|从)")
_VERB = re.compile(alternation("duty_verb", "making_verb", "opening_verb"))
_MAKES = re.compile(alternation("making_verb", "opening_verb"))
_ACTS = re.compile(rf"[^,。;、]{{0,14}}?(?:{_VERB.pattern})")
# 汛期结束后10天内,完成灾情核查: the limit's clause says since when, the next what.
_TIME_UNITS = frozenset(words("time_unit"))
# 投资8亿元,实施县城建设项目40个: the money is spent on what the next clause makes.
_SPENT = frozenset(("投资", "总投资", "计划投资", "安排资金", "投入资金", "投入", "整合资金", "争取资金", "筹措资金"))
_STOP = re.compile(r"[,;。]")
_LONGEST = 24


def with_predicate(text: str, end: int, holes: Sequence[Quantity | Moment], item: Commitment) -> Commitment:
    """The commitment with the words of the next clause in brackets, where its own says nothing of what is done.

    `end` is where the sentence ends, `holes` are its numbers and dates. 在10个贫困县区,建设光伏电站 is
    贫困县区(建设光伏电站).
    """
    starts = (item.quantity.unit or "") in _TIME_UNITS and item.metric.endswith("后") and not item.after.strip()
    spent = item.metric in _SPENT
    if item.owner is not None or not (starts or spent or _only_counts(text, item)):
        return item
    done = _next_clause(text, end, holes, item.clause[1])
    if spent:
        what = topic_of(done) if _MAKES.match(done) else ""
        return replace(item, metric=metric(what, item.metric)) if 2 <= len(what) <= _LONGEST else item
    if not _ACTS.match(done) or len(done) > _LONGEST:
        return item
    return replace(item, metric=f"{item.metric}{done}" if starts else f"{item.metric}({done})")


def _next_clause(text: str, end: int, holes: Sequence[Quantity | Moment], close: int) -> str:
    """The words of the clause behind the comma at `close`, numbers and dates left out; empty where there is none."""
    if text[close : close + 1] != "," or close + 1 >= end:
        return ""
    stop = _STOP.search(text, close + 1, end)
    behind = sorted((hole.start, hole.end) for hole in holes if hole.start > close)
    following = without(text, close + 1, stop.start() if stop else end, behind)
    return strip_lead_in(following.removeprefix("起")).replace("的", "", 1)


def _only_counts(text: str, item: Commitment) -> bool:
    """Does the clause name things and not what is done to them?"""
    named = item.after.strip()
    counts = _COUNTS.match(text, item.clause[0], item.quantity.number_start)
    if not named or counts is None or (item.quantity.unit or "").endswith(("%", "元")):
        return False
    return not _VERB.search(named) and not _MAKES.search(text, counts.end(), item.quantity.number_start)
