"""Filters as terms: spans of days, region codes, names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.record import Record
from index import term
from index.errors import QueryError
from index.searcher import RecordFilter
from ingest.plan import Plan

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(DAYS, DAYS)
def test_a_span_is_covered_once_and_exactly(first: date, last: date) -> None:
    covered: list[date] = []
    for token in term.span_tokens(first, last):
        day = date.fromisoformat((token + "-01-01")[:10])
        while day.isoformat().startswith(token):
            covered.append(day)
            day += timedelta(days=1)
    expected = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert covered == expected


def test_a_span_needs_few_tokens() -> None:
    assert len(term.span_tokens(date(1949, 1, 2), date(2099, 12, 30))) < 240
    assert term.span_tokens(date(2018, 1, 1), date(2020, 12, 31)) == ["2018", "2019", "2020"]


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("520000", "52"),
        ("520600", "5206"),
        ("520624", "520624"),
        ("52", "52"),
        ("000000", ""),
        ("419001", "419001"),
        ("520600000000", "5206"),
        ("520624103000", "520624103"),
    ],
)
def test_a_region_is_the_beginning_of_its_code(code: str, prefix: str) -> None:
    assert term.region_prefix(code) == prefix


def test_names_end_at_borders() -> None:
    with pytest.raises(QueryError):
        term.name_phrase(" = ")
    column = term.names(["县财政局", "财政局"])
    assert term.name_phrase("财政局") in column
    assert term.name_phrase("=财政局") in column
    assert term.name_phrase("＝政局") not in column
    assert "财政局财政局" not in column


def test_a_plan_carries_every_combination_that_one_record_has(county: Plan, make_record: Callable[..., Record]) -> None:
    pigs = make_record(county, "出栏生猪20万头", kind="target", unit="万头", deadline="2018-12-31")
    task = make_record(county, "推进", kind="task", deadline="yearly")
    tokens = term.of_records([pigs, task])

    def asks(**fields: object) -> bool:
        return bool(set(term.wanted_of_records(RecordFilter(**fields))) & tokens)  # type: ignore[arg-type]

    assert asks(kind=("target",), unit=("万头",), deadline_from=date(2018, 12, 1), deadline_to=date(2018, 12, 31))
    assert asks(kind=("quota", "task"))
    assert asks(unit=("万头",), deadline_from=date(2017, 5, 5))
    assert not asks(kind=("task",), unit=("万头",))
    assert not asks(kind=("target",), recurs=("yearly",))
    assert asks(kind=("task",), recurs=("yearly",))


def test_a_span_that_runs_backwards_finds_nothing() -> None:
    filters = RecordFilter(deadline_from=date(2019, 1, 1), deadline_to=date(2018, 1, 1))
    assert term.wanted_of_record(filters)
