"""No text of a document becomes a formula, breaks a file or is lost unseen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.harmless import clean, cut16, digits, fits_double, harmless, hostile, width16


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+86 10", "-5%", "@SUM(A1)", "＝1+1", "＋1", "－5", "＠x", "﹣5", "\t=1", "\r=1", "\n=1", "\tx", " =1",
        "\u3000＝cmd", "\ufeff=1", "\u200b=1", "\u00ad-1", "=HYPERLINK(\"http://x\")",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert hostile(text)
    assert harmless(text).startswith("'")
    assert harmless(text)[1:] == clean(text)


@pytest.mark.parametrize("text", ["", "投产茶园", "1-2月", "《关于=的通知》", "—— 附", "−12.5", "'已有撇号", "１２３"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert not hostile(text)
    assert harmless(text) == text


def test_controls_are_shown_and_line_ends_made_one() -> None:
    assert clean("a\x00b\x1b[31mc\r\nd\re\tf") == "a␀b␛[31mc\nd\ne\tf"
    assert clean("\ud800x\ufffe") == "\ufffdx\ufffd"


@given(st.text())
def test_what_was_made_harmless_is_so_and_can_be_written(text: str) -> None:
    made = harmless(text)
    assert not hostile(made)
    made.encode("utf-8")
    assert harmless(made) == made


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 40))
def test_cutting_counts_as_excel_does(text: str, units: int) -> None:
    cut = cut16(text, units)
    assert text.startswith(cut)
    assert width16(cut) <= units
    assert cut == text or width16(cut) >= units - 1


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_numbers_that_fit_come_back_exactly(number: Decimal) -> None:
    assert fits_double(number)
    assert Decimal(repr(float(number))) == number
    assert Decimal(digits(number)) == number


@pytest.mark.parametrize("text", ["1234567890123456", "0.1234567890123456", "1E+400", "NaN", "Infinity"])
def test_numbers_that_a_double_would_change_are_known(text: str) -> None:
    assert not fits_double(Decimal(text))


def test_an_enormous_exponent_is_not_written_out() -> None:
    assert digits(Decimal("1E+3")) == "1000"
    assert len(digits(Decimal("1E+1000000"))) < 20
