"""Scores of records in SQLite, by the formula of index/score.py, within the statement that orders them."""

from __future__ import annotations

import json
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
# The plus keeps SQLite from asking the full-text table once for each number.
_ASKED = f" AND +{_TABLE}.rowid IN (SELECT value FROM json_each(?))"
_FEW = 4
"""Records asked about are few where so many times more hold a phrase: then SQLite is told which."""


class Scored(NamedTuple):
    """SQL that gives (no, score), and what stands for its question marks."""

    sql: str
    arguments: tuple[str | float, ...]


def teach(connection: sqlite3.Connection) -> None:
    """Let a connection reckon."""
    connection.create_function("record_worth", 4, _worth, deterministic=True)


def scored(
    connection: sqlite3.Connection,
    terms: Terms,
    filters: Sequence[str],
    expression: str,
    asked: Sequence[int] | None = None,
) -> Scored:
    """Every record that matches an expression; filters: expressions that all of them fit; asked: the numbers of those
    that are wanted, if they are known."""
    records, average = tally.totals(connection, _TABLE)
    parts: list[str] = []
    arguments: list[str | float] = []
    for term in terms.wanted:
        held = [tally.holding(connection, _TABLE, match.in_record(text)) for text in term.spellings]
        rarity = score.standing(records, held[0]).rarity
        for text, holding in zip(term.spellings, held, strict=True):
            few = asked is not None and len(asked) * _FEW < holding
            parts.append(_PART + _ASKED if few else _PART)
            phrase = match.joint(match.in_record(text), () if few else filters)
            arguments += [rarity * term.share(text), tally.ceiling(records, holding), average, phrase]
            arguments += [json.dumps(asked)] if few else []
    found = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH ?"
    # Made first: bm25() answers only where rows of its table are read one by one.
    return Scored(
        f"WITH part AS MATERIALIZED ({' UNION ALL '.join(parts)})"
        f" SELECT no, sum(part) AS score FROM part WHERE no IN ({found}) GROUP BY no",
        (*arguments, expression),
    )


def _worth(most: float, value: float, sizes: bytes, average: float) -> float:
    """Asked once a row: no more than it takes."""
    slope, brevity = _shape(sizes, average)
    places = round(value * slope / (most - value))
    return brevity * places / (places + 1)


@lru_cache(maxsize=16384)
def _shape(sizes: bytes, average: float) -> tuple[float, float]:
    """Of a row: tally.slope() of its tokens, and the brevity of its metric."""
    columns = tuple(tally.numbers(sizes))
    return tally.slope(sum(columns), average), score.brevity(columns[_METRIC], score.LONG_METRIC)
