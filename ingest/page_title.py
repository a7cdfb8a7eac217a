"""The title that a page gives its document."""

from __future__ import annotations

import re

from ingest.html_line import clean
from ingest.html_name import FURNITURE, HEADLINE
from ingest.html_page import LINE_ENDS, Page

_METAS = (
    "articletitle",
    "article:title",
    "og:title",
    "title",
    "dc.title",
    "contenttitle",
    "pagetitle",
    "artitle",
)
_FACTS = ("标题", "信息名称", "文件名称", "公文名称", "文件标题", "信息标题", "名称", "主题名称")
_TAG = re.compile(r"<[^<>]{1,200}>")
_PARTS = re.compile(r"\s?[_|｜»]+\s?|\s?>>\s?")
_DASHED_END = re.compile(r"\s?[-–—]{1,2}\s?([^-–—]{2,30})$")
_DASHED_START = re.compile(r"^([^-–—]{2,30}?)\s?[-–—]{1,2}\s?")
_SITE = re.compile(r"(?:人民政府|门户|网站|网|信息公开|政务公开|专栏|频道|栏目|委员会|局|厅|办公室|中国|首页)$")
_GENRE = re.compile(r"关于|通知|方案|规划|计划|意见|办法|决定|要点|报告|通报|公告|批复|细则|规定|条例|函")
_SHORTEST, _LONGEST = 4, 200
_LIKELY_LENGTH = 10
_MOST_HEADLINES = 12
_HEADLINES = LINE_ENDS | {"span", "font", "strong", "b"}


def find(page: Page, facts: list[tuple[str, str]], end: int) -> str | None:
    """The best of what tags, metadata table, headline and <title> say; None where all are silent.

    `end` is the text after the last of the main text: what follows is no headline.
    """
    told = [_TAG.sub(" ", content) for name, content in page.metas if name.lower() in _METAS]
    shown = _headlines(page, end)
    whole = "".join(page.title.split())
    confirmed = [text for text in shown if _agree(text, whole)]
    told = [part for text in told for part in _without_site(text)]
    told += [value for name, value in facts if name in _FACTS]
    candidates = [*told, *confirmed, *_without_site(page.title), *shown]
    fit = [text for text in map(clean, candidates) if _SHORTEST <= len(text) <= _LONGEST]
    genuine = [text for text in fit if not _SITE.search(text)]
    return _complete(genuine[0], genuine) if genuine else None


def _without_site(title: str) -> list[str]:
    """The title in a <title> or a tag, without the names of the site and its columns.

    >>> _without_site("关于印发方案的通知_通知公告_某县人民政府"), _without_site("某市统计局 - 2020年统计工作要点")
    (['关于印发方案的通知'], ['2020年统计工作要点'])
    """
    parts = [part.strip() for part in _PARTS.split(title[: 2 * _LONGEST]) if part.strip()]
    if not parts:
        return []
    own = [part for part in parts if not _SITE.search(part)] or parts
    likely = [part for part in own if _GENRE.search(part)] or own
    return [_without_dashed_site(likely[0] if len(likely[0]) >= _LIKELY_LENGTH else max(likely, key=len))]


def _without_dashed_site(title: str) -> str:
    """A dash stands in titles too: what it parts is cut off only where it is named as a site."""
    for _ in range(2):
        end, start = _DASHED_END.search(title), _DASHED_START.search(title)
        if end and _SITE.search(end.group(1)) and end.start() >= _SHORTEST:
            title = title[: end.start()].rstrip()
        elif start and _SITE.search(start.group(1)):
            title = title[start.end() :].lstrip()
    return title


def _headlines(page: Page, end: int) -> list[str]:
    """Headings of the first level and elements named as a headline before text `end`, furniture left out."""
    found: list[str] = []
    for element, tag in enumerate(page.tags):
        if page.firsts[element] >= end or len(found) >= _MOST_HEADLINES:
            break
        text = clean(page.text(element)) if _is_headline(page, element, tag) else ""
        if _SHORTEST <= len(text) <= _LONGEST and not _in_furniture(page, element):
            found.append(text)
    return sorted(found, key=lambda text: not _GENRE.search(text))


def _is_headline(page: Page, element: int, tag: str) -> bool:
    """A heading of the first level, or one line that is named as a headline."""
    named = tag in _HEADLINES and bool(page.kinds[element] & HEADLINE)
    return tag == "h1" or (named and _is_one_line(page, element))


def _is_one_line(page: Page, element: int) -> bool:
    first, last = page.firsts[element], page.lasts[element]
    return first < last and page.rows[first] == page.rows[last - 1]


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
