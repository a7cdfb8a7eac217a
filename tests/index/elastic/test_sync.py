"""What the store has and what the index has are the same, whatever goes wrong between them."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from elasticsearch_faults import faulty

from benchmarks.search import Generator, fill
from extract.lexicon import Word
from index.elastic import bulk, connection, sync
from index.elastic.address import Address, parse
from index.elastic.bulk import Action, Sender, chunks
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.elastic.sync import Sent
from index.elastic.verify import Difference
from index.errors import IndexDown, IndexMissing, IndexRefused, StaleIndex
from index.kept import Kept
from index.searcher import PlanQuery, RecordQuery
from index.store import Store
from ingest.plan import Plan

pytestmark = pytest.mark.elasticsearch
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def searcher(store: Store, elastic_address: Address) -> ElasticSearcher:
    """Of an index that has the store's plans."""
    fill(store, Generator(8), 30)
    made = ElasticSearcher(store, elastic_address)
    made.refresh()
    return made


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FIRST_PAUSE", 0.01)


def same(searcher: ElasticSearcher) -> bool:
    """Has the index what the store has?"""
    found = searcher.verify()
    return found == Difference(counted=found.counted, refused=found.refused)


class TestFaults:
    @pytest.mark.parametrize(
        "faults",
        [
            ("429",),
            ("503", "503"),
            ("item",),
            ("item", "item", "429"),
            ("late",),
            ("reset",),
            ("reset", "503", "item", "late"),
        ],
    )
    def test_are_overcome_and_nothing_is_lost(
        self, searcher: ElasticSearcher, store: Store, elasticsearch_url: str, elastic_address: Address,
        monkeypatch: pytest.MonkeyPatch, faults: tuple[str, ...],
    ) -> None:  # fmt: skip
        monkeypatch.setattr(connection, "ANSWER_SECONDS", 1.0)
        plans = list(store.plans())
        for plan in plans[:20]:
            store.set_family([plan.plan_id], "again")
        store.delete(plans[-1].plan_id)
        with faulty(elasticsearch_url, *faults) as server:
            there = ElasticSearcher(store, parse(f"elasticsearch+{server.url}/{elastic_address.name}"))
            assert there.sync() == Sent(21, 0)
            assert not server.faults
            assert server.bulks > len(faults)
        assert same(searcher)
        assert searcher.search_plans(PlanQuery(group="family")).groups == 10
        assert searcher.sync() == Sent(0, 0)

    def test_that_last_are_told_and_the_next_run_goes_on(
        self, searcher: ElasticSearcher, store: Store, elasticsearch_url: str, elastic_address: Address
    ) -> None:
        plans = list(store.plans())
        store.delete(plans[0].plan_id)
        with faulty(elasticsearch_url, *["503"] * bulk.TRIES) as server:
            there = ElasticSearcher(store, parse(f"elasticsearch+{server.url}/{elastic_address.name}"))
            with pytest.raises(IndexDown, match="503"):
                there.sync()
        assert searcher.standing().waiting == 1
        assert searcher.sync() == Sent(1, 0)
        assert same(searcher)


class TestRefused:
    def test_is_kept_with_its_reason_until_it_fits(
        self, searcher: ElasticSearcher, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None]
    ) -> None:
        odd = make_plan("怪年份方案\n年份大得装不下。", year=10**12)
        put(store, odd)
        put(store, make_plan("好方案\n年份正常。", year=2020))
        assert searcher.sync() == Sent(2, 1)
        (letter,) = searcher.standing().refused
        assert (letter.kind, letter.id) == ("plans", odd.plan_id)
        assert "year" in letter.reason
        assert same(searcher)
        assert searcher.search_plans(PlanQuery(words="年份")).total == 1
        assert searcher.sync() == Sent(0, 0)
        put(store, msgspec.structs.replace(odd, year=2021))
        assert searcher.sync() == Sent(1, 0)
        assert searcher.standing().refused == ()
        assert searcher.search_plans(PlanQuery(words="年份")).total == 2

    def test_leaves_nothing_outdated_behind(
        self, searcher: ElasticSearcher, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None]
    ) -> None:
        plan = make_plan("方案甲\n先放进去。", year=2020)
        put(store, plan)
        searcher.sync()
        put(store, msgspec.structs.replace(plan, year=10**12))
        assert searcher.sync() == Sent(1, 1)
        assert searcher.search_plans(PlanQuery(words="先放进去")).total == 0
        assert searcher.renew().refused == 1
        assert [one.id for one in searcher.standing().refused] == [plan.plan_id]


