"""The name that a number takes from one before it, where its own words do not give it."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.commitment import Commitment
from extract.context import Context
from extract.metric import metric, strip_lead_in, topic_of
from extract.quantity import Quantity
from extract.word import alternation, words
from extract.wording import Wording

# Who or where may stand before the verb that a list shares: 镇级储备…, 水务部门在主产区新建….
_WHERE = (
    r"(?:[省市县区镇乡村]级(?:仓库|储备库|财政|物资库)?|各[村镇县区]|全[省市县区镇]|[^,、。]{2,8}(?:部门|局|委|办))?"
    r"(?:在[^,、。]{2,12}?)?"
)
LIST_VERB = re.compile(rf"{_WHERE}(?:重点|着力|集中|大力|年)?(?:{alternation('making_verb')})")
# 三年各改造8000亩, behind 改造老龄胡椒园2.4万亩.
BARE_VERB = re.compile(rf"(?:[一二两三四五六七八九十]年)?(?:各|均)?(?P<verb>{alternation('making_verb')})")
_NEEDS_OWNER = re.compile(
    r"(?:(?:比|较)(?:年初|上年末?|上年底|去年|往年|同期)?)?(?:同比|年均|平均)?(?:覆盖|增长|下降|占比|增速|增幅|占|惠及|受益|总投资|投资|提高|降低|减少|增加)"
    r"|(?P<above>(?:为|完成)(?:年初|调整)?预算|(?:同比)?(?:短收|超收|增收|减收|增支|减支)|[比较](?:年初|上年)?(?:计划|预算|预期)[高低增减]|(?:[高低快好优]于|高出|超出|超|领先)(?:全[国省市区县州]|[国省市县]定标准|上年|去年|上级|平均)[一-龥]{0,6})"
)
# 任务开工率达80%,竣工率达20%: the second is of the same 任务.
_VERB_ALONE = re.compile(rf"(?:{alternation('making_verb', 'opening_verb', 'duty_verb', 'personal_verb')})")
_BARE_RATE = re.compile(r"(?:[一-龥]{2}率|年?[存出]栏量?)$")
_PLACES = re.compile(
    r"(?:其[他余它])?[一-龥、和]{0,12}(?:城区|建成区|县城|[市县]区|地区|山区|丘陵|平原|灌区|园区|社区|区域|流域|城市|城镇|农村"
    r"|建制镇|乡镇|重点镇|街道|行政村|自然村|村庄|县|省级|市级|县级|乡级|村级|公办|民办|小学|初中|高中)"
)
_PLACED = re.compile(
    r"(?:全[市县区省]|城市|县城|农村|城镇|城区|设区市|小学|初中|高中|公办|民办)?(?:建成区)?(?P<measure>.*?(?:率|比例|比重|占比|标准))(?:为.*)?"
)
# 新建高标准农田12万亩,改造提升3万亩: verbs alone are done to what was made before them.
_VERBS = re.compile(rf"(?:{alternation('making_verb')}|提升|维修|维护|修缮|整治|恢复|扩建|续建|更新)+")
# 亿元以上项目100个,落地开工50个: how far the things before have come.
_STAGES = (
    "(?:落地|开工(?:建设)?|投产|竣工|交工|达效|达产|签约|入库|建成|复工|验收|交付|投用|使用|投入使用|入驻|在建|完工"
    "|运营|通车|封顶|下线)"
)
STAGE = re.compile(f"(?:其中|已|全部|全面|主体|基本)*{_STAGES}+")
_REACHED = re.compile(f"(?<=..){_STAGES}+$")
_REACHES = re.compile(
    r"(?:可|将)?(?:直接)?(?:(?:覆盖|惠及|受益|涉及|受威胁|受灾).*|服务|带动|容纳|可容纳|安置|接纳|停放|储存)"
)
_ALL = re.compile(r"[都均]")
_ALL_HAVE = re.compile(r"(?P<subject>[^,、。;]{2,24}?)(?:都|均)(?:要|应|须|应当|必须)?(?:有|掌握|落实|拥有|配有)")
# What a counted thing has: 采后处理中心6处,日处理能力400吨.
_PROPERTY = re.compile(
    r"(?:实施|完成|新增)?(?P<property>(?:总|年度|概算|估算|预计|(?:[三五]年)?计划)投资|(?:实际)?到位(?:省外|内)?资金|(?:合同|签约|协议)(?:引资|投资)?[金总]?额|(?:改造)?(?:建筑|使用|占地|净增|拓展|总)面积"
    r"|(?:日|年|日均|年均)?(?:处理|生产|供[应水热]|收储|接待|设计|储存|冷藏|加工|发电)能力|[亩户人]均投入"
    r"|[一-龥]{0,4}形象进度|[一-龥]{0,2}达标排放率|总长度?|总里程)"
)
_BODY = r"(?:(?<!住)院|校|园|企业|单位|机构|村|乡镇|街道|社区|县|市|区|家庭|户|类|人员|学生|床位|项目|车辆)"
_OF_BODY = re.compile(rf"[^,、]{{1,12}}?{_BODY}(?P<measure>[一-龥]{{2,12}})")
_ONLY_BODY = re.compile(rf"[一-龥]{{1,10}}?(?P<body>{_BODY}|[镇乡])")
_THINGS = frozenset(words("thing_unit"))
_BARE, _SHORT, _LONGEST_PROPERTY, _LONGEST = 2, 8, 12, 17
_GROWTH = re.compile(r"(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少|增速)$")


def find(context: Context, wording: Wording, own: str) -> str:
    """The name that what a number is called by its own words, `own`, takes from earlier ones; empty where none fits.

    A list of bare numbers (分别为20%、6%) takes the name, a measure the thing that it is one of.
    """
    near = _OF_WORDS if context.last and len(own) <= _LONGEST else _OF_ANY
    for find_ in near if own else _OF_NOTHING:
        if found := find_(context, wording, own):
            return found
    return ""


def of_same_unit(context: Context, wording: Wording) -> str:
    """2024年实施项目62个、投资28亿元;2025年60个、35亿元: a bare number repeats the last one of its unit."""
    unit = wording.run.members[0].unit
    same = (c.metric for c in reversed(context.found) if unit and c.quantity.unit == unit)
    return next(same, "")


def is_property(name: str) -> bool:
    """Is the name a measure of things counted before it (总投资, 日处理能力)?"""
    return len(name) <= _LONGEST_PROPERTY and _PROPERTY.fullmatch(name) is not None


def _of_list(context: Context, wording: Wording, own: str) -> str:
    """三年改造142个、1186栋楼: a bare number of a list has the name of the one before it."""
    return context.last.metric if len(own) < _BARE and context.last and not wording.run.first else ""


def _of_unit(context: Context, wording: Wording, own: str) -> str:  # noqa: ARG001  one signature for all
    return of_same_unit(context, wording)


def _of_last(context: Context, wording: Wording, own: str) -> str:  # noqa: ARG001  one signature for all
    """地区生产总值增长6%,达到120亿元: an amount behind a growth is of the same thing."""
    if context.last is None:
        return ""
    close = wording.run.members[0].start - context.last.quantity.end <= 2
    return context.last.metric if close else _GROWTH.sub("", context.last.metric)


def _of_same_verb(context: Context, wording: Wording, own: str) -> str:  # noqa: ARG001  one signature for all
    if len(own) > _SHORT:
        return ""
    match = BARE_VERB.fullmatch(own)
    same = (c.metric for c in reversed(context.found) if match and c.metric.startswith(match.group("verb")))
    made = context.last.metric if context.last and _VERBS.fullmatch(own) else ""
    return next(same, "") or (own + topic_of(made) if LIST_VERB.match(made) else "")


def _of_stage(context: Context, wording: Wording, own: str) -> str:
    last = context.last
    if last is None or last.quantity.unit != wording.run.members[0].unit or not STAGE.fullmatch(own):
        return ""
    thing = _REACHED.sub("", topic_of(last.metric))
    return thing + own if "项目" in thing or LIST_VERB.match(last.metric) else ""


def _of_subject(context: Context, wording: Wording, own: str) -> str:
    """贫困户都有一个以上增收产业,掌握一门以上技能: what all of them have is said of all of them once."""
    begin, end = wording.part_start, wording.run.start
    if not wording.run.first or begin == end or not _VERB_ALONE.match(own) or not _ALL.search(context.text, begin, end):
        return ""
    match = _ALL_HAVE.match(strip_lead_in(context.text[begin:end]))
    return match.group("subject") + own if match else ""


def _of_thing(context: Context, wording: Wording, own: str) -> str:
    """采后处理中心6处,日处理能力400吨: what is measured of the things counted before it."""
    match = _PROPERTY.fullmatch(own) if len(own) <= _LONGEST_PROPERTY else None
    if match is None:
        return ""
    begin = wording.part_start
    counted = [c for c in context.found if c.quantity.start >= begin and (c.quantity.unit or "") in _THINGS]
    things = [c.metric for c in counted if c.owner is None] or [c.metric for c in counted]
    projects = [name for name in things if "项目" in name or "工程" in name] if "投资" in own else []
    topic = topic_of((projects or things or [""])[-1])
    return metric(topic, match["property"]) if topic else ""


def _of_twin_rate(context: Context, wording: Wording, own: str) -> str:  # noqa: ARG001  one signature for all
    twin = _BARE_RATE.search(context.last.metric) if context.last and _BARE_RATE.fullmatch(own) else None
    return context.last.metric[: twin.start()] + own if twin and context.last else ""


def _of_place(context: Context, wording: Wording, own: str) -> str:
    """城市污水处理率达到95%,县城达到85%: a place alone is measured by what was measured before it."""
    last = context.last
    if last is None or last.quantity.unit != wording.run.members[0].unit:
        return ""
    placed = _PLACED.fullmatch(last.metric) if _PLACES.fullmatch(own) else None
    level = (last.quantity.unit or "").endswith(("元", "%")) or last.metric.endswith(("人数", "起数", "户数", "面积"))
    if placed is None and level and len(own) <= _SHORT and own not in last.metric and _ONLY_BODY.fullmatch(own):
        return _of_like_body(own, last.metric)
    return own + placed.group("measure") if placed else ""


def _of_like_body(own: str, earlier: str) -> str:
    """农村学校达标率90%,城区学校95%: what stands behind the like body, else behind the first one."""
    body = _ONLY_BODY.fullmatch(own)
    _, found, measure = earlier.partition(body.group("body")) if body else ("", "", "")
    if found and measure:
        return own + measure
    placed = _OF_BODY.fullmatch(earlier)
    return own + placed.group("measure") if placed else ""


def _of_amount(context: Context, wording: Wording, own: str) -> str:
    """新增投资19亿元,占年度任务50%,覆盖26万人: a share or a growth is of the amount before it."""
    if _REACHES.fullmatch(own):
        return _reached(context, own)
    share = own.startswith("占")
    earlier = _measured(context, wording.run.members[0]) if share or _NEEDS_OWNER.fullmatch(own) else None
    if earlier is None:
        return ""
    if share:
        return f"{_GROWTH.sub('', earlier.metric)}·{own}"
    if (match := _NEEDS_OWNER.fullmatch(own)) and match["above"]:
        return earlier.metric + own
    compared, base = re.sub(r"^(?:比|较)(?!年初)", "", own), _GROWTH.sub("", earlier.metric)
    return base if base.endswith(compared) else metric(base, compared)


def _reached(context: Context, own: str) -> str:
    """新增公路2880公里,新增投资19亿元,覆盖26万人: things reach people, money and shares do not."""
    things = [c.metric for c in context.found if c.quantity.unit != "%" and not (c.quantity.unit or "").endswith("元")]
    topic = things[-1] if things else context.topic
    return metric(topic, own) if topic and topic not in own else ""


def _measured(context: Context, number: Quantity) -> Commitment | None:
    """The last amount of the sentence; shares have no shares, but rise by points."""
    if number.unit and number.unit.endswith("百分点") and context.last and context.last.quantity.unit == "%":
        return context.last
    amounts = [c for c in context.found if c.quantity.unit != "%"] or context.found
    return amounts[-1] if amounts else None


_Finder = Callable[[Context, Wording, str], str]
_OF_NOTHING: tuple[_Finder, ...] = (_of_list, _of_unit, _of_last)
_OF_ANY: tuple[_Finder, ...] = (_of_subject, _of_amount)
_OF_WORDS: tuple[_Finder, ...] = (
    _of_list,
    _of_stage,
    _of_same_verb,
    _of_subject,
    _of_thing,
    _of_twin_rate,
    _of_place,
    _of_amount,
)
"""In this order: for numbers without words of their own, for all names, for short ones behind another number."""
