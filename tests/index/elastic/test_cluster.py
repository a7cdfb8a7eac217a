"""Three machines: one of them loses its power while the index is brought up to date."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from elasticsearch_node import Node, cluster

from index.elastic import bulk, patience, sync
from index.elastic.address import Address, parse
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.elastic.sync import Sent
from index.searcher import PlanQuery
from index.store import Store
from ingest.plan import Plan

pytestmark = pytest.mark.elasticsearch
PLANS = 120


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    """Of one cluster."""
    with cluster(3, heap="320m") as started:
        yield started


@pytest.fixture
def address(nodes: list[Node]) -> Address:
    """With shards on each of them, and a copy of each shard on another."""
    hosts = ",".join(node.url.removeprefix("http://") for node in nodes)
    return parse(f"elasticsearch+http://{hosts}/test?shards=3&replicas=1")


def master(nodes: list[Node], address: Address) -> Node:
    """The machine that decides, which the others must first replace."""
    there = Connection(address)
    chosen = there.client.cluster.state(metric="master_node")["master_node"]
    publish = there.client.nodes.info(metric="http")["nodes"][chosen]["http"]["publish_address"]
    there.client.close()
    return next(node for node in nodes if node.url == f"http://{publish}")


def copies(address: Address) -> set[tuple[str, str]]:
    """(shard, machine) of each that is there."""
    there = Connection(address)
    shards = there.client.cat.shards(index=f"{address.name}-*", format="json").body
    there.client.close()
    return {(f"{one['index']} {one['shard']}", one["node"]) for one in shards if one["state"] == "STARTED"}


def test_a_machine_that_is_killed_during_a_sync_loses_nothing(
    nodes: list[Node], address: Address, store: Store, monkeypatch: pytest.MonkeyPatch,
    make_plan: Callable[..., Plan], put: Callable[..., None], settled: Callable[[Address], None],
) -> None:  # fmt: skip
    """Kill -9 of the master, which has shards and is one of those that are asked, in the midst of a step."""
    monkeypatch.setattr(patience, "_FIRST_PAUSE", 0.5)
    monkeypatch.setattr(sync, "STEP", 20)
    monkeypatch.setattr(bulk, "MAX_ACTIONS", 5)
    searcher = ElasticSearcher(store, address)
    put(
        store,
        *[
            make_plan(f"旧县方案{number}\n一、目标\n新建茶园{number}万亩。", document_id="old", part=number)
            for number in range(PLANS)
        ],
    )
    assert searcher.sync() == Sent(PLANS, 0)
    assert len(copies(address)) == 2 * 2 * 3
    lost = master(nodes, address)
    plans = [
        make_plan(f"新县方案{number}\n一、目标\n新建茶园{number}万亩。", document_id="new", part=number)
        for number in range(PLANS)
    ]
    put(store, *plans[:-1], make_plan("怪县方案\n年份大得装不下。", document_id="new", part=PLANS - 1, year=10**12))
    for plan in list(store.plans())[:10]:
        store.delete(plan.plan_id)
    killer = threading.Timer(random.Random(4).uniform(0.05, 0.2), lost.kill)
    steps: list[tuple[int, float]] = []

    def moved(done: int, _total: int) -> None:
        steps.append((done, time.monotonic()))
        if len(steps) == 2:
            killer.start()

    sent = searcher.sync(moved)
    killer.join()
    assert sent == Sent(PLANS + 10, 1)
    assert lost.process.returncode == -9
    assert len(steps) > 4
    print("longest step", max(later[1] - one[1] for one, later in itertools.pairwise(steps)))
    assert len({machine for _, machine in copies(address)}) == 2
    settled(address)
    assert searcher.search_plans(PlanQuery()).total == 2 * PLANS - 10 - 1
