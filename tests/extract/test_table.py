"""Tables: indicator tables give amounts, task tables rows of text; the evidence is always the row."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import extract, table
from extract.table import TableRow, TableValue
from extract.table_cell import read, split_unit
from extract.table_head import role_of
from extract.table_row import name_of, read_deadline
from ingest import read_plans
from ingest.assemble import assemble
from ingest.document import Cell, Document, Piece
from ingest.plan import Plan
from ingest.source import Source

Merged = tuple[str, int, int]


def table_piece(rows: Iterable[Iterable[str | Merged | None]]) -> Piece:
    """A table from its rows; (text, row span, column span) is a merged cell, None a place that one covers."""
    cells = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is not None:
                text, *spans = (cell,) if isinstance(cell, str) else cell
                cells.append(Cell(str(text), r, c, *(int(span) for span in spans)))
    return Piece("table", cells=tuple(cells))


def plan_of(*pieces: str | Piece, year: int | None = 2021) -> Plan:
    made = tuple(Piece("paragraph", piece) if isinstance(piece, str) else piece for piece in pieces)
    document = Document(pieces=made, parser="test", title="云岭市农业农村发展规划")
    plan = assemble(Source("plan.docx", b"plan"), document)[0]
    return msgspec.structs.replace(plan, year=year)


def values(plan: Plan) -> list[TableValue]:
    return [item for item in table.find(plan) if isinstance(item, TableValue)]


def rows(plan: Plan) -> list[TableRow]:
    return [item for item in table.find(plan) if isinstance(item, TableRow)]


def last_day(item: TableValue | TableRow) -> str | None:
    return item.deadline.value if item.deadline else None


INDICATORS = table_piece(
    [
        ["类别", "指标", "2020年", "2025年", "年均增长〔累计〕", "属性"],
        [("经济发展", 2, 1), "1.地区生产总值（亿元）", "310.5", "—", "6.5左右", "预期性"],
        [None, "2.常住人口城镇化率（%）", "48.6*", "≥55", "〔6.4〕", "预期性"],
        [("绿色生态", 2, 1), "3.单位GDP能源消耗降低（%）", "—", "—", "〔13.5〕", "约束性"],
        [None, "4.空气质量优良天数比率（％）", "91.2", "92以上", "/", "约束性"],
        [("注：带*的为预计数，〔〕内为五年累计数。", 1, 6)],
    ]
)


def test_an_indicator_table_gives_base_values_targets_and_rates() -> None:
    plan = plan_of("“十四五”时期主要指标", INDICATORS)
    assert [(v.kind, v.metric, str(v.value), v.unit, v.comparator, last_day(v)) for v in values(plan)] == [
        ("fact", "地区生产总值", "310.5", "亿元", "=", None),
        ("target", "地区生产总值年均增长", "6.5", "%", "~", "2025-12-31"),
        ("fact", "常住人口城镇化率", "48.6", "%", "=", None),
        ("target", "常住人口城镇化率", "55", "%", ">=", "2025-12-31"),
        ("target", "常住人口城镇化率", "6.4", "%", "=", "2025-12-31"),
        ("target", "单位GDP能源消耗降低", "13.5", "%", "=", "2025-12-31"),
        ("fact", "空气质量优良天数比率", "91.2", "%", "=", None),
        ("target", "空气质量优良天数比率", "92", "%", ">=", "2025-12-31"),
    ]


def test_what_head_row_and_marks_say_of_an_amount() -> None:
    growth, level, sum_, saving = (v for v in values(plan_of(INDICATORS)) if v.kind == "target" and v.value != 92)
    assert (growth.aggregation, growth.change, growth.nature) == ("年均", "increase", "预期性")
    assert (level.aggregation, level.change, level.baseline, level.baseline_text) == (
        None, "level", Decimal("48.6"), "48.6%",
    )  # fmt: skip
    assert (sum_.aggregation, sum_.change) == ("累计", "increase")
    assert (saving.aggregation, saving.change, saving.nature) == ("累计", "decrease", "约束性")
    assert level.deadline is not None
    assert (level.deadline.text, level.deadline.where) == ("2025年", "section")


def test_the_evidence_is_the_row_and_the_cell_says_where() -> None:
    plan = plan_of("一、发展目标", INDICATORS)
    level = next(v for v in values(plan) if v.value == 55)
    assert plan.text[level.start : level.end] == "2.常住人口城镇化率（%）\t48.6*\t≥55\t〔6.4〕\t预期性"
    assert (level.cell.table, level.cell.row, level.cell.column) == (0, 2, 3)


CROPS = table_piece(
    [
        [("指标", 2, 2), None, ("目标值", 1, 2), None, ("责任单位", 2, 1)],
        [None, None, "2022年", "2023年", None],
        [("粮食", 3, 1), "播种面积", "121.5", "122", "市农业农村局"],
        [None, "其中：小麦", "33", "34", "市农业农村局"],
        [None, "总产量（万吨）", "61", "62", "市农业农村局、市统计局"],
    ]
)


def test_merged_names_parts_and_the_unit_of_the_caption() -> None:
    found = values(plan_of("表2 粮食生产目标", "单位：万亩", CROPS))
    assert [(v.metric, str(v.value), v.unit, last_day(v)) for v in found] == [
        ("粮食·播种面积", "121.5", "万亩", "2022-12-31"),
        ("粮食·播种面积", "122", "万亩", "2023-12-31"),
        ("粮食播种面积·小麦", "33", "万亩", "2022-12-31"),
        ("粮食播种面积·小麦", "34", "万亩", "2023-12-31"),
        ("粮食·总产量", "61", "万吨", "2022-12-31"),
        ("粮食·总产量", "62", "万吨", "2023-12-31"),
    ]
    assert found[2].parent == found[0].cell
    assert found[4].units == ("市农业农村局", "市统计局")


def test_a_head_of_two_rows_is_read_without_merged_cells_too() -> None:
    flat = table_piece(
        [
            ["指标", "单位", "目标值", "", ""],
            ["", "", "2021年", "2022年", "2023年"],
            ["粮食产量", "万吨", "60", "61", "62"],
        ]
    )
    assert [(v.unit, last_day(v)) for v in values(plan_of(flat))] == [
        ("万吨", "2021-12-31"),
        ("万吨", "2022-12-31"),
        ("万吨", "2023-12-31"),
    ]


def test_a_breakdown_by_place_has_the_total_as_whole() -> None:
    houses = table_piece(
        [
            ["序号", "乡镇", "任务数（户）", "补助标准（元/户）", "完成时限"],
            ["1", "石桥镇", "120", "15000", "10月底前"],
            ["2", "沙河乡", "80", "15000", "10月底前"],
            [("合计", 1, 2), None, "200", "—", "—"],
        ]
    )
    found = values(plan_of("附件1：2019年农村危房改造任务分解表", houses, year=2019))
    assert [(v.kind, v.metric, v.unit, last_day(v)) for v in found] == [
        ("target", "农村危房改造·石桥镇", "户", "2019-10-31"),
        ("quota", "补助标准·石桥镇", "元/户", "2019-10-31"),
        ("target", "农村危房改造·沙河乡", "户", "2019-10-31"),
        ("quota", "补助标准·沙河乡", "元/户", "2019-10-31"),
        ("target", "农村危房改造", "户", "2019-12-31"),
    ]
    assert found[0].parent == found[2].parent == found[4].cell


def test_places_as_columns_are_parts_of_the_whole_column() -> None:
    by_county = table_piece([["指标", "全市", "东山县", "西河区"], ["粮食播种面积（万亩）", "80", "50", "30"]])
    whole, *parts = values(plan_of("2023年粮食生产任务表", by_county, year=2023))
    assert [v.metric for v in (whole, *parts)] == [
        "粮食播种面积",
        "粮食播种面积·东山县",
        "粮食播种面积·西河区",
    ]
    assert {v.parent for v in parts} == {whole.cell}
    assert {last_day(v) for v in (whole, *parts)} == {"2023-12-31"}


def test_a_year_before_the_plan_and_words_of_the_past_make_facts() -> None:
    review = table_piece(
        [
            ["指标名称", "单位", "2023年完成", "2024年预期目标", "增长（%）"],
            ["一般公共预算收入", "亿元", "11.2", "12", "7左右"],
            ["居民消费价格涨幅", "%", "2.5", "3以内", ""],
        ]
    )
    assert [(v.kind, str(v.value), v.unit, v.comparator) for v in values(plan_of(review, year=2024))] == [
        ("fact", "11.2", "亿元", "="),
        ("target", "12", "亿元", "="),
        ("target", "7", "%", "~"),
        ("fact", "2.5", "%", "="),
        ("target", "3", "%", "<="),
    ]


def test_without_a_known_plan_year_the_far_earlier_year_is_the_base() -> None:
    assert [v.kind for v in values(plan_of(INDICATORS, year=None))].count("fact") == 3


def test_rows_of_years_date_their_amounts() -> None:
    by_year = table_piece([["年份", "粮食产量（万吨）"], ["2020年", "20.1"], ["2022年", "21"]])
    assert [(v.kind, v.metric, last_day(v)) for v in values(plan_of(by_year))] == [
        ("fact", "粮食产量", None),
        ("target", "粮食产量", "2022-12-31"),
    ]


TASKS = table_piece(
    [
        ["序号", "重点任务", "工作内容", "完成时限", "牵头单位", "责任单位"],
        [
            "1", ("稳住粮食生产", 2, 1), "全年粮食播种面积稳定在52万亩以上，粮食产量达到21万吨。", "12月底",
            "县农业农村局", "各镇人民政府（街道办事处）、县财政局",
        ],
        ["2", None, "完成高标准农田建设规划修编并上报", "6月底前", "县农业农村局", "县自然资源局 县水利局"],
        ["3", "优化营商环境", "推行“一网通办”，精简审批材料", "持续推进", "县行政审批局", "同上"],
    ]
)  # fmt: skip


def test_a_task_table_gives_its_texts_with_time_and_units() -> None:
    plan = plan_of("2022年重点工作任务分工表", TASKS, year=2022)
    grain, fields, service = rows(plan)
    assert [last_day(row) for row in (grain, fields, service)] == ["2022-12-31", "2022-06-30", None]
    assert fields.duty == "完成高标准农田建设规划修编并上报"
    assert plan.text[fields.texts[0].start : fields.texts[0].end] == fields.duty
    assert grain.lead_units == ("县农业农村局",)
    assert grain.units == ("各镇人民政府（街道办事处）", "县财政局")
    assert fields.units == service.units == ("县自然资源局", "县水利局")
    assert [text.deadline.value for text in service.texts if text.deadline] == ["2022-12-31"] * 2


def test_records_of_a_task_table_quote_the_row() -> None:
    plan = plan_of("2022年重点工作任务分工表", TASKS, year=2022)
    records = extract(plan)
    assert [(r.kind, r.value, r.unit, r.deadline) for r in records] == [
        ("target", Decimal(52), "万亩", "2022-12-31"),
        ("target", Decimal(21), "万吨", "2022-12-31"),
        ("task", None, None, "2022-06-30"),
    ]
    for record in records:
        assert record.quote == plan.text[record.start : record.end]
        assert record.quote in plan.text.splitlines()
        assert record.lead_units == ("县农业农村局",)
        assert record.cell is not None
    assert len({record.record_id for record in records}) == len(records)


def test_an_indicator_table_in_html_becomes_records() -> None:
    body = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in (
            ["指标", "单位", "2020年", "2025年", "属性"],
            ["农村自来水普及率", "%", "86", "≥93", "预期性"],
            ["高标准农田面积", "万亩", "64.5", "88", "约束性"],
        )
    )
    page = (
        "<html><head><meta charset='utf-8'><title>云岭市“十四五”水利规划</title></head><body>"
        "<div class='TRS_Editor'><p>云岭市“十四五”水利规划</p><p>一、发展目标</p>"
        "<p>“十四五”时期，全市水利发展实现下列目标，各县区要对照指标抓好落实，按年度组织评估。</p>"
        f"<table border='1'>{body}</table><p>二、主要任务</p>"
        "<p>坚持节水优先、空间均衡、系统治理、两手发力，加快构建现代水网。</p></div></body></html>"
    )
    plan = read_plans(Source("plan.html", page.encode()))[0]
    found = [(r.kind, r.metric, str(r.value), r.unit, r.deadline) for r in extract(plan) if r.cell]
    assert found == [
        ("fact", "农村自来水普及率", "86", "%", None),
        ("target", "农村自来水普及率", "93", "%", "2025-12-31"),
        ("fact", "高标准农田面积", "64.5", "万亩", None),
        ("target", "高标准农田面积", "88", "万亩", "2025-12-31"),
    ]


def test_a_project_table_gives_amounts_under_the_project_and_its_text() -> None:
    project = table_piece(
        [
            ["项目名称", "建设内容", "建设年限", "总投资（万元）", "责任单位"],
            ["城南污水处理厂", "新建污水处理厂1座，配套管网35公里", "2022-2024", "18000", "县住建局"],
        ]
    )
    plan = plan_of(project, year=2023)
    assert [(v.metric, v.unit, last_day(v), v.units) for v in values(plan)] == [
        ("城南污水处理厂·总投资", "万元", "2024-12-31", ("县住建局",))
    ]
    (row,) = rows(plan)
    assert row.name == "城南污水处理厂"
    assert row.deadline is not None
    assert row.deadline.first == date(2022, 1, 1)


def test_a_table_cut_by_a_page_break_keeps_its_head() -> None:
    head = ["工程名称", "建设期限", "总投资（亿元）", "责任单位"]
    first = table_piece([head, ["河道整治工程", "2021—2025年", "3.2", "市水利局"]])
    second = table_piece([["灌区改造工程", "2023年底前", "1.5", "市水利局"]])
    assert [(v.metric, v.unit, last_day(v)) for v in values(plan_of(first, second))] == [
        ("河道整治工程·总投资", "亿元", "2025-12-31"),
        ("灌区改造工程·总投资", "亿元", "2023-12-31"),
    ]
    assert len(values(plan_of(first, "另见附表。", second))) == 1


def test_scores_numbers_and_remarks_are_no_amounts() -> None:
    scores = table_piece(
        [
            ["序号", "考核指标", "目标值", "分值", "备注"],
            ["1", "农村生活垃圾收运覆盖率", "≥95%", "10", "2020年起实施"],
        ]
    )
    assert [(v.metric, str(v.value)) for v in values(plan_of(scores))] == [("农村生活垃圾收运覆盖率", "95")]


def test_a_table_of_metadata_gives_no_record() -> None:
    about = table_piece([["索引号", "011/2020-1", "主题分类", "农业"], ["成文日期", "2020年3月1日", "文号", "无"]])
    assert values(plan_of(about)) == []
    assert extract(plan_of(about)) == ()


def test_a_head_repeated_on_the_next_page_is_no_row() -> None:
    head = ["任务名称", "工作内容", "完成时限", "责任单位"]
    body = ["农房改造", "完成年度农房抗震改造任务", "9月底前", "县住建局"]
    assert len(rows(plan_of(table_piece([head, body, head, body])))) == 2


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "comparator", "cumulated"),
    [
        ("〔13.5〕", "13.5", None, None, "=", True),
        ("[>4.4]", "4.4", None, None, ">", True),
        ("1,200", "1200", None, None, "=", False),
        ("-2.5%", "-2.5", None, "%", "=", False),
        ("200-300", "200", "300", None, "range", False),
        ("8%-10%", "8", "10", "%", "range", False),
        ("不低于90%", "90", None, "%", ">=", False),
        ("控制在5.5以内", "5.5", None, None, "<=", False),
        ("控制在5.5%左右", "5.5", None, "%", "~", False),
        ("达到93%以上", "93", None, "%", ">=", False),
        ("100(累计)", "100", None, None, "=", True),
        ("60.6*", "60.6", None, None, "=", False),
        ("约1.2万", "1.2", None, "万", "~", False),
        ("3.5个百分点", "3.5", None, "个百分点", "=", False),
    ],
)
def test_cells_of_numbers(
    text: str, value: str, high: str | None, unit: str | None, comparator: str, cumulated: bool
) -> None:
    amount = read(text)
    assert amount is not None
    assert (str(amount.value), amount.unit, amount.comparator, amount.cumulated) == (
        value,
        unit,
        comparator,
        cumulated,
    )
    assert amount.value_max == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    "text", ["", "—", "2025年", "12月底前", "与经济增长同步", "1:1", "12项任务", "见附件2", "2023.6.1"]
)
def test_cells_without_one_plain_amount(text: str) -> None:
    assert read(text) is None


def test_a_cell_may_say_which_way() -> None:
    falling = read("下降15%")
    assert falling is not None
    assert (falling.value, falling.change) == (Decimal(15), "decrease")


@pytest.mark.parametrize(
    ("head", "name", "unit"),
    [
        ("国内生产总值(GDP)增长(%)", "国内生产总值(GDP)增长", "%"),
        ("每千人口医疗床位(张/千人口)", "每千人口医疗床位", "张/千人口"),
        ("工业产值(亿元,现价)", "工业产值", "亿元"),
        ("城镇化率%", "城镇化率", "%"),
        ("县(市、区)", "县(市、区)", None),
    ],
)
def test_units_in_heads(head: str, name: str, unit: str | None) -> None:
    assert split_unit(head) == (name, unit)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("完成时限", "deadline"), ("2025年目标值", "goal"), ("2020年基期", "past"), ("年均增速〔累计〕", "rate"),
        ("责任单位(排第一位的牵头)", "units"), ("牵头部门", "lead"), ("牵头领导", "person"), ("指标属性", "nature"),
        ("计量单位", "unit"), ("工作内容及要求", "task"), ("新建茶园(亩)", ""),
    ],
)  # fmt: skip
def test_roles_of_columns(label: str, role: str) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("12月底前", "2023-12-31"), ("2023.6", "2023-06-30"), ("2024/3/15", "2024-03-15"), ("2025", "2025-12-31"),
        ("2023-2025年", "2025-12-31"), ("6月底前完成方案，11月底前完成建设", "2023-11-30"), ("每季度", "quarterly"),
        ("长期坚持", None), ("2023.13", None), ("7月1日起执行", None), ("每季度调度", None),
    ],
)  # fmt: skip
def test_times_in_cells(text: str, deadline: str | None) -> None:
    found = read_deadline(text.replace("，", ","), 2023)
    assert (found.value if found else None) == deadline


def test_names_lose_marks_units_and_footnotes() -> None:
    assert name_of("3.其中:小麦面积(万亩)*") == ("小麦面积", True, "万亩")
    assert name_of("(二)5G基站(个)") == ("5G基站", False, "个")


words = st.sampled_from(
    ["", "指标", "单位", "2020年", "2025年", "目标", "责任单位", "完成时限", "其中：", "合计", "—", "≥95", "〔3〕",
     "12%", "亿元", "县财政局", "6月底前", "新建学校3所", "全市", "东山县", "序号", "年均增长", "约束性", "注：无"]
)  # fmt: skip
cells = st.one_of(words, st.tuples(words, st.integers(0, 4), st.integers(0, 4)), st.none())


@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=6))
@settings(deadline=None, max_examples=150)
def test_any_table_is_read_and_its_evidence_stands_in_the_text(grid: list[list[str | Merged | None]]) -> None:
    plan = plan_of(table_piece(grid))
    for item in table.find(plan):
        assert 0 <= item.start < item.end <= len(plan.text)
        assert "\n" not in plan.text[item.start : item.end]
        if isinstance(item, TableValue):
            assert item.metric
            assert item.kind in ("target", "quota", "fact")
            assert item.kind != "fact" or item.deadline is None
        else:
            assert all(item.start <= text.start < text.end <= item.end for text in item.texts)


def test_a_table_as_large_as_a_sheet_is_read_in_time() -> None:
    head = ["序号", "乡镇", *(f"任务{n}（个）" for n in range(20))]
    body = [[str(n), f"第{n}镇", *("12" for _ in range(20))] for n in range(2000)]
    plan = plan_of(table_piece([head, *body]))
    began = time.process_time()
    assert len(values(plan)) == 40_000
    assert time.process_time() - began < 20


def test_spans_beyond_reason_are_cut() -> None:
    plan = plan_of(table_piece([[("指标", 10**6, 10**6)], ["粮食", "5"]]))
    assert values(plan) == []
    greedy = [[(f"指标{r}", 10**6, 10**6)] for r in range(3000)]
    began = time.process_time()
    assert values(plan_of(table_piece(greedy))) == []
    assert time.process_time() - began < 5


def test_items_are_in_reading_order() -> None:
    found = list(table.find(plan_of(CROPS, TASKS, year=2022)))
    assert [item.start for item in found] == sorted(item.start for item in found)
    assert {item.cell.table for item in found} == {0, 1}
