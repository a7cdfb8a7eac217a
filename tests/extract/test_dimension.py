"""Units become canonical units, exactly."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dimension import PLACES, as_decimal, base_unit, to_base

WRITTEN = [
    # value, unit as written, value in the canonical unit, canonical unit
    ("34.48", "万", "344800", ""),
    ("3", "亩", "2000", "平方米"),
    ("60", "万亩", "400000000", "平方米"),
    ("2.5", "公顷", "25000", "平方米"),
    ("9", "平方公里", "9000000", "平方米"),
    ("9", "k㎡", "9000000", "平方米"),
    ("0.7", "万平方米", "7000", "平方米"),
    ("5", "亿斤", "250000000", "千克"),
    ("62", "万吨", "620000000", "千克"),
    ("800", "公斤/亩", "800", "千克/亩"),
    ("12", "公里", "12000", "米"),
    ("30", "里", "15000", "米"),
    ("1.2", "亿立方米", "120000000", "立方米"),
    ("4.11", "亿元", "411000000", "元"),
    ("1", "千亿元", "100000000000", "元"),
    ("2", "万亿元", "2000000000000", "元"),
    ("30", "百万元", "30000000", "元"),
    ("2", "万美元", "20000", "美元"),
    ("8", "万元/人·月", "80000", "元/人·月"),
    ("600", "元/人/月", "600", "元/人·月"),
    ("600", "元/每人.月", "600", "元/人·月"),
    ("14.18", "万人", "141800", "人"),
    ("1500", "名", "1500", "人"),
    ("3", "位", "3", "人"),
    ("26", "万户", "260000", "户"),
    ("3", "万人次", "30000", "人次"),
    ("1.2", "张/千人口", "1.2", "张/千人口"),
    ("1.2", "张/千人", "1.2", "张/千人口"),
    ("95.0", "％", "95", "%"),
    ("6", "‰", "0.6", "%"),
    ("4.11", "个百分点", "4.11", "百分点"),
    ("20", "mw", "20000", "千瓦"),
    ("20", "MW", "20000", "千瓦"),
    ("35", "万千瓦", "350000", "千瓦"),
    ("35", "千瓦", "35", "千瓦"),
    ("8", "亿千瓦时", "800000000", "千瓦时"),
    ("1.5", "万吨标准煤", "15000", "吨标准煤"),
    ("0.48", "吨标准煤/万元", "0.48", "吨标准煤/万元"),
    ("0.035", "毫克/立方米", "35", "微克/立方米"),
    ("12", "千头", "12000", "头"),
    ("7", "万维", "7", "万维"),
    ("500", "千伏", "500", "千伏"),
    ("2", "亿吨公里", "200000000", "吨公里"),
    ("3", "个/乡(镇)", "3", "个/乡(镇)"),
]


@pytest.mark.parametrize(("value", "unit", "base", "base_name"), WRITTEN)
def test_units_as_written_become_canonical(value: str, unit: str, base: str, base_name: str) -> None:
    got, name = to_base(Decimal(value), unit)
    assert (str(got), name) == (base, base_name)


def test_mu_is_rounded_only_where_it_never_ends() -> None:
    assert to_base(Decimal("1"), "亩")[0] == Decimal("666.666667")
    assert to_base(Decimal("127.34"), "万亩")[0] == Decimal("848933333.333333")
    assert to_base(Decimal("0.3"), "亩")[0] == Decimal("200")


def test_the_same_amount_in_two_units_is_the_same_number() -> None:
    assert to_base(Decimal("15"), "亩") == to_base(Decimal("1"), "公顷")
    assert to_base(Decimal("2"), "万斤") == to_base(Decimal("10"), "吨")
    assert to_base(Decimal("1"), "GW") == to_base(Decimal("100"), "万千瓦")


def test_a_long_number_keeps_its_digits_whatever_the_context() -> None:
    with localcontext(prec=5):
        assert to_base(Decimal("123456789.123456789"), "万元")[0] == Decimal("1234567891234.56789")


def test_every_canonical_unit_is_its_own_canonical_unit() -> None:
    from extract.dimension import _units

    for _, base in _units().values():
        assert base_unit(base) == (1, base)


values = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
units = st.sampled_from(sorted({unit for _, unit, _, _ in WRITTEN}))


@given(values, values, units)
def test_order_is_kept(a: Decimal, b: Decimal, unit: str) -> None:
    low, high = sorted((a, b))
    assert to_base(low, unit)[0] <= to_base(high, unit)[0]


@given(values, units)
def test_base_is_within_half_a_place_of_the_rational_value(value: Decimal, unit: str) -> None:
    factor, _ = base_unit(unit)
    error = abs(Fraction(to_base(value, unit)[0]) - Fraction(value) * factor)
    assert error <= Fraction(1, 2 * 10**PLACES)
    if factor.denominator % 3:
        assert error == 0


@given(values, st.sampled_from(["元", "头", "吨", "千瓦", "人", "台", "公里"]))
def test_a_multiplier_moves_the_point(value: Decimal, unit: str) -> None:
    assert to_base(value, "万" + unit) == to_base(value * 10_000, unit)


@given(values)
def test_results_are_written_without_exponent_or_closing_zeros(value: Decimal) -> None:
    text = str(as_decimal(Fraction(value)))
    assert "E" not in text
    assert "." not in text or not text.endswith("0")
    assert Decimal(text) == value


@given(st.text(max_size=12))
def test_any_unit_text_is_taken(unit: str) -> None:
    factor, base = base_unit(unit)
    assert factor > 0
    assert base == "".join(base.split())
