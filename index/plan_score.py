"""Scores of plans in SQLite, by the formula of index/score.py."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from index import match, score, segment, tally
from index.query import Terms
from index.segment import Dictionary

_TABLE = "plan_fts"
_BODY = 2
_MANY = 4096
"""More places than a phrase has in a text outside its headings, so that one number tells both; where it has more, they
count as places in headings."""
# Columns: title, headings, body, words.
_IN_TEXT = tally.bm25(_TABLE, 0, _MANY, 1)
_AS_WORD = tally.bm25(_TABLE, 0, 0, 0, 1)


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
        self._held: dict[str, int] = {}

    def scores(self, terms: Terms, lengths: Mapping[int, Length], titles: Mapping[int, str]) -> dict[int, float]:
        """Score by number; lengths, titles: of the plans asked about."""
        found = dict.fromkeys(lengths, 0.0)
        for term in terms.wanted:
            rarity = score.rarity(self._plans, self._holding(match.in_plan(term.text)))
            for text in term.spellings:
                weight = rarity * term.share(text)
                for no, places in self._in_title(text, found, titles, is_word=term.word_at(text)):
                    found[no] += weight * score.TITLE * score.often(places)
                for no, worth in self._in_text(text, lengths, is_word=term.word_at(text)):
                    found[no] += weight * lengths[no].brevity * worth
        return found

    def _holding(self, expression: str) -> int:
        if expression not in self._held:
            self._held[expression] = tally.holding(self._connection, _TABLE, expression)
        return self._held[expression]

    def _in_title(
        self, text: str, known: Container[int], titles: Mapping[int, str], *, is_word: bool
    ) -> Iterator[tuple[int, int]]:
        """(number, places)."""
        sql = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH ?"
        for (no,) in self._connection.execute(sql, (match.joint(match.in_title(text), self._filters),)):
            if no in known:
                yield no, self._words.words(titles[no]).count(text) if is_word else _count(titles[no], text)

    def _in_text(self, text: str, lengths: Mapping[int, Length], *, is_word: bool) -> Iterator[tuple[int, float]]:
        """(number, what the places are worth before brevity and rarity), in parts."""
        own = score.ACROSS if is_word else 1 + score.ACROSS
        for no, places in self._places(_IN_TEXT, match.in_plan(text), lengths):
            headings, body = divmod(places, _MANY)
            yield no, score.HEADING * score.often(headings) + own * score.often(body)
        if is_word:
            for no, places in self._places(_AS_WORD, match.word(text), lengths):
                yield no, score.often(places)

    def _places(self, column: str, expression: str, lengths: Mapping[int, Length]) -> Iterator[tuple[int, int]]:
        """(number, places as the columns weigh them)."""
        most = tally.ceiling(self._plans, self._holding(expression))
        # The plus keeps SQLite from asking the full-text table once for each number.
        known = "+rowid IN (SELECT value FROM json_each(?))"
        sql = f"SELECT rowid, {column} FROM {_TABLE} WHERE {_TABLE} MATCH ? AND {known}"
        arguments = match.joint(expression, self._filters), json.dumps(list(lengths))
        for no, value in self._connection.execute(sql, arguments):
            yield no, tally.places(most, value, lengths[no].tokens, self._average)


def _count(title: str, text: str) -> int:
    """Overlapping ones too, as in the index; a single character counts once."""
    folded = segment.fold(title)
    return sum(folded.startswith(text, at) for at in range(len(folded))) if len(text) > 1 else int(text in folded)
