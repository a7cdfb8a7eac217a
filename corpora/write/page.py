"""HTML pages of five kinds of site; the pages themselves are in pages/, with `$name` where words go.

old: a table layout of the 2000s in GBK bytes under the label gb2312 · trs: a content system with a metadata
table and .TRS_Editor · gov: a document page with #UCAP-CONTENT · modern: header, main, section, aside ·
news: a news portal, paragraphs parted by <br>.
"""

from __future__ import annotations

import html
from itertools import groupby
from string import Template

from corpora.write.text import FOLDER, Line, Text

ENCODINGS = {"old": "gb18030"}
INDENT = "&#12288;&#12288;"
NBSP = "&nbsp;" * 8


def rendered(plan: Text, body: list[Line]) -> bytes:
    """The page as bytes, in the encoding that its kind of site uses (`charset` of the head overrides)."""
    form = plan.head["form"]
    template = Template((FOLDER / "pages" / f"{form}.html").read_text("utf-8"))
    encoding = plan.head.get("charset", ENCODINGS.get(form, "utf-8"))
    words = {key: html.escape(value, quote=False) for key, value in _words(plan).items()}
    page = template.substitute(
        words,
        content=_content(form, body),
        charset="gb2312" if encoding == "gb18030" else encoding,
        facts=_facts(plan) if form == "modern" else "",
        attachment=_attachment(plan),
    )
    return page.encode(encoding)


def _words(plan: Text) -> dict[str, str]:
    head = plan.head
    place = next(head[k] for k in ("place", "county", "city", "province") if head.get(k))
    site = head.get("site", f"{place}人民政府门户网站")
    issuers = head.get("issuer", "").replace(";", " ")
    publisher = head.get("publisher") or issuers or site
    return {
        "title": head["title"],
        "page_title": head.get("page_title", f"{head['title']}_{site}"),
        "site": site,
        "place": place,
        "column": head.get("column", "政府文件"),
        "subject": head.get("subject", "其他"),
        "source": head.get("source", publisher),
        "publisher": publisher,
        "issuers": issuers,
        "index": head.get("index_number", ""),
        "number": head.get("doc_number", ""),
        "issued": head.get("issued", ""),
        "issued_words": spoken(head.get("issued", "")),
        "published": head.get("published_shown") or head.get("published", ""),
        "published_words": spoken(head.get("published", "")),
        "views": head.get("views", "0"),
        "tick": str(len(plan.name) % 10),
        "code": head.get("region_code", "000000"),
        "editor": head.get("editor", "本网"),
    }


def spoken(day: str) -> str:
    """2022-03-18 as pages write it: 2022年3月18日."""
    if not day:
        return ""
    year, month, date = day.split("-")
    return f"{year}年{int(month)}月{int(date)}日"


def _facts(plan: Text) -> str:
    """The list of facts some modern pages carry, for the plans that have an index number."""
    head = plan.head
    if not head.get("index_number"):
        return ""
    pairs = [
        ("索引号", head["index_number"]),
        ("发布机构", head.get("publisher", "")),
        ("发文机关", head.get("issuer", "").replace(";", "、")),
        ("发文字号", head.get("doc_number", "")),
        ("成文日期", head.get("issued", "")),
    ]
    items = "".join(f"<li><label>{k}：</label><span>{html.escape(v)}</span></li>" for k, v in pairs)
    return f'<section class="doc-info"><ul>{items}</ul></section>'


def _attachment(plan: Text) -> str:
    name = plan.head.get("attachment", "")
    return f'附件：<a href="./P0202{len(name):04}.doc">{html.escape(name)}</a>' if name else ""


def _content(form: str, body: list[Line]) -> str:
    parts: list[str] = []
    for is_table, group in groupby(body, key=lambda line: line.kind == "row"):
        lines = list(group)
        parts += [_table(lines)] if is_table else [_paragraph(form, line) for line in lines]
    return "\n".join(parts)


def _table(rows: list[Line]) -> str:
    shown = ["".join(f"<td>{html.escape(cell, quote=False)}</td>" for cell in row.cells) for row in rows]
    inner = "\n".join(f"<tr>{row}</tr>" for row in shown)
    return f'<table border="1" cellspacing="0" width="100%">\n{inner}\n</table>'


def _paragraph(form: str, line: Line) -> str:
    words = html.escape(line.shown, quote=False)
    strong = line.kind in ("title", "plain heading") or (line.kind == "heading" and line.level == 1)
    return {"old": _old, "trs": _trs, "gov": _gov, "modern": _modern, "news": _news}[form](line, words, strong)


def _old(line: Line, words: str, strong: bool) -> str:
    words = f"<B>{words}</B>" if strong else words
    if line.kind in ("title", "centre"):
        return f'<P align="center">{words}</P>'
    return f'<P align="right">{words}</P>' if line.kind == "right" else f"{NBSP}{words}<BR>"


def _trs(line: Line, words: str, strong: bool) -> str:
    words = f"<strong>{words}</strong>" if strong else words
    if line.kind in ("title", "centre", "right"):
        return f'<p align="{"right" if line.kind == "right" else "center"}">{words}</p>'
    return f'<p style="text-indent: 2em">{words}</p>'


def _gov(line: Line, words: str, strong: bool) -> str:
    align = {"title": "center", "centre": "center", "right": "right"}.get(line.kind, "justify")
    inner = f'<span style="font-weight: bold;">{words}</span>' if strong else words
    style = f"margin-top: 0px; margin-bottom: 0px; text-align: {align}; font-family: 宋体;"
    return f'<p style="{style}{" text-indent: 2em;" if align == "justify" else ""}">{inner}</p>'


def _modern(line: Line, words: str, strong: bool) -> str:
    align = {"title": "center", "centre": "center", "right": "right"}.get(line.kind)
    inner = f"<strong><span>{words}</span></strong>" if strong else f"<span>{words}</span>"
    return f'<p style="text-align:{align}">{inner}</p>' if align else f'<p style="text-indent:32px">{inner}</p>'


def _news(line: Line, words: str, strong: bool) -> str:
    words = f"<b>{words}</b>" if strong else words
    return f"<center>{words}</center><br>" if line.kind == "title" else f"{INDENT}{words}<br><br>"
