"""Where a web page stamps its text with a day: above it, in its first lines, in a <time> element, or right below."""

from __future__ import annotations

from collections.abc import Iterable

from ingest import stamp
from ingest.html_line import Line
from ingest.html_page import Page
from ingest.stamp import Stamp

_ABOVE, _FIRST, _BELOW = 8, 8, 3
NEAR, BELOW = "发布时间", "发布于"  # what words/fact_label.txt ranks above and below a label elsewhere on the page


def find(page: Page, lines: list[Line], main: range) -> tuple[list[tuple[str, str]], set[int]]:
    """The stamp as a fact, and the lines under `main` (as in page_fact) that hold it."""
    inside = [i for i, line in enumerate(lines) if line.start in main]
    if not inside:
        return [], set()
    first, last = inside[0], inside[-1]
    above = range(first - 1, max(-1, first - 1 - _ABOVE), -1)
    prose = (n for n, i in enumerate(inside[:_FIRST]) if "。" in lines[i].text)
    near = _nearest(lines, [*above, *inside[: next(prose, _FIRST)]])
    if near is not None:
        return [(NEAR, near[1].words)], {near[0]} & set(inside)
    if timed := _timed(page, lines[max(0, first - _ABOVE)].start, main.stop):
        return [(NEAR, timed)], set()
    below = _said(lines, (last, *range(last + 1, min(len(lines), last + 1 + _BELOW))))
    return ([(BELOW, below[1].words)], {below[0]} & set(inside)) if below is not None else ([], set())


def _nearest(lines: list[Line], places: Iterable[int]) -> tuple[int, Stamp] | None:
    """The first with an hour, a word or a source beside its day; else the only bare day: several are a list's."""
    bare: list[tuple[int, Stamp]] = []
    for i in places:
        found = stamp.read(lines[i].text) if lines[i].linked < len(lines[i].text) else None
        if found and not found.bare:
            return i, found
        bare += [(i, found)] if found else []
    return bare[0] if len(bare) == 1 else None


def _said(lines: list[Line], places: Iterable[int]) -> tuple[int, Stamp] | None:
    """The first below a text that says so: 发表于 2005-09-07 11:57. What readers wrote is dated there too."""
    for i in places:
        found = stamp.read(lines[i].text)
        if found and found.said:
            return i, found
    return None


def _timed(page: Page, start: int, end: int) -> str:
    """The first <time datetime="…"> among the texts from `start` to `end`."""
    for element, tag in enumerate(page.tags):
        if tag == "time" and start <= page.firsts[element] < end and (value := page.attribute(element, "datetime")):
            return value
    return ""
