"""Numbering marks by their form alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import mark


@pytest.mark.parametrize(
    ("line", "habit", "number", "label"),
    [
        ("一、总体要求", "han", 1, "一、"),
        ("十 一、附带说明", "", 0, ""),
        ("二十一、其他", "han", 21, "二十一、"),
        ("（三）加大投入", "han_paren", 3, "（三）"),
        ("( 三 )加大投入", "han_paren", 3, "( 三 )"),
        ("㈢加大投入", "han_paren", 3, "㈢"),
        ("12．加强管护", "arabic", 12, "12．"),
        ("3、加强管护", "arabic", 3, "3、"),
        ("⒊加强管护", "arabic", 3, "⒊"),
        ("（4）验收", "arabic_paren", 4, "（4）"),
        ("⑷验收", "arabic_paren", 4, "⑷"),
        ("4）验收", "arabic_close", 4, "4）"),
        ("⑤公示", "circled", 5, "⑤"),
        ("第十二条 县水务局负责", "article", 12, "第十二条"),
        ("第 3 章 监督", "chapter", 3, "第 3 章"),
        ("第二部分 今年任务", "part", 2, "第二部分"),
        ("第三节 资金", "section", 3, "第三节"),
        ("3.2.1 预警响应", "decimal3", 1, "3.2.1"),
        ("附件2：任务表", "annex", 2, "附件2"),
        ("Ⅳ. 监测", "roman", 4, "Ⅳ."),
        ("二是加强宣传", "ordinal", 2, "二是"),
        ("2021年底前完成", "", 0, ""),
        ("附近的村庄", "", 0, ""),
        ("十分重要", "", 0, ""),
        ("第三方评估", "", 0, ""),
        ("", "", 0, ""),
    ],
)
def test_marks(line: str, habit: str, number: int, label: str) -> None:
    found = mark.find(line)
    if not habit:
        assert found is None
        return
    assert found is not None
    assert (found.habit, found.number, found.label) == (habit, number, label)


@pytest.mark.parametrize(
    "line", ["一、二级公路", "1.2021年项目", "三是没有先例", "第一条规定的事项", "2 保障措施", "（二节水"]
)
def test_forms_that_may_begin_a_sentence_are_not_sure(line: str) -> None:
    found = mark.find(line)
    assert found is not None
    assert not found.sure


def test_a_lost_bracket_is_told() -> None:
    assert [m.damaged for line in ("二)任务目标", "(二任务目标") if (m := mark.find(line))] == [True, True]


@pytest.mark.parametrize(
    ("words", "number"), [("一百零三", 103), ("九十九", 99), ("二〇", 20), ("百", None), ("〇", 0)]
)
def test_numbers(words: str, number: int | None) -> None:
    assert mark.number(words) == number


@given(st.integers(1, 99))
def test_every_number_is_read_back(count: int) -> None:
    ones = "零一二三四五六七八九"
    tens, rest = divmod(count, 10)
    words = (ones[tens] if tens > 1 else "") + ("十" if tens else "") + (ones[rest] if rest else "")
    found = mark.find(f"（{words}）任务")
    assert found is not None
    assert found.number == count


@given(st.text(max_size=60), st.integers(0, 60))
def test_a_label_is_what_stands_there(text: str, start: int) -> None:
    found = mark.find(text, start)
    if found is not None:
        assert start < found.end <= len(text)
        assert found.label in text[start : found.end]
