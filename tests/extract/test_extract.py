"""What a reader finds in the table: whole plans in, records out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from extract import extract
from extract.record import KINDS, Record
from ingest.plan import Plan
from ingest.source import Source

Read = Callable[[str], tuple[Record, ...]]
TITLE = "青江县2023年农村供水保障工作方案"


def one(records: tuple[Record, ...], words: str) -> Record:
    """The record whose quote holds the words."""
    (found,) = [r for r in records if words in r.quote]
    return found


def test_a_target_with_deadline_of_the_plan(records_of: Read) -> None:
    record = one(records_of(f"{TITLE}\n一、工作目标\n农村自来水普及率达到94.5%以上。"), "94.5%")
    assert (record.kind, record.metric) == ("target", "农村自来水普及率")
    assert (record.value, record.unit, record.comparator, record.change) == (
        Decimal("94.5"),
        "%",
        ">=",
        "level",
    )
    assert (record.deadline, record.deadline_from) == ("2023-12-31", "plan")
    assert record.section == ("一、",)


def test_a_closing_bracket_answers_for_its_paragraph(records_of: Read) -> None:
    text = f"{TITLE}\n(一)建设工程。新建水厂3座、改造管网120公里。(县水务局、县财政局,各镇党委政府)"
    records = records_of(text)
    assert {r.units for r in records} == {("县水务局", "县财政局", "各镇党委政府")}
    assert [(r.metric, r.unit) for r in records] == [("新建水厂", "座"), ("改造管网", "公里")]


def test_a_line_of_units_answers_for_the_section_above_it(records_of: Read) -> None:
    text = f"{TITLE}\n1.改造管网。\n改造管网120公里。\n(牵头单位:县水务局,责任单位:县财政局、各乡镇)\n2.建设水厂。\n新建水厂3座。"
    records = records_of(text)
    assert one(records, "120公里").lead_units == ("县水务局",)
    assert one(records, "120公里").units == ("县财政局", "各乡镇")
    assert one(records, "3座").lead_units == ()


def test_an_item_closed_by_a_date_is_dated_by_it(records_of: Read) -> None:
    text = (
        f"{TITLE}\n(一)项目。1.新开工水厂2座。(6月底前完成,牵头单位:县水务局)"
        "2.建立水质公示制度。(5月底前完成,牵头单位:县卫健局)"
    )
    target, task = records_of(text)
    assert (target.deadline, target.lead_units) == ("2023-06-30", ("县水务局",))
    assert (task.kind, task.deadline, task.lead_units) == ("task", "2023-05-31", ("县卫健局",))
    assert task.metric == "建立水质公示制度"


def test_parts_hang_on_their_whole(records_of: Read) -> None:
    records = records_of(
        f"{TITLE}\n粮食种植面积稳定在40万亩(小麦22万亩,玉米15万亩)。城镇新增就业2万人,其中高校毕业生5000人。"
    )
    whole, wheat = one(records, "40万亩"), [r for r in records if r.metric == "粮食种植面积·小麦"]
    assert [r.parent_id for r in wheat] == [whole.record_id]
    graduates = one(records, "5000人")
    assert graduates.metric == "城镇新增就业·高校毕业生"
    assert graduates.parent_id == one(records, "2万人").record_id


def test_what_it_starts_from_is_no_record_of_its_own(records_of: Read) -> None:
    (record,) = records_of(f"{TITLE}\n管网漏损率由15%下降到9%以内。")
    assert (record.value, record.comparator, record.baseline) == (Decimal(9), "<=", Decimal(15))


def test_a_rate_keeps_its_denominators(records_of: Read) -> None:
    (record,) = records_of(f"{TITLE}\n对困难户每人每月补助水费20元。")
    assert (record.kind, record.unit, record.unit_base) == ("quota", "元/人·月", "元/人·月")


def test_a_recurring_duty(records_of: Read) -> None:
    task, quota = records_of(f"{TITLE}\n县水务局每季度通报水质情况。专班每月至少调度2次。")
    assert (task.kind, task.deadline, task.units) == ("task", "quarterly", ("县水务局",))
    assert (quota.kind, quota.deadline, quota.unit) == ("quota", "monthly", "次/月")


@pytest.mark.parametrize(
    "sentence",
    [
        "贯彻国发〔2018〕16号文件精神。", "落实《农村供水条例》2022年修订版。", "坚持“三个百分百”。", "推进5G和1+N体系。",
        "30户以上的自然村另行规划。", "低于85%的不得评优。", "热线电话12345。", "推动第三方评估。", "做到一户一策、一村一档。",
        "2023年是关键之年。", "10个县区要高度重视。",
    ],
)  # fmt: skip
def test_numbers_that_promise_nothing(records_of: Read, sentence: str) -> None:
    assert records_of(f"{TITLE}\n{sentence}") == ()


def test_the_first_half_of_a_work_report_gives_facts(records_of: Read) -> None:
    text = (
        "各位代表:\n现在,我代表县人民政府,向大会报告工作。\n一、2023年工作回顾\n全年完成固定资产投资80亿元,增长8.3%。\n"
        "二、2024年工作安排\n主要预期目标是:地区生产总值增长6%左右,城镇新增就业5000人以上。"
    )
    records = records_of(text)
    assert {r.kind for r in records if "80亿元" in r.quote or "8.3%" in r.quote} == {"fact"}
    assert one(records, "6%").kind == "target"
    assert one(records, "5000人").deadline == "2024-12-31"


def test_an_indicator_table(records_of: Read) -> None:
    html = (
        "<html><body><h1>青江市“十四五”水务发展规划</h1><p>主要指标如下。</p><table>"
        "<tr><th>指标</th><th>单位</th><th>2020年</th><th>2025年</th><th>属性</th></tr>"
        "<tr><td>用水总量</td><td>亿立方米</td><td>3.2</td><td>≤3.0</td><td>约束性</td></tr></table></body></html>"
    )
    (plan,) = ingest.read_plans(Source(name="plan.html", data=html.encode()))
    base, goal = extract(plan)
    assert (base.kind, base.value) == ("fact", Decimal("3.2"))
    assert (goal.kind, goal.comparator, goal.deadline, goal.nature) == (
        "target",
        "<=",
        "2025-12-31",
        "约束性",
    )
    assert goal.cell is not None
    assert "用水总量" in goal.quote


def test_damaged_years_are_read_as_they_are_meant(records_of: Read) -> None:
    (record,) = records_of("青江县农村供水三年行动方案\n20182020年,新建水厂6座。")
    assert record.deadline == "2020-12-31"


def test_identities_last_when_other_sentences_change(records_of: Read, plan_of: Callable[[str], Plan]) -> None:
    before = records_of(f"{TITLE}\n新建水厂3座。")
    plan = plan_of(f"{TITLE}\n改造泵站2处。新建水厂3座。")
    import msgspec

    moved = extract(msgspec.structs.replace(plan, plan_id=before[0].plan_id))
    assert before[0].record_id in {r.record_id for r in moved}


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="新建水厂3座,。、;:()到2025年底前每月不低于百分之九十五万亩其中(县局牵头)\n一是1.《》“”",
        max_size=200,
    )
)
def test_evidence_always_stands_in_the_text(text: str) -> None:
    for plan in ingest.read_plans(Source(name="plan.txt", data=f"{TITLE}\n{text}".encode())):
        for record in extract(plan):
            assert plan.text[record.start : record.end] == record.quote
            assert record.kind in KINDS
            assert record.kind != "task" or record.value is None
            assert 0 <= record.confidence <= 1