class TestChunks:
    def test_are_bounded_in_bytes_and_number(self) -> None:
        sizes = [10, bulk.MAX_BYTES + 1, 10, *[2000] * 2500]
        actions = [Action(kind="plans", id=str(n), plan_id="", seq=1, data=b"x" * size) for n, size in enumerate(sizes)]
        parts = list(chunks(iter(actions)))
        assert [one for part in parts for one in part] == actions
        assert all(len(part) <= bulk.MAX_ACTIONS for part in parts)
        assert all(len(part) == 1 or sum(one.size for one in part) <= bulk.MAX_BYTES for part in parts)
        assert [len(part) for part in parts[:2]] == [1, 1]

    def test_the_next_one_is_made_while_the_service_works(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "MAX_ACTIONS", 1)
        third = threading.Event()

        class Slow(Sender):
            def _request(self, chunk: Sequence[Action]) -> list[Mapping[str, Any]]:
                assert third.wait(10)
                return [{"status": 400, "error": {"type": one.id}} for one in chunk]

        def actions() -> Iterator[Action]:
            for number in range(4):
                if number == 2:
                    third.set()
                yield Action(kind="plans", id=str(number), plan_id="", seq=1, data=b"{}")

        refused = list(Slow(Connection(Address(("http://127.0.0.1:1",))), {}).send(actions()))
        assert [one.action.id for one in refused] == ["0", "1", "2", "3"]

    def test_who_stops_does_not_wait_for_a_busy_service(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bulk, "MAX_ACTIONS", 1)
        monkeypatch.setattr(bulk, "_FIRST_PAUSE", 60.0)
        asked = threading.Event()

        class Busy(Sender):
            def _request(self, *_: object) -> list[Mapping[str, Any]]:
                asked.set()
                raise IndexDown("busy")

        def actions() -> Iterator[Action]:
            for number in range(2):
                yield Action(kind="plans", id=str(number), plan_id="", seq=1, data=b"{}")
            assert asked.wait(10)
            raise KeyboardInterrupt

        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            list(Busy(Connection(Address(("http://127.0.0.1:1",))), {}).send(actions()))
        assert time.monotonic() - began < 10

    def test_many_changes_go_in_steps(
        self, searcher: ElasticSearcher, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sync, "STEP", 7)
        store.set_family([plan.plan_id for plan in store.plans()], "f")
        steps: list[tuple[int, int]] = []
        assert searcher.sync(lambda done, total: steps.append((done, total))) == Sent(30, 0)
        assert steps == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]


