"""Facets and groups, with counts that are right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from index import score
from index.elastic import walk
from index.elastic.connection import Connection
from index.elastic.walk import SHALLOW, Hit, Order
from index.facet import Counted
from index.query import Terms
from index.searcher import MAX_FACET, FacetCount

_OF_EACH_SHARD = 20_000
"""Values that each shard tells of: counts are exact with one shard, and up to so many different values with more."""
_UNKNOWN = "?"


class Groups(msgspec.Struct, frozen=True):
    """The best hits of the groups of one page, their groups' sizes by key, and how many groups there are."""

    hits: list[Hit]
    sizes: Mapping[object, int]
    total: int


def asked(facets: Iterable[str]) -> dict[str, Any]:
    """Aggregations for facets."""
    found: dict[str, Any] = {}
    for name in facets:
        order = [{"_count": "desc"}, {"_key": "asc"}]
        found[name] = {
            "terms": {"field": name, "size": MAX_FACET, "shard_size": _OF_EACH_SHARD, "order": order},
        }
        found[name + _UNKNOWN] = {"missing": {"field": name}}
    return found


def told(facets: Sequence[str], answer: Mapping[str, Any]) -> dict[str, Counted]:
    """Their counts: most frequent first, unknown after known."""
    return {name: _told(name, answer["aggregations"]) for name in facets}


def _told(name: str, found: Mapping[str, Any]) -> Counted:
    counts: list[tuple[str | None, int]] = [(str(one["key"]), one["doc_count"]) for one in found[name]["buckets"]]
    if unknown := found[name + _UNKNOWN]["doc_count"]:
        counts.append((None, unknown))
    counts.sort(key=lambda one: (-one[1], one[0] is None, str(one[0])))
    return tuple(FacetCount(*one) for one in counts[:MAX_FACET])


def groups(
    connection: Connection,
    index: str,
    query: dict[str, Any],
    order: Order,
    span: tuple[int, int],
    key: str,
    source: Any,
) -> Groups:
    """One page, `span` = (offset, limit), of the best hits of each group, all under one point in time."""
    with walk.moment(connection, index) as pit:
        if sum(span) <= SHALLOW:
            hits = connection.search(
                pit=pit, query=query, sort=order, from_=span[0], size=span[1], source=source, collapse={"field": key},
                docvalue_fields=[key], track_total_hits=False,
            )["hits"]["hits"]  # fmt: skip
        else:
            hits = _deep(connection, pit, query, order, span, key, source)
        keys = [key_of(hit, key) for hit in hits]
        total = sum(1 for _ in walk.values(connection, index, query, key, pit))
        return Groups(list(hits), _sizes(connection, pit, query, key, keys), total)


def key_of(hit: Hit, key: str) -> object:
    """The group of a hit."""
    return hit["fields"][key][0]


def best(hits: Iterable[Hit], key: str) -> Iterable[Hit]:
    """The first hit of each group."""
    seen = set()
    for hit in hits:
        if (group := key_of(hit, key)) not in seen:
            seen.add(group)
            yield hit


def _deep(
    connection: Connection,
    pit: dict[str, Any],
    query: dict[str, Any],
    order: Order,
    span: tuple[int, int],
    key: str,
    source: Any,
) -> list[Hit]:
    """A page further down than the engine reaches: the first of each group on our side, then what is shown."""
    steps = best(walk.steps(connection, pit, query, order, (key,)), key)
    hits = list(islice(steps, span[0], sum(span)))
    if not hits:
        return []
    ids = {"ids": {"values": [hit["_id"] for hit in hits]}}
    shown = connection.search(pit=pit, query=ids, size=len(hits), source=source)["hits"]["hits"]
    sources = {hit["_id"]: hit["_source"] for hit in shown}
    return [{**hit, "_source": sources[hit["_id"]]} for hit in hits]


def _sizes(
    connection: Connection, pit: dict[str, Any], query: dict[str, Any], key: str, keys: list[object]
) -> dict[object, int]:
    if not keys:
        return {}
    only = {"terms": {"field": key, "include": keys, "size": len(keys), "shard_size": len(keys)}}
    answer = connection.search(pit=pit, query=query, size=0, track_total_hits=False, aggs={"sizes": only})
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["sizes"]["buckets"]}


def standing(
    connection: Connection, kind: str, terms: Terms, holds: Callable[[str], dict[str, Any]]
) -> dict[str, score.Standing]:
    """Of each word, over all that an index has (index/score.py): a request of its own. holds: the clause of a word."""
    words = {str(number): term.text for number, term in enumerate(terms.wanted)}
    aggs = {name: {"filter": holds(text)} for name, text in words.items()}
    if not words:
        return {}
    answer = connection.search(index=connection.alias(kind), size=0, track_total_hits=True, aggs=aggs)
    everything, holding = int(answer["hits"]["total"]["value"]), answer["aggregations"]
    return {text: score.standing(everything, holding[name]["doc_count"]) for name, text in words.items()}
