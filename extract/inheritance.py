"""The deadline of a commitment that states none: its section's, else its plan's."""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from extract import deadline as deadlines
from extract.deadline import Deadline
from extract.moment import Moment
from extract.reading import Paragraph, read
from ingest.plan import Plan, Section

_END = itemgetter(1)
_YEAR = re.compile(r"\d{4}|[今明去本当次]年")
_MONTH_END = re.compile(r"底|末|月(?!\d)")
# 汛前准备(4月15日入汛前完成)
_DONE_BY = re.compile(r"[一-龥]{0,6}完成\)")
_ALL_BY = re.compile(r"(?:以下|下列|各项|所有)[^。;]{0,20}(?:均|全部|一律)(?:应|须|要)?[于在]")
_GOAL = re.compile(r"\W*(?:总的|总体|工作|主要|奋斗|行动)目标(?:任务)?(?:是|为)?[:,。]?(?=[到至]20\d\d年)")
_LONG = ("year", "span", "five")


class Inheritance(msgspec.Struct, frozen=True):
    """What a plan's headings, openings and period set for the commitments below them.

    `openings` are times at the head of a paragraph (到2018年底,…) with the paragraph's start and end, in order;
    `headings` times within a heading's words, by the section's start.
    """

    plan: Plan
    openings: tuple[tuple[int, int, Deadline], ...]
    headings: dict[int, Deadline]
    period: Deadline | None

    def at(self, offset: int) -> Deadline | None:
        """The time that governs the text at an offset from above: section by section outwards, then the plan's."""
        for section in reversed(self.plan.heading_path(offset)):
            found = self._opening(section, offset) or self.headings.get(section.start)
            if found:
                return found
        return self.period

    def placed(self, deadline: Deadline) -> Deadline:
        """A time without a year that would lie before the plan's first day lies a year later: 3月底前 in a winter."""
        start, end, day = self.plan.plan_start, self.plan.plan_end, deadline.day
        if day is None or start is None or end is None or day >= start or _YEAR.search(deadline.text):
            return deadline
        closing = _MONTH_END.search(deadline.text) is not None
        later = _next_year(day, closing=closing)
        first = _next_year(deadline.first, closing=False) if deadline.first else None
        return replace(deadline, day=later, first=first) if start <= later <= end else deadline

    def _opening(self, section: Section, offset: int) -> Deadline | None:
        """The nearest opening of an earlier paragraph of the section, which holds the offset."""
        place = bisect_left(self.openings, offset, key=_END) - 1
        return self.openings[place][2] if place >= 0 and section.body <= self.openings[place][0] else None


def _next_year(day: date, *, closing: bool) -> date:
    """The same day of the next year; `closing` where it is the last of its month."""
    last = monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=last if closing else min(day.day, last))


def inheritance(plan: Plan, paragraphs: Sequence[Paragraph]) -> Inheritance:
    """Read once what all commitments of a plan may inherit."""
    openings = [
        (p.start, p.start + len(p.folded), d)
        for p in paragraphs
        if (d := _opens(p)) and not (d.day and plan.year and d.day.year < plan.year)
    ]
    openings = sorted([*openings, *_aims(plan, paragraphs)], key=itemgetter(0, 1))
    headings = {s.start: d for s, words, moments in _heading_moments(plan, paragraphs) if (d := _heads(words, moments))}
    return Inheritance(plan, tuple(openings), headings, _all_by(plan, paragraphs) or _period(plan) or _goal(paragraphs))


def _aims(plan: Plan, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int, Deadline]]:
    """发展目标: …,到2015年建成创新型城市: the one year that the first paragraph of a section of goals names."""
    for section in plan.sections:
        first = next((p for p in paragraphs if p.start >= section.body), None) if "目标" in section.title else None
        if first and first.start < section.end:
            named = [m for m in first.moments if deadlines.binds(m) and m.until and m.kind in _LONG]
            if len({m.last for m in named}) == 1 and (deadline := deadlines.of(named[0], "section")):
                yield first.start, first.start + len(first.folded), deadline


def _opens(paragraph: Paragraph) -> Deadline | None:
    first = next((m for m in paragraph.moments if deadlines.binds(m)), None)
    if first and first.start < 3 and first.until and first.kind in _LONG:
        return deadlines.of(first, "section")
    return None


def _heading_moments(plan: Plan, paragraphs: Sequence[Paragraph]) -> list[tuple[Section, str, list[Moment]]]:
    """Each section with its heading's words and the moments in them."""
    by_start = {p.start: p for p in paragraphs}
    found = []
    for section in plan.sections:
        paragraph = by_start.get(section.start)
        if paragraph:
            length = section.body - section.start
            found.append((section, paragraph.folded[:length], [m for m in paragraph.moments if m.start < length]))
    return found


def _heads(words: str, moments: Sequence[Moment]) -> Deadline | None:
    """二、到2025年的目标, 2.集中攻坚(4月1日至5月31日): the time in the heading's own words."""
    binding = [m for m in moments if deadlines.binds(m) and (m.until or _is_window(m) or _DONE_BY.match(words, m.end))]
    return deadlines.of(binding[-1], "section") if binding else None


def _is_window(moment: Moment) -> bool:
    """2018—2020年, 4月1日至5月31日, 4—6月: a stretch of time, and no year or month in the name of something."""
    days = moment.kind in ("day", "months") and moment.first != moment.last
    return days or moment.kind in ("span", "five")


def _all_by(plan: Plan, paragraphs: Sequence[Paragraph]) -> Deadline | None:
    """以下措施,除另有说明外均于2021年12月31日前完成: a time that the opening, above all headings, sets for the plan."""
    first = plan.sections[0].start if plan.sections else 0
    for paragraph in paragraphs:
        match = _ALL_BY.search(paragraph.folded) if paragraph.start < first else None
        due = next((m for m in paragraph.moments if match and m.start == match.end() and m.until), None)
        if due and paragraph.folded.startswith("完成", due.end):
            return deadlines.of(due, "plan")
    return None


def _goal(paragraphs: Sequence[Paragraph]) -> Deadline | None:
    """总的目标是:到2019年,…: the year of the goals of a plan that states no period."""
    for paragraph in paragraphs:
        match = _GOAL.match(paragraph.folded)
        named = [m for m in paragraph.moments if match and m.start == match.end()]
        if named and named[0].kind == "year" and deadlines.binds(named[0]):
            return deadlines.of(named[0], "plan")
    return None


def _period(plan: Plan) -> Deadline | None:
    """The plan's last day, with the words that it was read from, else its year."""
    if plan.plan_end is None:
        return None
    words = str(plan.plan_end.year)
    for found in plan.found:
        if found.field == "plan_end" and found.start is not None and found.end is not None:
            moments = read(plan, found.start, found.end).moments
            words = moments[0].text if len(moments) == 1 else plan.text[found.start : found.end]
    return Deadline(plan.plan_end, words, "plan", plan.plan_start)
