"""The pipeline: a blank spaCy `zh` with rjieba's words, and our own components in one explicit tuple.

Each component is a pure finder; here its results are written on the Doc (`doc._.quantities` …). Offsets are
characters of the paragraph, never tokens: two tokenisers cut one sentence differently.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from extract import mask, moment, quantity, responsible
from extract.character import fold


def _write_masks(doc: Any) -> Any:
    doc._.masks = tuple(mask.find(doc._.folded))
    return doc


def _write_moments(doc: Any) -> Any:
    masks = doc._.masks
    doc._.moments = tuple(
        m for m in moment.find(doc._.folded, doc._.year) if not any(a <= m.start and m.end <= b for a, b in masks)
    )
    return doc


def _write_assignments(doc: Any) -> Any:
    doc._.assignments = tuple(responsible.find(doc._.folded, first_leads=doc._.first_leads))
    return doc


def _write_quantities(doc: Any) -> Any:
    closed = tuple(
        sorted(
            [
                *doc._.masks,
                *((m.start, m.end) for m in doc._.moments),
                *((a.start, a.end) for a in doc._.assignments),
            ]
        )
    )
    words = {token.idx for token in doc}
    doc._.quantities = tuple(
        q for q in quantity.find(doc._.folded, closed) if not q.chinese or q.number_start in words
    )
    return doc


COMPONENTS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("masks", _write_masks),
    ("moments", _write_moments),
    ("assignments", _write_assignments),
    ("quantities", _write_quantities),
)


class Tokenizer:
    """rjieba's words, HMM off, as a spaCy tokenizer: the Doc's text is the paragraph to the letter."""

    def __init__(self, vocab: Any) -> None:
        import rjieba

        self.vocab = vocab
        self.cut = rjieba.cut

    def __call__(self, text: str) -> Any:
        from spacy.tokens import Doc

        words = self.cut(text, False)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


@cache
def pipeline() -> Any:
    """The blank `zh` pipeline with our components, made once."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    for name, default in (
        ("folded", ""), ("year", None), ("first_leads", False), ("masks", ()), ("moments", ()), ("assignments", ()),
        ("quantities", ()),
    ):  # fmt: skip
        Doc.set_extension(name, default=default, force=True)
    nlp = spacy.blank("zh")
    nlp.tokenizer = Tokenizer(nlp.vocab)
    for name, write in COMPONENTS:
        Language.component(f"govplan_{name}", func=write)
        nlp.add_pipe(f"govplan_{name}")
    return nlp


def read(paragraph: str, *, year: int | None, first_leads: bool = False) -> Any:
    """A paragraph as a Doc with all that the components found."""
    nlp = pipeline()
    doc = nlp.make_doc(paragraph)
    doc._.folded = fold(paragraph)
    doc._.year = year
    doc._.first_leads = first_leads
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
