"""The contract of a searcher: what index/searcher.py promises, for every implementation (see conftest.py)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from extract.body_list import Entry
from extract.record import Conflict, Record
from index.errors import QueryError, UnknownPlan
from index.kept import Kept
from index.searcher import (
    PlanFilter,
    PlanQuery,
    RecordFilter,
    RecordQuery,
    Searcher,
)
from index.segment import fold
from index.store import Store
from ingest.plan import Plan


@pytest.fixture
def records(county: Plan, city: Plan, make_record: Callable[..., Record]) -> dict[str, Record]:
    """Records of both plans by a short name."""
    june, december = "2018-06-30", "2018-12-31"
    tea = {"unit": "万亩", "lead_units": ("县农业农村局",)}
    return {
        "new": make_record(county, "新建茶园12.5万亩", metric="新建茶园", value=Decimal("12.5"), deadline=june, **tea),
        "old": make_record(county, "改造低产茶园3万亩", metric="改造低产茶园", value=Decimal(3), deadline=june, **tea),
        "pigs": make_record(
            county,
            "出栏生猪20万头",
            metric="出栏生猪",
            value=Decimal(20),
            unit="万头",
            deadline=december,
            units=("县财政局",),
        ),
        "area": make_record(
            city,
            "茶园面积稳定在8万亩",
            metric="茶园面积",
            value=Decimal(8),
            unit="万亩",
            deadline="2020-12-31",
        ),
        "money": make_record(city, "统筹安排专项资金", kind="task", lead_units=("市财政局",), deadline="yearly"),
    }


@pytest.fixture
def searcher(
    store: Store,
    county: Plan,
    city: Plan,
    nation: Plan,
    records: dict[str, Record],
    make_searcher: Callable[[Store], Searcher],
    put: Callable[..., None],
) -> Searcher:
    """Over three plans and five records."""
    put(
        store,
        Kept(plan=county, records=(records["new"], records["old"], records["pigs"]), bands=("w1", "p2", "p3")),
    )
    put(store, Kept(plan=city, records=(records["area"], records["money"]), bands=("p3", "p4", "w1")))
    put(store, Kept(plan=nation, bands=("w9",)))
    return make_searcher(store)


@pytest.fixture
def titles(searcher: Searcher) -> Callable[..., list[str]]:
    """Short names of the plans found, in order."""

    def ask(words: str = "", **fields: object) -> list[str]:
        found = searcher.search_plans(PlanQuery(words=words, **fields))  # type: ignore[arg-type]
        assert found.total == len(found.hits)
        return [{"青": "county", "白": "city", "关": "nation"}[(hit.title or "")[0]] for hit in found.hits]

    return ask


@pytest.fixture
def found(searcher: Searcher, records: dict[str, Record]) -> Callable[..., list[str]]:
    """Short names of the records found, in order."""
    names = {record.record_id: name for name, record in records.items()}

    def ask(words: str = "", **fields: object) -> list[str]:
        result = searcher.search_records(RecordQuery(words=words, **fields))  # type: ignore[arg-type]
        assert result.total == len(result.hits)
        return [names[hit.record.record_id] for hit in result.hits]

    return ask


class TestWords:
    @pytest.mark.parametrize(
        ("words", "mode", "expected"),
        [
            ("茶园", "all", {"county", "city"}),
            ("茶园 生猪", "all", {"county"}),
            ("生猪 饮水", "all", set()),
            ("生猪 饮水", "any", {"county", "nation"}),
            ("茶园 -生猪", "all", {"city"}),
            ("-生猪", "all", {"city", "nation"}),
            ("-茶园 -饮水", "any", set()),
            ("", "all", {"county", "city", "nation"}),
            ("茶", "all", {"county", "city"}),
            ("gdp增长6%", "all", {"county"}),
            ("ｇＤp", "all", {"county"}),
            ("12.5", "all", {"county"}),
            ("（征求意见稿）", "all", {"nation"}),
            ("(征求意见稿)", "all", {"nation"}),
        ],
    )
    def test_are_found_wherever_they_stand(
        self, titles: Callable[..., list[str]], words: str, mode: str, expected: set[str]
    ) -> None:
        assert set(titles(words, mode=mode)) == expected

    @pytest.mark.parametrize(
        "words", ['"产业扶贫实施方案"', "“产业扶贫实施方案”", "「产业扶贫实施方案」", '"产业扶贫实施方案']
    )
    def test_in_quotes_are_one_phrase(self, titles: Callable[..., list[str]], words: str) -> None:
        assert titles(words) == ["county"]

    def test_in_quotes_are_never_cut(self, titles: Callable[..., list[str]]) -> None:
        assert titles('"茶园生猪养殖"') == []

    def test_a_line_break_is_a_space(self, titles: Callable[..., list[str]]) -> None:
        assert titles('"一、总体要求 坚持"') == ["county"]

    def test_a_phrase_does_not_reach_from_one_heading_into_the_next(self, titles: Callable[..., list[str]]) -> None:
        assert titles('"总体要求 二、重点任务"') == []
        assert titles('"总体要求 坚持"') == ["county"]

    def test_that_nothing_holds_are_cut_and_this_is_said(self, searcher: Searcher) -> None:
        result = searcher.search_plans(PlanQuery(words="茶园生猪"))
        assert (result.relaxed, result.terms) == (True, ("茶园", "生猪"))
        assert [hit.title for hit in result.hits] == ["青岩县2018年产业扶贫实施方案"]
        assert not searcher.search_plans(PlanQuery(words="茶园")).relaxed

    @pytest.mark.parametrize(
        "words", ["-", "((", "a AND", "terms:x", "*", "NEAR(a b)", "^茶", "\\", "'", "茶园*", "body:茶园"]
    )
    def test_signs_of_query_languages_are_only_characters(
        self, store: Store, searcher: Searcher, make_plan: Callable[..., Plan], put: Callable[..., None], words: str
    ) -> None:
        assert searcher.search_plans(PlanQuery(words=f'"{words}"')).total == 0
        put(store, make_plan(f"黑水县方案\n其中有这些符号：{words}。\n"))
        searcher.refresh()
        (hit,) = searcher.search_plans(PlanQuery(words=f'"{words}"')).hits
        assert hit.title == "黑水县方案"

    @pytest.mark.parametrize("words", ['"', "“”", '" "', "", " \t"])
    def test_quotes_around_nothing_ask_for_nothing(self, titles: Callable[..., list[str]], words: str) -> None:
        assert sorted(titles(words)) == ["city", "county", "nation"]

    def test_an_unknown_mode_is_told(self, searcher: Searcher) -> None:
        with pytest.raises(QueryError, match="检索方式"):
            searcher.search_plans(PlanQuery(words="茶园", mode="some"))


class TestHighlights:
    def test_offsets_point_into_the_text(self, searcher: Searcher, county: Plan) -> None:
        (hit,) = searcher.search_plans(PlanQuery(words="ＧDP 茶园 生猪")).hits
        marked = {county.text[h.start : h.end] for p in hit.passages for h in p.highlights}
        assert marked == {"茶园", "生猪", "ＧＤＰ"}
        assert hit.occurrences == 4

    def test_passages_are_stretches_of_the_text_under_their_headings(self, searcher: Searcher, county: Plan) -> None:
        (hit,) = searcher.search_plans(PlanQuery(words="生猪")).hits
        (passage,) = hit.passages
        assert passage.text == county.text[passage.start : passage.end] == "年底前出栏生猪20万头，ＧＤＰ增长６％以上。"
        assert passage.headings == ("二、重点任务", "（二）养殖业")

    def test_no_more_passages_than_asked_for_and_in_reading_order(self, searcher: Searcher) -> None:
        (hit,) = searcher.search_plans(PlanQuery(words="茶园 扶贫 青岩", passages=2)).hits
        assert len(hit.passages) == 2
        assert hit.passages[0].end <= hit.passages[1].start
        (hit,) = searcher.search_plans(PlanQuery(words="生猪", passages=0)).hits
        assert hit.passages == ()

    def test_of_a_record_stay_in_its_sentence(
        self, searcher: Searcher, county: Plan, records: dict[str, Record]
    ) -> None:
        hits = searcher.search_records(RecordQuery(words="茶园", sort="plan")).hits
        hit = next(h for h in hits if h.record == records["new"])
        first = county.text.index("新建茶园") + 2
        second = county.text.index("低产茶园") + 2
        assert [(h.start, h.end) for h in hit.highlights] == [(first, first + 2), (second, second + 2)]
        assert hit.headings == ("二、重点任务", "（一）种植业")

    def test_overlapping_words_are_one_place(self, searcher: Searcher, county: Plan) -> None:
        (hit,) = searcher.search_plans(PlanQuery(words="低产茶 产茶园", where=PlanFilter(level=("county",)))).hits
        (passage,) = hit.passages
        assert [county.text[h.start : h.end] for h in passage.highlights] == ["低产茶园"]

    def test_long_lines_are_cut_around_the_place(
        self,
        store: Store,
        make_plan: Callable[..., Plan],
        put: Callable[..., None],
        make_searcher: Callable[[Store], Searcher],
    ) -> None:
        plan = make_plan("标题\n" + "甲" * 3000 + "关键词语" + "乙" * 3000)
        put(store, plan)
        (hit,) = make_searcher(store).search_plans(PlanQuery(words="关键词语")).hits
        (passage,) = hit.passages
        assert "关键词语" in passage.text
        assert len(passage.text) < 200
        assert plan.text[passage.start : passage.end] == passage.text


class TestRanking:
    @pytest.fixture
    def ranked(
        self,
        store: Store,
        make_plan: Callable[..., Plan],
        put: Callable[..., None],
        make_searcher: Callable[[Store], Searcher],
    ) -> Callable[..., list[str]]:
        """First characters of the titles found, best first, among texts of the same length."""

        def ask(words: str, *texts: str) -> list[str]:
            for text in (*texts, *(f"{name}县其他工作方案" for name in "子丑寅卯辰")):
                put(store, make_plan(text.ljust(200, "略")))
            hits = make_searcher(store).search_plans(PlanQuery(words=words)).hits
            assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
            return [(hit.title or "")[0] for hit in hits]

        return ask

    def test_the_title_counts_most(self, ranked: Callable[..., list[str]]) -> None:
        body = "乙县农业规划\n兴修水利。修缮水利设施，水利优先。" + "水利为要。" * 20
        assert ranked("水利", body, "甲县水利规划\n兴修设施。", "丙县工业规划\n") == ["甲", "乙"]

    def test_a_heading_counts_more_than_a_sentence(self, ranked: Callable[..., list[str]]) -> None:
        texts = ("甲县规划\n安排保障资金。兴修水利。", "乙县规划\n一、兴修水利\n安排保障资金。")
        assert ranked("水利", *texts) == ["乙", "甲"]

    def test_often_counts_more_than_once(self, ranked: Callable[..., list[str]]) -> None:
        assert ranked("水利", "甲县规划\n兴修水利。", "乙县规划\n兴修水利，管好水利。") == ["乙", "甲"]

    def test_a_word_counts_more_than_its_characters_across_words(self, ranked: Callable[..., list[str]]) -> None:
        texts = ("甲县规划\n银行动产抵押。银行动产登记。", "乙县规划\n一致行动起来。")
        assert ranked("行动", *texts) == ["乙", "甲"]


class TestOtherNames:
    """国土资源局 finds 自然资源局, below; in quotes and to be left out, a name stands for itself."""

    TEXTS = (
        "甲县矿山工作方案\n县自然资源局牵头。县自然资源局会同县财政局验收。",
        "乙县矿山工作方案\n县国土资源局牵头。",
        "丙县矿山工作方案\n县国土局牵头。",
        "丁县移民工作方案\n县移民局牵头，县搬迁安置局配合。",
        "戊县移民工作方案\n县搬迁安置局牵头。",
    )

    @pytest.fixture
    def searcher(
        self,
        store: Store,
        make_plan: Callable[..., Plan],
        make_record: Callable[..., Record],
        put: Callable[..., None],
        make_searcher: Callable[[Store], Searcher],
    ) -> Searcher:
        store.use_bodies([Entry("移民局", "搬迁安置局", ">", 2019)])
        for plan in map(make_plan, self.TEXTS):
            put(store, Kept(plan=plan, records=(make_record(plan, "牵头", kind="task"),)))
        return make_searcher(store)

    @pytest.mark.parametrize(
        ("words", "first", "others"),
        [
            ("县国土资源局", "乙", "甲丙"),
            ("县自然资源局", "甲", "乙丙"),
            ("国土局 矿山", "丙", "甲乙"),
            ("“县国土资源局”", "乙", ""),
            ("矿山 -国土资源局", "甲", "丙"),
            ("移民局", "丁", "戊"),
            ("财政局", "甲", ""),
        ],
    )
    def test_are_found_below_the_very_words(self, searcher: Searcher, words: str, first: str, others: str) -> None:
        found = [(hit.title or "")[0] for hit in searcher.search_plans(PlanQuery(words=words)).hits]
        assert (found[0], "".join(sorted(found[1:]))) == (first, "".join(sorted(others)))

    def test_are_found_in_records_too(self, searcher: Searcher) -> None:
        hits = searcher.search_records(RecordQuery(words="国土资源局")).hits
        assert hits[0].record.sentence[:5] == "县国土资源"
        assert len(hits) == 3

    def test_are_told_and_marked(self, searcher: Searcher) -> None:
        result = searcher.search_plans(PlanQuery(words="县国土资源局 矿山"))
        assert result.terms == ("县国土资源局", "矿山")
        assert result.others == ("县国土局", "县自然资源局")
        assert not result.relaxed
        texts = {text[0]: text for text in self.TEXTS}
        for hit in result.hits:
            text = texts[(hit.title or "")[0]]
            marked = {text[h.start : h.end] for p in hit.passages for h in p.highlights}
            assert marked - {"矿山"} <= {"县国土资源局", "县国土局", "县自然资源局"}
            assert len(marked) == 2

    def test_with_another_list_others_are_found(self, store: Store, searcher: Searcher) -> None:
        store.use_bodies([])
        assert [hit.title for hit in searcher.search_plans(PlanQuery(words="移民局")).hits] == ["丁县移民工作方案"]


class TestPlanFilters:
    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (PlanFilter(region=("520000",)), {"county", "city"}),
            (PlanFilter(region=("52",)), {"county", "city"}),
            (PlanFilter(region=("520600",)), {"county", "city"}),
            (PlanFilter(region=("520624",)), {"county"}),
            (PlanFilter(region=("530000",)), set()),
            (PlanFilter(region=("530000", "520624")), {"county"}),
            (PlanFilter(level=("city", "nation")), {"city"}),
            (PlanFilter(year_from=2018, year_to=2019), {"county"}),
            (PlanFilter(year_from=2019), {"city"}),
            (PlanFilter(year_to=2020), {"county", "city"}),
            (PlanFilter(doc_type=("行动计划", "实施方案")), {"county", "city"}),
            (PlanFilter(doc_type=("计划",)), set()),
            (PlanFilter(issuer=("财政局",)), {"county"}),
            (PlanFilter(issuer=("=财政局",)), set()),
            (PlanFilter(issuer=("=青岩县财政局",)), {"county"}),
            (PlanFilter(issuer=("办公室青岩",)), set()),
            (PlanFilter(region=("52",), year_from=2020, issuer=("政府",)), {"city"}),
        ],
    )
    def test_without_words(
        self,
        titles: Callable[..., list[str]],
        found: Callable[..., list[str]],
        where: PlanFilter,
        expected: set[str],
    ) -> None:
        assert set(titles(where=where)) == expected
        owners = {"new": "county", "old": "county", "pigs": "county", "area": "city", "money": "city"}
        assert {owners[name] for name in found(where=where)} == expected

    def test_with_words(self, titles: Callable[..., list[str]]) -> None:
        assert titles("茶园", where=PlanFilter(year_from=2019)) == ["city"]
        assert titles("生猪 茶园", mode="any", where=PlanFilter(level=("city",))) == ["city"]
        assert titles("-茶园", where=PlanFilter(level=("city",))) == []

    def test_by_plan_id(self, titles: Callable[..., list[str]], county: Plan, nation: Plan) -> None:
        assert set(titles(where=PlanFilter(plan_id=(county.plan_id, nation.plan_id)))) == {"county", "nation"}
        assert titles("饮水", where=PlanFilter(plan_id=(county.plan_id,))) == []

    @pytest.mark.parametrize("region", ["5", "贵州", "52x", "1234567", ""])
    def test_what_is_no_region_code_is_told(self, searcher: Searcher, region: str) -> None:
        with pytest.raises(QueryError, match="地区代码"):
            searcher.search_plans(PlanQuery(where=PlanFilter(region=(region,))))

    def test_years_that_run_backwards_are_told(self, searcher: Searcher) -> None:
        with pytest.raises(QueryError, match="年份"):
            searcher.search_plans(PlanQuery(where=PlanFilter(year_from=2020, year_to=2019)))


RECORD_FILTERS = [
    (RecordFilter(kind=("task",)), ["money"]),
    (RecordFilter(kind=("task", "quota")), ["money"]),
    (RecordFilter(unit=("万头",)), ["pigs"]),
    (RecordFilter(unit=("平方米",)), ["area", "new", "old"]),
    (RecordFilter(owner=("财政局",)), ["money", "pigs"]),
    (RecordFilter(owner=("=市财政局",)), ["money"]),
    (RecordFilter(deadline_from=date(2018, 6, 30), deadline_to=date(2018, 6, 30)), ["new", "old"]),
    (RecordFilter(deadline_from=date(2018, 7, 1), deadline_to=date(2018, 12, 30)), []),
    (RecordFilter(deadline_from=date(2018, 7, 1)), ["area", "pigs"]),
    (RecordFilter(deadline_to=date(2019, 1, 1)), ["new", "old", "pigs"]),
    (RecordFilter(recurs=("yearly",)), ["money"]),
    (RecordFilter(kind=("target",), unit=("万亩",), deadline_to=date(2018, 12, 31)), ["new", "old"]),
    (RecordFilter(kind=("target",), owner=("财政局",)), ["pigs"]),
    (RecordFilter(unit=("万亩",), owner=("财政局",)), []),
    (RecordFilter(unit=("万头",), deadline_to=date(2018, 6, 30)), []),
    (RecordFilter(kind=("task",), unit=("万亩",)), []),
]


class TestRecordFilters:
    @pytest.mark.parametrize(("filters", "expected"), RECORD_FILTERS)
    def test_of_records(self, found: Callable[..., list[str]], filters: RecordFilter, expected: list[str]) -> None:
        assert sorted(found(records=filters)) == expected

    @pytest.mark.parametrize(("filters", "expected"), RECORD_FILTERS)
    def test_hold_for_one_record_of_a_plan(
        self, titles: Callable[..., list[str]], filters: RecordFilter, expected: list[str]
    ) -> None:
        owners = {"new": "county", "old": "county", "pigs": "county", "area": "city", "money": "city"}
        assert set(titles(records=filters)) == {owners[name] for name in expected}

    def test_with_words(self, found: Callable[..., list[str]]) -> None:
        assert found("低产") == ["new", "old"] or found("低产") == ["old", "new"]
        assert found("养殖业") == ["pigs"]
        assert found("茶园", where=PlanFilter(year_from=2019)) == ["area"]
        assert set(found("茶园 -面积")) == {"new", "old"}

    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            ("80000000", None, ["new"]),
            (None, "20000000", ["old"]),
            ("20000000", "53333333.333333", ["area", "old"]),
            ("53333333.333333", "53333333.333333", ["area"]),
            ("53333333.3333329999999999999", "53333333.3333330000000000001", ["area"]),
            ("53333333.3333330000000000001", "60000000", []),
            ("53333000", "53333333.3333329999999999999", []),
        ],
    )
    def test_numbers_are_compared_exactly(
        self, found: Callable[..., list[str]], low: str | None, high: str | None, expected: list[str]
    ) -> None:
        bounds = {"value_min": low and Decimal(low), "value_max": high and Decimal(high)}
        assert sorted(found(unit_base="平方米", **bounds)) == expected

    def test_a_range_fits_where_the_ranges_meet(
        self,
        store: Store,
        county: Plan,
        make_record: Callable[..., Record],
        put: Callable[..., None],
        make_searcher: Callable[[Store], Searcher],
    ) -> None:
        wide = make_record(
            county,
            "生猪20万头",
            value=Decimal(200),
            value_max=Decimal(300),
            unit="头",
            value_base=Decimal(200),
            value_max_base=Decimal(300),
            unit_base="头",
        )
        put(store, Kept(plan=county, records=(wide,)))
        searcher = make_searcher(store)

        def count(low: int, high: int) -> int:
            return searcher.search_records(RecordQuery(value_min=Decimal(low), value_max=Decimal(high))).total

        assert [count(1, 199), count(1, 200), count(220, 230), count(300, 400), count(301, 400)] == [
            0,
            1,
            1,
            1,
            0,
        ]

    def test_an_unknown_recurrence_is_told(self, searcher: Searcher) -> None:
        with pytest.raises(QueryError, match="周期"):
            searcher.search_records(RecordQuery(records=RecordFilter(recurs=("sometimes",))))


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "descending", "expected"),
        [
            ("year", None, ["city", "county", "nation"]),
            ("year", False, ["county", "city", "nation"]),
            ("issued", None, ["city", "county", "nation"]),
            ("title", None, ["nation", "city", "county"]),
            ("relevance", None, ["city", "county", "nation"]),
        ],
    )
    def test_of_plans(
        self, titles: Callable[..., list[str]], sort: str, descending: bool | None, expected: list[str]
    ) -> None:
        assert titles(sort=sort, descending=descending) == expected

    @pytest.mark.parametrize(
        ("sort", "descending", "expected"),
        [
            ("value", None, ["new", "area", "old", "pigs", "money"]),
            ("value", False, ["pigs", "old", "area", "new", "money"]),
            ("deadline", None, ["new", "old", "pigs", "area", "money"]),
            ("year", None, ["area", "money", "new", "old", "pigs"]),
        ],
    )
    def test_of_records(
        self, found: Callable[..., list[str]], sort: str, descending: bool | None, expected: list[str]
    ) -> None:
        assert found(sort=sort, descending=descending) == expected

    def test_by_plan_is_by_place_in_the_text(self, found: Callable[..., list[str]]) -> None:
        assert "".join(name[0] for name in found(sort="plan")) in {"nopam", "amnop"}

    def test_pages_do_not_overlap(self, searcher: Searcher) -> None:
        seen = [
            hit.record.record_id
            for offset in range(5)
            for hit in searcher.search_records(RecordQuery(limit=1, offset=offset, sort="year")).hits
        ]
        assert seen == list(searcher.record_ids(RecordQuery(sort="year")))
        assert len(set(seen)) == 5
        assert searcher.search_records(RecordQuery(offset=5)).hits == ()
        assert searcher.search_records(RecordQuery(offset=5)).total == 5

    def test_ids_follow_the_same_order(self, searcher: Searcher) -> None:
        query = PlanQuery(words="茶园", sort="title")
        assert list(searcher.plan_ids(query)) == [hit.plan_id for hit in searcher.search_plans(query).hits]

    @pytest.mark.parametrize(
        "fields",
        [
            {"sort": "colour"},
            {"group": "plan"},
            {"facets": ("colour",)},
            {"limit": -1},
            {"limit": 10**6},
            {"offset": -1},
        ],
    )
    def test_what_is_not_known_is_told(self, searcher: Searcher, fields: dict[str, object]) -> None:
        with pytest.raises(QueryError):
            searcher.search_plans(PlanQuery(**fields))  # type: ignore[arg-type]


class TestFacets:
    def test_count_all_that_match(self, searcher: Searcher) -> None:
        facets = searcher.search_plans(PlanQuery(limit=1)).facets
        assert [(f.value, f.count) for f in facets["province"]] == [("贵州省", 2), (None, 1)]
        assert {(f.value, f.count) for f in facets["year"]} == {("2018", 1), ("2020", 1), (None, 1)}
        assert {(f.value, f.count) for f in facets["level"]} == {("county", 1), ("city", 1), (None, 1)}
        issuers = {(f.value, f.count) for f in facets["issuer"]}
        assert issuers == {("青岩县扶贫开发办公室", 1), ("青岩县财政局", 1), ("白泉市人民政府", 1), (None, 1)}

    def test_of_records(self, searcher: Searcher) -> None:
        facets = searcher.search_records(RecordQuery(limit=0)).facets
        assert [(f.value, f.count) for f in facets["kind"]] == [("target", 4), ("task", 1)]
        assert [(f.value, f.count) for f in facets["unit_base"]] == [("平方米", 3), ("头", 1), (None, 1)]
        assert ("县农业农村局", 2) in {(f.value, f.count) for f in facets["owner"]}

    def test_follow_the_query_and_are_left_out_when_not_asked_for(self, searcher: Searcher) -> None:
        result = searcher.search_plans(PlanQuery(words="生猪", facets=("year",)))
        assert [(f.value, f.count) for f in result.facets["year"]] == [("2018", 1)]
        assert list(result.facets) == ["year"]
        assert searcher.search_plans(PlanQuery(facets=())).facets == {}


class TestBodies:
    """One body under several names."""

    @pytest.fixture
    def searcher(
        self, store: Store, county: Plan, city: Plan, make_record: Callable[..., Record], make_searcher: Any, put: Any
    ) -> Searcher:
        full = {"lead_bodies": ("县扶贫开发办公室",), "bodies": ("县财政局", "县茶产业发展办公室")}
        quotes = {"新建茶园12.5万亩": "县扶贫办", "改造低产茶园3万亩": "扶贫办", "出栏生猪20万头": "县扶贫开发办公室"}
        records = [
            make_record(county, quote, lead_units=(name,), units=("财政局", "茶办"), **full)
            for quote, name in quotes.items()
        ]
        other = make_record(city, "统筹安排专项资金", kind="task", units=("市扶贫办",), bodies=("市扶贫开发办公室",))
        put(store, Kept(plan=county, records=tuple(records)))
        put(store, Kept(plan=city, records=(other,)))
        store.use_bodies((Entry("茶办", "茶产业发展办公室"),))
        searcher: Searcher = make_searcher(store)
        return searcher

    @pytest.mark.parametrize(
        ("owner", "plans", "total"),
        [
            ("扶贫办", ["青", "白"], 4),
            ("扶贫开发办公室", ["青", "白"], 4),
            ("县扶贫办", ["青"], 3),
            ("=县扶贫办", ["青"], 3),
            ("=县扶贫开发办公室", ["青"], 3),
            ("=扶贫办", ["青"], 1),
            ("=市扶贫开发办", ["白"], 1),
            ("茶办", ["青"], 3),
            ("=县茶办", ["青"], 3),
            ("=茶产业发展办公室", [], 0),
            ("乡村振兴局", [], 0),
        ],
    )
    def test_are_found_by_any_of_them(self, searcher: Searcher, owner: str, plans: list[str], total: int) -> None:
        filters = RecordFilter(owner=(owner,))
        assert searcher.search_records(RecordQuery(records=filters)).total == total
        assert len(list(searcher.record_ids(RecordQuery(records=filters)))) == total
        hits = searcher.search_plans(PlanQuery(records=filters)).hits
        assert sorted((hit.title or "")[0] for hit in hits) == sorted(plans)
        assert len(list(searcher.plan_ids(PlanQuery(records=filters)))) == len(plans)

    def test_are_counted_once_however_they_are_written(self, searcher: Searcher) -> None:
        facets = searcher.search_records(RecordQuery(where=PlanFilter(level=("county",)))).facets
        expected = {("县扶贫开发办公室", 3), ("县财政局", 3), ("县茶产业发展办公室", 3)}
        assert {(one.value, one.count) for one in facets["body"]} == expected
        assert {("县扶贫办", 1), ("扶贫办", 1)} <= {(one.value, one.count) for one in facets["owner"]}


class TestGroups:
    def test_by_family_gives_the_best_of_each(self, store: Store, searcher: Searcher, county: Plan, city: Plan) -> None:
        store.set_family([county.plan_id, city.plan_id], "f1")
        searcher.refresh()
        result = searcher.search_plans(PlanQuery(group="family"))
        assert (result.total, result.groups) == (3, 2)
        assert [(hit.plan_id == city.plan_id, hit.group_size) for hit in result.hits] == [
            (True, 2),
            (False, 1),
        ]
        assert result.hits[0].family == "f1"
        assert searcher.search_plans(PlanQuery(group="family", limit=1, offset=1)).hits == result.hits[1:]
        records = searcher.search_records(RecordQuery(group="family"))
        assert (records.total, records.groups, len(records.hits)) == (5, 1, 1)

    def test_records_by_plan(self, searcher: Searcher) -> None:
        result = searcher.search_records(RecordQuery(words="茶园", group="plan", sort="value"))
        assert (result.total, result.groups) == (3, 2)
        assert [(hit.record.metric, hit.group_size) for hit in result.hits] == [
            ("新建茶园", 2),
            ("茶园面积", 1),
        ]

    def test_an_unknown_group_is_told(self, searcher: Searcher) -> None:
        with pytest.raises(QueryError, match="分组"):
            searcher.search_records(RecordQuery(group="year"))


class TestSimilar:
    def test_gives_plans_that_share_bands(self, searcher: Searcher, county: Plan, city: Plan, nation: Plan) -> None:
        assert [(s.plan_id, s.shared) for s in searcher.similar(county.plan_id)] == [(city.plan_id, 2)]
        assert searcher.similar(nation.plan_id) == ()

    def test_of_an_unknown_plan_is_told(self, searcher: Searcher) -> None:
        with pytest.raises(UnknownPlan):
            searcher.similar("nothing#1")


class TestChanges:
    def test_a_new_reading_takes_the_place_of_the_old_one(
        self,
        store: Store,
        searcher: Searcher,
        county: Plan,
        put: Callable[..., None],
        make_plan: Callable[..., Plan],
    ) -> None:
        put(store, make_plan("青岩县新方案\n只剩甜瓜。", document_id=county.document_id))
        searcher.refresh()
        assert searcher.search_plans(PlanQuery(words="生猪")).total == 0
        assert [hit.plan_id for hit in searcher.search_plans(PlanQuery(words="甜瓜")).hits] == [county.plan_id]
        assert searcher.search_records(RecordQuery(words="生猪")).total == 0

    def test_new_fields_are_seen_at_once(
        self, store: Store, searcher: Searcher, county: Plan, put: Callable[..., None]
    ) -> None:
        assert searcher.search_plans(PlanQuery(words="生猪")).hits[0].year == 2018
        put(store, msgspec.structs.replace(county, year=2021, doc_type="规划"))
        searcher.refresh()
        result = searcher.search_plans(PlanQuery(words="生猪"))
        assert (result.hits[0].year, result.hits[0].doc_type) == (2021, "规划")
        assert [(f.value, f.count) for f in result.facets["year"]] == [("2021", 1)]
        assert searcher.search_plans(PlanQuery(where=PlanFilter(year_to=2018))).total == 0

    def test_what_is_deleted_is_not_found(self, store: Store, searcher: Searcher, county: Plan, city: Plan) -> None:
        store.delete(county.plan_id)
        searcher.refresh()
        assert [hit.plan_id for hit in searcher.search_plans(PlanQuery(words="茶园")).hits] == [city.plan_id]
        assert searcher.search_records(RecordQuery()).total == 2
        assert searcher.similar(city.plan_id) == ()

    def test_what_was_rejected_is_only_found_when_asked_for(
        self, store: Store, searcher: Searcher, records: dict[str, Record]
    ) -> None:
        store.review(records["pigs"].record_id, "rejected", "王")
        searcher.refresh()
        assert searcher.search_records(RecordQuery(words="生猪")).total == 0
        assert searcher.search_records(RecordQuery(words="生猪", rejected=True)).total == 1
        assert searcher.search_plans(PlanQuery(records=RecordFilter(unit=("万头",)))).total == 0

    def test_what_does_not_add_up_is_found_alone_when_asked_for(
        self, store: Store, searcher: Searcher, county: Plan, records: dict[str, Record], put: Callable[..., None]
    ) -> None:
        conflict = Conflict(
            kind="part_exceeds", whole_id=records["new"].record_id, part_ids=(records["old"].record_id,),
            whole=Decimal(1), parts=Decimal(3), unit="万亩", whole_quote="", part_quotes=("",),
        )  # fmt: skip
        assert searcher.search_records(RecordQuery(conflicts=True)).total == 0
        told = [msgspec.structs.replace(records[name], conflicts=(conflict,)) for name in ("new", "old")]
        put(store, Kept(plan=county, records=(*told, records["pigs"])))
        searcher.refresh()
        found = {hit.record.record_id for hit in searcher.search_records(RecordQuery(conflicts=True)).hits}
        assert found == {record.record_id for record in told}
        assert searcher.search_records(RecordQuery(words="生猪", conflicts=True)).total == 0

    def test_what_was_corrected_is_found_by_the_new_value(
        self, store: Store, searcher: Searcher, records: dict[str, Record]
    ) -> None:
        store.review(records["pigs"].record_id, "corrected", "王", {"value": "200", "unit": "头"})
        searcher.refresh()
        query = RecordQuery(unit_base="头", value_max=Decimal(1000))
        (hit,) = searcher.search_records(query).hits
        assert hit.record.value_base == 200

    def test_rebuilding_changes_nothing(self, searcher: Searcher) -> None:
        def everything() -> object:
            plans = searcher.search_plans(PlanQuery(words="茶园 扶贫", mode="any"))
            return plans, searcher.search_records(RecordQuery(words="茶园")).total

        before, steps = everything(), []
        assert searcher.rebuild(lambda done, total: steps.append((done, total))) == 3
        assert steps[-1] == (3, 3)
        assert everything() == before


def test_phrases_are_found_as_by_a_scan(
    store: Store,
    make_plan: Callable[..., Plan],
    put: Callable[..., None],
    make_searcher: Callable[[Store], Searcher],
) -> None:
    draw = random.Random(7)
    characters = "茶园面积万亩县扶贫，。（）12 .\nＡbＢ-\"产业：、;&*'"
    texts = ["".join(draw.choices(characters, k=draw.randint(1, 60))).strip() or "茶" for _ in range(150)]
    for number, text in enumerate(dict.fromkeys(texts)):
        put(store, make_plan(text, title=None, document_id=f"d{number}"))
    searcher = make_searcher(store)
    plans = {plan.plan_id: fold(plan.text) for plan in store.plans()}
    compared = 0
    for _ in range(500):
        text = draw.choice(texts)
        start = draw.randrange(len(text))
        phrase = text[start : start + draw.randint(1, 8)]
        if '"' in phrase or not phrase.strip():
            continue
        compared += 1
        scanned = {plan_id for plan_id, body in plans.items() if fold(phrase) in body}
        assert set(searcher.plan_ids(PlanQuery(words=f'"{phrase}"'))) == scanned, phrase
    assert compared > 300


def test_phrases_of_real_documents_are_found_as_by_a_scan(
    store: Store,
    real_docs: Path,
    put: Callable[..., None],
    make_plan: Callable[..., Plan],
    make_searcher: Callable[[Store], Searcher],
) -> None:
    files = sorted((real_docs / "seeds").glob("*.txt"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    size = max(1, len(lines) // 60)
    for number in range(0, len(lines), size):
        put(store, make_plan("\n".join(lines[number : number + size]), title=None, document_id=f"d{number}"))
    searcher = make_searcher(store)
    plans = {plan.plan_id: fold(plan.text) for plan in store.plans()}
    draw, wanted, got = random.Random(1), 0, 0
    for _ in range(2000):
        text = draw.choice(list(plans.values()))
        start = draw.randrange(max(1, len(text) - 8))
        phrase = text[start : start + draw.randint(2, 8)]
        if not phrase.strip() or '"' in phrase or "“" in phrase or "”" in phrase:
            continue
        scanned = {plan_id for plan_id, body in plans.items() if phrase in body}
        wanted += len(scanned)
        got += len(scanned & set(searcher.plan_ids(PlanQuery(words=f'"{phrase}"'))))
    print(f"{len(files)} real documents in {len(plans)} parts")
    assert got == wanted > 2000
