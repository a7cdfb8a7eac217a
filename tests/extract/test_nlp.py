from __future__ import annotations

import logging
import re
import warnings
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extract import nlp
from extract.character import fold

SENTENCES = [
    "确保全县粮食播种面积稳定在四十万亩以上",
    "全面推进农村人居环境整治提升",
    "新建改建公共厕所一百二十座",
    "由县住房和城乡建设局牵头负责",
]


@pytest.fixture(scope="module")
def jieba() -> object:
    """The reference segmenter, without HMM as ours."""
    with warnings.catch_warnings():
        # Its source has escapes that newer Pythons warn of when they compile it.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.ERROR)
    return jieba


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_equal_the_reference_segmenter(jieba: object, sentence: str) -> None:
    expected = jieba.lcut(sentence, HMM=False)  # type: ignore[attr-defined]
    assert [token.text for token in nlp.read(sentence, year=None)] == expected


@given(st.text(max_size=200))
def test_a_doc_is_the_paragraph_to_the_letter(text: str) -> None:
    doc = nlp.read(text, year=2023)
    assert doc.text == text
    assert [token.idx for token in doc] == [0, *accumulate(len(token) for token in doc)][:-1]


@given(st.text(alphabet="一二三十百千方计户苗寨个村统部署，,;:。、.%-aA1 　", max_size=60))
def test_no_word_reaches_beyond_a_mark(text: str) -> None:
    cut = nlp.segmenter().cut
    assert [word for stretch in re.split("([，,;:。])", text) for word in cut(stretch)] == cut(text)


@given(st.text(max_size=80) | st.sampled_from(SENTENCES))
def test_what_is_found_without_a_doc_is_what_a_doc_shows(text: str) -> None:
    found, shown = nlp.find(nlp.Line(text, fold(text), 2023)), nlp.read(text, year=2023)._
    assert (found.masks, found.moments) == (shown.masks, shown.moments)
    assert (found.assignments, found.quantities) == (shown.assignments, shown.quantities)


def test_a_component_that_is_added_takes_part() -> None:
    def only_large(doc: Any) -> Any:
        doc._.quantities = tuple(q for q in doc._.quantities if q.value >= 100)
        return doc

    def values() -> list[int]:
        text = "新建公厕120座、驿站12座"
        return [int(q.value) for q in nlp.find(nlp.Line(text, text)).quantities]

    Language.component("only_large", func=only_large)
    nlp.pipeline().add_pipe("only_large")
    try:
        assert values() == [120]
    finally:
        nlp.pipeline().remove_pipe("only_large")
    assert values() == [120, 12]


def test_a_numeral_within_a_word_is_none() -> None:
    assert nlp.read("统一部署、一体推进、千方百计", year=None)._.quantities == ()


def test_a_repair_is_read_in_place_of_the_damage() -> None:
    text = "每年1210日前完成评估"
    (_, moment) = nlp.read(text, year=2021, repairs=(nlp.Repair(2, 8, "12月10日前"),))._.moments
    assert (moment.start, moment.end, str(moment.last)) == (2, 8, "2021-12-10")
