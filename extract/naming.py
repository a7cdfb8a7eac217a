"""What a quantity is called: from its own words, else from what the sentence said before it.

A list under one verb (新增甲、乙) shares the verb, a list of bare numbers (分别为20%、6%) the name, 其中… hangs on the
number before it, and a name that says nothing alone (补助标准) takes what the sentence speaks of.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from extract import antecedent, part
from extract.antecedent import BARE_VERB, LIST_VERB, is_property
from extract.commitment import Commitment
from extract.context import Context
from extract.dimension import to_base
from extract.metric import (
    MILESTONE,
    is_generic,
    is_grant,
    metric,
    strip_grant,
    strip_lead_in,
    strip_lead_out,
    strip_rate,
)
from extract.word import alternation, words
from extract.wording import Wording

_OWN_VERB = re.compile(
    r"(?:惠及|涉及|覆盖|带动|受益|总投资|投资|吸纳|年产|占|提升|提高|增长|下降|降低|减少|力争|确保|实现)"
)
_MARKS = ("得", "加", "扣", "减", "计", "占")
_MARKED = frozenset(f"{mark}分" for mark in _MARKS)
_TURNS = frozenset((*words("frequency_unit"), *words("time_unit"))) - {"元", "万元", "亿元", "人次", "篇", "件"}
_ANY_VERB = re.compile(rf"(?:{alternation('making_verb', 'opening_verb', 'duty_verb', 'dated_duty_verb')})+")
_COUNTED_BY = frozenset(words("per_noun"))
_EACH = re.compile(r"每|[户人亩]均")
_BOUND = r"不?(?:超过|高于|低于|少于)"
_SHARE_BASE = re.compile(
    rf"(?:(?P<head>[^,。;]{{0,20}}?)按照?(?:{_BOUND})?|不(?:超过|高于|低于|少于))(?P<base>[一-龥]{{2,10}}?)的?(?:{_BOUND})?$"
)
_SHARE_WHAT = re.compile(
    r"的?(?:比例|标准)?(?:给予|予以)?(?P<what>(?!的|要求|比例|标准|以上|以下)[一-龥]{2,12}?)(?:$|[,、。;])"
)
_MEASURE = re.compile(
    r"(?<=..)(?:(?:播种|种植|栽植|栽种|收获|使用|建筑)?面积|起付线|封顶线|起付标准|次均费用|贷款额度|产量|数量|总量)$"
)
# 最高不超过3万元 of 单户, 单个企业: a denominator is no name.
_BARE_EACH = re.compile(r"每[一-龥]{1,2}|单(?:个(?:企业|项目|主体|单位|[户人村])|[户个家项人])")
_SHORT = 8
_NO_SUBJECT = ("后", "时", "前", "的", "可", "将", "应", "要", "由", "并")


class Name(msgspec.Struct, frozen=True, gc=False):
    """The metric; the commitment that it is a part of; the verb and the earlier words that it was taken from."""

    words: str
    owner: Commitment | None = None
    verb: str = ""
    head: str = ""


def name(context: Context, wording: Wording, owner: Commitment | None) -> Name:
    """Name a quantity from the words before and after it in its run, dates and other numbers left out."""
    if wording.listed and context.last:
        whole = owner or context.whole
        return Name(whole.metric, whole) if whole else Name(_conditioned(context, wording, context.last.metric))
    before = _behind_list(wording.before)
    owner = owner or _whole(context, wording, before)
    verb = "" if owner else _verb(context, wording, before)
    own = _share_of(context, wording) or _own(before, wording.after, verb)
    if owner is not None:
        return Name(_of_part(owner.metric, own), owner)
    own += "分" if own.endswith(_MARKS) and any(q.unit == "分" for q in wording.run.members) else ""
    if _is_bare(context, wording, own) and context.head:
        return _of_head(context, wording, own, verb)
    found = _owned(context, wording, own, antecedent.find(context, wording, own) or own)
    found = found or metric(before, wording.after)
    return Name(_conditioned(context, wording, found), verb=verb)


def _of_head(context: Context, wording: Wording, own: str, verb: str) -> Name:
    """建立台账,得2分; 城乡居民医保,由70元提高到80元: the clause before says of what the number is."""
    amount = wording.run.members[0]
    worth = not own and amount.unit == "分" and amount.comparator == "="
    twin = "" if own or worth or MILESTONE.search(context.head) else antecedent.of_same_unit(context, wording)
    named = twin or metric(context.head.rstrip("的"), "分值" if worth else own)
    return Name(named, verb=verb, head="" if twin else context.head)


def _of_part(whole: str, own: str) -> str:
    """粮食种植面积·小麦; 重复利用率,其中工业用水重复利用率: a part that repeats the name of the whole has its own."""
    return f"{whole.split('·')[0]}·{own}" if own and not own.endswith(whole) else own or whole


def _own(before: str, after: str, verb: str) -> str:
    """What the words of the number itself call it."""
    own = metric(part.without_opening(before), after, verb=verb)
    return "" if _BARE_EACH.fullmatch(own) else own


def _is_bare(context: Context, wording: Wording, own: str) -> bool:
    """Do its own words not say of what the number is, so that the clause before it does?"""
    if context.last and not wording.run.first:
        return False
    return len(own) < 2 or own in _MARKED or (not context.found and BARE_VERB.fullmatch(own) is not None)


def _conditioned(context: Context, wording: Wording, found: str) -> str:
    """在定点医院分娩的,平产补助300元,剖宫产补助500元: a clause that says in which case holds to the semicolon; what a
    list behind a colon gives (补助标准:C级7500元,D级2万元) holds for all of it."""
    if context.listed and len(found) <= _SHORT and found not in context.listed:
        return context.listed + found
    begin, condition = context.condition
    holds = condition and begin >= wording.part_start and len(found) <= _SHORT
    return f"{condition}·{found}" if holds and condition not in found and found not in condition else found


def _share_of(context: Context, wording: Wording) -> str:
    """按出口额的1%给予奖励 is 奖励占出口额."""
    if wording.run.members[0].unit != "%":
        return ""
    base, what = _SHARE_BASE.search(wording.before), _SHARE_WHAT.match(wording.after)
    if base is None or what is None:
        return ""
    head = strip_lead_in(base["head"] or "")
    head = "" if head.endswith(_NO_SUBJECT) else head
    topic = context.topic if not head and is_generic(what["what"]) else head
    return f"{topic}{what['what']}占{base['base']}"


def _behind_list(before: str) -> str:
    """按照甲挂帅、乙负责、2名科长具体负责的方式: a number behind a comma of lists has none of the words before it."""
    if not before.rstrip().endswith("、"):
        return before
    verb = LIST_VERB.match(strip_lead_in(before))
    return verb.group() if verb else ""


def _whole(context: Context, wording: Wording, before: str) -> Commitment | None:
    """The commitment that 其中 makes this one a part of; the items of its list are parts too."""
    if part.OPENING.match(before):
        context.whole = context.last if context.last and _is_part(context.last, wording) else None
    elif context.last and _is_first_place(context.last, wording, before):
        context.whole = context.last
    elif wording.run.first and not _goes_on(context, wording, before):
        context.whole = None
    return context.whole


def _goes_on(context: Context, wording: Wording, before: str) -> bool:
    """总投资12亿元,其中中央5亿元,市级3亿元: what a later clause adds, of the same unit, still fits into the whole."""
    whole, amount, last = context.whole, wording.run.members[0], context.last
    if whole is None or last is None or last.owner is not whole:
        return False
    if _EACH.search(context.text, wording.run.start, amount.end):
        return False
    parts = [c for c in context.found if c.owner is whole]
    if part.goes_on(whole, last, parts, before, amount):
        return True
    if LIST_VERB.match(words := strip_lead_in(before)):
        return False
    bases = [to_base(q.value, q.unit or "") for q in (whole.quantity, *(c.quantity for c in parts), amount)]
    same = len({unit for _, unit in bases}) == 1 and bases[0][1] != "%"
    return same and not _OWN_VERB.match(words) and sum(value for value, _ in bases[1:]) <= bases[0][0]


def _is_first_place(whole: Commitment, wording: Wording, before: str) -> bool:
    """全市完成造林20万亩,碧江区5万亩: the first place of a list under the number for all."""
    amount = wording.run.members[0]
    if amount.unit in (None, "%") or amount.comparator == "range" or not part.covers_places(whole):
        return False
    own, unit = (to_base(Decimal(1), unit or "")[1] for unit in (amount.unit, whole.quantity.unit))
    return own == unit and part.are_places(part.bare(before))


def _is_part(whole: Commitment, wording: Wording) -> bool:
    """总投资12亿元,其中新建8个: things are no part of money."""
    paid = [(unit or "").split("/")[0].endswith("元") for unit in (whole.quantity.unit, wording.run.members[0].unit)]
    return paid[0] == paid[1]


def _verb(context: Context, wording: Wording, before: str) -> str:
    """The verb that opens the list this run stands in; set anew by each run that begins with one."""
    words = strip_lead_in(before)
    match = LIST_VERB.match(words)
    if match or wording.run.first:
        context.verb = match.group() if match else "" if not _OWN_VERB.match(words) else context.verb
        return ""
    return context.verb if strip_lead_out(words) and not _OWN_VERB.match(words) else ""


def _acts_only(wording: Wording, own: str) -> bool:
    """每季度督查一次, 15日内兑付: a verb alone, counted in turns or in time."""
    unit = (wording.run.members[0].unit or "").split("/")[0]
    return unit in _TURNS and len(own) <= 4 and bool(_ANY_VERB.fullmatch(own))


def _owned(context: Context, wording: Wording, own: str, found: str) -> str:
    """A name that says nothing alone, with what the sentence speaks of in front: 适老化改造 + 补助标准."""
    run = wording.run
    by_each = found in _COUNTED_BY and _EACH.search(context.text, run.start, run.end)
    if not is_generic(found) and not by_each and not _acts_only(wording, found):
        if not is_property(own):
            context.said.append(found)
        return found
    topic = context.topic
    topic = strip_grant(topic) if is_grant(found) else _MEASURE.sub("", topic)
    if not topic or topic in found:
        return found
    named = strip_rate(found)
    # 在村务公开栏公示,公示期不少于7天
    return metric(topic.removesuffix(named[:2]) or topic, named)
