"""The pipeline: a blank spaCy `zh` with rjieba's words, and our own components in one explicit tuple.

Each component is a pure finder; here its results are written on the Doc (`doc._.quantities` …). Offsets are
characters of the paragraph, never tokens: two tokenisers cut one sentence differently.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from extract import lexicon, mask, moment, quantity, responsible
from extract.character import fold


def _write_masks(doc: Any) -> Any:
    doc._.masks = tuple(mask.find(doc._.folded))
    return doc


def _write_moments(doc: Any) -> Any:
    own = doc._
    repaired, masks = _repaired(doc, moment.find), own.masks
    read = [
        m
        for m in moment.find(own.folded, own.year)
        if not any(a <= m.start and m.end <= b for a, b in masks)
        and not any(r.start < m.end and m.start < r.end for r in repaired)
    ]
    own.moments = tuple(sorted([*read, *repaired], key=lambda m: m.start))
    return doc


def _repaired(doc: Any, find: Callable[..., Any]) -> list[Any]:
    """What the likely reading of each damaged stretch says, put in the stretch's place."""
    found = []
    for repair in doc._.repairs:
        likely = fold(repair.likely)
        inside = list(find(likely, doc._.year)) if find is moment.find else list(find(likely))
        if len(inside) == 1:
            found.append(repair.place(inside[0], likely))
    return found


def _write_assignments(doc: Any) -> Any:
    doc._.assignments = tuple(responsible.find(doc._.folded, first_leads=doc._.first_leads))
    return doc


def _write_quantities(doc: Any) -> Any:
    own = doc._
    taken = [(m.start, m.end) for m in own.moments]
    repaired = [q for q in _repaired(doc, quantity.find) if not any(a <= q.start < b for a, b in taken)]
    closed = tuple(
        sorted(
            [
                *own.masks,
                *taken,
                *((a.start, a.end) for a in own.assignments),
                *((q.start, q.end) for q in repaired),
            ]
        )
    )
    read = list(quantity.find(own.folded, closed))
    if any(q.chinese for q in read):
        edges = {0, *accumulate(doc.user_data["lengths"])}
        read = [q for q in read if not q.chinese or {q.number_start, q.number_end} <= edges]
    own.quantities = tuple(sorted([*read, *repaired], key=lambda q: q.start))
    return doc


COMPONENTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("masks", _write_masks),
    ("moments", _write_moments),
    ("assignments", _write_assignments),
    ("quantities", _write_quantities),
)


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
        if isinstance(found, quantity.Quantity):
            spot |= {"number_start": start, "number_end": end}
        return replace(found, **spot)


_EXTENSIONS: dict[str, Any] = {
    "folded": "",
    "year": None,
    "first_leads": False,
    "repairs": (),
    "masks": (),
    "moments": (),
    "assignments": (),
    "quantities": (),
}


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
        # Walking a Doc makes an object for each token: the lengths alone are had for nothing here.
        doc.user_data["lengths"] = [len(word) for word in words]
        return doc


@cache
def pipeline() -> Any:
    """The blank `zh` pipeline with our components, made once."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    for name, default in _EXTENSIONS.items():
        Doc.set_extension(name, default=default, force=True)
    # No component asks what a word looks like (shape, like_num): a vocabulary without those spares a tenth of the time.
    nlp = spacy.blank("zh", vocab=Vocab())
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name, write in COMPONENTS:
        Language.component(f"govplan_{name}", func=write)
        nlp.add_pipe(f"govplan_{name}")
    return nlp


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
    own = doc._
    own.folded, own.year, own.first_leads, own.repairs = fold(paragraph), year, first_leads, repairs
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
