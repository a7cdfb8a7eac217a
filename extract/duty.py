"""Dated duties without a quantity of their own: 4月底前完成市县乡村四级扶贫项目库建设."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from extract.antecedent import STAGE
from extract.deadline import Span, binds
from extract.metric import strip_lead_in, strip_mark
from extract.moment import Moment, within
from extract.responsible import is_unit
from extract.sentence import clauses
from extract.word import alternation

_VERB = re.compile(rf"(?:{alternation('duty_verb')})")
_DATED_VERB = re.compile(
    rf"(?:{alternation('duty_verb', 'dated_duty_verb')}"
    r"|报(?=[一-龥]{1,10}?(?:办公室|办|局|委|组|专班|政府|中心|指挥部)))"
)
_LEAD = re.compile(
    r"^(?:(?:并|且|要|须|应|应当|必须|力争|争取|确保|努力|计划|将|于|在|到|至(?!少)|从|自|由|利用|原则上|全部|各地|之?前|,|:|\s)(?!线|位|网|轨|[一-龥]{0,2}$))+"
)
# …程序不乱(3月底完成): the bracket that dates the duty is none of its words.
_HANGING = re.compile(r"\((?:[^()]{0,12}?于)?(?:完成|到位|落实)?$")
# 除另有说明外均于9月底前完成 sets a time for the measures that follow.
_DONE = re.compile(
    r"除[^,。;]{2,12}外,?均|已(?:经)?(?:于|在|列入|经|由)?$|已(?:经)?[一-龥]{2}|.{0,20}(?:完成|实现|建成|印发)了"
)
_SUBJECT = re.compile(r"(?!按|根据|围绕|结合|通过|利用|对照|各)[^,:。;]{3,24}(?<![要应将须])")
_SHORT, _SHORTEST = 6, 4
_ABOUT = re.compile(r"(?:对|加快|推进|推动|抓好)(?P<topic>[^,;。]{4,30}),")
# 使用年限超过20年的燃气管道,11月1日前全部拆换
_DESCRIBED = re.compile(r"(?P<topic>[^,。;]{4,30}的[^,。;的]{2,12}),")
# 青山水库除险加固工程,4月底前开工,11月底前完工
_THING = re.compile(
    r"(?!.{0,4}(?:启动|推进|加快|建设|新建|实施|开展|完成|清理))(?P<topic>[^,。;由]{3,24}(?:项目|工程|公路|铁路|大桥|水库|电站|中心|基地|园区|学校|医院|厂|平台|系统|改造|改建|建设)),"
)
_MADE = re.compile(
    r"(?:^|[,。;:]|[要须应])(?P<made>(?:建立|制定|编制|成立|组建|形成|完善|修订|出台|梳理|整理|起草|提出)[^,。;:\d]{2,30}),$"
)
_HANDS_IN = re.compile(r"(?:上报|报送|报|抄送|提交|印发|公布|公示)")
_YEARS = re.compile(r"(?:20[\dxX]{2}年、?)+")
_TRAIL = re.compile(r"(?:于|在|到|至|,|力争|确保|争取|务必|应|须|要)+$")
_NO_DUTY = re.compile(
    r"^(?:是|为[^期]|作为|以来|度|起(?![草步飞降])|的(?:各|工作|重点|任务|关键|开局|收官|重要|通知|意见|决定)|召开的|出台的|印发的|起施行|起执行|起实施)|(?:之年|元年|收官年|开局年)|^都(?=进行|召开|开展|举办|组织)|令第\d|第[一二三四五六]次修[订正改]"
)
# 自2024年1月1日起施行 says only from when a rule holds.
_BEGINS = re.compile(r"(?:起,?|开始(?=[一-龥]))(?!施行|实施|执行|试行|生效|[草步飞降])")
_SET = re.compile(r"(?:力争|确保|在|(?<!关)于|争取|先)$")
_NAMED = re.compile(
    r"^(?:[^,。;]{0,20})?(?:行动方案|实施方案|行动计划|工作方案|工作要点|规划|意见|计划)(?:[》”]|的?(?:要求|部署|精神|安排))"
)


class Duty(msgspec.Struct, frozen=True, gc=False):
    """A task's words: `start` to `end` is the evidence, `text` the duty, `moment` when."""

    moment: Moment
    start: int
    end: int
    text: str


def find(text: str, sentence: Span, moments: Sequence[Moment], taken: Sequence[Span]) -> Iterator[Duty]:
    """The dated duties of one sentence; a clause that holds one of `taken` (quantities kept) is none."""
    inside = within(moments, *sentence)
    if not inside:
        return
    parts = list(clauses(text, *sentence))
    for position, moment in enumerate(map(partial(_with_start, text), inside)):
        following = inside[position + 1] if position + 1 < len(inside) else None
        if following and following.recurrence and following.start - moment.end <= 1:
            continue
        if binds(moment) and _is_set(text, moment, sentence):
            until = inside[position + 1].start if position + 1 < len(inside) else sentence[1]
            duty = _duty(text, moment, parts, max(until, moment.end), taken)
            if duty:
                yield duty


