"""Where the main text of a page stands: in a container that is known, or where the prose is densest."""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from ingest.html_line import Line
from ingest.html_page import TEXT, Page
from ingest.words import rows

_PROSE = frozenset("，。；：！？、,;!?")
CONVINCING = 150.0
_NEARLY_ALL = 0.9
_BOXES = frozenset("div td article section main center form dd ucapcontent".split())


def find(page: Page, lines: list[Line]) -> int | None:
    """The element that holds the main text; None where nothing on the page reads like a text."""
    weights = sums(page, lines)
    best = _densest(page, weights)
    if best is None:
        return None
    return _known(page, weights, best) or _narrowed(page, weights, best)


def weight(line: Line) -> float:
    """How much a line speaks for a text: prose counts by its length, links against it."""
    own = len(line.text) - line.linked
    if line.linked > own:
        return -float(line.linked)
    if own > 9 and not _PROSE.isdisjoint(line.text):
        return float(own)
    return 0.4 * own - line.linked


def sums(page: Page, lines: list[Line]) -> list[float]:
    """Running sum of the weights of the lines: sums[ends[i]] - sums[i] is the weight of node i."""
    weights = [0.0] * (len(page.tags) + 1)
    for line in lines:
        weights[line.start] += weight(line)
    return list(accumulate(weights, initial=0.0))


def lengths(page: Page, lines: list[Line]) -> list[int]:
    """Running sum of the lengths of the lines, read as that of the weights."""
    found = [0] * (len(page.tags) + 1)
    for line in lines:
        found[line.start] += len(line.text)
    return list(accumulate(found, initial=0))


def _densest(page: Page, weights: list[float]) -> int | None:
    best, most = None, CONVINCING
    ends = page.ends
    for node, tag in enumerate(page.tags):
        if tag is not TEXT:
            total = weights[ends[node]] - weights[node]
            if total >= most:
                best, most = node, total
    return best


def _narrowed(page: Page, weights: list[float], node: int) -> int:
    """Down to the element that still holds nearly all, past what stands beside it (comments, notices)."""
    enough = _NEARLY_ALL * (weights[page.ends[node]] - weights[node])
    found, inner = node, next(iter(page.children(node)), None)
    while inner is not None:
        if weights[page.ends[inner]] - weights[inner] >= enough:
            found = inner if page.tags[inner] in _BOXES else found
            inner = inner + 1 if page.ends[inner] > inner + 1 else None
        else:
            inner = page.next_sibling(inner)
    return found


def _known(page: Page, weights: list[float], best: int) -> int | None:
    """The known container that holds most, where it holds most of what the page has to say."""
    total = weights[page.ends[best]] - weights[best]
    found, most = None, 0.5 * total
    for node, raw in enumerate(page.attributes):
        if raw and not _containers().isdisjoint(page.names(node)):
            its = weights[page.ends[node]] - weights[node]
            if its > most:
                found, most = node, its
    return found


@cache
def _containers() -> frozenset[str]:
    return frozenset({"class": ".", "id": "#"}[kind] + name.lower() for kind, name in rows("main_text_container"))
