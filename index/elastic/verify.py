"""Does the index have exactly what the store has, less what it refused?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from index import outbox
from index.elastic import sync, walk
from index.elastic.connection import Connection
from index.elastic.patience import patiently
from index.elastic.sync import Place
from index.store import Store

_SHOWN = 10
_SQL = {
    "plans": "SELECT plan_id, plan_id FROM plan ORDER BY plan_id",
    "records": "SELECT record_id, plan_id FROM record JOIN plan ON plan.no = plan_no ORDER BY record_id",
}
_ID = {"plans": "plan_id", "records": "record_id"}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """counted: documents of the store that were looked for; missing: not in the index; extra: only there; refused: dead
    letters. examples: ids of missing and extra ones."""

    counted: int = 0
    missing: int = 0
    extra: int = 0
    refused: int = 0
    examples: tuple[str, ...] = ()


def difference(store: Store, connection: Connection, place: Place, seq: int) -> Difference:
    """Of all plans and records, save those of plans that changed after `seq`, which the index need not have yet."""
    sync.refresh(connection, place)
    return patiently(lambda: _difference(store, connection, place, seq))


def _difference(store: Store, connection: Connection, place: Place, seq: int) -> Difference:
    with store.snapshot():
        refused = {(one.kind, one.id) for one in outbox.refused(store.connection, place.letters)}
        late = {one.plan_id for one in outbox.changes(store.connection, seq, -1)}
        counted, missing, extra = 0, list[str](), list[str]()
        for kind in _SQL:
            ours = (one for one in _of_store(store.connection, kind, late) if (kind, one) not in refused)
            for name, here, there in _merged(ours, _of_index(connection, place.indices[kind], kind, late)):
                counted += here
                if here != there:
                    (missing if here else extra).append(name)
    return Difference(
        counted=counted, missing=len(missing), extra=len(extra), refused=len(refused),
        examples=(*missing[:_SHOWN], *extra[:_SHOWN]),
    )  # fmt: skip


def _of_store(connection: sqlite3.Connection, kind: str, late: set[str]) -> Iterator[str]:
    return (name for name, plan_id in connection.execute(_SQL[kind]) if plan_id not in late)


def _of_index(connection: Connection, index: str, kind: str, late: set[str]) -> Iterator[str]:
    field = _ID[kind]
    for hit in walk.walk(connection, index, {"match_all": {}}, [{field: "asc"}], tuple({field, "plan_id"})):
        if hit["fields"]["plan_id"][0] not in late:
            yield hit["fields"][field][0]


def _merged(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, bool, bool]]:
    """(id, in the first, in the second) of two sorted lists."""
    left, right = iter(ours), iter(theirs)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one < other):
            yield str(one), True, False
            one = next(left, None)
        elif one is None or other < one:
            yield other, False, True
            other = next(right, None)
        else:
            yield one, True, True
            one, other = next(left, None), next(right, None)
