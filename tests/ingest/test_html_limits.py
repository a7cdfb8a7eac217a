"""Hostile pages: each ends in a document or in one clear error, soon."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import html, html_page
from ingest.errors import SourceTooLarge
from ingest.html_page import Page
from ingest.source import Source

TEXT = "全县建成高标准农田3万亩，投入资金4500万元，惠及农户1.2万户，亩均增产50公斤以上。"


def parsed(text: str) -> list[str]:
    return [piece.text for piece in html.parse(Source("page.html", text.encode())).pieces]


def test_ten_thousand_nested_elements_keep_their_text() -> None:
    assert parsed("<div>" * 10_000 + f"<p>{TEXT * 6}</p>") == [TEXT * 6]
    assert parsed("<table><tr><td>" * 3_000 + f"<p>{TEXT * 6}</p>") == [TEXT * 6]
    assert parsed("<b><font>" * 5_000 + f"{TEXT * 6}") == [TEXT * 6]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<p>" + TEXT * 600_000, "万字符"),
        ("<p>一" * 1_000_001, "标签超过"),
        ("<div>" * 30_000, "嵌套过深"),
        ("<p " + "".join(f"a{i} " for i in range(60_000)) + ">一", "属性超过"),
    ],
    ids=["characters", "tags", "depth", "attributes"],
)
def test_pages_over_a_limit_are_named_at_once(text: str, reason: str) -> None:
    start = time.perf_counter()
    with pytest.raises(SourceTooLarge, match=reason) as error:
        html.parse(Source("大页面.html", text.encode()))
    assert error.value.source == "大页面.html"
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "<a href='x'>链接</a>" * 20_000,
        "<br>" * 200_000,
        f"<p>{'发布时间：' * 20_000}</p>",
        f"<p>{'来源：某县 ' * 40_000}</p>",
        f"<title>{'- ' * 50_000}</title><p>{TEXT}</p>",
        f"<p style='{'text-align:' * 20_000}'>{TEXT * 8}</p>",
        f"<p class='{'title-' * 20_000}'>{TEXT * 8}</p>",
        f"<p>{'一' + ' ' * 400 + chr(10) + ' ' * 3000}</p>" * 50 + TEXT * 8,
        "<table><tr>" + "<td rowspan=99999 colspan=99999>一，</td>" * 3_000 + f"<tr><td>{TEXT}</table>",
        "<table>" + "<tr><td>一<td>二，三四五六七八九十甲乙</tr>" * 20_000 + "</table>",
        "<table><tr><td>名称" * 2_000,
        "<li>" * 50_000 + TEXT * 8,
        "&lt;" * 100_000,
        "<!--" + "-" * 500_000,
        "<p title='" + "<" * 300_000,
    ],
    ids=lambda text: text[:16],
)
def test_pages_made_to_be_slow_are_read_in_seconds(text: str) -> None:
    start = time.perf_counter()
    html.parse(Source("page.html", text.encode()))
    assert time.perf_counter() - start < 15


def test_entities_are_text_and_never_expanded_twice() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "啊啊啊"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    (found,) = parsed(f"{bomb}<div id=zoom><p>&b;&f;&amp;lt;script&amp;gt;{TEXT}</p></div>")[-1:]
    assert found == f"&b;&f;&lt;script&gt;{TEXT}"


def test_control_characters_and_nul_do_not_end_the_text() -> None:
    document = html.parse(Source("page.html", f"<div id=zoom><p>完成\x00投资\x01{TEXT}</p></div>".encode()))
    assert [piece.text for piece in document.pieces] == [f"完成投资{TEXT}"]
    assert [w.code for w in document.warnings] == ["control_characters"]


def broken(draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    tags = [
        "div",
        "p",
        "table",
        "tr",
        "td",
        "th",
        "a href=x.doc",
        "span",
        "ul",
        "li",
        "h1",
        "br",
        "b",
        "form",
        "dl",
        "dd",
    ]
    part = st.one_of(
        st.sampled_from([f"<{tag}>" for tag in tags]),
        st.sampled_from([f"</{tag.split()[0]}>" for tag in tags]),
        st.sampled_from(
            [
                TEXT,
                "索引号：",
                "发布日期",
                "2018-05-17",
                "相关链接",
                " \n",
                "<p style=display:none>",
                "<td rowspan=3>",
                "<td colspan=2>",
            ]
        ),
        st.text(max_size=12),
    )
    return "".join(draw(st.lists(part, max_size=60)))


@st.composite
def pages(draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    return broken(draw)


@given(pages())
@settings(max_examples=150, deadline=None)
def test_any_tag_soup_is_read(text: str) -> None:
    document = html.parse(Source("page.html", text.encode("utf-8", "replace")))
    for piece in document.pieces:
        assert (piece.kind == "table") == bool(piece.cells)
        assert piece.text == " ".join(piece.text.split())
        places = [
            (cell.row + r, cell.column + c)
            for cell in piece.cells
            for r in range(cell.row_span)
            for c in range(cell.column_span)
        ]
        assert len(places) == len(set(places)), "two cells in one place"


@given(pages())
@settings(max_examples=150, deadline=None)
def test_ranges_of_a_page_nest(text: str) -> None:
    page: Page = html_page.read(text.encode("utf-8", "replace").decode(), name="page.html")
    assert len({len(column) for column in (page.tags, page.attributes, page.parents, page.ends, page.kinds)}) == 1
    assert len({len(column) for column in (page.texts, page.owners, page.rows, page.links)}) == 1
    for element in range(1, len(page.tags)):
        parent = page.parents[element]
        assert 0 <= parent < element < page.ends[element] <= page.ends[parent]
        assert page.firsts[parent] <= page.firsts[element] <= page.lasts[element] <= page.lasts[parent]
    assert all(page.firsts[owner] <= i < page.lasts[owner] for i, owner in enumerate(page.owners))
