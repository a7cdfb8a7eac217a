from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.character import fold
from extract.quantity import find


def read(text: str) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (str(q.value), str(q.value_max) if q.value_max is not None else None, q.unit, q.comparator)
        for q in find(fold(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("种植34.48万亩", [("34.48", None, "万亩", "=")]),
        ("不低于32%的计提比例", [("32", None, "%", ">=")]),
        ("控制在2%以内", [("2", None, "%", "<=")]),
        ("不得超过3次", [("3", None, "次", "<=")]),
        ("比例超过50%", [("50", None, "%", ">")]),
        ("覆盖率不低于９５％", [("95", None, "%", ">=")]),
        ("每公里1500元左右", [("1500", None, "元", "~")]),
        ("投资200—300万元", [("200", "300", "万元", "range")]),
        ("降幅为5%至10%", [("5", "10", "%", "range")]),
        ("提高4.11个百分点", [("4.11", None, "个百分点", "=")]),
        ("三千元", [("3000", None, "元", "=")]),
        ("一百五十万元", [("150", None, "万元", "=")]),
        ("百分之九十五以上", [("95", None, "%", ">=")]),
        ("装机189.392mw", [("189.392", None, "mw", "=")]),
        ("600元/人·月", [("600", None, "元/人·月", "=")]),
        ("年产值1,234.5亿元", [("1234.5", None, "亿元", "=")]),
        ("两三个示范点", [("2", "3", "个", "range")]),
        ("1.1万座1.2万亩", [("1.1", None, "万座", "="), ("1.2", None, "万亩", "=")]),
        ("30多个专业村", [("30", None, "个", ">")]),
        ("至少建成2个中心", [("2", None, "个", ">=")]),
    ],
)
def test_number_unit_and_comparator(text: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["比例为1:1", "5G网络", "第三产业", "9大行动", "热线12345+", "A3系列", "〔2021〕"])
def test_what_only_looks_like_a_quantity_is_left_out(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["15部门联合", "2方面措施"])
def test_a_unit_is_not_cut_from_a_longer_word(text: str) -> None:
    assert [unit for _, _, unit, _ in read(text)] == [None]


@given(
    st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False),
    st.sampled_from(["亩", "万亩", "亿元", "%", "户", "万人次", "公里", "个"]),
)
def test_any_decimal_is_read_exactly(value: Decimal, unit: str) -> None:
    (quantity,) = find(f"达到{value}{unit}。")
    assert quantity.value == value
    assert quantity.unit == unit


@given(st.text(alphabet="0123456789.,万亿百千%元亩个至-~不低于以上约每一二三十第年月", max_size=60))
def test_offsets_stay_within_and_in_order(text: str) -> None:
    found = list(find(text))
    assert all(0 <= q.start <= q.number_start < q.number_end <= q.end <= len(text) for q in found)
    assert [q.number_start for q in found] == sorted(q.number_start for q in found)


@pytest.mark.parametrize("piece", ["1", "1,", "一", "百", "1-", "不低于", "1.1.", "万亿", "至少"])
def test_attack_strings_take_no_more_than_linear_time(piece: str) -> None:
    began = time.process_time()
    for start in range(0, 100_000, 2000):
        list(find((piece * 100_000)[start : start + 2000]))
    assert time.process_time() - began < 20