class TestIndex:
    def test_that_is_not_there_is_told_and_made(self, store: Store, elastic_address: Address) -> None:
        searcher = ElasticSearcher(store, elastic_address)
        with pytest.raises(IndexMissing, match="index sync"):
            searcher.search_plans(PlanQuery())
        assert searcher.standing().state == "missing"
        searcher.sync()
        assert searcher.search_plans(PlanQuery()).total == 0
        assert searcher.standing().state == "ready"

    def test_of_another_store_is_left_alone_until_it_is_made_anew(
        self, searcher: ElasticSearcher, tmp_path: Path, elastic_address: Address
    ) -> None:
        with Store.open(tmp_path / "other.db") as other:
            stranger = ElasticSearcher(other, elastic_address)
            for ask in (stranger.sync, lambda: stranger.search_plans(PlanQuery()), stranger.verify):
                with pytest.raises(StaleIndex, match="另一个库"):
                    ask()
            assert searcher.search_plans(PlanQuery()).total == 30
            stranger.renew()
            assert stranger.search_plans(PlanQuery()).total == 0

    def test_of_a_store_that_was_restored_is_made_anew(
        self, store: Store, county: Plan, city: Plan, put: Callable[..., None], tmp_path: Path, elastic_address: Address
    ) -> None:
        for plan in (county, city):
            put(store, plan)
            store.archive.put(plan.text.encode())
        searcher = ElasticSearcher(store, elastic_address)
        searcher.sync()
        file = store.backup(tmp_path / "backup.zip")
        store.delete(county.plan_id)
        searcher.sync()
        store.restore(file, force=True)
        with pytest.raises(StaleIndex):
            searcher.sync()
        searcher.renew()
        assert searcher.search_plans(PlanQuery()).total == 2
        assert same(searcher)

    def test_is_made_anew_with_another_word_list(self, searcher: ElasticSearcher, store: Store) -> None:
        store.use_words((Word("绿色崛起"),))
        with pytest.raises(StaleIndex, match="index sync"):
            ElasticSearcher(store, searcher._connection.address).search_plans(PlanQuery())
        assert searcher.sync() == Sent(30, 0)
        assert same(searcher)

    def test_of_another_program_is_refused(self, store: Store, elastic_address: Address) -> None:
        there = Connection(elastic_address)
        there.client.indices.create(index=f"{elastic_address.name}-x", aliases={there.alias("plans"): {}})
        for ask in (ElasticSearcher(store, elastic_address).sync, ElasticSearcher(store, elastic_address).standing):
            with pytest.raises(IndexRefused, match="不是 govplan"):
                ask()

    def test_that_differs_from_the_store_is_found_out(
        self, searcher: ElasticSearcher, store: Store, elastic_address: Address
    ) -> None:
        there, plans = Connection(elastic_address), list(store.plans())
        there.client.delete(index=there.alias("plans"), id=plans[3].plan_id)
        found = searcher.verify()
        assert (found.missing, found.extra, found.examples) == (1, 0, (plans[3].plan_id,))
        searcher.renew()
        assert same(searcher)

    def test_that_has_gone_is_not_made_by_what_is_sent(self, elastic_address: Address) -> None:
        there = Connection(elastic_address)
        sender = Sender(there, {"plans": there.alias("plans")}, behind_alias=True)
        with pytest.raises(IndexMissing):
            list(sender.send([Action(kind="plans", id="p", plan_id="p", seq=1, data=b"{}")]))
        assert not there.client.indices.exists(index=there.alias("plans"))

    def test_only_one_process_sends(self, searcher: ElasticSearcher, store: Store) -> None:
        with sync.alone(store), pytest.raises(IndexDown, match="另一个 govplan"):
            searcher.sync()
        assert searcher.sync() == Sent(0, 0)


class TestRebuild:
    def test_goes_on_answering(self, searcher: ElasticSearcher, store: Store) -> None:
        """No error and no fewer hits while the index is made anew three times."""
        totals: list[tuple[int, int, int]] = []
        errors: list[BaseException] = []
        done = threading.Event()

        def read() -> None:
            try:
                with Store.open(store.path) as own:
                    asks = ElasticSearcher(own, searcher._connection.address)
                    while not done.is_set():
                        plans = asks.search_plans(PlanQuery(words="建设", mode="any", group="family"))
                        records = asks.search_records(RecordQuery(group="plan", sort="value"))
                        totals.append((plans.total, records.total, len(list(asks.plan_ids(PlanQuery())))))
            except BaseException as error:  # noqa: BLE001
                errors.append(error)

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(3):
            searcher.renew()
        done.set()
        reader.join()
        assert not errors
        assert len(totals) > 3
        assert len(set(totals)) == 1

    def test_that_is_killed_leaves_one_whole_index(self, searcher: ElasticSearcher, store: Store) -> None:
        address = searcher._connection.address
        before = searcher.search_records(RecordQuery()).total
        code = (
            "from index.store import Store; from index.elastic.searcher import ElasticSearcher;"
            "from index.elastic.address import Address;"
            f"s = Store.open({str(store.path)!r});"
            f"e = ElasticSearcher(s, Address({address.hosts!r}, {address.name!r}));"
            "print('ready', flush=True); [e.renew() for _ in range(50)]"
        )
        draw = random.Random(4)
        for _ in range(4):
            child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
            assert child.stdout
            child.stdout.readline()
            time.sleep(draw.uniform(0.05, 1.2))
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()
            behind = Connection(address).client.indices.get_alias(name=f"{address.name}-*").body
            assert len(behind) == 2
            asks = ElasticSearcher(store, address)
            assert asks.search_records(RecordQuery()).total == before
            assert same(asks)
        searcher.renew()
        left = Connection(address).client.indices.get(index=f"{address.name}-*", features=["aliases"]).body
        assert len(left) == 2


def test_records_that_a_plan_no_longer_has_are_gone(searcher: ElasticSearcher, store: Store) -> None:
    plan = next(store.plans())
    document = store.document(plan.document_id)
    kept = list(store.records([plan.plan_id]))
    store.put(document, [Kept(plan=plan, records=tuple(kept[:1]), bands=store.bands(plan.plan_id))])
    searcher.sync()
    assert same(searcher)
