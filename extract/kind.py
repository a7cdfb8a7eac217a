"""Which quantities are commitments, and of what kind: target, quota or fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.commitment import Commitment
from extract.moment import Moment
from extract.word import alternation

TIME_UNITS = {"年", "个月", "天", "日", "小时", "分钟", "周", "岁", "周岁", "个工作日", "工作日", "个自然日", "秒", "学时", "课时", "个季度"}
_AGE = {"岁", "周岁"}
_THRESHOLD_UNITS = {"户", "度", "岁", "周岁", "元", "万元", "亿元", "年", "人", "千瓦", "吨", "万吨", "亩", "米", "平方米", "级", "分", "公里", "个月", "天"}
_NAMING = {"千伏", "伏", "批"}
_VAGUE = {"级", "层", "点", "门", "分", "成", "把", "里", "方", "P", "M", "口", "片", "面", "度", "段", "对", "代", "折", "位", "组", "道", "首", "方案", "本", "部", "步"}
_SMALL_OK = re.compile(r"(?:新增|新建|建成|建设|打造|创建|培育|组建|举办|召开|开展|推出|引进|完成|设立|选派|配备|改造|实施|争创|承办|谋划|包联|联系|挂点|联挂|抓好|结对帮扶|帮扶|设|聘请)$")
_PERSONAL = re.compile(
    r"(?:(?:户|人|家庭|劳动力|村|乡镇|机构|学校|企业|单位|职工|干部|\(职工\)|党员|对象|岗位|者|领导)[一-龥]{0,6}(?:都|均|各|至少|掌握|结对|包联|联系|挂点|分别包|发展)"
    r"|人均|户均|村均|至少|引导[一-龥]{2,8}户发展|掌握|结对|包联|挂包|挂联)[^,。;]{0,12}$"
)
_GRANT = re.compile(r"(?:给予|奖励|奖补|补助|补贴|资助|救助|补偿|罚款|报销|贴息|贷款额度|收费|缴费|缴纳|低保标准|保障标准|标准为|按照?[^,。;]{0,10}标准|发放)[^,。;]{0,14}$")
_GRANT_AFTER = re.compile(r"^(?:的?(?:一次性)?(?:奖励|奖补|补助|补贴|资助|奖金|罚款|资金|标准|经费|贴息|救助))")
_SHARE_RULE = re.compile(r"(?:计提|提取|资金|经费|预算|收益|贷款|额度|名额|配比|得分|扣分|分值)[^,。;]{0,14}$")
_BOUND = (">=", "<=", "<", ">")
_PAST = re.compile(r"(?:已经?(?!经济)|现有|现已|目前|原有|完成了|实现了|达到了|建成了|增加了|减少了|新增了|累计实施|截[至止]|比上年|较上年|同比(?:增长|下降|提高)(?=[\d.]))[^,。;]{0,16}$")
_ACTOR = re.compile(
    r"^(?:(?:县区|县市|县\(市(?:、区)?\)|区县|[县区市镇]|县\(区\)|县\(市\)|乡镇|街道|部门|单位|成员单位|专班|工作组|小组|市州|责任单位|工作专班|专责工作组)"
    r"(?=$|[、和及的(,]|党|政|主要|按|分|要|应|负|开展|制|结合|负责|情况|汇报)|方面|环节|领域|关键)"
)
_AIM = re.compile(r"(?:全部|全面|实现|完成|建设|打造|建成|新建|组建|改造|创建|培育|达到|覆盖|出列|摘帽|脱贫|进行|整治|指导|开工|新增|解决|争取|实施|推进|纳入|设立|启动)")


def is_commitment(commitment: Commitment) -> bool:
    """Is the quantity one that a reader would put on a row, and not part of a name or a threshold?"""
    quantity = commitment.quantity
    unit = (quantity.unit or "").split("/")[0]
    if not unit:
        return _bare_number(commitment)
    if unit in _NAMING or _is_slogan(commitment):
        return False
    if unit in _AGE and "寿命" not in commitment.metric:
        return False
    if unit in TIME_UNITS and quantity.comparator not in _BOUND and not re.search(r"[时天月年]?(?:压缩|缩短|延长|提前)", commitment.before):
        return False
    if _is_threshold(commitment, unit):
        return False
    if quantity.chinese:
        return _is_spoken(commitment, unit)
    return unit not in _VAGUE or (unit in ("度", "成", "分", "位", "级") and bool(re.search(r"(?:达到?|以上|提升|提高|排名|用电|气温|满意)", commitment.before)))


def _bare_number(commitment: Commitment) -> bool:
    quantity = commitment.quantity
    return not quantity.chinese and quantity.value >= 100 and bool(re.match(r"[一-龥“]{0,10}(?:人|户|村|家|对象|企业|学生)", commitment.after))


def _is_threshold(commitment: Commitment, unit: str) -> bool:
    """30户以上的自然村, 500万元以上项目: the number only says which things are meant."""
    quantity, after = commitment.quantity, commitment.after
    if unit not in _THRESHOLD_UNITS or quantity.comparator not in _BOUND:
        return False
    if quantity.end == quantity.number_end or unit == "人":
        return bool(re.match(r"的[一-龥“]{2}", after)) and not re.match(r"的(?:资金|补助|奖|贷款|财政|标准|罚款)", after)
    return bool(re.match(r"的?[一-龥“]{2}", after)) and not re.match(r"的?(?:资金|补助|奖|贷款|财政|标准)", after) and not per(commitment)


def _is_spoken(commitment: Commitment, unit: str) -> bool:
    """A numeral in characters is a quantity where it is bounded, per head, large, or the object of a making verb."""
    quantity, before = commitment.quantity, commitment.before
    if unit in ("元", "万元", "亿元", "%", "万人", "个百分点", "百分点", "万亩", "亩", "公里"):
        return True
    if unit == "批" or commitment.raw.endswith("每") or re.match(r"(?:大|类|项行动|批|些|样|般|体|定)", commitment.after):
        return False
    if quantity.comparator in _BOUND or quantity.comparator == "range":
        return True
    if unit in _VAGUE or _is_denominator(commitment):
        return False
    if unit in ("次", "人次", "场次", "场", "期", "轮", "遍") and re.search(r"(?:每|至少|开展|召开|组织|进行|举办|安排)", before):
        return True
    if per(commitment) or re.search(r"(?:每|各|分别包联|分别联系)", commitment.raw):
        return True
    return quantity.value > 1 and bool(_SMALL_OK.search(before))


def _is_slogan(commitment: Commitment) -> bool:
    """改造1户、销档1户, 每带动1户: a single thing right behind a bare verb counts nothing."""
    quantity = commitment.quantity
    if quantity.value != 1 or quantity.comparator != "=" or quantity.unit not in ("户", "个", "件", "项", "名", "人", "条", "起"):
        return False
    bare = len(commitment.before.strip(" ,、")) <= 4 and not commitment.after.strip(" ,、")
    return bare or bool(re.search(r"每[一-龥]{2,4}$", commitment.raw) and not per(commitment))


def _is_denominator(commitment: Commitment) -> bool:
    """每销售一斤茶树菇捐赠1元: the one 斤 is what the 元 is counted by."""
    return commitment.quantity.value == 1 and bool(re.search(r"每[一-龥]{1,6}$", commitment.raw)) and bool(re.search(r"\d|元", commitment.after))


def is_actor(commitment: Commitment) -> bool:
    """10个贫困县区负责… names who acts or where, it counts nothing that the plan will do."""
    if re.search(r"过$", commitment.before) and commitment.after[:2] in ("项目", "企业"):
        return True
    if commitment.quantity.unit not in ("个", "家") or commitment.quantity.comparator != "=":
        return False
    before = commitment.before.strip(" ,、的")
    noun = re.sub(r"^(?:贫困|重点|市直|县直|区直|相关|牵头|责任|涉农|有关|省直)", "", commitment.after)
    return bool(_ACTOR.match(noun)) and not _AIM.search(before[-8:]) and not _AIM.search(commitment.after)


def kind(commitment: Commitment, moments: Sequence[Moment], *, past: bool, norms: bool) -> str:
    """target, quota or fact. `past` is true in the part of a document that looks back, `norms` for regulations."""
    if past or is_past(commitment, moments):
        return "fact"
    return "quota" if is_quota(commitment, norms=norms) else "target"


def is_past(commitment: Commitment, moments: Sequence[Moment]) -> bool:
    """Does the clause speak of what has been, or of how things stand?"""
    begin, number = commitment.part_start, commitment.quantity.start
    if any(m.text.startswith("截") for m in moments if begin <= m.start < number):
        return True
    if any(m.kind == "past" for m in moments if commitment.clause[0] <= m.start < number):
        return not re.search(r"(?:基础上|不低于|高于)", commitment.raw)
    return bool(_PAST.search(commitment.before))


def is_quota(commitment: Commitment, *, norms: bool) -> bool:
    """A rule for each case, post, household, grant or budget, and not an overall level."""
    quantity, before, after = commitment.quantity, commitment.before, commitment.after
    unit = (quantity.unit or "").split("/")[0]
    rate = per(commitment)
    if (rate and (unit in _COUNTED or rate[0] not in _PER_TIME.values())) or (quantity.unit or "").count("/"):
        return rate != ("千人口",)
    if unit.endswith("元") and (_GRANT.search(before) or _GRANT_AFTER.match(after)):
        return True
    if unit in TIME_UNITS and quantity.comparator in _BOUND:
        return True
    if _PERSONAL.search(commitment.raw) and quantity.value <= 20 and unit in ("项", "门", "个", "名", "人", "户", "次", "处", "所", "条"):
        return True
    if unit == "%" and quantity.comparator in _BOUND and (_SHARE_RULE.search(before) or re.match(r"的?(?:资金|经费|比例)", after)):
        return True
    return norms and quantity.comparator in (*_BOUND, "range")


_COUNTED = {"次", "场", "期", "轮", "元", "万元", "亿元", "天", "个工作日", "小时", "场次", "人次", "篇", "件", "学时"}
_PER_TIME = {"年": "年", "月": "月", "季度": "季度", "季": "季度", "周": "周", "天": "天", "日": "天", "半年": "半年", "学期": "学期"}
_RATE = re.compile(
    r"每(?:一)?(?:[一-龥]{1,4}一(?P<measure>斤|公斤|吨|亩|户|人|名|个|头|只|场)|(?P<time>半年|季度|学期|[年月季周天日])(?!级)|(?P<one>[名位])|(?:个|家|户(?=[一-龥])|所|座)?(?P<what>[一-龥()]{1,10}?)"
    r"(?=每|\d|$|[要有至都配不安补给按可须应的由,、投新从完开组联包挂结掌建设落平再增奖整熟帮责抓销定专召到和发在拥达]))"
)
_AVERAGE = re.compile(r"(?P<what>[人户亩村县校])均(?!可支配|衡|等|匀|收入|GDP|纯收入|地区|预期)")


def per(commitment: Commitment) -> tuple[str, ...]:
    """The denominators that the words before the number name: 每人每月 -> (人, 月)."""
    words = commitment.raw.split(";")[-1]
    found = [
        _PER_TIME[m.group("time")] if m.group("time") else m.group("one") or m.group("measure") or _noun(m.group("what"))
        for m in _RATE.finditer(words)
    ]
    found += [m.group("what") for m in _AVERAGE.finditer(words)]
    return tuple(dict.fromkeys(w for w in found if w))


_PER_NOUN = re.compile(rf"(?:{alternation('per_noun')})$")


def _noun(phrase: str) -> str:
    """The noun that ends the words: 乡(镇) of 乡(镇)党委; nothing where they end with no countable noun."""
    phrase = re.sub(r"(?:党委|党组织|党支部)$", "", phrase)
    match = _PER_NOUN.search(phrase)
    return match.group().removeprefix("贫困").removeprefix("行政").removeprefix("自然") if match else ""


_INCREASE = re.compile(r"(?:新增|净增|增加|增长|增幅|增速|提高|提升|再提标|上升|提标|增收|涨幅|扩大)(?!到|至|为|质)[^,。;]{0,14}$")
_DECREASE = re.compile(r"(?:减少|下降|降低|调减|压减|削减|缩减|减排|降幅|压缩|缩短|减免|降(?=\d))(?!到|至|为)[^,。;]{0,12}$")
_LEVEL = re.compile(r"(?:达到?|控制在|稳定在|保持在|到|至|为|是|比例|的比例|比重|率)$")


def change(commitment: Commitment) -> str:
    """increase, decrease, or level."""
    words = commitment.verb + commitment.before
    if _LEVEL.search(commitment.before) and not re.search(r"(?:增长率|增速|增幅)[^,]{0,4}$", commitment.before):
        return "level"
    unit = commitment.quantity.unit or ""
    if _DECREASE.search(words):
        return "decrease"
    if match := _INCREASE.search(words):
        if match.group().startswith(("提高", "提升", "上升", "扩大")) and "%" not in unit and "百分点" not in unit and "元" not in unit:
            return "level"
        return "increase"
    return "level"


_STRENGTH = re.compile(rf"(?:{alternation('strength')})")


def strength(text: str, start: int, end: int) -> str | None:
    """The nearest binding word between the sentence's start and the commitment."""
    found = list(_STRENGTH.finditer(text, start, end))
    return found[-1].group() if found else None


def aggregation(words: str) -> str | None:
    """年均 or 累计 where the words say so."""
    return next((w for w in ("年均", "累计") if w in words), None)


def nature(words: str) -> str | None:
    """约束性 or 预期性 where the words say so."""
    return next((w for w in ("约束性", "预期性") if w in words), None)
