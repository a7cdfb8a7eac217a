"""What the store has and what the index has are the same, whatever goes wrong between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from elasticsearch_faults import faulty

from extract.lexicon import Word
from index import outbox
from index.elastic import bulk, connection, patience, sync
from index.elastic.address import Address, parse
from index.elastic.bulk import Action, Sender, chunks
from index.elastic.connection import Connection
from index.elastic.searcher import ElasticSearcher
from index.elastic.sync import Sent
from index.errors import IndexDown, IndexMissing, IndexRefused, StaleIndex
from index.kept import Kept
from index.searcher import PlanFilter, PlanQuery, RecordQuery
from index.store import Store
from ingest.plan import Plan

pytestmark = pytest.mark.elasticsearch


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
        monkeypatch: pytest.MonkeyPatch, faults: tuple[str, ...], settled: Callable[[], None],
        make_plan: Callable[..., Plan], put: Callable[..., None],
    ) -> None:  # fmt: skip
        """Beside the fault, one document is refused for good."""
        monkeypatch.setattr(connection, "ANSWER_SECONDS", 1.0)
        plans = list(store.plans())
        for plan in plans[:20]:
            store.set_family([plan.plan_id], "again")
        store.delete(plans[-1].plan_id)
        put(store, odd := make_plan("怪年份方案\n年份大得装不下。", year=10**12))
        with faulty(elasticsearch_url, *faults) as server:
            there = ElasticSearcher(store, parse(f"elasticsearch+{server.url}/{elastic_address.name}"))
            assert there.sync() == Sent(22, 1)
            assert not server.faults
            assert server.bulks > len(faults)
        assert [one.id for one in searcher.standing().refused] == [odd.plan_id]
        settled()
        assert searcher.search_plans(PlanQuery(group="family")).groups == 10
        assert searcher.sync() == Sent(0, 0)

    def test_that_last_are_told_and_the_next_run_goes_on(
        self, searcher: ElasticSearcher, store: Store, elasticsearch_url: str, elastic_address: Address,
        settled: Callable[[], None],
    ) -> None:  # fmt: skip
        plans = list(store.plans())
        store.delete(plans[0].plan_id)
        with faulty(elasticsearch_url, *["503"] * patience.TRIES) as server:
            there = ElasticSearcher(store, parse(f"elasticsearch+{server.url}/{elastic_address.name}"))
            with pytest.raises(IndexDown, match="503"):
                there.sync()
        assert searcher.standing().waiting == 1
        assert searcher.sync() == Sent(1, 0)
        settled()


class TestRefused:
    def test_is_kept_with_its_reason_until_it_fits(
        self, searcher: ElasticSearcher, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None],
        settled: Callable[[], None],
    ) -> None:  # fmt: skip
        odd = make_plan("怪年份方案\n年份大得装不下。", year=10**12)
        put(store, odd)
        put(store, make_plan("好方案\n年份正常。", year=2020))
        assert searcher.sync() == Sent(2, 1)
        (letter,) = searcher.standing().refused
        assert (letter.kind, letter.id) == ("plans", odd.plan_id)
        assert letter.reason.startswith("字段 year 的内容装不进索引（document_parsing_exception")
        settled()
        assert searcher.search_plans(PlanQuery(words="年份")).total == 1
        assert searcher.sync() == Sent(0, 0)
        put(store, msgspec.structs.replace(odd, year=2021))
        assert searcher.sync() == Sent(1, 0)
        assert searcher.standing().refused == ()
        assert searcher.search_plans(PlanQuery(words="年份")).total == 2

    def test_is_told_again_by_a_run_that_goes_on_where_another_was_killed(
        self, searcher: ElasticSearcher, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None],
        settled: Callable[[], None],
    ) -> None:  # fmt: skip
        """Between what was sent and the note of it: the index has it all, nobody knows."""
        found = searcher._found()
        assert found is not None
        put(store, make_plan("怪年份方案\n年份大得装不下。", year=10**12))
        assert searcher.sync() == Sent(1, 1)
        sync.note(searcher._connection, searcher._place(found), found.state)
        outbox.forget_refused(store.connection, [found.index])
        assert searcher.sync() == Sent(1, 1)
        settled()

    def test_is_known_by_whatever_address_the_index_is_asked(
        self, searcher: ElasticSearcher, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None],
        elastic_address: Address, settled: Callable[[Address], None],
    ) -> None:  # fmt: skip
        put(store, odd := make_plan("怪年份方案\n年份大得装不下。", year=10**12))
        searcher.sync()
        (host,) = elastic_address.hosts
        other = ElasticSearcher(store, Address((host, host.replace("127.0.0.1", "localhost")), elastic_address.name))
        assert [one.id for one in other.standing().refused] == [odd.plan_id]
        settled(other._connection.address)

    def test_is_known_while_the_service_is_down(
        self, store: Store, make_plan: Callable[..., Plan], put: Callable[..., None], elasticsearch_url: str,
        elastic_address: Address,
    ) -> None:  # fmt: skip
        put(store, odd := make_plan("怪年份方案\n年份大得装不下。", year=10**12))
        with faulty(elasticsearch_url) as server:
            there = ElasticSearcher(store, parse(f"elasticsearch+{server.url}/{elastic_address.name}"))
            there.sync()
            server.stop = lambda _asked, _done: True
            standing = there.standing()
        assert (standing.state, [one.id for one in standing.refused]) == ("down", [odd.plan_id])

    def test_is_no_document_of_an_index_that_may_not_be_written(
        self, searcher: ElasticSearcher, store: Store, elastic_address: Address, settled: Callable[[], None]
    ) -> None:
        there = Connection(elastic_address)
        indices = f"{elastic_address.name}-*"
        store.set_family([plan.plan_id for plan in store.plans()], "again")
        there.client.indices.put_settings(index=indices, settings={"index.blocks.write": True})
        with pytest.raises(IndexRefused, match="不许写入（403）：cluster_block_exception"):
            searcher.sync()
        assert searcher.standing().refused == ()
        there.client.indices.put_settings(index=indices, settings={"index.blocks.write": None})
        assert searcher.sync() == Sent(30, 0)
        settled()

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
        monkeypatch.setattr(patience, "_FIRST_PAUSE", 60.0)
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
        self, store: Store, county: Plan, city: Plan, put: Callable[..., None], tmp_path: Path, elastic_address: Address,
        settled: Callable[[], None],
    ) -> None:  # fmt: skip
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
        settled()

    def test_is_made_anew_with_another_word_list(
        self, searcher: ElasticSearcher, store: Store, settled: Callable[[], None]
    ) -> None:
        store.use_words((Word("绿色崛起"),))
        with pytest.raises(StaleIndex, match="index sync"):
            ElasticSearcher(store, searcher._connection.address).search_plans(PlanQuery())
        assert searcher.sync() == Sent(30, 0)
        settled()

    def test_of_another_program_is_refused(self, store: Store, elastic_address: Address) -> None:
        there = Connection(elastic_address)
        there.client.indices.create(index=f"{elastic_address.name}-x", aliases={there.alias("plans"): {}})
        for ask in (ElasticSearcher(store, elastic_address).sync, ElasticSearcher(store, elastic_address).standing):
            with pytest.raises(IndexRefused, match="不是 govplan"):
                ask()

    def test_that_differs_from_the_store_is_found_out(
        self, searcher: ElasticSearcher, store: Store, elastic_address: Address, settled: Callable[[], None]
    ) -> None:
        there, plans = Connection(elastic_address), list(store.plans())
        there.client.delete(index=there.alias("plans"), id=plans[3].plan_id)
        found = searcher.verify()
        assert (found.missing, found.extra, found.examples) == (1, 0, (plans[3].plan_id,))
        searcher.renew()
        settled()

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


def test_records_that_a_plan_no_longer_has_are_gone(
    searcher: ElasticSearcher, store: Store, settled: Callable[[], None]
) -> None:
    plan = next(store.plans())
    document = store.document(plan.document_id)
    kept = list(store.records([plan.plan_id]))
    store.put(document, [Kept(plan=plan, records=tuple(kept[:1]), bands=store.bands(plan.plan_id))])
    searcher.sync()
    settled()
    assert searcher.search_records(RecordQuery(where=PlanFilter(plan_id=(plan.plan_id,)))).total == 1
