"""Plain text: lines with their place, tables of tabs, facts of a pasted page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import txt
from ingest.errors import EmptySource
from ingest.source import Source

BODY = (
    "为了推进全县节水工作，按照省委、省政府的部署和市委、市政府的要求，"
    "结合我县实际，现就有关事项制定本行动方案，请认真组织实施。"
)


def parse(text: str, encoding: str = "utf-8") -> txt.Document:
    return txt.parse(Source("节水方案.txt", text.encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    document = parse("一、总体要求\r\n\r\n坚持节水优先，镕铸共识。\n", encoding)
    assert [piece.text for piece in document.pieces] == ["一、总体要求", "坚持节水优先，镕铸共识。"]
    assert document.warnings == ()


def test_pieces_know_their_place_in_the_source() -> None:
    text = "\n  一、总体要求\n\n　　坚持节水优先。\n"
    for piece in parse(text).pieces:
        assert piece.source_start is not None
        assert text[piece.source_start : piece.source_end] == piece.text


def test_lines_of_tabs_are_a_table() -> None:
    text = "一、目标\n指标\t单位\t2025年\n用水量\t万方\t120\n灌溉系数\t\t0.6\n二、措施"
    heading, table, after = parse(text).pieces
    assert (heading.text, after.text) == ("一、目标", "二、措施")
    assert table.kind == "table"
    assert [(cell.row, cell.column, cell.text) for cell in table.cells][3:6] == [
        (1, 0, "用水量"),
        (1, 1, "万方"),
        (1, 2, "120"),
    ]
    assert table.source_start is not None
    assert text[table.source_start : table.source_end].startswith("指标\t")


def test_one_tab_is_no_table() -> None:
    assert [piece.kind for piece in parse("一、\t目标\n坚持节水。\n二、措施").pieces] == ["paragraph"] * 3


def test_headings_of_markdown() -> None:
    text = "# 河湾县节水行动方案\n\n## 一、目标\n#1 渠系\n"
    document = txt.parse(Source("方案.md", text.encode()))
    assert [(p.kind, p.level, p.text) for p in document.pieces] == [
        ("heading", 1, "河湾县节水行动方案"),
        ("heading", 2, "一、目标"),
        ("paragraph", None, "#1 渠系"),
    ]
    assert [text[p.source_start : p.source_end] for p in document.pieces] == [p.text for p in document.pieces]
    assert parse("# 目标").pieces[0].text == "# 目标"


def test_facts_and_title_of_a_pasted_page() -> None:
    document = parse(f"首页\n河湾县节水行动方案\n发布时间：2021-03-08 来源：县水务局\n{BODY}")
    assert document.title == "河湾县节水行动方案"
    assert document.facts == (("发布时间", "2021-03-08"), ("来源", "县水务局"))


@pytest.mark.parametrize("data", [b"", b"\n \r\n", "\u3000\n".encode()])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptySource, match=r"空\.txt"):
        txt.parse(Source("空.txt", data))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("一、总体要求".encode("gb18030"), True),
        ("节水".encode("utf-16"), True),
        ("1. 2021-2025 目标: 120, 130, 140, 150\r\n".encode("utf-16-le") * 9, True),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", False),
        (bytes(range(256)), False),
        (b"\0" * 100, False),
    ],
)
def test_what_may_be_text(data: bytes, text: bool) -> None:
    assert txt.matches(data) is text


@given(st.text(max_size=200))
def test_any_text_parses_with_places_that_hold(text: str) -> None:
    try:
        document = parse(text.replace("\ud800", ""))
    except EmptySource:
        return
    ends = [(piece.source_start or 0, piece.source_end or 0) for piece in document.pieces]
    assert all(0 <= a < b <= (document.length or 0) for a, b in ends)
    assert ends == sorted(ends)
