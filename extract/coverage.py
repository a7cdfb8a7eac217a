"""How far a bracket or line of responsible units, or of a date, reaches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import msgspec

from extract import deadline as deadlines
from extract.deadline import Deadline
from extract.reading import Paragraph, is_heading
from extract.responsible import Assignment
from ingest.plan import Plan, Section

_END = attrgetter("end")
Named = tuple[tuple[str, ...], tuple[str, ...]]


class Cover(msgspec.Struct, frozen=True):
    """An assignment and the range of the plan's text that it answers for."""

    start: int
    end: int
    assignment: Assignment
    deadline: Deadline | None = None


class Coverage(msgspec.Struct, frozen=True):
    """`lines` are apart from each other and in order; a heading's covers its section, around them."""

    lines: tuple[Cover, ...]
    headings: tuple[Cover, ...]

    def at(self, offset: int) -> Cover | None:
        """The nearest that answers for the text at an offset."""
        place = bisect_right(self.lines, offset, key=_END)
        if place < len(self.lines) and self.lines[place].start <= offset:
            return self.lines[place]
        around = [cover for cover in self.headings if cover.start <= offset < cover.end]
        return min(around, key=lambda cover: cover.end - cover.start) if around else None


def unit_coverage(plan: Plan, paragraphs: Iterable[Paragraph]) -> Coverage:
    """Who answers for what: brackets and lines that name units."""
    return _coverage(plan, paragraphs, lambda cover: bool(cover.assignment.lead or cover.assignment.units))


def date_coverage(plan: Plan, paragraphs: Iterable[Paragraph]) -> Coverage:
    """What is dated by the bracket that closes it: (5月底前完成,牵头单位:市审批服务局)."""
    return _coverage(plan, paragraphs, lambda cover: cover.deadline is not None)


def _coverage(plan: Plan, paragraphs: Iterable[Paragraph], wanted: Callable[[Cover], bool]) -> Coverage:
    """The range of each assignment: its paragraph back to the one before it; of a line that is nothing but units
    (牵头单位：…) the section above it; of a bracket in a heading the whole section."""
    lines: list[Cover] = []
    headings: list[Cover] = []
    for paragraph in paragraphs:
        for item in paragraph.assignments:
            last = lines[-1].end if lines else 0
            cover, in_heading = _cover(plan, paragraph, item, last)
            if wanted(cover):
                (headings if in_heading else lines).append(cover)
    return Coverage(tuple(lines), tuple(headings))


def _cover(plan: Plan, paragraph: Paragraph, item: Assignment, last: int) -> tuple[Cover, bool]:
    start, end = paragraph.start + item.start, paragraph.start + item.end
    path, deadline = plan.heading_path(start), _deadline(paragraph, item)
    heading = next((s for s in path if s.start <= start < s.body), None)
    if heading and heading.body - 1 <= end and is_heading(plan, heading):
        return Cover(heading.start, heading.end, item, deadline), True
    floor = _floor(path) if path and item.start < 2 else paragraph.start
    return Cover(min(max(floor, last), start), end, item, deadline), False


def _floor(path: Sequence[Section]) -> int:
    """Where a line of units begins to answer: its section; under the last of a section's sub-items, the section."""
    ends = len(path) > 1 and path[-2].level > 1 and path[-2].end == path[-1].end
    return path[-2].start if ends else path[-1].start


def _deadline(paragraph: Paragraph, item: Assignment) -> Deadline | None:
    """The date inside the bracket itself."""
    inside = [m for m in paragraph.moments if item.start <= m.start < item.end and deadlines.binds(m)]
    return deadlines.of(inside[-1], "clause") if inside else None


def units_at(offset: int, doers: Named, covers: Coverage) -> tuple[Named, str | None]:
    """(lead, others) responsible for the words at an offset, and where that was read: clause or paragraph."""
    lead, others = doers
    where = "clause" if lead or others else None
    cover = covers.at(offset)
    if cover:
        lead = tuple(dict.fromkeys((*cover.assignment.lead, *lead)))
        others = tuple(u for u in dict.fromkeys((*others, *cover.assignment.units)) if u not in lead)
        where = where or "paragraph"
    return (lead, others), where
