"""The kind of a document, as its title names it."""

from __future__ import annotations

import pytest

from ingest import doc_type


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("清河县2018年产业扶贫实施方案", "实施方案"),
        ("清河县冬季清洁取暖行动方案（2021—2023年）", "行动方案"),
        ("清河县居家养老服务管理办法（试行）", "管理办法"),
        ("清河县住房保障条例（草案）", "征求意见稿"),
        ("关于公开征求《清河县养犬办法》意见的公告", "征求意见稿"),
        ("关于清河县2022年计划执行情况和2023年计划草案的报告", "报告"),
        ("关于2022年预算执行情况与2023年预算（草案）的报告", "报告"),
        ("一图读懂｜清河县“十四五”旅游规划", "解读"),
        ("清河县2021年政府工作报告重点任务分解", "任务分解表"),
        ("清河县的山与水", None),
    ],
)
def test_kinds(title: str, kind: str | None) -> None:
    assert doc_type.find(title) == kind
