"""Tables that hold data become cells, tables that arrange a page become paragraphs."""

from __future__ import annotations

import pytest

from ingest import html
from ingest.document import Cell, Piece
from ingest.source import Source

PROSE = "加强农村饮用水水源地保护，年内完成187处集中式供水工程改造，自来水普及率达到92%以上。"


def pieces(table: str) -> tuple[Piece, ...]:
    page = f"<div id=zoom><p>{PROSE * 5}</p>{table}</div>"
    return html.parse(Source("page.html", page.encode())).pieces[1:]


def cells(table: str) -> list[Cell]:
    (piece,) = pieces(table)
    assert piece.kind == "table"
    return list(piece.cells)


def grid(table: str) -> list[list[str]]:
    found = cells(table)
    return [[cell.text for cell in found if cell.row == row] for row in sorted({cell.row for cell in found})]


def test_a_small_table_of_indicators() -> None:
    table = "<table><tr><th>指标<th>单位<th>2025年<tr><td>森林覆盖率<td>%<td>43.5<tr><td>绿地<td>公顷<td>120</table>"
    assert grid(table) == [["指标", "单位", "2025年"], ["森林覆盖率", "%", "43.5"], ["绿地", "公顷", "120"]]


def test_long_cells_do_not_make_a_table_layout() -> None:
    rows = "".join(f"<tr><td>{i}</td><td>{PROSE}</td><td>{PROSE[:30]}</td><td>县水利局</td></tr>" for i in range(1, 6))
    assert [len(row) for row in grid(f"<table>{rows}</table>")] == [4] * 5


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>一、目标<tr><td>新建泵站3座。</table>",
        "<table><tr><td>左栏<td>右栏</table>",
        "<table><tr><td>标题<td>文号</td></tr><tr><td>导航<td>" + f"<p>{PROSE}</p>" * 8 + "</table>",
    ],
    ids=["one column", "one row", "one cell holds the text"],
)
def test_layout_is_unfolded(table: str) -> None:
    assert {piece.kind for piece in pieces(table)} == {"paragraph"}


def test_a_data_table_within_layout_within_layout() -> None:
    inner = "<table border=1><tr><td>任务<td>时限<tr><td>清淤河道12公里<td>6月底</table>"
    outer = (
        f"<table><tr><td><table><tr><td><p>{PROSE}</p>{inner}<p>三、保障措施</p></td></tr></table></td></tr></table>"
    )
    assert [piece.kind for piece in pieces(outer)] == ["paragraph", "table", "paragraph"]


def test_a_table_within_a_cell_of_a_data_table_is_its_text() -> None:
    inner = "<table><tr><td>甲镇<td>3处<tr><td>乙镇<td>5处</table>"
    table = f"<table><tr><td>工程<td>分布<tr><td>供水工程<td>{inner}<tr><td>污水处理<td>丙镇2处</table>"
    assert grid(table) == [["工程", "分布"], ["供水工程", "甲镇 3处 乙镇 5处"], ["污水处理", "丙镇2处"]]


def test_cells_under_a_rowspan_move_right() -> None:
    table = (
        "<table><tr><td rowspan=3>民生<td>学位<td>1200个<tr><td>床位<td>300张<tr><td>公厕<td>15座"
        "<tr><td colspan=2>合计<td>3类</table>"
    )
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in cells(table)}
    assert places["民生"] == (0, 0, 3, 1)
    assert places["床位"] == (1, 1, 1, 1)
    assert places["15座"] == (2, 2, 1, 1)
    assert places["合计"] == (3, 0, 1, 2)
    assert places["3类"] == (3, 2, 1, 1)


def test_spans_end_at_the_table_and_at_their_neighbours() -> None:
    table = "<table><tr><td>甲<td rowspan=9>乙<td>丙<tr><td colspan=3>丁<td>戊</table>"
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in cells(table)}
    assert places["乙"] == (0, 1, 2, 1)
    assert places["丁"] == (1, 0, 1, 1)
    assert places["戊"] == (1, 2, 1, 1)


def test_empty_rows_go_and_empty_cells_stay() -> None:
    table = "<table><tr><td>项目<td>数量<td>备注<tr><td><td>&nbsp;<td></td><tr><td>桥梁<td><td>续建</table>"
    assert grid(table) == [["项目", "数量", "备注"], ["桥梁", "", "续建"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("约束<br>性", "约束性"),
        ("<p>县发展改革局</p><p>县财政局</p>", "县发展改革局 县财政局"),
        ("完成选址。<br>开工建设。", "完成选址。开工建设。"),
        ("a\tb<br>c", "a b c"),
        ("<p>2018</p><p>2020</p>", "2018 2020"),
    ],
)
def test_a_cell_is_one_line(cell: str, text: str) -> None:
    assert grid(f"<table><tr><td>甲<td>乙<tr><td>丙<td>{cell}</table>")[1][1] == text
