"""Transactions of the store's file: all or nothing to write, one state of the file to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; one writer at a time, others wait as long as the connection says."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        _roll_back(connection)


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Statements inside see one state of the file, whatever other processes write meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        _roll_back(connection)


def _roll_back(connection: sqlite3.Connection) -> None:
    # Nothing is open after a commit, and a full disk rolls back by itself.
    if connection.in_transaction:
        connection.execute("ROLLBACK")
