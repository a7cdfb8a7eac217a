"""Writing the full-text tables: what the engine gets of a plan and of a record.

The tables hold no text of their own (FTS5 `content=''`): what was put in must be given again, to the letter,
to take it out. Both are therefore made by the same functions from what the store holds, and `check_version`
refuses to write where another segmentation made the index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from extract.record import Record
from index import dictionary, segment, term
from index.errors import StaleIndex
from index.highlight import Body
from index.segment import Dictionary
from ingest.plan import Plan

_PLAN = "plan_fts (rowid, title, headings, body, words, terms, issuer, owner)"
_RECORD = "record_fts (rowid, metric, sentence, headings, terms, owner)"
_DELETE_PLAN = "plan_fts (plan_fts, rowid, title, headings, body, words, terms, issuer, owner)"
_DELETE_RECORD = "record_fts (record_fts, rowid, metric, sentence, headings, terms, owner)"


def check_version(connection: sqlite3.Connection) -> None:
    """Raises StaleIndex where the index was made by another segmentation."""
    if not dictionary.is_current(connection):
        raise StaleIndex("检索索引由另一版本的分词建立，请运行 govplan index rebuild 重建")


def add(connection: sqlite3.Connection, no: int, plan: Plan, records: Sequence[tuple[int, Record]], bands: str) -> None:
    """Index a plan and its records (each with its number)."""
    connection.execute(
        f"INSERT INTO {_PLAN} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (no, *_plan_columns(plan, [r for _, r in records], dictionary.of(connection))),
    )
    connection.executemany(
        f"INSERT INTO {_RECORD} VALUES (?, ?, ?, ?, ?, ?)",
        _record_rows(plan, records),
    )
    if bands:
        connection.execute("INSERT INTO band_fts (rowid, bands) VALUES (?, ?)", (no, _band_tokens(bands)))


def remove(
    connection: sqlite3.Connection, no: int, plan: Plan, records: Sequence[tuple[int, Record]], bands: str
) -> None:
    """Take out what `add` put in for the same arguments."""
    connection.execute(
        f"INSERT INTO {_DELETE_PLAN} VALUES ('delete', ?, ?, ?, ?, ?, ?, ?, ?)",
        (no, *_plan_columns(plan, [r for _, r in records], dictionary.of(connection))),
    )
    connection.executemany(
        f"INSERT INTO {_DELETE_RECORD} VALUES ('delete', ?, ?, ?, ?, ?, ?)",
        _record_rows(plan, records),
    )
    if bands:
        connection.execute(
            "INSERT INTO band_fts (band_fts, rowid, bands) VALUES ('delete', ?, ?)", (no, _band_tokens(bands))
        )


def clear(connection: sqlite3.Connection) -> None:
    """Empty all full-text tables and note the segmentation that will fill them."""
    for table in ("plan_fts", "record_fts", "band_fts"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    dictionary.note(connection)


def optimize(connection: sqlite3.Connection) -> None:
    """Merge what many small writes left apart."""
    for table in ("plan_fts", "record_fts", "band_fts"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def band_queries(bands: str) -> list[str]:
    """MATCH expressions for band_fts, one for each band."""
    return [f'"{band}"' for band in _band_tokens(bands).split()]


def _plan_columns(plan: Plan, records: Sequence[Record], words: Dictionary) -> tuple[str, ...]:
    return (
        segment.index_tokens(plan.title or ""),
        segment.index_tokens(*(plan.text[s.start : s.body] for s in plan.sections)),
        segment.index_tokens(plan.text),
        words.word_tokens(plan.text),
        " ".join(sorted(term.of_plan(plan) | term.of_records(records))),
        segment.index_tokens(term.names(plan.issuer)),
        segment.index_tokens(term.names(term.owners(records))),
    )


def _record_rows(plan: Plan, records: Sequence[tuple[int, Record]]) -> Iterator[tuple[int | str, ...]]:
    """Number and columns of each record. Filters on its plan are among its terms, save the issuer's names: a query
    looks for them in plan_fts, so that they are not repeated for every record."""
    shared, body = term.of_plan(plan), Body(plan.text, plan.sections)
    for number, record in records:
        evidence = (record.sentence,) if record.quote in record.sentence else (record.sentence, record.quote)
        yield (
            number,
            segment.index_tokens(record.metric),
            segment.index_tokens(*evidence),
            segment.index_tokens(*body.headings(record.start)),
            " ".join(sorted(shared | term.of_record(record))),
            segment.index_tokens(term.names(term.owned(record))),
        )


def _band_tokens(bands: str) -> str:
    return " ".join(segment.encode(band) for band in bands.split())
