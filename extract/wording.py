"""How one sentence words its numbers: the clause and the run that each stands in, and the words on both sides of it.

A sentence is cut into clauses at commas, a clause into runs (run.py); what stands in a bracket is read by itself. So
much can be said of a number before it has a name (naming.py): enough to tell whether it is a commitment (relevance.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from extract.metric import strip_lead_out
from extract.moment import Moment, within
from extract.quantity import Quantity
from extract.rate import per
from extract.responsible import brackets
from extract.run import Run, Span, runs, without
from extract.sentence import clauses
from extract.word import words as words_of

_SHARED = 14
_TIME_UNITS = frozenset(words_of("time_unit"))
_FROM = re.compile(r"(?:由|从)[^,。;]{0,14}$")
_TO = re.compile(
    r"^.{0,6}(?:提高|提升|增加|增长|下降|降低|降|增|减少|压减|扩大|缩短|压缩|升|上升|调整|发展|拓展|扩展)(?:到|至|为)"
)

# 每人每月提高5元,达到128元
_LEVEL_REACHED = re.compile(r"[,\s]?(?:达到?|提高到|提至|增加到|增至|调整到|调整为)")
_LEVEL = re.compile("(?:国家|[省市县区乡镇村])级|国家")


class Wording(msgspec.Struct, frozen=True, gc=False):
    """One number in its words. All offsets are within the paragraph.

    `before` and `after` are the words on both sides of the number within its run, dates and other numbers left out,
    `raw` those before it as they stand; `part_start` is where its stretch between semicolons begins, `baseline` the
    value that it starts from. `listed` is true of a bare number behind another (分别为20%、6%): it has the words of
    that one.
    """

    quantity: Quantity
    clause: Span
    part_start: int
    run: Run
    before: str
    after: str
    raw: str
    baseline: Quantity | None
    listed: bool = False

    @property
    def shared(self) -> bool:
        """Do other numbers stand in the same words?"""
        return len(self.run.members) > 1


class Clause(msgspec.Struct, frozen=True, gc=False):
    """A clause with its numbers, and the brackets in it, each with where it opens; `said` are its words, dates left
    out, where it has no number outside them."""

    span: Span
    part_start: int
    said: str
    wordings: tuple[Wording, ...]
    brackets: tuple[tuple[int, tuple[Clause, ...]], ...]

    @property
    def numbers(self) -> tuple[Wording, ...]:
        """The numbers of the clause, and of its brackets behind them."""
        inside = [item for _, clauses in self.brackets for clause in clauses for item in clause.numbers]
        return (*self.wordings, *inside) if inside else self.wordings


class _Reading(msgspec.Struct):
    """A sentence, or the inside of a bracket, while it is read: its numbers, its dates that are no part of a name
    (2018年度 is), its brackets, those of them that hold a number, and the last number read."""

    text: str
    span: Span
    quantities: Sequence[Quantity]
    dates: Sequence[Span]
    gaps: tuple[Span, ...] = ()
    counted: Sequence[Span] = ()
    last: Wording | None = None


def read(text: str, sentence: Span, quantities: Sequence[Quantity], moments: Sequence[Moment]) -> tuple[Clause, ...]:
    """The clauses of one sentence of a folded paragraph, in reading order; none where it has no number."""
    begin, end = sentence
    inside = [q for q in quantities if begin <= q.start < end]
    if not inside:
        return ()
    gaps = tuple((begin + a, begin + b) for a, b in brackets(text[begin:end]) if b - a > 2)
    counted = [gap for gap in gaps if any(gap[0] < q.start < gap[1] for q in inside)]
    dates = [(m.start, m.end) for m in within(moments, begin, end) if not m.degree]
    return tuple(_clauses(_Reading(text, sentence, inside, dates, gaps, counted)))


def _clauses(reading: _Reading) -> Iterator[Clause]:
    text = reading.text
    outside = reading.quantities
    if reading.counted:
        outside = [q for q in outside if not any(a < q.start < b for a, b in reading.counted)]
    for span in clauses(text, *reading.span, reading.gaps):
        begin, end = span
        here = within(outside, begin, end)
        dates = [date for date in reading.dates if begin <= date[0] < end] if reading.dates else ()
        part_start = max(reading.span[0], text.rfind(";", reading.span[0], begin) + 1)
        said = "" if here else without(text, begin, end, dates)
        worded = tuple(_worded(reading, span, part_start, here, dates)) if here else ()
        gaps = [gap for gap in reading.counted if begin <= gap[0] and gap[1] <= end + 1] if reading.counted else ()
        inside = tuple([_bracket(reading, gap) for gap in gaps]) if gaps else ()
        yield Clause(span, part_start, said, worded, inside)


def _bracket(reading: _Reading, gap: Span) -> tuple[int, tuple[Clause, ...]]:
    """The inside of a bracket is read by itself; what stands behind it may still go on with its last number."""
    begin, end = gap[0] + 1, gap[1] - 1
    nested = _Reading(
        reading.text, (begin, end), [q for q in reading.quantities if begin <= q.start < end], reading.dates
    )
    inside = tuple(_clauses(nested))
    reading.last = nested.last or reading.last
    return gap[0], inside


def _worded(
    reading: _Reading, clause: Span, part_start: int, members: Sequence[Quantity], dates: Sequence[Span]
) -> Iterator[Wording]:
    """The numbers of a clause, run by run."""
    text = reading.text
    tail = _shared_tail(text, clause, members)
    for run in runs(text, clause, members, reading.gaps):
        inside = [date for date in dates if run.start <= date[0] < run.end]
        holes = [*[(q.start, q.end) for q in run.members], *inside, *reading.counted]
        holes.sort()
        for quantity, baseline, begin in _counted(text, run):
            before = without(text, begin, quantity.start, holes)
            after = without(text, quantity.end, run.end, holes) or tail
            raw = text[run.start : quantity.number_start]
            own = Wording(quantity, clause, part_start, run, before, after, raw, baseline)
            reading.last = _like_earlier(text, own, reading.last)
            yield reading.last


def _counted(text: str, run: Run) -> Iterator[tuple[Quantity, Quantity | None, int]]:
    """The numbers of a run, each with the value that it starts from and where its own words begin."""
    if len(run.members) == 1:
        yield run.members[0], None, run.start
        return
    baseline: Quantity | None = None
    begin = run.start
    for quantity, following in zip(run.members, [*run.members[1:], None], strict=True):
        if following and _is_baseline(text, run, quantity, following):
            baseline = quantity
            continue
        yield quantity, baseline, begin
        # 总投资50亿元的8个项目: what is said of the money is not said of the projects.
        begin = quantity.end if following and text[quantity.end : following.start] == "的" else begin


def _shared_tail(text: str, clause: Span, members: Sequence[Quantity]) -> str:
    """护理型床位每张10000元、其他床位每张8000元给予补助: what stands behind the last of a list is said of all."""
    if len(members) < 2 or len({(q.unit or "").split("/")[0] for q in members}) > 1:
        return ""
    listed = all(text[a.end : a.end + 1] == "、" and b.number_start - a.end > 2 for a, b in pairwise(members))
    tail = text[members[-1].end : clause[1]] if listed else ""
    return tail if len(tail) <= _SHARED and "、" not in tail else ""


def _is_baseline(text: str, run: Run, quantity: Quantity, following: Quantity) -> bool:
    """由9.6%下降到2%以内: the first is where it starts from."""
    rise = _TO.match(text[quantity.end : following.number_start + 1])
    return bool(rise and _FROM.search(text[run.start : quantity.start]))


def _like_earlier(text: str, own: Wording, earlier: Wording | None) -> Wording:
    """A number with what it shares with the one before it: all words in a list of bare numbers, else what it is
    counted by."""
    if earlier is None:
        return own
    if not own.run.first and not own.after.strip() and not strip_lead_out(own.before):
        quantity = _bounded_alike(earlier.quantity, own.quantity)
        return replace(own, quantity=quantity, before=earlier.before, raw=earlier.raw, listed=True)
    if level := _other_level(own, earlier):
        return replace(own, before=level.sub(own.before, earlier.before), raw=level.sub(own.before, earlier.raw))
    return replace(own, raw=earlier.raw + own.raw) if _shares_rate(text, own, earlier) else own


def _other_level(own: Wording, earlier: Wording) -> re.Pattern[str] | None:
    """对国家级园区奖励50万元,省级20万元: of the words said once only the level is another one."""
    bare = _LEVEL.fullmatch(own.before) and not own.after.strip() and own.quantity.unit == earlier.quantity.unit
    return _LEVEL if bare and _LEVEL.search(earlier.before) else None


def _shares_rate(text: str, own: Wording, earlier: Wording) -> bool:
    """每人每年保费不低于100元、保额不低于20万元: what the list counts by is said once, before its first number."""
    run, quantity = own.run, own.quantity
    if run.start == quantity.start and earlier.quantity.unit == quantity.unit:
        return True
    if earlier.quantity.unit == quantity.unit and _LEVEL_REACHED.fullmatch(own.before) and "每" not in own.raw:
        return bool(per(earlier.raw))
    listed = not run.first and text[run.start - 1] == "、" and earlier.clause == own.clause
    return listed and quantity.unit not in _TIME_UNITS and "每" not in own.raw and bool(per(earlier.raw))


def _bounded_alike(earlier: Quantity, quantity: Quantity) -> Quantity:
    """分别不超过5%、10%: a bound before the first number holds for the second too."""
    bounded = earlier.start < earlier.number_start and quantity.comparator == "="
    return replace(quantity, comparator=earlier.comparator) if bounded else quantity
