"""Scores of plans in SQLite, by the formula of index/score.py.

FTS5 does not say how often a phrase stands in a text, but its bm25() is made of just that: of a phrase that stands f
times it is c × f / (f + k), f counted by the weight of the column. c, the same for all rows, shows with a weight beyond
all measure; k follows from the length of the row, which FTS5 keeps in plan_fts_docsize. So f is found exactly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index import match, score
from index.query import Term, Terms

_BEYOND = "1e12"
_BODY = 2
# title, headings, body, words, terms, issuer, owner
_ALL = f"-bm25(plan_fts, {_BEYOND}, {_BEYOND}, {_BEYOND}, 0.0, 0.0, 0.0, 0.0)"
_TITLE = "-bm25(plan_fts, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)"
_TEXT = f"-bm25(plan_fts, 0.0, {score.HEADING}.0, 1.0, 0.0, 0.0, 0.0, 0.0)"
_PLACES = f"SELECT rowid, {_ALL}, {_TITLE}, {_TEXT} FROM plan_fts WHERE plan_fts MATCH ?"
_HAVING = "SELECT rowid FROM plan_fts WHERE plan_fts MATCH ?"
_COUNT = "SELECT count(*) FROM plan_fts WHERE plan_fts MATCH ?"
# bm25's own constants.
_K1, _B = 1.2, 0.75


class Length(NamedTuple):
    """Of a plan: its tokens in all columns, and the brevity of its text."""

    tokens: int = 0
    brevity: float = 1.0


def length(sizes: bytes) -> Length:
    """Of a row of plan_fts_docsize."""
    columns = tuple(numbers(sizes))
    return Length(sum(columns), score.brevity(columns[_BODY])) if columns else Length()


def scores(
    connection: sqlite3.Connection, terms: Terms, filters: Sequence[str], lengths: Mapping[int, Length]
) -> dict[int, float]:
    """Score by number of the plans in `lengths`; filters: MATCH expressions that all of them fit."""
    plans, tokens = totals(connection)
    found = dict.fromkeys(lengths, 0.0)
    for term in terms.wanted:
        rarity = score.rarity(plans, _count(connection, term.text))
        for no, worth in _worth(connection, term, filters, lengths, tokens / max(plans, 1)):
            found[no] += rarity * worth
    return found


def totals(connection: sqlite3.Connection) -> tuple[int, int]:
    """(plans, tokens of all their columns): FTS5's record of averages."""
    found = connection.execute("SELECT block FROM plan_fts_data WHERE id = 1").fetchone()
    plans, *columns = numbers(found[0]) if found else (0,)
    return plans, sum(columns)


def numbers(data: bytes) -> Iterator[int]:
    """SQLite's variable-length integers, as far as they are shorter than nine bytes."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            yield value
            value = 0


def _worth(
    connection: sqlite3.Connection, term: Term, filters: Sequence[str], lengths: Mapping[int, Length], average: float
) -> Iterator[tuple[int, float]]:
    """(number, what the spellings of a word are worth there before its rarity)."""
    for text in term.spellings:
        share = 1.0 if text == term.text else score.OTHER
        for no, ceiling, title, body in connection.execute(_PLACES, (_joint(match.text_phrase(text), filters),)):
            if no in lengths:
                tokens, brevity = lengths[no]
                k = _K1 * (1 - _B + _B * tokens / average)
                in_title, in_text = (score.often(_places(ceiling, value, k)) for value in (title, body))
                yield no, share * (score.TITLE * in_title + brevity * in_text)
        for (no,) in connection.execute(_HAVING, (_joint(match.word(text), filters),)):
            if no in lengths:
                yield no, share * score.WORD


def _places(ceiling: float, value: float, k: float) -> int:
    return round(value * k / (ceiling - value))


def _count(connection: sqlite3.Connection, text: str) -> int:
    return int(connection.execute(_COUNT, (match.text_phrase(text),)).fetchone()[0])


def _joint(expression: str, filters: Iterable[str]) -> str:
    return " AND ".join((f"({expression})", *filters))
