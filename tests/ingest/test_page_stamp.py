"""Where a page tells when it was published, besides labels."""

from __future__ import annotations

import pytest

from ingest import html, read_plans
from ingest.plan import Plan
from ingest.source import Source

PROSE = "<p>全县建成高标准农田3万亩，投入资金4500万元，惠及农户1.2万户，亩均增产50公斤以上。</p>"
BODY = f"<div class=nr>{PROSE * 6}</div>"


def plan(page: str) -> Plan:
    (found,) = read_plans(Source("page.html", page.encode()))
    return found


def day(page: str) -> str | None:
    published = plan(page).published
    return published.isoformat() if published else None


@pytest.mark.parametrize(
    "page",
    [
        f"<body><h1>粮食工作方案</h1><div>2018-05-17 10:22 <a href=/>河湾网</a></div>{BODY}",
        f"<body><h1>粮食工作方案</h1><span>2018-05-17</span>{BODY}",
        f"<body><h1>粮食工作方案</h1><time datetime='2018-05-17T10:22:00+08:00'>昨天</time>{BODY}",
        f"<body><h1>粮食工作方案</h1>{BODY}<p>小城 发表于 2018-05-17 10:22 - (阅读:37)</p>",
        f"<head><meta name=firstpublishedtime content='2018-05-17-10:22:12'></head><body>{BODY}",
        f"<head><meta itemprop=datePublished content='2018-05-17'></head><body>{BODY}",
        f"<head><meta property='og:release_date' content='2018-05-17'></head><body>{BODY}",
        f'<head><script type="application/ld+json">{{"datePublished": "2018-05-17T10:22:00"}}</script><body>{BODY}',
        f"<body>{BODY}<script>var ct='152652'; var createTime = '2018-05-17 10:22';</script>",
        f"<body><div class=nr><p>2018-05-17 10:22县粮食局</p>{PROSE * 6}</div>",
    ],
)
def test_published(page: str) -> None:
    assert day(page) == "2018-05-17"


@pytest.mark.parametrize(
    "page",
    [
        # A list beside the text, of several days; what readers wrote; an event.
        f"<body><p>要闻一</p><p>2018-05-17</p><p>要闻二</p><p>2018-05-16</p>{BODY}",
        f"<body>{BODY}<p>张三 2018-05-17 10:22</p><p>支持！</p>",
        f"<body><p>会议时间：2018-05-17 10:22</p>{BODY}",
        f"<body><ul><li><a href=1>某方案(2018-05-17 10:22)</a></ul>{BODY}",
    ],
)
def test_days_of_something_else(page: str) -> None:
    assert day(page) is None


def test_a_stamp_near_the_title_is_surer_than_a_date_far_below() -> None:
    below = "<p>评论一</p><p>评论二</p><p>评论三</p><p>评论四</p><p>发表时间：2018-06-01 9:51:00</p>"
    assert day(f"<body><h1>粮食工作方案</h1><p>2018-05-17 阅读105次</p>{BODY}{below}") == "2018-05-17"


def test_the_stamp_is_no_part_of_the_text() -> None:
    page = f"<body><div class=nr><h2>河湾县粮食工作方案</h2><p>2018-05-17 10:22县粮食局</p>{PROSE * 6}</div>"
    assert "2018-05-17" not in plan(page).text
    assert plan(page).text.startswith("河湾县粮食工作方案\n全县建成")


def test_a_main_text_that_a_script_shows_later_is_read() -> None:
    page = (
        '<body><div style="visibility: hidden; opacity: 0;" id="js_content"><p>点击蓝字关注我们</p>'
        f"<p><b>河湾县粮食工作方案</b></p>{PROSE * 6}<p>- END -</p><p>长按二维码关注</p></div>"
        '<div style="display:none">隐藏的提示，不是正文。</div></body>'
    )
    texts = [piece.text for piece in html.parse(Source("page.html", page.encode())).pieces]
    assert texts[0] == "河湾县粮食工作方案"
    assert len(texts) == 7


def test_whose_page_it_is_stands_in_its_frame_and_title() -> None:
    body = (
        "<div id=zoom><p>各位代表：</p>"
        + "<p>我代表县人民政府向大会报告工作，全县粮食产量25万吨，请审议。</p>" * 6
        + "</div>"
    )
    assert plan(f"<body><div class=top>昌图县人民政府网</div>{body}").county == "昌图县"
    assert plan(f"<title>政府工作报告_昌图县人民政府</title><body>{body}").county == "昌图县"
    assert plan(f"<body>{body}<p>友情链接：<a href=//x>昌图县人民政府网</a></p>").county is None
