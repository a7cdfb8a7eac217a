"""From a plan's paragraphs to its records: what each sentence commits to, with deadline, units and evidence."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract import commitment as commitments
from extract import deadline as deadlines
from extract import duty as duties
from extract import kind as kinds
from extract import nlp
from extract.commitment import Commitment
from extract.deadline import Deadline, Span
from extract.dimension import to_base
from extract.moment import Moment
from extract.record import Record
from extract.responsible import Assignment, find_doers
from extract.review_half import Outlook, outlook
from extract.sentence import sentences
from ingest.plan import Plan, Section

SURE = 0.9
NORM_TYPES = ("办法", "细则", "规定", "条例", "标准", "规程", "规则")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a plan, read: its offset in the plan's text and the Doc with what was found in it."""

    start: int
    text: str
    folded: str
    doc: Any

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The time expressions, in paragraph offsets."""
        return tuple(self.doc._.moments)


@dataclass(frozen=True, slots=True)
class Found:
    """A record before its plan's fields are put beside it; offsets in the plan's text."""

    kind: str
    metric: str
    start: int
    end: int
    sentence: Span
    deadline: Deadline | None
    strength: str | None
    confidence: float
    method: str
    commitment: Commitment | None = None
    doers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    at: int = 0


def records(plan: Plan) -> tuple[Record, ...]:
    """All records of a plan in reading order."""
    paragraphs = list(_paragraphs(plan))
    view = outlook(plan)
    covering = _covering(plan, paragraphs)
    found: list[Found] = []
    for paragraph in paragraphs:
        found.extend(_found(plan, paragraph, view))
    return tuple(_records(plan, found, covering))


def _paragraphs(plan: Plan) -> Iterator[Paragraph]:
    first_leads = False
    tables = [(b.start, b.end) for b in plan.blocks if b.kind == "table"]
    for start, end in plan.lines():
        if start == end or any(a <= start < b for a, b in tables):
            continue
        text = plan.text[start:end]
        doc = nlp.read(text, year=plan.year, first_leads=first_leads, repairs=_repairs(plan, start, end))
        first_leads = first_leads or any(a.first_leads for a in doc._.assignments)
        yield Paragraph(start, text, doc._.folded, doc)


def _repairs(plan: Plan, start: int, end: int) -> tuple[nlp.Repair, ...]:
    """The nearly certain readings of damaged stretches in one line."""
    return tuple(
        nlp.Repair(w.start - start, w.end - start, w.likely)
        for w in plan.warnings
        if w.likely and w.sure >= SURE and w.start is not None and w.end is not None and start <= w.start and w.end <= end
    )


def _found(plan: Plan, paragraph: Paragraph, view: Outlook) -> Iterator[Found]:
    text, moments = paragraph.folded, paragraph.moments
    norms = plan.doc_type in NORM_TYPES
    closed = [(a.start, a.end) for a in paragraph.doc._.assignments]
    for sentence in sentences(text):
        past = view.past(paragraph.start + sentence[0])
        taken: list[Span] = []
        for item in commitments.find(text, sentence, paragraph.doc._.quantities, moments):
            if not kinds.is_commitment(item) or kinds.is_actor(item):
                continue
            taken.append((item.quantity.start, item.quantity.end))
            yield _numeric(plan, paragraph, sentence, item, past=past, norms=norms)
        if not past and not _heads(plan, paragraph.start + sentence[0]):
            for duty in duties.find(text, sentence, moments, taken):
                if not any(a <= duty.start < b for a, b in closed):
                    yield _dated(plan, paragraph, sentence, duty)


def _heads(plan: Plan, offset: int) -> bool:
    """Is the sentence a heading or the title?"""
    if any(s.start <= offset < s.body - 1 for s in plan.heading_path(offset)[-1:]):
        return True
    return any(f.field == "title" and f.start is not None and f.start <= offset < (f.end or 0) for f in plan.found)


def _numeric(
    plan: Plan, paragraph: Paragraph, sentence: Span, item: Commitment, *, past: bool, norms: bool
) -> Found:
    text, moments = paragraph.folded, paragraph.moments
    at = (item.quantity.start, item.quantity.end)
    kind = kinds.kind(item, moments, past=past or _long_ago(plan, text, sentence, at, moments), norms=norms)
    deadline = None
    if kind != "fact":
        lasting = item.quantity.unit in kinds.TIME_UNITS
        deadline = _clause_deadline(plan, text, sentence, at, moments, lasting=lasting) or deadlines.in_paragraph(text, sentence, moments)
    offset = paragraph.start
    return Found(
        kind, item.metric, offset + item.start, offset + item.end, (offset + sentence[0], offset + sentence[1]),
        deadline, kinds.strength(text, sentence[0], item.quantity.start), _confidence(item, kind), f"sentence/{kind}",
        item, _doers(text, sentence, item.clause), offset + item.quantity.start,
    )  # fmt: skip


def _clause_deadline(
    plan: Plan, text: str, sentence: Span, at: Span, moments: Sequence[Moment], *, lasting: bool
) -> Deadline | None:
    """The sentence's own time; a bare year that merely names the plan's year leaves the plan's own last day."""
    found = deadlines.in_clause(text, sentence, at, moments, lasting=lasting)
    if found and found.day and plan.plan_end and found.day.year == plan.plan_end.year and found.day > plan.plan_end:
        return None if re.fullmatch(r"\d{4}年", found.text) else found
    return found


