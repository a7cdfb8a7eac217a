"""Lines in which a page states facts of itself: 索引号：… 发布时间：… 来源：… 作者：… 浏览：…

Facts are pairs of label and value as the page has them, labels without spaces and colon. The lines are no
part of a plan's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ingest.words import rows

_HEAD, _TAIL = 60, 15
_CLOCK = re.compile(
    r"[\[【(（]?((?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?"
    r"(?: ?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)[\]】)）]?"
)
_CELLS = re.compile(r" {0,3}[|｜\t] {0,3}")
_EDGE = " \t|｜[]【】()（）"
_WITHOUT_VALUE = ("主题词", "有效性", "废止日期")


class Facts(NamedTuple):
    """Label and value in reading order, and the indexes of the lines that hold them."""

    pairs: tuple[tuple[str, str], ...]
    lines: frozenset[int]


def find(texts: Sequence[str]) -> Facts:
    """The facts in the first and last lines of a page, up to its first paragraph.

    >>> find(["发布时间：2023-01-09 作者：admin 浏览：15 次", "一、总体要求"]).pairs
    (('发布时间', '2023-01-09'), ('作者', 'admin'), ('浏览', '15 次'))
    """
    pairs: list[tuple[str, str]] = []
    used: set[int] = set()
    for i in _edges(texts):
        if i in used:
            continue
        found = _rows(texts, i) or _stacked(texts, i) or _line(texts[i])
        if found is not None:
            pairs.extend(found[0])
            used.update(range(i, i + found[1]))
    return Facts(tuple(pairs), frozenset(used))


def _edges(texts: Sequence[str]) -> Iterator[int]:
    head = 0
    while head < min(len(texts), _HEAD) and not _is_body(texts[head]):
        yield head
        head += 1
    yield from range(max(head, len(texts) - _TAIL), len(texts))


def _is_body(text: str) -> bool:
    return (len(text) > 60 and "。" in text) or bool(re.match(r"[一二三四五][、．]|第[一二]章", text))


@cache
def _labels() -> tuple[dict[str, bool], re.Pattern[str]]:
    """Label -> whether it is sure, and the pattern of a label with its colon (索 引 号： too)."""
    known = {row[1]: len(row[1]) > 2 for row in rows("fact_label") if not row[1].isascii()}
    known |= {row[0]: len(row) < 2 for row in rows("furniture_label")}
    spaced = (r"[ \u3000]{0,4}".join(label) for label in sorted(known, key=len, reverse=True))
    return known, re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(spaced)})[ \u3000]{{0,4}}[:：]")


def _name(words: str) -> str:
    return re.sub(r"[\s:：\u3000]", "", words)


def _line(text: str) -> tuple[list[tuple[str, str]], int] | None:
    """A line that is labels and values from end to end, or begins with a date and time."""
    if len(text) > 300:
        return None
    marks = list(_labels()[1].finditer(text))
    before = text[: marks[0].start()].strip(_EDGE) if marks else text.strip(_EDGE)
    clock = _CLOCK.fullmatch(before)
    if clock is None and (before or not marks):
        return None
    pairs = ([("发布时间", clock[1])] if clock else []) + _values(text, marks)
    return (pairs, 1) if _are_facts(pairs, marks, clock) else None


def _are_facts(pairs: Sequence[tuple[str, str]], marks: Sequence[re.Match[str]], clock: re.Match[str] | None) -> bool:
    """The labels are sure, or there is one plain fact; and no value is prose."""
    sure = _is_sure(marks, clock) or (len(pairs) == 1 and _is_plain_fact(*pairs[0]))
    return sure and all(len(value) <= 120 and "。" not in value for _, value in pairs)


def _values(text: str, marks: Sequence[re.Match[str]]) -> list[tuple[str, str]]:
    """Each label with what stands before the next."""
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [(_name(mark[1]), text[mark.end() : end].strip(_EDGE)) for mark, end in zip(marks, ends, strict=False)]


def _is_sure(marks: Sequence[re.Match[str]], clock: re.Match[str] | None) -> bool:
    """A label of three characters or more, or two of what is weaker: short labels, a date."""
    known = _labels()[0]
    return sum(2 if known[_name(mark[1])] else 1 for mark in marks) + bool(clock) >= 2


def _is_plain_fact(label: str, value: str) -> bool:
    """One weak label alone: 来源 with a name, 时间 or 日期 with a date."""
    if label in ("时间", "日期", "发布时间"):
        return _CLOCK.fullmatch(value) is not None and (":" in value or "-" in value)
    return label not in ("标题", "名称") and 0 < len(value) <= 20


def _rows(texts: Sequence[str], i: int) -> tuple[list[tuple[str, str]], int] | None:
    """A row of labels above a row of values, or labels and values in turn, parted by | or tab."""
    known, _ = _labels()
    cells = _split(texts[i])
    names = [_name(cell) for cell in cells]
    if len(cells) < 2 or names[0] not in known:
        return None
    if all(name in known for name in names) and i + 1 < len(texts):
        values = _split(texts[i + 1])
        return (list(zip(names, values, strict=False)), 2) if len(values) >= len(names) - 1 else None
    if all(name in known for name in names[::2]):
        return list(zip(names[::2], cells[1::2], strict=False)), 1
    return None


def _split(text: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(text.strip(" |｜\t"))] if len(text) < 1000 else []


def _stacked(texts: Sequence[str], i: int) -> tuple[list[tuple[str, str]], int] | None:
    """A label alone in its line, its value in the next; a label that is followed by another has no value."""
    known, pattern = _labels()
    name, value = _name(texts[i]), texts[i + 1] if i + 1 < len(texts) else ""
    if not known.get(name):
        return None
    if not pattern.fullmatch(texts[i]) and not (len(name) >= 3 and value and _label_follows(texts, i + 2)):
        return None
    if _has_no_value(name, value):
        return [(name, "")], 1
    return ([(name, value)], 2) if len(value) <= 80 and "。" not in value else None


def _has_no_value(name: str, following: str) -> bool:
    """What follows the label is nothing, or the next label."""
    known, pattern = _labels()
    labelled = pattern.match(following) is not None or bool(known.get(_name(following)))
    return not following or labelled or name in _WITHOUT_VALUE


def _label_follows(texts: Sequence[str], i: int) -> bool:
    return i < len(texts) and bool(_labels()[0].get(_name(texts[i])))
