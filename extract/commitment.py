"""What one sentence commits to: each quantity with its own words, as a candidate for a record.

A sentence is cut into clauses at commas, a clause into runs: the words that belong to one quantity, or to several
that share them (38个1.1万座1.2万亩). Numbers in brackets belong to the number before the bracket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.metric import metric, strip_lead_in, strip_lead_out, strip_mark
from extract.moment import Moment
from extract.quantity import Quantity
from extract.responsible import brackets
from extract.sentence import clauses
from extract.word import alternation

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Commitment:
    """One quantity in its words. All offsets are within the paragraph.

    `start` to `end` is the evidence; `before` and `after` are the words on both sides of the number within its run;
    `owner` is the commitment that it is a part of (其中…); `baseline` the value it starts from.
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


@dataclass(slots=True)
class _Reading:
    """What a paragraph offers to the reading of one sentence."""

    text: str
    quantities: Sequence[Quantity]
    moments: Sequence[Moment]
    gaps: tuple[Span, ...] = ()
    verb: str = ""
    head: str = ""
    last: Commitment | None = None
    found: list[Commitment] = field(default_factory=list)
    begin: int = 0

    def part_start(self, position: int) -> int:
        """Where the stretch between semicolons begins that holds `position`."""
        return max(self.begin, self.text.rfind(";", self.begin, position) + 1)


_VERB = re.compile(rf"(?:{alternation('making_verb')})")
_JOIN = re.compile(r"、|,|以及|和|及|与|或|并")
_OWN_VERB = re.compile(
    r"(?:惠及|涉及|覆盖|带动|受益|总投资|投资|吸纳|年产|占|提升|提高|增长|下降|降低|减少|力争|确保|实现)"
)
_GROWTH = re.compile(r"(?:同比|年均)?(?:增长|下降|提高|降低|增加|减少|增速)$")
_PART = re.compile(r"^\W{0,2}(?:其中|含|包括|内含)[:,]?")
_FROM = re.compile(r"(?:由|从)(?:[^,。;]{0,12}的)?\s?$")
_TO = re.compile(
    r"^.{0,6}(?:提高|提升|增加|增长|下降|降低|降|增|减少|压减|扩大|缩短|压缩|升|上升|调整)(?:到|至|为)"
)


def find(
    text: str, sentence: Span, quantities: Sequence[Quantity], moments: Sequence[Moment]
) -> Iterator[Commitment]:
    """The commitments of one sentence of a folded paragraph, in reading order."""
    begin, end = sentence
    inside = [q for q in quantities if begin <= q.start < end]
    if not inside:
        return
    bracketed = tuple(
        (begin + a, begin + b)
        for a, b in brackets(text[begin:end])
        if any(begin + a < q.start < begin + b for q in inside) or b - a > 2
    )
    reading = _Reading(text, inside, moments, bracketed, begin=begin)
    _read(reading, sentence, None)
    yield from sorted(reading.found, key=lambda c: c.quantity.number_start)


def _read(reading: _Reading, span: Span, owner: Commitment | None) -> None:
    for clause in clauses(reading.text, *span, _quiet(reading, span)):
        here = [
            q
            for q in reading.quantities
            if clause[0] <= q.start < clause[1] and not _in(reading.gaps, q, span)
        ]
        if here:
            for run, members in _runs(reading.text, clause, here, reading.gaps):
                _read_run(reading, clause, run, members, owner)
        else:
            words = reading.text[clause[0] : clause[1]]
            reading.head = strip_lead_in(_without(words, _spans(reading.moments, clause), clause[0]))
        for gap in reading.gaps:
            if clause[0] <= gap[0] and gap[1] <= clause[1] + 1 and gap[0] >= span[0] and gap != span:
                ahead = [
                    c for c in reading.found if clause[0] <= c.quantity.start and c.quantity.end <= gap[0]
                ]
                _read_bracket(
                    reading, gap, ahead[-1] if ahead and ahead[-1].quantity.end == gap[0] else owner
                )


def _read_bracket(reading: _Reading, gap: Span, owner: Commitment | None) -> None:
    inner = (gap[0] + 1, gap[1] - 1)
    if not any(inner[0] <= q.start < inner[1] for q in reading.quantities):
        return
    nested = _Reading(
        reading.text, [q for q in reading.quantities if inner[0] <= q.start < inner[1]], reading.moments
    )
    nested.begin = inner[0]
    _read(nested, inner, owner)
    reading.found.extend(nested.found)


def _quiet(reading: _Reading, span: Span) -> tuple[Span, ...]:
    return tuple(g for g in reading.gaps if g[0] >= span[0] and g[1] <= span[1] + 1)


def _in(gaps: tuple[Span, ...], quantity: Quantity, span: Span) -> bool:
    return any(a < quantity.start < b and a >= span[0] for a, b in gaps)


def _runs(
    text: str, clause: Span, members: list[Quantity], gaps: tuple[Span, ...]
) -> Iterator[tuple[Span, list[Quantity]]]:
    """Cut a clause where one quantity's words end and the next one's begin."""
    begin, run = clause[0], [members[0]]
    for left, right in pairwise(members):
        cut = _cut(text, left, right, gaps)
        if cut is None:
            run.append(right)
        else:
            yield (begin, cut[0]), run
            begin, run = cut[1], [right]
    yield (begin, clause[1]), run


