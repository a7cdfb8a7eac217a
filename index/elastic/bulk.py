"""Documents out, in chunks bounded in bytes and number; every item's result is looked at.

Each carries its plan's number in the outbox as external version: what is sent twice or late changes nothing, so a
request whose answer was lost is simply sent again. What the service could not do now is sent again (patience.py); only
what it says is wrong with a document itself makes that one refused, and is given back with the reason.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import msgspec

from index.elastic import document
from index.elastic.connection import BUSY, Connection, cause
from index.elastic.patience import tries
from index.errors import IndexDown, IndexMissing, IndexRefused

MAX_BYTES = 5 << 20
MAX_ACTIONS = 1000
_NO_RIGHT, _NOT_FOUND, _CONFLICT, _TOO_LARGE, _BROKEN = (401, 403), 404, 409, 413, 500
_FIELD = re.compile(r"failed to parse field \[([^\]]{1,200})\]")


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One document to be put (data: its JSON) or deleted (data: None). kind: plans or records; seq: the change it
    comes from; plan_id: whose it is."""

    kind: str
    id: str
    plan_id: str
    seq: int
    data: bytes | None

    @property
    def size(self) -> int:
        """Bytes of a request that it takes, about."""
        return len(self.data or b"") + len(self.id) + 120


class Refused(msgspec.Struct, frozen=True):
    """An action that the service does not take, and why."""

    action: Action
    reason: str


class Sender:
    """Sends to the indices named (kind → index), which are aliases where `behind_alias` says so: the engine would make
    an index of that name where there is none."""

    def __init__(self, connection: Connection, targets: Mapping[str, str], *, behind_alias: bool = False) -> None:
        self._connection = connection
        self._targets = targets
        self._behind_alias = behind_alias
        self._left = threading.Event()

    def send(self, actions: Iterable[Action]) -> Iterator[Refused]:
        """Send all, in order; gives what is refused. The next chunk is made while the service works on the one before.
        Raises IndexDown where the service stays away, IndexRefused where it takes nothing at all (rights)."""
        before: Future[list[Refused]] | None = None
        self._left.clear()
        with ThreadPoolExecutor(1) as sending:
            try:
                for chunk in chunks(actions):
                    if before is not None:
                        yield from before.result()
                    before = sending.submit(lambda one: list(self._send(one)), chunk)
                if before is not None:
                    yield from before.result()
            finally:
                # Who stops here does not wait for a service that is busy.
                self._left.set()

    def _send(self, chunk: list[Action]) -> Iterator[Refused]:
        why, items = "", list[Mapping[str, Any]]()
        for _ in tries(self._left.wait):
            try:
                answer = self._request(chunk)
            except IndexDown as error:
                why, items = str(error), []
                continue
            if answer is None:
                yield from self._parted(chunk)
                return
            self._look_at_index(answer)
            yield from [Refused(action, reason) for action, reason in judged(chunk, answer) if reason]
            left = [(action, item) for action, item in zip(chunk, answer, strict=True) if is_open(item)]
            chunk, items = [action for action, _ in left], [item for _, item in left]
            if not chunk:
                return
            why = f"检索服务 {self._connection.address.shown} 忙不过来（{items[0]['status']}）"
        if not items or any(item["status"] != _BROKEN for item in items):
            raise IndexDown(why)
        # The server itself breaks on these, time and again, and answers all the same: others must not wait for them.
        yield from [Refused(action, refusal(item)) for action, item in zip(chunk, items, strict=True)]

    def _parted(self, chunk: list[Action]) -> Iterator[Refused]:
        """A request that is too large for the service in halves; a document that is too large alone is refused."""
        if len(chunk) == 1:
            yield Refused(chunk[0], f"文档约 {chunk[0].size} 字节，检索服务收不下")
            return
        middle = len(chunk) // 2
        for half in (chunk[:middle], chunk[middle:]):
            yield from self._send(half)

    def _request(self, chunk: Sequence[Action]) -> list[Mapping[str, Any]] | None:
        """The result of each item; None where the request as a whole is too large."""
        from elasticsearch import ApiError

        with self._connection.told():
            try:
                # Sending again is decided here: the client would do so at once, and without looking at items.
                lines: list[Any] = [line for action in chunk for line in self._lines(action)]
                answer = self._connection.client.options(max_retries=0).bulk(operations=lines)
            except ApiError as error:
                if error.meta.status == _TOO_LARGE:
                    return None
                raise
        items: list[Mapping[str, Any]] = [result for item in answer["items"] for result in item.values()]
        return items

    def _look_at_index(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Raises IndexMissing where the index has gone, IndexRefused where it may not be written: no fault of the
        documents."""
        where = self._connection.address.shown
        if any((item.get("error") or {}).get("type") == "index_not_found_exception" for item in items):
            raise IndexMissing(f"检索服务上还没有索引 {where}，请运行 govplan index sync")
        if shut := next((item for item in items if item["status"] in _NO_RIGHT), None):
            raise IndexRefused(f"检索服务 {where} 不许写入（{shut['status']}）：{cause(shut.get('error') or shut)}")

    def _lines(self, action: Action) -> Iterator[bytes]:
        head = {
            "_index": self._targets[action.kind],
            "_id": document.id_of(action.id),
            "version": action.seq,
            "version_type": "external",
            "require_alias": self._behind_alias,
        }
        yield msgspec.json.encode({"delete" if action.data is None else "index": head})
        if action.data is not None:
            yield action.data


def chunks(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """In order; one that is larger than a chunk may be goes alone."""
    chunk: list[Action] = []
    size = 0
    for action in actions:
        if chunk and (size + action.size > MAX_BYTES or len(chunk) >= MAX_ACTIONS):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += action.size
    if chunk:
        yield chunk


def judged(chunk: Sequence[Action], items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Action, str]]:
    """(action, why it is refused for good or nothing) of each."""
    for action, item in zip(chunk, items, strict=True):
        yield action, "" if _is_done(item) or is_open(item) else refusal(item)


def is_open(item: Mapping[str, Any]) -> bool:
    """Is it worth sending again? The fault is the service's, or that of a part of it that has gone."""
    return not _is_done(item) and (item["status"] in (*BUSY, _NOT_FOUND) or item["status"] >= _BROKEN)


def refusal(item: Mapping[str, Any]) -> str:
    """Why a document is not taken, with the service's words behind it.

    >>> refusal({"status": 400, "error": {"type": "x", "reason": "failed to parse field [year]"}})
    '字段 year 的内容装不进索引（x: failed to parse field [year]）'
    """
    told = cause(item.get("error") or item)
    if field := _FIELD.search(told):
        return f"字段 {field[1]} 的内容装不进索引（{told}）"
    return f"检索服务不收这个文档（{told}）"


def _is_done(item: Mapping[str, Any]) -> bool:
    """Taken; or the index has this change or a later one already; or what is to be deleted is not there."""
    return bool(item["status"] < 300 or item["status"] == _CONFLICT or item.get("result") == "not_found")
