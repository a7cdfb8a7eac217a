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

_REACHED = "reached "


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a service refused. kind: plans or records; id: plan_id or record_id; reason: the service's."""

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


def note_reached(connection: sqlite3.Connection, target: str, seq: int) -> None:
    """A service has everything up to a seq. The index itself decides; this is for when it cannot be asked."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"{_REACHED}{target}", str(seq)))


def settle(
    connection: sqlite3.Connection, target: str, plan_ids: Iterable[str], refused: Iterable[DeadLetter], at: str
) -> None:
    """Note what a service refused of plans, in place of what it refused of them before."""
    with transaction(connection):
        sql = "DELETE FROM dead_letter WHERE target = ? AND plan_id = ?"
        connection.executemany(sql, [(target, plan_id) for plan_id in plan_ids])
        rows = [(target, one.kind, one.id, one.plan_id, one.seq, one.reason, at) for one in refused]
        connection.executemany("INSERT OR REPLACE INTO dead_letter VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def forget_refused(connection: sqlite3.Connection, target: str) -> None:
    """All that a service refused: the index is made anew."""
    connection.execute("DELETE FROM dead_letter WHERE target = ?", (target,))


def refused(connection: sqlite3.Connection, target: str) -> list[DeadLetter]:
    """What a service refused and still lacks."""
    sql = "SELECT kind, id, plan_id, seq, reason FROM dead_letter WHERE target = ? ORDER BY kind, id"
    names = ("kind", "id", "plan_id", "seq", "reason")
    return [DeadLetter(**dict(zip(names, found, strict=True))) for found in connection.execute(sql, (target,))]


def rename_refused(connection: sqlite3.Connection, target: str, wanted: str) -> None:
    """What an index refused that now takes the place of another."""
    with transaction(connection):
        forget_refused(connection, wanted)
        connection.execute("UPDATE dead_letter SET target = ? WHERE target = ?", (wanted, target))
