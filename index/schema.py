"""Tables of the store's file, as ordered migrations.

A file says its number in the table `migration` (and in PRAGMA user_version); opening brings an older one up
to date in one transaction and refuses a newer one. Never change a migration that was released: add one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

from index import dictionary
from index.errors import DamagedStore, NewerSchema
from index.transaction import transaction

APPLICATION_ID = 0x67706C6E

_FIRST = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One source of plans, known by its URL or by the SHA-256 of the first bytes seen.
CREATE TABLE document (
    document_id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ok', 'partial', 'failed')),
    reasons TEXT NOT NULL DEFAULT '[]',
    version INTEGER NOT NULL DEFAULT 1,
    ingested_at TEXT NOT NULL
) STRICT;

-- Every byte sequence ever taken in, and the document it belongs to.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX content_document ON content (document_id);

-- Where documents were seen. `own` marks the place that a document was first taken from.
CREATE TABLE place (
    path TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE,
    own INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX place_document ON place (document_id);

CREATE TABLE plan (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE,
    part INTEGER NOT NULL,
    version INTEGER NOT NULL,
    title TEXT,
    doc_type TEXT,
    province TEXT,
    city TEXT,
    county TEXT,
    region_code TEXT,
    level TEXT,
    year INTEGER,
    issued TEXT,
    issuer TEXT NOT NULL DEFAULT '[]',
    source TEXT NOT NULL,
    family TEXT
) STRICT;
CREATE INDEX plan_document ON plan (document_id, part);
CREATE INDEX plan_family ON plan (family) WHERE family IS NOT NULL;

-- The whole plan as JSON, with its text; apart, so that filters and facets read small rows.
CREATE TABLE plan_body (
    no INTEGER PRIMARY KEY REFERENCES plan ON DELETE CASCADE,
    data TEXT NOT NULL,
    bands TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE version (
    plan_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (plan_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_document ON version (document_id);

-- value, value_max: as doubles for ranges and order; the exact decimals stand beside them as text.
CREATE TABLE record (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id TEXT NOT NULL UNIQUE,
    plan_no INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
    start INTEGER NOT NULL,
    kind TEXT NOT NULL,
    unit_base TEXT,
    value REAL,
    value_max REAL,
    value_text TEXT,
    value_max_text TEXT,
    deadline TEXT,
    owner TEXT NOT NULL DEFAULT '[]',
    year INTEGER,
    province TEXT,
    review TEXT
) STRICT;
CREATE INDEX record_plan ON record (plan_no, start);
CREATE INDEX record_value ON record (unit_base, value);

CREATE TABLE record_body (
    no INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
    data TEXT NOT NULL,
    machine TEXT
) STRICT;

-- What people decided; apart from records, so that it survives a new reading of the plan.
CREATE TABLE review (
    record_id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('confirmed', 'corrected', 'rejected', 'added')),
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    "values" TEXT NOT NULL DEFAULT '{}',
    record TEXT
) STRICT;
CREATE INDEX review_plan ON review (plan_id);

-- Only the last change of each plan is kept, under a number that is never used twice.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id TEXT NOT NULL UNIQUE,
    action TEXT NOT NULL CHECK (action IN ('put', 'delete')),
    at TEXT NOT NULL
) STRICT;

-- The index: derived from the tables above, holds no text of its own (index/fulltext.py).
CREATE VIRTUAL TABLE plan_fts USING fts5 (
    title, headings, body, words, terms, issuer, owner, content='', tokenize='ascii'
);
CREATE VIRTUAL TABLE record_fts USING fts5 (
    metric, sentence, headings, terms, owner, content='', tokenize='ascii'
);
CREATE VIRTUAL TABLE band_fts USING fts5 (bands, content='', detail='none', columnsize=0, tokenize='ascii');
"""

_BODY = """
-- Normalised names of the units in `owner`; as written where a plan was read before there were any.
ALTER TABLE record ADD COLUMN body TEXT NOT NULL DEFAULT '[]';
UPDATE record SET body = owner;
"""

_DEAD_LETTER = """
-- Documents that a search service elsewhere does not take, with its reason; target: the name of the index.
CREATE TABLE dead_letter (
    target TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('plans', 'records')),
    id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (target, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letter_plan ON dead_letter (target, plan_id);
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("tables and full-text index", _FIRST),
    ("normalised names of responsible units", _BODY),
    ("documents that a search service refused", _DEAD_LETTER),
)
"""(name, statements), in order; the number of a migration is its place, from 1."""


def number(connection: sqlite3.Connection) -> int:
    """The schema number of a file; 0 for an empty one. Raises DamagedStore for files of other programs."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application == APPLICATION_ID:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise DamagedStore("这个文件是别的程序的数据库，不是 govplan 的库")
    return 0


def check_age(connection: sqlite3.Connection) -> None:
    """Raises NewerSchema for a file that a newer program wrote."""
    if (found := number(connection)) > len(MIGRATIONS):
        raise NewerSchema(
            f"这个库由更新版本的 govplan 写成（结构版本 {found}，本程序只认识到 {len(MIGRATIONS)}）：请升级 govplan"
        )


def migrate(connection: sqlite3.Connection) -> int:
    """Bring a file up to date, all or nothing; gives how many migrations were run. Raises NewerSchema."""
    check_age(connection)
    if number(connection) == len(MIGRATIONS):
        return 0
    with transaction(connection):
        # Another process may have migrated while this one waited for the lock.
        check_age(connection)
        start = number(connection)
        for step, (name, script) in enumerate(MIGRATIONS[start:], start + 1):
            _run(connection, step, name, script)
    return len(MIGRATIONS) - start


def _run(connection: sqlite3.Connection, step: int, name: str, script: str) -> None:
    if step == 1:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(
            "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) STRICT"
        )
    for statement in _statements(script):
        connection.execute(statement)
    if step == 1:
        dictionary.note(connection)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step, name, now))
    connection.execute(f"PRAGMA user_version = {step}")


def _statements(script: str) -> Iterator[str]:
    """One at a time: executescript() would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
