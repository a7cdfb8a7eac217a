"""PDF: ruled tables as cells, merged ones included; pdfplumber is the oracle for plain grids."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest import pdf, pdf_grid
from ingest.document import Document, Piece
from ingest.pdf_ruling import Ruling
from ingest.source import Source

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
SMALL = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=14, wordWrap="CJK")
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")

INDICATORS = [
    ["指标", "单位", "2020年", "2025年", "属性"],
    ["粮食综合生产能力", "万吨", "38.6", "40", "约束性"],
    ["农产品加工业与农业总产值比", "—", "1.9", "2.6", "预期性"],
    ["农村居民人均可支配收入", "元", "15230", "21500", "预期性"],
    ["森林覆盖率", "%", "46.2", "47.5", "约束性"],
]
TASKS = [
    ["序号", "任务", "时限", "牵头单位", "责任单位"],
    ["1", "完成全县农村公路安防工程85公里，整治临水临崖隐患路段", "2024年9月底", "县交通运输局", "县公安局"],
    ["2", "建成乡镇综合养老服务中心6个，新增护理型床位420张", "2024年12月底", "县民政局", "县卫生健康局"],
]


def built(*tables: Any) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, leftMargin=72, rightMargin=66, topMargin=105, bottomMargin=99).build(list(tables))
    return buffer.getvalue()


def ruled(rows: list[list[Any]], widths: list[float] | None = None, *extra: tuple[Any, ...]) -> Table:
    lines = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 10.5)]
    return Table(rows, colWidths=widths, style=TableStyle([*lines, *extra]))


def parse(data: bytes) -> Document:
    return pdf.parse(Source(name="表.pdf", data=data))


def grid(piece: Piece) -> list[list[str]]:
    rows = max(cell.row + cell.row_span for cell in piece.cells)
    columns = max(cell.column + cell.column_span for cell in piece.cells)
    found = [[""] * columns for _ in range(rows)]
    for cell in piece.cells:
        found[cell.row][cell.column] = cell.text
    return found


def tables(document: Document) -> list[Piece]:
    return [piece for piece in document.pieces if piece.kind == "table"]


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_an_indicator_table_stands_between_its_paragraphs() -> None:
    before, after = "到2025年，主要指标如下。", "各项指标每年评估一次，评估结果报县人民政府。"
    document = parse(built(Paragraph(before, BODY), ruled(INDICATORS), Paragraph(after, BODY)))
    assert [piece.kind for piece in document.pieces] == ["paragraph", "table", "paragraph"]
    assert [p.text for p in document.pieces if p.kind == "paragraph"] == [before, after]
    (table,) = tables(document)
    assert grid(table) == INDICATORS
    assert table.page == 1
    assert table.box is not None
    assert table.box[0] < table.box[2]


def test_wrapped_words_of_a_cell_are_one_text() -> None:
    rows = [[Paragraph(text, SMALL) for text in row] for row in TASKS]
    (table,) = tables(parse(built(ruled(rows, [36, 150, 70, 80, 80]))))
    assert grid(table) == TASKS


def test_lines_of_a_cell_that_end_short_stay_apart() -> None:
    rows = [["牵头单位", "责任单位"], ["县农业农村局", "县财政局\n县水利局\n各乡镇人民政府"]]
    (table,) = tables(parse(built(ruled(rows, [150, 150]))))
    assert grid(table)[1] == ["县农业农村局", "县财政局 县水利局 各乡镇人民政府"]


def test_merged_cells_carry_their_spans() -> None:
    rows = [
        ["类别", "指标", "目标值", ""],
        ["", "", "2023年", "2025年"],
        ["生态", "森林覆盖率（%）", "46.8", "47.5"],
        ["", "优良天数比例（%）", "91.2", "92.0"],
        ["合计2项", "", "", ""],
    ]
    spans = [
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (1, 1)),
        ("SPAN", (2, 0), (3, 0)),
        ("SPAN", (0, 2), (0, 3)),
        ("SPAN", (0, 4), (3, 4)),
    ]
    (table,) = tables(parse(built(ruled(rows, None, *spans))))
    cells = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert cells["类别"] == (0, 0, 2, 1)
    assert cells["指标"] == (0, 1, 2, 1)
    assert cells["目标值"] == (0, 2, 1, 2)
    assert cells["生态"] == (2, 0, 2, 1)
    assert cells["合计2项"] == (4, 0, 1, 4)
    assert cells["92.0"] == (3, 3, 1, 1)
    assert len(table.cells) == 13


def test_empty_cells_are_kept_in_their_places() -> None:
    rows = [["指标", "单位", "2025年"], ["学前教育毛入园率", "", "95"], ["", "%", ""]]
    (table,) = tables(parse(built(ruled(rows))))
    assert grid(table) == rows
    assert len(table.cells) == 9


def test_open_sides_and_thin_bars_make_a_table_too() -> None:
    def draw(canvas: Canvas) -> None:
        for row, words in enumerate(INDICATORS):
            canvas.rect(80, 700 - 24 * row, 430, 0.6, stroke=0, fill=1)
            for column, text in enumerate(words):
                canvas.drawString(84 + 86 * column, 684 - 24 * row, text[:6])
        canvas.rect(80, 700 - 24 * len(INDICATORS), 430, 0.6, stroke=0, fill=1)
        for column in range(1, 5):
            canvas.rect(80 + 86 * column, 700 - 24 * len(INDICATORS), 0.6, 24 * len(INDICATORS), stroke=0, fill=1)

    (table,) = tables(parse(drawn(draw)))
    assert grid(table) == [[text[:6] for text in row] for row in INDICATORS]


def test_a_frame_around_text_and_a_chart_are_no_tables() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(70, 640, 450, 100)
        canvas.drawString(79, 700, "专栏1　重点工程")
        for step in range(6):
            canvas.line(100, 300 + 30 * step, 400, 300 + 30 * step)
            canvas.line(100 + 60 * step, 300, 100 + 60 * step, 450)
        canvas.drawString(200, 380, "增长")

    document = parse(drawn(draw))
    assert tables(document) == []
    assert "".join("".join(piece.text.split()) for piece in document.pieces) == "专栏1重点工程增长"


def test_two_tables_of_a_page_are_two() -> None:
    document = parse(built(ruled(INDICATORS[:2]), Paragraph("二、任务分工", BODY), ruled([row[:2] for row in TASKS])))
    assert [piece.kind for piece in document.pieces] == ["table", "paragraph", "table"]


def test_words_beside_a_table_stay_outside() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(3):
            canvas.line(80, 700 - 30 * row, 240, 700 - 30 * row)
        for x in (80, 160, 240):
            canvas.line(x, 640, x, 700)
        for x, y, text in ((90, 680, "项目"), (170, 680, "数量"), (90, 650, "水库"), (170, 650, "3座")):
            canvas.drawString(x, y, text)
        canvas.drawString(300, 680, "备注栏")

    document = parse(drawn(draw))
    assert grid(tables(document)[0]) == [["项目", "数量"], ["水库", "3座"]]
    assert [piece.text for piece in document.pieces if piece.kind == "paragraph"] == ["备注栏"]


WORDS = st.text(alphabet="水利农业教育卫生一二三亩元个25.", min_size=1, max_size=6)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 6).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=2, max_size=7)))
def test_plain_grids_are_read_as_pdfplumber_reads_them(rows: list[list[str]]) -> None:
    data = built(ruled(rows))
    with pdfplumber.open(io.BytesIO(data)) as opened:
        (oracle,) = opened.pages[0].extract_tables()
        opened.pages[0].close()
    (table,) = tables(parse(data))
    assert grid(table) == [[(text or "").replace(" ", "") for text in row] for row in oracle] == rows


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Ruling,
            across=st.booleans(),
            at=st.integers(0, 60).map(lambda n: n * 7.0),
            start=st.integers(0, 60).map(lambda n: n * 7.0),
            end=st.integers(0, 60).map(lambda n: n * 7.0),
        ),
        max_size=40,
    )
)
def test_cells_of_any_lines_never_overlap_and_fill_the_grid(rulings: list[Ruling]) -> None:
    for found in pdf_grid.find([r for r in rulings if r.end > r.start]):
        rows, columns = len(found.ys) - 1, len(found.xs) - 1
        taken = [
            (r, c)
            for box in found.boxes
            for r in range(box.row, box.row + box.row_span)
            for c in range(box.column, box.column + box.column_span)
        ]
        assert sorted(taken) == [(r, c) for r in range(rows) for c in range(columns)]


def test_many_lines_are_bounded() -> None:
    net = [Ruling(across=bool(k % 2), at=k * 4.0, start=0.0, end=99_999.0) for k in range(4_000)]
    assert pdf_grid.find(net) == []


@pytest.mark.parametrize("turn", [90, 270])
def test_a_landscape_table_of_a_turned_page(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.setFont("Helvetica", 12)
        canvas.translate(*((150, 100) if turn == 90 else (450, 700)))
        canvas.rotate(turn)
        for row in range(3):
            canvas.line(0, 30 * row, 300, 30 * row)
        for x in (0, 150, 300):
            canvas.line(x, 0, x, 60)
        for x, y, text in (
            (10, 40, "Target"),
            (160, 40, "2025"),
            (10, 10, "Forest cover"),
            (160, 10, "47.5"),
        ):
            canvas.drawString(x, y, text)

    (table,) = tables(parse(drawn(draw)))
    assert grid(table) == [["Target", "2025"], ["Forest cover", "47.5"]]


def test_a_table_that_a_page_break_parts_is_one_and_its_head_stands_once() -> None:
    rows = [TASKS[0], *([str(n), f"第{n}项任务", "2024年底", "县水利局", "各乡镇"] for n in range(1, 80))]
    for repeated in (0, 1):
        table = ruled(rows)
        table.repeatRows = repeated
        document = parse(built(Paragraph("任务如下。", BODY), table, Paragraph("请抓好落实。", BODY)))
        assert [piece.kind for piece in document.pieces] == ["paragraph", "table", "paragraph"]
        assert grid(document.pieces[1]) == rows
        pages = [cell.page or document.pieces[1].page for cell in document.pieces[1].cells]
        assert pages == sorted(pages)
        assert set(pages) == {1, 2, 3}


def test_tables_of_other_columns_on_the_next_page_stay_apart() -> None:
    long = ruled([[str(n), "任务"] for n in range(36)], [100, 200])
    other = ruled([["指标", "单位", "目标"], ["绿化率", "%", "38"]], [100, 100, 100])
    document = parse(built(long, other))
    found = tables(document)
    assert [len(grid(piece)[0]) for piece in found][-1] == 3
