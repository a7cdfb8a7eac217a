"""Wholes and their parts: who is linked to whom, and what does not add up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from extract import extract, total
from extract.record import Record, count_conflicts
from ingest.assemble import assemble
from ingest.document import Cell, Document, Piece
from ingest.source import Source

Read = Callable[[str], tuple[Record, ...]]
TITLE = "青江县2023年重点工作实施方案\n一、主要任务\n"


def links(records: Iterable[Record]) -> dict[str, str]:
    """{number and unit of a part: number and unit of its whole}"""
    known = {record.record_id: f"{record.value}{record.unit}" for record in records}
    return {known[r.record_id]: known[r.parent_id] for r in records if r.parent_id}


def found(records: Iterable[Record]) -> list[tuple[str, str, str]]:
    """(kind, whole, sum of the parts) of each conflict."""
    return [
        (one.kind, f"{one.whole}{one.unit or ''}", f"{one.parts}{one.unit or ''}")
        for record in records
        for one in record.conflicts
        if one.whole_id == record.record_id
    ]


LINKED = [
    ("粮食面积稳定在90万亩,其中小麦33万亩、玉米41万亩。", {"33万亩": "90万亩", "41万亩": "90万亩"}),
    ("新增公办学位6000个,含高中学位1500个。", {"1500个": "6000个"}),
    ("总投资9亿元,其中:中央资金3.5亿元,省级资金2亿元。", {"3.5亿元": "9亿元", "2亿元": "9亿元"}),
    ("完成营造林18万亩(新造6万亩,抚育9万亩)。", {"6万亩": "18万亩", "9万亩": "18万亩"}),
    ("全县改厕4200户,石桥镇1300户、柳河乡900户,白云街道600户。",
     {"1300户": "4200户", "900户": "4200户", "600户": "4200户"}),
    ("全市植树50万株,东山区、西陵县、北川县分别完成11万株、12万株、13万株。",
     {"11万株": "50万株", "12万株": "50万株", "13万株": "50万株"}),
    ("建设高标准农田30万亩,其中高效节水灌溉8000亩。", {"8000亩": "30万亩"}),
    ("老年人达到26万人,占总人口23.4%,其中80岁以上3.9万人。", {"3.9万人": "26万人"}),
    ("水果产量达到62万吨,比上年增加2万吨,其中柑橘46万吨。", {"46万吨": "62万吨"}),
    ("公益性岗位控制在1200个以内,其中乡镇岗位占比不低于70%。", {"70%": "1200个"}),
    ("排查户厕17000户,其中问题户厕3960户,维修类2100户,改建类1860户。",
     {"3960户": "17000户", "2100户": "3960户", "1860户": "3960户"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LINKED)
def test_parts_hang_on_their_whole(records_of: Read, text: str, expected: dict[str, str]) -> None:
    assert links(records_of(TITLE + text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "实施重点项目120个,其中投资30亿元。", "地区生产总值增长6%,其中第一产业增长4%。", "总投资12亿元,其中新建泵站8座。",
        "整合资金7600万元,其中改厕每户补助3000元。", "改造公路12公里(宽6米)。", "新签约项目90个,其中外资项目12个,新开工项目70个。"
        .replace("其中外资项目12个,", ""), "新建高标准农田10万亩,改造提升5万亩,其中高效节水8万亩。",
        "新增就业2万人,失业人员再就业5000人。", "安排贫困人口700人就业,帮扶脱贫户300户。", "固定资产投资90亿元,其中民间投资增长8%。",
        "供水普及率达到95%,其中农村达到97%。", "完成造林20万亩,发展林下经济5万亩。",
    ],
)  # fmt: skip
def test_what_is_no_part_is_not_linked(records_of: Read, text: str) -> None:
    records = records_of(TITLE + text)
    assert len(records) > 1
    assert links(records) == {}


CONFLICTS = [
    ("粮食面积稳定在90万亩,其中小麦103万亩。", ("part_exceeds", "90万亩", "103万亩")),
    ("粮食面积稳定在90万亩,其中小麦33万亩、玉米41万亩、大豆20万亩。", ("parts_exceed", "90万亩", "94万亩")),
    ("粮食面积稳定在90万亩,其中小麦33万亩,玉米41万亩,大豆20万亩。", ("parts_exceed", "90万亩", "94万亩")),
    ("粮食面积稳定在90万亩(小麦53万亩,玉米41万亩)。", ("parts_exceed", "90万亩", "94万亩")),
    ("总投资9亿元,其中中央资金4亿元,省级资金3亿元,县级配套3亿元。", ("parts_exceed", "9亿元", "10亿元")),
    ("全县改厕4200户,石桥镇2300户,柳河乡2900户。", ("parts_exceed", "4200户", "5200户")),
    ("培训农民1000人次,其中党员1500人次。", ("part_exceeds", "1000人次", "1500人次")),
    ("新增就业2万人以上,其中高校毕业生3万人以上。", ("part_exceeds", "2万人", "3万人")),
    ("完成治理面积3000亩,其中坡耕地2万亩。", ("part_exceeds", "3000亩", "20000亩")),
    ("完成投资28亿元,同比增长12%,其中民间投资30亿元。", ("part_exceeds", "28亿元", "30亿元")),
    ("新建学校40所,其中小学30所、初中15所。", ("parts_exceed", "40所", "45所")),
    ("实施项目200个,其中:产业类90个,设施类80个,民生类40个。", ("parts_exceed", "200个", "210个")),
]


@pytest.mark.parametrize(("text", "expected"), CONFLICTS)
def test_parts_that_exceed_their_whole_are_told(records_of: Read, text: str, expected: tuple[str, str, str]) -> None:
    records = records_of(TITLE + text)
    assert found(records) == [expected]
    assert count_conflicts(records) == 1


@pytest.mark.parametrize(
    "text",
    [
        "粮食面积稳定在90万亩,其中小麦33万亩、玉米41万亩。", "新建学校40所,其中小学30所,农村小学15所。",
        "新建学校40所,其中小学30所、初中10所,农村学校25所。", "培训干部100人,其中女干部40人、少数民族干部30人、党员80人。",
        "实施项目120个,其中新建50个、续建70个,产业类60个、设施类60个。", "总投资12亿元,其中中央资金7.46亿元、省级配套4.58亿元。",
        "总投资不低于12亿元,其中中央资金8亿元、省级资金6亿元。", "招引项目90个,其中10亿元以上项目60个、50亿元以上项目40个。",
        "秸秆利用率达到93%,其中肥料化58%、饲料化40%。", "到2025年建成充电桩2万个,其中2023年建成1.2万个、2024年建成1.5万个。",
        "投放车辆约100辆,其中公交60辆、出租45辆。", "造林面积控制在9万亩以内,其中经济林不超过5万亩、防护林不超过6万亩。",
        "粮食产量达到62万吨,比上年增加2万吨,其中玉米46万吨。", "老年人12万人,其中失能老人2万人、空巢老人11万人。",
        "完成造林20万亩,其中国家工程造林15万亩、经济林8万亩。", "建成学校40所,其中公办30所、寄宿制15所。",
        "培育企业500家,其中规上企业300家、科技型企业250家。",
    ],
)  # fmt: skip
def test_what_may_well_be_is_not_told(records_of: Read, text: str) -> None:
    records = records_of(TITLE + text)
    assert len(records) > 1
    assert found(records) == []


def test_both_evidences_stand_at_the_whole_and_at_each_part(records_of: Read) -> None:
    records = records_of(TITLE + "全年粮食面积稳定在90万亩，其中小麦53万亩、玉米41万亩。新建水厂3座。")
    whole, wheat, maize, other = records
    (conflict,) = whole.conflicts
    assert wheat.conflicts == maize.conflicts == whole.conflicts
    assert other.conflicts == ()
    assert (conflict.whole_id, conflict.part_ids) == (whole.record_id, (wheat.record_id, maize.record_id))
    assert (conflict.whole, conflict.parts, conflict.unit) == (Decimal(90), Decimal(94), "万亩")
    assert (conflict.whole_quote, conflict.part_quotes) == (whole.quote, (wheat.quote, maize.quote))


Row = list[str | tuple[str, int, int] | None]
CAPTION = "2021年造林任务分解表"


def piece(*rows: Row) -> Piece:
    """A table from its rows; (text, row span, column span) is a merged cell, None a place that one covers."""
    cells = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                text, *spans = (cell,) if isinstance(cell, str) else cell
                cells.append(Cell(text, r, c, *spans))
    return Piece("table", cells=tuple(cells))


def tables(*pieces: Piece) -> tuple[Record, ...]:
    document = Document(pieces=(Piece("paragraph", CAPTION), *pieces), parser="test", title="云岭市林业规划")
    plan = assemble(Source("plan.docx", b"plan"), document)[0]
    return extract(msgspec.structs.replace(plan, year=2021))


def table(*rows: Row) -> tuple[Record, ...]:
    return tables(piece(*rows))


def test_a_total_row_first_or_last_holds_its_rows() -> None:
    last = table(["县区", "任务（万亩）"], ["甲县", "5.2"], ["乙县", "4.1"], ["合　计", "9.3"])
    first = table(["县区", "任务（万亩）"], ["全市", "9.3"], ["甲县", "5.2"], ["乙县", "4.1"])
    assert links(last) == links(first) == {"5.2万亩": "9.3万亩", "4.1万亩": "9.3万亩"}
    assert found(last) == found(first) == []


def test_a_total_that_its_rows_do_not_make_is_told() -> None:
    short = table(["项目名称", "投资（万元）"], ["灌区改造", "100"], ["水库加固", "120"], ["合计", "230"])
    over = table(["项目名称", "投资（万元）"], ["灌区改造", "100"], ["水库加固", "120"], ["合计", "210"])
    assert found(short) == [("parts_differ", "230万元", "220万元")]
    assert found(over) == [("parts_exceed", "210万元", "220万元")]


@pytest.mark.parametrize(
    "rows",
    [
        # 全市 may hold what stands in no county; a cell that is no number may be any; rounded; rates and norms
        (["县区", "任务（户）"], ["全市", "100"], ["甲县", "50"], ["乙县", "40"]),
        (["县区", "任务（户）"], ["甲县", "50"], ["乙县", "若干"], ["合计", "90"]),
        (["县区", "面积（万亩）"], ["甲县", "5.25"], ["乙县", "4.14"], ["合计", "9.4"]),
        (["县区", "完成率（%）", "户均补助（元/户）"], ["甲县", "95", "900"], ["乙县", "90", "1200"], ["合计", "93", "1000"]),
        # numbered rows of two levels, and rows that only their numbers tell to be of two levels
        (["序号", "项目名称", "投资（万元）"], ["一", "农业", "50"], ["1", "种植", "20"], ["2", "养殖", "30"],
         ["二", "水利", "30"], ["合计", "", "80"]),
        (["项目名称", "投资（万元）"], ["农业", "50"], ["种植", "20"], ["养殖", "30"], ["水利", "30"], ["合计", "80"]),
        (["类别", "项目名称", "投资（万元）"], [("农业", 3, 1), "种植", "20"], [None, "养殖", "30"], [None, "小计", "50"],
         [("水利", 3, 1), "灌区", "10"], [None, "水库", "20"], [None, "小计", "30"], ["合计", "", "80"]),
        (["县区", "任务（户）", "完成时限"], ["甲县", "50", "2021年6月底"], ["乙县", "40", "2021年底"], ["合计", "90", ""]),
        (["镇名", "任务（户）"], ["东镇", "50"], ["西镇", "40"], ["合计", "90"], ["南镇", "10"], ["合计", "100"]),
        (["镇名", "任务（户）"], ["东镇", "50"], ["西镇", "40"], ["合计", "90"], ["南镇", "10"], ["北镇", "20"], ["合计", "30"]),
    ],
)  # fmt: skip
def test_totals_that_are_right_are_not_told(rows: tuple[Row, ...]) -> None:
    assert found(table(*rows)) == []


def test_subtotals_hold_their_rows_and_the_total_the_subtotals() -> None:
    records = table(
        ["类别", "项目名称", "投资（万元）"],
        [("农业", 3, 1), "种植", "20"], [None, "养殖", "31"], [None, "小计", "51"],
        [("水利", 3, 1), "灌区", "10"], [None, "水库", "19"], [None, "小计", "32"],
        ["合计", "", "83"],
    )  # fmt: skip
    assert links(records) == {
        "20万元": "51万元", "31万元": "51万元", "10万元": "32万元", "19万元": "32万元", "51万元": "83万元", "32万元": "83万元",
    }  # fmt: skip
    assert found(records) == [("parts_differ", "32万元", "29万元")]


def test_a_total_column_holds_its_years_and_its_sources_of_money() -> None:
    years = table(
        ["指标名称", "单位", "合计", "2021年", "2022年"],
        ["造林", "万亩", "12", "7", "6"],
        ["管网", "公里", "30", "10", "20"],
    )
    assert found(years) == [("parts_exceed", "12万亩", "13万亩")]
    funds = table(
        [("项目名称", 2, 1), ("资金来源（万元）", 1, 3), None, None], [None, "合计", "中央", "省级"],
        ["灌区改造", "100", "50", "50"], ["水库加固", "120", "60", "40"],
    )  # fmt: skip
    assert links(funds) == {"50万元": "100万元", "60万元": "120万元", "40万元": "120万元"}
    assert found(funds) == [("parts_differ", "120万元", "100万元")]


def test_rows_under_of_which_exceed_their_row() -> None:
    rows = (
        ["指标", "单位", "2021年"],
        ["粮食产量", "万吨", "50"],
        ["其中：小麦", "万吨", "30"],
        ["其中：玉米", "万吨", "40"],
    )
    assert found(table(*rows)) == [("parts_exceed", "50万吨", "70万吨")]


def test_a_total_over_two_pages_is_not_said_to_lack_rows() -> None:
    head: Row = ["县区", "任务（户）"]
    upper = piece(head, ["甲县", "50"], ["乙县", "40"])
    lower = piece(head, ["丙县", "30"], ["丁县", "20"], ["合计", "140"])
    assert found(tables(upper, lower)) == []
    assert found(tables(lower)) == [("parts_differ", "140户", "50户")]


AMOUNTS = st.lists(st.integers(1, 500), min_size=2, max_size=5)
CROPS = ("小麦", "玉米", "大豆", "水稻", "油菜")


def _listing(whole: int, parts: list[int]) -> str:
    return (
        f"{TITLE}播种面积稳定在{whole}亩,其中"
        + "、".join(f"{c}{n}亩" for c, n in zip(CROPS, parts, strict=False))
        + "。"
    )


def _records(text: str) -> tuple[Record, ...]:
    (plan,) = ingest.read_plans(Source(name="plan.txt", data=text.encode()))
    return extract(plan)


@settings(deadline=None, max_examples=40)
@given(AMOUNTS, st.integers(1, 400))
def test_parts_are_told_exactly_while_they_exceed(parts: list[int], over: int) -> None:
    short = max(sum(parts) - over, sum(parts) // 2 + 1)
    assert len(found(_records(_listing(short, parts)))) >= (short < sum(parts))
    assert found(_records(_listing(sum(parts), parts))) == []
    assert found(_records(_listing(sum(parts) + over, parts))) == []


@settings(deadline=None, max_examples=40)
@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_the_parts_is_nothing_to_the_check(parts: list[int], chance: random.Random) -> None:
    whole = max(max(parts), sum(parts) - 1)
    mixed = list(parts)
    chance.shuffle(mixed)
    assert found(_records(_listing(whole, parts))) == found(_records(_listing(whole, mixed)))


@settings(deadline=None, max_examples=40)
@given(AMOUNTS, st.integers(2, 50))
def test_one_factor_for_all_changes_nothing(parts: list[int], factor: int) -> None:
    whole = max(max(parts), sum(parts) - 1)
    records = _records(_listing(whole, parts))
    scaled = tuple(msgspec.structs.replace(r, value=(r.value or 0) * factor, conflicts=()) for r in records)
    assert [one[0] for one in found(total.checked(scaled))] == [one[0] for one in found(records)]


def test_real_documents_hold_no_false_conflict(real_docs: object) -> None:
    """Each flag in these documents was looked at by eye: there is none."""
    from pathlib import Path

    held_out = ("武汉", "潜江", "gov_06", "gov_19", "001_")
    files = sorted(file for p in ("seeds/*.txt", "data/gov_pages/*.html") for file in Path(str(real_docs)).glob(p))
    read = [file for file in files if not file.stem.startswith(held_out)]
    assert len(read) > 20
    assert [found(extract(plan)) for file in read for plan in ingest.read_file(file) if found(extract(plan))] == []
