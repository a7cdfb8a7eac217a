"""What repeats on the pages of a PDF and is no text: running heads and feet, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ingest.pdf_line import Line
from ingest.pdf_page import Page

# The part of a page's height, at its top and at its bottom, where heads and feet stand.
ZONE = 0.13
_DASHES = r"[-\u2010-\u2015\u2212－—─~·•.]"
_NUMBER = re.compile(
    rf"{_DASHES}{{1,3}} ?\d{{1,4}} ?{_DASHES}{{1,3}}"
    r"|第 ?\d{1,4} ?页(?:[ ,，/／]{0,3}共 ?\d{1,4} ?页)?"
    r"|(?:Page|P\.?) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?"
    r"|\d{1,4} ?[/／] ?\d{1,4}",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6}")
_LEADER = re.compile(r"[.．…·⋯‥ ]{4,60} ?[-—]?\d{1,4}[-—]?$")
_CONTENTS = ("目录", "目次")
_DIGITS = re.compile(r"\d+")


def drop(pages: list[Page]) -> None:
    """Take heads, feet, page numbers, watermarks and lines of a table of contents out of the pages' lines."""
    _drop_contents(pages)
    dropped = _repeated(pages) | _counted(pages)
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in dropped and not _numbers(line, page)]


def _drop_contents(pages: list[Page]) -> None:
    """Lines of a table of contents: words, dots, a page number. Fewer than three are no table of contents."""
    leaders = {id(line) for page in pages for line in page.lines if _LEADER.search(line.text[-200:])}
    if len(leaders) < 3:
        return
    for page in pages:
        here = any(id(line) in leaders for line in page.lines)
        page.lines = [
            line
            for line in page.lines
            if id(line) not in leaders and not (here and "".join(line.text.split()) in _CONTENTS)
        ]


def _numbers(line: Line, page: Page) -> bool:
    return len(line.text) < 30 and _in_zone(line, page) and _NUMBER.fullmatch(line.text) is not None


def _repeated(pages: list[Page]) -> set[int]:
    """Heads and feet: the same words (numbers aside) at the same height of two fifths of the pages.

    Outside the zones of heads and feet it takes three pages and most of them: a watermark.
    """
    if len(pages) < 2:
        return set()
    alike: dict[tuple[bool, str], list[tuple[Line, Page]]] = defaultdict(list)
    for page in pages:
        head, foot = ZONE * page.height, (1 - ZONE) * page.height
        for line in page.lines:
            zone = line.bottom < head or line.top > foot
            alike[zone, _DIGITS.sub("#", line.text) if zone else line.text].append((line, page))
    found: set[int] = set()
    for group in alike.values():
        if len(group) > 1:
            found.update(_steady(group, len(pages)))
    return found


def _steady(group: list[tuple[Line, Page]], pages: int) -> Iterator[int]:
    """Those of equal lines that stand at one height on enough pages."""
    heights: dict[int, set[int]] = defaultdict(set)
    for line, page in group:
        heights[round(line.top / 6)].add(page.number)
    for line, page in group:
        at = round(line.top / 6)
        level = sum(len(heights.get(near, ())) for near in (at - 1, at, at + 1))
        needed = max(2, 0.4 * pages) if _in_zone(line, page) else max(3, 0.7 * pages)
        if level >= needed:
            yield id(line)


def _counted(pages: list[Page]) -> set[int]:
    """Bare page numbers: at the edge of the page, going up as the pages do."""
    steps: dict[int, list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if _in_zone(line, page) and _BARE.fullmatch(line.text) and line in _outermost(page):
                if line.text.isdigit():
                    steps[int(line.text) - page.number].append(line)
                else:
                    steps[10_000].append(line)
    return {id(line) for lines in steps.values() if len({x.page for x in lines}) >= 2 for line in lines}


def _outermost(page: Page) -> tuple[Line, Line]:
    return min(page.lines, key=lambda x: x.top), max(page.lines, key=lambda x: x.bottom)


def _in_zone(line: Line, page: Page) -> bool:
    return line.bottom < ZONE * page.height or line.top > (1 - ZONE) * page.height