def _long_ago(plan: Plan, text: str, sentence: Span, at: Span, moments: Sequence[Moment]) -> bool:
    """Is the year that the sentence names before the plan's first?"""
    begin = text.rfind(";", sentence[0], at[0]) + 1 or sentence[0]
    years = [m for m in moments if begin <= m.start < at[0] and m.kind in ("year", "span", "month", "day") and m.last and not m.degree]
    return bool(years and plan.year and years[-1].last and years[-1].last.year < plan.year)


def _dated(plan: Plan, paragraph: Paragraph, sentence: Span, duty: duties.Duty) -> Found:
    moment, offset = duty.moment, paragraph.start
    deadline = (
        Deadline(None, moment.text, "clause", recurrence=moment.recurrence)
        if moment.recurrence
        else deadlines.of(moment, "clause")
    )
    kind = "fact" if plan.year and moment.last and moment.last.year < plan.year else "task"
    clause = (duty.start, duty.end)
    return Found(
        kind, duty.text, offset + duty.start, offset + duty.end, (offset + sentence[0], offset + sentence[1]), deadline,
        kinds.strength(paragraph.folded, sentence[0], duty.end), 0.8 if moment.until else 0.65, "sentence/task", None,
        _doers(paragraph.folded, sentence, clause), offset + duty.start,
    )  # fmt: skip


_MARK = re.compile(r"^\s?(?:[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、])\s?")


