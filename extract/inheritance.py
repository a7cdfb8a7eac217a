"""The deadline of a commitment that states none: its section's, else its plan's."""

from __future__ import annotations

from extract import deadline as deadlines
from extract.deadline import Deadline
from extract.reading import read
from ingest.plan import Plan, Section

_LONG = ("year", "span", "five")


def inherited(plan: Plan, offset: int) -> Deadline | None:
    """The time that governs the text at an offset from above: section by section outwards, then the plan's last day."""
    for section in reversed(plan.heading_path(offset)):
        found = _opening(plan, section, offset) or _heading(plan, section)
        if found:
            return found
    if plan.plan_end is None:
        return None
    return Deadline(plan.plan_end, _words(plan), "plan", plan.plan_start)


def _heading(plan: Plan, section: Section) -> Deadline | None:
    """二、到2025年的目标: the time in the heading's own words."""
    moments = read(plan, section.start, section.body).moments
    binding = [m for m in moments if deadlines.binds(m) and (m.until or m.kind in ("span", "five"))]
    return deadlines.of(binding[-1], "section") if binding else None


def _opening(plan: Plan, section: Section, offset: int) -> Deadline | None:
    """到2018年底,… at the head of an earlier paragraph of the section; the nearest one governs."""
    found = None
    for start, end in plan.lines():
        if section.body <= start and end < offset and end <= section.end:
            first = next(
                (m for m in read(plan, start, min(end, start + 40)).moments if deadlines.binds(m)), None
            )
            if first and first.start < 3 and first.until and first.kind in _LONG:
                found = deadlines.of(first, "section")
    return found


def _words(plan: Plan) -> str:
    """The words that the plan's last day was read from, else its year."""
    for found in plan.found:
        if found.field == "plan_end" and found.start is not None:
            moments = read(plan, found.start, found.end or found.start).moments
            return moments[0].text if len(moments) == 1 else plan.text[found.start : found.end]
    return str(plan.plan_end.year) if plan.plan_end else ""
