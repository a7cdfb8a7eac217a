"""The processes that parse and extract: they can be killed, and are started anew when they were."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

import msgspec

from extract.body_list import Entry
from extract.lexicon import Word
from index import child
from index.limit import Limits

TASKS_PER_PROCESS = 200
AHEAD = 2
"""Tasks for each process that wait while others are kept."""


class Pool:
    """The parsing processes, started when the first document needs them."""

    def __init__(
        self,
        limits: Limits,
        workers: int,
        attempt: child.Attempt,
        words: tuple[Word, ...] = (),
        bodies: tuple[Entry, ...] = (),
    ) -> None:
        self._limits = limits
        self._lists = words, bodies
        self._attempt = attempt
        self._workers = max(1, workers)
        self._pool: Any = None
        self.ahead = self._workers * AHEAD

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            if kind is None:
                self._pool.close()
            else:
                self._pool.stop()
            self._pool.join()

    def submit(self, task: child.Task) -> Callable[[], child.Result | str]:
        """Begin a task; what is given waits for its result, or for the reason why there is none."""
        future = self._attempt(lambda: self._schedule(task))
        if isinstance(future, str):
            why: str = future
            return lambda: why
        return lambda: self._wait(future)

    def _wait(self, future: Any) -> child.Result | str:
        def decode() -> child.Result:
            return msgspec.json.decode(future.result(), type=child.Result)

        ended: child.Result | str = self._attempt(decode, self._limits)
        return ended.failure or ended if isinstance(ended, child.Result) else ended

    def _schedule(self, task: child.Task) -> Any:
        if self._pool is None:
            self._pool = _start(self._limits, self._workers, self._lists)
        return self._pool.schedule(child.run, args=(task, self._limits, self._attempt), timeout=self._limits.seconds)


def _start(limits: Limits, workers: int, lists: tuple[tuple[Word, ...], tuple[Entry, ...]]) -> Any:
    from pebble import ProcessPool

    # A forkserver has the heavy imports done once; macOS is known to break after fork.
    method = "spawn" if sys.platform == "darwin" else "forkserver"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["index.warm"])
    return ProcessPool(
        max_workers=workers,
        max_tasks=TASKS_PER_PROCESS,
        initializer=child.start,
        initargs=(limits.memory, *lists),
        context=context,
    )
