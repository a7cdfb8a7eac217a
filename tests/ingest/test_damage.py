"""Damage is found at its place with its likely reading, and sound text raises no alarm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import damage, heading, read_file

FILLER = "各镇各部门要按照统一部署，认真抓好落实，细化措施，压实责任，确保各项任务按期完成，取得群众满意的实效。"
MARKED = re.compile(r"〖(\S+) ([^〗]*)〗")


@pytest.mark.parametrize(
    ("marked", "likely", "usable"),
    [
        ("〖digits_run_together 20182020年〗完成农村改厕1.2万户。", "2018—2020年", True),
        ("建设项目库(〖digits_run_together 20212023〗)。", "2021—2023", True),
        ("〖digits_run_together 20xx20xx年〗巩固成果。", "20xx—20xx年", True),
        ("根据县委文件(县发〖doc_number_damaged 〔202116号〗)要求。", "〔2021〕16号", True),
        ("根据云政发〖doc_number_damaged 202120号〗文件。", "〔2021〕20号", True),
        ("根据县发〖doc_number_damaged 〔2021)20号〗文件。", "〔2021〕20号", True),
        ("每年〖digits_run_together 1210日前〗完成评估。", "12月10日前", True),
        ("报告于〖digits_run_together 820日前〗报送。", "8月20日前", True),
        ("提前〖digits_run_together 120日前〗告知。", "1月20日前", False),
        ("自〖digits_run_together 41日至930日〗为汛期。", "4月1日至9月30日", True),
        ("每年〖dash_lost 12月1日20日〗开展评估。", "12月1日—20日", True),
        ("于〖characters_lost 4底前〗完成。", "4月底前", True),
        ("每低〖digits_lost 0.〗个百分点扣1分。", None, False),
        ("确保每个县有〖digits_run_together 13个〗主导产业。", "1—3个", True),
        ("市县两级按〖digits_run_together 11〗各投5000万元。", "1:1", True),
        ("按〖unit_lost 300/人〗给予一次性补贴。", "300元/人", True),
        ("（牵头单位：县水务局，责任单位：县财政局、各〖bracket_lost 镇〗", "镇）", True),
        ("三年方案〖bracket_lost 2021—2023年)〗", "（2021—2023年）", False),
        ("推广〖bracket_lost “〗公司加农户模式。", None, False),
        ("全面落实河长制〖bracket_lost 》〗的规定。", None, False),
        ("到〖year_masked 20xx〗年，全县基本建成。", None, False),
        ("到〖year_masked 201x〗年，全县基本建成。", None, False),
        ("完成〖words_lost “”〗规划的任务。", None, False),
        ("物资备齐〖words_lost 。、〗供销等部门要抓紧。", None, False),
        ("县水〖characters_lost \ufffd\ufffd〗局负责。", None, False),
    ],
)
def test_damage_is_told(marked: str, likely: str | None, usable: bool) -> None:
    where = MARKED.search(marked)
    assert where is not None
    text = MARKED.sub(r"\2", marked)
    (found,) = damage.find(text + "\n" + FILLER * 2)
    assert (found.code, found.text) == (where[1], where[2])
    assert (found.start, found.end) == (where.start(), where.start() + len(where[2]))
    assert found.likely == likely
    assert (found.sure >= 0.9) is usable


@pytest.mark.parametrize(
    "text",
    [
        "2018—2020年完成改厕1.2万户（其中：2019年完成4000户），按1:1配套。",
        "根据《关于加强〈条例〉实施的意见》（县发〔2021〕16号）和“十四五”规划。",
        "任务：1）清淤；2)植树；（3）验收。联系电话12345678，编号20182020123。",
        "全县有120日以上无雨，共计1210户受灾，13个乡镇受影响，补贴300元/人。",
        "推广“公司+基地+农户‘三方共赢’”模式，占地2018亩、投资2020万元。",
        "各县（区）12月10日前报送，每个乡镇要有3个主导产业，共11个片区各投100万元。",
        "河湾县关于落实《中华人民共和国水法\n实施办法》的意见",
    ],
)
def test_sound_text_raises_no_alarm(text: str) -> None:
    assert list(damage.find(text + "\n" + "全县上下要统一思想、落实责任。" * 5)) == []


def test_a_letter_that_sends_a_plan_as_a_file() -> None:
    letter = (
        "各乡镇人民政府：\n现将《河湾县节水行动方案》印发给你们，请结合实际认真组织实施，并于每季度末报送进展情况。\n"
    )
    letter += "附件：河湾县节水行动方案.doc\n河湾县人民政府办公室\n2021年3月8日"
    (found,) = damage.find(letter, heading.find(letter), ["河湾县节水行动方案.doc"])
    assert found.code == "text_in_attachment"
    assert "河湾县节水行动方案.doc" in found.message
    assert list(damage.find(letter, heading.find(letter))) == []
    plan = letter + "\n一、目标\n用水量降到2亿立方米。\n二、措施\n改造灌区两处。"
    assert list(damage.find(plan, heading.find(plan), ["任务表.xls"])) == []
    (empty,) = damage.find("附件：方案.doc", (), ["方案.doc"])
    assert (empty.code, "附件" in empty.message) == ("nearly_empty", True)


def test_a_text_that_is_nearly_empty() -> None:
    (found,) = damage.find("第 1 页")
    assert found.code == "nearly_empty"
    assert found.start is None


def test_headings_with_lost_marks_and_gaps() -> None:
    text = f"一、要求\n（一）指导思想\n{FILLER}\n)工作目标\n到年底完成。\n三、任务"
    text += "\n（一）宣传\n二)督查\n（三考核"
    codes = [(w.code, w.text) for w in damage.find(text, heading.find(text))]
    assert codes == [
        ("heading_mark_lost", ")"),
        ("heading_lost", "三、"),
        ("heading_mark_lost", "二)"),
        ("heading_mark_lost", "（三"),
    ]


def test_an_endless_row_of_damage_is_summed_up() -> None:
    found = list(damage.find("“”。\n" * 5000))
    assert len(found) <= 201
    assert "4800" in found[-1].message


@given(st.text("0123456789年月日前〔〕（）()“”《》xX号个人/发每县按各投，。、\n\t\ufffd一二三", max_size=200))
def test_places_and_words_agree(text: str) -> None:
    for warning in damage.find(text, heading.find(text)):
        if warning.start is not None and warning.end is not None:
            assert text[warning.start : warning.end] == warning.text
            assert warning.start < warning.end
        assert 0 <= warning.sure <= 1
        assert warning.likely is not None or warning.sure < 0.9 or warning.start is None


@pytest.mark.parametrize(
    "attack",
    [
        "2018" * 25_000,
        "（" * 100_000,
        "“”" * 50_000,
        "每县" * 50_000,
        "〔2018" * 20_000,
        "（" * 50_000 + "》）" * 25_000,
        "300/人" * 20_000,
    ],
)
def test_a_hostile_text_takes_no_time(attack: str) -> None:
    assert len(list(damage.find(attack))) < 1_000


def test_real_documents_raise_few_alarms(real_docs: Path) -> None:
    """Clean documents stay nearly silent; the three known kinds of damage in the seeds are told with their reading."""
    reports = sorted((real_docs / "data/city_reports").glob("*.docx"))
    told = [w.code for path in reports for plan in read_file(path) for w in plan.warnings]
    assert len(told) <= len(reports) // 5
    readings = {
        warning.text: warning.likely
        for path in sorted((real_docs / "seeds").glob("*.txt"))
        for plan in read_file(path)
        for warning in plan.warnings
        if warning.sure >= 0.9
    }
    assert readings["20182020年"] == "2018—2020年"
    assert readings["〔201816号"] == "〔2018〕16号"
    assert readings["1210日前"] == "12月10日前"
