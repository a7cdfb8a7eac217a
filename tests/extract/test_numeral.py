from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numeral import number

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("127.34", "127.34"), ("1,500", "1500"), ("三千", "3000"), ("十", "10"), ("十二", "12"), ("二十", "20"),
        ("一百零五", "105"), ("一百二", "120"), ("三千二百", "3200"), ("一万二", "12000"), ("两", "2"),
        ("三亿五千万", "350000000"), ("二〇二五", "2025"), ("八点五", "8.5"), ("九十九点零一", "99.01"),
    ],
)  # fmt: skip
def test_numerals_are_exact(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "百姓", "3+4", "两委", "1.2.3", "abc"])
def test_what_is_no_numeral_is_none(text: str) -> None:
    assert number(text) is None


def _spoken(value: int) -> str:
    """A number below 10,000 as one says it, every 一 and 零 in place."""
    words, gap = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // step % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words


@given(st.integers(min_value=1, max_value=9999))
def test_spoken_numbers_round_trip(value: int) -> None:
    assert number(_spoken(value)) == value
