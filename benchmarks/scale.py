"""Growth: SQLite and one Elasticsearch node with the same plans and the same queries, in one run, as Markdown tables.

    python -m benchmarks.scale [--plans 10000 30000 100000] [--queries 200] [--readers 16] [--rebuild]
                               [--heap 1g] [--folder FOLDER]

Plans and queries are those of benchmarks.search. The store grows from each size to the next, and both indexes with it.
SQLite keeps and indexes each plan in a transaction of its own; the node gets what changed by `govplan index sync`,
whose time runs from reading the store to the last document found by a search. Each size is then asked the same queries
of both, one after the other, then by several readers at once, each a process of its own. Every query asks for a page
of 20 with all facets, those for plans with three passages a hit; both must find equally many. --rebuild also makes
both indexes anew at the largest size. The node is that of the tests (tests/elasticsearch_node.py): one process on this
machine, which the readers share with it.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from elasticsearch_node import Node

from benchmarks.search import Filled, Generator, Timed, plan_queries, put, record_queries, timed
from index.elastic.address import Address
from index.elastic.connection import KINDS, Connection
from index.elastic.searcher import ElasticSearcher
from index.searcher import PlanQuery, PlanResult, RecordQuery, RecordResult, Searcher
from index.sqlite_searcher import SqliteSearcher
from index.store import Store

ENGINES = ("SQLite", "Elasticsearch")
HEAD = (
    "plans", "", "indexed, plans/s", "disk, kB a plan", "plans: p50 ms", "p95", "records: p50 ms", "p95",
    "many readers: queries/s", "p50 ms", "p95",
)  # fmt: skip
_QUIET_SECONDS = 600.0
_FULL_TEXT = ("plan_fts", "record_fts", "band_fts")
Queries = tuple[list[PlanQuery], list[RecordQuery]]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one run measures with. address, process: of the node; reads: queries of each reader."""

    store: Path
    address: Address
    process: int
    seed: int
    queries: int
    readers: int
    reads: int

    def asked(self) -> Queries:
        """For plans and for records: the same for every size, engine and reader."""
        generator = Generator(self.seed)
        return list(plan_queries(generator, self.queries)), list(record_queries(generator, self.queries))

    def searcher(self, engine: str, store: Store) -> Searcher:
        """By its name in ENGINES."""
        return SqliteSearcher(store) if engine == "SQLite" else ElasticSearcher(store, self.address)


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One engine at one size. rate: plans indexed a second; size: bytes; at_once: of all readers together."""

    rate: float
    size: int
    plans: Timed
    records: Timed
    at_once: Timed
    seconds: float


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, nargs="+", default=[2_000, 10_000], help="sizes to grow to")
    parser.add_argument("--queries", type=int, default=200, help="for plans, and as many for records")
    parser.add_argument("--readers", type=int, default=16)
    parser.add_argument("--reads", type=int, default=50, help="queries of each reader")
    parser.add_argument("--rebuild", action="store_true", help="make both indexes anew at the end")
    parser.add_argument("--heap", default="1g", help="of the node")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where store and node keep their files while it runs")
    given = parser.parse_args()
    tempfile.tempdir = str(given.folder.resolve()) if given.folder else None
    with tempfile.TemporaryDirectory(prefix="scale-") as folder, Node(heap=given.heap) as node:
        run = Run(
            store=Path(folder) / "scale.db",
            address=Address((node.url,), "scale"),
            process=node.process.pid,
            **{name: getattr(given, name) for name in ("seed", "queries", "readers", "reads")},
        )
        print(f"{os.cpu_count()} cores, node with a heap of {given.heap}, {given.readers} readers\n")
        with Store.open(run.store) as store:
            grow(run, store, sorted(given.plans))
            print(memory(node, Connection(run.address)), flush=True)
            if given.rebuild:
                rebuild(run, store)


def grow(run: Run, store: Store, sizes: Sequence[int]) -> None:
    """Two rows for each size, printed when they are known, then what else there is to say."""
    row(*HEAD)
    row("---:", "---", *["---:"] * (len(HEAD) - 2))
    generator, notes = Generator(run.seed), list[str]()
    for before, size in pairwise((0, *sizes)):
        busy = os.getloadavg()[0]
        filled = put(store, generator.plans(size - before, before))
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        began, ours, theirs = time.perf_counter(), time.process_time(), processor(run.process)
        run.searcher("Elasticsearch", store).refresh()
        seconds, ours = time.perf_counter() - began, time.process_time() - ours
        settle(Connection(run.address))
        costs = {"SQLite": filled.processor, "sync": ours, "node": processor(run.process) - theirs}
        sizes_of = {"SQLite": in_file(store), "Elasticsearch": in_index(Connection(run.address))}
        found = {
            "SQLite": asked(run, store, "SQLite", filled.plans / filled.seconds, sizes_of),
            "Elasticsearch": asked(run, store, "Elasticsearch", filled.plans / seconds, sizes_of),
        }
        for engine, one in found.items():
            row(f"{size:,}", engine, *figures(one, size))
        notes.append(note(size, filled, sizes_of, found, costs, busy))
    print("\n" + "\n".join(notes), flush=True)


def asked(run: Run, store: Store, engine: str, rate: float, sizes: Mapping[str, Mapping[str, int]]) -> Measured:
    """Everything that is asked of one engine at one size."""
    searcher, (plans, records) = run.searcher(engine, store), run.asked()
    alone = timed(plans, searcher.search_plans), timed(records, searcher.search_records)
    at_once, seconds = together(run, engine)
    size = sum(sizes[engine].values())
    return Measured(rate=rate, size=size, plans=alone[0], records=alone[1], at_once=at_once, seconds=seconds)


def figures(one: Measured, size: int) -> Iterator[str]:
    """Cells of a row."""
    yield from (f"{one.rate:,.0f}", f"{one.size / size / 1000:,.1f}")
    for timed_queries in (one.plans, one.records):
        yield from (f"{timed_queries.p50:,.1f}", f"{timed_queries.p95:,.1f}")
    yield f"{len(one.at_once.times) / one.seconds:,.1f}"
    yield from (f"{one.at_once.p50:,.0f}", f"{one.at_once.p95:,.0f}")


def note(
    size: int,
    filled: Filled,
    sizes: Mapping[str, Mapping[str, int]],
    found: Mapping[str, Measured],
    costs: Mapping[str, float],
    busy: float,
) -> str:
    """What has no column: the plans, parts of the disk, the processor's time, whether both found the same, and the
    machine's other work."""
    parts = ", ".join(f"{name} {count / size / 1000:,.1f}" for one in sizes.values() for name, count in one.items())
    times = ", ".join(f"{name} {seconds / filled.plans * 1000:.1f}" for name, seconds in costs.items())
    ours, theirs = ([*one.plans.totals, *one.records.totals] for one in found.values())
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    each = filled.characters / filled.plans, filled.records / filled.plans
    median = [statistics.median(one.totals) for one in (found["SQLite"].plans, found["SQLite"].records)]
    return (
        f"- {size:,} plans of {each[0]:,.0f} characters and {each[1]:.1f} records. kB a plan: {parts}. Milliseconds of "
        f"a core to index a plan: {times}. Equally many found in {same} of {len(ours)} queries, in the median "
        f"{median[0]:,.0f} plans, {median[1]:,.0f} records. Load of the machine before: {busy:.1f}."
    )


