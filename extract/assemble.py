"""From a plan's sentences to its records: what each commits to, with deadline, units and evidence."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from extract import change, duty, kind
from extract import commitment as commitments
from extract import deadline as deadlines
from extract.commitment import Commitment
from extract.coverage import Cover, Named, closing_deadline, coverage, units_at
from extract.deadline import Deadline, Span
from extract.dimension import to_base
from extract.inheritance import inherited
from extract.metric import strip_mark
from extract.rate import per
from extract.reading import Paragraph, heads, paragraphs
from extract.record import Record
from extract.relevance import TIME_UNITS, is_commitment
from extract.responsible import find_doers
from extract.review_half import Outlook, outlook
from extract.sentence import sentences
from ingest.plan import Plan

NORM_TYPES = ("办法", "细则", "规定", "条例", "标准", "规程", "规则")


@dataclass(frozen=True, slots=True)
class Found:
    """A record before its plan's fields are put beside it; offsets in the plan's text.

    `at` is where the number or the date stands: units and sections are those of this place.
    """

    kind: str
    metric: str
    start: int
    end: int
    at: int
    sentence: Span
    deadline: Deadline | None
    doers: Named
    strength: str | None
    confidence: float
    commitment: Commitment | None = None


def records(plan: Plan) -> tuple[Record, ...]:
    """All records of a plan's running text, in reading order."""
    lines = list(paragraphs(plan))
    view, covers = outlook(plan), coverage(plan, lines)
    found = [item for line in lines for item in _in_paragraph(plan, line, view)]
    found.extend(_closed_by_date(plan, lines, covers, found))
    return tuple(_records(plan, sorted(found, key=lambda f: (f.at, f.start)), covers))


def _in_paragraph(plan: Plan, paragraph: Paragraph, view: Outlook) -> Iterator[Found]:
    for sentence in _sentences(paragraph):
        past = view.past(paragraph.start + sentence[0])
        found = commitments.find(paragraph.folded, sentence, paragraph.quantities, paragraph.moments)
        counted = [item for item in found if is_commitment(item)]
        for item in counted:
            yield _numeric(plan, paragraph, sentence, item, past=past)
        if not past and not heads(plan, paragraph.start + sentence[0]):
            yield from _dated(plan, paragraph, sentence, [(c.quantity.start, c.quantity.end) for c in counted])


def _sentences(paragraph: Paragraph) -> Iterator[Span]:
    return sentences(paragraph.folded, [(a.start, a.end) for a in paragraph.assignments])


def _numeric(plan: Plan, paragraph: Paragraph, sentence: Span, item: Commitment, *, past: bool) -> Found:
    text, start = paragraph.folded, paragraph.start
    at = (item.quantity.start, item.quantity.end)
    gone = past or _is_long_ago(plan, paragraph, sentence, at)
    of_kind = kind.kind(item, paragraph.moments, past=gone, norms=(plan.doc_type or "").endswith(NORM_TYPES))
    return Found(
        kind=of_kind,
        metric=item.metric,
        start=start + item.start,
        end=start + item.end,
        at=start + at[0],
        sentence=(start + sentence[0], start + sentence[1]),
        deadline=None if of_kind == "fact" else _own_deadline(plan, paragraph, sentence, item),
        doers=_doers(text, sentence, item.clause),
        strength=change.strength(text, sentence[0], at[0]),
        confidence=_confidence(item, of_kind),
        commitment=item,
    )


def _own_deadline(plan: Plan, paragraph: Paragraph, sentence: Span, item: Commitment) -> Deadline | None:
    """The sentence's or paragraph's own time; a bare year that only names the plan's leaves the plan's last day."""
    text, moments = paragraph.folded, paragraph.moments
    lasting = item.quantity.unit in TIME_UNITS
    at = (item.quantity.start, item.quantity.end)
    found = deadlines.in_clause(text, sentence, at, moments, lasting=lasting)
    if found is None:
        return deadlines.in_paragraph(text, sentence, moments)
    beyond = found.day and plan.plan_end and found.day.year == plan.plan_end.year and found.day > plan.plan_end
    return None if beyond and re.fullmatch(r"\d{4}年", found.text) else found


