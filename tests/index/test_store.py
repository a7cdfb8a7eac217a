"""The store: what is put in comes out, all or nothing, and what people decided stays."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from extract.body_list import Entry
from extract.lexicon import Word
from extract.record import Conflict, Record
from index import connect, row, schema
from index.archive import Archive
from index.errors import AmbiguousName, DamagedStore, NewerSchema, StoreError, UnknownPlan
from index.kept import Change, Document, Kept
from index.searcher import PlanQuery, RecordFilter, RecordQuery
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.plan import Block, Found, Plan, PlanWarning

Make = Callable[..., Record]
Put = Callable[..., None]
FULL_DISK = """
import resource, sys
from index.errors import StoreError
from index.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    Store.open(sys.argv[1])
except StoreError as error:
    print(error)
"""


@pytest.fixture
def pigs(county: Plan, make_record: Make) -> Record:
    return make_record(
        county,
        "出栏生猪20万头",
        value=Decimal("20.0"),
        unit="万头",
        deadline="2018-12-31",
        units=("县财政局",),
    )


class TestKeeping:
    def test_plans_and_records_come_out_as_they_went_in(
        self, store: Store, county: Plan, pigs: Record, put: Put
    ) -> None:
        full = msgspec.structs.replace(
            county,
            found=(Found("title", "body", 0, 5),),
            blocks=(Block("paragraph", 0, 9, page=1, box=(0.5, 1.0, 2.0, 3.0)),),
            warnings=(PlanWarning("bracket_lost", "少了括号", 3, 5, "〔", "〕", 0.9),),
        )
        put(store, Kept(plan=full, records=(pigs,), bands=("w1", "p2")))
        assert store.plan(full.plan_id) == full
        assert list(store.plans()) == list(store.plans([full.plan_id])) == [full]
        assert list(store.records()) == list(store.records([full.plan_id])) == [pigs]
        assert list(store.records_by_id([pigs.record_id, "no"])) == [pigs]
        assert str(next(store.records()).value) == "20.0"
        assert store.bands(full.plan_id) == ("w1", "p2")

    def test_what_does_not_add_up_comes_out_until_a_person_corrects_the_number(
        self, store: Store, county: Plan, pigs: Record, put: Put
    ) -> None:
        conflict = Conflict(
            kind="part_exceeds", whole_id=pigs.record_id, part_ids=("p",), whole=Decimal("20.0"), parts=Decimal("25.50"),
            unit="万头", whole_quote="出栏生猪20万头", part_quotes=("其中东乡25.50万头",),
        )  # fmt: skip
        told = msgspec.structs.replace(pigs, conflicts=(conflict,))
        put(store, Kept(plan=county, records=(told,)))
        assert list(store.records()) == [told]
        assert store.review(pigs.record_id, "confirmed", "王").conflicts == (conflict,)
        assert store.review(pigs.record_id, "corrected", "王", {"value": "30"}).conflicts == ()

    def test_records_kept_before_there_was_a_check_still_load(self, pigs: Record) -> None:
        fields = msgspec.to_builtins(pigs)
        del fields["conflicts"]
        assert row.to_record(msgspec.json.encode(fields).decode()) == pigs

    def test_a_plan_is_found_by_the_beginning_of_its_id(self, store: Store, county: Plan, city: Plan, put: Put) -> None:
        put(store, county)
        put(store, city)
        assert store.plan(county.plan_id[:12]) == county
        with pytest.raises(UnknownPlan):
            store.plan("zz")
        with pytest.raises(UnknownPlan):
            store.plan("")

    def test_an_ambiguous_beginning_is_told(self, store: Store, make_plan: Callable[..., Plan], put: Put) -> None:
        digest = "cbef43" + "0" * 58
        plans = [make_plan(f"第{n}份", document_id=digest, part=n) for n in (1, 2, 10)]
        put(store, *plans)
        for name in ("c", "cbef43", f"{digest}#"):
            with pytest.raises(AmbiguousName, match="不止一份计划") as told:
                store.plan(name)
            assert [line.split() for line in str(told.value).splitlines()[1:]] == [
                [f"{digest[: max(12, len(name))]}#{n}", f"第{n}份"] for n in (1, 2, 10)
            ]
        assert store.plan(f"{digest}#1") == plans[0]

    def test_a_beginning_and_a_part_name_a_plan(self, store: Store, make_plan: Callable[..., Plan], put: Put) -> None:
        first, second = "cbef43" + "0" * 58, "cb" + "1" * 62
        plans = [make_plan(f"甲{n}", document_id=first, part=n) for n in range(1, 12)]
        put(store, *plans)
        put(store, make_plan("乙", document_id=second))
        put(store, make_plan("丙", document_id="http://www.example.gov.cn/a#b", part=2))
        assert store.plan("cbef43#9") == plans[8]
        assert store.plan("cb#11") == plans[10]
        assert store.plan("http://www.example.gov.cn/a#b#2").title == store.plan("http#2").title == "丙"
        with pytest.raises(AmbiguousName, match=r"乙\n.*甲1"):
            store.plan("cb#1")
        for name in ("cbef43#12", "cc#1", "#1", "", "\udcff", "cb#" + "9" * 30):
            with pytest.raises(UnknownPlan):
                store.plan(name)
        with pytest.raises(AmbiguousName, match="……"):
            store.delete("cbef43")
        assert store.delete("cbef43#9") == (f"{first}#9",)
        assert len(store.delete(first)) == 10

    def test_nothing_is_kept_when_one_part_fails(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        with pytest.raises(sqlite3.IntegrityError):
            put(store, Kept(plan=county, records=(pigs, pigs)))
        assert list(store.documents()) == list(store.plans()) == list(store.records()) == []
        assert store.changes() == ()
        assert SqliteSearcher(store).search_plans(PlanQuery(words="生猪")).total == 0
        put(store, Kept(plan=county, records=(pigs,)))
        assert store.check() == _unarchived(store)

    def test_parts_that_are_gone_are_forgotten(self, store: Store, make_plan: Callable[..., Plan], put: Put) -> None:
        first, second = (make_plan(f"第{n}份文件", document_id="d", part=n) for n in (1, 2))
        put(store, first, second)
        put(store, first)
        assert list(store.plans()) == [first]
        assert [(c.plan_id, c.action) for c in store.changes()] == [("d#2", "delete"), ("d#1", "put")]

    def test_earlier_versions_are_kept_when_bytes_change(
        self, store: Store, make_plan: Callable[..., Plan], put: Put
    ) -> None:
        old = make_plan("第一稿", document_id="u")
        put(store, old)
        put(store, old)
        assert store.versions("u#1") == ()
        new = make_plan("第二稿", document_id="u", version=2)
        put(store, new)
        assert store.versions("u#1") == (old,)
        assert store.plan("u#1") == new

    def test_a_failure_keeps_what_was_there(self, store: Store, county: Plan, put: Put) -> None:
        put(store, county)
        failed = Document(
            document_id=county.document_id, source="x", sha256="0" * 64, state="failed", reasons=("坏了",)
        )
        store.put_failed(failed)
        document = store.document(county.document_id)
        assert (document.state, document.reasons, document.sha256) == ("failed", ("坏了",), county.sha256)
        assert list(store.plans()) == [county]

    def test_documents_by_state(self, store: Store, county: Plan, city: Plan, put: Put) -> None:
        put(store, county)
        put(store, city, state="partial")
        assert [d.document_id for d in store.documents("partial")] == [city.document_id]
        assert len(list(store.documents())) == 2
        with pytest.raises(UnknownPlan):
            store.document("no")


class TestOutbox:
    def test_tells_the_last_change_of_each_plan_under_rising_numbers(
        self, store: Store, county: Plan, city: Plan, put: Put
    ) -> None:
        put(store, county)
        put(store, city)
        assert store.changes() == (Change(1, county.plan_id, "put"), Change(2, city.plan_id, "put"))
        store.delete(county.plan_id)
        assert store.changes() == (Change(2, city.plan_id, "put"), Change(3, county.plan_id, "delete"))
        assert store.changes(after=2) == (Change(3, county.plan_id, "delete"),)
        store.set_family([city.plan_id], "f")
        assert store.changes(after=3) == (Change(4, city.plan_id, "put"),)


class TestReviews:
    def test_a_correction_keeps_what_the_machine_read(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        values = {"value": "21.5", "units": "县财政局、县农业农村局", "deadline": None}
        record = store.review(pigs.record_id, "corrected", "王", values)
        assert (record.value, record.value_base, record.unit_base) == (Decimal("21.5"), Decimal(215000), "头")
        assert record.units == ("县财政局", "县农业农村局")
        assert record.deadline is None
        assert record.review is not None
        assert record.review.machine == {"value": "20.0", "units": "县财政局", "deadline": "2018-12-31"}
        assert list(store.records()) == [record]

    def test_normalised_names_follow_corrected_units(
        self, store: Store, county: Plan, pigs: Record, make_record: Make, put: Put
    ) -> None:
        named = msgspec.structs.replace(pigs, bodies=("县财政局",))
        put(store, Kept(plan=county, records=(named,)))
        record = store.review(pigs.record_id, "corrected", "王", {"value": "21"})
        assert (record.units, record.bodies) == (("县财政局",), ("县财政局",))
        record = store.review(
            pigs.record_id, "corrected", "王", {"lead_units": "扶贫办、县扶贫开发办公室", "units": None}
        )
        assert record.lead_bodies == ("县扶贫开发办公室", "县扶贫开发办公室")
        assert record.bodies == ()
        put(store, Kept(plan=county, records=(named,)))
        assert list(store.records()) == [record]
        store.use_bodies((Entry("茶办", "茶产业发展办公室"),))
        mine = make_record(county, "ＧＤＰ增长６％以上", metric="GDP", method="person", units=("茶办", "青岩县财政局"))
        assert store.add_record(mine, "王").bodies == ("县茶产业发展办公室", "县财政局")
        store.review(pigs.record_id, "confirmed", "李")
        assert next(store.records_by_id([pigs.record_id])).bodies == ("县财政局",)
        assert [f.code for f in store.check()] == ["archive_missing"]

    def test_a_second_review_starts_from_the_machine_again(
        self, store: Store, county: Plan, pigs: Record, put: Put
    ) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        store.review(pigs.record_id, "corrected", "王", {"value": "21"})
        record = store.review(pigs.record_id, "confirmed", "李")
        assert (record.value, record.review and record.review.machine) == (pigs.value, {})

    def test_survives_a_new_reading(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        store.review(pigs.record_id, "corrected", "王", {"value": "21"})
        better = msgspec.structs.replace(pigs, confidence=0.99)
        put(store, Kept(plan=county, records=(better,)))
        (record,) = store.records()
        assert (record.value, record.confidence) == (Decimal(21), 0.99)

    def test_one_whose_record_is_gone_waits_for_it(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        store.review(pigs.record_id, "rejected", "王")
        put(store, county)
        assert list(store.records()) == []
        assert [f.code for f in store.check()] == ["review_without_record", "archive_missing"]
        put(store, Kept(plan=county, records=(pigs,)))
        (record,) = store.records()
        assert record.review is not None
        assert record.review.state == "rejected"

    def test_an_added_record_stays_and_can_be_reviewed(
        self, store: Store, county: Plan, make_record: Make, put: Put
    ) -> None:
        put(store, county)
        mine = make_record(county, "ＧＤＰ增长６％以上", metric="GDP", method="person")
        store.add_record(mine, "王")
        put(store, county)
        (record,) = store.records()
        assert record.review is not None
        assert (record.metric, record.review.state) == ("GDP", "added")
        store.review(mine.record_id, "rejected", "李")
        put(store, county)
        (record,) = store.records()
        assert record.review is not None
        assert record.review.state == "rejected"

    @pytest.mark.parametrize(
        "values",
        [
            {"value": "许多"},
            {"value": "NaN"},
            {"colour": "红"},
            {"kind": "wish"},
            {"deadline": "年底"},
            {"metric": None},
        ],
    )
    def test_values_that_do_not_fit_are_told_and_change_nothing(
        self, store: Store, county: Plan, pigs: Record, put: Put, values: dict[str, str | None]
    ) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        with pytest.raises(StoreError):
            store.review(pigs.record_id, "corrected", "王", values)
        assert list(store.records()) == [pigs]

    def test_what_is_unknown_is_told(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        with pytest.raises(UnknownPlan):
            store.review("no", "confirmed", "王")
        put(store, Kept(plan=county, records=(pigs,)))
        with pytest.raises(StoreError, match="结论"):
            store.review(pigs.record_id, "maybe", "王")
        with pytest.raises(StoreError, match="引文"):
            store.add_record(msgspec.structs.replace(pigs, start=0), "王")


class TestDeleting:
    def test_takes_everything_that_belongs_to_it(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        store.archive.put(b"raw")
        (digest,) = store.archive
        plan = msgspec.structs.replace(county, sha256=digest)
        put(store, Kept(plan=plan, records=(pigs,), bands=("w1",)))
        store.review(pigs.record_id, "confirmed", "王")
        assert store.check(deep=True) == ()
        assert store.delete(plan.plan_id) == (plan.plan_id,)
        assert list(store.archive) == []
        assert store.check(deep=True) == ()
        status = store.status()
        assert (status.plans, status.records, status.documents, status.reviews) == (0, {}, {}, 0)
        left = {
            name: store.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in (
                "place",
                "content",
                "plan_body",
                "record_body",
                "plan_fts_docsize",
                "record_fts_docsize",
            )
        }
        assert set(left.values()) == {0}, left

    def test_one_of_several_leaves_the_others(self, store: Store, make_plan: Callable[..., Plan], put: Put) -> None:
        first, second = (make_plan(f"第{n}份文件", document_id="d", part=n) for n in (1, 2))
        put(store, first, second)
        assert store.delete("d#1") == ("d#1",)
        assert list(store.plans()) == [second]
        assert store.document("d").plan_ids == ("d#2",)

    def test_by_document_and_by_source(
        self, store: Store, county: Plan, make_plan: Callable[..., Plan], put: Put
    ) -> None:
        put(store, county)
        parts = [make_plan(f"第{n}份文件", document_id="d", part=n, source="a.txt") for n in (1, 2)]
        put(store, *parts)
        assert store.delete("a.txt") == ("d#1", "d#2")
        assert store.delete(county.document_id) == (county.plan_id,)
        with pytest.raises(UnknownPlan):
            store.delete("a.txt")


class TestOpening:
    def test_a_second_process_sees_what_the_first_wrote(self, store: Store, county: Plan, put: Put) -> None:
        with Store.open(store.path, create=False) as other:
            searcher = SqliteSearcher(other)
            assert searcher.search_plans(PlanQuery()).total == 0
            put(store, county)
            assert [hit.title for hit in searcher.search_plans(PlanQuery(words="生猪")).hits] == [county.title]
            other.delete(county.plan_id)
        assert SqliteSearcher(store).search_plans(PlanQuery()).total == 0

    def test_what_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="没有这个库"):
            Store.open(tmp_path / "no.db", create=False)
        with pytest.raises(StoreError, match=f"没有文件夹 {tmp_path}/no"):
            Store.open(tmp_path / "no" / "no.db")
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(StoreError, match="文件夹，不是文件"):
            Store.open(tmp_path)

    @pytest.mark.parametrize("kilobytes", [0, 20, 100])
    def test_a_full_disk_leaves_nothing_of_a_new_store(self, tmp_path: Path, kilobytes: int) -> None:
        ended = subprocess.run(
            [sys.executable, "-c", FULL_DISK, str(tmp_path / "tea.db"), str(kilobytes << 10)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout == f"{tmp_path / 'tea.db'}：新库建不成：磁盘已满，或文件大小到了上限\n"
        assert list(tmp_path.iterdir()) == []

    def test_two_makers_of_one_store_share_it(self, tmp_path: Path) -> None:
        path = tmp_path / "tea.db"
        with Store.open(path) as first:
            connect.make(path)
            with Store.open(path) as second:
                with second.transaction():
                    second.connection.execute("INSERT INTO meta VALUES ('probe', '1')")
                assert first.connection.execute("SELECT 1 FROM meta WHERE key = 'probe'").fetchone()

    def test_stores_in_one_folder_have_archives_of_their_own(self, tmp_path: Path, county: Plan, put: Put) -> None:
        folders = []
        for name in ("govplan.db", "tea.db", "tea"):
            with Store.open(tmp_path / name) as store:
                digest = store.archive.put(b"plan")
                put(store, msgspec.structs.replace(county, sha256=digest))
                folders.append(store.archive.folder.name)
        assert folders == ["archive", "tea.db.archive", "tea.archive"]
        with Store.open(tmp_path / "tea.db") as store:
            store.delete(county.plan_id)
            assert digest not in store.archive
        for name in ("govplan.db", "tea"):
            with Store.open(tmp_path / name) as store:
                assert store.archive.get(digest) == b"plan"
                assert store.check(deep=True) == ()

    def test_a_store_by_another_name_has_the_same_archive(self, tmp_path: Path) -> None:
        with Store.open(tmp_path / "tea.db") as store:
            (tmp_path / "today.db").symlink_to("tea.db")
            with Store.open(tmp_path / "today.db") as linked:
                assert linked.archive.folder == store.archive.folder

    def test_bytes_in_the_folder_that_stores_once_shared_are_found(
        self, tmp_path: Path, county: Plan, put: Put
    ) -> None:
        digest = Archive(tmp_path / "archive").put(b"plan")
        with Store.open(tmp_path / "tea.db") as store:
            put(store, msgspec.structs.replace(county, sha256=digest))
            (finding,) = store.check()
            assert "cp -r archive/. tea.db.archive/" in finding.message
            shutil.copytree(tmp_path / "archive", tmp_path / "tea.db.archive")
            assert store.check(deep=True) == ()

    @pytest.mark.parametrize("content", [b"plain text, no database, " * 50, b"SQLite format 3\0" + b"\xff" * 4096])
    def test_what_is_no_store_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "other.db"
        path.write_bytes(content)
        with pytest.raises(DamagedStore, match=str(path)):
            Store.open(path)
        assert path.read_bytes() == content

    def test_databases_of_other_programs_are_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE customer (id)")
        connection.close()
        before = path.read_bytes()
        with pytest.raises(DamagedStore, match=f"{path}：.*别的程序"):
            Store.open(path)
        assert path.read_bytes() == before


class TestWords:
    LIST = (Word("千户苗寨", 100_000, "n"), Word("生猪出栏"))

    def archived(self, store: Store, plan: Plan) -> Plan:
        return msgspec.structs.replace(plan, sha256=store.archive.put(plan.text.encode()))

    def test_the_index_is_made_anew_with_another_list(self, store: Store, county: Plan, put: Put) -> None:
        put(store, self.archived(store, county))
        assert store.words() == ()
        calls: list[tuple[int, int]] = []
        assert store.use_words(self.LIST, lambda *call: calls.append(call))
        assert calls == [(1, 1)]
        assert not store.use_words(self.LIST)
        assert store.words() == self.LIST
        assert store.status().words == 2
        assert store.check(deep=True) == ()
        put(store, self.archived(store, county))
        store.delete(county.plan_id)
        assert store.check(deep=True) == ()
        assert store.use_words(())
        assert store.words() == ()

    def test_index_and_query_cut_alike_in_every_process(
        self, store: Store, county: Plan, city: Plan, put: Put, tmp_path: Path
    ) -> None:
        put(store, self.archived(store, county))
        store.use_words((Word("生猪茶园"),))
        put(store, self.archived(store, city))
        # No text has it as written; cut by the list it stays whole, cut by rjieba alone both words are found.
        asked = PlanQuery(words="生猪茶园")
        assert SqliteSearcher(store).search_plans(asked).total == 0
        (tmp_path / "new").mkdir()
        file = store.backup(tmp_path / "b.zip")
        Store.restored(tmp_path / "new" / "govplan.db", file)
        with Store.open(tmp_path / "new" / "govplan.db") as restored:
            assert restored.words() == (Word("生猪茶园"),)
            assert SqliteSearcher(restored).search_plans(asked).total == 0
            restored.use_words(())
            assert SqliteSearcher(restored).search_plans(asked).terms == ("生猪", "茶园")
            assert SqliteSearcher(store).search_plans(asked).total == 0

    def test_a_full_disk_leaves_the_list_before(self, store: Store, county: Plan, put: Put) -> None:
        put(store, self.archived(store, county))

        def stop(_done: int, _total: int) -> None:
            raise OSError("full")

        with pytest.raises(OSError, match="full"):
            store.use_words(self.LIST, stop)
        assert store.words() == ()
        assert store.check(deep=True) == ()


class TestBodies:
    LIST = (Entry("茶办", "茶产业发展办公室"), Entry("茶产业发展办公室", "茶叶局", ">", 2020))

    def test_the_list_lies_in_the_store(self, store: Store, tmp_path: Path) -> None:
        assert store.bodies() == ()
        assert store.use_bodies(self.LIST)
        assert not store.use_bodies(self.LIST)
        assert (store.bodies(), store.status().bodies) == (self.LIST, 2)
        file = store.backup(tmp_path / "b.zip")
        (tmp_path / "new").mkdir()
        Store.restored(tmp_path / "new" / "govplan.db", file)
        with Store.open(tmp_path / "new" / "govplan.db") as restored:
            assert restored.bodies() == self.LIST
        assert store.use_bodies(())
        assert (store.bodies(), store.status().bodies) == ((), 0)


class TestMigrating:
    LATER = (
        "a colour",
        "ALTER TABLE plan ADD COLUMN colour TEXT;\nCREATE INDEX plan_colour ON plan (colour);",
    )

    def test_an_older_file_is_brought_up_to_date(
        self, store: Store, county: Plan, put: Put, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(store, county)
        store.close()
        monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, self.LATER))
        with Store.open(store.path) as opened:
            assert opened.connection.execute("SELECT colour FROM plan").fetchall() == [(None,)]
            rows = opened.connection.execute("SELECT number, name FROM migration ORDER BY number").fetchall()
            assert rows[0] == (1, schema.MIGRATIONS[0][0])
            assert rows[-1] == (len(schema.MIGRATIONS), "a colour")
            assert opened.status().schema == len(schema.MIGRATIONS) == len(rows)
            assert list(opened.plans()) == [county]

    def test_records_read_before_there_were_normalised_names_are_counted_by_those_written(
        self, store: Store, county: Plan, pigs: Record, put: Put
    ) -> None:
        put(store, Kept(plan=county, records=(pigs,)))
        store.connection.execute("ALTER TABLE record DROP COLUMN body")
        store.connection.execute("DROP TABLE dead_letter")
        store.connection.execute("DELETE FROM migration WHERE number > 1")
        store.connection.execute("PRAGMA user_version = 1")
        store.close()
        with Store.open(store.path) as opened:
            for _ in range(2):
                facets = SqliteSearcher(opened).search_records(RecordQuery(records=RecordFilter(owner=("=县财政局",))))
                assert [(one.value, one.count) for one in facets.facets["body"]] == [("县财政局", 1)]
                put(opened, Kept(plan=county, records=(pigs,)))

    def test_a_newer_file_is_refused_and_left_alone(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        store.close()
        with monkeypatch.context() as patch:
            patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, self.LATER))
            Store.open(store.path).close()
        with pytest.raises(NewerSchema, match="升级"):
            Store.open(store.path)

    def test_a_migration_that_fails_changes_nothing(
        self, store: Store, county: Plan, put: Put, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(store, county)
        store.close()
        with monkeypatch.context() as patch:
            patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, self.LATER, ("bad", "CREATE TABLE plan (no);")))
            with pytest.raises(StoreError):
                Store.open(store.path)
        with Store.open(store.path) as opened:
            assert opened.status().schema == len(schema.MIGRATIONS)
            columns = [row[1] for row in opened.connection.execute("PRAGMA table_info(plan)")]
            assert "colour" not in columns
            assert list(opened.plans()) == [county]


class TestChecking:
    def test_all_is_well_in_an_empty_store(self, store: Store) -> None:
        assert store.check(deep=True) == ()

    def test_finds_quotes_that_are_not_in_the_text(self, store: Store, county: Plan, pigs: Record, put: Put) -> None:
        put(store, Kept(plan=county, records=(msgspec.structs.replace(pigs, start=pigs.start + 1),)))
        assert "quote" in {finding.code for finding in store.check()}

    def test_finds_plans_that_are_not_indexed(self, store: Store, county: Plan, put: Put) -> None:
        put(store, county)
        store.connection.execute("INSERT INTO plan_fts (plan_fts) VALUES ('delete-all')")
        assert "index" in {finding.code for finding in store.check()}
        store.rebuild_index()
        assert "index" not in {finding.code for finding in store.check()}

    def test_finds_another_segmentation(self, store: Store, county: Plan, put: Put) -> None:
        put(store, county)
        store.connection.execute("UPDATE meta SET value = 'old' WHERE key = 'segmentation'")
        assert "stale_index" in {finding.code for finding in store.check()}
        with pytest.raises(StoreError, match="index rebuild"):
            put(store, county)
        with pytest.raises(StoreError, match="index rebuild"):
            SqliteSearcher(store).search_plans(PlanQuery(words="生猪"))
        SqliteSearcher(store).rebuild()
        assert SqliteSearcher(store).search_plans(PlanQuery(words="生猪")).total == 1

    def test_looks_after_the_archive(self, store: Store, county: Plan, put: Put) -> None:
        put(store, county)
        assert {finding.code for finding in store.check()} == {"archive_missing"}
        digest = store.archive.put(b"not in the store")
        store.archive.path(digest).write_bytes(b"changed")
        (store.archive.folder / "tmp" / "odd.part").write_bytes(b"half")
        codes = {finding.code for finding in store.check(deep=True)}
        assert codes == {"archive_missing", "archive_unknown", "archive_damaged", "leftover"}
        assert "leftover" not in {finding.code for finding in store.check()}

    def test_finds_a_damaged_file(self, store: Store, make_plan: Callable[..., Plan], put: Put) -> None:
        for number in range(30):
            put(store, make_plan(f"第{number}份文件" + "县" * 900, document_id=f"d{number}"))
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        data = bytearray(store.path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
        store.path.write_bytes(data)
        with Store.open(store.path) as opened:
            assert {finding.code for finding in opened.check()} == {"database"}


def _unarchived(store: Store) -> object:
    """What check says where plans were put without their bytes."""
    return tuple(finding for finding in store.check() if finding.code == "archive_missing")
