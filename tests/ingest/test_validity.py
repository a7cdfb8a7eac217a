"""How long a rule is in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import validity

ISSUED = date(2021, 4, 1)


def term(text: str, issued: date | None = ISSUED) -> tuple[str, str] | None:
    found = validity.find("第一条 为加强管理，制定本办法。\n" + text, issued)
    return (found.value[0].isoformat(), found.value[1].isoformat()) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本办法自2019年9月1日起施行，有效期至2021年8月31日。", ("2019-09-01", "2021-08-31")),
        ("本办法自2019年9月1日起施行，有效期两年。", ("2019-09-01", "2021-08-31")),
        ("本办法有效期5年，自2019年9月1日起施行。", ("2019-09-01", "2024-08-31")),
        ("本细则自印发之日起施行。有效期3年。", ("2021-04-01", "2024-03-31")),
        ("本细则自发布之日起试行，试行期为1年。", ("2021-04-01", "2022-03-31")),
        ("本措施自2020年2月29日起实施，有效期一年。", ("2020-02-29", "2021-02-28")),
        ("本办法自印发之日起施行。", None),
        ("自2019年9月1日起，全县开展摸底，为期3年。", None),
        ("本办法自2019年9月1日起施行，由县财政局解释，租赁合同期限不超过五年。", None),
    ],
)
def test_first_and_last_day(text: str, expected: tuple[str, str] | None) -> None:
    assert term(text) == expected


def test_a_term_that_begins_with_an_unknown_day_is_unknown() -> None:
    assert term("本细则自印发之日起施行，有效期3年。", None) is None


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(1, 6))
def test_a_term_ends_on_the_eve_of_its_anniversary(start: date, years: int) -> None:
    found = validity.find(f"本办法自{start.year}年{start.month}月{start.day}日起施行，有效期{years}年。", None)
    assert found is not None
    after = found.value[1] + timedelta(days=1)
    leap = (start.month, start.day) == (2, 29) and after == date(start.year + years, 3, 1)
    assert leap or after == date(start.year + years, start.month, start.day)
