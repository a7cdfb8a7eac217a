"""The loop over a batch: read, parse, extract, keep, index; every document ends in one named state.

    for outcome in ingest(paths, store, workers=2):
        print(outcome.path, outcome.state, outcome.reasons)

Parsing and extraction run in child processes that can be killed. Nothing that a document does ends the
batch: the one catch-all of the program is `_attempt`, here. What is kept is kept in this order: bytes into
the archive, then one transaction for plans, records, index and outbox. A batch that is killed leaves whole
documents only; run again, it takes in those that are missing.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from extract.body_list import Entry
from extract.lexicon import Word
from extract.record import Record, count_conflicts
from index import child, name, reason
from index.kept import Document
from index.limit import Limits
from index.pool import Pool
from index.store import Store
from index.walk import Item, walk
from ingest import source as sources
from ingest.plan import Plan
from ingest.source import Source

OK, PARTIAL, FAILED = "ok", "partial", "failed"
LOSSES = (
    "page_without_text",
    "page_damaged",
    "page_garbled",
    "no_text_layer",
    "no_main_text",
    "nearly_empty",
    "text_in_attachment",
    "selector_found_nothing",
    "formula_without_value",
    "embedded_part_skipped",
)
"""Codes of plan warnings that say that something of the document could not be read: the state is partial. What the
author hid (hidden_sheet_skipped) is not lost, nor is what came damaged (digits_lost): the plan's warnings tell."""
_log = logging.getLogger("govplan")
_T = TypeVar("_T")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one document ended.

    state: ok, partial (plans are kept; reasons say what is missing) or failed (nothing new is kept).
    reasons: Chinese, fit for users. plans, records: how many are kept of it; conflicts: how many
    wholes and parts in them do not add up. known: the same bytes were
    there already, nothing was done (plan_ids are those of the known document). seconds: wall clock in the
    child process.
    """

    path: str
    state: str
    reasons: tuple[str, ...] = ()
    document_id: str | None = None
    plan_ids: tuple[str, ...] = ()
    plans: int = 0
    records: int = 0
    conflicts: int = 0
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
    path or URL that a document was taken from are its next version. Text is cut with the word list of the store, where
    it has one (`Store.use_words`), and units are named by its list of bodies (`Store.use_bodies`).
    """
    with contextlib.suppress(OSError):
        store.archive.sweep()
    with Pool(limits, workers, _attempt, store.words(), store.bodies()) as pool:
        intake = _Intake(store, pool, limits, again=again)
        yield from _told(list(walk(paths)), pool, intake.begin, progress)


def read(
    paths: Iterable[str | Path | Source],
    *,
    limits: Limits = _DEFAULT,
    workers: int = 1,
    words: tuple[Word, ...] = (),
    bodies: tuple[Entry, ...] = (),
    progress: Progress | None = None,
) -> Iterator[Reading]:
    """Parse and extract without a store, under the same limits and with the same states as `ingest`. words and
    bodies: a user's lists (extract/lexicon.py, extract/body_list.py)."""

    def begin(item: Item) -> Callable[[], Reading]:
        if item.problem is not None:
            return _ready(_reading(item.name, item.problem))
        given = item.source
        task = child.Task(
            name=item.name,
            path=item.path,
            data=given.data if given else None,
            url=given.url if given else None,
        )
        finish = pool.submit(task)
        return lambda: _reading(item.name, finish())

    with Pool(limits, workers, _attempt, words, bodies) as pool:
        yield from _told(list(walk(paths)), pool, begin, progress)


