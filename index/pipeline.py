"""The loop over a batch: read, parse, extract, keep, index; every document ends in one named state.

    for outcome in ingest(paths, store, workers=2):
        print(outcome.path, outcome.state, outcome.reasons)

Parsing and extraction run in child processes that can be killed. Nothing that a document does ends the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from extract.record import Record
from index.store import Store
from ingest.plan import Plan

OK, PARTIAL, FAILED = "ok", "partial", "failed"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may use. seconds: wall clock. memory: bytes of address space of the parsing process (not
    enforced on macOS). result: bytes of plans and records as JSON. file: bytes of the document."""

    seconds: float = 120.0
    memory: int = 3 << 30
    result: int = 128 << 20
    file: int = 200 << 20


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one document ended.

    state: ok, partial (plans are kept; reasons say what is missing) or failed (nothing new is kept). reasons: Chinese,
    fit for users. plans, records: how many are kept of it. known: the same bytes were there already, nothing was
    done (plan_ids are those of the known document). seconds: wall clock in the child process.
    """

    path: str
    state: str
    reasons: tuple[str, ...] = ()
    document_id: str | None = None
    plan_ids: tuple[str, ...] = ()
    plans: int = 0
    records: int = 0
    known: bool = False
    seconds: float = 0.0


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one document holds, not kept anywhere: for `govplan extract`. State and reasons as in Outcome."""

    path: str
    state: str
    reasons: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()
    records: tuple[Record, ...] = ()
    seconds: float = 0.0


Progress = Callable[[int, int, str], None]
"""progress(done, total, path): called after every document, and once with done 0 when the total is known."""


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    *,
    limits: Limits = Limits(),  # noqa: B008
    workers: int = 1,
    again: bool = False,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Take documents into the store, one Outcome each, in the order of `paths`; folders are walked.

    Bytes that are known are not parsed again unless `again` is set (or unless they failed before).
    """
    raise NotImplementedError


def read(
    paths: Iterable[str | Path],
    *,
    limits: Limits = Limits(),  # noqa: B008
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Reading]:
    """Parse and extract without a store, under the same limits and with the same states as `ingest`."""
    raise NotImplementedError


def remake(
    store: Store,
    *,
    limits: Limits = Limits(),  # noqa: B008
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Make every plan of the store again from the archived bytes, by the parser of today. Reviews stay."""
    raise NotImplementedError
