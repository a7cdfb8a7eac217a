"""Labels and values: in tables, lists and lines, and what is none."""

from __future__ import annotations

import pytest

from ingest import html
from ingest.page_label import label, pairs
from ingest.source import Source

BODY = (
    "<div id=zoom>" + "<p>实施农村公路提档升级工程，全年新改建农村公路210公里，创建美丽农村路3条。</p>" * 6 + "</div>"
)


def facts(head: str, body: str = BODY) -> list[tuple[str, str]]:
    return list(html.parse(Source("page.html", f"<body>{head}{body}</body>".encode())).facts)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "发布时间：2018-05-17　来源：县扶贫办　浏览次数：33",
            ["发布时间=2018-05-17", "来源=县扶贫办", "浏览次数=33"],
        ),
        ("【发布日期：2020-3-2】【来源：区教育局】", ["发布日期=2020-3-2", "来源=区教育局"]),
        ("2021-11-25 16:26 来源：某某晚报", ["发布时间=2021-11-25 16:26", "来源=某某晚报"]),
        ("来源：某某晚报 2021-11-25 16:26:07", ["来源=某某晚报", "发布时间=2021-11-25 16:26:07"]),
        (
            "文 号: 某政办〔2019〕8号 | 成文日期: 2019年1月8日",
            ["文号=某政办〔2019〕8号", "成文日期=2019年1月8日"],
        ),
        ("（责任编辑：王小明）", ["责任编辑=王小明"]),
        ("作者：周某（特约）", ["作者=周某（特约）"]),
        ("来源：市政府 打印 关闭", ["来源=市政府"]),
        ("编辑：李某 我要评论(12)", ["编辑=李某"]),
        ("时间：2018年6月—2019年12月", []),
        ("各乡镇：请于5月底前上报。", []),
        ("县扶贫办来源：未知", []),
        ("会议时间：9:30", []),
    ],
)
def test_pairs_of_a_line(line: str, found: list[str]) -> None:
    assert [f"{name}={value}" for name, value in pairs(line)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("索 引 号：", "索引号"),
        ("【发文字号】", "发文字号"),
        ("标\u3000题", "标题"),
        ("一、总体要求", None),
        ("：", None),
        ("", None),
    ],
)
def test_label(text: str, found: str | None) -> None:
    assert label(text) == found


@pytest.mark.parametrize(
    "head",
    [
        "<table><tr><td>索引号</td><td>A-1</td><td>发文机关</td><td>某县政府</td></tr></table>",
        "<table><tr><td><p>索引号：</p></td><td><p>A-1</p></td></tr><tr><td>发文机关：</td><td>某县政府</td></tr></table>",
        "<dl><dt>索引号</dt><dd>A-1</dd><dt>发文机关</dt><dd>某县政府</dd></dl>",
        "<ul><li>索引号：A-1</li><li>发文机关：某县政府</li></ul>",
        "<ul><li><b>索引号</b><span>A-1</span></li><li><b>发文机关</b> <span>某县政府</span></li></ul>",
        "<div><div><div>索引号：</div><div>A-1</div></div><div><div>发文机关：</div><div>某县政府</div></div></div>",
        "<p>索引号：<br>A-1</p><p>发文机关：<br>某县政府</p>",
        "<table><tr><th>索引号</th><th>文号</th><th>发文机关</th></tr><tr><td>A-1</td><td></td><td>某县政府</td></tr></table>",
    ],
    ids=[
        "cells",
        "cells of paragraphs",
        "dl",
        "lines",
        "spans",
        "divs",
        "broken lines",
        "heads above values",
    ],
)
@pytest.mark.parametrize("inside", [False, True], ids=["above the text", "in the container"])
def test_metadata_is_read_and_leaves_the_body(head: str, inside: bool) -> None:
    page = f"<body><div id=zoom>{head}{BODY[14:]}</body>" if inside else f"<body>{head}{BODY}</body>"
    document = html.parse(Source("page.html", page.encode()))
    assert document.facts[:2] == (("索引号", "A-1"), ("发文机关", "某县政府"))
    assert len(document.pieces) == 6


def test_an_empty_value_is_not_taken_from_the_next_row() -> None:
    head = "<table><tr><td>主题词：</td><td></td></tr><tr><td>文号：</td><td>某发〔2020〕1号</td></tr></table>"
    assert facts(head) == [("文号", "某发〔2020〕1号")]


def test_a_list_of_documents_gives_no_facts() -> None:
    rows = "".join(f"<tr><td>第{i}号方案</td><td>某发〔2020〕{i}号</td><td>2020-01-0{i}</td></tr>" for i in range(1, 5))
    assert facts(f"<table><tr><th>名称</th><th>文号</th><th>发布日期</th></tr>{rows}</table>") == []


def test_source_and_editor_below_the_text_are_facts() -> None:
    document = html.parse(
        Source("a.html", BODY.replace("</div>", "<p>来源：县交通局</p><p>责任编辑：赵某</p></div>").encode())
    )
    assert document.facts == (("来源", "县交通局"), ("责任编辑", "赵某"))
    assert len(document.pieces) == 6


def test_columns_of_a_plan_table_that_are_named_like_facts_stay() -> None:
    table = (
        "<table><tr><td>名称<td>来源<td>审核<tr><td>道路<td>财政<td>县审计局<tr><td>桥梁<td>自筹<td>县审计局</table>"
    )
    document = html.parse(Source("a.html", BODY.replace("</div>", table + "</div>").encode()))
    assert document.facts == ()
    assert [piece.kind for piece in document.pieces][-1] == "table"


def test_tags_of_the_head_keep_their_names() -> None:
    head = "<head><title>甲方案_某市政府</title><meta name=PubDate content='2020-01-02 '><meta name=viewport content=x></head>"
    assert facts(head) == [("PubDate", "2020-01-02"), ("PageTitle", "甲方案_某市政府")]
