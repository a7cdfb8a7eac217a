"""Heading numbers, made where the plan is rendered, so that a dropped section leaves no gap.

Styles: `full` 一、 （一） 1． · `half` 一、 (一) 1. · `comma` 一、 （一） 1、 · `through` the second level runs on
through the document · `items` 一、 1. （1） · `chapter` 第一章 第一节 一、 · `law` 第一章, and 第一条 for `§§`.
"""

from __future__ import annotations

import msgspec

from corpora.write.text import Line

DIGITS = "零一二三四五六七八九"
LABELS = {
    "full": ("{c}、", "（{c}）", "{n}．"),
    "half": ("{c}、", "({c})", "{n}."),
    "comma": ("{c}、", "（{c}）", "{n}、"),
    "through": ("{c}、", "（{c}）", "{n}．"),
    "items": ("{c}、", "{n}.", "（{n}）"),
    "chapter": ("第{c}章 ", "第{c}节 ", "{c}、"),
    "law": ("第{c}章 ", "第{c}条 ", "（{c}）"),
}
RUNS_ON = ("through", "law")


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals: 12 is 十二, 20 is 二十."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return lead + (DIGITS[ones] if ones or not tens else "")


def numbered(body: list[Line], style: str) -> list[Line]:
    """The body with a label on each heading."""
    counts = [0, 0, 0]
    done = []
    for line in body:
        if line.kind == "heading":
            line = msgspec.structs.replace(line, label=_label(counts, line.level - 1, style))
        done.append(line)
    return done


def _label(counts: list[int], level: int, style: str) -> str:
    counts[level] += 1
    for below in range(level + 1, 3):
        if not (below == 1 and style in RUNS_ON):
            counts[below] = 0
    return LABELS[style][level].format(c=chinese(counts[level]), n=counts[level])
