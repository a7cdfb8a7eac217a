"""One segmentation for index and query: folding keeps offsets, pairs find every phrase."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.lexicon import Word
from index import segment

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.text('茶园Ａaß１1％%　 \t\n“”"﨑ﬁİ㎡', max_size=30)


@given(TEXTS)
def test_folding_keeps_length_and_settles(text: str) -> None:
    folded = segment.fold(text)
    assert len(folded) == len(text)
    assert segment.fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ＧＤＰ增长６％", "gdp增长6%"), ("（一）　茶\u00a0园\n", "(一) 茶 园 "), ("ﬁ㎡½", "ﬁ㎡½"), ("İ", "İ")],
)
def test_folds_width_case_and_white_space(text: str, folded: str) -> None:
    assert segment.fold(text) == folded


@given(TEXTS)
def test_tokens_hold_nothing_that_the_engine_cuts_at(text: str) -> None:
    for token in segment.pairs(text):
        assert len(token) in (1, 2)
        assert all(ord(c) > 127 or c.isalnum() for c in token)


@given(TEXTS, st.data())
def test_every_phrase_of_a_text_is_a_run_of_its_pairs(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    phrase = text[start : data.draw(st.integers(start, len(text)))]
    tokens, wanted = segment.index_tokens(text).split(" "), segment.pairs(phrase)
    assert any(tokens[i : i + len(wanted)] == wanted for i in range(len(tokens) + 1))


@given(st.text("茶园a 。", max_size=12), st.text("茶园a 。", min_size=1, max_size=4))
def test_a_phrase_that_a_text_has_not_is_no_run_of_its_pairs(text: str, phrase: str) -> None:
    tokens, wanted = segment.index_tokens(text).split(" "), segment.pairs(phrase)
    runs = any(tokens[i : i + len(wanted)] == wanted for i in range(len(tokens)))
    assert runs == (segment.fold(phrase) in segment.fold(text))


def test_words_are_of_the_dictionary_with_shorter_ones_inside() -> None:
    assert segment.OWN.words("脱贫攻坚实施方案（ＧＤＰ）") == ["脱贫", "攻坚", "实施", "方案", "实施方案", "gdp"]
    assert segment.OWN.cut("脱贫攻坚实施方案（ＧＤＰ）") == ["脱贫", "攻坚", "实施方案", "gdp"]


def test_words_of_a_list_are_cut_too_whatever_their_width() -> None:
    words = segment.Dictionary([Word("ＡＩ茶园"), Word("茶园面积", 0), Word("千户苗寨", 9, "n")])
    assert words.cut("建设AI茶园和千户苗寨") == ["建设", "ai茶园", "和", "千户苗寨"]
    assert "茶园" in words.words("建设ai茶园")
    assert segment.OWN.cut("千户苗寨") != ["千户苗寨"]


@pytest.mark.filterwarnings("ignore")
def test_words_are_those_of_jieba_without_hmm() -> None:
    import jieba

    jieba.setLogLevel(60)
    for text in ("加快建成一批规模化标准化主导产业基地", "各乡镇党委政府要压实工作责任", "新建改造农村公路"):
        assert segment.OWN.cut(text) == jieba.lcut(text, HMM=False)
