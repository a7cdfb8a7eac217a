"""A new index beside the old one, which goes on answering until the new one is whole.

Filled from the store, brought up to date with what changed meanwhile, compared with the store, then put behind the
aliases in one call. The old one is removed when nobody reads it any more. Interrupted anywhere, the aliases still lead
to one whole index; what is left over of another is swept by the next run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from index import dictionary, keep, outbox
from index.elastic import document, layout, sync, verify
from index.elastic.bulk import Action, Sender
from index.elastic.connection import KINDS, Connection
from index.elastic.sync import Place, Progress, Sent
from index.errors import IndexMissing, StoreError
from index.store import Store

_NEW = "#new"
_SHORTEST_READING, _LONGEST_READING = 0.5, 130.0
"""Seconds; a point in time ends by itself after two minutes (index/elastic/walk.py)."""


def rebuild(store: Store, connection: Connection, progress: Progress | None = None) -> Sent:
    """Gives how many plans, and what was refused. Raises IndexDown, IndexRefused, StoreError; the index that was there
    then still is. Call under `sync.alone`."""
    target = connection.address.shown
    place = Place({kind: layout.new_name(connection.alias(kind)) for kind in KINDS}, target + _NEW)
    _sweep(connection, outbox.store_id(store.connection))
    state = sync.wanted(store, outbox.last(store.connection))
    for kind, index in place.indices.items():
        with connection.told():
            made = layout.body(kind, state, connection.address.shards)
            connection.client.indices.create(index=index, settings=made["settings"], mappings=made["mappings"])
    count = _fill(store, connection, place, progress)
    _, state = sync.catch_up(store, connection, place, state)
    found = verify.difference(store, connection, place, state.seq)
    if found.missing or found.extra:
        raise StoreError(f"新建的索引与库不符（缺 {found.missing} 条，多 {found.extra} 条），旧索引未动")
    old = _swap(connection, place)
    outbox.rename_refused(store.connection, place.letters, target)
    outbox.note_reached(store.connection, target, state.seq)
    if old:
        _retire(connection, old)
    return Sent(count, found.refused)


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
    outbox.forget_refused(store.connection, place.letters)

    def actions() -> Iterator[Action]:
        for done, (plan_id, seq) in enumerate(plans, 1):
            yield from sync.put(plan_id, seq, document.held(store.connection, plan_id), words)
            if progress is not None:
                progress(done, len(plans))

    letters = sync.dead_letters(Sender(connection, place.indices), actions())
    outbox.settle(store.connection, place.letters, [], letters, keep.now())
    return len(plans)


def _swap(connection: Connection, place: Place) -> list[str]:
    """Put the new indices behind the aliases; gives those that were there before."""
    actions: list[dict[str, dict[str, str]]] = []
    before: list[str] = []
    for kind, index in place.indices.items():
        alias, old = connection.alias(kind), behind(connection, kind)
        actions += [{"remove": {"index": one, "alias": alias}} for one in old]
        actions.append({"add": {"index": index, "alias": alias}})
        before += old
    with connection.told():
        connection.client.indices.update_aliases(actions=actions)
    return before


def _retire(connection: Connection, old: list[str]) -> None:
    """Remove indices when the searches that began before the swap, and their points in time, have ended."""
    until = time.monotonic() + _LONGEST_READING
    with connection.told():
        time.sleep(_SHORTEST_READING)
        while time.monotonic() < until and _is_read(connection, old):
            time.sleep(_SHORTEST_READING)
        connection.client.indices.delete(index=old)


def _is_read(connection: Connection, indices: list[str]) -> bool:
    found = connection.client.indices.stats(index=indices, metric="search")["_all"]["total"]["search"]
    return bool(found["open_contexts"] or found["query_current"] or found["fetch_current"])


def _sweep(connection: Connection, store: str) -> None:
    """Remove what runs that were killed left over: indices of this store that no alias leads to."""
    for kind in KINDS:
        pattern = f"{connection.alias(kind)}-*"
        with connection.told():
            found = connection.client.indices.get(index=pattern, features=["aliases", "mappings"]).body
        for index, about in found.items():
            state = layout.state(about)
            if not about["aliases"] and state is not None and state.store == store:
                with connection.told():
                    connection.client.indices.delete(index=index)
