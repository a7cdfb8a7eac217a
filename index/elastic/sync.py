"""What changed in the store → the index. The outbox says what; the index says how far it is (its mapping's `_meta`).

A run that ends anywhere is gone on with by the next: what was sent before is sent again and changes nothing. One run
at a time for a store: `alone`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import msgspec

from index import dictionary, keep, outbox, segment
from index.elastic import document, layout, walk
from index.elastic.bulk import Action, Refused, Sender
from index.elastic.connection import Connection
from index.elastic.layout import State
from index.elastic.patience import patiently
from index.errors import IndexDown
from index.kept import Change
from index.outbox import DeadLetter
from index.store import Store

STEP = 200
"""Plans between two notes of how far the index is."""
Progress = Callable[[int, int], None]


class Place(msgspec.Struct, frozen=True):
    """Where documents go. indices: kind → index; letters: the plans' index by its own name, which dead letters are kept
    under; behind_alias: are the names of the indices aliases?"""

    indices: Mapping[str, str]
    letters: str
    behind_alias: bool = False


class Sent(msgspec.Struct, frozen=True):
    """changes: plans put or deleted; refused: documents that the service did not take."""

    changes: int = 0
    refused: int = 0


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Only one process at a time sends a store's changes. Raises IndexDown where another does."""
    # A lock on the folder leaves no file behind; one on the database itself would undo SQLite's own.
    folder = os.open(store.path.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexDown("另一个 govplan 正在更新检索索引，请稍后再试") from error
        yield
    finally:
        os.close(folder)


def wanted(store: Store, seq: int = 0) -> State:
    """What an index of this store and this program says of itself."""
    return State(
        layout=layout.LAYOUT,
        segmentation=dictionary.current(store.connection),
        store=outbox.store_id(store.connection),
        seq=seq,
    )


def catch_up(
    store: Store, connection: Connection, place: Place, state: State, progress: Progress | None = None
) -> tuple[Sent, State]:
    """Send every change after `state.seq`, and note in the index how far it is. Raises IndexDown, IndexRefused; what
    was sent until then stays."""
    refresh(connection, place)
    sender = Sender(connection, place.indices, behind_alias=place.behind_alias)
    words = dictionary.of(store.connection)
    total, done, refused = outbox.waiting(store.connection, state.seq), 0, 0
    while changes := outbox.changes(store.connection, state.seq, STEP):
        letters = _send(store, connection, place, sender, words, changes)
        state = msgspec.structs.replace(state, seq=changes[-1].seq)
        outbox.settle(store.connection, place.letters, [one.plan_id for one in changes], letters, keep.now())
        note(connection, place, state)
        if place.behind_alias:
            outbox.note_reached(store.connection, connection.address.shown, place.letters, state.seq)
        done, refused = done + len(changes), refused + len(letters)
        if progress is not None:
            progress(done, max(done, total))
    if done:
        refresh(connection, place)
    return Sent(done, refused), state


def refresh(connection: Connection, place: Place) -> None:
    """Make what was sent visible to searches."""

    def ask() -> None:
        with connection.told():
            connection.client.indices.refresh(index=list(place.indices.values()))

    patiently(ask)


def note(connection: Connection, place: Place, state: State) -> None:
    """Write down how far the index is."""

    def ask() -> None:
        with connection.told():
            connection.client.indices.put_mapping(index=place.indices["plans"], meta=layout.meta(state))

    patiently(ask)


def put(plan_id: str, seq: int, kept: document.Held | None, words: segment.Dictionary) -> Iterator[Action]:
    """A plan and its records; nothing where the plan has gone meanwhile: its deletion is a change of its own."""
    if kept is None:
        return
    data = msgspec.json.encode(document.of_plan(kept, words))
    yield Action(kind="plans", id=plan_id, plan_id=plan_id, seq=seq, data=data)
    for record_id, one in document.of_records(kept):
        yield Action(kind="records", id=record_id, plan_id=plan_id, seq=seq, data=msgspec.json.encode(one))


def dead_letters(sender: Sender, actions: Iterable[Action]) -> list[DeadLetter]:
    """Send; gives what is refused. What the index had in its place before goes: it would be out of date."""
    refused = list(sender.send(actions))
    gone = [msgspec.structs.replace(one.action, data=None) for one in refused]
    return [_letter(one) for one in (*refused, *sender.send(gone))]


def _letter(refused: Refused) -> DeadLetter:
    one = refused.action
    return DeadLetter(kind=one.kind, id=one.id, plan_id=one.plan_id, seq=one.seq, reason=refused.reason)


def _send(
    store: Store,
    connection: Connection,
    place: Place,
    sender: Sender,
    words: segment.Dictionary,
    changes: list[Change],
) -> list[DeadLetter]:
    """Plans and records that were put or deleted, and records that their plan no longer has."""
    stands: set[str] = set()

    def actions() -> Iterator[Action]:
        for one in changes:
            if one.action == "delete":
                yield Action(kind="plans", id=one.plan_id, plan_id=one.plan_id, seq=one.seq, data=None)
                continue
            for action in put(one.plan_id, one.seq, document.held(store.connection, one.plan_id), words):
                if action.kind == "records":
                    stands.add(action.id)
                yield action

    letters = dead_letters(sender, actions())
    # A walk that breaks off is begun again: it needs the machines it began on.
    return letters + dead_letters(sender, patiently(lambda: list(_gone(connection, place, changes, stands))))


def _gone(connection: Connection, place: Place, changes: list[Change], stands: set[str]) -> Iterator[Action]:
    """Deletions of records that the index has of these plans and the store has not."""
    seqs = {one.plan_id: one.seq for one in changes}
    query = {"terms": {"plan_id": list(seqs)}}
    for hit in walk.walk(connection, place.indices["records"], query, [{"no": "asc"}], ("record_id", "plan_id")):
        record_id, plan_id = hit["fields"]["record_id"][0], hit["fields"]["plan_id"][0]
        if record_id not in stands:
            yield Action(kind="records", id=record_id, plan_id=plan_id, seq=seqs[plan_id], data=None)
