"""`Mention`: one number of a plan's running text in its words, with what the rules make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.assemble import Reading
from extract.character import fold
from extract.found import Found
from extract.quantity import Quantity
from extract.reading import Paragraph, paragraphs
from ingest.plan import Plan

LABELS = ("none", "target", "quota", "fact")
"""The kinds of a number; `none`: a name, a condition, a reference."""

TAGS = ("other", "metric")
"""What a character beside the number is: a letter of the metric or not."""

WINDOW = 48
"""Characters of the paragraph on each side of the number that a model is shown."""

_HEADING = 32


@dataclass(frozen=True, slots=True)
class Mention:
    """`before`, `number` and `after` are folded and at most WINDOW characters long; `heading` is what the plan is and
    the headings above. `start` is the number's place in the plan's text; `rules` is the label that the rules give and
    `metric` what they say is measured, "" where they take the number for nothing."""

    before: str
    number: str
    after: str
    heading: str
    start: int
    quantity: Quantity
    rules: str
    metric: str


def mentions(plan: Plan, reading: Reading) -> Iterator[Mention]:
    """The numbers of the plan's lines in order, tables left out; `reading` is what the rules read in the plan."""
    read = {item.key: item for item in reading.found if item.figure is not None and item.cell is None}
    for line in paragraphs(plan):
        for quantity in line.quantities:
            yield _mention(plan, line, quantity, read.get(line.start + quantity.number_start))


def _mention(plan: Plan, line: Paragraph, quantity: Quantity, found: Found | None) -> Mention:
    text, start, end = line.folded, quantity.number_start, quantity.number_end
    return Mention(
        before=text[max(0, start - WINDOW) : start],
        number=text[start:end][:WINDOW],
        after=text[end : end + WINDOW],
        heading=_heading(plan, line.start + start),
        start=line.start + start,
        quantity=quantity,
        rules=found.kind if found else LABELS[0],
        metric=fold(found.metric) if found else "",
    )


def named(mention: Mention, metric: str) -> list[bool] | None:
    """Which characters of `before` and `after` are the metric's; None where its words do not stand there.

    Each part of an outer and an inner name (粮食作物种植面积·小麦) is looked for by itself, before the number first.
    """
    text, shown = mention.before + mention.after, len(mention.before)
    marks = [False] * len(text)
    for part in fold(metric).split("·"):
        place = mention.before.rfind(part)
        place = place if place >= 0 else text.find(part, shown)
        if not part or place < 0:
            return None
        marks[place : place + len(part)] = [True] * len(part)
    return marks


def _heading(plan: Plan, offset: int) -> str:
    """政府工作报告 2024 二、2024年工作安排/(一)…: kind of document and year, then the headings, innermost last."""
    path = "/".join(section.title.strip() for section in plan.heading_path(offset))
    return f"{plan.doc_type or ''} {plan.year or ''} {path[-_HEADING:]}"
