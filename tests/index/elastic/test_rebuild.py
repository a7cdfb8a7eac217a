"""A new index takes the place of the old one while people read, and wherever the process that makes it is killed."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest
from elasticsearch_faults import Faulty, faulty

from benchmarks.search import Generator
from index.elastic.address import Address
from index.elastic.connection import KINDS, Connection
from index.elastic.searcher import ElasticSearcher
from index.kept import Document, Kept
from index.searcher import PlanQuery, RecordQuery
from index.store import Store
from ingest.plan import Plan

pytestmark = pytest.mark.elasticsearch
ROOT = Path(__file__).resolve().parents[3]
PER_SECOND, READERS = 20, 4
REBUILDER = """
import os
import sys

import elasticsearch

from index.elastic import bulk
from index.elastic.address import parse
from index.elastic.searcher import ElasticSearcher
from index.store import Store

bulk.MAX_ACTIONS = 100
for line in sys.stdin:
    if not (child := os.fork()):
        with Store.open(sys.argv[1]) as store:
            ElasticSearcher(store, parse(sys.argv[2])).renew()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Readers:
    """Some people who ask `PER_SECOND` questions a second together: what is found, and what went wrong. `least` is how
    many plans must be found at any time."""

    def __init__(self, store: Store, address: Address, least: int) -> None:
        self._path, self._address = store.path, address
        self.least = least
        self.short: list[str] = []
        self.errors: list[Exception] = []
        self.asked = 0
        self.done = threading.Event()

    def run(self, first: int) -> None:
        with Store.open(self._path) as own:
            asks = ElasticSearcher(own, self._address)
            due = time.monotonic() + first / PER_SECOND
            for question in itertools.cycle(self._questions(asks)):
                due = max(due + READERS / PER_SECOND, time.monotonic())
                if self.done.wait(max(0.0, due - time.monotonic())):
                    return
                self._ask(question)

    def _ask(self, question: Callable[[], int]) -> None:
        least = self.least
        try:
            found = question()
        except Exception as error:  # noqa: BLE001
            self.errors.append(error)
        else:
            if found < least:
                self.short.append(f"{found} of {least}")
        self.asked += 1

    def _questions(self, asks: ElasticSearcher) -> list[Callable[[], int]]:
        return [
            lambda: asks.search_plans(PlanQuery(words="县", facets=("year", "issuer"), limit=2)).total,
            lambda: int(asks.search_records(RecordQuery(group="plan", sort="value", limit=5)).groups),
            lambda: len(list(asks.plan_ids(PlanQuery()))),
            lambda: asks.search_plans(PlanQuery(words="县", group="family", limit=50, passages=0)).groups,
        ]


@contextmanager
def reading(store: Store, address: Address, least: int) -> Iterator[Readers]:
    """People read until the end of `with`."""
    readers = Readers(store, address, least)
    threads = [threading.Thread(target=readers.run, args=(number,)) for number in range(READERS)]
    for one in threads:
        one.start()
    try:
        yield readers
    finally:
        readers.done.set()
        for one in threads:
            one.join()


def put(store: Store, kept: Kept) -> None:
    plan = kept.plan
    store.put(Document(document_id=plan.document_id, source=plan.source, sha256=plan.sha256, state="ok"), [kept])


def indices(address: Address) -> dict[str, list[str]]:
    """Every index, and the aliases that lead to it."""
    there = Connection(address)
    found = there.client.indices.get(index=f"{address.name}-*", features=["aliases"]).body
    there.client.close()
    return {name: list(about["aliases"]) for name, about in found.items()}


def test_goes_on_answering(
    searcher: ElasticSearcher, store: Store, elastic_address: Address, settled: Callable[[], None]
) -> None:
    """A hundred questions, 20 a second, while the index is made anew, larger and smaller than the one before."""
    more = Generator(9).plans(1000)
    next(itertools.islice(more, 29, None))
    with reading(store, elastic_address, 30) as readers:
        rebuilds = 0
        while readers.asked < 100 or rebuilds < 4:
            have = len(list(store.plans()))
            if rebuilds % 2:
                for plan in itertools.islice(store.plans(), 7):
                    store.delete(plan.plan_id)
                readers.least = have - 7
            else:
                for _ in range(10):
                    put(store, next(more))
            searcher.renew()
            rebuilds += 1
            readers.least = len(list(store.plans()))
    print(f"rebuilds {rebuilds}, questions {readers.asked}, errors {len(readers.errors)}, too few {readers.short}")
    assert (readers.errors, readers.short) == ([], [])
    settled()


