"""The title that a page gives its document."""

from __future__ import annotations

import re

from ingest.html_line import clean
from ingest.html_name import FURNITURE, HEADLINE
from ingest.html_page import LINE_ENDS, Page

_METAS = ("articletitle", "article:title", "og:title", "title", "dc.title", "contenttitle", "artitle")
_FACTS = ("标题", "信息名称", "文件名称", "公文名称", "文件标题", "信息标题", "名称", "主题名称")
_PARTS = re.compile(r"\s?[_|｜]+\s?|\s[-–—]+\s|(?<=[^\d\s])[-–—]{1,2}(?=[^\d\s—])|\s?(?:>>|»|&gt;)\s?")
_SITE = re.compile(r"(?:人民政府|政府网|门户网站|门户|网站|信息公开|政务公开|专栏|网|频道|栏目|委员会|局|厅|办公室|中国|首页)$")
_GENRE = re.compile(r"关于|通知|方案|规划|计划|意见|办法|决定|要点|报告|通报|公告|批复|细则|规定|条例|函")
_SHORTEST, _LONGEST = 4, 200
_MOST_HEADLINES = 12
_HEADLINES = LINE_ENDS | {"span", "font", "strong", "b"}


def find(page: Page, facts: list[tuple[str, str]], end: int) -> str | None:
    """The best of what tags, metadata table, headline and <title> say; None where all are silent.

    `end` is the text after the last of the main text: what follows is no headline.
    """
    told = [content for name, content in page.metas if name.lower() in _METAS]
    told += [value for name, value in facts if name in _FACTS]
    shown = _headlines(page, end)
    whole = "".join(page.title.split())
    confirmed = [text for text in shown if _agree(text, whole)]
    candidates = [*told, *confirmed, *_from_title_tag(page.title), *shown]
    fit = [text for text in map(clean, candidates) if _SHORTEST <= len(text) <= _LONGEST]
    genuine = [text for text in fit if not _SITE.search(text)] or fit
    return _complete(genuine[0], genuine) if genuine else None


def _from_title_tag(title: str) -> list[str]:
    """The <title> without the site's name.

    >>> _from_title_tag("关于印发方案的通知_通知公告_某县人民政府")
    ['关于印发方案的通知']
    """
    parts = [part.strip() for part in _PARTS.split(title[: 2 * _LONGEST]) if part.strip()]
    if len(parts) < 2:
        return parts
    likely = [part for part in parts if _GENRE.search(part) and not _SITE.search(part)]
    own = likely or [part for part in parts if not _SITE.search(part)] or parts
    return [own[0] if len(own[0]) >= 10 else max(own, key=len)]


def _headlines(page: Page, end: int) -> list[str]:
    """Headings of the first level and elements named as a headline before text `end`, furniture left out."""
    found: list[str] = []
    for element, tag in enumerate(page.tags):
        if page.firsts[element] >= end or len(found) >= _MOST_HEADLINES:
            break
        if tag == "h1" or (tag in _HEADLINES and page.kinds[element] & HEADLINE):
            text = clean(page.text(element)) if page.lasts[element] - page.firsts[element] < 50 else ""
            if _SHORTEST <= len(text) <= _LONGEST and not _in_furniture(page, element):
                found.append(text)
    return sorted(found, key=lambda text: not _GENRE.search(text))


def _in_furniture(page: Page, element: int) -> bool:
    return any(page.kinds[up] & FURNITURE for up in page.around(page.firsts[element], 8))


def _agree(text: str, title: str) -> bool:
    """True where the headline stands in the <title>, or the <title> is cut from it."""
    bare = "".join(text.split())
    return bool(title) and (bare in title or title.rstrip(".…") in bare or bare[:16] in title)


def _complete(title: str, others: list[str]) -> str:
    """A title that was cut off with an ellipsis, as another place gives it in full."""
    stem = "".join(title.rstrip(".…").split())
    if stem == "".join(title.split()):
        return title
    return next((text for text in others if "".join(text.split()).startswith(stem) and text != title), title)
