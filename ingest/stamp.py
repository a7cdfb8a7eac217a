"""The date stamp of a page: the line in which it says when it put a text up.

2018-05-17 10:22 来源：县扶贫办; 某市日报网 发表于 2005-09-07 11:57; 2009-3-18 阅读 132 次. A day in a sentence,
a span of days, or a day with words before it that say something else (成文于, 会议时间) is none.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from ingest import day
from ingest.day import Day

LONGEST = 160
_PUBLISHED = re.compile(
    r"(?:发布|发表|刊登|刊发|更新|上传|添加|录入|发稿|张贴|创建)(?:日期|时间|于|在)?[^\u4e00-\u9fff\d]{0,4}$"
)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z ]{2,24}\s$")  # of an account: 河湾发布 2022-03-08 17:30 发表于湖北
_NO_WORDS = re.compile(r"[^\u4e00-\u9fff\d]{0,60}$")
_CLOCK = re.compile(r"\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp][Mm])?")
_COUNTED = re.compile(r"(?:信息|文章)?(?:来源|来自|作者|浏览|点击|阅读|访问|查看|评论|字号|字体|编辑|打印)|【")
_MEDIUM = re.compile(r"[\u4e00-\u9fff]{2,12}(?:报|网|网站|社|台|刊)")
_BRACKETED = re.compile(r"【[^】]{0,30}】")
_SENTENCE = re.compile(r"[。；！？]|^[—–~～至到起前]")
_REST = 60


class Stamp(msgspec.Struct, frozen=True):
    """When a page published its text, and the words that tell; `said` that a word such as 发表于 stands before them,
    `bare` that nothing else does."""

    value: date
    words: str
    said: bool
    bare: bool = False


def read(line: str) -> Stamp | None:
    """The stamp that a line is, None for any other line.

    >>> read("2018-05-17 10:22 来源：县扶贫办").value.isoformat(), read("会议时间：2018-05-17 10:22")
    ('2018-05-17', None)
    """
    found = _only_day(line)
    if found is None:
        return None
    clock = _CLOCK.match(line, found.end)
    end = clock.end() if clock else found.end
    before, rest = line[: found.start], _BRACKETED.sub("", line[end:]).strip(" \t[]()（）〔〕|｜-")
    said = _PUBLISHED.search(before) is not None
    if not _is_told(before, rest, said=said, clocked=clock is not None):
        return None
    bare = not (clock or said or _COUNTED.search(rest) or _MEDIUM.fullmatch(rest))
    # People write a day with 年 under what they sign; a bare one with dashes is the page's.
    if bare and (rest or "年" in line):
        return None
    return Stamp(found.value, line[found.start : end], said, bare)


def _only_day(line: str) -> Day | None:
    """The day of a line that holds one and is not long."""
    days = list(day.find(line)) if len(line) <= LONGEST else []
    return days[0] if len(days) == 1 else None


def _is_told(before: str, rest: str, *, said: bool, clocked: bool) -> bool:
    """Do the words around a day let it be the page's: before it 发表于, an account or none, and no sentence after?"""
    if len(rest) > _REST or _SENTENCE.search(rest):
        return False
    account = clocked and rest.startswith("发表于") and _NAME.match(before)
    return bool(said or account or _NO_WORDS.match(before))
