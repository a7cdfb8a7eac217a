"""Where the words of a query stand in a text, and the passages around them. Offsets are code points; no
HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from extract.record import Record
from index import segment
from index.query import Terms
from index.searcher import Highlight, Passage
from ingest.plan import Section

MAX_PASSAGE = 160
_CONTEXT = 60
_END = re.compile(r"[。！？；\n]")


class Body(msgspec.Struct, frozen=True):
    """What highlighting needs of a plan's JSON; the rest is not decoded."""

    text: str
    sections: tuple[Section, ...] = ()

    def headings(self, offset: int) -> tuple[str, ...]:
        """Label and title of each heading above an offset, outermost first."""
        above = (s for s in self.sections if s.start <= offset < s.end)
        return tuple(self.text[s.start : s.body].strip() for s in above)


def find(text: str, terms: Terms, start: int = 0, end: int | None = None) -> list[tuple[Highlight, frozenset[str]]]:
    """Every place where a wanted word stands, in order, each with the words that stand there; overlapping
    ones are one place."""
    folded = segment.fold(text)
    places = sorted(
        (place, place + len(spelling), term.text)
        for term in terms.wanted
        for spelling in term.spellings
        for place in _places(folded, spelling, start, len(text) if end is None else end)
    )
    found: list[tuple[Highlight, frozenset[str]]] = []
    for first, last, word in places:
        if found and first < found[-1][0].end:
            before, words = found[-1]
            found[-1] = Highlight(before.start, max(before.end, last)), words | {word}
        else:
            found.append((Highlight(first, last), frozenset((word,))))
    return found


def passages(body: Body, found: Sequence[tuple[Highlight, frozenset[str]]], limit: int) -> tuple[Passage, ...]:
    """The passages that hold most of the words, at most `limit`, in reading order."""
    groups: dict[tuple[int, int], list[tuple[Highlight, frozenset[str]]]] = {}
    span = (0, 0)
    for place in found:
        if not (span[0] <= place[0].start and place[0].end <= span[1]):
            span = _window(body.text, place[0], span[1])
        groups.setdefault(span, []).append(place)
    best = sorted(groups.items(), key=lambda g: (-len(_words(g[1])), -len(g[1]), g[0]))[:limit]
    return tuple(_passage(body, span, [h for h, _ in places]) for span, places in sorted(best))


def sentence(text: str, record: Record) -> tuple[int, int]:
    """Where a record's sentence stands; its quote where the sentence is not found around it."""
    latest = max(0, record.start - len(record.sentence) + (record.end - record.start))
    at = text.find(record.sentence, latest, record.start + len(record.sentence))
    return (at, at + len(record.sentence)) if 0 <= at <= record.start else (record.start, record.end)


def _places(folded: str, word: str, start: int, end: int) -> Iterable[int]:
    at = folded.find(word, start, end)
    while at >= 0:
        yield at
        at = folded.find(word, at + len(word), end)


def _words(places: Iterable[tuple[Highlight, frozenset[str]]]) -> set[str]:
    return {word for _, words in places for word in words}


def _window(text: str, place: Highlight, before: int) -> tuple[int, int]:
    """The sentence of a place, or so much of it as fits; it begins after `before` where the last passage
    ended."""
    earliest = max(0, place.start - MAX_PASSAGE, min(before, place.start))
    start = max((m.end() for m in _END.finditer(text, earliest, place.start)), default=earliest)
    closing = _END.search(text, place.end, place.end + MAX_PASSAGE)
    end = closing.end() if closing else min(len(text), place.end + MAX_PASSAGE)
    if end - start > MAX_PASSAGE:
        start = max(start, place.start - _CONTEXT)
        end = min(end, max(place.end, start + MAX_PASSAGE))
    while start < place.start and text[start].isspace():
        start += 1
    while end > place.end and text[end - 1].isspace():
        end -= 1
    return start, end


def _passage(body: Body, span: tuple[int, int], highlights: Sequence[Highlight]) -> Passage:
    start, end = span
    return Passage(start, end, body.text[start:end], body.headings(start), tuple(highlights))
