"""Facts that a page states of itself, in lines of pasted text."""

from __future__ import annotations

import pytest

from ingest import label

BODY = (
    "为了推进全县节水工作，按照省委、省政府的部署和市委、市政府的要求，"
    "结合我县实际，现就有关事项制定本行动方案，请认真组织实施。"
)


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        (
            "发布时间：2021-03-08 10:20 来源：县水务局 浏览次数：35",
            [("发布时间", "2021-03-08 10:20"), ("来源", "县水务局"), ("浏览次数", "35")],
        ),
        ("2021-03-08 10:20 来源:县水务局", [("发布时间", "2021-03-08 10:20"), ("来源", "县水务局")]),
        ("【发布日期：2021-03-08】【字体：大 中 小】", [("发布日期", "2021-03-08"), ("字体", "大 中 小")]),
        ("索 引 号：AB-1/2021-7", [("索引号", "AB-1/2021-7")]),
        ("来源：县水务局", [("来源", "县水务局")]),
        ("时间：全年", []),
        ("工作时间：2021年3月至6月。全县开展集中整治。", []),
        ("编辑：凡是来稿都要由编辑部审核并在一个月以内答复作者的办法是好办法", []),
    ],
)
def test_lines_of_facts(line: str, pairs: list[tuple[str, str]]) -> None:
    found = label.find([line, BODY])
    assert list(found.pairs) == pairs
    assert found.lines == (frozenset({0}) if pairs else frozenset())


def test_a_table_of_labels_above_values() -> None:
    found = label.find(["索引号 | 公开方式 | 发布机构 |", "AB-1/2021-7 | 主动公开 | 县水务局 |", BODY])
    assert found.pairs == (("索引号", "AB-1/2021-7"), ("公开方式", "主动公开"), ("发布机构", "县水务局"))
    assert found.lines == {0, 1}


def test_labels_and_values_in_turn() -> None:
    found = label.find(["索引号\tAB-1\t发布机构\t县水务局", BODY])
    assert found.pairs == (("索引号", "AB-1"), ("发布机构", "县水务局"))


def test_labels_above_their_values() -> None:
    lines = [
        "索引号：",
        "AB-1/2021-7",
        "发文机关：",
        "河湾县人民政府",
        "主题词：",
        "河湾县节水行动方案",
        BODY,
    ]
    found = label.find(lines)
    assert dict(found.pairs) == {"索引号": "AB-1/2021-7", "发文机关": "河湾县人民政府", "主题词": ""}
    assert 5 not in found.lines


def test_within_the_text_nothing_is_a_fact() -> None:
    assert label.find([BODY, "发布时间：2021-03-08", *[BODY] * 20]).pairs == ()
