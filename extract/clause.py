"""What one sentence commits to: each quantity with its own words, as a candidate for a record.

A sentence is cut into clauses at commas, a clause into runs (run.py). Numbers in brackets belong to the number
before the bracket; naming.py gives each its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec.structs import replace

from extract.commitment import Commitment, SentenceReading
from extract.metric import names_of_list, strip_lead_in, topic_of
from extract.moment import Moment
from extract.naming import is_listed, name
from extract.predicate import with_predicate
from extract.quantity import Quantity
from extract.rate import per
from extract.responsible import brackets
from extract.run import Run, Span, evidence, runs, without
from extract.sentence import clauses
from extract.word import words as words_of

_SHARED = 14
_TIME_UNITS = frozenset(words_of("time_unit"))
_FROM = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_TO = re.compile(
    r"^.{0,6}(?:提高|提升|增加|增长|下降|降低|降|增|减少|压减|扩大|缩短|压缩|升|上升|调整|发展|拓展|扩展)(?:到|至|为)"
)
_GROWTH = re.compile(
    r"^[,\s]?(?:同比|年均|比上年|较上年)?分别(?:同比|年均|比上年|较上年)?(?P<word>增长|下降|提高|增加|减少|上升)$"
)


def find(text: str, sentence: Span, quantities: Sequence[Quantity], moments: Sequence[Moment]) -> Iterator[Commitment]:
    """The commitments of one sentence of a folded paragraph, in reading order."""
    begin, end = sentence
    inside = [q for q in quantities if begin <= q.start < end]
    if inside:
        gaps = tuple((begin + a, begin + b) for a, b in brackets(text[begin:end]) if b - a > 2)
        reading = SentenceReading(text, inside, moments, sentence, gaps)
        _read(reading, sentence, None)
        found = sorted(reading.found, key=lambda c: c.quantity.number_start)
        holes = [*((q.start, q.end) for q in inside), *((m.start, m.end) for m in moments)]
        for item in _respectively(found) if "分别" in text[begin:end] else found:
            yield with_predicate(text, end, holes, item)


def _respectively(found: Sequence[Commitment]) -> Iterator[Commitment]:
    """甲、乙分别达到5%、8%: the first number is 甲's, the second 乙's; and so 甲300人,乙20亿元,分别增长5%、8%."""
    for _, group in groupby(found, key=lambda c: (c.clause, c.raw) if "分别" in c.raw else c.quantity.start):
        items = list(group)
        if len(items) == 1:
            yield items[0]
            continue
        growth = _GROWTH.search(items[0].raw)
        earlier = [c.metric for c in found if c.quantity.start < items[0].quantity.start][-len(items) :]
        if growth and len(earlier) == len(items):
            names = [name + growth.group("word") for name in earlier]
        else:
            names = names_of_list(items[0].metric, len(items))
        for rank, item in enumerate(items):
            yield replace(item, metric=names[rank], rank=rank)


def _read(reading: SentenceReading, span: Span, owner: Commitment | None) -> None:
    inner = tuple(g for g in reading.gaps if g[0] >= span[0] and g[1] <= span[1] + 1)
    for clause in clauses(reading.text, *span, inner):
        here = [
            q
            for q in reading.quantities
            if clause[0] <= q.start < clause[1] and not any(a < q.start < b for a, b in inner)
        ]
        if here:
            tail = _shared_tail(reading.text, clause, here)
            for run in runs(reading.text, clause, here, reading.gaps):
                _read_run(reading, clause, run, owner, tail)
            reading.head = ""
        else:
            words = without(reading.text[slice(*clause)], _dates(reading, clause), clause[0])
            reading.head = strip_lead_in(words)
            reading.said.append(reading.head)
            if reading.head.endswith("的"):
                reading.condition = (clause[0], topic_of(reading.head))
        for gap in inner:
            if clause[0] <= gap[0] and gap[1] <= clause[1] + 1:
                _read_bracket(reading, gap, clause, owner)


def _shared_tail(text: str, clause: Span, members: Sequence[Quantity]) -> str:
    """护理型床位每张10000元、其他床位每张8000元给予补助: what stands behind the last of a list is said of all."""
    if len(members) < 2 or len({(q.unit or "").split("/")[0] for q in members}) > 1:
        return ""
    listed = all(text[a.end : a.end + 1] == "、" and b.number_start - a.end > 2 for a, b in pairwise(members))
    tail = text[members[-1].end : clause[1]] if listed else ""
    return tail if len(tail) <= _SHARED and "、" not in tail else ""


def _read_bracket(reading: SentenceReading, gap: Span, clause: Span, owner: Commitment | None) -> None:
    """The numbers in a bracket are parts of the number that stands right before it."""
    span = (gap[0] + 1, gap[1] - 1)
    inside = [q for q in reading.quantities if span[0] <= q.start < span[1]]
    if not inside:
        return
    ahead = [c for c in reading.found if clause[0] <= c.quantity.start and c.quantity.end == gap[0]]
    nested = SentenceReading(reading.text, inside, reading.moments, span)
    _read(nested, span, ahead[-1] if ahead else owner)
    reading.found.extend(nested.found)


def _read_run(reading: SentenceReading, clause: Span, run: Run, owner: Commitment | None, tail: str) -> None:
    text = reading.text
    bracketed = [g for g in reading.gaps if any(g[0] < q.start < g[1] for q in reading.quantities)]
    holes = [*((q.start, q.end) for q in run.members), *_dates(reading, (run.start, run.end)), *bracketed]
    baseline: Quantity | None = None
    begin = run.start
    for quantity, following in zip(run.members, [*run.members[1:], None], strict=True):
        if following and _is_baseline(text, run, quantity, following):
            baseline = quantity
            continue
        before = without(text[begin : quantity.start], holes, begin)
        after = without(text[quantity.end : run.end], holes, quantity.end) or tail
        reading.found.append(_made(reading, clause, run, quantity, (before, after), owner, baseline))
        # 总投资50亿元的8个项目: what is said of the money is not said of the projects.
        begin = quantity.end if following and text[quantity.end : following.start] == "的" else begin


def _is_baseline(text: str, run: Run, quantity: Quantity, following: Quantity) -> bool:
    """由9.6%下降到2%以内: the first is where it starts from."""
    rise = _TO.match(text[quantity.end : following.number_start + 1])
    return bool(rise and _FROM.search(text[run.start : quantity.start]))


def _made(
    reading: SentenceReading,
    clause: Span,
    run: Run,
    quantity: Quantity,
    words: tuple[str, str],
    owner: Commitment | None,
    baseline: Quantity | None,
) -> Commitment:
    listed, earlier = is_listed(reading, run, words), reading.last
    named = name(reading, run, words, owner)
    start, end = evidence(reading.text, run, quantity)
    if named.head and (place := reading.text.rfind(named.head, clause[0] - len(named.head) - 6, clause[0])) >= 0:
        start = place
    before, raw = words[0], reading.text[run.start : quantity.number_start]
    if earlier and not listed and _shares_rate(reading, clause, run, quantity, earlier):
        raw = f"{earlier.raw}{raw}" if raw else earlier.raw
    if listed and earlier:
        quantity, before, raw = _bounded_alike(earlier.quantity, quantity), earlier.before, earlier.raw
    return Commitment(
        quantity=quantity,
        metric=named.words,
        start=start,
        end=end,
        clause=clause,
        part_start=reading.part_start(clause[0]),
        before=before,
        after=words[1],
        raw=raw,
        verb=named.verb,
        owner=named.owner,
        baseline=baseline,
        shared=len(run.members) > 1,
    )


def _shares_rate(reading: SentenceReading, clause: Span, run: Run, quantity: Quantity, earlier: Commitment) -> bool:
    """每人每年保费不低于100元、保额不低于20万元: what the list counts by is said once, before its first number."""
    if run.start == quantity.start and earlier.quantity.unit == quantity.unit:
        return True
    listed = not run.first and reading.text[run.start - 1] == "、" and earlier.clause == clause
    own = reading.text[run.start : quantity.number_start]
    return listed and bool(per(earlier.raw)) and "每" not in own and quantity.unit not in _TIME_UNITS


def _bounded_alike(earlier: Quantity, quantity: Quantity) -> Quantity:
    """分别不超过5%、10%: a bound before the first number holds for the second too."""
    bounded = earlier.start < earlier.number_start and quantity.comparator == "="
    return replace(quantity, comparator=earlier.comparator) if bounded else quantity


def _dates(reading: SentenceReading, span: Span) -> list[Span]:
    """The time expressions in a span that are no part of a name (2018年度 is)."""
    return [(m.start, m.end) for m in reading.moments if span[0] <= m.start < span[1] and not m.degree]
