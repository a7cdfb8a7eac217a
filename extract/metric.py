"""What is measured: the clause's own words without number, unit, comparator, date and lead-in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extract.word import alternation, words


def _guarded(name: str) -> dict[str, str]:
    """Entry and the characters beside which it is part of another word, longest entry first."""
    pairs = (entry.partition(" ") for entry in words(name))
    return dict(sorted(((word, guard) for word, _, guard in pairs), key=lambda p: -len(p[0])))


# A pattern that begins with a character, and looks behind only then, is searched for by that character alone.
_LEAD_IN = re.compile(
    "^(?:" + "|".join(re.escape(w) + (f"(?![{g}])" if g else "") for w, g in _guarded("lead_in").items()) + ")(?=.)"
)
_LEAD_OUT = _guarded("lead_out")
_LEAD_OUT_ENDS = frozenset(word[-1] for word in _LEAD_OUT)
_LEAD_OUT_LENGTHS = sorted({len(word) for word in _LEAD_OUT}, reverse=True)
_MARK = re.compile(
    r"\s?(?:\(?\d{1,2}[)、.](?!\d)|\(?[一二三四五六七八九十]{1,3}[)、](?![一二三四五六七八九十]{1,2}[、产])|[一二三四五六七八九十]{1,2}是(?=[一-龥])|第[一二三四五六七八九十百]{1,5}[条章款]|[①-⑳])\s?"
)
_SHARE_OF = re.compile(r"(?:达到|不?低于|不?高于|不?超过|不得[高低超]于?过?|不少于|不多于)(?=[^,]{2,14}的$)")
_GENERIC = frozenset(words("generic_metric"))
_QUALIFIER = re.compile(
    r"^(?:(?:分[档类级期批]|分阶段|每(?:个|所|家|张|户|人|处|座|亩|辆|台|组|次|年|月|名)?|给予|按照?|一次性|最高|最低|年均|平均|总体|首次|累计|至少|严格|执行)+)(?=.)"
)
_OPENING_VERB = re.compile(rf"^(?:{alternation('making_verb', 'opening_verb')})+(?:了)?(?=.{{2}})")
_STANDING = frozenset(words("standing_rate"))
_SHORT_RATE = re.compile(r"[一-龥]{2}[率量额]")
_STANDS_ALONE = re.compile(r"[一-龥]{0,6}[省市县区州旗镇乡](?:级|本级|财政)?|中央(?:财政)?|[一-龥]{1,6}街道")
_TOPIC = 16
# 对重大隐患实行挂牌督办 speaks of 重大隐患.
_ABOUT = re.compile(r"对(?P<topic>[一-龥、]{2,16})(?:实行|进行|实施|开展|给予|予以)")
_TITLE = re.compile(r"《[^《》]{2,30}》")
# Where the words of a long clause may be cut so that a whole phrase is left.
_PHRASE = re.compile(r"[、,和及的对为》”]")
_BARE = 2
_EDGES = " ,;:。、.!?\t\n"
_CONTEXT = re.compile(
    r"(?:在|力争)?[\d一二三四五六七八九十]{1,2}年内|自[^,]{1,16}?(?:之日)起|(?:按照|根据|围绕|通过|依托|结合|聚焦|坚持|采取|针对|对照)[^,]{0,40}?(?:等(?:方式|形式|要求|措施|途径|办法|原则)?|要求|方式|形式|原则|标准|精神|模式|部署)"
)
_JOINED_BY = re.compile(
    r"(?:会同|联合)[^,]{2,24}?(?:局|委|办|厅|部门|单位|站|所|中心|政府|公司)(?=(?:开展|组织|组建|建设|制定|实施|完成|复查|检查|审核|在|于|对)|$)"
)
_OPENING = re.compile("".join(f"(?:{part.pattern})?" for part in (_MARK, _CONTEXT, _JOINED_BY)))
_ACTED_ON = re.compile(r"^.{0,40}?(?:(?<![结核比应相配针面])对|将|把|给予|给|向)(?=.)")
_SECOND_DUTY = re.compile(r"(?:,|并(?!网|轨|列|购|发))(?<=...).*$")
# 产值增加20%大力培育…: the number ends what is measured, and a comma was lost behind it.
_COMPLETE = re.compile(r"(?:率|比例|比重|占比|增长|增加|提高|下降|降低)(?:达到?|为|到|至|在)?$")
# What a norm counts by belongs to its unit (元/张), not to its name.
_RATE = re.compile(
    r"每(?:个?(?:[年月周日天季]度?|半年)|公里|平方米|立方米|千瓦时|度电?|方气?|蒸吨|生(?!产)|片(?!区)|升(?!级)|人(?!次|口)|项(?!目)|组(?!织)|部(?!门)|[户亩名位张个家所座处辆台套床吨头只株斤件栋例次期])"
)
# 厕所改造按每户3000元的标准给予补助 is 厕所改造补助.
_APPLIED = frozenset(("执行", "计算", "计费", "收取", "核定", "结算", "计取", "征收", "实施"))
_BY_STANDARD = re.compile(r"^标准(?:给予|予以|进行|发放|落实|补足)?(?=[一-龥]{2})")
# 能耗较2020年下降13.5%, the year taken out.
_COMPARED = re.compile(r"[较比](?<=.[较比])(?<![占同环][较比])(?=下降|增长|提高|降低|减少|增加|上升)")
# 95000套(户)
OTHER_MEASURE = re.compile(
    r"^\((?:(?:个|户|间|套|处|所|座|次|人|名|家|亩|条|段|件|台|辆|村|只|匹|栋|幢|片|期)(?:、(?!\)))?){1,3}\)"
)
_FILLERS = re.compile("分别|至少|原则上|力争(?=.)")
# 粮食总产再创新高、连续九年超140亿斤; 在上年下降的基础上再降: praise and comparison.
_PRAISE = re.compile(r"(?<=..)(?:再创(?:历史)?新高)?、?连续[一二三四五六七八九十两几多]*年(?:保持|稳定)?在?$")
_BEYOND = re.compile(r"在[^,。;]{0,8}(?:增长|下降|提高|降低)的?基础上(?:再|又|继续|进一步)?(?=\w{0,2}$)")
_BY_EACH = re.compile(r"按(?<=.按)照?每[一-龥]{1,2}$")
# 护理员按照职业等级每人发放600元的岗位津贴 is 护理员岗位津贴.
_GRANTS = "补助|补贴|奖励|奖补|资助|津贴|奖金|补偿|支持"
_BY = r"(?:,?(?:按照?|根据|依据)[一-龥]{2,12}?)?(?:给予|予以|发放)"
_PAID = re.compile(rf"{_BY}(?=[一-龥]{{0,8}}(?:{_GRANTS}))")
_GRANT = re.compile(rf"(?:一次性|运营|建设|专项)*(?:{_GRANTS})(?:标准|资金)?$")
_PAYING = re.compile(rf"(?<={_GRANTS}){_BY}$")
# “往岸上走、往深海走”带动渔民
_AROUND = re.compile(r"^“[^”]*、[^”]*”(?=.{2,})")
# 发挥省财政专项资金的作用, 在县级资金的基础上: a frame around the name.
_FRAME = re.compile(r"^(?:充分)?发挥(?=.{2,}(?:作用|优势)$)|的?(?:基础上|作用|优势|同时)$")
_LIST_BEFORE_CLASS = re.compile(r"^[^,。;]*、[^,。;]*?[一-龥]等(?!方面|领域|环节|[产行]业|项目)(?=[一-龥]{6,}$)")
_FRAMED = re.compile("作用|优势|基础上|同时")
_GRANTED = re.compile(_GRANTS)
# 事故起数每超1起扣5分: the fall, not how it is counted.
_BY_FALL = re.compile(
    r"(?<=..)每(?P<fall>[超少缺低高降减增]?)[一1]个?(?:百分点|[起人次家项处件条天户%])(?=.*[扣加减]分?)"
)
# 蔬菜播种面积(含复种)
_NOTE = re.compile(r"\((?:不?含|包括)[^()]*\)")
_OPEN_BRACKET = re.compile(r"\([^()]*$")

_DOES = re.compile(rf"(?:{alternation('duty_verb', 'making_verb', 'opening_verb')})")
# 邮政业务总量、仓储业营业收入分别增长…: a part that ends as a measure is whole.
_MEASURED = re.compile(
    r"(?:[^人]数|[量率额值]|收入|支出|面积|投资|利润|贷款|存款|余额|工厂|企业|园区|基地|项目|中心|[”》)])$"
)
# 92家、居全省第2位; but 最高20万元、最长3年的贷款 is of 贷款.
_ASIDE = re.compile(r"、(?![最不][^,。;]{0,20}的)")
# but 普及率, 及格率
_AND = re.compile("、|和|(?<!普)及(?![格时第])|(?<!参)与")
# 一、二、三产业增加值
_ORDINAL = re.compile("第?[一二三四五六七八九十]")
_LEVELS = frozenset("国省市区县旗镇乡村")
_GROWTH = r"(?:同比|年均)?(?:增长|下降|提高|增加|减少|上升|削减|压减)"
_GROWN = re.compile(rf"{_GROWTH}$")
# 四新经济和高技术产业 + 投资, 住宿业、餐饮业 + 营业额: the measure that a list shares.
_MEASURE = re.compile(
    r"(?:占[^、]{2,16}(?:比重|比例)|余额|浓度|(?:排放|消费|消耗|吞吐|周转|客运|货运|发电|使用|供应)总?量|居民[一-龥]*收入|出口额?|进口额?|投资|增加值|营业额|营业收入|销售额|(?:产业)?(?:产值|规模)|产量|销量|利润|[一-龥]{0,2}面积|收入|支出|补助|标准|人数|数量|总量"
    rf"|(?:[一-龥]{{2}}化|[毛净]?[一-龥]{{2}})率|占比|比重|比例)(?:{_GROWTH})?$"
)
# 获省、市通报表扬
_GIVEN_BY = re.compile(r"[获受被由经报各全][国省市区县旗镇乡村]$")
_PLACES = "省市县区州旗镇乡村"
_CLASSES = "业险校园"
# Words that hold several, by how many.
_TOGETHER: dict[int, dict[str, tuple[str, ...]]] = {
    2: {"城乡居民": ("城镇居民", "农村居民"), "城乡": ("城市", "农村")},
    3: {"三次产业": ("第一产业", "第二产业", "第三产业")},
}
# 太阳能电池等“新三样”出口
_OF_CLASS = re.compile(r"等(?:“[^”]+”)?[一-龥]{0,6}$")
# 休闲农业实现营业收入445亿元
_BROUGHT = re.compile(r"(?<=..)(?:实现|完成)(?=(?:营业收入|销售|产值|收入|利润|税收|增加值|总产值|交易|营收))")
# 在8个乡镇31个村新建泵站: where, not what.
_PLACED_IN = re.compile(
    r"^(?:[^,。;在]{0,12}在)?[^,。;]{0,24}?\d+个(?:贫困|重点|行政|自然)?(?:乡镇|镇|乡|村|县|县区|社区|街道|园区|小区|学校)"
    rf"(?={alternation('making_verb')})"
)
# 3年内不得申报
BARRED = re.compile(r"^之?内(?P<what>不得|不予(?!答复)|取消[^,。;]{0,8}资格|禁止|停止|限制申[报请])")
# 一般预算收入突破百亿大关,达到108亿元: how it is praised names nothing.
MILESTONE = re.compile(
    r"(?<=..)(?:首次|成功|历史性|一举)?(?:突破|跨上|迈上|站上|跃上|跨越|迈过|跨过)[^,。;、]{1,10}(?:大关|台阶|关口)(?=$|[,、])"
)
_LONGEST = 40
_LONG_LIST = 24


def metric(before: str, after: str, *, verb: str = "") -> str:
    """Name what is measured from the words before and after the number, dates and numbers already taken out.

    >>> metric("确保全年粮食作物种植面积稳定在", "")
    '粮食作物种植面积'
    >>> metric("组建", "产业扶贫指导工作组")
    '组建产业扶贫指导工作组'
    """
    before = _bared(before)
    head, tail = strip_lead_out(strip_lead_in(before)), _tail(before, after)
    head = _BY_EACH.sub("", head) if "按" in head else head
    if tail and len(head) > 8 and before.rstrip().endswith("的"):
        head = head.rstrip("的") if _DOES.match(tail) else ""
    elif tail and len(head) > 12:
        head = _ACTED_ON.sub("", head)
    if verb and not head.startswith(verb) and not tail.startswith(verb):
        head = verb + head
    head = _PLACED_IN.sub("", head) if "个" in head else head
    return _plain(shorten(head, tail))


def _bared(before: str) -> str:
    """The words before a number without what they count by, what they compare with and how they praise."""
    before = _RATE.sub("", before) or before if "每" in before else before
    before = MILESTONE.sub("", before) if "关" in before or "台阶" in before else before
    before = _PRAISE.sub("", before) if "连续" in before else before
    before = _BEYOND.sub("", before) if "基础上" in before else before
    before = _SHARE_OF.sub("占", before) if before.endswith("的") else before
    return _COMPARED.sub("", _FILLERS.sub("", before))


def _tail(before: str, after: str) -> str:
    """Of the words behind the number those that say what is measured."""
    tail = "" if _ASIDE.match(after) else _without(OTHER_MEASURE, after).strip(_EDGES)
    if not tail:
        return ""
    barred = BARRED.match(tail)
    tail = barred["what"] + tail[barred.end() :] if barred else tail
    tail = tail.removeprefix("的").strip(_EDGES)
    if not tail or tail in _APPLIED or (_COMPLETE.search(before, 1) and not after.startswith("的")):
        return ""
    return _SECOND_DUTY.sub("", _without(_BY_STANDARD, tail))


def _plain(name: str) -> str:
    """The name without the frame around it, how it is paid out, and a bracket that its number cut open."""
    name = _without(_AROUND, name) if name[:1] == "“" else name
    name = _OPEN_BRACKET.sub("", _NOTE.sub("", name)) if "(" in name else name
    name = _BY_FALL.sub(r"\g<fall>", name) if "每" in name else name
    name = _BROUGHT.sub("", name, 1) if "实现" in name or "完成" in name else name
    name = _FRAME.sub("", name) or name if _FRAMED.search(name) else name
    name = _PAYING.sub("", _PAID.sub("", name, 1)) or name if _GRANTED.search(name) else name
    return _without(_LIST_BEFORE_CLASS, name) if len(name) > _LONG_LIST else name


def strip_mark(phrase: str) -> str:
    """Drop a list mark from the front: 1. (2) ③ 四是."""
    return _without(_MARK, phrase)


def _without(opening: re.Pattern[str], phrase: str) -> str:
    """The phrase without what opens it: `match` looks at the front alone, `sub` at every character."""
    match = opening.match(phrase)
    return phrase[match.end() :] if match else phrase


@lru_cache(maxsize=64)
def is_generic(name: str) -> bool:
    """Does the name say nothing alone (补助标准, 覆盖率)?"""
    bare = strip_rate(name)
    short = _SHORT_RATE.fullmatch(bare) and bare not in _STANDING
    return bare in _GENERIC or bool(short)


def strip_rate(name: str) -> str:
    """The name without 每户, 一次性, 最高, 年均 … in front."""
    return _without(_QUALIFIER, name)


def topic_of(phrase: str) -> str:
    """What a clause or a name speaks of, for a generic name behind it: its words without the verb that opens them."""
    phrase = _without(_OPENING_VERB, strip_lead_in(phrase)).strip(_EDGES)
    acted_on = _ABOUT.match(phrase)
    phrase = acted_on["topic"] if acted_on else phrase
    return _last_phrases(phrase.rstrip("的和及、")) if len(phrase) > 1 else ""


def _last_phrases(phrase: str) -> str:
    """Of a long clause its last phrases, 16 characters or a few more; the title where it names a document."""
    if len(phrase) <= _TOPIC:
        return phrase.lstrip("的和及、")
    title = _TITLE.search(phrase)
    if title:
        return title.group()
    cut = _PHRASE.search(phrase, max(len(phrase) - 2 * _TOPIC, 0), len(phrase) - _TOPIC // 2)
    near = _PHRASE.search(phrase, len(phrase) - _TOPIC, len(phrase) - _TOPIC // 2) or cut
    return phrase[near.end() :] if near else phrase[-2 * _TOPIC :]


def is_grant(name: str) -> bool:
    """Does the name end as what is paid out (运营补助)?"""
    return bool(_GRANT.search(name))


def strip_grant(name: str) -> str:
    """养老床位一次性建设补助 is of 养老床位."""
    return _GRANT.sub("", name) or name


def names_of_list(name: str, count: int) -> list[str]:
    """The names of a list under 分别, the shared end given to each; the whole name where the parts do not match.

    >>> names_of_list("养老保险、医疗保险的补贴比例", 2)
    ['养老保险补贴比例', '医疗保险补贴比例']
    >>> names_of_list("总投资·中央、省、市", 3)
    ['总投资·中央', '总投资·省', '总投资·市']
    >>> names_of_list("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    together = "" if _AND.search(name) else next((word for word in _TOGETHER.get(count, {}) if word in name), "")
    if together:
        return [name.replace(together, each) for each in _TOGETHER[count][together]]
    outer, dot, own = name.rpartition("·")
    parts = _AND.split(own)
    if len(parts) == count and all(_STANDS_ALONE.fullmatch(part) for part in parts):
        return [outer + dot + part for part in parts]
    if len(parts) != count or len(parts[-1]) <= _BARE:
        return [name] * count
    last, tail = _parted(parts)
    return [outer + dot + own for own in (*(part + _end(part, tail) for part in parts[:-1]), last + tail.text)]


class _Tail(NamedTuple):
    """The end that the last part of a list shares with the others; `firm` where the words show where it begins."""

    text: str
    firm: bool


def _parted(parts: Sequence[str]) -> tuple[str, _Tail]:
    """The last part of a list of names, and the end that belongs to all: 医疗保险 + 的补贴比例."""
    last = parts[-1]
    own, found, rest = last.partition("的")
    if (ordinal := _ORDINAL.match(last)) and all(map(_ORDINAL.fullmatch, parts[:-1])):
        return ordinal.group(), _Tail(last[ordinal.end() :], firm=True)
    if found:
        return own, _Tail(rest, firm=True)
    if last[0] in _LEVELS and all(_GIVEN_BY.search(part) or part in _LEVELS for part in parts[:-1]):
        return last[0], _Tail(last[1:], firm=False)  # 获省、市通报表扬
    if grant := _GRANT.search(last):
        return last[: grant.start()], _Tail(grant.group(), firm=True)
    if like := _like(parts[-2], last):
        return last[:like], _Tail(last[like:], firm=False)
    measure = _MEASURE.search(last, _BARE) if any(len(part) != _BARE for part in parts[:-1]) else None
    if measure:
        return _OF_CLASS.sub("", last[: measure.start()]), _Tail(measure.group(), firm=False)
    return last[:_BARE], _Tail(last[_BARE:], firm=False)


def _like(part: str, last: str) -> int:
    """Where the last part's own words end, shown by the class of the part before: 忻城县、金秀县 + 工业投资."""
    classes = _PLACES if part[-1:] in _PLACES else part[-1:] if part[-1:] in _CLASSES else ""
    match = (
        re.match(rf"(?:县城|城[镇区乡]|村庄|集镇|[一-龥]{{1,7}}?[{classes}])(?:\([^()]*\))?(?=[一-龥]{{2}})", last)
        if classes
        else None
    )
    return match.end() if match else 0


def _end(part: str, tail: _Tail) -> str:
    """What of the shared end a part takes: of one that is a measure itself no more than its growth."""
    if tail.firm or not _MEASURED.search(part):
        return tail.text
    if tail.text.startswith("占") or (tail.text.startswith("余额") and part.endswith(("存款", "贷款"))):
        return tail.text
    growth = _GROWN.search(tail.text)
    return growth.group() if growth else ""


def shorten(head: str, tail: str) -> str:
    """At most 40 characters: of a long head the end counts, of a long tail the beginning."""
    tail = tail[:_LONGEST]
    room = max(_LONGEST - len(tail), 0)
    if len(head) > room:
        head = head[len(head) - room :]
        cut = re.search(r"[、,]", head[: room // 2])
        head = head[cut.end() :] if cut else head
    return head + tail


@lru_cache(maxsize=64)
def strip_lead_in(phrase: str) -> str:
    """Drop 确保, 力争, 全年 … from the front until none is left."""
    phrase = _without(_OPENING, phrase.strip(_EDGES))
    while (match := _LEAD_IN.match(phrase)) and phrase[match.end()] != "的":
        phrase = phrase[match.end() :].strip(_EDGES)
    return phrase.strip(_EDGES)


@lru_cache(maxsize=64)
def strip_lead_out(phrase: str) -> str:
    """Drop 达到, 稳定在, 不少于 … from the end until none is left."""
    while phrase not in _LEAD_OUT and phrase[-1:] in _LEAD_OUT_ENDS and (word := _ending(phrase)):
        phrase = phrase.removesuffix(word).strip(_EDGES)
    return "" if phrase in _LEAD_OUT else phrase.strip(_EDGES)


def _ending(phrase: str) -> str:
    """The longest entry of lead_out.txt that closes a longer phrase."""
    for length in _LEAD_OUT_LENGTHS:
        word = phrase[-length:]
        if word in _LEAD_OUT and length < len(phrase) and phrase[-length - 1] not in _LEAD_OUT[word]:
            return word
    return ""
