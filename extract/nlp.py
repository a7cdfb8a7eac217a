"""The pipeline: a blank spaCy `zh` with rjieba's words, and our own components in one explicit tuple.

Each component is a pure finder; here its results are put on the paragraph's `Line`, and a Doc shows them
(`doc._.quantities` …). Offsets are characters of the paragraph, never tokens: two tokenisers cut one sentence
differently.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from importlib import import_module
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from extract import lexicon, mask, moment, quantity, responsible
from extract.character import fold
from extract.moment import Moment
from extract.quantity import Quantity
from extract.responsible import Assignment
from extract.word import words

_LINE = "govplan"
"""Where a Doc's user data keeps its `Line`."""
_MARK = re.compile(r"[,;:。]")
_START = attrgetter("start")
_TIME_UNITS = frozenset(words("time_unit"))


class Repair(msgspec.Struct, frozen=True, gc=False):
    """A damaged stretch of the paragraph and how it is nearly certainly meant (20182020年: 2018—2020年)."""

    start: int
    end: int
    likely: str

    def place(self, found: Any, likely: str) -> Any:
        """The moment or quantity found in the likely reading, at the stretch as it stands in the text."""
        start = self.start + found.start
        end = self.end - (len(likely) - found.end)
        spot = {"start": start, "end": end}
        if isinstance(found, Quantity):
            spot |= {"number_start": start, "number_end": end}
        return replace(found, **spot)


