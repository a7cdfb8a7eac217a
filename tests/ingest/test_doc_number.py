"""Document numbers: every habit of brackets, only the document's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import doc_number

BRACKETS = ["〔〕", "[]", "()", "（）", "【】", "﹝﹞", "［］", "〖〗", "„‟"]


@given(
    st.sampled_from(["国发", "云发", "昆办通", "黔南府办函", "沪府办发", "财农", "中共贞委办"]),
    st.sampled_from(BRACKETS),
    st.integers(1990, 2030),
    st.integers(1, 999),
    st.booleans(),
)
def test_brackets_of_every_habit_become_one(agency: str, pair: str, year: int, number: int, spaced: bool) -> None:
    gap = " " if spaced else ""
    written = f"{agency}{gap}{pair[0]}{year}{pair[1]}{gap}{number}号"
    assert doc_number.normalise(written) == f"{agency}〔{year}〕{number}号"
    assert doc_number.read(written) == f"{agency}〔{year}〕{number}号"
    assert doc_number.is_number(written)


def test_lost_brackets_are_read() -> None:
    assert doc_number.normalise("云发201820号") == "云发〔2018〕20号"
    assert doc_number.normalise("清政办发〔20239号") == "清政办发〔2023〕9号"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("清河县人民政府文件\n清政发〔2019〕12号\n关于印发实施方案的通知", "清政发〔2019〕12号"),
        ("关于做好秋粮收购的通知（清政办发[2020]7号）\n各乡镇：", "清政办发〔2020〕7号"),
        ("中华人民共和国国务院令\n第721号\n现公布条例。", "国务院令第721号"),
        ("关于成立领导小组的通知\n（清委办〔2021〕3号）", "清委办〔2021〕3号"),
    ],
)
def test_the_number_at_the_head_is_the_document_s_own(text: str, number: str) -> None:
    found = doc_number.find(text)
    assert found is not None
    assert found.value == number
    assert found.start is not None
    assert text[found.start : found.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "实施方案\n根据《中共中央关于打赢脱贫攻坚战的决定》（中发〔2015〕34号）精神，制定本方案。",
        "工作要点\n一、贯彻省发〔2018〕16号文件精神",
        "第3号楼改造方案\n本楼建于1998年。",
    ],
)
def test_cited_numbers_are_nobody_s(text: str) -> None:
    assert doc_number.find(text) is None


def test_a_fact_in_another_form_stays_as_written() -> None:
    assert doc_number.read("国令第707号") == "国令第707号"
    assert doc_number.read("无") is None
    assert doc_number.read("清政发〔2019〕12号 | 公开类型：主动公开") == "清政发〔2019〕12号"
