"""Days in every form that documents write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import day

DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2049, 12, 31))
_NUMERALS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")


def in_chinese(value: date, zero: str) -> str:
    year = "".join(_NUMERALS[int(c)] for c in str(value.year)).replace("〇", zero)
    return f"{year}年{chinese(value.month)}月{chinese(value.day)}日"


@given(DAYS)
def test_all_forms_of_a_day_are_read(value: date) -> None:
    forms = [
        f"{value.year}年{value.month}月{value.day}日",
        f"{value.year}年{value.month:02}月{value.day:02}日",
        f"{value.year} 年 {value.month} 月 {value.day} 日",
        value.isoformat(),
        value.strftime("%Y/%m/%d"),
        f"{value.year}.{value.month}.{value.day}",
        f"{value.isoformat()} 09:30:00",
        *(in_chinese(value, zero) for zero in "〇○零0０O"),
    ]
    assert {day.read(form) for form in forms} == {value}
    assert day.read(value.strftime("%Y%m%d")) == value


def test_the_place_of_a_day_is_its_words() -> None:
    text = "现印发给你们。\n二○一八年四月六日\n2018年5月1日起施行"
    assert [text[d.start : d.end] for d in day.find(text)] == ["二○一八年四月六日", "2018年5月1日"]


@pytest.mark.parametrize(
    "text", ["2018年2月30日", "国发〔2018〕16号", "20xx年4月6日", "12018.1.1", "4月6日", "2018年13月1日"]
)
def test_what_is_no_day(text: str) -> None:
    assert day.read(text) is None


@given(DAYS, st.text("年月〇一二三四五六七八九2019度全县", max_size=20))
def test_chinese_years_become_digits_in_place(value: date, rest: str) -> None:
    year = in_chinese(value, "〇")[:4]
    text = f"关于{year}年{rest}"
    found = day.with_arabic_years(text)
    assert len(found) == len(text)
    assert found.startswith(f"关于{value.year}年")
    assert day.with_arabic_years(found) == found
