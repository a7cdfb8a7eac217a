"""Metadata of whole pages as people copy them, written for these tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import fact, metadata
from ingest.document import Document, Piece
from ingest.metadata import Metadata

PAGE = """当前位置：首页 > 政务公开 > 政策文件
索 引 号：11530113015123456X/2019-00031  发布机构：东川区扶贫办
成文日期：2019年3月4日  发布日期：2019-03-11
发文字号：东政办发[2019]15号
东川区人民政府办公室关于印发《东川区2019年产业扶贫实施方案》的通知
各乡镇人民政府、街道办事处，区直各部门：
《东川区2019年产业扶贫实施方案》已经区人民政府同意，现印发给你们，请认真组织实施。
东川区人民政府办公室
2019年3月4日
东川区2019年产业扶贫
实施方案
为贯彻落实《云南省产业扶贫规划》（云政发〔2018〕6号）精神，结合我区实际，制定本方案。
一、目标任务
2019年，全区发展特色种植10万亩，带动农户3000户。
二、保障措施
区农业农村局、区财政局要加强督导。"""
HEAD_LINES = 5


def made(page: str, *, skip: int = 0, name: str = "1.txt", parts: int = 1) -> tuple[Metadata, str]:
    lines = page.split("\n")
    document = Document(pieces=tuple(Piece("paragraph", line) for line in lines), parser="t")
    text = "\n".join(lines[skip:])
    return metadata.find(name, document, text, (), parts=parts), text


def test_every_field_of_a_page() -> None:
    known, text = made(PAGE, skip=4)
    assert known.title == "东川区2019年产业扶贫实施方案"
    assert known.doc_type == "实施方案"
    assert (known.province, known.city, known.county) == ("云南省", "昆明市", "东川区")
    assert (known.region_code, known.level) == ("530113", "county")
    assert (known.year, known.plan_start, known.plan_end) == (2019, date(2019, 1, 1), date(2019, 12, 31))
    assert (known.issued, known.published) == (date(2019, 3, 4), date(2019, 3, 11))
    assert known.doc_number == "东政办发〔2019〕15号"
    assert known.index_number == "11530113015123456X/2019-00031"
    assert known.issuer == ("东川区人民政府办公室",)
    assert known.publisher == "东川区扶贫办"
    spots = {f.field: text[f.start : f.end] for f in known.found if f.start is not None and f.end is not None}
    assert spots["title"].replace("\n", "") == known.title
    assert spots["issued"] == "2019年3月4日"
    assert spots["issuer"] == "东川区人民政府办公室"


def test_every_value_has_where_it_was_read() -> None:
    known, _ = made(PAGE, skip=4)
    fields = {f.field for f in known.found}
    filled = {name for name in known.__struct_fields__ if getattr(known, name) and name != "found"}
    assert fields == filled
    assert {f.where for f in known.found} <= {
        "title", "issuer", "body", "index_number", "file_name", "page", "derived",
    }  # fmt: skip


def test_of_several_plans_only_the_day_of_publication_is_each_one_s() -> None:
    known, _ = made(PAGE, skip=10, parts=3)
    assert known.published == date(2019, 3, 11)
    assert known.index_number is None
    assert known.publisher is None
    assert known.doc_number is None


def test_the_upload_is_no_year_of_the_plan() -> None:
    page = "发布时间：2023-01-09 作者：admin\n关于打赢攻坚战的决定\n近年来我县发展很快，我县上下要努力。"
    known, _ = made(page, skip=1)
    assert (known.year, known.issued, known.published) == (None, None, date(2023, 1, 9))
    assert (known.region_code, known.level) == (None, "county")


def test_a_notice_is_of_the_kind_of_the_plan_it_brings() -> None:
    stated = "东川区人民政府办公室关于印发《东川区2019年产业扶贫实施方案》的通知"
    lines = PAGE.split("\n")
    document = Document(pieces=tuple(Piece("paragraph", line) for line in lines), parser="t", facts=(("标题", stated),))
    known = metadata.find("1.html", document, "\n".join(lines[5:]), (), parts=1)
    assert (known.title, known.doc_type) == (stated, "实施方案")


@pytest.mark.parametrize(("source", "publisher"), [("昆明市农业农村局", "昆明市农业农村局"), ("市农业局", None)])
def test_a_source_publishes_where_it_is_an_organ_of_a_named_place(source: str, publisher: str | None) -> None:
    known, _ = made(f"时间：2018年05月17日 信息来源：{source} 作者：佚名\n实施方案\n为做好工作。", skip=1)
    assert known.publisher == publisher


def test_a_source_that_is_no_organ_publishes_nothing() -> None:
    known, _ = made("时间：2018年05月17日 信息来源：政府文件 作者：佚名\n实施方案\n为做好工作。", skip=1)
    assert known.publisher is None
    assert known.published == date(2018, 5, 17)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "索引号：A-1 发布机构：县政府办 发布日期：2020-01-02",
            [("索引号", "A-1"), ("发布机构", "县政府办"), ("发布日期", "2020-01-02")],
        ),
        ("索 引 号: | WA13-2 | 文 号: | 清政发〔2020〕1号 |", [("索引号", "WA13-2"), ("文号", "清政发〔2020〕1号")]),
        ("索引号 A-1 发布机构 县政府办", [("索引号", "A-1"), ("发布机构", "县政府办")]),
        ("清河县门户网站 www.example.gov.cn 发布时间:2020-01-04 10:11", [("发布时间", "2020-01-04 10:11")]),
        ("来源单位要做好索引工作。", []),
        ("牵头单位：县农业农村局", []),
    ],
)
def test_lines_of_facts(line: str, expected: list[tuple[str, str]]) -> None:
    assert fact.pairs(line) == expected


def test_a_label_alone_takes_the_next_line() -> None:
    page = "• 索引号：\n5301130000/2024-1\n• 来源：\n• 文号：\n清政发〔2024〕7号\n清河县工作规则"
    facts = fact.find(Document(pieces=tuple(Piece("paragraph", line) for line in page.split("\n")), parser="t"))
    assert (facts["index_number"], facts["doc_number"]) == (["5301130000/2024-1"], ["清政发〔2024〕7号"])
    assert "source" not in facts


def test_the_surer_label_comes_first() -> None:
    document = Document(pieces=(), parser="t", facts=(("更新时间", "2022-05-05"), ("发布日期", "2020-01-02")))
    assert fact.find(document)["published"][0] == "2020-01-02"


def test_a_signature_is_surer_than_a_day_that_may_be_the_page_s() -> None:
    page = "生成日期：2019-01-23\n通知\n各乡镇：\n现印发给你们。\n清河县人民政府\n2019年1月17日\n规则"
    assert made(page, skip=1)[0].issued == date(2019, 1, 17)
    assert made("生成日期：2019-01-23\n工作规则\n第一条 为了规范工作。", skip=1)[0].issued == date(2019, 1, 23)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="年月日〔〕()一二0123456789 县市区政府关于印发的通知方案我全：。\n《》|索引号", max_size=300))
def test_no_text_breaks_it_and_all_places_are_in_the_text(text: str) -> None:
    known, _ = made(text)
    for found in known.found:
        assert found.start is None or 0 <= found.start <= (found.end or 0) <= len(text)


@pytest.mark.parametrize(
    "unit", ["1", "县", "（", "索引号：", "2018年是", "昆明市", "镇乡", "政 府 ", "现将《", "一\n"]
)
def test_hostile_repetition_is_read_in_time(unit: str) -> None:
    known, _ = made(unit * 20_000)
    assert known.region_code in (None, "530100")
