"""Scores of plans in SQLite, by the formula of index/score.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from index import match, score, tally
from index.query import Terms
from index.segment import Dictionary

_TABLE = "plan_fts"
_BODY = 2
# Columns: title, headings, body, words.
_IN_TEXT = ", ".join(
    (
        tally.bm25(_TABLE, *[tally.BEYOND] * 3),
        tally.bm25(_TABLE, 1),
        tally.bm25(_TABLE, 0, 1),
        tally.bm25(_TABLE, 0, 0, 1),
    )
)
_AS_WORD = ", ".join((tally.bm25(_TABLE, *[tally.BEYOND] * 4), tally.bm25(_TABLE, 0, 0, 0, 1)))


class Length(NamedTuple):
    """Of a plan: its tokens in all columns, and the brevity of its text."""

    tokens: int = 0
    brevity: float = 1.0


def length(sizes: bytes) -> Length:
    """Of a row of plan_fts_docsize."""
    columns = tuple(tally.numbers(sizes))
    return Length(sum(columns), score.brevity(columns[_BODY])) if columns else Length()


class PlanScore:
    """Scores plans of one store. filters: MATCH expressions that all of them fit."""

    def __init__(self, connection: sqlite3.Connection, words: Dictionary, filters: Sequence[str]) -> None:
        self._connection = connection
        self._words = words
        self._filters = filters
        self._plans, self._average = tally.totals(connection, _TABLE)

    def scores(self, terms: Terms, lengths: Mapping[int, Length], titles: Mapping[int, str]) -> dict[int, float]:
        """Score by number; lengths, titles: of the plans asked about."""
        found = dict.fromkeys(lengths, 0.0)
        for term in terms.wanted:
            rarity = score.rarity(self._plans, tally.holding(self._connection, _TABLE, match.in_plan(term.text)))
            for text in term.spellings:
                weight = rarity * term.share(text)
                for no, worth in self._worth(text, term.word_at(text), lengths, titles):
                    found[no] += weight * worth
        return found

    def _worth(
        self, text: str, is_word: bool, lengths: Mapping[int, Length], titles: Mapping[int, str]
    ) -> Iterator[tuple[int, float]]:
        """(number, what a spelling is worth there before its rarity), in parts."""
        for no, (in_title, headings, across) in self._places(_IN_TEXT, match.in_plan(text), lengths):
            if is_word and in_title:
                in_title = self._words.words(titles[no]).count(text)
            brief = score.HEADING * score.often(headings) + score.ACROSS * score.often(across)
            if not is_word:
                brief += score.often(across)
            yield no, score.TITLE * score.often(in_title) + lengths[no].brevity * brief
        if is_word:
            for no, (places,) in self._places(_AS_WORD, match.word(text), lengths):
                yield no, lengths[no].brevity * score.often(places)

    def _places(self, columns: str, expression: str, lengths: Mapping[int, Length]) -> Iterator[tuple[int, list[int]]]:
        """(number, places in each column asked for)."""
        sql = f"SELECT rowid, {columns} FROM {_TABLE} WHERE {_TABLE} MATCH ?"
        for no, ceiling, *values in self._connection.execute(sql, (match.joint(expression, self._filters),)):
            if no in lengths:
                tokens = lengths[no].tokens
                yield no, [tally.places(ceiling, value, tokens, self._average) for value in values]
