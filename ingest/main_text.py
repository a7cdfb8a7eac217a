"""Where the main text of a page stands: in a container that is known, or where the prose is densest.

Every line has a weight: prose counts for a text by its length, links count against it. The text is the element under
which the weights sum up to most: a wider one adds links, a narrower one loses prose.
"""

from __future__ import annotations

from itertools import accumulate

from ingest.html_line import Line
from ingest.html_name import COMMENTS, CONTAINER, FURNITURE
from ingest.html_page import Page

_PROSE = frozenset("，。；：！？、,;!?")
CONVINCING = 150.0
_HEADING = 9
_NEARLY_ALL, _MOST, _HALF = 0.9, 0.7, 0.5
_ANNEX = 0.1  # of the largest known container's weight: another one beside it is not only a caption
_KNOWN_SHARE = 0.6
_BOXES = frozenset(["div", "td", "article", "section", "main", "center", "form", "dd", "ucapcontent"])


def find(page: Page, lines: list[Line]) -> int | None:
    """The element that holds the main text; None where nothing on the page reads like a text."""
    weights = [weight(line) for line in lines]
    sums = running(page, lines, weights)
    known = _heaviest_known(page, sums)
    if known is not None and total(page, sums, known) >= _MOST * sum(w for w in weights if w > 0):
        return known
    sums = _without_furniture(page, lines, weights, sums)
    best = _densest(page, sums)
    if best is None:
        return known
    if known is not None and total(page, sums, known) >= _KNOWN_SHARE * total(page, sums, best):
        return known
    return _narrowed(page, sums, best)


def weight(line: Line) -> float:
    """How much a line speaks for a text: prose counts by its length, links against it."""
    text, linked = line.text, line.linked
    own = len(text) - linked
    if linked > own:
        return -float(linked)
    if own > _HEADING and not _PROSE.isdisjoint(text):
        return float(own)
    return 0.4 * own - linked


def running(page: Page, lines: list[Line], values: list[float]) -> list[float]:
    """Running sum over the texts of a page, of a value for each line; `total` reads it."""
    at = [0.0] * len(page.texts)
    for line, value in zip(lines, values, strict=True):
        at[line.start] += value
    return list(accumulate(at, initial=0.0))


def total(page: Page, sums: list[float], element: int) -> float:
    """The sum of a running sum's values under an element."""
    return sums[page.lasts[element]] - sums[page.firsts[element]]


def _heaviest_known(page: Page, sums: list[float]) -> int | None:
    """The known container that holds most, or what holds them all where a text and its annexes have one each."""
    known = [e for e, kind in enumerate(page.kinds) if kind & CONTAINER and total(page, sums, e) > 0]
    if not known:
        return None
    heaviest = max(known, key=lambda element: total(page, sums, element))
    apart = [e for e in known if not _within(page, e, heaviest) and not _within(page, heaviest, e)]
    annexes = [e for e in apart if total(page, sums, e) >= _ANNEX * total(page, sums, heaviest)]
    return _around_all(page, [heaviest, *annexes]) if annexes else heaviest


def _within(page: Page, inner: int, outer: int) -> bool:
    return outer <= inner < page.ends[outer]


def _around_all(page: Page, elements: list[int]) -> int:
    """The innermost element that holds them all."""
    first, last = min(elements), max(elements)
    return next((up for up in page.above(first) if _within(page, last, up)), 0)


def _without_furniture(page: Page, lines: list[Line], weights: list[float], sums: list[float]) -> list[float]:
    """The running sum anew, with nothing for what stands in elements that are named as furniture."""
    covered = bytearray(len(page.texts))
    whole = max(sums)
    for element, kind in enumerate(page.kinds):
        if kind & COMMENTS or (kind & FURNITURE and total(page, sums, element) < _HALF * whole):
            first, last = page.firsts[element], page.lasts[element]
            covered[first:last] = b"\x01" * (last - first)
    if not any(covered):
        return sums
    kept = [min(0.0, w) if covered[line.start] else w for line, w in zip(lines, weights, strict=True)]
    return running(page, lines, kept)


def _densest(page: Page, sums: list[float]) -> int | None:
    best, most = None, CONVINCING
    for element, (first, last) in enumerate(zip(page.firsts, page.lasts, strict=True)):
        its = sums[last] - sums[first]
        if its >= most:
            best, most = element, its
    return best


def _narrowed(page: Page, sums: list[float], element: int) -> int:
    """Down to the element that still holds nearly all, past what stands beside it (comments, notices)."""
    enough = _NEARLY_ALL * total(page, sums, element)
    found = element
    inner = next(iter(page.children(element)), None)
    while inner is not None:
        if total(page, sums, inner) >= enough:
            found = inner if page.tags[inner] in _BOXES else found
            inner = inner + 1 if page.ends[inner] > inner + 1 else None
        else:
            inner = page.next_sibling(inner)
    return found
