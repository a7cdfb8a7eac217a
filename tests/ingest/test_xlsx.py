"""XLSX: sheets as people see them, hidden and merged cells, hostile workbooks. openpyxl and xlsxwriter make them."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Font

from ingest import xlsx, xlsx_format, xlsx_sheet
from ingest.document import Document, Piece
from ingest.errors import DamagedSource, EmptySource, EncryptedSource, IngestError, SourceTooLarge
from ingest.source import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = ["序号", "任务", "时限", "牵头单位", "责任单位"]
TASKS = [
    [1, "新建农村公路42公里", datetime.date(2024, 10, 31), "县交通运输局", "各乡镇人民政府"],
    [2, "改造老旧小区18个", datetime.date(2024, 11, 30), "县住房城乡建设局", "县发展改革局、县财政局"],
]


def saved(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows(*values: list[Any]) -> bytes:
    def fill(book: Any) -> None:
        for row in values:
            book.active.append(row)

    return saved(fill)


def parse(data: bytes, name: str = "任务分解表.xlsx") -> Document:
    return xlsx.parse(Source(name=name, data=data))


def grid(piece: Piece) -> list[list[str]]:
    height = max(cell.row + cell.row_span for cell in piece.cells)
    width = max(cell.column + cell.column_span for cell in piece.cells)
    found = [[""] * width for _ in range(height)]
    for cell in piece.cells:
        found[cell.row][cell.column] = cell.text
    return found


def shared(*values: list[Any]) -> bytes:
    """Made by xlsxwriter, which keeps words apart from the sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(values):
            sheet.write_row(r, 0, row)
    return buffer.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_title_lines_grid_and_notes() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(["清溪县2024年重点任务分解表"])
        sheet.append([None, None, None, None, "截至2024年3月"])
        sheet.append(HEAD)
        for row in TASKS:
            sheet.append(row)
        sheet.append(["注：时限为完成验收的最后日期。"])
        sheet.merge_cells("A1:E1")
        sheet["A1"].alignment = Alignment(horizontal="center")
        sheet["A1"].font = Font(bold=True)

    title, date, table, note = parse(saved(fill)).pieces
    assert (title.text, title.centred, title.bold) == ("清溪县2024年重点任务分解表", True, True)
    assert date.text == "截至2024年3月"
    assert grid(table)[0] == HEAD
    assert grid(table)[1] == ["1", "新建农村公路42公里", "2024-10-31", "县交通运输局", "各乡镇人民政府"]
    assert (note.kind, note.text) == ("paragraph", "注：时限为完成验收的最后日期。")


def test_merged_cells_carry_their_spans() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (
            ["类别", "指标", "目标值", None],
            [None, None, 2023, 2025],
            ["生态", "森林覆盖率", 46.8, 47.5],
        ):
            sheet.append(row)
        sheet.append([None, "湿地保护率", 52, 55])
        for area in ("A1:A2", "B1:B2", "C1:D1", "A3:A4"):
            sheet.merge_cells(area)

    (table,) = parse(saved(fill)).pieces
    cells = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert cells["类别"] == (0, 0, 2, 1)
    assert cells["目标值"] == (0, 2, 1, 2)
    assert cells["生态"] == (2, 0, 2, 1)
    assert cells["55"] == (3, 3, 1, 1)
    assert len(table.cells) == 12


def test_every_sheet_has_its_name_when_there_are_several() -> None:
    def fill(book: Any) -> None:
        book.active.title = "约束性指标"
        book.active.append(["单位GDP能耗降低", "%"])
        book.create_sheet("空表")
        book.create_sheet("预期性指标").append(["研发投入强度", "%"])

    pieces = parse(saved(fill)).pieces
    assert [(p.kind, p.text) for p in pieces] == [
        ("heading", "约束性指标"),
        ("table", ""),
        ("heading", "预期性指标"),
        ("table", ""),
    ]


def test_hidden_sheets_rows_and_columns_are_left_out_and_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.title = "公开"
        for row in (["指标", "内部", "目标"], ["甲", "x", 1], ["乙", "y", 2], ["丙", "z", 3]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        secret = book.create_sheet("底稿")
        secret.append(["内部数据", 1])
        secret.sheet_state = "hidden"

    document = parse(saved(fill))
    assert [grid(p) for p in document.pieces] == [[["指标", "目标"], ["甲", "1"], ["丙", "3"]]]
    assert [w.code for w in document.warnings] == ["hidden_sheet_skipped", "hidden_cells_skipped"]
    assert "底稿" in document.warnings[0].message


def test_a_merged_value_shows_where_its_first_cell_is_hidden() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["目标值", None, "备注"], [2023, 2025, "甲"]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.column_dimensions["A"].hidden = True

    (table,) = parse(saved(fill)).pieces
    assert grid(table) == [["目标值", "备注"], ["2025", "甲"]]


def test_a_sheet_of_one_column_is_paragraphs() -> None:
    pieces = parse(rows(["清溪县工作要点"], ["一、稳住粮食面积35万亩"], [], ["二、新增就业4200人"])).pieces
    assert [(p.kind, p.text) for p in pieces] == [
        ("paragraph", "清溪县工作要点"),
        ("paragraph", "一、稳住粮食面积35万亩"),
        ("paragraph", "二、新增就业4200人"),
    ]


def test_lines_of_a_cell_are_one_line() -> None:
    (table,) = parse(rows(["县水利局\n县财政局", "各乡镇\t街道"], ["a", "b"])).pieces
    assert grid(table)[0] == ["县水利局 县财政局", "各乡镇 街道"]


def test_formulas_show_their_saved_results_and_missing_ones_are_told() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["合计", 3, 4])
    sheet.write_formula(1, 0, "=B1+C1", None, 7)
    sheet.write(1, 1, "个")
    book.close()
    assert grid(parse(buffer.getvalue()).pieces[0])[1][0] == "7"
    document = parse(rows(["合计", 3, 4], ["=B1+C1", "个", "x"]))
    assert [w.code for w in document.warnings] == ["formula_without_value"]