def _cut(text: str, left: Quantity, right: Quantity, gaps: tuple[Span, ...]) -> Span | None:
    """The joining word between two quantities that parts them, None where they share their words."""
    gap_start, gap_end = left.end, right.start
    joins = [
        (gap_start + m.start(), gap_start + m.end())
        for m in _JOIN.finditer(text[gap_start:gap_end])
        if not any(a <= gap_start + m.start() < b for a, b in gaps)
    ]
    if gap_start == gap_end and right.unit == "%" and left.unit != "%":
        return gap_start, gap_end
    if not joins:
        return None
    commas = [j for j in joins if text[j[0]] in "、,"]
    if joins[0][0] == gap_start:
        return joins[0]
    if joins[-1][1] >= gap_end - 1:
        return joins[-1]
    return commas[0] if commas else joins[-1]


def _read_run(
    reading: _Reading, clause: Span, run: Span, members: list[Quantity], owner: Commitment | None
) -> None:
    text = reading.text
    holes = [
        *((q.start, q.end) for q in members),
        *_spans(reading.moments, run),
        *(
            g
            for g in reading.gaps
            if run[0] <= g[0] < run[1] and any(g[0] < q.start < g[1] for q in reading.quantities)
        ),
    ]
    baseline: Quantity | None = None
    for position, quantity in enumerate(members):
        following = members[position + 1] if position + 1 < len(members) else None
        if following and _is_baseline(text, run, quantity, following):
            baseline = quantity
            continue
        before = _without(text[run[0] : quantity.start], holes, run[0])
        after = _without(text[quantity.end : run[1]], holes, quantity.end)
        made = _made(reading, clause, run, quantity, (before, after), owner, baseline)
        reading.found.append(made)
        reading.last = made


def _is_baseline(text: str, run: Span, quantity: Quantity, following: Quantity) -> bool:
    return bool(
        _FROM.search(text[run[0] : quantity.start])
        and _TO.match(text[quantity.end : following.number_start + 1])
    )


def _made(
    reading: _Reading,
    clause: Span,
    run: Span,
    quantity: Quantity,
    words: tuple[str, str],
    owner: Commitment | None,
    baseline: Quantity | None,
) -> Commitment:
    before, after = words
    part = _PART.match(before)
    if part and owner is None and reading.last is not None:
        owner = reading.last
    verb = _verb(reading, clause, run, before)
    name = metric(_PART.sub("", before), after, verb=verb if owner is None else "")
    head = ""
    if len(name) < 2 and reading.head and owner is None:
        head = reading.head
        name = metric(head, name)
    elif not name and owner is None and reading.last is not None:
        name = _GROWTH.sub("", reading.last.metric)
    elif name in _NEEDS_OWNER and owner is None and (earlier := _measured(reading)) is not None:
        name = metric(earlier.metric, name)
    if owner is not None:
        name = f"{owner.metric.split('·')[0]}·{name}" if name else owner.metric
    raw = reading.text[run[0] : quantity.number_start]
    start, end = _evidence(reading.text, run, quantity)
    if head and (place := reading.text.rfind(head, clause[0] - len(head) - 6, clause[0])) >= 0:
        start = place
    return Commitment(
        quantity,
        name,
        start,
        end,
        clause,
        reading.part_start(clause[0]),
        before,
        after,
        raw,
        verb,
        owner,
        baseline,
    )


def _measured(reading: _Reading) -> Commitment | None:
    """The last amount of the sentence, for a bare 覆盖, 增长 or 占 behind it; shares have no shares."""
    amounts = [c for c in reading.found if c.quantity.unit != "%"] or reading.found
    return amounts[-1] if amounts else None


def _verb(reading: _Reading, clause: Span, run: Span, before: str) -> str:
    """The verb that opens the list this run stands in; set anew by each run that begins with one."""
    words = strip_lead_in(before)
    match = _VERB.match(words)
    if match:
        reading.verb = match.group()
        return ""
    if _OWN_VERB.match(words):
        return ""
    if run[0] == clause[0]:
        reading.verb = ""
        return ""
    return reading.verb if strip_lead_out(words) else ""


def _spans(moments: Sequence[Moment], span: Span) -> list[Span]:
    return [(m.start, m.end) for m in moments if span[0] <= m.start < span[1] and not m.degree]


def _without(words: str, holes: Sequence[Span], offset: int) -> str:
    """The words with the holes (in paragraph offsets) left out."""
    kept, position = [], 0
    for begin, end in sorted(holes):
        a, b = begin - offset, end - offset
        if b <= position or a >= len(words):
            continue
        kept.append(words[position : max(a, position)])
        position = max(b, position)
    kept.append(words[position:])
    return "".join(kept)


_NEEDS_OWNER = (
    "覆盖",
    "增长",
    "下降",
    "占比",
    "增速",
    "增幅",
    "同比增长",
    "年均增长",
    "占",
    "惠及",
    "受益",
    "总投资",
    "投资",
    "提高",
    "降低",
)
_LONGEST_QUOTE = 60


def _evidence(text: str, run: Span, quantity: Quantity) -> Span:
    """The run without lead-in and trailing duties, at most some 60 characters around the number."""
    start, end = run
    words = text[start : quantity.start]
    start += len(words) - len(words.lstrip(" 、,;:和及与"))
    start += len(text[start : quantity.start]) - len(strip_mark(text[start : quantity.start]))
    if quantity.start - start > _LONGEST_QUOTE:
        start = quantity.start - _LONGEST_QUOTE
    if end - quantity.end > _LONGEST_QUOTE // 2:
        cut = re.search(r"[、,并及]", text[quantity.end + 8 : quantity.end + _LONGEST_QUOTE // 2])
        end = quantity.end + 8 + cut.start() if cut else quantity.end + _LONGEST_QUOTE // 2
    end = max(end, quantity.end)
    while end > quantity.end and text[end - 1] in " ,、;:":
        end -= 1
    return start, end
