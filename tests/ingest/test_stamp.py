"""The line in which a page dates itself, and lines that only hold a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import stamp

DAY = date(2018, 5, 17)


@pytest.mark.parametrize(
    "line",
    [
        "2018-05-17 10:22 来源：县扶贫办",
        "2018-05-17 10:22县城管执法委",
        "2018-5-17 河湾县政府网 阅读 132 次",
        "2018/5/17 点击：321",
        "2018-05-17 河湾日报",
        "[2018-05-17]",
        "HEWAN.GOV.CN 2018年05月17日10:22 来源：[ 河湾网 ]",
        "http://www.example.cn 2018年5月17日 10:22 《河湾周刊》",
        "河湾网 |发布: 2018-5-17 10:22|点击: 313|来自: 互联网",
        "小河 发表于 2018-5-17 10:22:00",
        "发表于2018年05月17日 10:22 AM",
        "河湾发布 2018-05-17 17:30 发表于湖北",
        "作者:小城 阅读(60) 评论(5) 编辑 发表于:2018-05-17 12:30",
    ],
)
def test_stamps(line: str) -> None:
    found = stamp.read(line)
    assert found is not None
    assert found.value == DAY
    assert found.words in line


@pytest.mark.parametrize(
    "line",
    [
        "会议时间：2018-05-17 10:22",
        "2018年5月17日",
        "2018-05-17至2018-06-17",
        "2018-05-17 9:00—11:00",
        "县委常委会2018-05-17审议",
        "2018年5月17日前完成摸底。",
        "下一批项目名单 2018-05-17",
        "河湾县人民政府办公室2018年5月17日印发",
        "成文于 2018-05-17",
        "一、目标",
        "",
    ],
)
def test_lines_that_only_hold_a_day(line: str) -> None:
    assert stamp.read(line) is None


def test_what_beside_the_day_makes_it_sure() -> None:
    said, bare = stamp.read("发布于：2018-05-17"), stamp.read("2018-05-17")
    assert said is not None
    assert (said.said, said.bare) == (True, False)
    assert bare is not None
    assert (bare.said, bare.bare) == (False, True)


@given(st.text("2018-05/17 :：年月日发布于来源【】（）[]。", max_size=200))
def test_a_stamp_is_of_its_line(line: str) -> None:
    found = stamp.read(line)
    assert found is None or (found.words in line and len(line) <= stamp.LONGEST)
