"""Labels of facts and their values in one line of a page.

>>> pairs("发布时间：2018-05-17 09:30 来源：县扶贫办 浏览次数：33")
[('发布时间', '2018-05-17 09:30'), ('来源', '县扶贫办'), ('浏览次数', '33')]
"""

from __future__ import annotations

import re
from functools import cache

from ingest import html_furniture
from ingest.words import rows

_LONGEST_LABEL = 12
_COLON = re.compile("[:：]")
_BRACKETS = "[]【】〔〕［］（）()<>《》|｜·•-— 、,，;；*"
_SEPARATORS = " \xa0|｜·•，,；;*　"
_NOT_LABEL = re.compile(r"[\s:：\[\]【】［］（）()|｜*•·]+")
_DAY = r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?日)?"
_STAMP = re.compile(rf"[\[（(【]?\s?({_DAY}(?:\s{{1,3}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?)")
_STAMP_AFTER = re.compile(rf"\s[（(\[]?({_DAY}(?:\s{{1,3}}\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?)[）)\]]?$")
_COUNT = re.compile(r"[（(]\d{0,9}[）)]$")  # 我要评论(7)
_GAP = re.compile(r"[\s|｜]+")
_NEED_DAY = frozenset(("时间", "日期"))  # of a plan or a meeting as well as of a page
_PAIRED = {"）": "（", ")": "(", "]": "[", "］": "［", "〕": "〔", "】": "【", "》": "《", ">": "<"}
_OPENERS = frozenset(_PAIRED.values())


def pairs(text: str) -> list[tuple[str, str]]:
    """The labels and values of a line, empty where it does not begin with a known label or a date."""
    marks = _labels_in(text)
    if not marks:
        return []
    before = text[: marks[0][0]].strip(_BRACKETS)
    stamp = _STAMP.match(before)
    if before and not stamp:
        return []
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    found = [("发布时间", stamp.group(1))] if stamp else []
    for (_, start, name), end in zip(marks, ends, strict=True):
        found.extend(_told(name, _value(text[start:end])))
    return found if all(name not in _NEED_DAY or _STAMP.fullmatch(value) for name, value in found) else []


def _told(name: str, value: str) -> list[tuple[str, str]]:
    """A label and its value; a date after another value (来源：太原晚报 2021-11-25) is when the page was published."""
    stamp = _STAMP_AFTER.search(value)
    if stamp is None or name.endswith(("日期", "时间")):
        return [(name, value)]
    return [(name, _value(value[: stamp.start()])), ("发布时间", stamp.group(1))]


def _value(text: str) -> str:
    """A value without what separates it from the next, brackets that open or close nothing among it."""
    text = text.strip(_SEPARATORS)
    while text and (text[-1] in _OPENERS or _PAIRED.get(text[-1], text) not in text):
        text = text[:-1].rstrip(_SEPARATORS)
    words = _GAP.split(text)
    while len(words) > 1 and html_furniture.is_word(_COUNT.sub("", words[-1])):
        text = text[: -len(words.pop())].rstrip(_SEPARATORS)
    return text


def label(text: str) -> str | None:
    """The label that a text is, without spaces, brackets and colon; None for anything else.

    >>> label("【索 引 号】："), label("各镇人民政府：")
    ('索引号', None)
    """
    if len(text) > 3 * _LONGEST_LABEL or text.lstrip(_BRACKETS)[:1] not in _first_characters():
        return None
    bare = _NOT_LABEL.sub("", text)
    return bare if bare in _labels() else None


@cache
def _first_characters() -> frozenset[str]:
    return frozenset(name[0] for name in _labels())


@cache
def _labels() -> dict[str, str]:
    """Label -> "", "drop", "tail" or "table" (see page_label.txt)."""
    found = {row[1]: "" for row in rows("fact_label") if not row[1].isascii()}
    found.update((row[0], row[1] if len(row) > 1 else "") for row in rows("page_label"))
    return found


def kind(name: str) -> str:
    """What words/page_label.txt says of a label; empty for those that need no word."""
    return _labels().get(name, "")


def _labels_in(text: str) -> list[tuple[int, int, str]]:
    """(start, start of the value, label) of each label that a colon follows."""
    found: list[tuple[int, int, str]] = []
    if "：" not in text and ":" not in text:
        return found
    for colon in _COLON.finditer(text):
        start, name = _label_before(text, colon.start(), found[-1][1] if found else 0)
        if name:
            found.append((start, colon.end(), name))
    return found


def _label_before(text: str, end: int, least: int) -> tuple[int, str | None]:
    """The longest label that ends at `end`; spaces within it do not count."""
    name = ""
    best: tuple[int, str | None] = (end, None)
    for i in range(end - 1, max(least, end - 3 * _LONGEST_LABEL) - 1, -1):
        if text[i].isspace():
            continue
        name = text[i] + name
        if len(name) > _LONGEST_LABEL or not ("\u4e00" <= text[i] <= "\u9fff"):
            break
        if name in _labels():
            best = (i, name)
    return best
