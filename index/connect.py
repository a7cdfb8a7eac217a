"""The store's file: made whole or not at all, opened, and where its archive lies."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path

from index import reason, schema
from index.errors import DamagedStore, NewerSchema, StoreError
from index.workshop import place, workshop
from ingest.errors import why
from ingest.source import shown

DEFAULT = "govplan.db"
BUSY_SECONDS = 30.0


def archive_of(path: Path) -> Path:
    """The folder of raw documents of the store of this name: each store its own, since one that forgets a document
    removes its bytes.

    >>> [archive_of(Path(name)).name for name in ("govplan.db", "tea.db", "tea")]
    ['archive', 'tea.db.archive', 'tea.archive']
    """
    path = path.resolve()
    return path.with_name("archive" if path.name == DEFAULT else f"{path.name}.archive")


def make(path: Path) -> None:
    """A new, empty store under this name; nothing is left where it fails. Raises StoreError."""
    if not path.parent.is_dir():
        raise StoreError(f"{shown(path)}：新库建不成：没有文件夹 {shown(path.parent)}")
    try:
        with workshop(path.parent) as folder:
            connect(folder / DEFAULT).close()
            place(folder / DEFAULT, path)
    except OSError as error:
        raise StoreError(f"{shown(path)}：新库建不成：{why(error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{shown(path)}：新库建不成：{reason.of_database(error)}") from error


def open_store(path: Path) -> sqlite3.Connection:
    """A connection to a store that is there, brought up to date. Raises NewerSchema, DamagedStore, StoreError."""
    if path.is_dir():
        raise StoreError(f"{shown(path)}：这是文件夹，不是文件")
    try:
        return connect(path)
    except (NewerSchema, DamagedStore) as error:
        raise type(error)(f"{shown(path)}：{error}") from error
    except sqlite3.OperationalError as error:
        raise StoreError(f"{shown(path)}：库打不开：{reason.of_database(error)}") from error
    except sqlite3.DatabaseError as error:
        raise DamagedStore(f"{shown(path)}：不是 govplan 的库，或已损坏：{error}") from error


def connect(path: Path) -> sqlite3.Connection:
    """A connection as the store uses it; an empty file gets its tables. Raises sqlite3.Error, NewerSchema,
    DamagedStore."""
    with ExitStack() as stack:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        stack.callback(connection.close)
        schema.check_age(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA temp_store = MEMORY")
        schema.migrate(connection)
        stack.pop_all()
    return connection