def test_a_lying_dimension_does_not_hide_rows() -> None:
    data = rows(*[[f"项目{n}", n] for n in range(50)])
    lying = changed(data, SHEET, lambda xml: xml.replace(b'ref="A1:B50"', b'ref="A1"'))
    assert lying != data
    assert len(parse(lying).pieces[0].cells) == 100


def test_strict_workbooks_are_read() -> None:
    data = rows(["指标", "目标"], ["森林覆盖率", 47.5])
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"):
        data = changed(data, part, lambda xml: xml.replace(usual, strict))
    assert grid(parse(data).pieces[0]) == [["指标", "目标"], ["森林覆盖率", "47.5"]]


def test_facts() -> None:
    def fill(book: Any) -> None:
        book.properties.creator = "清溪县发展改革局"
        book.properties.title = "重点项目清单"
        book.active.append(["项目", 1])

    facts = dict(parse(saved(fill)).facts)
    assert facts["creator"] == "清溪县发展改革局"
    assert facts["title"] == "重点项目清单"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.4675, "0.00%", "46.75%"),
        (0.125, "0.0%", "12.5%"),
        (120.0, "General", "120"),
        (46.800000000000004, "General", "46.8"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333333"),
        (15230, "#,##0", "15,230"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567, "0.0,", "1234.6"),
        (38.6, "0.00_ ", "38.60"),
        (38.6, "0.##", "38.6"),
        (38, "0.##", "38"),
        (7, "000", "007"),
        (-12.5, "0.0_);(0.0)", "-12.5"),
        (-12.5, "0.0;[Red]0.0", "-12.5"),
        (-0.05, "0%", "-5%"),
        (0, '0;-0;"—"', "—"),
        (42, '0"公里"', "42公里"),
        (42, '"约"0"公里', "约42公里"),
        (15000000000, "0.00E+00", "1.50E+10"),
        (12, "@", "12"),
        (3.5, "# ?/?", "3.5"),
        (2.5, "0", "3"),
        (10**13, "General", "10000000000000"),
        (True, "General", "TRUE"),
        ("文字", "0.00", "文字"),
        (None, "0", ""),
        (datetime.date(2018, 12, 31), "yyyy-mm-dd", "2018-12-31"),
        (datetime.datetime(2018, 12, 31), "m/d/yy", "2018-12-31"),
        (datetime.datetime(2018, 12, 31), "[$-804]yyyy/m/d;@", "2018-12-31"),
        (datetime.datetime(2018, 12, 31), 'yyyy"年"m"月"d"日"', "2018年12月31日"),
        (datetime.datetime(2018, 12, 1), 'yyyy"年"m"月";@', "2018年12月"),
        (datetime.datetime(2018, 12, 1), "yyyy年mm月", "2018年12月"),
        (datetime.datetime(2018, 9, 5), 'm"月"d"日"', "9月5日"),
        (datetime.datetime(2018, 9, 5), "mmm-yy", "2018-09"),
        (datetime.datetime(2018, 9, 5), "yyyy", "2018"),
        (datetime.datetime(2018, 9, 5, 14, 30), "yyyy-mm-dd h:mm", "2018-09-05 14:30"),
        (datetime.datetime(2018, 9, 5, 14, 30), 'h"时"mm"分"', "14时30分"),
        (datetime.time(14, 30), "h:mm", "14:30"),
        (datetime.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_values_are_shown_as_a_person_sees_them(value: object, form: str, shown: str) -> None:
    assert xlsx_format.show(value, form) == shown


def test_formats_reach_the_cells_of_a_saved_workbook() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(["项目", 0.95, 43465, 43465, 120.0])
        for column, form in ((2, "0%"), (3, "yyyy-mm-dd"), (4, 'yyyy"年"m"月"')):
            sheet.cell(1, column).number_format = form
        sheet.append(["其他", 1, 2, 3, 4])

    assert grid(parse(saved(fill)).pieces[0])[0] == ["项目", "95%", "2018-12-31", "2018年12月", "120"]


def test_date_formats_that_excel_knows_by_number_where_the_language_is_chinese() -> None:
    def fill(book: Any) -> None:
        book.active.append(["完成时限", 43465])
        book.active.append(["开工", 43101])
        book.active["B1"].number_format = "0.00"

    data = changed(saved(fill), "xl/styles.xml", lambda xml: xml.replace(b'numFmtId="2"', b'numFmtId="57"'))
    assert grid(parse(data).pieces[0])[0] == ["完成时限", "2018年12月"]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.floats(), st.integers(-(10**20), 10**20), st.datetimes(), st.booleans(), st.text(max_size=5)),
    st.text(alphabet='0#?.,%;"\\_*-+E/年月日ymdhs[]@G ()元', max_size=20),
)
@example(1e28, "0")
def test_no_format_fails(value: object, form: str) -> None:
    assert isinstance(xlsx_format.show(value, form), str)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.integers(0, 3))
