"""How often a phrase stands in a row of a full-text table of SQLite.

FTS5 does not say it, but its bm25() is made of just that: of a phrase that stands f times it is c × f / (f + k), f
counted by the weights of the columns. c follows from how many rows hold the phrase, k from the length of the row, which
FTS5 keeps in its table …_docsize. So f is found exactly, as long as it is not above some millions.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from typing import Any, TypeVar

Tokens = TypeVar("Tokens", float, Any)
_COLUMNS = {"plan_fts": 7, "record_fts": 5}
# bm25's own constants.
_K1, _B, _LEAST = 1.2, 0.75, 1e-6


def bm25(table: str, *weights: float) -> str:
    """SQL, larger where a phrase stands more often; columns without a weight count nothing.

    >>> bm25("plan_fts", 3, 1)
    '-bm25(plan_fts, 3, 1, 0, 0, 0, 0, 0)'
    """
    padded = (*weights, *[0] * (_COLUMNS[table] - len(weights)))
    return f"-bm25({table}, {', '.join(map(str, padded))})"


def ceiling(rows: int, holding: int) -> float:
    """c, of a phrase that so many of all rows hold."""
    rare = math.log((rows - holding + 0.5) / (holding + 0.5))
    return (_K1 + 1) * (rare if rare > 0 else _LEAST)


def places(most: float, value: float, tokens: int, average: float) -> int:
    """f, of a ceiling and what bm25 gives; tokens: of the row, average: of all rows."""
    return round(value * slope(tokens, average) / (most - value))


def slope(tokens: Tokens, average: float) -> Tokens | float:
    """k, of a row of so many tokens, or of each of many rows."""
    return _K1 * (1 - _B + _B * tokens / average) if average else _K1


def totals(connection: sqlite3.Connection, table: str) -> tuple[int, float]:
    """(rows, tokens of a row in the mean): FTS5's record of averages."""
    if connection.in_transaction:
        # At a savepoint FTS5 writes down what this transaction changed.
        connection.execute("SAVEPOINT totals")
        connection.execute("RELEASE totals")
    found = connection.execute(f"SELECT block FROM {table}_data WHERE id = 1").fetchone()
    rows, *columns = numbers(found[0]) if found and found[0] else (0,)
    return rows, sum(columns) / max(rows, 1)


def holding(connection: sqlite3.Connection, table: str, expression: str) -> int:
    """How many rows match."""
    sql = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"
    return int(connection.execute(sql, (expression,)).fetchone()[0])


def numbers(data: bytes) -> Iterator[int]:
    """SQLite's variable-length integers, as far as they are shorter than nine bytes.

    >>> list(numbers(bytes([5, 0x81, 0x00])))
    [5, 128]
    """
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            yield value
            value = 0
