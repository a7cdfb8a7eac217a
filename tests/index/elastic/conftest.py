"""An index of a store, and whether it has what it should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.search import Generator, fill
from index.elastic import patience
from index.elastic.address import Address
from index.elastic.connection import KINDS, Connection
from index.elastic.searcher import ElasticSearcher
from index.elastic.sync import Sent
from index.elastic.verify import Difference
from index.store import Store


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_FIRST_PAUSE", 0.01)


@pytest.fixture
def searcher(store: Store, elastic_address: Address) -> ElasticSearcher:
    """Of an index that has the store's plans."""
    fill(store, Generator(8), 30)
    made = ElasticSearcher(store, elastic_address)
    made.refresh()
    return made


def same(searcher: ElasticSearcher) -> bool:
    """Has the index what the store has, as the program itself says?"""
    found = searcher.verify()
    return found == Difference(counted=found.counted, refused=found.refused)


def held(address: Address) -> dict[tuple[str, str], Any]:
    """What the index has, asked without the program's own ways: (kind, id) → where its last write stands."""
    there = Connection(address)
    found = {}
    for kind in KINDS:
        there.client.indices.refresh(index=there.alias(kind))
        hits = there.client.search(
            index=there.alias(kind), size=10_000, source=False, version=True, seq_no_primary_term=True
        )["hits"]["hits"]
        assert len(hits) < 10_000
        found |= {(kind, hit["_id"]): (hit["_index"], hit["_version"], hit["_seq_no"]) for hit in hits}
    there.client.close()
    return found


def wanted(store: Store) -> set[tuple[str, str]]:
    """What the index should have, did it refuse nothing."""
    plans = [plan.plan_id for plan in store.plans()]
    return {("plans", one) for one in plans} | {("records", one.record_id) for one in store.records(plans)}


@pytest.fixture
def settled(store: Store, elastic_address: Address) -> Callable[[], None]:
    """Asserts: index set = store set - dead letters, and another run changes nothing."""

    def check(address: Address = elastic_address) -> None:
        searcher = ElasticSearcher(store, address)
        letters = searcher.standing().refused
        before = held(address)
        assert before.keys() == wanted(store) - {(one.kind, one.id) for one in letters}
        assert same(searcher)
        assert searcher.sync() == Sent(0, 0)
        assert held(address) == before
        assert searcher.standing().refused == letters

    return check
