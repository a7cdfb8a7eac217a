"""Units of measurement: a value as written becomes a value in the canonical unit of its dimension.

    to_base(Decimal("34.48"), "万")            344800, ""
    to_base(Decimal("2000"), "万元/人·月")      20000000, "元/人·月"
    to_base(Decimal("3"), "亩")                2000, "平方米"

Arithmetic is rational, so no digit is lost on the way: 34.48万 is 344800, not 344799.99999999994.
A result that is no finite decimal (1 亩 = 2000/3 平方米) is rounded half to even to `PLACES` digits
after the point; every other result is exact, however long. Units are listed in words/dimension.tsv.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files

PLACES = 6
"""Digits after the point of a result that is no finite decimal: for 亩 that is a square millimetre."""

MULTIPLIER = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MULTIPLIERS = re.compile(r"十?[百千万亿]{1,4}")
# Nearly every factor is whole: then decimals suffice, ten times as fast as fractions.
_SHORT = 10**14
_EXACT = Context(prec=40, traps=[])
_DOTS = str.maketrans(dict.fromkeys("・•∙⋅.*×", "·"))


def to_base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """The value in the canonical unit of its dimension, and that unit; `value` must be finite."""
    factor, base = _short_unit(unit)
    if factor is not None and abs(value) < _SHORT:
        product = _EXACT.multiply(value, factor) if factor != 1 else value
        if not _EXACT.flags[Inexact]:
            return _plain(product), base
        _EXACT.clear_flags()
    return as_decimal(Fraction(value) * base_unit(unit)[0]), base


def _plain(number: Decimal) -> Decimal:
    """Without exponent or closing zeros."""
    bare = number.to_integral_value()
    return bare.quantize(1, context=_EXACT) if bare == number else number.normalize(_EXACT)


@lru_cache(maxsize=4096)
def _short_unit(unit: str) -> tuple[int | None, str]:
    """What one `unit` is where it is a whole number of at most 14 digits, else None."""
    factor, base = base_unit(unit)
    return (factor.numerator if factor.denominator == 1 and factor.numerator < _SHORT else None), base


@lru_cache(maxsize=4096)
def base_unit(unit: str) -> tuple[Fraction, str]:
    """What one `unit` is: (factor, canonical unit). 万元/人·月 is (10000, 元/人·月), 千瓦 is (1, 千瓦)."""
    unit = _written(unit)
    if (whole := _known(unit)) is not None:
        return whole
    head, slash, denominator = unit.partition("/")
    factor, base = _known(head) or _without_multiplier(head)
    return factor, base + slash + _denominator(denominator)


def is_known(unit: str) -> bool:
    """Is the unit, or what stands before its slash, in the list?"""
    written = _written(unit)
    return _known(written) is not None or _known(written.partition("/")[0]) is not None


def as_decimal(number: Fraction) -> Decimal:
    """The same number without exponent or closing zeros, rounded (to `PLACES`) only where it never ends."""
    digits = _finite_places(number.denominator)
    places = PLACES if digits is None else digits
    scaled = round(number * 10**places)
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    sign, written, _ = Decimal(scaled).as_tuple()
    return Decimal((sign, written, -places))


def _finite_places(denominator: int) -> int | None:
    """How many decimal places 1/denominator has, or None where they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def _written(unit: str) -> str:
    """NFKC, no white space, one kind of slash: ㎡ → m2, ％ → %, 公里 / 小时 → 公里/小时."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit).replace("∕", "/"))


def _denominator(text: str) -> str:
    """人/月 and 人.月 are 人·月, 每人 is 人: what it is counted by, spelt one way."""
    return text.replace("/", "·").translate(_DOTS).removeprefix("每")


def _known(unit: str) -> tuple[Fraction, str] | None:
    """A listed unit, bare or behind multipliers; the longest listed name wins: 万千瓦 is 万 and 千瓦."""
    listed = _units()
    multiplied = _MULTIPLIERS.match(unit)
    for cut in range((multiplied.end() if multiplied else 0) + 1):
        known = listed.get(unit[cut:].lower())
        if known is not None:
            return known[0] * _product(unit[:cut]), known[1]
    return None


def _without_multiplier(unit: str) -> tuple[Fraction, str]:
    """An unlisted unit only loses its multipliers: 万头 is (10000, 头), 万 alone (10000, "")."""
    multiplied = _MULTIPLIERS.match(unit)
    cut = multiplied.end() if multiplied else 0
    return Fraction(_product(unit[:cut])), unit[cut:]


def _product(multipliers: str) -> int:
    product = 1
    for character in multipliers:
        product *= MULTIPLIER[character]
    return product


@cache
def _units() -> dict[str, tuple[Fraction, str]]:
    """words/dimension.tsv as {unit in lower case: (factor, canonical unit)}."""
    text = files("extract").joinpath("words/dimension.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {unit.lower(): (Fraction(factor), base) for unit, base, factor in rows}
