from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import unmark

from extract.character import fold
from extract.moment import find


def last_days(text: str, year: int | None = 2019) -> list[str | None]:
    return [m.recurrence or (m.last.isoformat() if m.last else None) for m in find(fold(text), year)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2018年底", "2018-12-31"), ("2018年底前", "2018-12-31"), ("6月底", "2019-06-30"), ("3月底前", "2019-03-31"),
        ("上半年", "2019-06-30"), ("到2020年", "2020-12-31"), ("2018—2020年", "2020-12-31"), ("二〇二一年底", "2021-12-31"),
        ("“十四五”期间", "2025-12-31"), ("“十三五”末", "2020-12-31"), ("年内", "2019-12-31"), ("全年", "2019-12-31"),
        ("8月5日前", "2019-08-05"), ("2020年2月底", "2020-02-29"), ("第三季度", "2019-09-30"), ("10月中旬", "2019-10-20"),
        ("11月1日至15日", "2019-11-15"), ("3—5月", "2019-05-31"), ("每季度末", "quarterly"), ("每年12月10日前", "yearly"),
        ("每半年", "half-yearly"), ("每月", "monthly"), ("每周", "weekly"), ("明年3月", "2020-03-31"),
    ],
)  # fmt: skip
def test_last_day_allowed(text: str, last: str) -> None:
    assert last_days(text) == [last]


@pytest.mark.parametrize("text", ["20xx年底", "201x年", "20XX年"])
def test_a_masked_year_is_found_and_not_guessed(text: str) -> None:
    assert last_days(text) == [None]


@pytest.mark.parametrize("text", ["国发〔2018〕16号", "1:1配套", "一村一品", "第3个", "2.0行动计划", "12345热线"])
def test_what_is_no_time(text: str) -> None:
    assert last_days(text) == []


@pytest.mark.parametrize("text", ["对象从去年", "较从2018年", "从2016年的"])
def test_a_line_may_end_behind_the_time_that_it_compares_with(text: str) -> None:
    assert len(list(find(text, 2019))) == 1


@pytest.mark.parametrize(
    "text", ["20182020年", "20xx20xx年", "二〇一八至二〇二〇年", "2〇一八年", "3季度", "12月", "1-3月"]
)
def test_a_time_may_begin_with_any_digit(text: str) -> None:
    (moment,) = find(text, 2019)
    assert moment.text == text


def test_months_without_a_known_year_stay_open() -> None:
    assert last_days("6月底前完成", None) == [None]


def test_impossible_days_stay_open() -> None:
    assert last_days("2019年2月30日") == [None]


@pytest.mark.parametrize(
    "marked",
    [
        "各镇〖moment 5月底前〗完成摸排,〖moment 9月份〗全面开工",
        "力争〖moment 到2025年〗建成,〖moment 每季度〗调度一次",
        "自〖moment 2018年2月28日至6月30日〗开展",
    ],
)
def test_marked_moments(marked: str) -> None:
    text, spans = unmark(marked)
    assert [(m.start, m.end) for m in find(fold(text), 2024)] == [(a, b) for _, a, b in spans]


@given(st.text(alphabet="0123456789年月日底前到至-每季度上下半初末一二三四五十“”xX ", max_size=50))
def test_any_text_gives_ordered_moments(text: str) -> None:
    found = list(find(text, 2020))
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.first <= m.last for m in found if m.first and m.last and m.kind in ("year", "month", "quarter"))
