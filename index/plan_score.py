"""Scores of plans in SQLite, by the formula of index/score.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from index import match, score, tally
from index.query import Term, Terms

_TABLE = "plan_fts"
_BODY = 2
_PLACES = ", ".join(
    (
        "SELECT rowid",
        tally.bm25(_TABLE, tally.BEYOND, tally.BEYOND, tally.BEYOND),
        tally.bm25(_TABLE, 1),
        tally.bm25(_TABLE, 0, score.HEADING, 1),
    )
)
_MATCH = f"FROM {_TABLE} WHERE {_TABLE} MATCH ?"


class Length(NamedTuple):
    """Of a plan: its tokens in all columns, and the brevity of its text."""

    tokens: int = 0
    brevity: float = 1.0


def length(sizes: bytes) -> Length:
    """Of a row of plan_fts_docsize."""
    columns = tuple(tally.numbers(sizes))
    return Length(sum(columns), score.brevity(columns[_BODY])) if columns else Length()


def scores(
    connection: sqlite3.Connection, terms: Terms, filters: Sequence[str], lengths: Mapping[int, Length]
) -> dict[int, float]:
    """Score by number of the plans in `lengths`; filters: MATCH expressions that all of them fit."""
    plans, average = tally.totals(connection, _TABLE)
    found = dict.fromkeys(lengths, 0.0)
    for term in terms.wanted:
        rarity = score.rarity(plans, tally.holding(connection, _TABLE, match.in_plan(term.text)))
        for no, worth in _worth(connection, term, filters, lengths, average):
            found[no] += rarity * worth
    return found


def _worth(
    connection: sqlite3.Connection, term: Term, filters: Sequence[str], lengths: Mapping[int, Length], average: float
) -> Iterator[tuple[int, float]]:
    """(number, what the spellings of a word are worth there before its rarity)."""
    for text in term.spellings:
        share = term.share(text)
        for no, ceiling, *values in connection.execute(
            f"{_PLACES} {_MATCH}", (match.joint(match.in_plan(text), filters),)
        ):
            if no in lengths:
                tokens, brevity = lengths[no]
                title, body = (score.often(tally.places(ceiling, one, tokens, average)) for one in values)
                yield no, share * (score.TITLE * title + brevity * body)
        for (no,) in connection.execute(f"SELECT rowid {_MATCH}", (match.joint(match.word(text), filters),)):
            if no in lengths:
                yield no, share * score.WORD
