"""What people call a plan or a document, found in the store: whole ids, beginnings of them, sources.

cbef43…#9    a whole plan_id
cbef43       a beginning that only one plan has
cbef43#9     a beginning of the document's id, and the part
"""

from __future__ import annotations

import re
import sqlite3

from index.errors import AmbiguousName, UnknownPlan
from ingest.source import shown

_WITH_PART = re.compile(r"(?P<beginning>.+)#(?P<part>\d{1,9})", re.DOTALL)
_MOST = 10
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT = 12
"""Characters of a SHA-256 that tell documents apart for people."""


def plan_id(connection: sqlite3.Connection, name: str) -> str:
    """The plan_id that is meant. Raises UnknownPlan, or AmbiguousName with the plans that it may be."""
    name = shown(name)
    sql = "SELECT plan_id FROM plan WHERE plan_id = ?"
    if name and (found := connection.execute(sql, (name,)).fetchone()):
        return str(found[0])
    beginning, part = name, None
    rows = _beginning(connection, beginning, part)
    if not rows and (match := _WITH_PART.fullmatch(name)):
        beginning, part = match["beginning"], int(match["part"])
        rows = _beginning(connection, beginning, part)
    if not rows:
        raise UnknownPlan(f"没有这份计划：{name}（用 govplan search 查找，编号在结果里）")
    if len(rows) > 1:
        raise AmbiguousName(_listed(name, rows))
    return rows[0][0]


def to_delete(connection: sqlite3.Connection, name: str) -> tuple[tuple[str, ...], str]:
    """(plans, their document) for a plan's name, or for the id, source or path of a document, which are all its
    plans. Raises UnknownPlan, AmbiguousName."""
    if found := _document(connection, name):
        return plan_ids(connection, found), found
    one = plan_id(connection, name)
    sql = "SELECT document_id FROM plan WHERE plan_id = ?"
    return (one,), str(connection.execute(sql, (one,)).fetchone()[0])


def plan_ids(connection: sqlite3.Connection, document_id: str) -> tuple[str, ...]:
    """The plans of a document, in order."""
    sql = "SELECT plan_id FROM plan WHERE document_id = ? ORDER BY part"
    return tuple(one for (one,) in connection.execute(sql, (document_id,)))


def place(path: object) -> str:
    """A path as a key: other bytes of a name give another key, those that are no UTF-8 too."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _beginning(connection: sqlite3.Connection, beginning: str, part: int | None) -> list[tuple[str, str]]:
    """(plan_id, title) of the first plans whose id begins so."""
    if not beginning:
        return []
    sql = (
        "SELECT plan_id, coalesce(title, '') FROM plan WHERE plan_id >= ?1 AND plan_id < ?2"
        " AND (?3 IS NULL OR part = ?3) ORDER BY document_id, part LIMIT ?4"
    )
    return connection.execute(sql, (beginning, beginning + "\U0010ffff", part, _MOST + 1)).fetchall()


def _listed(name: str, rows: list[tuple[str, str]]) -> str:
    lines = [f"  {_short(one, len(name))}  {title}" for one, title in rows[:_MOST]]
    return f"不止一份计划的编号以 {name} 开头，请写得更长些，或写明第几份：\n" + "\n".join(
        [*lines, *(["  ……"] if len(rows) > _MOST else [])]
    )


def _short(one: str, typed: int) -> str:
    """cbef43a1b2c3#9 for a SHA-256 with its part; an address as it is."""
    document_id, _, part = one.rpartition("#")
    return f"{document_id[: max(_SHORT, typed)]}#{part}" if _DIGEST.fullmatch(document_id) else one


def _document(connection: sqlite3.Connection, name: str) -> str | None:
    sql = "SELECT document_id FROM place WHERE path = ? AND own"
    if found := connection.execute(sql, (place(name),)).fetchone():
        return str(found[0])
    sql = "SELECT document_id FROM document WHERE document_id = ?1 OR source = ?1 LIMIT 2"
    rows = connection.execute(sql, (shown(name),)).fetchall()
    if len(rows) > 1:
        raise AmbiguousName(f"不止一份文件的来源叫 {shown(name)}，请用它的编号")
    return str(rows[0][0]) if rows else None