def aliases_of(searcher: ElasticSearcher) -> list[str]:
    return [searcher._connection.alias(kind) for kind in KINDS]


class Point(msgspec.Struct, frozen=True):
    """When to kill: at the `nth` request of a kind, before it reaches the server or when it was done there."""

    asked: str
    nth: int
    done: bool


class Rebuilder:
    """Makes the index anew in a process of its own, by way of `server`, which kills it at a point."""

    def __init__(self, store: Store, server: Faulty, name: str) -> None:
        line = [sys.executable, "-c", REBUILDER, str(store.path), f"elasticsearch+{server.url}/{name}"]
        self._parent = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._server = server
        self._known = threading.Event()
        self._pid = self._seen = 0
        self._point: Point | None = None
        server.stop = self._strike

    def run(self, point: Point | None = None) -> int:
        """Once; gives the exit code."""
        self._point, self._seen = point, 0
        self._known.clear()
        assert self._parent.stdin
        assert self._parent.stdout
        print(file=self._parent.stdin, flush=True)
        self._pid = int(self._parent.stdout.readline())
        self._known.set()
        return int(self._parent.stdout.readline())

    def close(self) -> None:
        with self._parent:
            self._parent.terminate()

    def _strike(self, asked: str, done: bool) -> bool:
        point = self._point
        if point is None or asked != point.asked:
            return False
        self._seen += not done
        if (self._seen, done) != (point.nth, point.done):
            return False
        self._known.wait()
        os.kill(self._pid, signal.SIGKILL)
        return True


def phases(asked: list[str], name: str) -> dict[str, range]:
    """Which requests of a rebuild belong to what it does."""
    made = asked.index(f"PUT /{name}-records")
    bulks = [number for number, one in enumerate(asked) if one == "PUT /_bulk"]
    moved = asked.index("POST /_aliases")
    return {
        "making": range(made + 1),
        "filling": range(made + 1, bulks[-1] + 1),
        "comparing": range(bulks[-1] + 1, moved),
        "moving": range(moved, moved + 1),
        "removing": range(moved + 1, len(asked)),
    }


def points(asked: list[str], name: str, draw: random.Random) -> list[Point]:
    """Two of each phase: one before a request of it is sent, one when a request was done and not yet answered."""
    drawn = []
    for steps in phases(asked, name).values():
        for done in (False, True):
            step = draw.choice(steps)
            drawn.append(Point(asked[step], asked[: step + 1].count(asked[step]), done))
    return drawn


def test_that_is_killed_leaves_one_whole_index(
    searcher: ElasticSearcher, store: Store, elasticsearch_url: str, elastic_address: Address,
    make_plan: Callable[..., Plan], settled: Callable[[], None],
) -> None:  # fmt: skip
    """Ten kills, two in each thing that a rebuild does, at requests drawn by chance, while people read. The store
    changes before each, and has a document that is refused."""
    put(store, Kept(plan=make_plan("怪县方案\n年份大得装不下。", year=10**12)))
    searcher.sync()
    more = Generator(9).plans(100)
    next(itertools.islice(more, 29, None))
    left = []
    with (
        faulty(elasticsearch_url) as server,
        closing(Rebuilder(store, server, elastic_address.name)) as rebuilder,
        reading(store, elastic_address, 30) as readers,
    ):
        assert rebuilder.run() == 0
        for number, point in enumerate(points(server.asked, elastic_address.name, random.Random(4))):
            put(store, next(more))
            assert rebuilder.run(point) == -signal.SIGKILL, point
            there = indices(elastic_address)
            assert sorted(alias for aliases in there.values() for alias in aliases) == sorted(aliases_of(searcher))
            found = searcher.verify()
            assert (found.missing, found.extra, found.refused) == (0, 0, 1), point
            left.append(len(there) - 2)
            # The next run cleans up, be it of one kind or the other.
            (searcher.renew if number % 3 == 0 else searcher.sync)()
            assert len(indices(elastic_address)) == 2, point
            settled()
            readers.least += 1
    print(f"kills {len(left)}, left over {left}, questions {readers.asked}, errors {len(readers.errors)}")
    assert len(left) == 10
    assert {0, 2} <= set(left) <= {0, 1, 2}
    assert (readers.errors, readers.short) == ([], [])
    letters = {name for (name,) in store.connection.execute("SELECT target FROM dead_letter")}
    assert letters <= indices(elastic_address).keys()
