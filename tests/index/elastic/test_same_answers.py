"""The same question gets the same answer from both searchers, by relevance too: index/score.py says what a plan is worth,
and both reckon by it. What may differ then: Elasticsearch reckons with single precision, so that what differs in the
eighth figure is equal there; and the index may be some changes behind the store.
"""

from __future__ import annotations

import secrets
import statistics
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
import pytest

from benchmarks.search import Generator, fill, plan_queries, record_queries
from index.elastic import walk
from index.elastic.address import parse
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.searcher import PlanQuery, PlanResult, RecordQuery, RecordResult, Searcher
from index.sqlite_searcher import SqliteSearcher
from index.store import Store

pytestmark = pytest.mark.elasticsearch
PLANS, QUERIES = 150, 60
Result = TypeVar("Result", PlanResult, RecordResult)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, elasticsearch_url: str) -> Iterator[tuple[Searcher, Searcher]]:
    """SQLite and Elasticsearch over the same plans, some of them of one family."""
    address = parse(f"elasticsearch+{elasticsearch_url}/test-{secrets.token_hex(6)}")
    with Store.open(tmp_path_factory.mktemp("both") / "govplan.db") as store:
        fill(store, Generator(5), PLANS)
        some = [plan.plan_id for plan in store.plans()]
        store.set_family(some[:40], "f1")
        store.set_family(some[40:50], "f2")
        elastic = ElasticSearcher(store, address)
        elastic.refresh()
        yield SqliteSearcher(store), elastic
    client = Connection(address).client
    for index in client.indices.get(index=f"{address.name}-*", features=["aliases"]).body:
        client.indices.delete(index=index)


def without_scores(result: Result) -> Result:
    """Scores are comparable only within one result."""
    return msgspec.structs.replace(result, hits=tuple(msgspec.structs.replace(hit, score=0.0) for hit in result.hits))


@pytest.mark.parametrize(
    "more",
    [
        {"sort": "year"},
        {"sort": "title", "offset": 3, "limit": 7},
        {"sort": "issued", "descending": False, "mode": "any"},
        {"sort": "year", "group": "family", "facets": ("issuer",)},
    ],
)
def test_of_plans(both: tuple[Searcher, Searcher], more: dict[str, Any]) -> None:
    sqlite, elastic = both
    found = 0
    for query in plan_queries(Generator(6), QUERIES):
        asked = msgspec.structs.replace(query, **more)
        expected = without_scores(sqlite.search_plans(asked))
        assert without_scores(elastic.search_plans(asked)) == expected, asked
        found += expected.total
    assert found > QUERIES


@pytest.mark.parametrize(
    "more",
    [
        {"sort": "value"},
        {"sort": "plan", "offset": 5},
        {"sort": "deadline", "group": "plan"},
        {"sort": "value", "descending": False, "group": "family"},
        {"sort": "year", "words": "", "group": "plan", "offset": 30},
    ],
)
def test_of_records(both: tuple[Searcher, Searcher], more: dict[str, Any]) -> None:
    sqlite, elastic = both
    found = 0
    for query in record_queries(Generator(6), QUERIES):
        asked = msgspec.structs.replace(query, **more)
        expected = without_scores(sqlite.search_records(asked))
        assert without_scores(elastic.search_records(asked)) == expected, asked
        found += expected.total
    assert found > QUERIES


def test_exports_have_the_same_rows_in_the_same_order(both: tuple[Searcher, Searcher]) -> None:
    sqlite, elastic = both
    for sort in ("year", "title"):
        query = PlanQuery(sort=sort, group="family")
        assert list(elastic.plan_ids(query)) == list(sqlite.plan_ids(query))
    for words, group in (("", None), ("建设", "plan"), ("没有的词", None)):
        asked = RecordQuery(words=words, sort="plan", group=group)
        assert list(elastic.record_ids(asked)) == list(sqlite.record_ids(asked))


def test_pages_go_deeper_than_the_engine_reaches_at_once(
    both: tuple[Searcher, Searcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite, elastic = both
    monkeypatch.setattr(walk, "SHALLOW", 50)
    monkeypatch.setattr("index.elastic.count.SHALLOW", 50)
    for offset in (45, 120, 333, 2000, 100_000):
        for query in (
            RecordQuery(sort="value", offset=offset, limit=30),
            RecordQuery(sort="deadline", offset=offset // 3, limit=30, group="plan"),
        ):
            assert without_scores(elastic.search_records(query)) == without_scores(sqlite.search_records(query))
        plans = PlanQuery(sort="title", offset=offset, limit=30, group="family")
        assert without_scores(elastic.search_plans(plans)) == without_scores(sqlite.search_plans(plans))


def test_by_relevance_the_best_are_the_same(both: tuple[Searcher, Searcher]) -> None:
    asked: list[PlanQuery | RecordQuery] = list(plan_queries(Generator(6), QUERIES))
    asked += [msgspec.structs.replace(query, sort="relevance") for query in record_queries(Generator(6), QUERIES)]
    shares = [one for query in asked for one in share(both, msgspec.structs.replace(query, limit=1000, facets=()))]
    assert len(shares) > 20
    assert min(shares) >= 0.8
    assert statistics.mean(shares) > 0.99


def share(both: tuple[Searcher, Searcher], query: PlanQuery | RecordQuery) -> list[float]:
    """Which part of the ten best of Elasticsearch are among the ten best of SQLite; nothing where no more than ten are
    found."""
    sqlite, elastic = (
        one.search_plans(query) if isinstance(query, PlanQuery) else one.search_records(query) for one in both
    )
    if sqlite.total <= 10:
        return []
    return [len({name(hit) for hit in elastic.hits[:10]} & {name(hit) for hit in sqlite.hits[:10]}) / 10]


def name(hit: Any) -> str:
    """Of a plan or a record."""
    return str(hit.plan_id if hasattr(hit, "plan_id") else hit.record.record_id)
