"""Denominators: 每人每月20元 is 20元/人·月, 户均 is 户, 每千人口床位 is 千人口."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.word import alternation

TIMES = {word: word for word in ("年", "月", "季度", "周", "天", "日", "半月", "半年", "两年", "学期")} | {"季": "季度"}
_PERIODS = frozenset(TIMES.values())
_PER = re.compile(
    r"每(?:一)?(?:"
    r"(?![月年季周])[一-龥]{1,4}[一1]个?(?P<measure>百分点|斤|公斤|吨|亩|户|人|名|头|只|场|个|天|日|次(?!性)|例|起|项(?!目)|处|篇|件|条)"
    r"|个?(?P<time>半月|半年|两年|季度|学期|[年月季周天日])(?!级)"
    r"|(?P<count>\d{1,5}\s?(?:人|户|亩|平方米|公里|床|米|小时|天|年|个月))"
    rf"|(?P<each>{alternation('unit')})(?=$|[\d每给补奖发建投扣配不])"
    r"|(?P<one>[名位])"
    rf"|(?:个|家|所|座)?(?P<noun>{alternation('per_noun')})"
    r"|(?:个|家|户(?=[一-龥])|所|座)?(?P<what>[一-龥()]{1,10}?)(?=每|\d|$|[、,投新从完开组联包挂结掌建设落平再增奖整熟]"
    r"|[要有至都配不安补给按可须应的由帮责抓销定专召到和发在拥达]))"
)
_BY_THE_YEAR = re.compile(r"年度(?=累计|最高|[^,。;]{0,8}封顶)")
# 做到户户有产业; 留村村 is a village.
_EVERY = re.compile(r"(?:^|[^一-龥]|做到|实现|确保|达到|力争|基本|要)(?P<what>家家|户户|村村|人人)(?:都|均)?")
# 各村储备编织袋不少于1000条, 各村努力培育2个: so many in each.
_IN_EACH = re.compile(
    r"(?:各|全部|所有)(?P<what>村|乡镇|镇|街道|社区|县|区|学校|班级?)(?:\([^()]{1,4}\))?[^,。;、]{0,8}?"
    r"(?:至少|不少于|不低于|建有|设有|拥有|努力|[都均]要|培育|建成|组建|储备|配备|配齐|设立|建立|确定|落实|安排|明确)[^,。;、率]{0,8}$"
)
# 乡镇(街道)各不少于50人, 各村3月底前召开屋场会不少于2场
_KIND_OF_PLACE = r"(?:村|乡镇|镇|街道|社区|县|区|学校|班级?)"
_EACH_AT_LEAST = re.compile(
    rf"(?:各(?P<each>{_KIND_OF_PLACE})(?:\([^()]{{1,4}}\))?[^,。;、每]{{2,24}}?|(?:^|[^一-龥])(?P<what>{_KIND_OF_PLACE})(?:\([^()]{{1,4}}\))?各)"
    r"(?:至少|不少于|不低于|不得少于)$"
)
# 单个企业最高支持200万元, 单人奖励10万元
_SINGLE = re.compile(
    r"(?<![简菜清名订孤])单(?P<what>个(?:企业|项目|主体|单位)|[个户家台套项篇人])[一-龥]{0,10}?(?:最高|奖|补|给予|支持|资助)[^,。;]{0,8}$"
)
# 少一次扣0.5分
_FOR_EACH = re.compile(
    r"(?:少|缺|迟报|漏报|瞒报|出现|发现|发生|查实)[一-龥]{0,6}?[一1]个?(?P<what>[天日次例起项处篇件条人户])的?[扣加奖罚][一-龥]{0,2}$"
)
# What each of them begins with, but for averages: where none of these stands, none of them is looked for.
_OPENS = re.compile("[每各单]|家家|户户|村村|人人|年度|[少缺报现生实][一-龥]{0,6}[一1]")
_AVERAGE = re.compile(r"(?P<what>[人户亩村县校生])均(?!可支配|衡|等|匀|收入|GDP|纯收入|地区|预期)")
_OF_POWER = ("度电", "方气")
_MARKING = ("扣", "加", "奖", "罚", "扣减", "加分", "扣罚", "罚款")
_NOUN = re.compile(rf"(?:{alternation('per_noun')})$")


@lru_cache(maxsize=64)
def per(words: str) -> tuple[str, ...]:
    """The denominators that the folded words before a number name, in order, times last (元/人·月).

    >>> per("每人每月再提标")
    ('人', '月')
    """
    means = [match["what"] for match in _AVERAGE.finditer(words.rsplit(";", 1)[-1])] if "均" in words else ()
    if not means and not _OPENS.search(words):
        return ()
    return tuple(sorted(dict.fromkeys((*each(words), *means)), key=lambda word: word in _PERIODS))


@lru_cache(maxsize=64)
def each(words: str) -> tuple[str, ...]:
    """The denominators that make a rule for each (每户, 户户都); an average (户均) makes none."""
    if not _OPENS.search(words):
        return ()
    words = words.rsplit(";", 1)[-1]
    found = [_denominator(match) for match in _PER.finditer(words)]
    found += [match.group("what")[0] for match in _EVERY.finditer(words)]
    found += [match.group("what") for match in _IN_EACH.finditer(words)]
    found += [match["what"].removeprefix("个") or "个" for match in _SINGLE.finditer(words)] if "单" in words else []
    found += [match["each"] or match["what"] for match in _EACH_AT_LEAST.finditer(words)] if not found else []
    found += [match.group("what") for match in _FOR_EACH.finditer(words)] if words.endswith(_MARKING) else []
    found += ["年"] if _BY_THE_YEAR.search(words) else []
    return tuple(dict.fromkeys(word for word in found if word))


def _denominator(match: re.Match[str]) -> str:
    if match.group("time"):
        return TIMES[match.group("time")]
    group = match.group
    return (
        group("one")
        or group("measure")
        or group("count")
        or group("each")
        or _noun(match.group("noun") or match.group("what"))
    )


def _noun(phrase: str) -> str:
    """The noun that ends the words: 乡(镇) of 乡(镇)党委; nothing where they end with no countable noun."""
    if phrase.endswith(("逾期", "延期")):
        return ""
    if phrase in _OF_POWER:
        return phrase[0]
    match = _NOUN.search(re.sub(r"(?:党委|党组织|党支部)$", "", phrase))
    if match is None:
        return phrase if len(phrase) == 1 and phrase not in "当逢到次个" else ""
    return re.sub(r"^(?:贫困|行政|自然)", "", match.group())
