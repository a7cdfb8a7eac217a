"""The page's own best title."""

from __future__ import annotations

import pytest

from ingest import html
from ingest.source import Source

BODY = "<div id=zoom>" + "<p>完善城市排水防涝体系，年内新建改造雨水管网85公里，消除易涝点26处。</p>" * 6 + "</div>"
TITLE = "关于印发《南湖市2019年排水防涝工作方案》的通知"


def title(head: str, top: str = "") -> str | None:
    return html.parse(Source("page.html", f"<head>{head}</head><body>{top}{BODY}</body>".encode())).title


@pytest.mark.parametrize(
    ("head", "top"),
    [
        (f"<title>{TITLE}_通知公告_南湖市人民政府</title>", ""),
        (f"<title>{TITLE}-南湖市住房和城乡建设局</title>", ""),
        (f"<title>南湖市人民政府 - {TITLE}</title>", ""),
        (f"<title>南湖市人民政府门户网站 | 市政府文件 | {TITLE}</title>", ""),
        ("<title>南湖市人民政府</title>", f"<h1>{TITLE}</h1>"),
        ("<title>南湖市人民政府</title>", f'<div class="article_title">{TITLE}</div>'),
        ("<title>文件</title>", f"<table><tr><td>标 题：</td><td>{TITLE}</td></tr></table>"),
        (f"<meta name=ArticleTitle content='{TITLE}'><title>南湖</title>", "<h1>要闻</h1>"),
        (f"<meta name=ArticleTitle content='{TITLE[:12]}...'><title>{TITLE}_南湖市</title>", ""),
        (f"<title>{TITLE}</title>", "<div class=nav><h1>南湖市人民政府关于政务公开的规定栏目</h1></div>"),
        ("", f"<h1>{TITLE[:15]}<br>{TITLE[15:]}</h1>"),
    ],
)
def test_title(head: str, top: str) -> None:
    assert title(head, top) == TITLE


@pytest.mark.parametrize("name", ["2018—2020年行动计划", "南湖市“十四五”规划——生态篇", "A-B线改造方案"])
def test_dashes_within_a_title_stay(name: str) -> None:
    assert title(f"<title>{name}</title>") == name


@pytest.mark.parametrize(
    "head", ["", "<title></title>", "<title>南湖市人民政府门户网站</title>", "<title>首页</title>"]
)
def test_no_title_is_none(head: str) -> None:
    assert title(head) is None


def test_the_headline_of_a_list_below_the_text_is_no_title() -> None:
    page = f"<body>{BODY}<h1>{TITLE}</h1></body>"
    assert html.parse(Source("page.html", page.encode())).title is None
