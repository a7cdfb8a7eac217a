"""A walk loses its point in time, as it does with a machine or an index that goes, and goes on all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from index.elastic import walk
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.elastic.sync import Sent
from index.errors import IndexDown
from index.searcher import PlanQuery, RecordQuery
from index.sqlite_searcher import SqliteSearcher
from index.store import Store

pytestmark = pytest.mark.elasticsearch
Lose = Callable[[Connection, dict[str, Any]], object]


@pytest.fixture
def lose(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Lose], None]:
    """Small steps; what is given is done before each of the first so many but one."""
    searched = Connection.search

    def give(times: int, loss: Lose) -> None:
        left = [*range(times), -1]

        def search(connection: Connection, **asked: Any) -> Any:
            if "search_after" in asked and left[0] >= 0:
                left.pop(0)
                loss(connection, asked["pit"])
            return searched(connection, **asked)

        monkeypatch.setattr(Connection, "search", search)

    monkeypatch.setattr(walk, "SHALLOW", 7)
    return give


def closed(connection: Connection, pit: dict[str, Any]) -> None:
    connection.client.close_point_in_time(id=pit["id"])


def test_it_goes_on_behind_its_last_hit(
    searcher: ElasticSearcher, store: Store, lose: Callable[[int, Lose], None]
) -> None:
    sqlite = SqliteSearcher(store)
    for question in (PlanQuery(sort="title"), PlanQuery(sort="year")):
        lose(3, closed)
        assert list(searcher.plan_ids(question)) == list(sqlite.plan_ids(question))
    lose(3, closed)
    records = RecordQuery(sort="value")
    assert list(searcher.record_ids(records)) == list(sqlite.record_ids(records))


def test_it_goes_on_in_the_index_that_took_the_place(
    searcher: ElasticSearcher, store: Store, lose: Callable[[int, Lose], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.elastic.rebuild._LONGEST_READING", 0.0)
    other = ElasticSearcher(store, searcher._connection.address)
    asked = PlanQuery(sort="title")

    def renewed(_connection: Connection, _pit: dict[str, Any]) -> None:
        monkeypatch.undo()
        monkeypatch.setattr("index.elastic.rebuild._LONGEST_READING", 0.0)
        other.renew()

    lose(1, renewed)
    assert list(searcher.plan_ids(asked)) == list(SqliteSearcher(store).plan_ids(asked))


def test_it_is_told_where_order_is_by_relevance_which_another_index_has_otherwise(
    searcher: ElasticSearcher, lose: Callable[[int, Lose], None]
) -> None:
    lose(1, closed)
    found: Iterator[str] = searcher.plan_ids(PlanQuery(words="建设", mode="any"))
    with pytest.raises(IndexDown, match="没有应答"):
        list(found)


def test_a_sync_goes_on(
    searcher: ElasticSearcher, store: Store, lose: Callable[[int, Lose], None], settled: Callable[[], None]
) -> None:
    store.set_family([plan.plan_id for plan in store.plans()][:9], "again")
    lose(2, closed)
    assert searcher.sync() == Sent(9, 0)
    settled()
