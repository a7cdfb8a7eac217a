"""A site described by CSS selectors."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from ingest.errors import IngestError, SourceTooLarge
from ingest.site import Site, parse

PAGE = """<html><head><title>站点</title><meta name="wenhao" content="某政发〔2020〕3号"></head><body>
<div class="top">导航</div><h2 class="bt">2020年水利<br>工作要点</h2><span class="rq">2020-02-03</span>
<div class="nr"><p align="center"><b>一、目标</b></p><p>新建泵站3座。</p><p class="ewm">扫码阅读</p>
<table><tr><td>指标<td>数量<tr><td>泵站<td>3座</table><a href="/f/a.docx">附件</a></div>
<div class="nr"><p>二、措施</p></div></body></html>"""
SITE = Site(
    body=".nr",
    title="h2.bt",
    date=".rq",
    facts={"发文字号": "meta[name=wenhao]", "来源": ".ly"},
    drop=(".ewm", ".top"),
)


def test_everything_is_read_where_the_selectors_say() -> None:
    document = parse(PAGE, SITE, name="a.html", url="http://x.gov.cn/b/")
    assert document.title == "2020年水利 工作要点"
    assert document.facts == (("发文字号", "某政发〔2020〕3号"), ("发布日期", "2020-02-03"))
    assert [(piece.kind, piece.text) for piece in document.pieces] == [
        ("paragraph", "一、目标"),
        ("paragraph", "新建泵站3座。"),
        ("table", ""),
        ("paragraph", "附件"),
        ("paragraph", "二、措施"),
    ]
    assert (document.pieces[0].bold, document.pieces[0].centred) == (True, True)
    assert [cell.text for cell in document.pieces[2].cells] == ["指标", "数量", "泵站", "3座"]
    assert [(a.name, a.url) for a in document.attachments] == [("附件", "http://x.gov.cn/f/a.docx")]


def test_what_is_not_found_is_told() -> None:
    document = parse(PAGE, SITE)
    assert [w.code for w in document.warnings] == ["selector_found_nothing"]
    assert ".ly" in document.warnings[0].message
    nothing = parse(PAGE, Site(body="#none"))
    assert nothing.pieces == ()
    assert "#none" in nothing.warnings[0].message


def test_a_body_within_a_body_is_read_once() -> None:
    document = parse("<div class=nr><p>甲</p><div class=nr><p>乙</p></div></div>", Site(body=".nr"))
    assert [piece.text for piece in document.pieces] == ["甲", "乙"]


def test_a_selector_that_is_none_is_an_error_that_names_the_page() -> None:
    with pytest.raises(IngestError, match=r"a\.html：CSS 选择器有误"):
        parse(PAGE, Site(body="div[["), name="a.html")


def test_a_site_comes_from_a_file_and_unknown_fields_are_refused() -> None:
    assert msgspec.json.decode(b'{"body": ".nr", "drop": [".ewm"]}', type=Site) == Site(body=".nr", drop=(".ewm",))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"body": ".nr", "titel": "h1"}', type=Site)


def test_limits_hold_here_too() -> None:
    with pytest.raises(SourceTooLarge):
        parse("<div>" * 30_000, Site(body="div"))
    assert parse("<div>" * 2_000 + "<p class=nr>甲</p>", Site(body=".nr")).pieces[0].text == "甲"


def test_same_text_as_the_general_parser_on_a_page_it_knows() -> None:
    page = (Path(__file__).parent / "html_pages" / "trs_wcm.html").read_text(encoding="utf-8")
    document = parse(page, Site(body=".TRS_Editor", title="h1", facts={"文号": "th:-soup-contains('文　　号') + td"}))
    assert document.facts == (("文号", "青政办发〔2021〕18号"),)
    assert (document.pieces[0].text, len(document.pieces)) == ("青政办发〔2021〕18号", 15)
