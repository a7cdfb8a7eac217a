"""What the store keeps and tells, beside Plan and Record."""

from __future__ import annotations

import msgspec

from extract.record import Record
from ingest.plan import Plan


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One source as the store knows it. state: ok, partial, failed; reasons: Chinese. version counts the
    different bytes published under it; sha256 are the latest that could be read. ingested_at: ISO, UTC."""

    document_id: str
    source: str
    sha256: str
    state: str
    reasons: tuple[str, ...] = ()
    version: int = 1
    ingested_at: str = ""
    plan_ids: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with all that was found in it: how the store takes it. bands: fingerprint terms."""

    plan: Plan
    records: tuple[Record, ...] = ()
    bands: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """One entry of the outbox: a plan was put (with its records) or deleted. seq rises and is never used
    twice."""

    seq: int
    plan_id: str
    action: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Counts for `govplan status`: documents by state, records by kind. bytes: of the database file with its
    WAL; archive_bytes: of the raw documents. changes: plans in the outbox. last_ingest: ISO, UTC. words,
    bodies: entries of the user's lists."""

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
    words: int = 0
    bodies: int = 0


class Finding(msgspec.Struct, frozen=True):
    """What doctor found. level: error or warning; code: short name; message: Chinese, for users."""

    level: str
    code: str
    message: str
