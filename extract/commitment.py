"""What one sentence commits to: each quantity with its own words, as a candidate for a record.

A sentence is cut into clauses at commas, a clause into runs (run.py). Numbers in brackets belong to the number
before the bracket, 其中… to the number before it; a list under one verb (新增甲、乙) shares the verb, a list of bare
numbers (分别为20%、6%和1%) the name and the bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extract.metric import (
    is_generic,
    metric,
    names_of_list,
    strip_lead_in,
    strip_lead_out,
    strip_rate,
    topic_of,
)
from extract.moment import Moment
from extract.quantity import Quantity
from extract.responsible import brackets
from extract.run import Run, Span, evidence, runs, without
from extract.sentence import clauses
from extract.word import alternation


@dataclass(frozen=True, slots=True)
class Commitment:
    """One quantity in its words. All offsets are within the paragraph.

    `start` to `end` is the evidence; `before` and `after` are the words on both sides of the number within its run,
    dates and other numbers left out, `raw` those before it as they stand; `part_start` is where its stretch between
    semicolons begins. `owner` is the commitment that it is a part of (其中…), `baseline` the value it starts from;
    `shared` is true where other numbers stand in the same words, `rank` its place in a list under 分别, from 0.
    """

    quantity: Quantity
    metric: str
    start: int
    end: int
    clause: Span
    part_start: int
    before: str
    after: str
    raw: str = ""
    verb: str = ""
    owner: Commitment | None = None
    baseline: Quantity | None = None
    shared: bool = False
    rank: int | None = None


@dataclass(slots=True)
class _Reading:
    """One sentence while it is read: what its paragraph offers, and what its clauses leave to the later ones."""

    text: str
    quantities: Sequence[Quantity]
    moments: Sequence[Moment]
    span: Span
    gaps: tuple[Span, ...] = ()
    verb: str = ""
    head: str = ""
    topic: str = ""
    whole: Commitment | None = None
    found: list[Commitment] = field(default_factory=list)

    @property
    def last(self) -> Commitment | None:
        return self.found[-1] if self.found else None

    def part_start(self, position: int) -> int:
        """Where the stretch between semicolons begins that holds `position`."""
        return max(self.span[0], self.text.rfind(";", self.span[0], position) + 1)


_VERB = re.compile(rf"(?:{alternation('making_verb')})")
_OWN_VERB = re.compile(
    r"(?:惠及|涉及|覆盖|带动|受益|总投资|投资|吸纳|年产|占|提升|提高|增长|下降|降低|减少|力争|确保|实现)"
)
_PART = re.compile(r"^\W{0,2}(?:其中|含|包括|内含)[:,]?")
_FROM = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_TO = re.compile(
    r"^.{0,6}(?:提高|提升|增加|增长|下降|降低|降|增|减少|压减|扩大|缩短|压缩|升|上升|调整|发展|拓展|扩展)(?:到|至|为)"
)
_NEEDS_OWNER = re.compile(
    r"(?:比|较)?(?:同期)?(?:同比|年均|平均)?(?:覆盖|增长|下降|占比|增速|增幅|占|惠及|受益|总投资|投资|提高|降低|减少|增加)"
)
# 任务开工率达80%,竣工率达20%: the second is of the same 任务.
_BARE_RATE = re.compile(r"[一-龥]{2}率$")
_GROWTH = re.compile(r"(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少|增速)$")


def find(text: str, sentence: Span, quantities: Sequence[Quantity], moments: Sequence[Moment]) -> Iterator[Commitment]:
    """The commitments of one sentence of a folded paragraph, in reading order."""
    begin, end = sentence
    inside = [q for q in quantities if begin <= q.start < end]
    if inside:
        gaps = tuple((begin + a, begin + b) for a, b in brackets(text[begin:end]) if b - a > 2)
        reading = _Reading(text, inside, moments, sentence, gaps)
        _read(reading, sentence, None)
        yield from _respectively(sorted(reading.found, key=lambda c: c.quantity.number_start))


def _respectively(found: Sequence[Commitment]) -> Iterator[Commitment]:
    """甲、乙分别达到5%、8%: the first number is 甲's, the second 乙's."""
    for _, group in groupby(found, key=lambda c: (c.clause, c.raw) if "分别" in c.raw else c.quantity.start):
        items = list(group)
        if len(items) == 1:
            yield items[0]
            continue
        names = names_of_list(items[0].metric, len(items))
        for rank, item in enumerate(items):
            yield replace(item, metric=names[rank], rank=rank)


def _read(reading: _Reading, span: Span, owner: Commitment | None) -> None:
    inner = tuple(g for g in reading.gaps if g[0] >= span[0] and g[1] <= span[1] + 1)
    for clause in clauses(reading.text, *span, inner):
        here = [
            q
            for q in reading.quantities
            if clause[0] <= q.start < clause[1] and not any(a < q.start < b for a, b in inner)
        ]
        reading.whole = None
        if here:
            for run in runs(reading.text, clause, here, reading.gaps):
                _read_run(reading, clause, run, owner)
            reading.head = ""
        else:
            words = without(reading.text[slice(*clause)], _dates(reading, clause), clause[0])
            reading.head = strip_lead_in(words)
            reading.topic = topic_of(reading.head) or reading.topic
        for gap in inner:
            if clause[0] <= gap[0] and gap[1] <= clause[1] + 1:
                _read_bracket(reading, gap, clause, owner)


def _read_bracket(reading: _Reading, gap: Span, clause: Span, owner: Commitment | None) -> None:
    """The numbers in a bracket are parts of the number that stands right before it."""
    span = (gap[0] + 1, gap[1] - 1)
    inside = [q for q in reading.quantities if span[0] <= q.start < span[1]]
    if not inside:
        return
    ahead = [c for c in reading.found if clause[0] <= c.quantity.start and c.quantity.end == gap[0]]
    nested = _Reading(reading.text, inside, reading.moments, span)
    _read(nested, span, ahead[-1] if ahead else owner)
    reading.found.extend(nested.found)


def _read_run(reading: _Reading, clause: Span, run: Run, owner: Commitment | None) -> None:
    text = reading.text
    bracketed = [g for g in reading.gaps if any(g[0] < q.start < g[1] for q in reading.quantities)]
    holes = [*((q.start, q.end) for q in run.members), *_dates(reading, (run.start, run.end)), *bracketed]
    baseline: Quantity | None = None
    for quantity, following in zip(run.members, [*run.members[1:], None], strict=True):
        if following and _is_baseline(text, run, quantity, following):
            baseline = quantity
            continue
        before = without(text[run.start : quantity.start], holes, run.start)
        after = without(text[quantity.end : run.end], holes, quantity.end)
        reading.found.append(_made(reading, clause, run, quantity, (before, after), owner, baseline))


def _is_baseline(text: str, run: Run, quantity: Quantity, following: Quantity) -> bool:
    """由9.6%下降到2%以内: the first is where it starts from."""
    rise = _TO.match(text[quantity.end : following.number_start + 1])
    return bool(rise and _FROM.search(text[run.start : quantity.start]))


def _made(
    reading: _Reading,
    clause: Span,
    run: Run,
    quantity: Quantity,
    words: tuple[str, str],
    owner: Commitment | None,
    baseline: Quantity | None,
) -> Commitment:
    before, after = words
    owner = owner or _whole(reading, run, before)
    verb = "" if owner else _verb(reading, run, before)
    listed = not run.first and not strip_lead_out(before) and not after.strip() and reading.last is not None
    name, head = _name(reading, run, (_PART.sub("", before), after), verb, owner)
    if owner is None and not listed:
        name = _owned(reading, name)
    start, end = evidence(reading.text, run, quantity)
    if head and (place := reading.text.rfind(head, clause[0] - len(head) - 6, clause[0])) >= 0:
        start = place
    raw = reading.text[run.start : quantity.number_start]
    if listed and reading.last:
        quantity = _bounded_alike(reading.last.quantity, quantity)
        before, raw = reading.last.before, reading.last.raw
    part_start, shared = reading.part_start(clause[0]), len(run.members) > 1
    return Commitment(quantity, name, start, end, clause, part_start, before, after, raw, verb, owner, baseline, shared)


def _whole(reading: _Reading, run: Run, before: str) -> Commitment | None:
    """The commitment that 其中 makes this one a part of; the items of its list are parts too."""
    if _PART.match(before):
        reading.whole = reading.last
    return None if run.first and not _PART.match(before) else reading.whole


def _bounded_alike(earlier: Quantity, quantity: Quantity) -> Quantity:
    """分别不超过5%、10%: a bound before the first number holds for the second too."""
    bounded = earlier.start < earlier.number_start and quantity.comparator == "="
    return replace(quantity, comparator=earlier.comparator) if bounded else quantity


def _owned(reading: _Reading, name: str) -> str:
    """A name that says nothing alone, with what the sentence speaks of in front: 适老化改造 + 补助标准."""
    if not is_generic(name):
        reading.topic = topic_of(name) or reading.topic
        return name
    bare = reading.topic and reading.topic not in name
    return metric(reading.topic, strip_rate(name)) if bare else name


def _name(reading: _Reading, run: Run, words: tuple[str, str], verb: str, owner: Commitment | None) -> tuple[str, str]:
    """(metric, the words of an earlier clause that it was taken from)."""
    name, last = metric(*words, verb=verb), reading.last
    if owner is not None:
        return (f"{owner.metric.split('·')[0]}·{name}" if name else owner.metric), ""
    if len(name) < 2 and last and not run.first:
        return last.metric, ""
    if not name and (same := _of_same_unit(reading, run)) is not None:
        return same.metric, ""
    if not name and last and not reading.head:
        return (last.metric if run.members[0].start - last.quantity.end <= 2 else _GROWTH.sub("", last.metric)), ""
    if len(name) < 2 and reading.head:
        return metric(reading.head, name), reading.head
    if last and _BARE_RATE.fullmatch(name) and (twin := _BARE_RATE.search(last.metric)):
        return last.metric[: twin.start()] + name, ""
    if name.startswith("占") and (earlier := _measured(reading)) is not None:
        return f"{_GROWTH.sub('', earlier.metric)}·{name}", ""
    if _NEEDS_OWNER.fullmatch(name) and (earlier := _measured(reading)) is not None:
        return metric(_GROWTH.sub("", earlier.metric), re.sub(r"^(?:比|较)", "", name)), ""
    return name, ""


def _of_same_unit(reading: _Reading, run: Run) -> Commitment | None:
    """2024年实施项目62个、投资28亿元;2025年60个、35亿元: a bare number repeats the last one of its unit."""
    unit = run.members[0].unit
    return next((c for c in reversed(reading.found) if unit and c.quantity.unit == unit), None)


def _measured(reading: _Reading) -> Commitment | None:
    """The last amount of the sentence, for a bare 覆盖, 增长 or 占 behind it; shares have no shares."""
    amounts = [c for c in reading.found if c.quantity.unit != "%"] or reading.found
    return amounts[-1] if amounts else None


def _verb(reading: _Reading, run: Run, before: str) -> str:
    """The verb that opens the list this run stands in; set anew by each run that begins with one."""
    words = strip_lead_in(before)
    match = _VERB.match(words)
    if match:
        reading.verb = match.group()
        return ""
    if _OWN_VERB.match(words):
        return ""
    if run.first:
        reading.verb = ""
        return ""
    return reading.verb if strip_lead_out(words) else ""


def _dates(reading: _Reading, span: Span) -> list[Span]:
    """The time expressions in a span that are no part of a name (2018年度 is)."""
    return [(m.start, m.end) for m in reading.moments if span[0] <= m.start < span[1] and not m.degree]
