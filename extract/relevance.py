"""Which quantities are commitments, and which only name, describe or count the actors."""

from __future__ import annotations

import re

from extract.metric import BARRED
from extract.rate import TIMES, each, per
from extract.run import Span
from extract.word import alternation, words
from extract.wording import Wording

TIME_UNITS = frozenset(words("time_unit"))
BOUNDS = (">=", "<=", "<", ">")
_AMOUNTS = frozenset(words("amount_unit"))
_EVENTS = frozenset(words("event_unit"))
_NAMING = frozenset(words("naming_unit"))
_THINGS = frozenset(words("thing_unit"))
_THRESHOLDS = frozenset(words("threshold_unit"))
_VAGUE = frozenset(words("vague_unit"))
_MANY_KINDS = 5
_MANY_PEOPLE = 100
_BARE = 4
_ROUND = (10, 100, 1000, 10000)
_AGES = ("岁", "周岁")
_SCALE_UNITS = ("度", "成", "位", "级")
_SCALE = re.compile(r"(?:达到?|以上|提升|提高|排名|用电|气温|满意)")
# but 世界500强企业
_COUNTED = re.compile(r"(?!强)[一-龥“]{0,10}(?:人|户|村|家|对象|企业|学生)")
_WEIGHT = re.compile(r"(?:分值|权重|总分|满分|占)[^,。;]{0,16}$|[加扣计记得]$|^[^\d]*[一-龥]{2,}$")
# 成立领导小组(3分,少一次扣1分): what a duty is worth.
_MARKS = re.compile(r"\(\d{1,3}(?:\.\d)?分[,;)]")
_INDEX = re.compile(
    r"(?:指数|系数|容积率|恩格尔|弹性)(?:值)?[^,。;]{0,8}(?:达到?|控制在|降至|降到|提高到|为|在|低于|高于|不低于)?$"
)
_SHORTENED = re.compile(r"(?:压缩|缩短|延长|提前|减免|免收|暂停|缓缴|[降减改]为)")
# 人均预期寿命78.5岁, 平均受教育年限达到11.3年: a level that is measured in time.
_LENGTH = re.compile(
    r"(?:公示|(?:公示|服务|试用|保存|有效|见习|培训|实习)期限?|期限|年限|寿命|天数|日数|时长|年龄|工期|周期|(?:办理|审批|办结|响应|平均[一-龥]{2,6})时[间限])[^,。;]{0,6}$"
)
_DONE_WITHIN = re.compile("(?:办结|办理完毕|审结|答复|反馈|到达|抵达|出证|拿证|领证|发证|兑付)")
_COUNTED_BY = re.compile(
    r"每(?:[增减]少?加?|再|提高|下降|降低|上升|发现|新增|少|多|低|高|超过?|延迟|推迟|缺)?(?:达到?)?$"
)
_GIVEN_BY_NATURE = re.compile(r"(?:海拔|气温(?<!室内气温)|降[水雨]量|无霜期|冻土深度)[^,。;]{0,6}$")
_WHEN = re.compile(r"(?:时|后|部分)(?:$|[,、;]|不再|加价)")
_CONSEQUENCE = re.compile(
    r"的?后|的(?!同时)(?:$|[,、;。]|不得|该项|实行|再|给予|奖|扣|[加减计]$|按|一次性|予以|每|由|可|应|须|取消|停发|停止|暂停|视为|全额|部分|不予|得|为|评|,)"
)
_MONEY = re.compile(rf"的?[一-龥]{{0,8}}?(?:{alternation('grant_noun')}|贷款|财政)")
# 最高不超过500元的一次性交通补助 is no condition.
_GRANTED = re.compile(rf"的(?:一次性)?(?:(?![按给予])[一-龥]){{0,4}}?(?:{alternation('grant_noun')})")
_DESCRIBED = re.compile(r"(?!的?(?:同时|基础上|目标|要求))的?[一-龥“]{2}")
_OF_A_THING = re.compile(r"的(?!同时|基础上|目标|要求)[一-龥“]{2}")
_COLLECTIVE = re.compile(r"(?:大|类|项行动|批|些|样|般|体|定)")
_MADE = re.compile(rf"(?:{alternation('making_verb')})$")
_HELD = re.compile(r"(?:每|至少|开展|召开|组织|进行|举办|安排)")
_EACH = re.compile(r"(?:每|各|家家|户户|村村|人人|分别包联|分别联系)")
_ACTOR = re.compile(
    rf"(?:贫困|重点|市直|县直|区直|相关|牵头|责任|涉农|有关|省直)?(?:{alternation('actor_noun')})"
    r"(?=$|[、和及的(,按分要应负]|党|政|主要|开展|制|结合|情况|汇报)|(?:方面|环节|领域|关键)"
)
_DOES = alternation("making_verb", "opening_verb")
_IN = re.compile(rf"(?:^|[,;。])[^,。;在]{{0,12}}在(?:(?!{_DOES}|选择|确定|每个)[^,。;]){{0,30}}$")
_VILLAGES = re.compile(
    r"(?![^,。;]*试点)(?:贫困|重点|行政|自然)?(?:乡镇|镇|乡|村|县|县区|社区|街道|园区|小区|学校)"
    rf"(?:{_DOES})"
)
_PLANNED = re.compile(r"(?:计划|拟|将)(?:在|对)$")
_PERIODS = frozenset(TIMES.values())
_AIM = re.compile(alternation("aim_verb"))
_TO_WHOM = re.compile(r"\s?(?:对|凡|给)[^,;。]*(?:突破|达到?|超过|满|首次|以上|不低于)[^,;。]*的[一-龥()、]{0,12}")


