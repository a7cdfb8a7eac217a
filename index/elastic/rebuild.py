"""A new index beside the old one, which goes on answering until the new one is whole.

Filled from the store, brought up to date with what changed meanwhile, compared with the store, then put behind the
aliases in one call. The old one is removed when nobody reads it any more. Interrupted anywhere, the aliases still lead
to one whole index; what is left over of another is swept by the next run, be it of sync or of rebuild.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from index import dictionary, keep, outbox
from index.elastic import document, layout, sync, verify
from index.elastic.bulk import Action, Sender
from index.elastic.connection import KINDS, Connection
from index.elastic.layout import State
from index.elastic.patience import patiently
from index.elastic.sync import Place, Progress, Sent
from index.errors import IndexMissing, StoreError
from index.store import Store

_SHORTEST_READING, _LONGEST_READING = 0.5, 130.0
"""Seconds; a point in time ends by itself after two minutes (index/elastic/walk.py)."""


def rebuild(store: Store, connection: Connection, progress: Progress | None = None) -> Sent:
    """Gives how many plans, and what was refused. Raises IndexDown, IndexRefused, StoreError; the index that was there
    then still is. Call under `sync.alone`."""
    sweep(store, connection)
    names = {kind: layout.new_name(connection.alias(kind)) for kind in KINDS}
    place = Place(names, names["plans"])
    state = sync.wanted(store, outbox.last(store.connection))
    for kind in KINDS:
        _create(connection, kind, names[kind], state)
    count = _fill(store, connection, place, progress)
    _, state = sync.catch_up(store, connection, place, state)
    found = verify.difference(store, connection, place, state.seq)
    if found.missing or found.extra:
        raise StoreError(f"新建的索引与库不符（缺 {found.missing} 条，多 {found.extra} 条），旧索引未动")
    old = _swap(connection, place)
    outbox.note_reached(store.connection, connection.address.shown, place.letters, state.seq)
    _retire(store, connection, old)
    return Sent(count, found.refused)


def sweep(store: Store, connection: Connection) -> None:
    """Remove what runs that were killed left over: indices of this store that no alias leads to. One that was searched
    until another took its place stays for a later run while somebody still reads it. Call under `sync.alone`."""
    own, left = outbox.store_id(store.connection), list[str]()
    for kind in KINDS:
        with connection.told():
            pattern = f"{connection.alias(kind)}-*"
            found = connection.client.indices.get(index=pattern, features=["aliases", "mappings"]).body
        used = max((index for index, about in found.items() if about["aliases"]), default="")
        for index, about in found.items():
            state = layout.state(about)
            if about["aliases"] or state is None or state.store != own:
                continue
            # Names rise with time: what is newer was never finished, and nobody but the run that was killed read it.
            if index > used or not _is_read(connection, [index]):
                left.append(index)
    _remove(store, connection, left)


def behind(connection: Connection, kind: str) -> list[str]:
    """The indices behind an alias; none where there is no such alias."""
    try:
        with connection.told():
            return sorted(connection.client.indices.get_alias(name=connection.alias(kind)).body)
    except IndexMissing:
        return []


def _fill(store: Store, connection: Connection, place: Place, progress: Progress | None) -> int:
    """Every plan that the store has now."""
    words = dictionary.of(store.connection)
    sql = "SELECT plan_id, coalesce(seq, 1) FROM plan LEFT JOIN outbox USING (plan_id) ORDER BY no"
    plans = store.connection.execute(sql).fetchall()

    def actions() -> Iterator[Action]:
        for done, (plan_id, seq) in enumerate(plans, 1):
            yield from sync.put(plan_id, seq, document.held(store.connection, plan_id), words)
            if progress is not None:
                progress(done, len(plans))

    letters = sync.dead_letters(Sender(connection, place.indices), actions())
    outbox.settle(store.connection, place.letters, [], letters, keep.now())
    return len(plans)


def _create(connection: Connection, kind: str, index: str, state: State) -> None:
    """An empty index; its replicas are there before its first document, where there are machines for them."""
    made = layout.body(kind, state, connection.address)

    def ask() -> None:
        with connection.told():
            indices = connection.client.options(max_retries=0).indices
            if not indices.exists(index=index):
                indices.create(
                    index=index, settings=made["settings"], mappings=made["mappings"], wait_for_active_shards="all"
                )

    patiently(ask)


def _swap(connection: Connection, place: Place) -> list[str]:
    """Put the new indices behind the aliases; gives those that were there before."""
    before = patiently(lambda: [one for kind in KINDS for one in behind(connection, kind)])
    patiently(lambda: _lead_to(connection, place))
    return before


def _lead_to(connection: Connection, place: Place) -> None:
    """The aliases lead to these indices and no others. To be asked again only after another look: what is to be taken
    away must be there."""
    actions: list[dict[str, dict[str, str]]] = []
    for kind, index in place.indices.items():
        alias = connection.alias(kind)
        actions += [{"remove": {"index": one, "alias": alias}} for one in behind(connection, kind) if one != index]
        actions.append({"add": {"index": index, "alias": alias}})
    with connection.told():
        connection.client.options(max_retries=0).indices.update_aliases(actions=actions)


def _retire(store: Store, connection: Connection, old: list[str]) -> None:
    """Remove indices when the searches that began before the swap, and their points in time, have ended."""
    if not old:
        return
    until = time.monotonic() + _LONGEST_READING
    time.sleep(_SHORTEST_READING)
    while time.monotonic() < until and patiently(lambda: _is_read(connection, old)):
        time.sleep(_SHORTEST_READING)
    _remove(store, connection, old)


def _remove(store: Store, connection: Connection, indices: list[str]) -> None:
    """Indices that no alias leads to, and their dead letters first: without an index nobody would find them."""
    if not indices:
        return
    outbox.forget_refused(store.connection, indices)

    def ask() -> None:
        with connection.told():
            connection.client.indices.delete(index=indices, ignore_unavailable=True)

    patiently(ask)


def _is_read(connection: Connection, indices: list[str]) -> bool:
    with connection.told():
        about = connection.client.indices.stats(index=indices, metric="search")
    found = about["_all"]["total"].get("search") or {"open_contexts": 0, "query_current": 0, "fetch_current": 0}
    return bool(found["open_contexts"] or found["query_current"] or found["fetch_current"])
