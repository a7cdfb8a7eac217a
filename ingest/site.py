"""A site that its user knows, described by CSS selectors.

Where the general parser (html.py) finds the wrong text, a few selectors say where title, body and facts stand. Speed is
no matter here: BeautifulSoup reads the page, whose selectors people know from their own scripts.

>>> county = Site(body="div.nr", title="h2.bt", facts={"发文字号": "#wh"}, drop=(".ewm",))
>>> page = '<h2 class="bt">工作要点</h2><i id="wh">某政发〔2020〕3号</i>'
>>> page += '<div class="nr"><p>一、目标</p><p class="ewm">扫码</p></div>'
>>> document = parse(page, county)
>>> document.title, [piece.text for piece in document.pieces], document.facts
('工作要点', ['一、目标'], (('发文字号', '某政发〔2020〕3号'),))
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from ingest import html_attachment, html_line, html_page, html_piece
from ingest.document import Document
from ingest.errors import IngestError
from ingest.plan import PlanWarning

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

PARSER = "site 1"


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where things stand on the pages of a site, each a CSS selector; `body` alone is needed.

    `facts` maps a label, as government pages have it (发文字号, 索引号, 来源), to a selector; `date` is short for the
    fact 发布日期. What `drop` selects is left out. All matches of `body` are read, of the others the first.
    """

    body: str
    title: str | None = None
    date: str | None = None
    facts: dict[str, str] = {}
    drop: tuple[str, ...] = ()


def parse(html: str, site: Site, *, name: str = "", url: str | None = None) -> Document:
    """Read decoded HTML by a site's selectors.

    What a selector does not find is told by a warning, not guessed. Raises SourceTooLarge, and IngestError for a
    selector that is none.
    """
    html_page.check(html, name)
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    soup = BeautifulSoup(html, "html.parser")
    try:
        return _document(soup, site, len(html), name, url)
    except SelectorSyntaxError as error:
        raise IngestError(name, f"CSS 选择器有误：{error}") from error


def _document(soup: BeautifulSoup, site: Site, length: int, name: str, url: str | None) -> Document:
    for selector in site.drop:
        for tag in soup.select(selector):
            tag.extract()
    warnings: list[PlanWarning] = []
    title = _first(soup, site.title, warnings)
    facts = tuple(_facts(soup, site, warnings))
    bodies = soup.select(site.body)
    if not bodies:
        warnings.append(_missing(site.body))
    page = html_page.read("".join(map(str, _outermost(bodies))), name=name, url=_base(soup) or url)
    pieces = html_piece.all_of(page, html_line.read(page)) if page.tags else ()
    return Document(
        pieces=pieces,
        parser=PARSER,
        title=title,
        facts=facts,
        attachments=html_attachment.find(page, range(len(page.tags))),
        warnings=tuple(warnings),
        length=length,
    )


def _outermost(tags: list[Tag]) -> list[Tag]:
    """The tags that stand in no other of them."""
    chosen = {id(tag) for tag in tags}
    return [tag for tag in tags if not any(id(parent) in chosen for parent in tag.parents)]


def _facts(soup: BeautifulSoup, site: Site, warnings: list[PlanWarning]) -> Iterator[tuple[str, str]]:
    wanted = {**site.facts, **({"发布日期": site.date} if site.date else {})}
    for label, selector in wanted.items():
        if value := _first(soup, selector, warnings):
            yield label, value


def _first(soup: BeautifulSoup, selector: str | None, warnings: list[PlanWarning]) -> str | None:
    """The text of the first match, or its `content` where it is a meta tag."""
    if selector is None:
        return None
    tag = soup.select_one(selector)
    if tag is None:
        warnings.append(_missing(selector))
        return None
    content = tag.get("content")
    return html_line.clean(str(content) if content else tag.get_text(" ")) or None


def _base(soup: BeautifulSoup) -> str | None:
    tag = soup.select_one("base[href]")
    return str(tag["href"]) if tag else None


def _missing(selector: str) -> PlanWarning:
    return PlanWarning("selector_found_nothing", f"网页上没有与选择器 {selector} 相符的内容")
