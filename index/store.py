"""`Store`: the truth. One SQLite file beside the archive of raw bytes.

    with Store.open("govplan.db") as store:
        plan = store.plan(plan_id)

Plans and records are kept as the JSON of their structs, beside the columns that queries need; people can read it
with any SQLite client (the tables are described in docs/architecture.md). Full-text tables lie in the same file
and change in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import msgspec

from extract.record import Record
from index.archive import Archive
from ingest.plan import Plan

DEFAULT_PATH = "govplan.db"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One source as the store knows it. state: ok, partial, failed; reasons: Chinese. version counts the different
    bytes published under it; sha256 are the latest. ingested_at: ISO, UTC."""

    document_id: str
    source: str
    sha256: str
    state: str
    reasons: tuple[str, ...] = ()
    version: int = 1
    ingested_at: str = ""
    plan_ids: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """One entry of the outbox: a plan was put (with its records) or deleted. seq rises and is never used twice."""

    seq: int
    plan_id: str
    action: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Counts for `govplan status`. bytes: of the database file with its WAL; archive_bytes: of the raw documents."""

    path: str
    schema: int
    documents: dict[str, int]
    plans: int
    records: dict[str, int]
    reviews: int
    changes: int
    bytes: int
    archive_files: int
    archive_bytes: int
    last_ingest: str | None


class Finding(msgspec.Struct, frozen=True):
    """What doctor found. level: error or warning; code: short name; message: Chinese, for users."""

    level: str
    code: str
    message: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as kept: how the store takes it. bands: fingerprint terms."""

    plan: Plan
    records: tuple[Record, ...] = ()
    bands: tuple[str, ...] = ()


class Store:
    """Plans, records, reviews, versions, documents and the outbox. Use from one thread; any number of processes."""

    @classmethod
    def open(cls, path: str | Path = DEFAULT_PATH, *, create: bool = True) -> Self:
        """Open, make or migrate a store. Raises NewerSchema, DamagedStore, or StoreError where it may not be made
        (create=False and nothing there; folder missing or not writable)."""
        raise NotImplementedError

    path: Path
    archive: Archive

    def close(self) -> None:
        """Close the file. Also at the end of `with`."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def document(self, document_id: str) -> Document:
        """By document_id. Raises UnknownPlan."""
        raise NotImplementedError

    def documents(self, state: str | None = None) -> Iterator[Document]:
        """All, or those in a state, by source."""
        raise NotImplementedError

    def put(self, document: Document, kept: Iterable[Kept]) -> None:
        """Keep a document with all its plans and records, and index them: one transaction, all or nothing. What the
        document had before is replaced; if its bytes changed, the plans before go to `versions`."""
        raise NotImplementedError

    def plan(self, plan_id: str) -> Plan:
        """By plan_id, or by a beginning of it that only one plan has. Raises UnknownPlan."""
        raise NotImplementedError

    def plans(self, plan_ids: Iterable[str] | None = None) -> Iterator[Plan]:
        """The plans named, in that order, or all of them in the order of ingest."""
        raise NotImplementedError

    def records(self, plan_ids: Iterable[str] | None = None) -> Iterator[Record]:
        """Records of the plans named (or of all), in reading order, with their reviews applied."""
        raise NotImplementedError

    def records_by_id(self, record_ids: Iterable[str]) -> Iterator[Record]:
        """The records named, in that order."""
        raise NotImplementedError

    def versions(self, plan_id: str) -> tuple[Plan, ...]:
        """Earlier versions, oldest first."""
        raise NotImplementedError

    def review(self, record_id: str, state: str, by: str, values: dict[str, str | None] | None = None) -> Record:
        """Note a person's decision: confirmed, corrected (values: the corrected fields, as in JSON), rejected. Gives
        the record as it now is; the machine's values stay in `record.review.machine`."""
        raise NotImplementedError

    def set_family(self, plan_ids: Iterable[str], family: str | None) -> None:
        """Say which template family plans belong to."""
        raise NotImplementedError

    def delete(self, name: str) -> tuple[str, ...]:
        """Delete a plan (plan_id) or a document with all its plans (document_id or source), with records, reviews,
        versions and bytes that nothing else needs. Gives the plan_ids. Raises UnknownPlan."""
        raise NotImplementedError

    def changes(self, after: int = 0, limit: int = 1000) -> tuple[Change, ...]:
        """The outbox after a seq, for searchers that live elsewhere."""
        raise NotImplementedError

    def status(self) -> Status:
        """Counts."""
        raise NotImplementedError

    def check(self, *, deep: bool = False) -> tuple[Finding, ...]:
        """What doctor reports: integrity of the file, index against plans, archive against documents, quotes against
        texts (deep: every archived byte too). Leftovers of killed runs are swept."""
        raise NotImplementedError

    def backup(self, file: str | Path) -> Path:
        """Write store and archive into one zip; the name appears when it is whole. Gives its path."""
        raise NotImplementedError

    def restore(self, file: str | Path, *, force: bool = False) -> Status:
        """Fill this store from a backup, verified first. Raises StoreNotEmpty unless empty or forced, DamagedBackup."""
        raise NotImplementedError
