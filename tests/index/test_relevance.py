"""Do the plans that people look for come first? Questions with their answers, asked of both searchers.

relevance/queries.jsonl, a question a line: `relevant` are the plans that answer it (a name that ends in / stands for all
below it), `above` pairs of which the first must come before the second, `absent` plans that must not be found. The plans
are those of corpora/plans, by their paths, and the small ones of relevance/plans.txt; names of bodies are also those of
relevance/bodies.txt, a user's list. relevance/floors.json says how many of the first five must be relevant in the mean of
a group; where fewer than five are relevant, so many of the first. Nobody lowers a floor; who makes search better raises it.

`python tests/index/test_relevance.py` prints what is reached, with GOVPLAN_TEST_ES set also in Elasticsearch.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpora.write import build
from extract import body_list
from index.elastic.address import parse
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.kept import Document, Kept
from index.searcher import PlanQuery, Searcher
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest import read_file
from ingest.plan import Plan, Section

HERE = Path(__file__).parent / "relevance"
QUERIES: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "queries.jsonl").read_text("utf-8").splitlines()]
FLOORS: dict[str, float] = json.loads((HERE / "floors.json").read_text("utf-8"))
GROUPS = sorted({query["group"] for query in QUERIES})
FIRST = 5
# Their texts are kept for measuring the extraction on what nobody has read.
_HELD_OUT = ("luan-", "naidong-", "tianshui-", "wuzhou-")


def plans() -> Iterator[tuple[str, Plan]]:
    """(name, plan) of all that is searched."""
    for line in (build.PLANS / "manifest.jsonl").read_text("utf-8").splitlines():
        path = Path(json.loads(line)["path"])
        if path.name.startswith(_HELD_OUT):
            continue
        found = read_file(build.PLANS / path)
        for plan in found:
            yield str(path.with_suffix("")) + (f"#{plan.part}" if len(found) > 1 else ""), plan
    for text in (HERE / "plans.txt").read_text("utf-8").split("\n= ")[1:]:
        head, _, body = text.partition("\n")
        name, year = head.split(" | ")
        yield name, _small(body.strip(), int(year))


def _small(text: str, year: int) -> Plan:
    digest = hashlib.sha256(text.encode()).hexdigest()
    title, *lines = text.split("\n")
    at, sections = len(title) + 1, []
    for line in lines:
        if "、" in line[:2]:
            sections.append(Section(line[:2], line[2:], 1, at, at + len(line), len(text)))
        at += len(line) + 1
    return Plan(
        plan_id=f"{digest}#1", document_id=digest, source=f"{digest[:8]}.txt", sha256=digest, title=title, year=year,
        text=text, sections=tuple(sections), ingested_at=datetime(2026, 1, 1, tzinfo=UTC), parser="test/1",
    )  # fmt: skip


def fill(store: Store) -> dict[str, str]:
    """Keep all plans; gives their names by plan_id."""
    store.use_bodies(body_list.read(HERE / "bodies.txt"))
    documents: dict[str, list[Plan]] = {}
    names: dict[str, str] = {}
    for name, plan in plans():
        names[plan.plan_id] = name
        documents.setdefault(plan.document_id, []).append(plan)
    for held in documents.values():
        one = held[0]
        document = Document(document_id=one.document_id, source=one.source, sha256=one.sha256, state="ok")
        store.put(document, [Kept(plan=plan) for plan in held])
    return names


@contextmanager
def elastic(store: Store, url: str) -> Iterator[Searcher]:
    """In indices that go when it is done."""
    address = parse(f"elasticsearch+{url}/test-{secrets.token_hex(6)}")
    searcher = ElasticSearcher(store, address)
    searcher.refresh()
    yield searcher
    client = Connection(address).client
    for index in client.indices.get(index=f"{address.name}-*", features=["aliases"]).body:
        client.indices.delete(index=index)
    client.close()


class Answers:
    """Names of the plans that a searcher finds for each question, best first."""

    def __init__(self, searcher: Searcher, names: dict[str, str]) -> None:
        self.names = set(names.values())
        self.found = {
            words: [names[one] for one in searcher.plan_ids(PlanQuery(words=words))]
            for words in (query["words"] for query in QUERIES)
        }

    def relevant(self, query: dict[str, Any]) -> set[str]:
        """The plans that answer a question."""
        wanted = query.get("relevant", ())
        whole = tuple(name for name in wanted if name.endswith("/"))
        return {name for name in self.names if name in wanted or (whole and name.startswith(whole))}

    def precision(self, group: str) -> float:
        """Of the first five, in the mean."""
        return statistics.mean(
            self.share(query) for query in QUERIES if query["group"] == group and self.relevant(query)
        )

    def share(self, query: dict[str, Any]) -> float:
        """Of the first five of one question, or of as many as are relevant."""
        relevant = self.relevant(query)
        first = min(FIRST, len(relevant))
        return len(relevant.intersection(self.found[query["words"]][:first])) / first


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, str]]]:
    """A store of all plans, and their names."""
    with Store.open(tmp_path_factory.mktemp("relevance") / "govplan.db") as store:
        yield store, fill(store)


@pytest.fixture(scope="module")
def in_sqlite(kept: tuple[Store, dict[str, str]]) -> Answers:
    store, names = kept
    return Answers(SqliteSearcher(store), names)


@pytest.fixture(scope="module")
def in_elasticsearch(kept: tuple[Store, dict[str, str]], elasticsearch_url: str) -> Iterator[Answers]:
    store, names = kept
    with elastic(store, elasticsearch_url) as searcher:
        yield Answers(searcher, names)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def answers(request: pytest.FixtureRequest) -> Answers:
    """Of each searcher."""
    made: Answers = request.getfixturevalue(f"in_{request.param}")
    return made


def test_every_plan_named_is_there_and_every_group_has_a_floor(in_sqlite: Answers) -> None:
    assert set(FLOORS) == set(GROUPS)
    for query in QUERIES:
        named = [
            *query.get("relevant", ()),
            *query.get("absent", ()),
            *(n for pair in query.get("above", ()) for n in pair),
        ]
        for name in named:
            assert any(one == name or (name.endswith("/") and one.startswith(name)) for one in in_sqlite.names), name


@pytest.mark.parametrize("group", GROUPS)
def test_first_come_the_relevant_ones(answers: Answers, group: str) -> None:
    assert answers.precision(group) >= FLOORS[group]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["words"])
def test_of_two_the_better_comes_first(answers: Answers, query: dict[str, Any]) -> None:
    found = answers.found[query["words"]]
    for better, worse in query.get("above", ()):
        assert better in found
        assert worse in found
        assert found.index(better) < found.index(worse), (better, worse)
    assert not set(query.get("absent", ())) & set(found)


@pytest.mark.elasticsearch
def test_both_put_the_same_plans_in_the_same_order(in_sqlite: Answers, in_elasticsearch: Answers) -> None:
    assert in_elasticsearch.found == in_sqlite.found


def main() -> None:
    """What is reached, beside the floors."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "govplan.db") as store:
        names = fill(store)
        report(Answers(SqliteSearcher(store), names), "SQLite")
        if url := os.environ.get("GOVPLAN_TEST_ES"):
            with elastic(store, url.rstrip("/")) as searcher:
                report(Answers(searcher, names), "Elasticsearch")


def report(answers: Answers, name: str) -> None:
    """A line a group, and the questions whose first plans are not all relevant."""
    print(f"{name}: {len(answers.names)} plans, {len(QUERIES)} questions")
    for group in GROUPS:
        print(f"  {group}: {answers.precision(group):.3f} (floor {FLOORS.get(group)})")
    for query in QUERIES:
        relevant, found = answers.relevant(query), answers.found[query["words"]]
        if relevant and answers.share(query) < 1:
            print(f"    {query['words']}: {found[:FIRST]}, not {sorted(relevant.difference(found[:FIRST]))}")
        for better, worse in query.get("above", ()):
            if not (better in found and worse in found and found.index(better) < found.index(worse)):
                print(f"    {query['words']}: {better} not above {worse}: {found[:8]}")


if __name__ == "__main__":
    sys.exit(main())
