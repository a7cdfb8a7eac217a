"""Of what kind a commitment is: target, quota or fact (a task has no quantity: see duty.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.commitment import Commitment
from extract.found import Found
from extract.metric import BARRED
from extract.moment import Moment, within
from extract.rate import TIMES, each, per
from extract.relevance import BOUNDS, TIME_UNITS, is_done_within
from extract.word import alternation, words

_FREQUENCIES = frozenset(words("frequency_unit"))
_TURNS = frozenset(("次", "场", "遍", "回", "轮", "期"))
_LONG_TIMES = ("年", "两年", "半年")
_THINGS = frozenset(words("thing_unit"))
_PERSONAL = re.compile(
    rf"(?:(?:{alternation('personal_subject')})[一-龥]{{0,6}}(?:{alternation('personal_verb')})"
    rf"|{alternation('personal_mark')})[^,。;]{{0,12}}$"
)
_GRANT = re.compile(rf"(?:{alternation('grant')}|按照?[^,。;]{{0,10}}标准)[^,。;]{{0,14}}$")
_GRANT_NOUN = re.compile(rf"的?(?:一次性)?(?:{alternation('grant_noun')})")
# 给予运营补助:街道中心20万元,社区站点5万元
_GRANT_NAME = re.compile(
    r"(?:补助|补贴|奖励|奖补|资助|救助)(?:标准)?(?!资金|金额|总额|经费|支出|[^资金]*(?:发放|总))[^,。;]{1,8}$"
)
_SHARE = re.compile(rf"(?:{alternation('share_base')})[^,。;]{{0,12}}$|(?:公益金|出让收[入益])[^,。;]{{0,24}}$")
_SHARE_NOUN = re.compile(r"的?(?:资金|经费|比例)")
_PAST = re.compile(rf"(?:{alternation('past_mark')})[^,。;]{{0,16}}$")
# 新增了228个, 16名责任人受到了处分
_DONE = re.compile(r"了$(?<=[一-龥]了)(?<![为除]了)(?<!安排了|确定了|明确了|提出了|设定了|制定了|部署了)")
_DONE_TO = re.compile(r"[^,。;]{0,16}?(?:受到|取得|获得|完成|实现|得到|形成|建成|进行)了")
# 加快推进已确定的9852万元, 排查已建成的27套: what is so is done something to.
_ACTED_ON = re.compile(
    r"(?:完成|改造|实施|推进|整治|加固|提升)现有$|(?:推进|加快|落实|实施|排查|核查|整治|管好|用好|盘活)[^,。;]{0,8}已[一-龥]{2,6}的$|已建[一-龥]{2,8}率$"
)
_STATE = re.compile(r"(?:现有|现已|建有|共有|现建成|目前)[^,。;]{0,16}$")
# 全县有水库77座
_HAS = re.compile(r"全[省市县区州旗镇乡]有[^,。;]{0,16}$")
_COMPARED = re.compile(r"(?:基础上|不低于|高于)")
_DENOMINATORS = re.compile("[·•/]")
_HEADS = frozenset((*words("per_noun"), *TIMES))
_LEVEL_OF_DAYS = re.compile(r"(?:天数|日数|时长|寿命|年限)(?:稳定|保持|维持)?在?$")
# 平均审理时间压缩到75天以内 is a level to reach; 5个工作日内办结 is a rule for each case.
_PERFORMANCE = re.compile(r"(?:压缩|压减|缩短|控制在|平均|[一-龥]{2}(?:时间|时限))[^,。;]{0,10}$")
_OBTAINED = re.compile(r"(?:争取|完成投资|实现|引进|到位|发放|投放|新增|改造|建成|培训|治理|种植|造林)[^,。;]{0,20}$")
_GIVEN = re.compile(r"的?(?:比例|标准)?(?:给予|予以)")
_MASSES = ("毫克", "微克", "克", "千克", "公斤", "斤", "吨", "万吨")
# Per so many heads something is a level of the place: 床位35张/千名老人.
_MANY = ("千", "万", "百万", "十万")
_OVERALL = re.compile(r"全[市县区省旗州镇乡国]|总量|保有量|播种面积|储备规模|平均|总体")
_TARIFF = re.compile(
    r"(?:(?:报销|自付|自负|补偿|补贴|返还|贴息|承担|分担|优惠|扣除|减免|罚款|支付)比例|起付线|封顶线|起付标准|由[一-龥]{2,8}承担"
    r"|(?<!平均)利率|(?:担保|手续)费率)[^,。;]{0,8}$"
)
_PRICE = re.compile(r"(?:[电气水油票运药]价|单价|限价|拦标价|价格|[电气水]费|标准(?!化))[^,。;]{0,12}$")
_SOLD_BY = frozenset(("度", "度电", "千瓦时", "立方米", "方", "吨", "公斤", "斤"))
# What a thing must be like, case by case: 室内温度不低于20℃, 氮氧化物排放浓度不高于100毫克/立方米.
_TECHNICAL = re.compile(r"(?:温度|排放浓度|限值|宽度|厚度|净高|深度|间距|压力|承载力)[^,。;]{0,8}$")
_MARKED = re.compile(r"(?:加|扣|计|记|得|奖|罚|占|分值|权重)[^,。;]{0,16}$")
# 群众满意度达90分; but 垃圾清理30分 is what it is worth.
_SCORED = re.compile("达|满意|平均|保持|提高|提升|指数|评分|得分$")
# 由财政贴息50%, 病假期间按80%发放: how a payment is shared out or cut.
_SHARED_OUT = re.compile(
    r"(?:按照?|贴息|承担|负担|分担|报销|补偿|返还|计提|提取|减按|加价|核减)$|(?:第[一二三四]年|首年|次年|当年|[后先]|[前首]期)[^,。;]{0,8}(?:兑付|拨付|预付|支付|发放)$|(?:报销|补偿)(?:到|至|达到)$|按照?不(?:低于|少于|高于|超过)[^,。;]{0,12}$|(?:补贴|补助|奖补|奖励|救助|贴补)(?!率|率达)[^,。;率增]{0,8}$|(?:扣发|扣减|罚没)[^,。;]{0,12}$"
)
_AHEAD_OF = re.compile(r"(?:提前|延长[到至]?)$|(?:减免|免收|暂停|缓缴)[^,。;]{0,12}$|[降减改]为$")
_PAID_OUT = re.compile(
    r"的?(?:比例|标准)?(?:进行|给予|予以)?(?:补偿|报销|发放|提取|贴息|返还|计提|兑付|拨付|承担|负担|缴纳|计发|扣减|收取|征收|救助|补助|补贴|资助|奖补|奖励)"
)
_TERM = re.compile(r"(?:公示|公示期|期限|保存期|有效期|试用期|服务期|见习期|实习期|休期)限?(?:为|是|一般为)?$")
# 民生支出占比稳定在65%以上 is a level, 不低于预算的5% a rule.
_PROPORTION = re.compile(r"(?:占比|比重)(?:稳定|保持|提高|提升|达)?[在到至]?$")
# 平时考核占30%
_WEIGHT = re.compile(r"(?:考核|考评|测评|评价|评议|得分|成绩|审查)(?:结果|成绩|得分)?各?占$")
# 按最低价标准的70%执行, 按预算总额的5%安排培训经费
_BY = re.compile(r"按照?[^,。;]{1,24}$")
_PUT = re.compile(r"(?:执行|计算|核定|计征|计收|安排[^,。;]{0,10}(?:经费|资金))")
_SPENT_ON = re.compile(r"(?:以上|以下)?(?:必须|应当?|要|须)?(?:专门|全部|主要|优先)?(?:用于|用来|安排用于)")
# R&D经费支出占GDP比重 is a level of the place, no rule for money.
_OF_ECONOMY = re.compile(r"占(?:GDP|[^,。;]{0,8}生产总值|[^,。;]{0,12}比重)")
# 一般公共预算收入增长7%以上 is a rate of growth, no share of it.
_GROWS = re.compile(r"(?:增长|增幅|增速|下降|提高|增加|减少|上升)(?:保持在|达到|稳定在|不低于)?$")
_LESSENED = re.compile(r"[减压缩]|[到至]仅$|不仅有?$")
# 企业仅2户 deplores how things stand.
_ONLY = ("仅", "仅有", "只有", "尚有", "仍有")
_RULED = re.compile(r"(?:不得|原则上)[^,。;]{0,6}$")
_DOES = re.compile(rf"\W*(?:{alternation('making_verb', 'opening_verb', 'duty_verb')})")
_SUM = re.compile(r"达|[产价市]值|收入|资金|总额|金额|销售|利润|税|费用|投[入资]")
# 设召集人1人, 一等奖2个
_POSTED = re.compile(
    r"设(?:立|置)?(?:副?(?:召集人|主任|组长|队长|会长|秘书长|指挥长|总指挥|主席|站长|所长))$|(?:^|设(?:立|置)?)\W*(?:[特一二三]等|优秀|鼓励|优胜)奖$"
)
_LONGEST_CASE = 16
_FEW = 20
_OPENING = 2


def kind(commitment: Commitment, moments: Sequence[Moment], *, past: bool, norms: bool) -> str:
    """target, quota or fact. `past` is true where the document looks back, `norms` in regulations."""
    if past or _is_past(commitment, moments):
        return "fact"
    if _is_ruled(commitment, moments) or _is_quota(commitment, norms=norms):
        return "quota"
    return "target"


def _is_ruled(commitment: Commitment, moments: Sequence[Moment]) -> bool:
    """比例不得低于80%, 原则上不超过2次: a bound worded as a rule, without a day, and no level of the whole place."""
    if not _RULED.search(commitment.raw) or _OVERALL.search(commitment.raw):
        return False
    return not any(m.until for m in within(moments, commitment.part_start, commitment.quantity.start))


def goes_on(commitment: Commitment, earlier: Found) -> bool:
    """给予博士研究生安家费30万元,硕士研究生10万元: a bare amount of money behind a grant is one too."""
    own, other = commitment.quantity.unit or "", (earlier.figure.unit if earlier.figure else None) or ""
    alike = own.endswith("元") and other.split("/")[0].endswith("元") and "亿" not in own + other
    said = _DOES.match(commitment.before) or _SUM.search(commitment.before)
    bare = not said and len(commitment.before) <= _LONGEST_CASE
    return earlier.kind == "quota" and alike and bare and not commitment.after.strip(" ,、;)")


def states(commitment: Commitment) -> bool:
    """全市建有养老机构148家,…: a stock-taking clause, whose sentence goes on taking stock."""
    return bool(_STATE.search(commitment.before) or _HAS.search(commitment.before))


def _is_past(commitment: Commitment, moments: Sequence[Moment]) -> bool:
    """Does the clause speak of what has been, or of how things stand?"""
    before = within(moments, commitment.part_start, commitment.quantity.start)
    told = _told_by_time(commitment, before) if before else None
    if told is not None:
        return told
    if commitment.before.endswith(_ONLY) and _deplores(commitment):
        return True
    if _ACTED_ON.search(commitment.before) or _is_state_to_be(commitment, before):
        return False
    return _says_past(commitment, before)


def _told_by_time(commitment: Commitment, before: Sequence[Moment]) -> bool | None:
    """截至…, “十三五”以来, or a time of the past that stands in its clause or opens its stretch and lasts; None where
    none of these tells."""
    if any(m.text.startswith("截") or (m.kind == "five" and _is_lasting(m)) for m in before):
        return True
    past = [m for m in before if m.kind == "past" and not m.reference]
    begin = commitment.part_start + _OPENING
    if any(m.start >= commitment.clause[0] or (m.start <= begin and _is_lasting(m)) for m in past):
        return not _COMPARED.search(commitment.raw)
    return None


def _says_past(commitment: Commitment, before: Sequence[Moment]) -> bool:
    """Do its own words say that it is done, or that the place has it?"""
    has = _HAS.search(commitment.before) and not any(m.until for m in before)
    done = _DONE.search(commitment.before) or _DONE_TO.match(commitment.after)
    return bool(has or done or _PAST.search(commitment.before))


def _deplores(commitment: Commitment) -> bool:
    """规模以上企业仅16户; but neither 时限仅3天, nor 减少到仅3份, nor 只有2人以上方可."""
    bounded = commitment.quantity.comparator in BOUNDS or commitment.quantity.unit in TIME_UNITS
    return not bounded and not _LESSENED.search(commitment.before)


def _is_state_to_be(commitment: Commitment, before: Sequence[Moment]) -> bool:
    """到2015年,各区建有1所; 按照现有面积补贴200元: a state by then, in each of them, or what is paid by it."""
    if not _STATE.search(commitment.before):
        return False
    paid = _GRANT.search(commitment.before) and "已" not in commitment.before
    return bool(paid or any(m.until for m in before) or each(commitment.raw))


def _is_lasting(moment: Moment) -> bool:
    """近五年来, “十三五”以来: what opens a stretch of the past holds for all that follows in it."""
    return moment.text.endswith("来")


def _is_quota(commitment: Commitment, *, norms: bool) -> bool:
    """A rule for each case, post, household, grant or budget, and not an overall level."""
    unit, _, denominator = (commitment.quantity.unit or "").partition("/")
    rate = each(commitment.raw)
    if _is_counted_by(unit, denominator) or (rate and (unit in _FREQUENCIES or rate[0] not in TIMES.values())):
        timed = all(word in TIMES.values() for word in rate) and unit not in _TURNS
        obtained = timed and _OBTAINED.search(commitment.before)
        return not obtained and not any(word.startswith(_MANY) for word in rate)
    if rate and _is_routine(commitment, rate[-1]):
        return True
    normed = norms and not commitment.owner and _is_norm(commitment)
    return normed or _is_grant(commitment, unit) or _is_rule(commitment, unit)


def _is_counted_by(unit: str, denominator: str) -> bool:
    """元/户, 次/年: for each of them; but 35张/千名老人 and 毫克/立方米 are levels."""
    head = _DENOMINATORS.split(denominator, 1)[0]
    return head in _HEADS and not head.startswith(_MANY) and unit not in _MASSES


def _is_routine(commitment: Commitment, time: str) -> bool:
    """快检每月不少于20批次: so much at least each month or week is how the work is done, so much a year is its aim."""
    often = time in TIMES.values() and time not in _LONG_TIMES
    counted = commitment.quantity.unit and not commitment.quantity.unit.endswith(("元", "%"))
    return bool(often and counted and commitment.quantity.comparator in BOUNDS)


def _is_norm(commitment: Commitment) -> bool:
    """In a regulation a bound is a norm, but for levels of the whole place (全县耕地保有量不低于…)."""
    bounded = commitment.quantity.comparator in (*BOUNDS, "range")
    return bounded and not _OVERALL.search(commitment.raw)


def _is_grant(commitment: Commitment, unit: str) -> bool:
    money = unit.endswith("元") and "亿" not in unit
    given = _GRANT_NOUN.match(commitment.after) or _GIVEN.match(commitment.after)
    if money and commitment.quantity.comparator in BOUNDS and (per(commitment.raw) or "最高" in commitment.raw):
        return True
    if unit == "%":
        return bool(given)
    return money and bool(given or _GRANT.search(commitment.before) or _GRANT_NAME.search(commitment.metric))


def _is_rule(commitment: Commitment, unit: str) -> bool:
    """A length of time, a few things for each, a technical bound, marks, a share of money."""
    if unit in TIME_UNITS:
        return _is_limit_of_time(commitment)
    if unit in _TURNS and "免费" in commitment.before and commitment.quantity.value <= _FEW:
        return True
    few = unit in _THINGS and commitment.quantity.value <= _FEW
    if few and (_PERSONAL.search(commitment.raw) or _POSTED.search(commitment.before)):
        return True
    before, bounded = commitment.before, commitment.quantity.comparator in BOUNDS
    if unit == "分":
        return not (bounded or _SCORED.search(before)) or bool(_MARKED.search(before))
    if _is_tariff(commitment, unit):
        return not _OVERALL.search(commitment.raw)
    return (bounded and bool(_TECHNICAL.search(before))) or (unit in ("%", "‰", "倍") and _is_share(commitment))


def _is_tariff(commitment: Commitment, unit: str) -> bool:
    """报销比例70%, 电价0.3元/千瓦时, 生均经费标准950元: what is paid for each, or what one of something costs."""
    if "亿" in unit or not unit.endswith(("%", "‰", "百分点", "元", "倍")):
        return False
    _, _, counted = (commitment.quantity.unit or "").partition("/")
    price = unit.endswith("元") and (counted in _SOLD_BY or _PRICE.search(commitment.before))
    return bool(price or _TARIFF.search(commitment.before))


def _is_limit_of_time(commitment: Commitment) -> bool:
    """5个工作日内办结, 公示期为7天, 提前2小时通知; but 优良天数不少于300天 is a level."""
    before, comparator = commitment.before, commitment.quantity.comparator
    if BARRED.match(commitment.after):
        return True
    if comparator in BOUNDS:
        level = _LEVEL_OF_DAYS.search(before) or (comparator == "<=" and _PERFORMANCE.search(commitment.raw))
        return not level
    return bool(_TERM.search(before) or _AHEAD_OF.search(before) or is_done_within(commitment))


def _is_share(commitment: Commitment) -> bool:
    """How money, posts or a payment are shared out: 按80%发放, 不低于30%的资金, 岗位的70%用于安置…."""
    before, after = commitment.before, commitment.after
    if _OF_ECONOMY.search(before) or _GROWS.search(before) or _PROPORTION.search(before):
        return False
    if _WEIGHT.search(before) or (_BY.search(before) and _PUT.match(after)):
        return True
    if _SPENT_ON.match(after) or _SHARED_OUT.search(before) or _PAID_OUT.match(after):
        return True
    share = _SHARE.search(before) or _SHARE_NOUN.match(after)
    return commitment.quantity.comparator in BOUNDS and bool(share) and "平均" not in before
