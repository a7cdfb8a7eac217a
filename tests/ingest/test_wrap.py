"""Torn lines are made whole; titles and headings stay as they are."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from ingest import wrap
from ingest.document import Cell, Piece


def joined(lines: list[str]) -> list[str]:
    return [piece.text for piece in wrap.join([Piece("paragraph", line) for line in lines])]


def test_a_short_text_wrapped_by_hand() -> None:
    lines = [
        "河湾县人民政府办公室关于印发2009年饮水安全工程方案的通知",
        "河政办发[2009]12号",
        "为切实解决我县农村居民饮水安全问题，根据省、市安排，特制定",
        "本方案。",
        "一、目标任务",
        "全县计划解决46个村、1.32万人的饮水安全问题，总投资612万",
        "元，其中中央投资367万元，省级配套122万元。",
        "二、保障措施",
        "（一）加强领导。成立领导组，由分管副县长任组长，各局负责",
        "人为成员。",
    ]
    expected = [*lines[:2], lines[2] + lines[3], lines[4], lines[5] + lines[6], lines[7], lines[8] + lines[9]]
    assert joined(lines) == expected


def test_paragraphs_of_like_length_are_no_wrapped_text() -> None:
    lines = ["县农业局负责种植业，县水务局负责水利工程的建设与管护；"] * 4 + [
        "各乡镇要加强组织领导，压实责任，确保完成任务。"
    ] * 4
    assert joined(lines) == lines


def test_a_bracket_that_stands_open_at_the_end_of_a_line() -> None:
    lines = [
        "加快推进灌区改造。",
        "（牵头单位：县水务局，责任单位：县财政局、县农业",
        "农村局、各镇）",
        "（二）推进工业节水。",
    ]
    assert joined(lines) == [lines[0], lines[1] + lines[2], lines[3]]


def test_a_list_of_units_broken_over_three_lines() -> None:
    lines = ["（牵头单位：县水务局，", "责任单位：县财政局、", "各镇）"]
    assert joined(lines) == ["（牵头单位：县水务局，责任单位：县财政局、各镇）"]


def test_an_open_bracket_that_nothing_closes_stays() -> None:
    lines = ["（牵头单位：县水务局，责任单位：各镇", "二、加强监管（含农村）。", "落实责任。"]
    assert joined(lines) == lines


def test_a_title_over_two_lines_stays() -> None:
    lines = ["河湾县人民政府关于推进全县节水", "行动方案的通知", "各镇人民政府：", "现将有关事项通知如下。"]
    assert joined(lines) == lines


IDEA = (
    "坚持节水优先、空间均衡、系统治理、两手发力的思路，把节水贯穿到经济社会发展全过程和各领域，"
    "全面提升用水效率和效益，形成节水型的生产生活方式，保障全县用水安全，为高质量发展提供支撑。"
)
FARMS = (
    "（一）推进农业节水。加快大中型灌区续建配套和现代化改造，分区规模化推进高效节水灌溉，"
    "到2025年底全县新增高效节水灌溉面积3.5万亩，农田灌溉水有效利用系数提高到0.6以上。"
)
PLANTS = (
    "（二）推进工业节水。严格控制高耗水新建改建扩建项目，推进高耗水企业向水资源条件允许的园区集中，"
    "支持企业开展节水技术改造及再生水回用改造，重点企业要定期开展水平衡测试。"
)
TOWNS = (
    "（三）推进城镇节水。加强公共供水系统运行监督管理，推进城镇供水管网分区计量管理，"
    "建立精细化管理平台和漏损管控体系，协同推进二次供水设施改造和专业化管理。"
)
PARAGRAPHS = ["一、总体要求", IDEA, "二、重点任务", FARMS, PLANTS, TOWNS]


def wrapped(width: int) -> list[str]:
    return [line for text in PARAGRAPHS * 3 for line in textwrap.wrap("　　" + text, width, drop_whitespace=False)]


def test_hard_wrapped_text_is_made_whole() -> None:
    assert [text.strip() for text in joined(wrapped(28))] == PARAGRAPHS * 3


def test_hard_wrapped_text_that_lost_its_indents() -> None:
    found = joined([line.strip() for line in wrapped(28)])
    assert found == PARAGRAPHS * 3


def test_paragraphs_of_ordinary_length_are_left_alone() -> None:
    assert joined(PARAGRAPHS * 5) == PARAGRAPHS * 5


def test_a_paragraph_goes_on_over_the_turn_of_a_page() -> None:
    first = Piece("paragraph", TOWNS[:50], page=1)
    rest = Piece("paragraph", TOWNS[50:], page=2)
    assert [piece.text for piece in wrap.join([first, rest])] == [TOWNS]
    ended = Piece("paragraph", TOWNS, page=1)
    assert len(wrap.join([ended, rest])) == 2


def test_a_quotation_torn_in_a_paragraph() -> None:
    assert joined([IDEA[:45] + "“节水攻", "坚”行动，落实责任。"]) == [IDEA[:45] + "“节水攻坚”行动，落实责任。"]


def test_tables_are_never_joined() -> None:
    table = Piece("table", cells=(Cell("（一", 0, 0),))
    pieces = [Piece("paragraph", "（牵头单位：县水务局、"), table, Piece("paragraph", "各镇）")]
    assert wrap.join(pieces) == tuple(pieces)


def test_the_places_of_joined_lines_are_joined_too() -> None:
    first = Piece("paragraph", "（牵头单位：县水务局、", page=1, box=(10, 10, 90, 20), source_start=0, source_end=11)
    second = Piece("paragraph", "各镇）", page=1, box=(10, 22, 40, 32), source_start=12, source_end=15)
    (whole,) = wrap.join([first, second])
    assert (whole.source_start, whole.source_end, whole.box) == (0, 15, (10, 10, 90, 32))


@given(st.lists(st.text("一、（）(，。县水务局牵头单位：a1 ", min_size=1, max_size=40), max_size=40))
def test_nothing_is_lost_or_moved(lines: list[str]) -> None:
    assert "".join("".join(joined(lines)).split()) == "".join("".join(lines).split())
