"""What may stand in a text in place of a word that is looked for: other names of the same body or place.

国土资源局 finds plans that say 国土局 or, since the reform of 2018, 自然资源局, below those with the very word
(index/score.py). Names of bodies are those of the list that comes with the program and of the store's own, which users
write (extract/body_list.py); names of places those of the gazetteer. Words in quotes and words to be left out stand for
themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from extract.body_book import Book
from extract.body_list import MAX_NAME
from index import body, dictionary, query, segment
from index.query import Term, Terms
from index.segment import Dictionary
from ingest import gazetteer

MAX_OTHERS = 12
"""Of one word."""
_ALL = 64
"""Of all words of a query."""
_PLACE_END = tuple("省市州盟县区旗")
_LONGEST_PLACE = 20


class Speller(msgspec.Struct, frozen=True):
    """What a store knows of words: how to cut them, and the names of bodies."""

    words: Dictionary
    book: Book

    def parse(self, words: str, mode: str) -> Terms:
        """What a query asks for. Raises QueryError."""
        return self._widened(query.parse(words, mode))

    def relax(self, words: str, mode: str) -> Terms | None:
        """The same cut into shorter words; None if nothing changes."""
        looser = query.relax(query.parse(words, mode), self.words)
        return None if looser is None else self._widened(looser)

    def _widened(self, terms: Terms) -> Terms:
        known = (msgspec.structs.replace(term, word=self.words.has(term.text)) for term in terms.wanted)
        return widened(msgspec.structs.replace(terms, wanted=tuple(known)), self.book)


def of(connection: sqlite3.Connection) -> Speller:
    """The speller of a store."""
    return Speller(dictionary.of(connection), body.book(connection))


def widened(terms: Terms, book: Book) -> Terms:
    """The terms with the other names of bodies and places among them.

    >>> from extract.body_book import shipped
    >>> [term.others for term in widened(query.parse("县扶贫办 “县扶贫办” 甘南藏族自治州"), shipped()).wanted]
    [('县扶贫开发办', '县乡村振兴局'), (), ('甘南州', '甘南自治州')]
    """
    left, wanted = _ALL, list[Term]()
    for term in terms.wanted:
        others = () if term.quoted else tuple(dict.fromkeys(_others(term.text, book)))[: min(MAX_OTHERS, left)]
        left -= len(others)
        wanted.append(msgspec.structs.replace(term, others=others))
    return msgspec.structs.replace(terms, wanted=tuple(wanted))


def _others(text: str, book: Book) -> Iterator[str]:
    if len(text) <= MAX_NAME:
        yield from map(segment.fold, book.others(text))
    if text.endswith(_PLACE_END) and len(text) <= _LONGEST_PLACE:
        yield from _places(text)


def _places(text: str) -> Iterator[str]:
    """Other names of the one place that a name stands for today."""
    known = gazetteer.load()
    codes = {place.today for place in known.named(text)}
    if len(codes) == 1:
        yield from (name for name in known.names(codes.pop()) if text not in name)
