"""What runs in the parsing process: one task in, plans and records out, under limits that the system
enforces.

Start-up and tasks are plain functions of this module, so that processes can be started by spawn or
forkserver.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec

from extract.body_list import Entry
from extract.lexicon import Word
from index.kept import Kept
from index.limit import Limits
from index.walk import suffixes
from ingest.errors import UnknownFormat
from ingest.plan import Plan
from ingest.source import Source, read

EXIT_MEMORY = 91
_GRACE = 10
_T = TypeVar("_T")
Attempt = Callable[..., Any]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One document to read. `path` is where its bytes lie, `name` what it is called; `data` stands for the
    path where bytes are not on disk. document_id and version: what the store knows it as, None for a new
    one."""

    name: str
    path: str
    data: bytes | None = None
    url: str | None = None
    document_id: str | None = None
    version: int = 1


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a task gives: every plan with its records, why some of it is missing, or why there is none at all
    (`failure`), and the seconds it took."""

    kept: tuple[Kept, ...] = ()
    missing: tuple[str, ...] = ()
    failure: str | None = None
    seconds: float = 0.0


class ResultTooLarge(Exception):
    """More plans and records than one document may have."""


def start(memory: int, words: tuple[Word, ...] = (), bodies: tuple[Entry, ...] = ()) -> None:
    """Before the first task: a limit on memory, nothing on stdout (it is data), the heavy imports done, and the words
    and bodies of a user's lists known."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        os.dup2(2, 1)
    # macOS knows the limit but does not let it be set.
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warm = import_module("index.warm")
    if words:
        warm.nlp.use(words)
    if bodies:
        warm.body.use(warm.body_book.Book(bodies))


def run(task: Task, limits: Limits, attempt: Attempt) -> bytes:
    """Parse and extract one document; a `Result` as JSON.

    `attempt(work, limits)` gives what work() gives, or what went wrong with it as text. It is asked here and not
    only in the parent: an exception that cannot be rebuilt there would bring down the pool. A plan that cannot be
    extracted is kept without records.
    """
    began = time.monotonic()
    _limit_cpu(limits.seconds)
    found: Result | str = attempt(lambda: _or_exit(lambda: _result(task, limits, attempt)), limits)
    result = found if isinstance(found, Result) else Result(failure=found)
    return msgspec.json.encode(msgspec.structs.replace(result, seconds=round(time.monotonic() - began, 3)))


def _or_exit(work: Callable[[], _T]) -> _T:
    """Without memory, what is left of this process cannot be trusted; the pool starts another."""
    try:
        return work()
    except MemoryError:
        os._exit(EXIT_MEMORY)


def _limit_cpu(seconds: float) -> None:
    """The pool kills what takes too long; this ends it even where the pool itself was killed."""
    with contextlib.suppress(OSError, ValueError):
        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds) + _GRACE
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _source(task: Task, limits: Limits) -> Source:
    if task.data is not None:
        return Source(name=task.name, data=task.data, url=task.url)
    found = read(task.path, max_bytes=limits.file)
    return msgspec.structs.replace(found, name=task.name, url=task.url)


def _check_suffix(source: Source) -> None:
    """Any text looks like plain text: under a suffix that nobody knows it is refused, unless its first bytes
    say what it is."""
    from ingest import formats

    suffix = PurePosixPath(Path(source.name).name).suffix.lower()
    if source.url is None and suffix and suffix not in suffixes() and formats.find(source).name == "txt":
        raise UnknownFormat(source.name, f"不认识的文件类型 {suffix}；支持 txt、html、docx、pdf、xlsx")


def _result(task: Task, limits: Limits, attempt: Attempt) -> Result:
    import ingest

    source = _source(task, limits)
    _check_suffix(source)
    kept: list[Kept] = []
    missing: list[str] = []
    for plan in ingest.read_plans(source):
        found = _kept(_known_as(plan, task), limits, attempt)
        if isinstance(found, Kept):
            kept.append(found)
        else:
            kept.append(Kept(plan=_known_as(plan, task)))
            missing.append(f"第 {plan.part} 份的内容提取失败：{found}")
    result = Result(kept=tuple(kept), missing=tuple(missing))
    if len(msgspec.json.encode(result)) > limits.result:
        raise ResultTooLarge
    return result


def _kept(plan: Plan, limits: Limits, attempt: Attempt) -> Kept | str:
    found: Kept | str = attempt(lambda: _or_exit(lambda: _extracted(plan)), limits)
    return found


def _known_as(plan: Plan, task: Task) -> Plan:
    if task.document_id is None:
        return plan
    plan_id = f"{task.document_id}#{plan.part}"
    return msgspec.structs.replace(plan, document_id=task.document_id, plan_id=plan_id, version=task.version)


def _extracted(plan: Plan) -> Kept:
    import extract
    from extract.fingerprint import bands

    return Kept(plan=plan, records=tuple(extract.extract(plan)), bands=tuple(bands(plan)))
