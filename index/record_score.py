"""Scores of records in SQLite, by the formula of index/score.py, within the statement that orders them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from index import match, score, tally
from index.query import Terms

_TABLE = "record_fts"
_METRIC = 0
# Columns: metric, sentence, headings.
_PART = (
    f"SELECT {_TABLE}.rowid AS no,"
    f" ? * record_worth(?, {tally.bm25(_TABLE, score.METRIC, score.SENTENCE, 1)}, sz, ?) AS part"
    f" FROM {_TABLE} JOIN {_TABLE}_docsize ON id = {_TABLE}.rowid WHERE {_TABLE} MATCH ?"
)


class Scored(NamedTuple):
    """SQL that gives (no, score), and what stands for its question marks."""

    sql: str
    arguments: tuple[str | float, ...]


def teach(connection: sqlite3.Connection) -> None:
    """Let a connection reckon."""
    connection.create_function("record_worth", 4, _worth, deterministic=True)


def scored(connection: sqlite3.Connection, terms: Terms, filters: Sequence[str], expression: str) -> Scored:
    """Every record that matches an expression; filters: expressions that all of them fit."""
    records, average = tally.totals(connection, _TABLE)
    arguments: list[str | float] = []
    for term in terms.wanted:
        held = [tally.holding(connection, _TABLE, match.in_record(text)) for text in term.spellings]
        rarity = score.rarity(records, held[0])
        for text, holding in zip(term.spellings, held, strict=True):
            phrase = match.joint(match.in_record(text), filters)
            arguments += [rarity * term.share(text), tally.ceiling(records, holding), average, phrase]
    parts = " UNION ALL ".join([_PART] * (len(arguments) // _PART.count("?")))
    found = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH ?"
    # Made first: bm25() answers only where rows of its table are read one by one.
    return Scored(
        f"WITH part AS MATERIALIZED ({parts})"
        f" SELECT no, sum(part) AS score FROM part WHERE no IN ({found}) GROUP BY no",
        (*arguments, expression),
    )


def _worth(most: float, value: float, sizes: bytes, average: float) -> float:
    tokens, brevity = _length(sizes)
    return brevity * score.often(tally.places(most, value, tokens, average))


@lru_cache(maxsize=4096)
def _length(sizes: bytes) -> tuple[int, float]:
    columns = tuple(tally.numbers(sizes))
    return sum(columns), score.brevity(columns[_METRIC], score.LONG_METRIC)