def remake(
    store: Store,
    *,
    limits: Limits = _DEFAULT,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Make every plan of the store again from the archived bytes, by the parser of today. Reviews stay."""
    with Pool(limits, workers, _attempt, store.words(), store.bodies()) as pool:
        intake = _Intake(store, pool, limits, again=True)
        yield from _told(list(store.documents()), pool, intake.begin_again, progress)


def _told(
    items: list[Any],
    pool: Pool,
    begin: Callable[[Any], Callable[[], _T] | None],
    progress: Progress | None,
) -> Iterator[_T]:
    """Results in order while the pool works ahead. Where `begin` gives None, what was begun must end
    first."""
    tell = progress or (lambda _done, _total, _path: None)
    tell(0, len(items), "")
    waiting: deque[Callable[[], _T]] = deque()
    done = 0

    def end() -> _T:
        nonlocal done
        result = waiting.popleft()()
        done += 1
        tell(done, len(items), getattr(result, "path", ""))
        return result

    for item in items:
        while (finish := begin(item)) is None:
            yield end()
        waiting.append(finish)
        if len(waiting) > pool.ahead:
            yield end()
    while waiting:
        yield end()


class _Intake:
    """Documents on their way into a store. `_busy`: digests and places that are being read."""

    def __init__(self, store: Store, pool: Pool, limits: Limits, *, again: bool) -> None:
        self._store = store
        self._pool = pool
        self._limits = limits
        self._again = again
        self._busy: set[str] = set()

    def begin(self, item: Item) -> Callable[[], Outcome] | None:
        """Read, archive and hand over one document."""
        if item.problem is not None:
            return _ready(_failed(item.name, item.problem))
        begun = _attempt(lambda: self._take(item))
        return _ready(_failed(item.name, begun)) if isinstance(begun, str) else begun

    def begin_again(self, document: Document) -> Callable[[], Outcome]:
        """Hand over a known document from the archive."""
        url = None if document.document_id.isalnum() else document.document_id
        return self._hand_over(document.source, document.sha256, url, document, None)

    def _take(self, item: Item) -> Callable[[], Outcome] | None:
        source = item.source or sources.read(item.path, max_bytes=self._limits.file)
        digest, place = source.sha256, source.url or name.place(Path(item.path).absolute())
        if self._busy & {digest, place}:
            return None
        document = self._identity(source, digest, place)
        if document.state and not self._again:
            self._store.note_place(place, document.document_id)
            return _ready(self._known(item.name, document))
        self._store.archive.put(source.data)
        return self._hand_over(item.name, digest, source.url, document, place)

    def _identity(self, source: Source, digest: str, place: str) -> Document:
        """What these bytes are known as; `state` is empty unless they were read before."""
        holder, before = self._store.holding(digest), self._store.taken_from(place)
        if holder is not None and (holder.sha256 == digest or before is None):
            return msgspec.structs.replace(holder, state="") if holder.state == FAILED else holder
        if before is not None:
            version = before.version + bool(before.plan_ids)
            return msgspec.structs.replace(before, sha256=digest, version=version, state="")
        return Document(document_id=source.document_id, source=source.name, sha256=digest, state="")

    def _hand_over(
        self, path: str, digest: str, url: str | None, document: Document, place: str | None
    ) -> Callable[[], Outcome]:
        task = child.Task(
            name=path,
            path=str(self._store.archive.path(digest)),
            url=url,
            document_id=document.document_id,
            version=document.version,
        )
        finish = self._pool.submit(task)
        busy = {digest, place or digest}
        self._busy |= busy
        document = msgspec.structs.replace(document, sha256=digest, reasons=(), ingested_at="", plan_ids=())

        def end() -> Outcome:
            outcome = self._keep(path, document, place, finish())
            self._busy -= busy
            return outcome

        return end

    def _keep(self, path: str, document: Document, place: str | None, result: child.Result | str) -> Outcome:
        if isinstance(result, child.Result) and not result.kept:
            result = "没有读到正文"
        if isinstance(result, child.Result):
            state, reasons = _state(result)
            document = msgspec.structs.replace(document, state=state, reasons=reasons)
            kept = result.kept
            problem = _attempt(lambda: self._store.put(document, kept, place=place))
            if problem is None:
                return _outcome(path, document, result)
            result = problem
        failed = _failed(path, result)
        document = msgspec.structs.replace(document, state=FAILED, reasons=failed.reasons)
        _attempt(lambda: self._store.put_failed(document, place=place))
        return msgspec.structs.replace(failed, document_id=document.document_id)

    def _known(self, path: str, document: Document) -> Outcome:
        return Outcome(
            path=path,
            state=document.state,
            reasons=document.reasons,
            document_id=document.document_id,
            plan_ids=document.plan_ids,
            plans=len(document.plan_ids),
            records=self._store.count_records(document.document_id),
            known=True,
        )


def _outcome(path: str, document: Document, result: child.Result) -> Outcome:
    return Outcome(
        path=path,
        state=document.state,
        reasons=document.reasons,
        document_id=document.document_id,
        plan_ids=tuple(k.plan.plan_id for k in result.kept),
        plans=len(result.kept),
        records=sum(len(k.records) for k in result.kept),
        conflicts=count_conflicts([record for k in result.kept for record in k.records]),
        seconds=result.seconds,
    )


def _reading(path: str, result: child.Result | str) -> Reading:
    if isinstance(result, str):
        return Reading(path=path, state=FAILED, reasons=(_naming(path, result),))
    state, reasons = _state(result)
    return Reading(
        path=path,
        state=state,
        reasons=reasons,
        plans=tuple(k.plan for k in result.kept),
        records=tuple(r for k in result.kept for r in k.records),
        seconds=result.seconds,
    )


def _state(result: child.Result) -> tuple[str, tuple[str, ...]]:
    """(ok or partial, what is missing)"""
    losses = [w.message for k in result.kept for w in k.plan.warnings if w.code in LOSSES]
    reasons = tuple(dict.fromkeys((*result.missing, *losses)))
    return (PARTIAL if reasons else OK), reasons


def _failed(path: str, why: str) -> Outcome:
    return Outcome(path=path, state=FAILED, reasons=(_naming(path, why),))


def _naming(path: str, why: str) -> str:
    return why if path in why else f"{path}：{why}"


def _ready(value: _T) -> Callable[[], _T]:
    return lambda: value


def _attempt(work: Callable[[], _T], limits: Limits = _DEFAULT) -> _T | str:
    """What `work` gives, or why it could not, as text for users. The one catch-all of the program: a
    document may break any parser in a way that nobody foresaw, and the rest of the batch goes on."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001
        _log.debug("a document failed", exc_info=error)
        return reason.of(error, limits)


__all__ = ["FAILED", "OK", "PARTIAL", "Limits", "Outcome", "Reading", "ingest", "read", "remake"]
