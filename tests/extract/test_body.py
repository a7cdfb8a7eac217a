"""One body under one name: what falls together, and above all what must not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from extract import body, body_book, extract, office
from extract.body import Naming, normalise
from extract.body_book import Book
from extract.body_list import Entry
from extract.record import Record
from ingest.errors import IngestError
from ingest.plan import Plan

SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "plans"
HELD_OUT = ("luan", "naidong", "tianshui", "wuzhou", "武汉", "潜江", "gov_06", "gov_19")


def plan(**fields: Any) -> Plan:
    known = {"text": "", "year": 2018, "plan_id": "a#1", "document_id": "a", "source": "a.txt", **fields}
    return Plan(sha256="", ingested_at=datetime(2026, 1, 1, tzinfo=UTC), parser="test/1", **known)


COUNTY = plan(province="贵州省", city="铜仁市", county="沿河土家族自治县", level="county")
DISTRICT = plan(province="甘肃省", city="武威市", county="凉州区", level="county", year=2022)
CITY = plan(province="贵州省", city="铜仁市", level="city")
COUNTY_CITY = plan(province="江西省", city="赣州市", county="瑞金市", level="county")
CITY_COUNTY = plan(province="湖南省", city="长沙市", county="长沙县", level="county")
PREFECTURE = plan(province="四川省", city="阿坝藏族羌族自治州", level="city")
REGION = plan(province="广西壮族自治区", level="province")
MUNICIPAL = plan(province="重庆市", county="云阳县", level="county")
NATION = plan(level="nation")
BANNER = plan(province="内蒙古自治区", city="赤峰市", county="敖汉旗", level="county")
TOWN = plan(province="湖南省", city="常德市", county="石门县", level="township")
UNKNOWN = plan()

TOGETHER = [
    (
        COUNTY,
        "县扶贫开发办公室",
        "县扶贫办 扶贫办 县扶贫开发办公室 县扶贫开发办 沿河县扶贫办 沿河土家族自治县扶贫开发办公室 县政府扶贫办",
    ),
    (COUNTY, "市扶贫开发办公室", "市扶贫办 铜仁市扶贫办 贵州省铜仁市扶贫开发办公室"),
    (COUNTY, "省发展和改革委员会", "省发改委 省发展改革委 贵州省发展和改革委员会"),
    (
        COUNTY,
        "县委组织部",
        "县委组织部 组织部 县组织部 中共沿河县委组织部 中共沿河土家族自治县委员会组织部 沿河县委组织部",
    ),
    (COUNTY, "县委机构编制委员会办公室", "县编办 县委编办 编办"),
    (COUNTY, "县委", "县委 沿河县委 中共沿河土家族自治县委员会"),
    (COUNTY, "县人民政府", "县政府 沿河县人民政府 县人民政府"),
    (COUNTY, "县委、县政府", "县委、县政府 县委县政府 沿河县委、县人民政府 中共沿河县委、县政府"),
    (CITY, "市纪委监委", "市纪委监委 市纪委市监委 市纪委、监委 铜仁市纪委监委"),
    (CITY, "市精神文明建设指导委员会办公室", "市文明办 市委文明办 文明办"),
    (COUNTY, "县人民政府办公室", "政府办 县政府办 县府办 县人民政府办公室 县政府办公室"),
    (COUNTY, "团县委", "团县委 共青团沿河县委 县团委 共青团沿河土家族自治县委员会"),
    (COUNTY, "县税务局", "县税务局 税务局 国家税务总局沿河县税务局"),
    (COUNTY, "县供电公司", "县供电公司 国网沿河县供电公司 国网沿河供电公司"),
    (COUNTY, "县卫生和计划生育委员会", "县卫计委 县卫生计生委 县卫生和计划生育委"),
    (COUNTY, "县市场监督管理局", "市场监管局 县市场监管局 县市监局 市场监督管理局"),
    (COUNTY, "县农业农村局(县扶贫开发办公室)", "县农业农村局（扶贫办） 农业农村局(县扶贫办)"),
    (COUNTY, "县发展和改革局", "县发展和改革局（发改局） 发改局"),
    (COUNTY, "县脱贫攻坚领导小组办公室", "县脱贫攻坚领导小组办公室 沿河县脱贫攻坚领导小组办公室"),
    (DISTRICT, "区金融工作办公室", "区政府金融办 区金融办 凉州区人民政府金融工作办公室"),
    (DISTRICT, "市生态环境局凉州分局", "市生态环境局凉州分局 武威市生态环境局凉州区分局 市生态环境局凉州区分局"),
    (CITY, "市水务局", "市水务局 铜仁市水务局 水务局 铜仁水务局"),
    (CITY, "碧江区水务局", "碧江区水务局"),
    (CITY, "碧江区委组织部", "碧江区委组织部"),
    (COUNTY_CITY, "市财政局", "市财政局 瑞金市财政局 财政局"),
    (COUNTY_CITY, "赣州市财政局", "赣州市财政局 江西省赣州市财政局"),
    (PREFECTURE, "州发展和改革委员会", "州发改委 阿坝州发展改革委 阿坝藏族羌族自治州发展和改革委员会"),
    (REGION, "自治区发展和改革委员会", "区发改委 自治区发展改革委 发改委 广西壮族自治区发展和改革委员会"),
    (REGION, "自治区党委组织部", "自治区党委组织部 组织部"),
    (REGION, "自治区财政厅", "财政厅 自治区财政厅"),
    (MUNICIPAL, "市扶贫开发办公室", "市扶贫办 重庆市扶贫办"),
    (BANNER, "旗供电公司", "敖汉供电公司 旗供电公司"),
    (NATION, "国家发展和改革委员会", "发展改革委 国家发展改革委 国家发改委"),
    (NATION, "国务院扶贫开发领导小组办公室", "扶贫办 国务院扶贫办"),
    (COUNTY, "各乡镇(街道)", "各乡镇（街道） 各乡镇、街道 各乡镇街道 全县各乡镇（街道） 各乡（镇）、街道办事处"),
    (COUNTY, "各乡镇人民政府", "各乡镇人民政府 各乡镇政府 各乡（镇）人民政府"),
    (COUNTY, "各乡镇(街道)人民政府", "各乡镇人民政府、街道办事处 各乡镇（街道）政府 各乡镇人民政府（街道办事处）"),
    (COUNTY, "各镇党委、政府", "各镇党委政府 各镇党委、政府 各镇党委和人民政府"),
    (COUNTY, "各乡镇场(街道)", "各乡镇场街道办 各乡（镇、场）、街道"),
    (NATION, "各省(区、市)人民政府", "各省、自治区、直辖市人民政府 各省（区、市）人民政府 各省区市政府"),
    (CITY, "各县(市、区)", "各县（市、区） 各县市区 各县（市）区 各市县区"),
    (CITY, "各县(区)扶贫开发办公室", "各县（区）扶贫办 各区县扶贫开发办公室"),
]

AS_WRITTEN = [
    # a district that speaks of a county, and the other way round
    (DISTRICT, "县财政局"),
    (COUNTY, "区财政局"),
    # bodies with a line of their own
    (DISTRICT, "市自然资源局凉州分局"),
    (COUNTY, "县公安局交警大队"),
    (COUNTY, "县扶贫开发领导小组及其办公室"),
    (COUNTY, "县扶贫专班"),
    (COUNTY, "县委、县政府"),
    # words that only look as if a place stood before a name
    (COUNTY, "县级部门"),
    (CITY, "市直有关部门"),
    (COUNTY, "用人单位"),
    (COUNTY, "指挥部"),
    # whose a bare name is cannot be told
    (UNKNOWN, "财政局"),
    (TOWN, "财政局"),
    (TOWN, "镇农办"),
    (COUNTY, "财政厅"),
    # two places of one short name
    (CITY_COUNTY, "长沙财政局"),
    # groups that name other bodies
    (COUNTY, "各乡镇和县直部门"),
    (COUNTY, "各有关部门"),
    (CITY, "各县区和各乡镇"),
]


@pytest.mark.parametrize(("where", "expected", "names"), TOGETHER)
def test_names_of_one_body(where: Plan, expected: str, names: str) -> None:
    naming = Naming(where)
    assert {name: naming((name,))[0] for name in names.split()} == dict.fromkeys(names.split(), expected)


@pytest.mark.parametrize(("where", "name"), AS_WRITTEN)
def test_what_cannot_be_told_stays(where: Plan, name: str) -> None:
    assert Naming(where)((name,)) == (name,)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (
            COUNTY,
            "县扶贫办 市扶贫办 省扶贫办 碧江区扶贫办 国务院扶贫办 县扶贫开发领导小组 县扶贫开发领导小组办公室 县乡村振兴局",
        ),
        (COUNTY, "县委 县政府 县委办 县政府办 县委、县政府 团县委 县人大常委会"),
        (
            COUNTY,
            "县发改局 县发改委 县工信局 县经信局 县卫生局 县卫健局 县卫计局 县环保局 县生态环境局 县国土局 县自然资源局",
        ),
        (COUNTY, "县水利局 县水务局 县农业局 县农业农村局 县林业局 县林草局 县国税局 县地税局 县税务局"),
        (COUNTY, "各乡镇 各镇 各乡镇(街道) 各乡镇政府 各乡镇党委 各乡镇党委政府 各县区 各县市区 有关乡镇"),
        (COUNTY_CITY, "市财政局 赣州市财政局 省财政厅"),
        (DISTRICT, "区财政局 县财政局 市财政局 市生态环境局 市生态环境局凉州分局 区生态环境局"),
        (NATION, "发展改革委 卫生健康委 国资委 林草局 能源局 公安部 财政部"),
    ],
)
def test_different_bodies_stay_apart(where: Plan, names: str) -> None:
    wanted = tuple(names.split())
    assert len(set(Naming(where)(wanted))) == len(wanted)


def test_a_bare_name_behind_one_of_another_place_may_be_of_that_place() -> None:
    naming = Naming(COUNTY)
    assert naming(("省发展改革委", "扶贫办")) == ("省发展和改革委员会", "扶贫开发办公室")
    assert naming(("碧江区财政局", "审计局")) == ("碧江区财政局", "审计局")
    assert Naming(CITY)(("市、县财政局", "审计局")) == ("市、县财政局", "审计局")
    assert Naming(CITY)(("市指挥部", "审计局", "团市委", "科协")) == (
        "市指挥部",
        "市审计局",
        "团市委",
        "市科学技术协会",
    )
    assert naming(("省发展改革委", "县财政局", "扶贫办"))[1:] == ("县财政局", "县扶贫开发办公室")
    assert naming(("扶贫办", "省发展改革委"))[0] == "县扶贫开发办公室"


@pytest.mark.parametrize(("year", "expected"), [(2017, "市农业委员会"), (2021, "市农业农村委员会"), (None, "市农委")])
def test_a_short_name_means_what_it_meant_in_the_plans_year(year: int | None, expected: str) -> None:
    assert Naming(plan(province="重庆市", level="province", year=year))(("市农委",)) == (expected,)


def test_what_is_too_long_for_a_name_stays() -> None:
    names = ("县扶贫办" + "、县扶贫办" * 10_000, "县扶贫办")
    assert Naming(COUNTY)(names) == (names[0], "县扶贫开发办公室")


def test_a_place_of_another_rank_today_keeps_what_it_was() -> None:
    then = plan(province="河北省", city="石家庄市", county="藁城区", level="county", title="藁城市2008年医疗办法")
    assert Naming(then)(("市民政局", "藁城市民政局", "民政局")) == ("市民政局",) * 3
    county = {"province": "云南省", "city": "大理白族自治州", "county": "大理市", "level": "county"}
    assert Naming(plan(**county, title="大理州2020年医疗办法"))(("民政局",)) == ("市民政局",)
    prefecture = {"province": "云南省", "city": "大理白族自治州", "level": "city", "title": "大理市医疗办法"}
    assert Naming(plan(**prefecture))(("民政局",)) == ("州民政局",)
    now = plan(province="河北省", city="石家庄市", county="藁城区", level="county", title="藁城区2020年医疗办法")
    assert Naming(now)(("区民政局", "藁城区民政局", "民政局")) == ("区民政局",) * 3


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "云岭县2018年产业扶贫实施方案"}, "云岭县扶贫办"),
        ({"title": "铜仁市云岭县人民政府关于扶贫的决定", "city": "铜仁市"}, "云岭县扶贫办"),
        ({"title": "扶贫方案", "issuer": ("中共云岭县委", "云岭县人民政府")}, "云岭扶贫办"),
    ],
)
def test_a_place_that_no_list_knows_is_read_from_the_head(fields: dict[str, Any], name: str) -> None:
    assert Naming(plan(level="county", **fields))((name, "扶贫办", "县扶贫办")) == ("县扶贫开发办公室",) * 3


@pytest.mark.parametrize(
    "title", ["贫困县2018年退出方案", "全县2018年扶贫方案", "2018年云岭县扶贫方案", "关于各县2018年的通报"]
)
def test_words_at_the_head_that_are_no_place(title: str) -> None:
    assert Naming(plan(level="county", title=title))(("贫困县扶贫办", "扶贫办")) == (
        "贫困县扶贫开发办公室",
        "扶贫开发办公室",
    )


def test_a_place_that_no_list_knows_is_called_as_the_plan_calls_it() -> None:
    spoken = plan(level="county", text="我县扶贫任务重。全县要加快。我县各部门要落实。")
    assert Naming(spoken)(("扶贫办", "县扶贫办")) == ("县扶贫开发办公室",) * 2
    assert Naming(plan(level="county"))(("扶贫办", "县扶贫办")) == ("扶贫开发办公室", "县扶贫开发办公室")


PLANS = st.sampled_from([COUNTY, DISTRICT, CITY, COUNTY_CITY, PREFECTURE, REGION, MUNICIPAL, NATION, TOWN, UNKNOWN])
PARTS = st.sampled_from(
    [
        "县",
        "市",
        "省",
        "区",
        "州",
        "自治区",
        "各",
        "乡镇",
        "街道",
        "人民政府",
        "政府",
        "党委",
        "委",
        "团",
        "中共",
        "共青团",
        "办公室",
        "扶贫办",
        "财政局",
        "组织部",
        "沿河县",
        "铜仁市",
        "铜仁",
        "碧江区",
        "国家",
        "国务院",
        "（",
        "）",
        "(",
        ")",
        "、",
        "和",
        "局",
        "分局",
        "农委",
        "发改委",
        "领导小组",
        "以下简称",
        "我",
        "全",
    ]
)
NAME = st.lists(PARTS, min_size=1, max_size=6).map("".join) | st.text(min_size=1, max_size=30)


@given(PLANS, st.lists(NAME, max_size=5))
def test_what_is_normalised_stays(where: Plan, names: list[str]) -> None:
    here, book = office.of(where), body_book.shipped()
    once = normalise(names, here, book)
    assert len(once) == len(names)
    assert normalise(once, here, book) == once


class TestUsersBook:
    def test_stands_before_the_programs_own(self) -> None:
        book = Book((Entry("扶贫办", "扶贫开发局"), Entry("烤烟办", "烟草产业办公室"), Entry("专班", "县油茶产业专班")))
        names = ("扶贫办", "县扶贫办", "县烤烟办", "烤烟办", "专班", "县财政局")
        expected = (
            "县扶贫开发局",
            "县扶贫开发局",
            "县烟草产业办公室",
            "县烟草产业办公室",
            "县油茶产业专班",
            "县财政局",
        )
        assert Naming(COUNTY, book)(names) == expected

    def test_a_circle_ends(self) -> None:
        book = Book((Entry("甲办", "乙办"), Entry("乙办", "甲办")))
        assert Naming(COUNTY, book)(("县甲办", "县乙办")) == ("县乙办",) * 2

    def test_is_used_until_it_is_taken_back(self, records_of: Callable[[str], tuple[Record, ...]]) -> None:
        text = (
            "沿河县2018年扶贫工作实施方案\n6月底前新建茶园12万亩（牵头单位：县扶贫办；责任单位：县茶叶办、财政局）。\n"
        )

        def named() -> tuple[str, ...]:
            (found,) = records_of(text)
            return found.lead_bodies + found.bodies

        assert named() == ("县扶贫开发办公室", "县茶叶办", "县财政局")
        try:
            body.use(Book((Entry("茶叶办", "茶产业发展办公室"),)))
            assert named() == ("县扶贫开发办公室", "县茶产业发展办公室", "县财政局")
        finally:
            body.use(None)
        assert named() == ("县扶贫开发办公室", "县茶叶办", "县财政局")


def _named(paths: list[Path]) -> Iterator[tuple[Plan, dict[str, set[str]]]]:
    """Each plan with its bodies and the names that each is written by."""
    for path in paths:
        if path.stem.partition("-")[0] in HELD_OUT:
            continue
        try:
            plans = ingest.read_file(path)
        except IngestError:
            continue
        for one in plans:
            found: defaultdict[str, set[str]] = defaultdict(set)
            for record in extract(one):
                written = record.lead_units + record.units
                for name, normal in zip(written, record.lead_bodies + record.bodies, strict=True):
                    found[normal].add(name)
            yield one, found


def _check(paths: list[Path], expected: set[frozenset[str]]) -> int:
    """Names that fall together in one plan are those that a reader found to be one body; the number of bodies."""
    together, bodies = set(), 0
    for one, found in _named(paths):
        bodies += len(found)
        together |= {frozenset(names) for names in found.values() if len(names) > 1}
        normal = tuple(found)
        here = office.of(one)
        assert [normalise((name,), here, body_book.shipped()) for name in normal] == [(name,) for name in normal]
    assert together <= expected, together - expected
    return bodies


def test_sample_plans() -> None:
    expected = {frozenset({"各乡镇(街道", "各乡镇(街道)"}), frozenset({"市住建局", "市住房和城乡建设局"})}
    assert _check(sorted(SAMPLES.glob("*/*.*")), expected) > 300


def test_real_documents(real_docs: Path) -> None:
    paths = [*sorted(real_docs.glob("seeds/00[0234]*.txt")), *sorted(real_docs.glob("data/gov_pages/*.html"))]
    assert _check(paths, set()) > 80