def is_commitment(text: str, commitment: Wording) -> bool:
    """Is the quantity of a folded text one that a reader would put on a row?"""
    return _counts(text, commitment) and not _says_to_whom(text, commitment.clause)


def is_done_within(commitment: Wording) -> bool:
    """简单投诉3个工作日办结: a few days or hours in which each case is dealt with."""
    short = (commitment.quantity.unit or "").endswith(("日", "天", "时", "分钟"))
    return short and _DONE_WITHIN.match(commitment.after) is not None


def _says_to_whom(text: str, clause: Span) -> bool:
    """对年销售收入首次突破1亿元、5亿元的企业,分别给予…: a clause that only says who is meant."""
    return text[clause[1] : clause[1] + 1] == "," and _TO_WHOM.fullmatch(text, *clause) is not None


def _counts(text: str, commitment: Wording) -> bool:
    unit = (commitment.quantity.unit or "").split("/")[0]
    if not unit:
        return _is_bare_number(commitment)
    if _names_a_thing(text, commitment, unit) or _is_set_aside(commitment):
        return False
    if unit in TIME_UNITS and BARRED.match(commitment.after):
        return True
    if unit == "年" and commitment.before.endswith("提前"):
        return False
    if unit in TIME_UNITS and commitment.quantity.comparator not in BOUNDS:
        return _is_set_time(commitment)
    if unit == "分" and _MARKS.match(text, commitment.quantity.start - 1):
        return True
    return _is_spoken(commitment, unit) if commitment.quantity.chinese else _is_amount(commitment, unit)


def _is_set_time(commitment: Wording) -> bool:
    """Is a length of time without a bound one that is set: done within it, measured in it, shortened, so much each?"""
    level = _LENGTH.search(commitment.before) and not commitment.after.startswith("的")
    shortened = _SHORTENED.search(commitment.before)
    return bool(is_done_within(commitment) or level or shortened or per(commitment.raw))


def _names_a_thing(text: str, commitment: Wording, unit: str) -> bool:
    """110千伏变电站, 80岁老人, 4类对象: the number is part of what the thing is called."""
    quantity = commitment.quantity
    kinds = unit == "类" and (quantity.chinese or quantity.value < _MANY_KINDS)
    return kinds or unit in _NAMING or (unit in _AGES and not _is_life_span(text, commitment))


def _is_life_span(text: str, commitment: Wording) -> bool:
    """人均预期寿命,由76岁提高到78岁: its own words say so, or it has none but a verb and those before it do."""
    own = commitment.before + commitment.after
    bare = len(own) <= _BARE and text.rfind("寿命", commitment.part_start, commitment.clause[0]) >= 0
    return "寿命" in own or bare


def _is_amount(commitment: Wording, unit: str) -> bool:
    bounded = commitment.quantity.comparator in (*BOUNDS, "range") and unit not in (*_SCALE_UNITS, "分")
    if unit not in _VAGUE or bounded or _is_plain(commitment):
        return True
    return unit in _SCALE_UNITS and bool(_SCALE.search(commitment.before))


def _is_plain(commitment: Wording) -> bool:
    """新打机井5口: noun, number and unit at the end of a clause are an amount whatever the unit."""
    unit = commitment.quantity.unit
    if unit == "分":
        return bool(_WEIGHT.search(commitment.before))
    plain = unit not in _SCALE_UNITS and unit not in ("点", "代", "折", "步", "P", "M")
    return plain and len(commitment.before.strip(" ,、")) > 1 and not commitment.after.strip(" ,、")


def _is_bare_number(commitment: Wording) -> bool:
    """23327建档立卡贫困人口: a large number right before people or bodies, its measure word left out."""
    quantity = commitment.quantity
    if _INDEX.search(commitment.before):
        return not quantity.chinese
    year = 1900 <= quantity.value <= 2100
    many = quantity.value >= _MANY_PEOPLE or quantity.value != int(quantity.value)
    return not quantity.chinese and not year and many and bool(_COUNTED.match(commitment.after))


