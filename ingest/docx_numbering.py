"""Automatic numbers of a DOCX (word/numbering.xml): the label that Word shows before a paragraph.

    Numbering(root).label(Number("3", 0))  ->  "一、"
    chinese(21)                            ->  "二十一"

Labels of bulleted lists are empty: the sign says nothing.
"""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from ingest.docx_name import W, value
from ingest.docx_style import Number

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_TO_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "koreanCounting",
    "ideographDigital",
    "taiwaneseDigital",
    "japaneseDigitalTenThousand",
}
_FORMAL_NAMES = {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}
# Signs that follow one another in Unicode: (first sign, how many there are).
_RUNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
    "upperLetter": ("A", 26),
    "lowerLetter": ("a", 26),
}
_SERIES = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


class Level(msgspec.Struct, frozen=True):
    """One level of a list: first number, number format, label pattern (第%1章)."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    legal: bool = False
    restart: bool = True


class Numbering:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._list: dict[str, tuple[str, dict[int, Level], set[int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if root is not None:
            self._read(root)

    def label(self, number: Number) -> str:
        """The label of the next paragraph of this list and level, "" where it shows none."""
        list_id = number.list_id or "0"
        entry = self._list.get(list_id)
        if entry is None:
            return ""
        abstract_id, levels, restarted = entry
        counts = self._counts.setdefault(abstract_id, {})
        if list_id not in self._seen:
            self._seen.add(list_id)
            for level in restarted & counts.keys():
                del counts[level]
        index = min(number.level or 0, 8)
        own = levels.get(index, Level())
        counts[index] = counts.get(index, own.start - 1) + 1
        for deeper in [k for k in counts if k > index and levels.get(k, Level()).restart]:
            del counts[deeper]
        return _label(own, levels, counts)

    def _read(self, root: etree._Element) -> None:
        linked = self._definitions(root)
        for node in root.iter(f"{W}num"):
            abstract_id = value(node.find(f"{W}abstractNumId")) or ""
            abstract_id = linked.get(abstract_id, abstract_id)
            levels = dict(self._abstract.get(abstract_id, {}))
            restarted = _overrides(node, levels)
            self._list[value(node, "numId") or ""] = (abstract_id, levels, restarted)
        self._list.pop("0", None)

    def _definitions(self, root: etree._Element) -> dict[str, str]:
        """Take in the definitions of lists; gives those that stand for another one: {its id: the id of that}."""
        links: dict[str, str] = {}
        for node in root.iter(f"{W}abstractNum"):
            abstract_id = value(node, "abstractNumId") or ""
            self._abstract[abstract_id] = {i: _level(n) for i, n in _levels(node)}
            if link := value(node.find(f"{W}styleLink")):
                links[link] = abstract_id
        return {
            value(node, "abstractNumId") or "": links[target]
            for node in root.iter(f"{W}abstractNum")
            if (target := value(node.find(f"{W}numStyleLink")) or "") in links
        }


def join(label: str, text: str) -> str:
    """Label and text together, with a space where they would run into one number or word (1.1 2020年)."""
    if not label or not text:
        return label + text
    apart = label[-1].isalnum() or (label[-1] in ".．" and text[0].isdigit())
    return f"{label} {text}" if apart else label + text


def numeral(count: int, form: str) -> str:
    """A number in one of Word's number formats (w:numFmt); unknown formats count 1, 2, 3."""
    if form in _CHINESE:
        return chinese(count)
    if form in _FORMAL_NAMES:
        return _formal(count)
    if form in _RUNS:
        first, size = _RUNS[form]
        return chr(ord(first) + count - 1) if 1 <= count <= size else str(count)
    if form in _SERIES:
        series = _SERIES[form]
        return series[(count - 1) % len(series)]
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)


def chinese(count: int) -> str:
    """A count below ten thousand in Chinese numerals: 10 -> 十, 21 -> 二十一, 105 -> 一百零五."""
    if not 0 < count < 10_000:
        return str(count) if count else "零"
    words = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // power % 10
        if digit:
            words += _DIGITS[digit] + unit
        elif words and not words.endswith("零") and count % power:
            words += "零"
    return words[1:] if words.startswith("一十") else words


def _formal(count: int) -> str:
    """The same as accounts write it: 12 -> 壹拾贰."""
    words = f"一{chinese(count)}" if 10 <= count < 20 else chinese(count)
    return words.translate(_TO_FORMAL)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    words = ""
    for size, letters in _ROMAN:
        words += letters * (count // size)
        count %= size
    return words


def _label(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.form == "bullet":
        return ""

    def filled(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        other = levels.get(index, Level())
        form = "decimal" if level.legal and other.form != "none" else other.form
        return numeral(counts.get(index, other.start), form)

    return _PLACE.sub(filled, level.pattern).strip()


def _levels(node: etree._Element) -> list[tuple[int, etree._Element]]:
    found = [(value(n, "ilvl") or "", n) for n in node.iterchildren(f"{W}lvl")]
    return [(int(i), n) for i, n in found if i.isascii() and i.isdigit() and len(i) < 3]


def _level(node: etree._Element) -> Level:
    form = node.find(f".//{W}numFmt")
    legal = node.find(f"{W}isLgl")
    return Level(
        start=_count(value(node.find(f"{W}start")), 1),
        form=value(form) or "decimal",
        pattern=(value(node.find(f"{W}lvlText")) or "")[:60],
        legal=legal is not None,
        restart=value(node.find(f"{W}lvlRestart")) != "0",
    )


def _overrides(node: etree._Element, levels: dict[int, Level]) -> set[int]:
    """Put what one list changes of its definition into `levels`; gives the levels that it counts anew."""
    restarted: set[int] = set()
    for change in node.iterchildren(f"{W}lvlOverride"):
        index = _count(value(change, "ilvl"), 0)
        own = change.find(f"{W}lvl")
        if own is not None:
            levels[index] = _level(own)
        start = value(change.find(f"{W}startOverride"))
        if start is not None:
            restarted.add(index)
            levels[index] = msgspec.structs.replace(levels.get(index, Level()), start=_count(start, 1))
    return restarted


def _count(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else default
