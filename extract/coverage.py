"""How far a bracket or line of responsible units reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract import deadline as deadlines
from extract.deadline import Deadline
from extract.reading import Paragraph
from extract.responsible import Assignment
from ingest.plan import Plan, Section

Named = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cover:
    """An assignment and the range of the plan's text that it answers for."""

    start: int
    end: int
    assignment: Assignment
    deadline: Deadline | None = None


def coverage(plan: Plan, paragraphs: Iterable[Paragraph]) -> tuple[Cover, ...]:
    """The range of each assignment: its paragraph back to the one before it; of a line that is nothing but units
    (牵头单位：…) the section above it; of a bracket in a heading the whole section."""
    covers: list[Cover] = []
    last = 0
    for paragraph in paragraphs:
        for item in paragraph.assignments:
            start, end = paragraph.start + item.start, paragraph.start + item.end
            path = plan.heading_path(start)
            heading = next((s for s in path if s.start <= start < s.body), None)
            if heading and heading.body - 1 <= end:
                covers.append(Cover(heading.start, heading.end, item, _deadline(paragraph, item)))
                continue
            floor = _floor(path) if path and item.start < 2 else paragraph.start
            covers.append(Cover(min(max(floor, last), start), end, item, _deadline(paragraph, item)))
            last = end
    return tuple(covers)


def _floor(path: Sequence[Section]) -> int:
    """Where a line of units begins to answer: its section; under the last of a section's sub-items, the section."""
    ends = len(path) > 1 and path[-2].level > 1 and path[-2].end == path[-1].end
    return path[-2].start if ends else path[-1].start


def _deadline(paragraph: Paragraph, item: Assignment) -> Deadline | None:
    """The date inside the bracket itself: (5月底前完成,牵头单位:市审批服务局)."""
    inside = [m for m in paragraph.moments if item.start <= m.start < item.end and deadlines.binds(m)]
    return deadlines.of(inside[-1], "clause") if inside else None


def closing_deadline(offset: int, covers: Sequence[Cover]) -> Deadline | None:
    """The date of the bracket that closes the item at an offset."""
    near = [c for c in covers if c.deadline and c.start <= offset < c.end]
    return min(near, key=lambda c: c.end - c.start).deadline if near else None


def units_at(offset: int, doers: Named, covers: Sequence[Cover]) -> tuple[Named, str | None]:
    """(lead, others) responsible for the words at an offset, and where that was read: clause or paragraph."""
    lead, others = doers
    where = "clause" if lead or others else None
    near = [c for c in covers if c.start <= offset < c.end and (c.assignment.lead or c.assignment.units)]
    if near:
        assignment = min(near, key=lambda c: c.end - c.start).assignment
        lead = tuple(dict.fromkeys((*assignment.lead, *lead)))
        others = tuple(u for u in dict.fromkeys((*others, *assignment.units)) if u not in lead)
        where = where or "paragraph"
    return (lead, others), where