def _is_condition(commitment: Wording) -> bool:
    """低于85%的不得分, 每减少0.5%扣3分, 海拔3000米以上: when something holds or what it is counted by, no aim."""
    quantity, after = commitment.quantity, commitment.after.lstrip()
    if "元" in (quantity.unit or "") and _GRANTED.match(after):
        return False
    if _COUNTED_BY.search(commitment.raw) or _GIVEN_BY_NATURE.search(commitment.before):
        return True
    if _WHEN.match(after):
        return True
    return quantity.comparator in BOUNDS and bool(_CONSEQUENCE.match(after))


def _is_threshold(commitment: Wording) -> bool:
    """30户以上的自然村, 500万元以上项目: the number only says which things are meant."""
    quantity, after = commitment.quantity, commitment.after
    unit = (quantity.unit or "").split("/")[0]
    suffixed = quantity.end > quantity.number_end
    if unit in _THRESHOLDS and suffixed and after.startswith("的") and _counts_beside(commitment):
        return True
    if unit not in _THRESHOLDS or quantity.comparator not in BOUNDS or _MONEY.match(after) or per(commitment.raw):
        return False
    if unit in TIME_UNITS and quantity.comparator == "<=" and not after.startswith("的"):
        return False
    if unit.endswith("元") and _counts_beside(commitment):
        return True
    return bool(_DESCRIBED.match(after)) if suffixed and unit != "人" else bool(_OF_A_THING.match(after))


def _counts_beside(commitment: Wording) -> bool:
    """10亿元以上8个, 引进2个50亿元以上、…: an amount side by side with a count says which things are counted."""
    quantity, members = commitment.quantity, commitment.run.members
    beside = [q for q in members if quantity.end == q.start or quantity.start == q.end]
    return any(q.unit in _THINGS for q in beside)


def _is_spoken(commitment: Wording, unit: str) -> bool:
    """A numeral in characters is a quantity where it is bounded, per head, large, or the object of a making verb."""
    quantity, before = commitment.quantity, commitment.before
    if unit in _AMOUNTS:
        return not (quantity.value in _ROUND and _DESCRIBED.match(commitment.after))
    if commitment.raw.endswith(("每", "不落", "不漏")) or _COLLECTIVE.match(commitment.after):
        return False
    if quantity.comparator in BOUNDS or quantity.comparator == "range":
        return True
    if unit in _VAGUE or _is_denominator(commitment):
        return False
    if (unit in _EVENTS and _HELD.search(before)) or per(commitment.raw) or _EACH.search(commitment.raw):
        return True
    return quantity.value > 1 and bool(_MADE.search(before))


def _is_slogan(commitment: Wording) -> bool:
    """改造1户、销档1户, 每带动1户: a single thing right behind a bare verb counts nothing; but 公交5条、城际公交1条."""
    quantity = commitment.quantity
    if quantity.value != 1 or quantity.comparator != "=" or quantity.unit not in _THINGS:
        return False
    if re.search(r"每[一-龥]{2,4}$", commitment.raw) and not per(commitment.raw):
        return True
    before = commitment.before.strip(" ,、")
    return (
        not commitment.shared
        and (len(before) <= 2 or (len(before) <= 4 and commitment.run.first))
        and not commitment.after.strip(" ,、")
        and not _EACH.search(commitment.raw)
    )


def _is_denominator(commitment: Wording) -> bool:
    """每销售一斤茶树菇捐赠1元: the one 斤 is what the 元 is counted by."""
    one = commitment.quantity.value == 1 and commitment.shared
    return one and bool(re.search(r"每(?![年月周季天日])[一-龥]{1,6}$", commitment.raw))


def _is_actor(commitment: Wording) -> bool:
    """10个贫困县区负责… names who acts or where, it counts nothing that the plan will do; so does 过百亿元项目."""
    before, after = commitment.before.strip(" ,、的"), commitment.after
    if before.endswith("过") and after[:2] in ("项目", "企业"):
        return True
    if commitment.quantity.unit not in ("个", "家") or commitment.quantity.comparator != "=":
        return False
    if _is_where(commitment):
        return True
    aimed = _AIM.search(before[-8:]) or _AIM.search(after) or _PLANNED.search(before)
    shared_out = any(word not in _PERIODS for word in each(before))
    return bool(_ACTOR.match(after)) and not aimed and not shared_out


def _is_where(commitment: Wording) -> bool:
    """在8个乡镇31个村新建泵站6处: the villages are where it is done."""
    where = _IN.search(commitment.raw) and _VILLAGES.match(commitment.after)
    return commitment.quantity.comparator == "=" and bool(where)


def _is_set_aside(commitment: Wording) -> bool:
    aside = _is_condition(commitment) or _is_slogan(commitment)
    return aside or _is_threshold(commitment) or _is_actor(commitment)
