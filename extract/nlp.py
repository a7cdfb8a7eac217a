"""The pipeline: a blank spaCy `zh` with rjieba's words, and our own components in one explicit tuple.

Each component is a pure finder; here its results are put on the Doc's `Line` (`doc._.quantities` … show them).
Offsets are characters of the paragraph, never tokens: two tokenisers cut one sentence differently.
"""

from __future__ import annotations

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

_LINE = "govplan"
"""Where a Doc's user data keeps its `Line`."""
_START = attrgetter("start")


class Repair(msgspec.Struct, frozen=True):
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
    """One folded paragraph while the pipeline reads it; each component adds what it finds.

    `lengths` are those of its words: walking a Doc makes an object for each token, here they are had for nothing.
    """

    folded: str
    year: int | None = None
    first_leads: bool = False
    repairs: tuple[Repair, ...] = ()
    lengths: Sequence[int] = ()
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
    if any(q.chinese for q in found):
        edges = {0, *accumulate(line.lengths)}
        found = [q for q in found if not q.chinese or {q.number_start, q.number_end} <= edges]
    line.quantities = tuple(sorted([*found, *repaired], key=_START) if repaired else found)


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


class Tokenizer:
    """rjieba's words, HMM off, as a spaCy tokenizer: the Doc's text is the paragraph to the letter."""

    def __init__(self, vocab: Any) -> None:
        import rjieba

        self.vocab = vocab
        self.cut = rjieba.cut

    def __call__(self, text: str) -> Any:
        from spacy.tokens import Doc

        words = self.cut(text, hmm=False)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[_LINE] = Line(fold(text), lengths=list(map(len, words)))
        return doc


@cache
def pipeline() -> Any:
    """The blank `zh` pipeline with our components, made once."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    for name in Line.__struct_fields__:
        Doc.set_extension(name, getter=partial(_shown, name), setter=partial(_put, name), force=True)
    # No component asks what a word looks like (shape, like_num): a vocabulary without those spares a tenth of the time.
    nlp = spacy.blank("zh", vocab=Vocab())
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name, add in COMPONENTS:
        Language.component(f"govplan_{name}", func=partial(_run, add))
        nlp.add_pipe(f"govplan_{name}")
    return nlp


def line(doc: Any) -> Line:
    """What the components have found in a Doc so far."""
    found: Line = doc.user_data[_LINE]
    return found


def _shown(name: str, doc: Any) -> Any:
    return getattr(line(doc), name)


def _put(name: str, doc: Any, value: Any) -> None:
    setattr(line(doc), name, value)


def _run(add: Callable[[Line], None], doc: Any) -> Any:
    add(line(doc))
    return doc


def use_words(path: str | Path) -> None:
    """From now on cut with the words of a list, too (lexicon.py). Raises LexiconError."""
    use(lexicon.read(path))


def use(words: Sequence[lexicon.Word]) -> None:
    """From now on cut with these words beside rjieba's own, in place of those before."""
    pipeline().tokenizer.cut = (lexicon.segmenter(words) if words else import_module("rjieba")).cut


def read(paragraph: str, *, year: int | None, first_leads: bool = False, repairs: tuple[Repair, ...] = ()) -> Any:
    """A paragraph as a Doc with all that the components found."""
    nlp = pipeline()
    doc = nlp.make_doc(paragraph)
    own = line(doc)
    own.year, own.first_leads, own.repairs = year, first_leads, repairs
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
