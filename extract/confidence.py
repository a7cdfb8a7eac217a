"""How sure a record is: the share of records with the same signs that were right on gold.

A record's signs are what the rules had to go by (a spoken numeral, a bare name, an inherited deadline …). Each has a
weight in words/confidence.tsv, fitted by `python -m benchmarks.confidence` as a logistic regression on development
gold; docs/accuracy.md shows how well the figures hold on gold that had no part in it.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from itertools import compress

from extract.deadline import Deadline
from extract.found import Found

_LONG_NAME, _SHORT_NAME, _LONG_SENTENCE = 24, 3, 160


def confidence(item: Found, deadline: Deadline | None) -> float:
    """From 0 to 1, two digits: how likely the record is one, with kind, unit, deadline and metric as a reader's."""
    weights = _weights()
    total = weights["bias"] + sum([weights.get(sign, 0.0) for sign in signs(item, deadline)])
    return round(1 / (1 + math.exp(-total)), 2)


def signs(item: Found, deadline: Deadline | None) -> tuple[str, ...]:
    """The names of the signs that a record shows."""
    figure = item.figure
    length = len(item.metric)
    shown = {
        f"kind_{item.kind}": True,
        f"method_{item.method.split('/')[0]}": True,
        "name_short": length < _SHORT_NAME,
        "name_three_four": 3 <= length <= 4,
        "name_five_to_seven": 5 <= length <= 7,
        "name_sixteen_up": length >= 16,
        "name_long": length > _LONG_NAME,
        "name_list": "、" in item.metric,
        "name_is_all": length > 0.9 * (item.end - item.start),
        "sentence_long": item.sentence[1] - item.sentence[0] > _LONG_SENTENCE,
        "part": item.whole is not None,
        "unit_none": figure is not None and figure.unit is None,
        "unit_rate": figure is not None and "/" in (figure.unit or ""),
        "unit_share": figure is not None and figure.unit == "%",
        "averaged": figure is not None and figure.aggregation is not None,
        "bounded": figure is not None and figure.comparator in (">=", "<=", ">", "<"),
        "deadline_inherited": deadline is not None and deadline.where != "clause",
        "deadline_recurs": deadline is not None and deadline.recurrence is not None,
        "deadline_none": deadline is None and item.kind != "fact",
        "doers": item.doers != ((), ()),
    }
    return (*compress(shown, shown.values()), *item.signs)


@cache
def _weights() -> dict[str, float]:
    text = resources.files("extract").joinpath("words", "confidence.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