class Line(msgspec.Struct):
    """One paragraph, as written and folded, while the components read it; each adds what it finds."""

    text: str
    folded: str
    year: int | None = None
    first_leads: bool = False
    repairs: tuple[Repair, ...] = ()
    masks: tuple[tuple[int, int], ...] = ()
    moments: tuple[Moment, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    quantities: tuple[Quantity, ...] = ()


def _add_masks(line: Line) -> None:
    line.masks = tuple(mask.find(line.folded))


def _add_moments(line: Line) -> None:
    masks, found = line.masks, list(moment.find(line.folded, line.year))
    if masks and found:
        found = [m for m in found if not any(a <= m.start and m.end <= b for a, b in masks)]
    if line.repairs:
        repaired = _repaired(line, lambda likely: moment.find(likely, line.year))
        apart = (m for m in found if not any(r.start < m.end and m.start < r.end for r in repaired))
        found = sorted([*apart, *repaired], key=_START)
    line.moments = tuple(found)


def _add_assignments(line: Line) -> None:
    line.assignments = tuple(responsible.find(line.folded, first_leads=line.first_leads))


def _add_quantities(line: Line) -> None:
    taken = [(m.start, m.end) for m in line.moments]
    repaired = [q for q in _repaired(line, quantity.find) if not any(a <= q.start < b for a, b in taken)]
    named = ((found.start, found.end) for found in (*line.assignments, *repaired))
    found = list(quantity.find(line.folded, tuple(sorted([*line.masks, *taken, *named]))))
    if spoken := [q for q in found if q.chinese]:
        edges = _edges(line, spoken)
        found = [q for q in found if not q.chinese or _stands_alone(q, edges)]
    line.quantities = tuple(sorted([*found, *repaired], key=_START) if repaired else found)


def _stands_alone(spoken: Quantity, edges: set[int]) -> bool:
    """A spoken number is one where words begin and end; 工作日内 is a word of the dictionary."""
    ends = spoken.number_end in edges or spoken.unit in _TIME_UNITS
    return ends and spoken.number_start in edges


def _edges(line: Line, spoken: Sequence[Quantity]) -> set[int]:
    """Where words begin and end in the stretches between marks that hold a numeral; no word reaches beyond a mark."""
    marks = [-1, *(mark.start() for mark in _MARK.finditer(line.folded)), len(line.folded)]
    edges: set[int] = set()
    for place in {bisect_left(marks, numeral.number_start) for numeral in spoken}:
        begin = marks[place - 1] + 1
        words = segmenter().cut(line.text[begin : marks[place]])
        edges.update(accumulate(map(len, words), initial=begin))
    return edges


def _repaired(line: Line, find: Callable[[str], Iterable[Any]]) -> list[Any]:
    """What the likely reading of each damaged stretch says, put in the stretch's place."""
    found = []
    for repair in line.repairs:
        likely = fold(repair.likely)
        inside = list(find(likely))
        if len(inside) == 1:
            found.append(repair.place(inside[0], likely))
    return found


COMPONENTS: tuple[tuple[str, Callable[[Line], None]], ...] = (
    ("masks", _add_masks),
    ("moments", _add_moments),
    ("assignments", _add_assignments),
    ("quantities", _add_quantities),
)


class Segmenter:
    """rjieba's words, HMM off, and the users' own."""

    def __init__(self) -> None:
        self.use(())

    def use(self, words: Sequence[lexicon.Word]) -> None:
        """Cut with these words, too, in place of those before."""
        self._jieba = lexicon.segmenter(words) if words else import_module("rjieba")

    def cut(self, text: str) -> list[str]:
        """The words of a text, which they make up to the letter."""
        words: list[str] = self._jieba.cut(text, hmm=False)
        return words


@cache
def segmenter() -> Segmenter:
    """The one that all of this process cut with, made once."""
    return Segmenter()


class Tokenizer:
    """The segmenter as a spaCy tokenizer: the Doc's text is the paragraph to the letter."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Any:
        from spacy.tokens import Doc

        words = segmenter().cut(text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[_LINE] = Line(text, fold(text))
        return doc


def _shown(name: str, doc: Any) -> Any:
    return getattr(doc.user_data[_LINE], name)


def _put(name: str, doc: Any, value: Any) -> None:
    setattr(doc.user_data[_LINE], name, value)


def _run(add: Callable[[Line], None], doc: Any) -> Any:
    add(doc.user_data[_LINE])
    return doc


_PIPES = [(f"govplan_{name}", partial(_run, add)) for name, add in COMPONENTS]


@cache
def pipeline() -> Any:
    """The blank `zh` pipeline with our components, made once. Components that are added to it take part in `find`."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    for name in Line.__struct_fields__:
        Doc.set_extension(name, getter=partial(_shown, name), setter=partial(_put, name), force=True)
    # No component asks what a word looks like (shape, like_num): a vocabulary without those spares a tenth of the time.
    nlp = spacy.blank("zh", vocab=Vocab())
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name, run in _PIPES:
        Language.component(name, func=run)
        nlp.add_pipe(name)
    return nlp


def use_words(path: str | Path) -> None:
    """From now on cut with the words of a list, too (lexicon.py). Raises LexiconError."""
    use(lexicon.read(path))


def use(words: Sequence[lexicon.Word]) -> None:
    """From now on cut with these words beside rjieba's own, in place of those before."""
    segmenter().use(words)


def read(paragraph: str, *, year: int | None, first_leads: bool = False, repairs: tuple[Repair, ...] = ()) -> Any:
    """A paragraph as a Doc with all that the components found."""
    nlp = pipeline()
    doc = nlp.make_doc(paragraph)
    line = doc.user_data[_LINE]
    line.year, line.first_leads, line.repairs = year, first_leads, repairs
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def find(line: Line) -> Line:
    """The paragraph with all that the components find, as `read` gives it.

    Most of what a Doc costs are its words, which few paragraphs need (where a numeral in characters may be part of
    one): a Doc is made only where the pipeline holds components of others.
    """
    if pipeline.cache_info().currsize and pipeline().pipeline != _PIPES:
        doc = read(line.text, year=line.year, first_leads=line.first_leads, repairs=line.repairs)
        found: Line = doc.user_data[_LINE]
        return found
    for _, add in COMPONENTS:
        add(line)
    return line
