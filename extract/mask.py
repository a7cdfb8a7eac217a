"""Stretches in which numerals mean nothing: titles, document numbers, slogans in quotes, list marks, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Each alternative begins with one of these: looked at first, it spares trying them all at every character.
_PATTERN = re.compile(
    r"(?=[《<〔(\[“\"\d一二三四五六七八九十百千第\sA-Za-z①-⑳Ⅰ-Ⅳ])(?:"
    r"(?P<title>《[^《》]{1,60}》|<[^<>]{2,60}>)"
    r"|(?P<number>[〔(\[]\d{4}[〕)\]]?\d{1,4}号|〔\d{4}〕?\d{1,5}号?)"
    r"|(?P<slogan>[“\"][^“”\"。;]{1,24}[”\"])"
    r"|(?P<label>(?:^|(?<=\n))\s?(?:[一二三四五六七八九十]{1,3}[、.．]|\(?[一二三四五六七八九十]{1,3}\)|\(?\d{1,2}[)、．]"
    r"|\d{1,2}\.(?!\d)|[①-⑳]|第[一二三四五六七八九十百]{1,5}[章节条款]))"
    r"|(?P<ordinal>第[一二三四五六七八九十百\d]{1,5}(?:[个批轮期届位名次条款项号])?|[一二三四五六七八九十]{1,2}是(?=[一-龥])"
    r"|[一二三四五六七八九十]届[一二三四五六七八九十]{1,2}(?:、[一二三四五六七八九十]{1,2}){0,7}中全会)"
    r"|(?P<inline>(?<=[。;:])\s?(?:\(\d{1,2}\)|\d{1,2}[.、](?!\d)|[①-⑳]))"
    r"|(?P<hotline>1[12]\d{3}(?=热线|平台|政务)|\d{3,4}-\d{7,8}|1[3-9]\d{9})"
    r"|(?P<level>[一二三四五六七八九十\d]{1,3}(?:级(?!以上)|甲|[A-D]{1,4}级)|\d{1,4}(?:\.\d+)?(?:[亿万千百]|万吨|吨|千瓦|兆瓦|公里|千伏|平方米|亿元|万元)级|[十百千万]亿级|[ABCDⅠⅡⅢⅣ]级)"
    r"|(?P<model>\d+(?:\+[\dA-ZXx]+){1,5}|[A-Za-z]+\d+(?:\.\d+)?|\d+[GgDdKk](?![Ww\d])|\d{1,3}(?:\.\d+)?x\d+))"
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each such stretch of a folded paragraph, in order."""
    for match in _PATTERN.finditer(text):
        yield match.span()
