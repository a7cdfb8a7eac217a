"""`Store`: the truth. One SQLite file beside the archive of raw bytes.

    with Store.open("govplan.db") as store:
        plan = store.plan(plan_id)

Plans and records are kept as the JSON of their structs, beside the columns that queries need; people can
read it with any SQLite client (index/schema.py describes the tables). The full-text tables lie in the same
file and change in the same transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Self

import msgspec

from extract.body_list import Entry
from extract.lexicon import Word
from extract.record import Record
from index import backup, body, check, connect, dictionary, fulltext, keep, name, row
from index.archive import Archive
from index.errors import StoreError, UnknownPlan
from index.kept import Change, Document, Finding, Kept, Status
from index.transaction import snapshot, transaction
from ingest.plan import Plan
from ingest.source import shown

__all__ = ["Change", "Document", "Finding", "Kept", "Status", "Store"]


class Store:
    """Plans, records, reviews, versions, documents and the outbox. Use from one thread; any number of
    processes.

    `connection` is for the searcher that lives in the same file; nothing else should write through it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.archive = Archive(connect.archive_of(path))

    @classmethod
    def open(cls, path: str | Path = connect.DEFAULT, *, create: bool = True) -> Self:
        """Open, make or migrate a store. Raises NewerSchema, DamagedStore, or StoreError where it may not be
        made (create=False and nothing there; folder missing or not writable; disk full)."""
        path = Path(path).absolute()
        if not path.exists():
            if not create:
                raise StoreError(f"没有这个库：{shown(path)}（先运行 govplan ingest）")
            connect.make(path)
        return cls(path, connect.open_store(path))

    def close(self) -> None:
        """Close the file. Also at the end of `with`."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; one writer at a time, others wait for connect.BUSY_SECONDS."""
        return transaction(self.connection)

    def snapshot(self) -> AbstractContextManager[None]:
        """Statements inside see one state of the file, whatever other processes write meanwhile."""
        return snapshot(self.connection)

    def document(self, document_id: str) -> Document:
        """By document_id. Raises UnknownPlan."""
        found = self._document("document_id = ?", document_id)
        if found is None:
            raise UnknownPlan(f"没有这个来源：{document_id}")
        return found

    def documents(self, state: str | None = None) -> Iterator[Document]:
        """All, or those in a state, by source."""
        where = "" if state is None else "WHERE state = ?"
        rows = self.connection.execute(
            f"SELECT document_id FROM document {where} ORDER BY source, document_id",
            () if state is None else (state,),
        )
        return (self.document(document_id) for (document_id,) in rows.fetchall())

    def holding(self, sha256: str) -> Document | None:
        """The document that these bytes belong to, as its latest or as an earlier version."""
        return self._document("document_id = (SELECT document_id FROM content WHERE sha256 = ?)", sha256)

    def taken_from(self, place: str) -> Document | None:
        """The document that was first taken from this absolute path or URL: other bytes there are its next
        version."""
        return self._document("document_id = (SELECT document_id FROM place WHERE path = ? AND own)", place)

    def put(self, document: Document, kept: Iterable[Kept], *, place: str | None = None) -> None:
        """Keep a document with all its plans and records, and index them: one transaction, all or nothing.
        What the document had before is replaced; if its bytes changed, the plans before go to `versions`.
        `place` is the absolute path or URL that it was taken from. Reviews are kept and laid over the new
        records."""
        kept = tuple(kept)
        with self.transaction():
            fulltext.check_version(self.connection)
            self._replace_versions(document)
            self._put_document(document, place)
            for plan_id in set(name.plan_ids(self.connection, document.document_id)) - {k.plan.plan_id for k in kept}:
                keep.drop_plan(self.connection, plan_id)
            for one in kept:
                keep.put_plan(self.connection, one)

    def put_failed(self, document: Document, *, place: str | None = None) -> None:
        """Note that a document could not be read. Plans of an earlier reading stay, and with them their
        bytes."""
        with self.transaction():
            before = self._document("document_id = ?", document.document_id)
            if before is not None and before.plan_ids:
                kept = {"sha256": before.sha256, "version": before.version}
                self._put_document(msgspec.structs.replace(document, **kept), place)
                self._put_content(document)
            else:
                self._put_document(document, place)

    def note_place(self, place: str, document_id: str) -> None:
        """The same bytes were seen at another place."""
        if self.connection.execute("SELECT 1 FROM place WHERE path = ?", (place,)).fetchone() is None:
            with self.transaction():
                self._put_place(place, document_id, own=False)

    def plan(self, plan_name: str) -> Plan:
        """By plan_id, or by what stands for it (index/name.py). Raises UnknownPlan, AmbiguousName."""
        sql = "SELECT data FROM plan JOIN plan_body USING (no) WHERE plan_id = ?"
        plan_id = name.plan_id(self.connection, plan_name)
        return row.to_plan(self.connection.execute(sql, (plan_id,)).fetchone()[0])

    def plans(self, plan_ids: Iterable[str] | None = None) -> Iterator[Plan]:
        """The plans named, in that order, or all of them in the order of ingest. Unknown ones are left
        out."""
        if plan_ids is None:
            for (data,) in self.connection.execute("SELECT data FROM plan_body ORDER BY no"):
                yield row.to_plan(data)
            return
        sql = "SELECT data FROM plan JOIN plan_body USING (no) WHERE plan_id = ?"
        for plan_id in plan_ids:
            for (data,) in self.connection.execute(sql, (plan_id,)):
                yield row.to_plan(data)

    def records(self, plan_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Records of the plans named (or of all), in reading order, with their reviews applied."""
        sql = "SELECT data FROM record JOIN record_body USING (no)"
        if plan_ids is None:
            for (data,) in self.connection.execute(f"{sql} ORDER BY plan_no, start, no"):
                yield row.to_record(data)
            return
        sql += " WHERE plan_no = (SELECT no FROM plan WHERE plan_id = ?) ORDER BY start, no"
        for plan_id in plan_ids:
            for (data,) in self.connection.execute(sql, (plan_id,)):
                yield row.to_record(data)

    def records_by_id(self, record_ids: Iterable[str]) -> Iterator[Record]:
        """The records named, in that order. Unknown ones are left out."""
        sql = "SELECT data FROM record JOIN record_body USING (no) WHERE record_id = ?"
        for record_id in record_ids:
            for (data,) in self.connection.execute(sql, (record_id,)):
                yield row.to_record(data)

    def bands(self, plan_id: str) -> tuple[str, ...]:
        """The fingerprint terms of a plan, as they were kept. Raises UnknownPlan."""
        sql = "SELECT bands FROM plan JOIN plan_body USING (no) WHERE plan_id = ?"
        found = self.connection.execute(sql, (plan_id,)).fetchone()
        if found is None:
            raise UnknownPlan(f"没有这个文件：{plan_id}")
        return tuple(found[0].split())

    def count_records(self, document_id: str) -> int:
        """How many records a document's plans have."""
        sql = "SELECT count(*) FROM record JOIN plan ON plan.no = plan_no WHERE document_id = ?"
        return int(self.connection.execute(sql, (document_id,)).fetchone()[0])

    def versions(self, plan_id: str) -> tuple[Plan, ...]:
        """Earlier versions, oldest first."""
        sql = "SELECT data FROM version WHERE plan_id = ? ORDER BY version"
        return tuple(row.to_plan(data) for (data,) in self.connection.execute(sql, (plan_id,)))

    def review(self, record_id: str, state: str, by: str, values: keep.Values | None = None) -> Record:
        """Note a person's decision: confirmed, corrected (values: the corrected fields as text, lists parted
        by 、), rejected. Gives the record as it now is; the machine's values stay in `record.review.machine`.

        Raises UnknownPlan, or StoreError for values that do not fit.
        """
        with self.transaction():
            return keep.put_review(self.connection, record_id, state, by, values or {})

    def add_record(self, record: Record, by: str) -> Record:
        """Add a record that a person found; its quote must stand at `start` in the plan's text.

        Raises UnknownPlan, StoreError.
        """
        with self.transaction():
            return keep.add_record(self.connection, self.plan(record.plan_id), record, by)

    def set_family(self, plan_ids: Iterable[str], family: str | None) -> None:
        """Say which template family plans belong to."""
        with self.transaction():
            for plan_id in plan_ids:
                self.connection.execute("UPDATE plan SET family = ? WHERE plan_id = ?", (family, plan_id))
                keep.note(self.connection, plan_id, "put")

    def meant(self, wanted: str) -> tuple[str, ...]:
        """The plan_ids that `delete` would delete. Raises UnknownPlan, AmbiguousName."""
        return name.to_delete(self.connection, wanted)[0]

    def delete(self, wanted: str) -> tuple[str, ...]:
        """Delete a plan (by plan_id or what stands for it) or a document with all its plans (document_id, source
        or path), with records, reviews, versions and bytes that nothing else needs. Gives the plan_ids. Raises
        UnknownPlan, AmbiguousName."""
        with self.transaction():
            plan_ids, document_id = name.to_delete(self.connection, wanted)
            for plan_id in plan_ids:
                keep.drop_plan(self.connection, plan_id)
                for table in ("version", "review"):
                    self.connection.execute(f"DELETE FROM {table} WHERE plan_id = ?", (plan_id,))
            gone = [] if name.plan_ids(self.connection, document_id) else self._drop_document(document_id)
        for sha256 in gone:
            self.archive.remove(sha256)
        return plan_ids

    def changes(self, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """The outbox after a seq, for searchers that live elsewhere: the last change of each plan."""
        sql = "SELECT seq, plan_id, action FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        return tuple(Change(*found) for found in self.connection.execute(sql, (after, limit)))

    def words(self) -> tuple[Word, ...]:
        """The user's word list that documents are read with; none at first."""
        return dictionary.words(self.connection)

    def use_words(self, words: Sequence[Word], progress: Callable[[int, int], None] | None = None) -> bool:
        """Keep a user's word list in place of the one before (extract/lexicon.py) and make the index anew with it, in
        one transaction. Says whether it is another one; if not, nothing is done. Plans that are kept stay as they
        were read."""
        with self.transaction():
            if self.words() == tuple(words):
                return False
            dictionary.keep(self.connection, words)
            keep.index_all(self.connection, progress)
        return True

    def bodies(self) -> tuple[Entry, ...]:
        """The user's list of bodies that units are named by; none at first."""
        return body.entries(self.connection)

    def use_bodies(self, entries: Sequence[Entry]) -> bool:
        """Keep a user's list of bodies in place of the one before (extract/body_list.py). Says whether it is another
        one. Plans that are kept stay as they were read."""
        with self.transaction():
            changed = self.bodies() != tuple(entries)
            if changed:
                body.keep(self.connection, entries)
        return changed

    def rebuild_index(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the full-text tables anew, in one transaction; progress(done, total). Gives how many plans."""
        with self.transaction():
            return keep.index_all(self.connection, progress)

    def status(self) -> Status:
        """Counts."""
        return check.status(self)

    def check(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """What doctor reports: integrity of the file, index against plans, archive against documents, quotes
        against texts (deep: every archived byte too). Leftovers of killed runs are swept."""
        return tuple(check.findings(self, deep=deep))

    def backup(self, file: str | Path) -> Path:
        """Write store and archive into one zip; the name appears when it is whole. Gives its path."""
        return backup.write(self, Path(file).absolute())

    def restore(self, file: str | Path, *, force: bool = False) -> Status:
        """Fill this store from a backup, verified first. Raises StoreNotEmpty unless empty or forced,
        DamagedBackup, StoreError; then nothing has changed."""
        backup.load(self, Path(file).absolute(), force=force)
        return self.status()

    @classmethod
    def restored(cls, path: str | Path, file: str | Path, *, force: bool = False) -> Status:
        """As `restore`, for the store at `path`, which is made where it is not there; where restoring fails, it
        still is not."""
        path = Path(path).absolute()
        if not path.exists():
            backup.make(path, Path(file).absolute())
            with cls.open(path, create=False) as store:
                return store.status()
        with cls.open(path) as store:
            return store.restore(file, force=force)

    def _drop_document(self, document_id: str) -> list[str]:
        """Forget a document; gives the digests of its bytes."""
        sql = "SELECT sha256 FROM content WHERE document_id = ?"
        digests = [sha256 for (sha256,) in self.connection.execute(sql, (document_id,))]
        self.connection.execute("DELETE FROM document WHERE document_id = ?", (document_id,))
        return digests

    def _document(self, where: str, value: str) -> Document | None:
        columns = "document_id, source, sha256, state, reasons, version, ingested_at"
        found = self.connection.execute(f"SELECT {columns} FROM document WHERE {where}", (value,)).fetchone()
        if found is None:
            return None
        fields = dict(zip(columns.split(", "), found, strict=True))
        fields["reasons"] = tuple(json.loads(fields["reasons"]))
        return Document(**fields, plan_ids=name.plan_ids(self.connection, found[0]))

    def _put_document(self, document: Document, place: str | None) -> None:
        fields: dict[str, Any] = msgspec.structs.asdict(document)
        del fields["plan_ids"]
        fields["reasons"] = json.dumps(document.reasons, ensure_ascii=False)
        fields["ingested_at"] = document.ingested_at or keep.now()
        self.connection.execute(row.upsert("document", "document_id", fields), fields)
        self._put_content(document)
        if place is not None:
            self._put_place(place, document.document_id, own=True)

    def _put_content(self, document: Document) -> None:
        self.connection.execute(
            "INSERT INTO content VALUES (?, ?) ON CONFLICT DO NOTHING",
            (document.sha256, document.document_id),
        )

    def _put_place(self, place: str, document_id: str, *, own: bool) -> None:
        self.connection.execute("INSERT INTO place VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (place, document_id, own))

    def _replace_versions(self, document: Document) -> None:
        """Before other bytes take their place, plans go to `version`."""
        self.connection.execute(
            "INSERT OR REPLACE INTO version"
            " SELECT plan_id, plan.version, document_id, sha256, ?, data"
            " FROM plan JOIN plan_body USING (no) JOIN document USING (document_id)"
            " WHERE document_id = ? AND sha256 <> ?",
            (keep.now(), document.document_id, document.sha256),
        )
