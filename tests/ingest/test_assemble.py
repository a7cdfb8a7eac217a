"""A parsed source becomes plans: text, blocks, sections and places agree."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import read_file, read_plans
from ingest.assemble import assemble, clean
from ingest.document import Attachment, Cell, Document, Piece
from ingest.plan import Plan, PlanWarning
from ingest.source import Source

SOURCE = Source("节水方案.docx", b"bytes", url="https://www.example.gov.cn/a.docx")


def made(*pieces: Piece) -> Plan:
    (plan,) = assemble(SOURCE, Document(pieces=pieces, parser="docx/1"))
    return plan


def check(plan: Plan) -> None:
    """What holds for every plan."""
    size = len(plan.text)
    for block in plan.blocks:
        assert 0 <= block.start <= block.end <= size
    whole = [block for block in plan.blocks if block.kind != "cell"]
    assert "\n".join(plan.text[block.start : block.end] for block in whole) == plan.text
    tables = [block for block in plan.blocks if block.kind == "table"]
    for cell in (block for block in plan.blocks if block.kind == "cell"):
        assert any(table.start <= cell.start and cell.end <= table.end for table in tables)
        assert "\t" not in plan.text[cell.start : cell.end]
    for section in plan.sections:
        assert plan.text.startswith(section.label, section.start)
        assert section.start <= section.body <= size
        assert plan.heading_path(section.start)[-1].start == section.start
    for found in plan.found:
        if found.start is not None and found.end is not None:
            assert 0 <= found.start < found.end <= size
    assert all(line == line.strip() for line in plan.text.split("\n") if "\t" not in line)


def test_text_and_blocks() -> None:
    plan = made(
        Piece("paragraph", "\u3000\u3000一、目\u00a0标\u200b ", page=2, box=(1.0, 2.0, 3.0, 4.0)),
        Piece("paragraph", "  "),
        Piece("paragraph", "第一行\n第二行"),
        Piece(
            "table",
            cells=(
                Cell("指标", 0, 0),
                Cell("目标\n值", 0, 1, column_span=2),
                Cell("用水量", 1, 0),
                Cell("", 1, 1),
                Cell("12\t万方", 1, 2),
            ),
        ),
        Piece("paragraph", "二、措施"),
    )
    assert plan.text == "一、目 标\n第一行\n第二行\n指标\t目标 值\n用水量\t\t12 万方\n二、措施"
    check(plan)
    assert (plan.blocks[0].page, plan.blocks[0].box) == (2, (1.0, 2.0, 3.0, 4.0))
    cells = [(b.row, b.column, b.column_span, plan.text[b.start : b.end]) for b in plan.blocks if b.kind == "cell"]
    assert cells == [
        (0, 0, 1, "指标"),
        (0, 1, 2, "目标 值"),
        (1, 0, 1, "用水量"),
        (1, 1, 1, ""),
        (1, 2, 1, "12 万方"),
    ]
    assert [s.title for s in plan.sections] == ["目 标", "措施"]


def test_identity_and_what_the_parser_found() -> None:
    warning = PlanWarning("page_without_text", "第2页没有文字层")
    document = Document(
        pieces=(Piece("paragraph", "一、目标"),),
        parser="docx/1",
        attachments=(Attachment("任务表", "https://www.example.gov.cn/b.xlsx"),),
        warnings=(warning,),
    )
    (plan,) = assemble(SOURCE, document)
    assert plan.document_id == SOURCE.url
    assert plan.plan_id == f"{SOURCE.url}#1"
    assert (plan.source, plan.parser, plan.sha256) == (SOURCE.name, "docx/1", SOURCE.sha256)
    assert warning in plan.warnings
    assert [a.name for a in plan.attachments] == ["任务表"]


def test_a_source_that_is_all_but_empty_is_told_not_dropped() -> None:
    for pieces in ((), (Piece("paragraph", "— 1 —"),), (Piece("paragraph", "网站首页"),)):
        plan = made(*pieces)
        assert "nearly_empty" in [warning.code for warning in plan.warnings]


def test_parts_of_a_collection_have_their_own_place() -> None:
    body = "各镇各部门要按照统一部署，认真抓好落实，细化措施，压实责任，确保各项任务按期完成。" * 4
    first = f"清水镇节水实施方案\n一、指导思想\n{body}\n二、任务"
    second = f"石桥镇节水实施方案\n一、指导思想\n{body}"
    text = f"节水方案(精选2篇)\n{first}\n{second}\n"
    plans = read_plans(Source("a.txt", text.encode()))
    assert [plan.part for plan in plans] == [1, 2]
    assert [plan.title for plan in plans] == ["清水镇节水实施方案", "石桥镇节水实施方案"]
    assert len({plan.plan_id for plan in plans}) == 2
    for plan in plans:
        assert text[plan.source_start : plan.source_end] == plan.text
        check(plan)


def test_a_document_in_one_endless_line_keeps_its_headings() -> None:
    body = "各镇各部门要按照统一部署，认真抓好落实，细化措施，压实责任，确保各项任务按期完成，取得群众满意的实效。" * 25
    plan = made(Piece("paragraph", f"各位代表： 现在报告工作。 一、去年工作 {body} 二、今年任务 {body}"))
    assert [s.label for s in plan.sections] == ["一、", "二、"]
    check(plan)


@pytest.mark.parametrize(
    ("raw", "shown"), [("\ufeff一\u3000二\xa0", "一 二"), ("〔201816号", "〔201816号"), ("“ ”", "“ ”")]
)
def test_cleaning_changes_spaces_alone(raw: str, shown: str) -> None:
    assert clean(raw) == shown


LINES = st.text("一二三、（）(1.)。，：附件指导思想实施方案县局年首页|\t\u3000\xa0 -—", max_size=60)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=40))
def test_any_text_gives_consistent_plans(lines: list[str]) -> None:
    text = "\n".join([*lines, "完"])
    plans = read_plans(Source("x.txt", text.encode()))
    assert plans
    for plan in plans:
        check(plan)
        if plan.text:
            assert 0 <= (plan.source_start or 0) < (plan.source_end or 0) <= len(text)
    bounds = [(plan.source_start or 0, plan.source_end or 0) for plan in plans]
    assert bounds == sorted(bounds)
    assert all(a[1] <= b[0] for a, b in pairwise(bounds))


def test_real_documents_are_consistent(real_docs: Path) -> None:
    paths = [
        *sorted((real_docs / "seeds").glob("*.txt")),
        *sorted((real_docs / "data/city_reports").glob("*.docx")),
        *sorted((real_docs / "data/gov_pages").glob("*.html")),
    ]
    for path in paths:
        for plan in read_file(path):
            check(plan)
            assert len(plan.text) > 100, path.name
    assert len(paths) >= 103


def test_a_document_of_one_line_is_cut_at_its_title_and_headings() -> None:
    line = (
        "河湾县2018年光伏扶贫实施方案 为加快推进全县光伏扶贫工作，制定本方案。 一、总体目标 建设电站50座，覆盖贫困户1500户，"
        "装机1.5万千瓦，年内全部并网。 二、实施步骤 （一）准备阶段（6月底前）。完成选址和测量，签订合同，落实用地。"
        " （二）建设阶段。完成并网发电，组织验收，建立管护制度，明确管护人员。 三、保障措施 县财政安排2000万元，落实配套资金，加强日常调度，严格考核奖惩，对完不成任务的乡镇通报批评。"
    )
    plan = made(Piece("paragraph", line))
    assert plan.title == "河湾县2018年光伏扶贫实施方案"
    assert [s.label for s in plan.sections] == ["一、", "二、", "（一）", "（二）", "三、"]
    assert len(made(Piece("paragraph", line), Piece("paragraph", "附图")).text.split("\n")) == 2
