"""Gold rows and predicted rows side by side: which record answers which gold record.

A record answers a gold record where both stand in the same sentence (their texts overlap) and their
values are equal once 万 and 亿 are applied; a task answers a task whose text it overlaps. Each answers
once, the best pairs first. Values are compared as doubles, within a millionth: gold files hold JSON numbers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

Row = Mapping[str, Any]
"""One line of a gold file, or one record as it is exported (`msgspec.to_builtins` of a Record)."""

NEAR = 0.6
"""Least overlap of two texts that speak of the same thing, and least likeness of two names for it."""

_MULTIPLIER = re.compile(r"(十万|百万|千万|万亿|百|千|万|亿)(.*)", re.DOTALL)
_FACTORS = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_SAME_UNIT = {
    **dict.fromkeys(("人", "名", "位", "个人"), "人"),
    **dict.fromkeys(("%", "百分比"), "%"),
    **dict.fromkeys(("个百分点", "百分点"), "百分点"),
}


class Entry:
    """A gold or predicted row, read once: what matching and counting look at.

    `unit` is the whole unit without its multiplier, `head` what stands before a slash, like units made one.
    """

    def __init__(self, row: Row, quote: str, sentence: str, value: object, lead: str) -> None:
        self.row = row
        self.kind: str = row["kind"]
        self.metric = _squash(row.get("metric") or "")
        factor, self.unit = _folded(row.get("unit"))
        self.head = _head(self.unit)
        self.value = _values(value, factor)
        self.text, self.sentence = _squash(quote), _squash(sentence)
        self.deadline = row.get("deadline")
        self.lead, self.units = _names(row.get(lead)), _names(row.get("units"))
        self.optional = bool(row.get("optional"))

    @property
    def in_table(self) -> bool:
        """Is it a row of the target table? Facts are none."""
        return self.kind != "fact"


Pair = tuple[Entry, Entry]
"""A gold entry and the predicted entry that answers it."""


def gold_entry(row: Row) -> Entry:
    """A line of a gold file; a range stands in `value` as a list."""
    return Entry(row, row["quote"], row["quote"], row.get("value"), "lead")


def predicted_entry(row: Row) -> Entry:
    """An exported record; a range stands in `value` and `value_max`."""
    quote, sentence, value = row.get("quote"), row.get("sentence"), row.get("value")
    if value is not None and row.get("value_max") is not None:
        value = [value, row["value_max"]]
    return Entry(row, quote or sentence or "", sentence or quote or "", value, "lead_units")


def match(gold: Sequence[Entry], predicted: Sequence[Entry]) -> list[Pair]:
    """One to one, the best pair first; of equals, the one that comes first."""
    by_size: dict[int, list[int]] = {}
    for j, p in enumerate(predicted):
        by_size.setdefault(len(p.value or ()), []).append(j)
    ranked = [
        (-merit, i, j)
        for i, g in enumerate(gold)
        for j in by_size.get(len(g.value or ()), ())
        if (merit := _merit(g, predicted[j])) > 0
    ]
    free_gold, free_predicted = set(range(len(gold))), set(range(len(predicted)))
    pairs = []
    for _, i, j in sorted(ranked):
        if i in free_gold and j in free_predicted:
            free_gold.remove(i)
            free_predicted.remove(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def is_tight(g: Entry, p: Entry) -> bool:
    """Is the predicted evidence the gold quote, and not the whole paragraph?"""
    return len(p.text) <= 2 * len(g.text) + 10 and _overlap(g.text, p.text) >= NEAR


def same_metric(g: Entry, p: Entry) -> bool:
    """Do both say the same thing is measured, in nearly the same words?"""
    return _likeness(g.metric, p.metric) >= NEAR


def _merit(g: Entry, p: Entry) -> float:
    """How well a predicted record answers a gold one; 0 where it is another number or another sentence."""
    if not _same_value(g.value, p.value):
        return 0.0
    near = max(_overlap(g.text, p.text), 0.9 * _overlap(g.text, p.sentence))
    if near < NEAR:
        return 0.0
    return near + _likeness(g.metric, p.metric) + 0.5 * (g.head == p.head) + 0.25 * (g.kind == p.kind)


def _same_value(gold: tuple[float, ...] | None, predicted: tuple[float, ...] | None) -> bool:
    if gold is None or predicted is None:
        return gold is predicted
    close = (abs(x - y) <= 1e-6 * max(1.0, abs(x)) for x, y in zip(gold, predicted, strict=False))
    return len(gold) == len(predicted) and all(close)


def _overlap(a: str, b: str) -> float:
    """The longest common substring as a share of the shorter text; 0 where it is less than `NEAR`."""
    if not a or not b:
        return 0.0
    a, b = sorted((a, b), key=len)
    if a in b:
        return 1.0
    # Every stretch of a that is long enough to be near covers the middle of a: without it there is none.
    enough = math.ceil(NEAR * len(a) - 1e-9)
    if a[len(a) - enough : enough] not in b:
        return 0.0
    share = _longest_common(a, b) / len(a)
    return share if share >= NEAR else 0.0


def _longest_common(a: str, b: str) -> int:
    """Length of the longest common substring, by halving: where one of length n is shared, so is n - 1."""
    low, high = 0, len(a)
    while low < high:
        size = (low + high + 1) // 2
        runs = {a[i : i + size] for i in range(len(a) - size + 1)}
        if any(b[i : i + size] in runs for i in range(len(b) - size + 1)):
            low = size
        else:
            high = size - 1
    return low


def _likeness(a: str, b: str) -> float:
    """Character-bigram F1 of two squashed texts."""
    if a == b or not a or not b:
        return float(a == b)
    x, y = _bigrams(a), _bigrams(b)
    return 2 * len(x & y) / (len(x) + len(y))


@lru_cache(maxsize=1 << 14)
def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(max(1, len(text) - 1)))


def _squash(text: str) -> str:
    """NFKC without white space and punctuation: what two copies of a sentence share."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c in "%.")


def _folded(unit: str | None) -> tuple[float, str]:
    """'万亩' is (10000.0, '亩'), '元/人·月' (1.0, '元/人·月'). Gold means 千 to be folded everywhere."""
    unit = unicodedata.normalize("NFKC", unit or "").replace(" ", "")
    multiplied = _MULTIPLIER.fullmatch(unit)
    if multiplied is None or _head(unit) in ("%", "百分点"):
        return 1.0, unit
    return _FACTORS[multiplied[1]], multiplied[2]


def _head(unit: str) -> str:
    """The unit before any slash, with words that mean the same made one."""
    head = unit.split("/")[0]
    return _SAME_UNIT.get(head, head)


def _values(value: Any, factor: float) -> tuple[float, ...] | None:
    if value is None:
        return None
    several = value if isinstance(value, list | tuple) else (value,)
    return tuple(round(float(one) * factor, 6) for one in several)


def _names(units: Iterable[str] | None) -> frozenset[str]:
    return frozenset(_squash(unit) for unit in units or () if unit)
