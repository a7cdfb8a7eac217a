"""What repeats on the pages of a PDF and is no text: running heads and feet, page numbers, watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

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
    """Take heads, feet, page numbers and watermarks out of the pages' lines."""
    _drop_contents(pages)
    repeated = _repeated(pages)
    counted = _counted(pages)
    for page in pages:
        page.lines = [
            line
            for line in page.lines
            if not (
                _key(line) in repeated
                or (_in_zone(line, page) and _NUMBER.fullmatch(line.text))
                or (id(line) in counted)
            )
        ]


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


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.top / 6)


def _repeated(pages: list[Page]) -> set[tuple[str, int]]:
    """Heads and feet: the same words (numbers aside) at the same height of two fifths of the pages.

    Outside the zones of heads and feet it takes three pages and most of them: a watermark.
    """
    zone: Counter[tuple[str, int]] = Counter()
    anywhere: Counter[tuple[str, int]] = Counter()
    for page in pages:
        for line in page.lines:
            key = _key(line)
            for near in {key, (key[0], key[1] - 1), (key[0], key[1] + 1)}:
                anywhere[near] += 1
                zone[near] += _in_zone(line, page)
    many = len(pages)
    found = {key for key, count in zone.items() if count >= max(2, 0.4 * many)}
    return found | {key for key, count in anywhere.items() if count >= max(3, 0.7 * many)}


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
