"""How sure a record is: the share of records with the same signs that were right on gold.

A record's signs are what the rules had to go by (a spoken numeral, a bare name, an inherited deadline …). Each has a
weight in words/confidence.tsv, fitted by `python -m benchmarks.confidence` as a logistic regression on development
gold; docs/accuracy.md shows how well the figures hold on gold that had no part in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import compress

from extract.deadline import Deadline
from extract.found import Figure, Found

_BOUNDS = frozenset((">=", "<=", ">", "<"))
# What a percentage is of: a name that says none of it lacks a part.
_SHARE = re.compile(r"[率比占]|增|降|升|提高|减")
_LONG_NAME, _SHORT_NAME, _LONG_SENTENCE = 24, 3, 160
_REGULATES = 1 / 3
_SHORT_QUOTE, _LONG_QUOTA = 10, 16
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=64)
def confidence(shown: tuple[str, ...]) -> float:
    """From 0 to 1, two digits: how likely a record that shows these signs is one, with kind, unit, deadline and metric
    as a reader's."""
    weights = _weights()
    total = weights["bias"] + sum([weights.get(sign, 0.0) for sign in shown])
    return round(1 / (1 + math.exp(-total)), 2)


def of_plan(found: Sequence[Found]) -> tuple[str, ...]:
    """The signs that all records of a plan share: one that regulates (a third of them quotas) names what it measures
    in conditions and clauses, which are harder to read than the names of a report."""
    quotas = sum([item.kind == "quota" for item in found])
    return ("plan_regulates",) if found and quotas >= _REGULATES * len(found) else ()


def in_text(item: Found, quote: str, *, headed: bool) -> Iterator[str]:
    """The signs that its words and its place in the plan show; `headed` where a heading stands above it."""
    if not headed:
        yield "no_heading"
    if item.kind == "fact" and item.metric in quote:
        yield "fact_in_own_words"


def signs(item: Found, deadline: Deadline | None) -> tuple[str, ...]:
    """The names of the signs that a record shows of itself."""
    length = _of_length(item.kind, min(len(item.metric), _LONG_NAME + 1))
    words = _of_words(
        listed="、" in item.metric,
        all_=len(item.metric) > 0.9 * (item.end - item.start),
        long=item.sentence[1] - item.sentence[0] > _LONG_SENTENCE,
        part=item.whole is not None,
        doers=item.doers != ((), ()),
        short=item.end - item.start < _SHORT_QUOTE,
    )
    digits = ("name_digits",) if _DIGIT.search(item.metric) else ()
    numbers = _of_figure(item.figure) if item.figure else ()
    if "unit_share" in numbers and not _SHARE.search(item.metric):
        numbers = (*numbers, "share_unsaid")
    due = ("deadline_none",) if deadline is None and item.kind != "fact" else _of_deadline(deadline)
    return (*_of_origin(item.kind, item.method), *length, *words, *digits, *numbers, *due, *item.signs)


@cache
def _of_origin(kind: str, method: str) -> tuple[str, str]:
    return f"kind_{kind}", f"method_{method.split('/')[0]}"


@cache
def _of_length(kind: str, length: int) -> tuple[str, ...]:
    shown = {
        "fact_short_name": kind == "fact" and length <= 4,
        "quota_long_name": kind == "quota" and length >= _LONG_QUOTA,
        "name_short": length < _SHORT_NAME,
        "name_three_four": 3 <= length <= 4,
        "name_five_to_seven": 5 <= length <= 7,
        "name_sixteen_up": length >= 16,
        "name_long": length > _LONG_NAME,
    }
    return tuple(compress(shown, shown.values()))


@cache
def _of_words(*, listed: bool, all_: bool, long: bool, part: bool, doers: bool, short: bool) -> tuple[str, ...]:
    shown = {
        "name_list": listed,
        "name_is_all": all_,
        "sentence_long": long,
        "part": part,
        "doers": doers,
        "quote_short": short,
    }
    return tuple(compress(shown, shown.values()))


def _of_figure(figure: Figure) -> tuple[str, ...]:
    return _of_amount(figure.unit, averaged=figure.aggregation is not None, bounded=figure.comparator in _BOUNDS)


@lru_cache(maxsize=1024)
def _of_amount(unit: str | None, *, averaged: bool, bounded: bool) -> tuple[str, ...]:
    shown = {
        "unit_none": unit is None,
        "unit_rate": unit is not None and "/" in unit,
        "unit_share": unit == "%",
        "unit_money": unit is not None and "元" in unit,
        "averaged": averaged,
        "bounded": bounded,
    }
    return tuple(compress(shown, shown.values()))


def _of_deadline(deadline: Deadline | None) -> tuple[str, ...]:
    if deadline is None:
        return ()
    shown = {"deadline_inherited": deadline.where != "clause", "deadline_recurs": deadline.recurrence is not None}
    return tuple(compress(shown, shown.values()))


@cache
def _weights() -> dict[str, float]:
    text = resources.files("extract").joinpath("words", "confidence.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in rows}
