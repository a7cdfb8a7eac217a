"""The query language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QueryError
from index.query import MAX_TERMS, Term, parse, relax


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("茶园 面积", ["茶园", "面积"], []),
        ("  茶园\u3000面积\n", ["茶园", "面积"], []),
        ("茶园 茶园", ["茶园"], []),
        ("茶园 -征求意见", ["茶园"], ["征求意见"]),
        ("茶园 －“征求 意见”", ["茶园"], ["征求 意见"]),
        ('-"a b" c', ["c"], ["a b"]),
        ("“产业 扶贫”茶园", ["产业 扶贫", "茶园"], []),
        ('"没有结尾 的', ["没有结尾 的"], []),
        ("2018-2020", ["2018-2020"], []),
        ("茶园 - 面积", ["茶园", "-", "面积"], []),
        ("ＧＤＰ", ["gdp"], []),
        ('"" “” " "', [], []),
        ("", [], []),
    ],
)
def test_words_quotes_and_exclusions(words: str, wanted: list[str], unwanted: list[str]) -> None:
    terms = parse(words)
    assert [t.text for t in terms.wanted] == wanted
    assert [t.text for t in terms.unwanted] == unwanted


@given(st.text(max_size=80))
def test_anything_can_be_asked_for(words: str) -> None:
    terms = parse(words, "any")
    assert all(term.text.strip() for term in (*terms.wanted, *terms.unwanted))


def test_limits_are_told() -> None:
    with pytest.raises(QueryError, match="1000"):
        parse("茶" * 1001)
    with pytest.raises(QueryError, match="32"):
        parse(" ".join(str(n) for n in range(MAX_TERMS + 1)))
    assert len(parse(" ".join(str(n) for n in range(MAX_TERMS))).wanted) == MAX_TERMS


def test_relaxing_cuts_what_is_not_quoted() -> None:
    relaxed = relax(parse("茶园产业扶贫 “产业扶贫资金” -问题"))
    assert relaxed is not None
    assert relaxed.wanted == (Term("茶园"), Term("产业"), Term("扶贫"), Term("产业扶贫资金", quoted=True))
    assert [t.text for t in relaxed.unwanted] == ["问题"]


@pytest.mark.parametrize("words", ["茶园", "“茶园产业扶贫”", "", "脱贫 攻坚"])
def test_there_may_be_nothing_to_relax(words: str) -> None:
    assert relax(parse(words)) is None