def test_digits_are_rounded_half_up_and_exactly(value: Decimal, places: int) -> None:
    shown = xlsx_format.show(value, "0." + "0" * places if places else "0")
    assert abs(Decimal(shown) - value) <= Decimal(5).scaleb(-places - 1)


def test_an_old_workbook_and_other_bytes_are_named() -> None:
    old = OLE + b"\0" * 600 + "Workbook".encode("utf-16-le")
    with pytest.raises(DamagedSource, match=r"任务分解表\.xlsx：.*旧版 Excel"):
        parse(old)
    with pytest.raises(EncryptedSource, match="密码"):
        parse(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    for data in (b"", b"PK\x03\x04rubbish", b"<html><body>404</body></html>"):
        with pytest.raises(DamagedSource):
            parse(data)


def test_a_truncated_workbook_is_damaged() -> None:
    data = rows(*[[f"项目{n}", n] for n in range(200)])
    for share in (0.1, 0.5, 0.95):
        with pytest.raises(DamagedSource):
            parse(data[: int(len(data) * share)])


def test_an_empty_workbook_is_told() -> None:
    with pytest.raises(EmptySource, match="没有内容"):
        parse(rows())


def test_references_far_out_do_not_cost_memory() -> None:
    def with_row(row: bytes) -> bytes:
        data = rows(["项目", 1], ["其他", 2])
        return changed(data, SHEET, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))

    with pytest.raises(SourceTooLarge, match="上限"):
        parse(with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    with pytest.raises(DamagedSource, match="超出范围"):
        parse(with_row(b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>'))
    styled = with_row(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert len(parse(styled).pieces[0].cells) == 4


def test_a_long_word_used_often_is_bounded() -> None:
    with pytest.raises(SourceTooLarge, match="万字"):
        parse(shared(*[["长" * 30_000]] * 1_000))


def test_a_zip_bomb_is_counted_whatever_its_directory_says() -> None:
    data = changed(rows(["项目", 1]), SHEET, lambda xml: xml + b" " * (70 * 1024 * 1024))
    assert len(data) < 200_000
    with pytest.raises(SourceTooLarge, match="解压后超过"):
        parse(data)
    lying = data.replace((70 * 1024 * 1024 + 0).to_bytes(4, "little"), b"\0\0\0\0")
    with pytest.raises(IngestError):
        parse(lying)


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_entities_are_refused(part: str) -> None:
    dtd = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

    def add(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>")
        return head + mark + dtd + rest if mark else dtd + xml

    with pytest.raises(DamagedSource, match="DTD"):
        parse(changed(shared(["项目", 1]), part, add))


def test_overlapping_merges_are_bounded() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:CV200"/>' % n for n in range(1, 190))
    data = changed(
        rows(*[[n] * 100 for n in range(200)]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"),
    )
    (table,) = parse(data).pieces
    assert table.cells[0].row_span == 200


def test_references() -> None:
    assert xlsx_sheet.place("B12") == (12, 2)
    assert xlsx_sheet.place("$XFD$1048576") == (1_048_576, 16_384)
    for wrong in ("XFE1", "A0", "A1048577", "12", "AAAA1", ""):
        assert xlsx_sheet.place(wrong) is None


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-999, 99_999), st.sampled_from(["县", "个", "95%"])), max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_every_value_is_kept_once(values: list[list[Any]]) -> None:
    wanted = sorted(str(v) for row in values for v in row if v is not None)
    try:
        document = parse(rows(*values))
    except EmptySource:
        assert wanted == []
        return
    found = [p.text for p in document.pieces if p.kind != "table"]
    found += [c.text for p in document.pieces for c in p.cells if c.text]
    assert sorted(found) == wanted


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_damage_never_escapes_as_another_error(at: int, rubbish: bytes) -> None:
    data = rows(["项目", 1], ["其他", 0.5])
    at %= len(data)
    try:
        document = parse(data[:at] + rubbish + data[at + len(rubbish) :])
    except IngestError:
        document = None
    assert document is None or document.pieces


def test_format_is_known_by_its_members() -> None:
    data = rows(["项目", 1])
    assert xlsx.matches(data)
    assert not xlsx.matches(b"%PDF-1.7")
    assert not xlsx.matches(OLE)
    assert xlsx.SUFFIXES == (".xlsx", ".xlsm")