def _with_start(text: str, moment: Moment) -> Moment:
    """自7月1日起全面推行: the day on which something is to begin sets a time for it, as one by which does."""
    start = _BEGINS.match(text, moment.end) if moment.since and moment.kind in ("day", "month") else None
    if start is None:
        return moment
    return replace(moment, end=start.end(), text=moment.text + start.group().rstrip(","), until=True, since=False)


def _is_set(text: str, moment: Moment, sentence: Span) -> bool:
    """Is the moment a time set for doing, and not part of a name or of a comparison?"""
    after = text[moment.end : moment.end + 12]
    if _NO_DUTY.match(after) or after[:1] in "”》〕】年)":
        return False
    if text[moment.start - 1 : moment.start] == "的" or moment.text == "今年":
        return False
    if moment.kind == "five":
        return moment.until or "期间" in moment.text
    if moment.kind == "year" and not moment.until:
        before = text[sentence[0] : moment.start].rstrip()
        free = not before or before[-1] in ",;:。(、" or bool(_SET.search(before))
        return free and not after.startswith(("的", "以", "国", "全国", "中央", "省", "市委"))
    return True


def _duty(text: str, moment: Moment, parts: Sequence[Span], until: int, taken: Sequence[Span]) -> Duty | None:
    own = next((i for i, (a, b) in enumerate(parts) if a <= moment.start < b), None)
    if own is None:
        return None
    start, end = parts[own]
    if moment.end < until <= end and text[until - 1] in "、,":
        end = until - 1
    words = text[moment.end : min(end, until)]
    follow = own + 1
    while (
        not _verb(moment).search(words)
        and follow < len(parts)
        and parts[follow][0] < until
        and text[parts[follow][0] - 1] == ","
    ):
        if any(start <= a < parts[follow][0] for a, _ in taken):
            return None
        end = min(parts[follow][1], until)
        words = text[moment.end : end]
        follow += 1
        if follow - own > 2:
            break
    return _checked(text, moment, (start, end), taken)


def _topic(text: str, start: int, taken: Sequence[Span], duty: str) -> str:
    """对已开工的项目,加快建设,确保上半年分房到户: what a short duty is about stands at the head of its sentence.

    Else it is what the clause before it makes (制定方案,5月底前报…备案), unless that one is a record itself.
    """
    begin = max(text.rfind(mark, 0, start) for mark in "。;") + 1
    opening = strip_mark(text[begin:start].lstrip())
    match = _ABOUT.match(opening)
    if match:
        return _YEARS.sub("", match.group("topic"))
    made = _MADE.search(text[begin:start])
    if made and not any(begin + made.start() <= a < start for a, _ in taken):
        return f"{strip_lead_in(made['made'])},"
    thing = _THING.match(opening) if STAGE.fullmatch(duty) else None
    described = thing or (_DESCRIBED.fullmatch(opening) if made is None else None)
    return described["topic"] if described else ""


def says(clause: str) -> bool:
    """Does a folded clause name something to do?"""
    return bool(_VERB.search(clause))


def _subject(before: str) -> str:
    """农业水价改革2025年底前实现全覆盖: what stands before the date is what is to be done, unless it is who."""
    subject = _TRAIL.sub("", strip_lead_in(before)).strip(" ,、")
    return "" if is_unit(subject) or not _SUBJECT.fullmatch(subject) else subject


def _verb(moment: Moment) -> re.Pattern[str]:
    """A time by which, or how often, makes duties of more verbs than a bare year does."""
    return _DATED_VERB if moment.until or moment.recurrence else _VERB


def _is_duty(moment: Moment, before: str, words: str) -> bool:
    if _DONE.search(before) or _DONE.match(words):
        return False
    named = _NO_DUTY.search(words[:20]) or _NAMED.match(words)
    return not named and bool(_verb(moment).search(words + before))


def _checked(text: str, moment: Moment, span: Span, taken: Sequence[Span]) -> Duty | None:
    start, end = span
    if any(start <= a < end for a, _ in taken):
        return None
    words = text[moment.end : end]
    opening = strip_mark(text[start : moment.end].lstrip(" ,、"))
    before = opening.removesuffix(text[moment.start : moment.end])
    if before.endswith(("为", "是", "期")) or not _is_duty(moment, before, words):
        return None
    words = words.strip(" ,:;。")
    before = "" if before.endswith("、") and len(words) >= _SHORTEST else before
    duty = _subject(before) + _LEAD.sub("", words) if len(words) > 4 else _TRAIL.sub("", before) + words
    opens = start
    if text[moment.start - 1 : moment.start] == "、":
        start = moment.start
    start += len(text[start:end]) - len(text[start:end].lstrip(" ,、"))
    duty = _HANGING.sub("", duty.strip(" ,:;。()"))
    if len(duty) <= _SHORT or _HANDS_IN.match(duty):
        duty = _topic(text, opens, taken, duty) + duty
    return Duty(moment, start, end, duty) if len(duty) >= _SHORTEST else None