def _is_long_ago(plan: Plan, paragraph: Paragraph, sentence: Span, at: Span) -> bool:
    """Is the year that the clause names before the plan's first?"""
    begin = max(sentence[0], paragraph.folded.rfind(";", sentence[0], at[0]) + 1)
    named = [
        m.last.year
        for m in paragraph.moments
        if begin <= m.start < at[0] and m.kind in ("year", "span", "month", "day") and m.last and not m.degree
    ]
    return bool(named and plan.year and named[-1] < plan.year)


def _dated(plan: Plan, paragraph: Paragraph, sentence: Span, taken: Sequence[Span]) -> Iterator[Found]:
    text, start = paragraph.folded, paragraph.start
    for item in duty.find(text, sentence, paragraph.moments, taken):
        if any(a.start <= item.start < a.end for a in paragraph.assignments):
            continue
        moment = item.moment
        yield Found(
            kind="fact" if plan.year and moment.last and moment.last.year < plan.year else "task",
            metric=item.text,
            start=start + item.start,
            end=start + item.end,
            at=start + item.start,
            sentence=(start + sentence[0], start + sentence[1]),
            deadline=deadlines.of(moment, "clause"),
            doers=_doers(text, sentence, (item.start, item.end)),
            strength=change.strength(text, sentence[0], item.end),
            confidence=0.8 if moment.until else 0.65,
        )


def _closed_by_date(
    plan: Plan, lines: Sequence[Paragraph], covers: Sequence[Cover], found: Sequence[Found]
) -> Iterator[Found]:
    """Items that a bracket closes with a date (…。(5月底前完成,牵头单位:市审批服务局)) and that gave no record: tasks."""
    for cover in covers:
        line = next((p for p in lines if p.start <= cover.start < p.start + len(p.folded)), None)
        if cover.deadline is None or line is None or any(cover.start <= f.at < cover.end for f in found):
            continue
        begin = cover.start - line.start
        inside = [s for s in _sentences(line) if begin <= s[0] < cover.end - line.start]
        if inside and not heads(plan, line.start + inside[-1][0]):
            yield _item_task(plan, line, cover, (max(inside[0][0], begin), inside[0][1]))


def _item_task(plan: Plan, line: Paragraph, cover: Cover, sentence: Span) -> Found:
    text, start = line.folded, line.start
    named = cover.assignment.start if sentence[0] <= cover.assignment.start < sentence[1] else sentence[1]
    words = strip_mark(text[sentence[0] : named].strip(" ,;。("))
    begin = text.find(words, sentence[0])
    return Found(
        kind="task",
        metric=words,
        start=start + begin,
        end=start + begin + len(words),
        at=start + begin,
        sentence=(start + sentence[0], start + sentence[1]),
        deadline=cover.deadline,
        doers=((), ()),
        strength=change.strength(text, sentence[0], begin + len(words)),
        confidence=0.75,
    )


def _doers(text: str, sentence: Span, clause: Span) -> Named:
    """The doers of the clause itself, else of the clause that opens the sentence."""
    for begin in (clause[0], sentence[0]):
        words = strip_mark(text[begin : sentence[1]].lstrip(" ,、;"))
        found = find_doers(words[:120])
        if found != ((), ()):
            return found
    return (), ()


def _confidence(item: Commitment, of_kind: str) -> float:
    """A first guess from what the rules had to go by: a clear metric and unit, no spoken numeral."""
    doubts = (
        (item.quantity.chinese, 0.15),
        (not 3 <= len(item.metric) <= 30, 0.15),
        (item.quantity.unit is None, 0.2),
        (of_kind == "fact", 0.1),
    )
    return round(0.92 - sum(weight for doubt, weight in doubts if doubt), 2)


def _records(plan: Plan, found: Sequence[Found], covers: Sequence[Cover]) -> Iterator[Record]:
    seen: Counter[str] = Counter()
    ids: dict[Span, str] = {}
    for item in found:
        key = re.sub(r"[\W_]+", "", plan.text[item.start : item.end])
        seen[key] += 1
        identity = record_id(plan.plan_id, key, seen[key])
        parent = None
        if item.commitment:
            ids[item.sentence[0], item.commitment.quantity.number_start] = identity
            whole = item.commitment.owner
            parent = ids.get((item.sentence[0], whole.quantity.number_start)) if whole else None
        yield _record(plan, item, covers, identity, parent)


