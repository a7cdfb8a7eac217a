"""What a quantity is called: from its own words, else from what the sentence said before it.

A list under one verb (新增甲、乙) shares the verb, a list of bare numbers (分别为20%、6%) the name, 其中… hangs on the
number before it, and a name that says nothing alone (补助标准) takes what the sentence speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import msgspec

from extract import part
from extract.commitment import Commitment, SentenceReading
from extract.dimension import to_base
from extract.metric import (
    is_generic,
    is_grant,
    metric,
    strip_grant,
    strip_lead_in,
    strip_lead_out,
    strip_rate,
    topic_of,
)
from extract.quantity import Quantity
from extract.run import Run
from extract.word import alternation, words

# Who or where may stand before the verb that a list shares: 镇级储备…, 水务部门在主产区新建….
_WHERE = r"(?:[省市县区镇乡村]级|各[村镇县区]|全[省市县区镇]|[^,、。]{2,8}(?:部门|局|委|办))?(?:在[^,、。]{2,12}?)?"
_VERB = re.compile(rf"{_WHERE}(?:重点|着力|集中|大力|年)?(?:{alternation('making_verb')})")
_OWN_VERB = re.compile(
    r"(?:惠及|涉及|覆盖|带动|受益|总投资|投资|吸纳|年产|占|提升|提高|增长|下降|降低|减少|力争|确保|实现)"
)
_NEEDS_OWNER = re.compile(
    r"(?:(?:比|较)(?:年初|上年末?|上年底|去年|往年|同期)?)?(?:同比|年均|平均)?(?:覆盖|增长|下降|占比|增速|增幅|占|惠及|受益|总投资|投资|提高|降低|减少|增加)"
)
# 任务开工率达80%,竣工率达20%: the second is of the same 任务.
_VERB_ALONE = re.compile(rf"(?:{alternation('making_verb', 'opening_verb', 'duty_verb', 'personal_verb')})")
_BARE_RATE = re.compile(r"[一-龥]{2}率$")
_PLACES = re.compile(
    r"(?:其[他余它])?[一-龥、和]{0,12}(?:城区|建成区|县城|[市县]区|地区|山区|丘陵|平原|灌区|园区|社区|区域|流域|城市|城镇|农村"
    r"|建制镇|乡镇|重点镇|街道|行政村|自然村|村庄|县|省级|市级|县级|乡级|村级|公办|民办|小学|初中|高中)"
)
_PLACED = re.compile(
    r"(?:全[市县区省]|城市|县城|农村|城镇|城区|设区市)?(?:建成区)?(?P<measure>.*?(?:率|比例|比重|占比|标准))(?:为.*)?"
)
_MARKS = ("得", "加", "扣", "减", "计", "占")
_MARKED = frozenset(f"{mark}分" for mark in _MARKS)
# 新建高标准农田12万亩,改造提升3万亩: verbs alone are done to what was made before them.
_VERBS = re.compile(rf"(?:{alternation('making_verb')}|提升|维修|维护|修缮|整治|恢复|扩建|续建|更新)+")
_TURNS = frozenset((*words("frequency_unit"), *words("time_unit"))) - {"元", "万元", "亿元", "人次", "篇", "件"}
_ANY_VERB = re.compile(rf"(?:{alternation('making_verb', 'opening_verb', 'duty_verb', 'dated_duty_verb')}|播出)+")
_COUNTED_BY = frozenset(words("per_noun"))
_EACH = re.compile(r"每|[户人亩]均")
_REACHES = re.compile(
    r"(?:可|将)?(?:直接)?(?:(?:覆盖|惠及|受益|涉及|受威胁|受灾).*|服务|带动|容纳|可容纳|安置|接纳|停放|储存)"
)
# 三年各改造8000亩, behind 改造老龄胡椒园2.4万亩.
_BARE_VERB = re.compile(rf"(?:[一二两三四五六七八九十]年)?(?:各|均)?(?P<verb>{alternation('making_verb')})")
_ALL = re.compile(r"[都均]")
_ALL_HAVE = re.compile(r"(?P<subject>[^,、。;]{2,24}?)(?:都|均)(?:要|应|须|应当|必须)?(?:有|掌握|落实|拥有|配有)")
_BOUND = r"不?(?:超过|高于|低于|少于)"
_SHARE_BASE = re.compile(
    rf"(?:(?P<head>[^,。;]{{0,20}}?)按照?(?:{_BOUND})?|不(?:超过|高于|低于|少于))(?P<base>[一-龥]{{2,10}}?)的?(?:{_BOUND})?$"
)
_SHARE_WHAT = re.compile(
    r"的?(?:比例|标准)?(?:给予|予以)?(?P<what>(?!的|要求|比例|标准|以上|以下)[一-龥]{2,12}?)(?:$|[,、。;])"
)
# What a counted thing has: 采后处理中心6处,日处理能力400吨.
_PROPERTY = re.compile(
    r"(?:实施|完成|新增)?(?P<property>(?:总|年度|概算|估算|预计|(?:[三五]年)?计划)投资|(?:改造)?(?:建筑|使用|占地|净增|拓展|总)面积"
    r"|(?:日|年|日均|年均)?(?:处理|生产|供[应水热]|收储|接待|设计|储存|冷藏|加工|发电)能力|[亩户人]均投入"
    r"|(?:主体工程)?形象进度|(?:尾水)?达标排放率|总长度?|总里程)"
)
_MEASURE = re.compile(
    r"(?<=..)(?:(?:播种|种植|栽植|栽种|收获|使用|建筑)?面积|起付线|封顶线|起付标准|次均费用|贷款额度|产量|数量|总量)$"
)
_BODY = r"(?:院|校|园|企业|单位|机构|村|乡镇|街道|社区|县|市|区|家庭|户|类|人员|学生|床位|项目|车辆)"
_OF_BODY = re.compile(rf"[^,、]{{1,12}}?{_BODY}(?P<measure>[一-龥]{{2,12}})")
_ONLY_BODY = re.compile(rf"[一-龥]{{1,10}}{_BODY}")
_THINGS = frozenset(words("thing_unit"))
_BARE_EACH = re.compile(r"^每[一-龥]{1,2}$")
_SHORT, _LONGEST_PROPERTY = 8, 12
_NO_SUBJECT = ("后", "时", "前", "的", "可", "将", "应", "要", "由", "并")
_GROWTH = re.compile(r"(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少|增速)$")


class Name(msgspec.Struct, frozen=True):
    """The metric; the commitment that it is a part of; the verb and the earlier words that it was taken from."""

    words: str
    owner: Commitment | None = None
    verb: str = ""
    head: str = ""


def name(reading: SentenceReading, run: Run, around: tuple[str, str], owner: Commitment | None) -> Name:
    """Name a quantity from the words before and after it in its run, dates and other numbers left out."""
    before, after = _behind_list(around[0]), around[1]
    owner = owner or _whole(reading, run, before)
    verb = "" if owner else _verb(reading, run, before)
    own = _share_of(reading, run, around) or _BARE_EACH.sub("", metric(part.OPENING.sub("", before), after, verb=verb))
    if owner is not None:
        return Name(f"{owner.metric.split('·')[0]}·{own}" if own else owner.metric, owner)
    if any(q.unit == "分" for q in run.members) and own.endswith(_MARKS):
        own += "分"
    bare = len(own) < 2 or own in _MARKED or (_BARE_VERB.fullmatch(own) and not reading.found)
    if bare and reading.head and not (reading.last and not run.first):
        twin = _of_same_unit(reading, run, own)
        return Name(twin or metric(reading.head.rstrip("的"), own), verb=verb, head="" if twin else reading.head)
    found = next((found for find in _ELSEWHERE if (found := find(reading, run, own))), own)
    found = found if is_listed(reading, run, around) else _owned(reading, run, own, found)
    return Name(_conditioned(reading, run, found), verb=verb)


def _conditioned(reading: SentenceReading, run: Run, found: str) -> str:
    """在定点医院分娩的,平产补助300元,剖宫产补助500元: a clause that says in which case holds to the semicolon."""
    begin, condition = reading.condition
    holds = condition and begin >= reading.part_start(run.start) and len(found) <= _SHORT
    return f"{condition}·{found}" if holds and condition not in found and found not in condition else found


def _share_of(reading: SentenceReading, run: Run, around: tuple[str, str]) -> str:
    """按出口额的1%给予奖励 is 奖励占出口额."""
    if run.members[0].unit != "%":
        return ""
    base, what = _SHARE_BASE.search(around[0]), _SHARE_WHAT.match(around[1])
    if base is None or what is None:
        return ""
    head = strip_lead_in(base["head"] or "")
    head = "" if head.endswith(_NO_SUBJECT) else head
    topic = reading.topic if not head and is_generic(what["what"]) else head
    return f"{topic}{what['what']}占{base['base']}"


def _behind_list(before: str) -> str:
    """按照甲挂帅、乙负责、2名科长具体负责的方式: a number behind a comma of lists has none of the words before it."""
    if not before.rstrip().endswith("、"):
        return before
    verb = _VERB.match(strip_lead_in(before))
    return verb.group() if verb else ""


def is_listed(reading: SentenceReading, run: Run, around: tuple[str, str]) -> bool:
    """Is the number one of a list of bare numbers (分别为20%、6%和1%), but not its first?"""
    return not run.first and not strip_lead_out(around[0]) and not around[1].strip() and reading.last is not None


def _whole(reading: SentenceReading, run: Run, before: str) -> Commitment | None:
    """The commitment that 其中 makes this one a part of; the items of its list are parts too."""
    if part.OPENING.match(before):
        reading.whole = reading.last if reading.last and _is_part(reading.last, run) else None
    elif reading.last and _is_first_place(reading.last, run, before):
        reading.whole = reading.last
    elif run.first and not _goes_on(reading, run, before):
        reading.whole = None
    return reading.whole


def _goes_on(reading: SentenceReading, run: Run, before: str) -> bool:
    """总投资12亿元,其中中央5亿元,市级3亿元: what a later clause adds, of the same unit, still fits into the whole."""
    whole, amount, last = reading.whole, run.members[0], reading.last
    if whole is None or last is None or last.owner is not whole:
        return False
    if _EACH.search(reading.text, run.start, amount.end):
        return False
    parts = [c for c in reading.found if c.owner is whole]
    if part.goes_on(whole, last, parts, before, amount):
        return True
    if _VERB.match(words := strip_lead_in(before)):
        return False
    bases = [to_base(q.value, q.unit or "") for q in (whole.quantity, *(c.quantity for c in parts), amount)]
    same = len({unit for _, unit in bases}) == 1 and bases[0][1] != "%"
    return same and not _OWN_VERB.match(words) and sum(value for value, _ in bases[1:]) <= bases[0][0]


def _is_first_place(whole: Commitment, run: Run, before: str) -> bool:
    """全市完成造林20万亩,碧江区5万亩: the first place of a list under the number for all."""
    amount = run.members[0]
    if amount.unit in (None, "%") or amount.comparator == "range" or not part.covers_places(whole):
        return False
    own, unit = (to_base(Decimal(1), unit or "")[1] for unit in (amount.unit, whole.quantity.unit))
    return own == unit and part.are_places(part.bare(before))


def _is_part(whole: Commitment, run: Run) -> bool:
    """总投资12亿元,其中新建8个: things are no part of money."""
    paid = [(unit or "").split("/")[0].endswith("元") for unit in (whole.quantity.unit, run.members[0].unit)]
    return paid[0] == paid[1]


def _verb(reading: SentenceReading, run: Run, before: str) -> str:
    """The verb that opens the list this run stands in; set anew by each run that begins with one."""
    words = strip_lead_in(before)
    match = _VERB.match(words)
    if match or run.first:
        reading.verb = match.group() if match else "" if not _OWN_VERB.match(words) else reading.verb
        return ""
    return reading.verb if strip_lead_out(words) and not _OWN_VERB.match(words) else ""


def _of_list(reading: SentenceReading, run: Run, own: str) -> str:
    """三年改造142个、1186栋楼: a bare number of a list has the name of the one before it."""
    return reading.last.metric if len(own) < 2 and reading.last and not run.first else ""


def _of_same_unit(reading: SentenceReading, run: Run, own: str) -> str:
    """2024年实施项目62个、投资28亿元;2025年60个、35亿元: a bare number repeats the last one of its unit."""
    unit = run.members[0].unit
    same = (c.metric for c in reversed(reading.found) if unit and c.quantity.unit == unit)
    return "" if own else next(same, "")


def _of_same_verb(reading: SentenceReading, run: Run, own: str) -> str:  # noqa: ARG001  one signature for all
    if len(own) > _SHORT:
        return ""
    match = _BARE_VERB.fullmatch(own)
    same = (c.metric for c in reversed(reading.found) if match and c.metric.startswith(match.group("verb")))
    made = reading.last.metric if reading.last and _VERBS.fullmatch(own) and _VERB.match(reading.last.metric) else ""
    return next(same, "") or (own + topic_of(made) if made else "")


def _of_subject(reading: SentenceReading, run: Run, own: str) -> str:
    """贫困户都有一个以上增收产业,掌握一门以上技能: what all of them have is said of all of them once."""
    begin = reading.part_start(run.start)
    if not run.first or not _ALL.search(reading.text, begin, run.start):
        return ""
    match = _ALL_HAVE.match(strip_lead_in(reading.text[begin : run.start]))
    return match.group("subject") + own if match and _VERB_ALONE.match(own) else ""


def _of_thing(reading: SentenceReading, run: Run, own: str) -> str:
    """采后处理中心6处,日处理能力400吨: what is measured of the things counted before it."""
    match = _PROPERTY.fullmatch(own) if len(own) <= _LONGEST_PROPERTY else None
    if match is None:
        return ""
    begin = reading.part_start(run.start)
    things = [c.metric for c in reading.found if c.quantity.start >= begin and (c.quantity.unit or "") in _THINGS]
    projects = [name for name in things if "项目" in name or "工程" in name] if "投资" in own else []
    topic = topic_of((projects or things or [""])[-1])
    return metric(topic, match["property"]) if topic else ""


def _of_last(reading: SentenceReading, run: Run, own: str) -> str:
    """地区生产总值增长6%,达到120亿元: an amount behind a growth is of the same thing."""
    if own or reading.last is None:
        return ""
    close = run.members[0].start - reading.last.quantity.end <= 2
    return reading.last.metric if close else _GROWTH.sub("", reading.last.metric)


def _of_twin_rate(reading: SentenceReading, run: Run, own: str) -> str:  # noqa: ARG001  one signature for all
    twin = _BARE_RATE.search(reading.last.metric) if reading.last and _BARE_RATE.fullmatch(own) else None
    return reading.last.metric[: twin.start()] + own if twin and reading.last else ""


def _of_place(reading: SentenceReading, run: Run, own: str) -> str:
    """城市污水处理率达到95%,县城达到85%: a place alone is measured by what was measured before it."""
    last = reading.last
    if last is None or last.quantity.unit != run.members[0].unit:
        return ""
    placed = _PLACED.fullmatch(last.metric) if _PLACES.fullmatch(own) else None
    level = (last.quantity.unit or "").endswith(("元", "%"))
    if placed is None and level and run.first and _ONLY_BODY.fullmatch(own):
        placed = _OF_BODY.fullmatch(last.metric)
    return own + placed.group("measure") if placed else ""


def _of_amount(reading: SentenceReading, run: Run, own: str) -> str:
    """新增投资19亿元,占年度任务50%,覆盖26万人: a share or a growth is of the amount before it."""
    if _REACHES.fullmatch(own):
        return _reached(reading, own)
    share = own.startswith("占")
    earlier = _measured(reading, run.members[0]) if share or _NEEDS_OWNER.fullmatch(own) else None
    if earlier is None:
        return ""
    if share:
        return f"{_GROWTH.sub('', earlier.metric)}·{own}"
    compared, base = re.sub(r"^(?:比|较)(?!年初)", "", own), _GROWTH.sub("", earlier.metric)
    return base if base.endswith(compared) else metric(base, compared)


def _reached(reading: SentenceReading, own: str) -> str:
    """新增公路2880公里,新增投资19亿元,覆盖26万人: things reach people, money and shares do not."""
    things = [c.metric for c in reading.found if c.quantity.unit != "%" and not (c.quantity.unit or "").endswith("元")]
    topic = things[-1] if things else reading.topic
    return metric(topic, own) if topic and topic not in own else ""


_ELSEWHERE: tuple[Callable[[SentenceReading, Run, str], str], ...] = (
    _of_list,
    _of_same_verb,
    _of_subject,
    _of_same_unit,
    _of_thing,
    _of_last,
    _of_twin_rate,
    _of_place,
    _of_amount,
)


def _measured(reading: SentenceReading, number: Quantity) -> Commitment | None:
    """The last amount of the sentence; shares have no shares, but rise by points."""
    if number.unit and number.unit.endswith("百分点") and reading.last and reading.last.quantity.unit == "%":
        return reading.last
    amounts = [c for c in reading.found if c.quantity.unit != "%"] or reading.found
    return amounts[-1] if amounts else None


def _acts_only(run: Run, own: str) -> bool:
    """每季度督查一次, 15日内兑付: a verb alone, counted in turns or in time."""
    unit = (run.members[0].unit or "").split("/")[0]
    return unit in _TURNS and len(own) <= 4 and bool(_ANY_VERB.fullmatch(own))


def _owned(reading: SentenceReading, run: Run, own: str, found: str) -> str:
    """A name that says nothing alone, with what the sentence speaks of in front: 适老化改造 + 补助标准."""
    alone = _acts_only(run, found) or (found in _COUNTED_BY and _EACH.search(reading.text, run.start, run.end))
    if not is_generic(found) and not alone:
        if len(own) > _LONGEST_PROPERTY or not _PROPERTY.fullmatch(own):
            reading.said.append(found)
        return found
    topic = reading.topic
    topic = strip_grant(topic) if is_grant(found) else _MEASURE.sub("", topic)
    if not topic or topic in found:
        return found
    named = strip_rate(found)
    # 在村务公开栏公示,公示期不少于7天
    return metric(topic.removesuffix(named[:2]) or topic, named)
