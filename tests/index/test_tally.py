"""How often a phrase stands in a row, by what FTS5 tells."""

from __future__ import annotations

import random
import sqlite3

import pytest

from index import tally


@pytest.mark.parametrize("seed", range(5))
def test_places_are_counted_exactly(seed: int) -> None:
    draw = random.Random(seed)
    connection = sqlite3.connect(":memory:")
    columns = "title, headings, body, words, terms, issuer, owner"
    connection.execute(f"CREATE VIRTUAL TABLE plan_fts USING fts5 ({columns}, content='', tokenize='ascii')")
    rows = [[draw.choices("abcd", k=draw.choice((0, 1, 5, 300))) for _ in columns.split()] for _ in range(40)]
    for no, row in enumerate(rows, 1):
        values = (no, *(" ".join(cell) for cell in row))
        connection.execute(f"INSERT INTO plan_fts (rowid, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
    total, average = tally.totals(connection, "plan_fts")
    assert (total, average) == (len(rows), sum(len(cell) for row in rows for cell in row) / len(rows))
    weighted = tally.bm25("plan_fts", 5, 4096, 1)
    for phrase in ("a", "a b", "c c", "d a b"):
        match = f'{{title headings body}} : "{phrase}"'
        found = dict.fromkeys(range(1, len(rows) + 1), 0)
        sql = f"SELECT rowid, {weighted} FROM plan_fts WHERE plan_fts MATCH ?"  # noqa: S608
        most = tally.ceiling(total, tally.holding(connection, "plan_fts", match))
        for no, value in connection.execute(sql, (match,)):
            found[no] = tally.places(most, value, sum(map(len, rows[no - 1])), average)
        standing = [[count(phrase, " ".join(cell)) for cell in row[:3]] for row in rows]
        assert list(found.values()) == [5 * title + 4096 * headings + body for title, headings, body in standing]
        assert tally.holding(connection, "plan_fts", match) == sum(map(any, standing))


def count(phrase: str, text: str) -> int:
    """Overlapping ones too."""
    return sum(text.startswith(phrase, at) for at in range(0, len(text), 2))