def together(run: Run, engine: str) -> tuple[Timed, float]:
    """All readers at once: their queries, and seconds from the first question to the last answer."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(run.readers)
    with spawn.Pool(run.readers, _open, (run, engine, barrier)) as pool:
        found = pool.map(_read, range(run.readers), chunksize=1)
    times = [one for _, _, each in found for one in each.times]
    totals = [one for _, _, each in found for one in each.totals]
    return Timed(times, totals), max(end for _, end, _ in found) - min(start for start, _, _ in found)


_READER: list[Any] = []


def _open(run: Run, engine: str, barrier: Any) -> None:
    """A reader's process."""
    store = Store.open(run.store)
    _READER[:] = [run, run.searcher(engine, store), barrier]


def _read(number: int) -> tuple[float, float, Timed]:
    """Every reader asks for plans and records in turn, and begins at another place of the list."""
    run, searcher, barrier = _READER
    plans, records = run.asked()
    mixed = [one for pair in zip(plans, records, strict=True) for one in pair]
    first = number * len(mixed) // run.readers
    mine = [mixed[(first + step) % len(mixed)] for step in range(run.reads)]
    searcher.search_plans(plans[0])
    barrier.wait()
    start = time.monotonic()
    found = timed(mine, lambda query: _ask(searcher, query))
    return start, time.monotonic(), found


def _ask(searcher: Searcher, query: PlanQuery | RecordQuery) -> PlanResult | RecordResult:
    return searcher.search_plans(query) if isinstance(query, PlanQuery) else searcher.search_records(query)


def rebuild(run: Run, store: Store) -> None:
    """Both indexes anew."""
    count = store.status().plans
    for engine in ENGINES:
        began = time.perf_counter()
        run.searcher(engine, store).rebuild()
        seconds = time.perf_counter() - began
        print(f"- {engine} made anew: {seconds:,.0f} s, {count / seconds:,.0f} plans/s", flush=True)


def in_file(store: Store) -> dict[str, int]:
    """Bytes of the store's tables and of its full text."""
    whole = store.path.stat().st_size
    sql = "SELECT sum(length(block)) FROM {}_data"
    text = sum(store.connection.execute(sql.format(name)).fetchone()[0] for name in _FULL_TEXT)
    return {"store": whole - text, "its full text": text}


def settle(connection: Connection) -> None:
    """Wait until the engine has merged what it was given."""
    indices = [connection.alias(kind) for kind in KINDS]
    connection.client.indices.flush(index=indices)
    until = time.monotonic() + _QUIET_SECONDS
    while time.monotonic() < until:
        found = connection.client.indices.stats(index=indices, metric="merge")["_all"]["total"]["merges"]
        if not found["current"]:
            return
        time.sleep(1)


def in_index(connection: Connection) -> dict[str, int]:
    """Bytes of each index."""
    found = {}
    for kind in KINDS:
        stats = connection.client.indices.stats(index=connection.alias(kind), metric="store")
        found[f"index of {kind}"] = stats["_all"]["primaries"]["store"]["size_in_bytes"]
    return found


def processor(process: int) -> float:
    """Seconds of the processor that a process took until now; told by Linux alone."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return math.nan
    fields = told.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(node: Node, connection: Connection) -> str:
    """Of the node, at the end."""
    stats = next(iter(connection.client.nodes.stats(metric="jvm")["nodes"].values()))["jvm"]["mem"]
    peak, told = stats["pools"]["old"]["peak_used_in_bytes"], Path(f"/proc/{node.process.pid}/status")
    lines = told.read_text().splitlines() if told.exists() else []
    most = "".join(f", {int(line.split()[1]) / 1e6:.1f} GB resident" for line in lines if line.startswith("VmHWM"))
    return f"- The node at most: {peak / 1e6:,.0f} MB of its heap long-lived{most}."


def row(*cells: str) -> None:
    """A line of a Markdown table."""
    print("|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