def _doers(text: str, sentence: Span, clause: Span) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The doers of the clause itself, else of the clause that opens the sentence."""
    for begin in (clause[0], sentence[0]):
        words = _MARK.sub("", text[begin : sentence[1]].lstrip(" ,、;"))
        found = find_doers(words[:120])
        if found != ((), ()):
            return found
    return (), ()


def _confidence(item: Commitment, kind: str) -> float:
    """A first guess from what the rules had to go by: a clear metric and unit, no spoken numeral."""
    sure = 0.92
    sure -= 0.15 if item.quantity.chinese else 0.0
    sure -= 0.15 if len(item.metric) < 3 or len(item.metric) > 30 else 0.0
    sure -= 0.2 if item.quantity.unit is None else 0.0
    sure -= 0.1 if kind == "fact" else 0.0
    return round(max(sure, 0.3), 2)


def _covering(plan: Plan, paragraphs: Sequence[Paragraph]) -> list[tuple[Span, Assignment]]:
    """The range of text that each assignment of units covers: its paragraph, or the section above a line of units."""
    covering: list[tuple[Span, Assignment]] = []
    last = 0
    for paragraph in paragraphs:
        begin = paragraph.start
        for item in paragraph.doc._.assignments:
            start, end = begin + item.start, begin + item.end
            path = plan.heading_path(start)
            own_line = item.start < 2
            floor = path[-1].start if path else paragraph.start
            from_ = max(floor if own_line else paragraph.start, last)
            heading = next((s for s in path if s.start <= start < s.body), None)
            if heading:
                covering.append(((heading.start, heading.end), item))
            else:
                covering.append(((min(from_, start), end), item))
                last = end
    return covering


def _records(plan: Plan, found: Sequence[Found], covering: Sequence[tuple[Span, Assignment]]) -> Iterator[Record]:
    seen: Counter[str] = Counter()
    ids: dict[tuple[int, int], str] = {}
    for item in sorted(found, key=lambda f: (f.at, f.start)):
        key = re.sub(r"[\W_]+", "", plan.text[item.start : item.end])
        seen[key] += 1
        identity = hashlib.sha256(f"{plan.plan_id}|{key}|{seen[key]}".encode()).hexdigest()[:20]
        if item.commitment:
            ids[item.sentence[0], item.commitment.quantity.number_start] = identity
        yield _record(plan, item, covering, identity, _parent(item, ids))


def _parent(item: Found, ids: dict[tuple[int, int], str]) -> str | None:
    if item.commitment is None or item.commitment.parent is None:
        return None
    return ids.get((item.sentence[0], item.commitment.parent.number_start))


def _record(
    plan: Plan, item: Found, covering: Sequence[tuple[Span, Assignment]], identity: str, parent: str | None
) -> Record:
    deadline = item.deadline if item.kind != "fact" else None
    if deadline is None and item.kind in ("target", "quota"):
        deadline = _inherited(plan, item)
    lead, units, units_from = _units(item, covering)
    record = Record(
        record_id=identity, plan_id=plan.plan_id, part=plan.part, source=plan.source, plan_title=plan.title,
        province=plan.province, city=plan.city, county=plan.county, region_code=plan.region_code, level=plan.level,
        year=plan.year, kind=item.kind, metric=item.metric, parent_id=parent, strength=item.strength,
        deadline=deadline.value if deadline else None, deadline_start=deadline.first if deadline else None,
        deadline_text=deadline.text if deadline else None, deadline_from=deadline.where if deadline else None,
        lead_units=lead, units=units, units_from=units_from,
        section=tuple(s.label or s.title for s in plan.heading_path(item.start)),
        quote=plan.text[item.start : item.end], sentence=plan.text[item.sentence[0] : item.sentence[1]].strip(),
        start=item.start, end=item.end, page=_page(plan, item.start), confidence=item.confidence, method=item.method,
    )  # fmt: skip
    return _with_quantity(record, item.commitment) if item.commitment else record


def _inherited(plan: Plan, item: Found) -> Deadline | None:
    """The time of the section's heading, else the plan's last day."""
    for section in reversed(plan.heading_path(item.start)):
        opening = _opening(plan, section, item.sentence[0])
        if opening:
            return opening
        heading = nlp.read(plan.text[section.start : section.body], year=plan.year)
        binding = [m for m in heading._.moments if deadlines.binds(m) and (m.until or m.kind in ("span", "five"))]
        if binding:
            return deadlines.of(binding[-1], "section")
    if plan.plan_end is None:
        return None
    words = next((plan.text[f.start : f.end] for f in plan.found if f.field == "plan_end" and f.start is not None), None)
    return Deadline(plan.plan_end, words or str(plan.plan_end.year), "plan", plan.plan_start)


def _opening(plan: Plan, section: Section, before: int) -> Deadline | None:
    """到2018年底,… at the head of an earlier paragraph of the section; the nearest one governs."""
    found = None
    for start, end in plan.lines():
        if section.body <= start < before and end < before:
            doc = nlp.read(plan.text[start : min(end, start + 40)], year=plan.year)
            first = next((m for m in doc._.moments if deadlines.binds(m)), None)
            if first and first.start < 3 and first.until and first.kind in ("year", "span", "five"):
                found = deadlines.of(first, "section")
    return found


def _units(
    item: Found, covering: Sequence[tuple[Span, Assignment]]
) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    lead, units = item.doers
    where = "clause" if lead or units else None
    nearest = [(span, a) for span, a in covering if span[0] <= item.at < span[1]]
    if nearest:
        _, assignment = min(nearest, key=lambda pair: pair[0][1] - pair[0][0])
        lead = tuple(dict.fromkeys((*assignment.lead, *lead)))
        units = tuple(u for u in dict.fromkeys((*units, *assignment.units)) if u not in lead)
        where = where or "paragraph"
    return lead, units, where


def _page(plan: Plan, offset: int) -> int | None:
    return next((b.page for b in plan.blocks if b.start <= offset < b.end and b.page is not None), None)


def _with_quantity(record: Record, item: Commitment) -> Record:
    import msgspec

    quantity = item.quantity
    rate = kinds.per(item)
    unit = quantity.unit
    if unit and rate and "/" not in unit and unit != "%":
        unit = f"{unit}/{'·'.join(rate)}"
    people = unit in ("万", "亿") and re.match(r"[^,。;、]{0,20}?(?:人口|劳动力|学生|居民|职工|农民|群众|人|者)", item.after)
    if people and unit:
        unit += "人"
    base, unit_base = to_base(quantity.value, unit) if unit else (quantity.value, None)
    high = to_base(quantity.value_max, unit)[0] if unit and quantity.value_max is not None else quantity.value_max
    baseline = item.baseline
    return msgspec.structs.replace(
        record, value=quantity.value, value_max=quantity.value_max, unit=unit, value_base=base, value_max_base=high,
        unit_base=unit_base, comparator=quantity.comparator, change=kinds.change(item),
        aggregation=kinds.aggregation(item.raw), nature=kinds.nature(record.sentence),
        baseline=baseline.value if baseline else None,
        baseline_text=f"{baseline.value}{baseline.unit or ''}" if baseline else None,
    )  # fmt: skip


