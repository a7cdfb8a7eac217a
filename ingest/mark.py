"""Numbering marks: what may stand before a heading (一、 （一） 1. 1、 （1） ① 第一章 第一条 一是).

A mark is recognised by its form alone. Whether it heads a section or only begins a sentence
(三、四级公路; 2.5亿元) is for the tree to say: `sure` is False where the form leaves that open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

_HAN = "一二三四五六七八九十百零〇两"
_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_ENCLOSED = (  # first code point, count, habit: ⑴ ⒈ ㈠ and the circled digits
    (0x2460, 20, "circled"),
    (0x2474, 20, "arabic_paren"),
    (0x2488, 20, "arabic"),
    (0x2776, 10, "circled"),
    (0x3220, 10, "han_paren"),
)
_UNITS = {"编": "part", "篇": "part", "部分": "part", "章": "chapter", "节": "section", "条": "article"}

_ONES = "[一二三四五六七八九]"
_PLACES = re.compile(rf"(?:([一二三四五六七八九两])百零?)?(?:({_ONES})?(十))?({_ONES})?")

# Outermost first: the order in which the habits nest unless a document shows another one.
RANKS = {
    "annex": 0,
    "plain": 1,
    "part": 2,
    "chapter": 3,
    "section": 4,
    "roman": 5,
    "han": 6,
    "bare": 6,
    "article": 7,
    "han_paren": 8,
    "decimal2": 8,
    "decimal3": 9,
    "arabic": 10,
    "arabic_close": 11,
    "arabic_paren": 12,
    "decimal4": 12,
    "circled": 13,
    "ordinal": 14,
}


class Mark(NamedTuple):
    """A numbering mark at the start of a line or after a heading's words.

    `habit` is a key of RANKS, `style` what tells two habits of one kind apart (1. from 1、), `label` the mark
    as written, `end` where the label ends in the line. `damaged` marks have lost a bracket.
    """

    habit: str
    style: str
    number: int
    label: str
    end: int
    sure: bool = True
    damaged: bool = False


def number(words: str) -> int | None:
    """The number that Chinese or Arabic digits write, to 999; None where they write none.

    >>> number("二十八"), number("一百三十"), number("１２"), number("二〇"), number("十十")
    (28, 130, 12, 20, None)
    """
    words = re.sub(r"\s", "", words).translate(_WIDE)
    if words.isascii():
        return int(words) if words.isdigit() else None
    if "十" not in words and "百" not in words:
        plain = len(words) == 1 or (len(words) < 4 and "〇" in words)
        return int("".join(str(_DIGITS[char]) for char in words)) if plain else None
    parts = _PLACES.fullmatch(words)
    return _placed(parts) if parts else None


def _placed(parts: re.Match[str]) -> int:
    """The number of 一百三十二: its hundreds, tens and ones."""
    hundreds, tens, ten, ones = parts.groups()
    return (
        _DIGITS.get(hundreds or "零", 0) * 100
        + (_DIGITS[tens or "一"] * 10 if ten else 0)
        + _DIGITS.get(ones or "零", 0)
    )


_H, _D = rf"[{_HAN}]{{1,6}}", r"[0-9０-９]{1,3}"
_GAP = r"[ \u3000\xa0]{0,3}"
_PATTERNS = tuple(
    (habit, re.compile(pattern))
    for habit, pattern in (
        ("unit", rf"第{_GAP}({_H}|{_D}){_GAP}(编|篇|部分|章|节|条)(?:之{_H})?"),
        ("annex", rf"附{_GAP}[件表录图]{_GAP}({_D}|{_H})?(?=[ \u3000:：]|$)[:：]?"),
        ("han", rf"({_H}){_GAP}([、．.])"),
        ("han_paren", rf"[（(]{_GAP}({_H}){_GAP}[)）](?:{_GAP}[、．.](?!\d))?"),
        ("arabic_paren", rf"[（(]{_GAP}({_D}){_GAP}[)）](?:{_GAP}[、．.](?!\d))?"),
        ("decimal", r"((?:[1-9]\d?[.．]){1,3}[1-9]\d?)[.．]?(?=[ \u3000]|[\u4e00-\u9fff（(])"),
        ("arabic_close", rf"({_D}){_GAP}[)）]"),
        ("arabic", rf"({_D}){_GAP}([、．.])"),
        ("ordinal", r"([一二三四五六七八九十])(是|要)"),
        ("ordinal", r"[第其]([一二三四五六七八九十])([,，:：、])"),
        ("ordinal", r"第([一二三四五六七八九十])(阶段|步)(?=[ \u3000:：、，,（(。]|$)"),
        ("named", rf"(?:任务|措施|行动|工程|专项|目标|步骤|原则|要求)({_H})([:：、. \u3000])"),
        ("han_lost", rf"({_H})[)）](?=[\u4e00-\u9fff“])"),
        ("han_open", rf"[（(]({_H})(?=[\u4e00-\u9fff“][^（()）。；;，,：:]{{1,40}}(?:[。；;：:]|$))"),
        ("han_gone", r"[)）](?=[\u4e00-\u9fff“])"),
        ("roman", r"([Ⅰ-Ⅻ])[、．. \u3000]"),
        ("bare", rf"({_D})[ \u3000]{{1,4}}(?=[\u4e00-\u9fff])"),
        ("bare", r"(0[1-9]|1\d)$"),  # 01 above the heading's words, as posters and WeChat pages set it
    )
)
_LEADS = frozenset("第附（(其)）任措行工专目步原要" + _HAN + "0123456789０１２３４５６７８９ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
_MORE_DIGITS = re.compile(rf"[{_HAN}]{{1,3}}(?:[、，,级等类线流届]|[一二三四五六七八九]?产|年级)")
_QUANTITY = re.compile(r"\d+(?:[.．]\d+)?[%％万亿元个项条户人名所处家座米公吨亩次倍岁天月日时分小、]")


def find(line: str, start: int = 0) -> Mark | None:
    """The mark that begins at `start` of a line, None where none does.

    >>> find("（三）加大投入。")
    Mark(habit='han_paren', style='', number=3, label='（三）', end=3, sure=True, damaged=False)
    >>> find("2.2017年度项目全部完工。").sure, find("2018年底前"), find("一、二级公路").sure
    (False, None, False)
    """
    if start >= len(line):
        return None
    first = line[start]
    if first not in _LEADS:
        return _enclosed(line, start)
    for habit, pattern in _PATTERNS:
        match = pattern.match(line, start)
        if match and (mark := _mark(habit, match, line)):
            return mark
    return None


def _enclosed(line: str, start: int) -> Mark | None:
    code = ord(line[start])
    for first, count, habit in _ENCLOSED:
        if first <= code < first + count:
            end = start + 1
            if line[end : end + 1] in ("、", "．", "."):
                end += 1
            return Mark(habit, "", code - first + 1, line[start:end], end)
    return None


def _mark(habit: str, match: re.Match[str], line: str) -> Mark | None:
    reader = _READERS.get(habit)
    if reader is not None:
        return reader(match, line)
    count = number(match[1])
    return _numbered(habit, count, match, line) if count else None


def _numbered(habit: str, count: int, match: re.Match[str], line: str) -> Mark:
    end, label = match.end(), match.group().strip()
    rest = line[end : end + 40]
    if habit == "unit":
        unit = _UNITS[match[2]]
        return Mark(unit, "", count, label, end, sure=_stands_apart(unit, rest))
    if habit in ("han_lost", "han_open"):
        return Mark("han_paren", "", count, label, end, sure=habit == "han_lost", damaged=True)
    if habit == "bare":
        return Mark("bare", "" if rest else "alone", count, label, end, sure=False)
    if habit in ("ordinal", "named"):
        return Mark("ordinal", label[:2] if habit == "named" else match[2], count, label, end, sure=False)
    style = match[2].replace("．", ".") if habit == "arabic" else ""
    return Mark(habit, style, count, label, end, sure=_is_sure(habit, rest))


def _gone(match: re.Match[str], line: str) -> Mark | None:
    """)任务目标: the number is lost too, 0 until the tree knows it."""
    alone = len(line) <= 30 and line[-1] not in "。；;，,"
    mark = Mark("han_paren", "", 0, match.group().strip(), match.end(), sure=False, damaged=True)
    return mark if alone else None


def _roman(match: re.Match[str], line: str) -> Mark:  # noqa: ARG001  # one form for all readers
    return Mark("roman", "", ord(match[1]) - 0x215F, match.group().strip(), match.end())


def _annex(match: re.Match[str], line: str) -> Mark | None:
    count = number(match[1]) if match[1] else 1
    alone = not line[match.end() : match.end() + 40].strip()
    return Mark("annex", "", count or 1, match.group().strip(" \u3000:："), match.end(), sure=alone)


def _decimal(match: re.Match[str], line: str) -> Mark | None:
    parts = re.split(r"[.．]", match[1])
    if _QUANTITY.match(line, match.start()) or (len(parts) == 2 and len(parts[1]) > 1 and int(parts[1]) > 30):
        return None
    style = ".".join(parts[:-1])
    return Mark(f"decimal{len(parts)}", style, int(parts[-1]), match.group().strip(), match.end(), sure=False)


_READERS: dict[str, Callable[[re.Match[str], str], Mark | None]] = {
    "annex": _annex,
    "decimal": _decimal,
    "han_gone": _gone,
    "roman": _roman,
}


def _stands_apart(unit: str, rest: str) -> bool:
    """第一条 followed by a space, or 第一章 with a short title: no part of a sentence."""
    if not rest or rest[0] in " \u3000\xa0【（(：:":
        return True
    return unit != "article" and len(rest) <= 30 and not rest.endswith(("。", "；", ";"))


def _is_sure(habit: str, rest: str) -> bool:
    if habit == "han":
        return not _MORE_DIGITS.match(rest)
    if habit == "arabic":
        return not rest[:1].isdigit()
    return True