def record_id(plan_id: str, key: str, ordinal: int) -> str:
    """20 hexadecimal digits of the plan, the quote without spaces and punctuation, and its ordinal among equals."""
    return hashlib.sha256(f"{plan_id}|{key}|{ordinal}".encode()).hexdigest()[:20]


def _record(plan: Plan, item: Found, covers: Sequence[Cover], identity: str, parent: str | None) -> Record:
    deadline = item.deadline or closing_deadline(item.at, covers)
    if deadline is None and item.kind in ("target", "quota"):
        deadline = inherited(plan, item.at)
    if item.kind == "fact":
        deadline = None
    (lead, others), where = units_at(item.at, item.doers, covers)
    record = Record(
        **plan_fields(plan),
        record_id=identity,
        kind=item.kind,
        metric=item.metric,
        strength=item.strength,
        parent_id=parent,
        deadline=deadline.value if deadline else None,
        deadline_start=deadline.first if deadline else None,
        deadline_text=deadline.text if deadline else None,
        deadline_from=deadline.where if deadline else None,
        lead_units=lead,
        units=others,
        units_from=where,
        section=section_labels(plan, item.start),
        quote=plan.text[item.start : item.end],
        sentence=plan.text[item.sentence[0] : item.sentence[1]].strip(),
        start=item.start,
        end=item.end,
        page=page_at(plan, item.start),
        confidence=item.confidence,
        method=f"sentence/{item.kind}",
    )
    return _with_quantity(record, item.commitment) if item.commitment else record


def plan_fields(plan: Plan) -> dict[str, Any]:
    """The fields of a plan that each of its records repeats, so that a row stands alone, as keywords of `Record`."""
    same = ("plan_id", "part", "source", "province", "city", "county", "region_code", "level", "year")
    return {"plan_title": plan.title, **{name: getattr(plan, name) for name in same}}


def section_labels(plan: Plan, offset: int) -> tuple[str, ...]:
    """The labels of the headings above an offset, outermost first; a heading without a mark gives its words."""
    return tuple(s.label or s.title for s in plan.heading_path(offset))


def page_at(plan: Plan, offset: int) -> int | None:
    """The page on which an offset stands, None where the source has no pages."""
    return next((b.page for b in plan.blocks if b.page is not None and b.start <= offset < b.end), None)


_PEOPLE = re.compile(r"[^,。;、]{0,20}?(?:人口|劳动力|学生|居民|职工|农民|群众|人|者)")


def unit_of(item: Commitment) -> str | None:
    """The unit with the denominators that its clause names (元/人·月); 万 before people is 万人."""
    unit, rate = item.quantity.unit, per(item.raw)
    if unit and rate and "/" not in unit and unit != "%":
        return f"{unit}/{'·'.join(rate)}"
    return f"{unit}人" if unit in ("万", "亿") and _PEOPLE.match(item.after) else unit


def _with_quantity(record: Record, item: Commitment) -> Record:
    quantity, unit, baseline = item.quantity, unit_of(item), item.baseline
    base, unit_base = in_base(quantity.value, unit)
    return msgspec.structs.replace(
        record,
        value=quantity.value,
        value_max=quantity.value_max,
        unit=unit,
        value_base=base,
        value_max_base=in_base(quantity.value_max, unit)[0],
        unit_base=unit_base,
        comparator=quantity.comparator,
        change=change.change(item),
        aggregation=change.aggregation(item.raw),
        nature=change.nature(record.sentence),
        baseline=baseline.value if baseline else None,
        baseline_text=f"{baseline.value}{baseline.unit or ''}" if baseline else None,
    )


def in_base(value: Decimal | None, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Value and unit in the canonical unit of their dimension; a value without unit stays as it is."""
    if value is None or unit is None:
        return value, None
    return to_base(value, unit)
