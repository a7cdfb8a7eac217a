"""The loop over a batch: read, parse, extract, keep, index; every document ends in one named state.

    for outcome in ingest(paths, store, workers=2):
        print(outcome.path, outcome.state, outcome.reasons)

Parsing and extraction run in child processes that can be killed. Nothing that a document does ends the batch: the one
catch-all of the program is `_attempt`, here. What is kept is kept in this order: bytes into the archive, then one
transaction for plans, records, index and outbox. A batch that is killed leaves whole documents only; run again, it
takes in those that are missing.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import multiprocessing
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as PoolTimeout
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from extract.record import Record
from index import child
from index.kept import Document, Kept
from index.store import Store
from index.walk import Item, walk
from ingest import source as sources
from ingest.errors import GovplanError, IngestError
from ingest.plan import Plan
from ingest.source import Source

OK, PARTIAL, FAILED = "ok", "partial", "failed"
LOSSES = ("page_without_text", "page_damaged", "page_garbled", "no_text_layer", "text_dropped", "text_cut_off")
"""Codes of plan warnings that say that something of the document could not be read: the state is partial."""
TASKS_PER_PROCESS = 200
_AHEAD = 2
_log = logging.getLogger("govplan")
_T = TypeVar("_T")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may use. seconds: wall clock. memory: bytes of address space of the parsing process (not
    enforced on macOS). result: bytes of plans and records as JSON. file: bytes of the document."""

    seconds: float = 120.0
    memory: int = 3 << 30
    result: int = 128 << 20
    file: int = sources.MAX_BYTES


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
_DEFAULT = Limits()


def ingest(
    paths: Iterable[str | Path | Source],
    store: Store,
    *,
    limits: Limits = _DEFAULT,
    workers: int = 1,
    again: bool = False,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Take documents into the store, one Outcome each, in the order of `paths`; folders are walked.

    Bytes that are known are not parsed again unless `again` is set (or unless they failed before). Other bytes at a
    path or URL that a document was taken from are its next version.
    """
    with contextlib.suppress(OSError):
        store.archive.sweep()
    with _Pool(limits, workers) as pool:
        intake = _Intake(store, pool, limits, again=again)
        yield from _told(list(walk(paths)), pool, intake.begin, progress)


def read(
    paths: Iterable[str | Path | Source],
    *,
    limits: Limits = _DEFAULT,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Reading]:
    """Parse and extract without a store, under the same limits and with the same states as `ingest`."""

    def begin(item: Item) -> _Begun[Reading]:
        if item.problem is not None:
            return _Begun(_ready(_reading(item.path, item.problem)))
        given = item.source
        task = child.Task(
            name=item.path,
            path=None if given else item.path,
            data=given.data if given else None,
            url=given.url if given else None,
            max_file=limits.file,
            max_result=limits.result,
        )
        finish = pool.submit(task)
        return _Begun(lambda: _reading(item.path, finish()))

    with _Pool(limits, workers) as pool:
        yield from _told(list(walk(paths)), pool, begin, progress)


def remake(
    store: Store,
    *,
    limits: Limits = _DEFAULT,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Make every plan of the store again from the archived bytes, by the parser of today. Reviews stay."""
    with _Pool(limits, workers) as pool:
        intake = _Intake(store, pool, limits, again=True)
        yield from _told(list(store.documents()), pool, intake.begin_again, progress)
