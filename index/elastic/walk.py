"""Going through all that matches, however much it is: search_after under a point in time.

A point in time is lost with a machine that had a part of it, and with an index that was made anew. A walk in a fixed
order then goes on behind its last hit under another: what it goes by ends with a number that no two have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec

from index.elastic.connection import Connection
from index.elastic.patience import tries
from index.errors import IndexDown, IndexInterrupted, IndexMissing, IndexRefused

SHALLOW = 10_000
"""How deep the engine lets `from` and `size` reach; also how many hits one request of a walk takes."""
_KEEP = "2m"
_LAST = (1 << 63) - 1
Hit = Mapping[str, Any]
Order = Sequence[dict[str, Any]]


class Page(msgspec.Struct, frozen=True):
    """One page, and the answer that it came with (total, aggregations)."""

    hits: list[Hit]
    answer: Mapping[str, Any]


@contextmanager
def moment(connection: Connection, index: str) -> Iterator[dict[str, Any]]:
    """A point in time of an index, for several searches that must see the same."""
    with connection.told():
        opened = connection.client.open_point_in_time(index=index, keep_alive=_KEEP)
    pit = {"id": opened["id"], "keep_alive": _KEEP}
    try:
        yield pit
    finally:
        # It ends by itself, too.
        with suppress(IndexDown, IndexMissing, IndexRefused), connection.told():
            connection.client.close_point_in_time(id=pit["id"])


def walk(
    connection: Connection, index: str, query: dict[str, Any], order: Order, fields: Sequence[str]
) -> Iterator[Hit]:
    """All hits in order, with these fields and without what is shown."""
    after: list[Any] = []
    error: IndexDown | IndexMissing = IndexDown()
    for again in tries():
        try:
            with moment(connection, index) as pit:
                for hit in steps(connection, pit, query, order, fields, after=after):
                    after = list(hit["sort"])
                    yield hit
        except IndexInterrupted as interrupted:
            error = interrupted
        except IndexMissing as missing:
            if again:
                raise
            error = missing
        else:
            return
        if "_score" in order[0]:
            break
        # The engine adds a place of its own, which means nothing under another point in time.
        after = [*after[: len(order)], *[_LAST] * (len(after) - len(order))]
    raise error


def page(
    connection: Connection, index: str, query: dict[str, Any], order: Order, span: tuple[int, int], **more: Any
) -> Page:
    """One page, `span` = (offset, limit), of any depth. `more`: aggs, source."""
    offset, limit = span
    if offset + limit <= SHALLOW:
        answer = connection.search(
            index=index, query=query, sort=order, from_=offset, size=limit, track_total_hits=True, **more
        )
        return Page(list(answer["hits"]["hits"]), answer)
    with moment(connection, index) as pit:
        answer = connection.search(pit=pit, query=query, size=0, track_total_hits=True, **more)
        last = None
        for hit in steps(connection, pit, query, order, (), most=offset):
            last = hit
        if answer["hits"]["total"]["value"] <= offset or last is None:
            return Page([], answer)
        source = {name: more[name] for name in ("source",) if name in more}
        found = connection.search(
            pit=pit, query=query, sort=order, search_after=last["sort"], size=limit, track_total_hits=False, **source
        )
        return Page(list(found["hits"]["hits"]), answer)


def values(
    connection: Connection, index: str, query: dict[str, Any], field: str, pit: dict[str, Any] | None = None
) -> Iterator[object]:
    """Every different value of a field in what matches, once."""
    place: dict[str, Any] = {"pit": pit} if pit else {"index": index}
    after: dict[str, Any] = {}
    while True:
        composite = {"size": SHALLOW, "sources": [{"value": {"terms": {"field": field}}}], **after}
        answer = connection.search(
            **place, query=query, size=0, track_total_hits=False, aggs={"all": {"composite": composite}}
        )
        found = answer["aggregations"]["all"]
        yield from (bucket["key"]["value"] for bucket in found["buckets"])
        if len(found["buckets"]) < SHALLOW:
            return
        after = {"after": found["after_key"]}


def steps(
    connection: Connection,
    pit: dict[str, Any],
    query: dict[str, Any],
    order: Order,
    fields: Sequence[str],
    most: int | None = None,
    after: Sequence[Any] = (),
) -> Iterator[Hit]:
    """All hits in order, or the first `most`, under a point in time; those behind the place `after`."""
    left = most
    while left is None or left > 0:
        size = SHALLOW if left is None else min(SHALLOW, left)
        answer = connection.search(
            pit=pit, query=query, sort=order, size=size, source=False, docvalue_fields=list(fields),
            track_total_hits=False, **({"search_after": list(after)} if after else {}),
        )  # fmt: skip
        hits = answer["hits"]["hits"]
        yield from hits
        if len(hits) < size:
            return
        left = None if left is None else left - size
        after = hits[-1]["sort"]
