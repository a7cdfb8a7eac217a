"""What a quantity is called: from its own words, else from what the sentence said before it.

A list under one verb (新增甲、乙) shares the verb, a list of bare numbers (分别为20%、6%) the name, 其中… hangs on the
number before it, and a name that says nothing alone (补助标准) takes what the sentence speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from extract.commitment import Commitment, SentenceReading
from extract.dimension import to_base
from extract.metric import is_generic, metric, strip_lead_in, strip_lead_out, strip_rate, topic_of
from extract.run import Run
from extract.word import alternation

_VERB = re.compile(rf"(?:{alternation('making_verb')})")
_OWN_VERB = re.compile(
    r"(?:惠及|涉及|覆盖|带动|受益|总投资|投资|吸纳|年产|占|提升|提高|增长|下降|降低|减少|力争|确保|实现)"
)
_PART = re.compile(r"^\W{0,2}(?:其中|含|包括|内含)[:,]?")
_NEEDS_OWNER = re.compile(
    r"(?:比|较)?(?:同期)?(?:同比|年均|平均)?(?:覆盖|增长|下降|占比|增速|增幅|占|惠及|受益|总投资|投资|提高|降低|减少|增加)"
)
# 任务开工率达80%,竣工率达20%: the second is of the same 任务.
_BARE_RATE = re.compile(r"[一-龥]{2}率$")
_PLACES = re.compile(
    r"(?:其[他余它])?[一-龥、和]{0,12}(?:城区|建成区|县城|[市县]区|地区|山区|丘陵|平原|灌区|园区|社区|区域|流域|城市|城镇|农村"
    r"|建制镇|乡镇|重点镇|街道|行政村|自然村|村庄|县|省级|市级|县级|乡级|村级|公办|民办|小学|初中|高中)"
)
_PLACED = re.compile(
    r"(?:全[市县区省]|城市|县城|农村|城镇|城区|设区市)?(?:建成区)?(?P<measure>.*?(?:率|比例|比重|占比|标准))(?:为.*)?"
)
_BARE_EACH = re.compile(r"^每[一-龥]{1,2}$")
_GROWTH = re.compile(r"(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少|增速)$")


class Name(msgspec.Struct, frozen=True):
    """The metric; the commitment that it is a part of; the verb and the earlier words that it was taken from."""

    words: str
    owner: Commitment | None = None
    verb: str = ""
    head: str = ""


def name(reading: SentenceReading, run: Run, words: tuple[str, str], owner: Commitment | None) -> Name:
    """Name a quantity from the words before and after it in its run, dates and other numbers left out."""
    before, after = words
    owner = owner or _whole(reading, run, before)
    verb = "" if owner else _verb(reading, run, before)
    own = _BARE_EACH.sub("", metric(_PART.sub("", before), after, verb=verb))
    if owner is not None:
        return Name(f"{owner.metric.split('·')[0]}·{own}" if own else owner.metric, owner)
    if len(own) < 2 and reading.head and not (reading.last and not run.first):
        twin = _of_same_unit(reading, run, own)
        return Name(twin or metric(reading.head, own), verb=verb, head="" if twin else reading.head)
    found = next((found for find in _ELSEWHERE if (found := find(reading, run, own))), own)
    return Name(found if is_listed(reading, run, words) else _owned(reading, found), verb=verb)


def is_listed(reading: SentenceReading, run: Run, words: tuple[str, str]) -> bool:
    """Is the number one of a list of bare numbers (分别为20%、6%和1%), but not its first?"""
    return not run.first and not strip_lead_out(words[0]) and not words[1].strip() and reading.last is not None


def _whole(reading: SentenceReading, run: Run, before: str) -> Commitment | None:
    """The commitment that 其中 makes this one a part of; the items of its list are parts too."""
    if _PART.match(before):
        reading.whole = reading.last if reading.last and _is_part(reading.last, run) else None
    elif run.first and not _goes_on(reading, run, before):
        reading.whole = None
    return reading.whole


def _goes_on(reading: SentenceReading, run: Run, before: str) -> bool:
    """总投资12亿元,其中中央5亿元,市级3亿元: what a later clause adds, of the same unit, still fits into the whole."""
    whole, amount = reading.whole, run.members[0]
    last = reading.last
    if whole is None or last is None or last.owner is not whole or _VERB.match(words := strip_lead_in(before)):
        return False
    taken = [c.quantity for c in reading.found if c.owner is whole]
    bases = [to_base(q.value, q.unit or "") for q in (whole.quantity, *taken, amount)]
    same = len({unit for _, unit in bases}) == 1 and bases[0][1] != "%"
    return same and not _OWN_VERB.match(words) and sum(value for value, _ in bases[1:]) <= bases[0][0]


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
    if last is None or last.quantity.unit != run.members[0].unit or not _PLACES.fullmatch(own):
        return ""
    placed = _PLACED.fullmatch(last.metric)
    return own + placed.group("measure") if placed else ""


def _of_amount(reading: SentenceReading, run: Run, own: str) -> str:  # noqa: ARG001  one signature for all
    """新增投资19亿元,占年度任务50%,覆盖26万人: a share or a growth is of the amount before it."""
    earlier = _measured(reading)
    if earlier is None:
        return ""
    if own.startswith("占"):
        return f"{_GROWTH.sub('', earlier.metric)}·{own}"
    compared = re.sub(r"^(?:比|较)", "", own)
    return metric(_GROWTH.sub("", earlier.metric), compared) if _NEEDS_OWNER.fullmatch(own) else ""


_ELSEWHERE: tuple[Callable[[SentenceReading, Run, str], str], ...] = (
    _of_list,
    _of_same_unit,
    _of_last,
    _of_twin_rate,
    _of_place,
    _of_amount,
)


def _measured(reading: SentenceReading) -> Commitment | None:
    """The last amount of the sentence; shares have no shares."""
    amounts = [c for c in reading.found if c.quantity.unit != "%"] or reading.found
    return amounts[-1] if amounts else None


def _owned(reading: SentenceReading, own: str) -> str:
    """A name that says nothing alone, with what the sentence speaks of in front: 适老化改造 + 补助标准."""
    if not is_generic(own):
        reading.topic = topic_of(own) or reading.topic
        return own
    bare = reading.topic and reading.topic not in own
    return metric(reading.topic, strip_rate(own)) if bare else own
