"""What searchers that live elsewhere need of the store's file: whose it is, what changed, what they refused.

Only these functions write here on a searcher's behalf.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable

import msgspec

from index import dictionary
from index.kept import Change
from index.transaction import transaction

_REACHED, _INDEX = "reached ", "index "


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A document that an index refused. kind: plans or records; id: plan_id or record_id; reason: in Chinese, with the
    words of the service. They stand under the index's own name, which no other index ever has: whichever index is
    searched, by whatever address, its dead letters are known."""

    kind: str
    id: str
    plan_id: str
    seq: int
    reason: str


def store_id(connection: sqlite3.Connection) -> str:
    """A name that no other store has; given when first asked for, and anew after a backup was restored."""
    found = dictionary.meta(connection, "store_id")
    if found is None:
        sql = "INSERT OR IGNORE INTO meta VALUES ('store_id', ?)"
        connection.execute(sql, (secrets.token_hex(8),))
        found = dictionary.meta(connection, "store_id")
    return str(found)


def forget_store_id(connection: sqlite3.Connection) -> None:
    """Its changes are no longer those that an index took in."""
    connection.execute("DELETE FROM meta WHERE key = 'store_id'")


def changes(connection: sqlite3.Connection, after: int, limit: int) -> list[Change]:
    """The last change of each plan that changed after a seq, in order."""
    sql = "SELECT seq, plan_id, action FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
    return [Change(*found) for found in connection.execute(sql, (after, limit))]


def last(connection: sqlite3.Connection) -> int:
    """The seq of the newest change; 0 where nothing ever changed."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0])


def waiting(connection: sqlite3.Connection, after: int) -> int:
    """How many plans changed after a seq."""
    return int(connection.execute("SELECT count(*) FROM outbox WHERE seq > ?", (after,)).fetchone()[0])


def behind(connection: sqlite3.Connection, target: str) -> int:
    """How many plans changed since a service was last brought up to date, as far as the store knows."""
    return waiting(connection, int(dictionary.meta(connection, f"{_REACHED}{target}") or 0))


def last_index(connection: sqlite3.Connection, target: str) -> str:
    """The index that was last brought up to date on a service, as far as the store knows."""
    return dictionary.meta(connection, f"{_INDEX}{target}") or ""


def note_reached(connection: sqlite3.Connection, target: str, index: str, seq: int) -> None:
    """An index on a service has everything up to a seq. The index itself decides; this is for when it cannot be
    asked."""
    rows = ((f"{_REACHED}{target}", str(seq)), (f"{_INDEX}{target}", index))
    with transaction(connection):
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def settle(
    connection: sqlite3.Connection, index: str, plan_ids: Iterable[str], refused: Iterable[DeadLetter], at: str
) -> None:
    """Note what an index refused of plans, in place of what it refused of them before."""
    with transaction(connection):
        sql = "DELETE FROM dead_letter WHERE target = ? AND plan_id = ?"
        connection.executemany(sql, [(index, plan_id) for plan_id in plan_ids])
        rows = [(index, one.kind, one.id, one.plan_id, one.seq, one.reason, at) for one in refused]
        connection.executemany("INSERT OR REPLACE INTO dead_letter VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def forget_refused(connection: sqlite3.Connection, indices: Iterable[str]) -> None:
    """All that indices refused which are to be removed."""
    connection.executemany("DELETE FROM dead_letter WHERE target = ?", [(index,) for index in indices])


def refused(connection: sqlite3.Connection, index: str) -> list[DeadLetter]:
    """What an index refused and still lacks."""
    sql = "SELECT kind, id, plan_id, seq, reason FROM dead_letter WHERE target = ? ORDER BY kind, id"
    names = ("kind", "id", "plan_id", "seq", "reason")
    return [DeadLetter(**dict(zip(names, found, strict=True))) for found in connection.execute(sql, (index,))]
