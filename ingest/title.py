"""The title of a plan: its own, also broken over lines, or the page's where the page's table states one.

A covering notice (关于印发《X》的通知) gives way to X where the text of X follows in the same plan: X is the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

import msgspec

from ingest import doc_type
from ingest.document import Document
from ingest.reading import Reading

HEAD_LINES, BODY_LINES, JOINED = 14, 400, 5
LONGEST = 140

_WORD = re.compile(r"[^\w]+|_")
_LABEL = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、]|第[一二三四五六七八九十百]{1,4}[章条节])"
)
# Lines of the head that are no part of a title.
_ASIDE = re.compile(
    r"附件|附表|附录|附[:：]|目录?|目 ?录|前言|序言|[（(].{0,60}[)）]|.{0,30}文件|各位代表.*|.{0,40}[市州县区省旗镇乡]长.{0,12}"
    r"|[—\-–].*|[\d\s:：./\-年月日]+|.{0,40}号"
)
# What no title has: the marks of a sentence, the words that open one, the heads of a report's parts.
_SENTENCE = re.compile(
    r"[。；;！!？?]|[:：，,]$|[，,][^，,]*[，,]|^(?:现在|为了?|根据|按照|各位|同志们|近年来|经|一年来|\d{4}年[，,]?是)|(?:回顾|总结会|目标|任务|要求|原则|思路|背景|意义)$"
)
_SALUTATION = re.compile(r".{2,80}[:：]$")
_AFTER = re.compile(r"[（(〔\[【]?\s*(?:\d{4}|征求意见|草案|试行|暂行|修订|送审|讨论|修改|\d{1,2}\.\d版|[一二三四五六七八九〇○]{4}|“?十[一二三四五]五).{0,24}")
_COUNTED = re.compile(r"^(?:【?篇[一二三四五六七八九十\d]{1,3}】?|第[一二三四五六七八九十\d]{1,3}篇|范文[一二三四五六七八九十\d]{1,3})[:：、\s]*")
_NAMED = re.compile(r"《([^《》]{4,120}(?:《[^《》]{1,80}》[^《》]{0,60}){0,3})》")
_COVER = re.compile(r"印发|转发|下发|公布|发布|发给|颁布|批转")
_COVERED = re.compile(r"(?:关于)?(?:联合)?(?:印发|转发|下发|公布|发布|颁布|批转)[《<〈]?(.{4,120}?)[》>〉]?(?:的|等.{1,12}的)?(?:通知|通告|公告|函)$")
_REPORT = re.compile(r"\s*((?:\d{4}年)?\s*政\s*府\s*工\s*作\s*报\s*告)")
_SITE = re.compile(r"\s*(?:[_|\uff5c]|[-–—]{1,2}\s*(?=[^\-–—]{0,30}(?:政府|网|门户|专栏|公开|局|委|办|办公室)[^\-–—]{0,12}$)).{0,60}$")


class Line(msgspec.Struct, frozen=True):
    """A line of the text at [start, end)."""

    text: str
    start: int
    end: int


def find(document: Document, text: str, facts: dict[str, list[str]], *, parts: int) -> Reading[str] | None:
    """The title, or None. `facts` as `fact.find` gives them; they speak of a plan only where it is the page's only one."""
    lines = tuple(_lines(text))
    head = _head(lines)
    if parts == 1 and facts.get("title"):
        return _stated(facts["title"][0], lines)
    inner = _covered(head, lines)
    own = inner or head
    if own is not None and parts == 1:
        return _fuller(own, document)
    return own or (_page_title(document, facts) if parts == 1 else None)


def from_name(source_name: str) -> Reading[str] | None:
    """A title in the file's name, where the name ends in a kind of document."""
    stem = PurePath(source_name).stem
    ok = "://" not in source_name and 8 <= len(stem) <= LONGEST and doc_type.find(stem)
    return Reading(stem, "file_name") if ok else None


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for line in text.split("\n", BODY_LINES)[:BODY_LINES]:
        yield Line(line, at, at + len(line))
        at += len(line) + 1


def _plain(text: str) -> str:
    """Only letters and digits, for comparing titles that differ in marks and spaces."""
    return _WORD.sub("", text)


def _tidy(text: str) -> str:
    """Spaces that only set characters apart are dropped: 政 府 工 作 报 告."""
    return re.sub(r"(?<=[\u4e00-\u9fff（）《》“”0-9—]) +(?=[\u4e00-\u9fff（）《》“”0-9—])", "", text.strip())


def _titular(line: str) -> bool:
    """Whether a line may be (part of) a title: short, no sentence, no heading label, no salutation."""
    return (
        3 <= len(line) <= LONGEST
        and not _SENTENCE.search(line)
        and not _LABEL.match(line)
        and re.search(r"[\u4e00-\u9fff]", line) is not None
    )


