"""Counts for `govplan status`, and what `govplan doctor` looks at. Doctor changes nothing but leftovers of
killed runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index import fulltext, schema, workshop
from index.archive import Archive
from index.errors import StaleIndex
from index.kept import Finding, Status
from ingest.source import shown

if TYPE_CHECKING:
    from index.store import Store

_SHOWN = 5


def status(store: Store) -> Status:
    """Counts."""

    def grouped(sql: str) -> dict[str, int]:
        return dict(store.connection.execute(sql).fetchall())

    def one(sql: str) -> int:
        return int(store.connection.execute(sql).fetchone()[0])

    files = [store.archive.path(sha256) for sha256 in store.archive]
    parts = [store.path, *(store.path.with_name(store.path.name + end) for end in ("-wal",))]
    return Status(
        path=shown(store.path),
        schema=schema.number(store.connection),
        documents=grouped("SELECT state, count(*) FROM document GROUP BY state ORDER BY state"),
        plans=one("SELECT count(*) FROM plan"),
        records=grouped("SELECT kind, count(*) FROM record GROUP BY kind ORDER BY kind"),
        reviews=one("SELECT count(*) FROM review"),
        changes=one("SELECT count(*) FROM outbox"),
        bytes=sum(part.stat().st_size for part in parts if part.exists()),
        archive_files=len(files),
        archive_bytes=sum(file.stat().st_size for file in files),
        words=len(store.words()),
        bodies=len(store.bodies()),
        last_ingest=store.connection.execute("SELECT max(ingested_at) FROM document").fetchone()[0],
    )


def findings(store: Store, *, deep: bool = False) -> Iterator[Finding]:
    """Everything that is not as it should be; nothing if all is well."""
    damage = list(_database(store.connection))
    yield from damage
    if damage:
        return
    yield from _index(store)
    yield from _quotes(store)
    yield from _reviews(store.connection)
    yield from _archive(store, deep=deep)


def _database(connection: sqlite3.Connection) -> Iterator[Finding]:
    try:
        for (message,) in connection.execute("PRAGMA integrity_check(5)"):
            if message != "ok":
                yield Finding("error", "database", f"数据库文件损坏：{message}")
        for table, *_ in connection.execute("PRAGMA foreign_key_check"):
            yield Finding("error", "foreign_key", f"表 {table} 引用了不存在的行")
    except sqlite3.DatabaseError as error:
        yield Finding("error", "database", f"数据库文件损坏：{error}")


def _index(store: Store) -> Iterator[Finding]:
    try:
        fulltext.check_version(store.connection)
    except StaleIndex as stale:
        yield Finding("error", "stale_index", str(stale))
        return
    for table, content in (("plan_fts", "plan"), ("record_fts", "record")):
        try:
            store.connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            yield Finding("error", "index", f"检索索引损坏（{error}），请运行 govplan index rebuild")
        sql = (
            f"SELECT (SELECT count(*) FROM (SELECT id FROM {table}_docsize EXCEPT SELECT no FROM {content})),"
            f" (SELECT count(*) FROM (SELECT no FROM {content} EXCEPT SELECT id FROM {table}_docsize))"
        )
        extra, missing = store.connection.execute(sql).fetchone()
        if extra or missing:
            message = f"检索索引与数据不符（缺 {missing} 条，多 {extra} 条），请运行 govplan index rebuild"
            yield Finding("error", "index", message)


def _quotes(store: Store) -> Iterator[Finding]:
    """`plan.text[start:end] == quote` must hold for every record."""
    wrong = [
        record.record_id
        for plan in store.plans()
        for record in store.records([plan.plan_id])
        if plan.text[record.start : record.end] != record.quote
    ]
    if wrong:
        yield Finding("error", "quote", f"{len(wrong)} 条记录的引文与正文不符：{_some(wrong)}")


def _reviews(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = "SELECT record_id FROM review WHERE record_id NOT IN (SELECT record_id FROM record) ORDER BY 1"
    lost = [record_id for (record_id,) in connection.execute(sql)]
    if lost:
        message = f"{len(lost)} 条审核意见找不到对应的记录（重新解析后句子已变）：{_some(lost)}"
        yield Finding("warning", "review_without_record", message)


def _archive(store: Store, *, deep: bool) -> Iterator[Finding]:
    if swept := store.archive.sweep() + workshop.sweep(store.path.parent):
        yield Finding("warning", "leftover", f"清除了中断的写入留下的 {swept} 个临时文件")
    known = {sha256 for (sha256,) in store.connection.execute("SELECT sha256 FROM content")}
    kept = set(store.archive)
    if missing := sorted(known - kept):
        yield Finding("error", "archive_missing", _where(store, missing))
    if unknown := sorted(kept - known):
        message = f"归档中有 {len(unknown)} 份文件没有入库（上次运行可能中断，重新导入即可）：{_some(unknown)}"
        yield Finding("warning", "archive_unknown", message)
    if deep and (damaged := [sha256 for sha256 in sorted(kept) if not store.archive.whole(sha256)]):
        yield Finding("error", "archive_damaged", f"{len(damaged)} 份归档文件内容已变：{_some(damaged)}")


def _where(store: Store, missing: list[str]) -> str:
    """What is missing; and where it lies, when the store was renamed or comes from the time of one shared folder."""
    folder, shared = store.archive.folder, store.path.with_name("archive")
    told = f"{len(missing)} 份原始文件不在归档 {shown(folder.name)}/ 中：{_some(missing)}"
    if folder != shared and all(sha256 in Archive(shared) for sha256 in missing):
        told += f"；它们在 archive/ 里，请复制过来：cp -r archive/. {shown(folder.name)}/"
    return told


def _some(names: list[str]) -> str:
    more = f" 等 {len(names)} 个" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more
