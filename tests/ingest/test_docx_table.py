"""DOCX: tables as cells, merged, nested and framed; automatic numbers."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx as oracle
import pytest
from lxml import etree

from ingest import docx, docx_body, docx_numbering
from ingest.document import Document, Piece
from ingest.docx_style import Number
from ingest.errors import SourceTooLarge
from ingest.source import Source

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def parse(data: bytes) -> Document:
    return docx.parse(Source(name="分工表.docx", data=data))


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def package(body: str, numbering: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("word/document.xml", f"<w:document {SPACE}><w:body>{body}</w:body></w:document>")
        made.writestr("word/numbering.xml", f"<w:numbering {SPACE}>{numbering}</w:numbering>")
    return buffer.getvalue()


def cell(text: str, properties: str = "") -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("|"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def grid(piece: Piece) -> list[list[str]]:
    height = max(c.row + c.row_span for c in piece.cells)
    width = max(c.column + c.column_span for c in piece.cells)
    found = [[""] * width for _ in range(height)]
    for c in piece.cells:
        found[c.row][c.column] = c.text
    return found


def test_a_task_table_keeps_its_place_and_its_cells() -> None:
    made = oracle.Document()
    made.add_paragraph("任务分工如下：")
    rows = [
        ["序号", "任务", "时限", "牵头单位", "责任单位"],
        ["1", "建成县域医共体2个", "2024年6月底", "县卫生健康局", "县医保局"],
        ["2", "新增公办幼儿园学位900个", "2024年8月底", "县教育体育局", ""],
    ]
    built = made.add_table(rows=3, cols=5)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            built.cell(r, c).text = text
    made.add_paragraph("请遵照执行。")
    pieces = parse(saved(made)).pieces
    assert [p.kind for p in pieces] == ["paragraph", "table", "paragraph"]
    assert grid(pieces[1]) == rows


def test_merged_cells_are_those_of_python_docx() -> None:
    made = oracle.Document()
    built = made.add_table(rows=4, cols=4)
    for r in range(4):
        for c in range(4):
            built.cell(r, c).text = f"{r}{c}"
    for area in (((0, 0), (1, 0)), ((0, 2), (0, 3)), ((2, 1), (3, 2))):
        first, last = built.cell(*area[0]), built.cell(*area[1])
        for r in range(area[0][0], area[1][0] + 1):
            for c in range(area[0][1], area[1][1] + 1):
                built.cell(r, c).text = ""
        first.merge(last).text = "合并" + "".join(map(str, area[0]))
    (piece,) = parse(saved(made)).pieces
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in piece.cells}
    assert spans["合并00"] == (0, 0, 2, 1)
    assert spans["合并02"] == (0, 2, 1, 2)
    assert spans["合并21"] == (2, 1, 2, 2)
    for c in piece.cells:
        assert built.cell(c.row, c.column).text == c.text
    assert sum(c.row_span * c.column_span for c in piece.cells) == 16


def test_paragraphs_of_a_cell_are_one_line() -> None:
    (piece,) = parse(package(table([cell("责任单位"), cell("县水利局|县财政局|各乡镇")]))).pieces
    assert grid(piece) == [["责任单位", "县水利局 县财政局 各乡镇"]]


def test_skipped_columns_deleted_rows_and_rows_in_controls() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}{cell('丙')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("二")}{cell("三")}</w:tr>'
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}{cell('删')}{cell('删')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr>{cell('一')}<w:sdt><w:sdtContent>{cell('二')}</w:sdtContent></w:sdt>{cell('三')}</w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>"
    )
    (piece,) = parse(package(body)).pieces
    assert grid(piece) == [["甲", "乙", "丙"], ["", "二", "三"], ["一", "二", "三"]]


def test_a_frame_of_one_column_is_its_paragraphs() -> None:
    inner = table([cell("指标"), cell("目标")], [cell("绿化率"), cell("38%")])
    frame = f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>专栏2　生态工程</w:t></w:r></w:p>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    pieces = parse(package(frame)).pieces
    assert [(p.kind, p.text) for p in pieces] == [("paragraph", "专栏2　生态工程"), ("table", "")]
    assert grid(pieces[1]) == [["指标", "目标"], ["绿化率", "38%"]]


def test_a_table_in_a_table_is_unfolded_behind_it() -> None:
    inner = table([cell("年度"), cell("数量")], [cell("2024"), cell("12")])
    body = table([cell("任务"), f"<w:tc><w:p><w:r><w:t>见下</w:t></w:r></w:p>{inner}<w:p/></w:tc>"])
    outer, nested = parse(package(body)).pieces
    assert grid(outer) == [["任务", "见下"]]
    assert grid(nested) == [["年度", "数量"], ["2024", "12"]]


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_body, "MAX_CELLS", 10)
    with pytest.raises(SourceTooLarge, match="上限"):
        parse(package(table(*[[cell("甲"), cell("乙")]] * 6)))


def level(index: int, form: str, pattern: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


PLAN = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf06c")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    + "</w:lvlOverride></w:num>"
)


def numbered(text: str, list_id: int, depth: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_automatic_numbers_stand_in_the_text() -> None:
    body = (
        numbered("总体要求", 1)
        + numbered("指导思想", 1, 1)
        + numbered("工作目标", 1, 1)
        + numbered("2024年新增", 1, 2)
        + numbered("重点任务", 1)
        + numbered("交通", 1, 1)
        + numbered("5G基站", 1, 3)
        + numbered("圆点", 2)
        + numbered("不编号", 0)
        + numbered("附则", 3)
        + numbered("续", 1)
    )
    assert [p.text for p in parse(package(body, PLAN)).pieces] == [
        "一、总体要求",
        "（一）指导思想",
        "（二）工作目标",
        "1. 2024年新增",
        "二、重点任务",
        "（一）交通",
        "2.1 5G基站",
        "圆点",
        "不编号",
        "一、附则",
        "二、续",
    ]


def test_numbers_of_a_style_and_in_table_cells() -> None:
    body = table(
        [cell("序号"), cell("任务")],
        [f"<w:tc>{numbered('', 1, 2)}</w:tc>", cell("修渠")],
        [f"<w:tc>{numbered('', 1, 2)}</w:tc>", cell("植树")],
    )
    (piece,) = parse(package(body, PLAN)).pieces
    assert grid(piece) == [["序号", "任务"], ["1.", "修渠"], ["2.", "植树"]]


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (10, "chineseCounting", "十"),
        (11, "japaneseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (21, "chineseCountingThousand", "二十一"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1005, "chineseCountingThousand", "一千零五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "decimalEnclosedParen", "⑷"),
        (3, "ideographTraditional", "丙"),
        (2, "upperLetter", "B"),
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (7, "decimalZero", "07"),
        (7, "someNewFormat", "7"),
        (7, "none", ""),
    ],
)
def test_numerals(count: int, form: str, shown: str) -> None:
    assert docx_numbering.numeral(count, form) == shown


def test_a_list_without_definition_shows_nothing() -> None:
    root = etree.fromstring(f"<w:numbering {SPACE}><w:num w:numId='5'/></w:numbering>")
    numbering = docx_numbering.Numbering(root)
    assert numbering.label(Number("9", 0)) == ""
    assert numbering.label(Number("5", 0)) == ""
    assert docx_numbering.Numbering(None).label(Number("1", 0)) == ""
