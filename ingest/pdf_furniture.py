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
_LEADER = re.compile(r"(?:(?:[.．·] ?){4,90}|(?:[…⋯‥] ?){2,40})[-—]?\d{1,4}[-—]?$")
_CONTENTS = ("目录", "目次")
_DIGITS = re.compile(r"\d+")


def drop(pages: list[Page]) -> None:
    """Take heads, feet, page numbers, watermarks and lines of a table of contents out of the pages' lines."""
    _drop_contents(pages)
    edges = [(page, _edge_lines(page)) for page in pages]
    zone = {id(line) for _, lines in edges for line in lines}
    numbers = {id(line) for _, lines in edges for line in lines if _NUMBER.fullmatch(line.text[:40])}
    dropped = numbers | _repeated(pages, zone) | _counted(edges)
    if dropped:
        for page in pages:
            page.lines = [line for line in page.lines if id(line) not in dropped]


def _edge_lines(page: Page) -> list[Line]:
    """The lines where heads and feet stand."""
    head, foot = ZONE * page.height, (1 - ZONE) * page.height
    return [line for line in page.lines if line.bottom < head or line.top > foot]


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


def _repeated(pages: list[Page], zone: set[int]) -> set[int]:
    """Heads and feet: the same words (numbers aside) at the same height of two fifths of the pages.

    Outside the zone of heads and feet it takes three pages and most of them: a watermark.
    """
    if len(pages) < 2:
        return set()
    alike: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            inside = id(line) in zone
            alike[inside, _DIGITS.sub("#", line.text) if inside else line.text].append(line)
    found: set[int] = set()
    for (inside, _), lines in alike.items():
        needed = max(2, 0.4 * len(pages)) if inside else max(3, 0.7 * len(pages))
        if len(lines) >= needed:
            found.update(_steady(lines, needed))
    return found


def _steady(lines: list[Line], needed: float) -> Iterator[int]:
    """Those of equal lines that stand at one height on enough pages."""
    heights: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        heights[round(line.top / 6)].add(line.page)
    for line in lines:
        at = round(line.top / 6)
        if sum(len(heights.get(near, ())) for near in (at - 1, at, at + 1)) >= needed:
            yield id(line)


def _counted(edges: list[tuple[Page, list[Line]]]) -> set[int]:
    """Bare page numbers: at the edge of the page, going up as the pages do."""
    steps: dict[int, list[Line]] = defaultdict(list)
    for page, lines in edges:
        for line in _outermost(page, [line for line in lines if _BARE.fullmatch(line.text)]):
            steps[int(line.text) - page.number if line.text.isdigit() else -10_000].append(line)
    return {id(line) for lines in steps.values() if len({x.page for x in lines}) >= 2 for line in lines}


def _outermost(page: Page, lines: list[Line]) -> list[Line]:
    """Those of some lines above or below which the page has none."""
    if not lines:
        return []
    top, bottom = min(line.top for line in page.lines), max(line.bottom for line in page.lines)
    return [line for line in lines if line.top == top or line.bottom == bottom]
