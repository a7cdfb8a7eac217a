"""A plan's lines, read: each with its moments, quantities, units and repairs, tables left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from extract import nlp
from extract.character import fold
from extract.moment import Moment
from extract.quantity import Quantity
from extract.responsible import Assignment, says_first_leads
from ingest.plan import Plan, Section

SURE = 0.9
"""How sure a warning's likely reading must be to be read in place of the damaged words."""


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """One line of a plan; `start` is its offset in the plan's text, all other offsets are within `folded`."""

    start: int
    folded: str
    moments: tuple[Moment, ...]
    quantities: tuple[Quantity, ...]
    assignments: tuple[Assignment, ...]


def paragraphs(plan: Plan) -> Iterator[Paragraph]:
    """The lines of a plan outside its tables, in order; 列在首位的为牵头单位 holds wherever it is said."""
    first_leads = says_first_leads(plan.text)
    tables = [(b.start, b.end) for b in plan.blocks if b.kind == "table"]
    for start, end in plan.lines():
        if start == end or any(a <= start < b for a, b in tables):
            continue
        yield read(plan, start, end, first_leads=first_leads)


def read(plan: Plan, start: int, end: int, *, first_leads: bool = False) -> Paragraph:
    """One stretch of the plan's text as a paragraph."""
    folded = _folded(plan.text)[start:end]
    line = nlp.Line(plan.text[start:end], folded, year_of(plan), first_leads, tuple(_repairs(plan, start, end)))
    found = nlp.find(line)
    return Paragraph(start, folded, found.moments, found.quantities, found.assignments)


@lru_cache(maxsize=1)
def _folded(text: str) -> str:
    """The plan that is being read, folded once for all its stretches."""
    return fold(text)


def year_of(plan: Plan) -> int | None:
    """The year that months without a year belong to: the plan's first, else the one it was issued in."""
    return plan.year or (plan.issued.year if plan.issued else None)


def _repairs(plan: Plan, start: int, end: int) -> Iterator[nlp.Repair]:
    """The nearly certain readings of damaged stretches within start to end."""
    for warning in plan.warnings:
        if warning.likely is None or warning.start is None or warning.end is None:
            continue
        if warning.sure >= SURE and start <= warning.start and warning.end <= end:
            yield nlp.Repair(warning.start - start, warning.end - start, warning.likely)


# 1.健全储备体系。(责任单位:…;完成时限:11月底前)
_BRACKET = r"[(（][^()（）]*(?:责任|牵头|配合|时限|完成)[^()（）]*[)）][。；;]?"
_CLOSING, _CLOSED = re.compile(_BRACKET), re.compile(rf"(?:[。;；]|{_BRACKET})$")


def is_heading(plan: Plan, section: Section) -> bool:
    """A numbered sentence with nothing under it ((一)2024年1月至3月,编制年度计划。) is a step, and no heading; so is
    one that a bracket closes."""
    words, body = plan.text[section.start : section.body].rstrip(), plan.text[section.body : section.end].strip()
    if body:
        return not _CLOSING.fullmatch(body)
    return not _CLOSED.search(words)


def heads(plan: Plan, offset: int) -> bool:
    """Does the offset stand in a heading's words or in the title?"""
    if any(s.start <= offset < s.body - 1 and is_heading(plan, s) for s in plan.heading_path(offset)[-1:]):
        return True
    titles = [f for f in plan.found if f.field == "title" and f.start is not None and f.end is not None]
    return any(f.start <= offset < f.end for f in titles if f.start is not None and f.end is not None)
