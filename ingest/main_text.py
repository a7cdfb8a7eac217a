"""Where the main text of a page stands: in a container that is known, or where the prose is densest."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from ingest import html_furniture
from ingest.html_line import Line
from ingest.html_page import TEXT, Page
from ingest.words import rows

_PROSE = frozenset("，。；：！？、,;!?")
CONVINCING = 150.0


def find(page: Page, lines: list[Line]) -> int | None:
    """The element that holds the main text; None where nothing on the page reads like a text."""
    sums = _sums(page, lines)
    best = _densest(page, sums)
    if best is None:
        return None
    return _known(page, sums, best) or best


def weight(line: Line) -> float:
    """How much a line speaks for a text: prose counts by its length, links against it."""
    own = len(line.text) - line.linked
    if line.linked > own:
        return -float(line.linked)
    if own > 9 and not _PROSE.isdisjoint(line.text):
        return float(own)
    return 0.4 * own - line.linked


def _sums(page: Page, lines: list[Line]) -> list[float]:
    """Running sum of the weights of the lines: sums[ends[i]] - sums[i] is the weight of node i."""
    weights = [0.0] * (len(page.tags) + 1)
    for line in lines:
        weights[line.start] += weight(line)
    return list(accumulate(weights, initial=0.0))


def _densest(page: Page, sums: list[float]) -> int | None:
    best, most = None, CONVINCING
    ends = page.ends
    for node, tag in enumerate(page.tags):
        if tag is not TEXT:
            total = sums[ends[node]] - sums[node]
            if total >= most:
                best, most = node, total
    return best


def _known(page: Page, sums: list[float], best: int) -> int | None:
    """The known container that holds most, where it holds most of what the page has to say."""
    total = sums[page.ends[best]] - sums[best]
    found, most = None, 0.5 * total
    for node, raw in enumerate(page.attributes):
        if raw and not _containers().isdisjoint(page.names(node)):
            its = sums[page.ends[node]] - sums[node]
            if its > most:
                found, most = node, its
    return found


@cache
def _containers() -> frozenset[str]:
    return frozenset({"class": ".", "id": "#"}[kind] + name.lower() for kind, name in rows("main_text_container"))