def _head(lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title among the first lines: from the first titular line to the one that completes a kind of document."""
    for i, line in enumerate(lines[:HEAD_LINES]):
        report = _REPORT.match(line.text)
        if report:
            at = line.start + report.start(1)
            return Reading(_tidy(report[1]), "title", at, at + len(report[1].rstrip()))
        if not line.text.strip() or _ASIDE.fullmatch(line.text.strip()):
            continue
        if not _titular(line.text):
            return None
        return _joined(lines[i : i + JOINED])
    return None


def _joined(lines: tuple[Line, ...]) -> Reading[str] | None:
    """The lines from the first on that make one title; None where they never name a kind of document."""
    words = ""
    for i, line in enumerate(lines):
        if not _titular(line.text) or (i and _ASIDE.fullmatch(line.text.strip()) and not _AFTER.fullmatch(line.text)):
            break
        words += line.text.strip()
        if len(words) > LONGEST:
            break
        following = lines[i + 1].text.strip() if i + 1 < len(lines) else ""
        if doc_type.find(words) and not _continues(words, following):
            end = line.end
            if _AFTER.fullmatch(following):
                words, end = words + following, lines[i + 1].end
            return _reading(words, lines[0].start, end)
    first = lines[0]
    alone = len(first.text) <= 50 and "  " not in first.text
    return _reading(first.text, first.start, first.end) if alone else None


def _continues(words: str, following: str) -> bool:
    """Whether the next line completes the title: 关于印发…实施方案 + 的通知, or an unclosed bracket."""
    if not _titular(following) or _AFTER.fullmatch(following):
        return False
    unclosed = any(words.count(a) > words.count(b) for a, b in ("《》", "（）", "()", "“”"))
    return unclosed or re.match(r"的(?:通知|意见|决定|函|批复|报告|通报|公告|请示)|的?实施|暨|和|及|与", following) is not None


def _reading(words: str, start: int, end: int) -> Reading[str]:
    words = _COUNTED.sub("", _tidy(words)) or words
    return Reading(words, "title", start, end)


def _covered(head: Reading[str] | None, lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title X of what a covering notice brings, where X stands again as a line of its own below the notice."""
    names = _names(head, lines)
    after = head.end if head is not None and head.end is not None else -1
    for name in names:
        wanted = _plain(name)
        for i, line in enumerate(lines):
            if line.start > after and (here := _matches(wanted, lines[i : i + JOINED])):
                return here
    return None


def _names(head: Reading[str] | None, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """What the notice says it brings: in its title, or in its sentence 现将《X》印发给你们."""
    found: list[str] = []
    if head is not None and (covered := _COVERED.search(head.value)):
        found += [*_NAMED.findall(head.value), covered[1]]
    for line in lines[: HEAD_LINES + 6]:
        if re.search(r"现(?:予|将|把)|印发(?:给)?你|请.{0,10}贯彻", line.text[:400]) and _COVER.search(line.text[:400]):
            found += _NAMED.findall(line.text[:400])
    return tuple(dict.fromkeys(found))


def _matches(wanted: str, lines: tuple[Line, ...]) -> Reading[str] | None:
    """The title that begins at the first line if one to five lines together are the wanted words."""
    words = ""
    for line in lines:
        bare = line.text.strip()
        if len(bare) > LONGEST or bare.endswith(("。", "；", "：", ":")) or (not words and _ASIDE.fullmatch(bare)):
            return None
        words += bare
        bare = _plain(words)
        if bare == wanted or (len(bare) >= 8 and _same(bare, wanted)):
            return _reading(words, lines[0].start, line.end)
        if len(bare) > len(wanted) + 12:
            return None
    return None


def _same(bare: str, wanted: str) -> bool:
    """One is the other with a few words before it: 铜仁市2018年…方案 and 2018年…方案."""
    shorter, longer = sorted((bare, wanted), key=len)
    return longer.endswith(shorter) and len(shorter) >= 0.6 * len(longer)


def _stated(value: str, lines: tuple[Line, ...]) -> Reading[str]:
    """The title of the page's table, with its place where it also heads the text."""
    wanted = _plain(value)
    for i in range(min(len(lines), HEAD_LINES)):
        if here := _matches(wanted, lines[i : i + JOINED]):
            return Reading(_tidy(value), "page", here.start, here.end)
    return Reading(_tidy(value), "page")


def _fuller(own: Reading[str], document: Document) -> Reading[str]:
    """The same title as the page heads itself with, where the text's copy lost a bracket or a mark."""
    if not any(own.value.count(a) != own.value.count(b) for a, b in ("《》", "（）", "()", "“”", "〔〕")):
        return own
    wanted = _plain(own.value)
    heads = [document.title or "", *(piece.text for piece in document.pieces[:HEAD_LINES])]
    for words in heads:
        words = _SITE.sub("", words.strip())
        if words != own.value and _plain(words) == wanted and words.count("(") == words.count(")"):
            return Reading(_tidy(words), "page", own.start, own.end)
    return own


def _page_title(document: Document, facts: dict[str, list[str]]) -> Reading[str] | None:
    """The page's own title without the name of the site."""
    for words in (*facts.get("page_title", ()), document.title or ""):
        words = _SITE.sub("", words.strip())
        if 4 <= len(words) <= LONGEST and re.search(r"[\u4e00-\u9fff]{4}", words):
            return Reading(_tidy(words), "page")
    return None
