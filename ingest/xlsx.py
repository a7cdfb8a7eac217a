"""A workbook becomes a Document: of each sheet its title lines, its grid as one table, its notes.

Every part is counted while it is unpacked and every sheet is measured before openpyxl sees the workbook. Values are
given as a person sees them (95%, 2018-12-31). Hidden sheets, rows and columns are left out and told.

    parse(read("任务分解表.xlsx")).pieces[1].cells[0].text  ->  "序号"
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from ingest import office_property, xlsx_format, xlsx_grid, xlsx_sheet, xml_part, zip_part
from ingest.document import Document, Piece
from ingest.errors import DamagedSource, EmptySource, SourceTooLarge
from ingest.plan import PlanWarning
from ingest.source import Source
from ingest.xlsx_grid import Value, Values
from ingest.xlsx_sheet import Layout

SUFFIXES: tuple[str, ...] = (".xlsx", ".xlsm")
PARSER = "xlsx/1"
MAX_LETTERS = 20_000_000
MAX_SHEETS = 200

_WORKBOOK = "xl/workbook.xml"
# Pictures, comments, pivot caches and links to other files are not handed to openpyxl.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml"
    r"|xl/(?:workbook|sharedStrings|styles|theme/theme\d*)\.xml|xl/_rels/workbook\.xml\.rels"
)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, zipfile.BadZipFile)


def matches(data: bytes) -> bool:
    """True where the bytes are a zip that holds a workbook."""
    return _WORKBOOK in zip_part.names(data)


def parse(source: Source) -> Document:
    """The sheets in order. Raises IngestError: damaged, encrypted, empty, too large."""
    parts = zip_part.Parts(source)
    if _WORKBOOK not in parts.names:
        raise DamagedSource(source.name, "不是 Excel 工作簿：压缩包里没有 xl/workbook.xml")
    sheets = _sheets(parts)
    packed, layouts = _packed(parts, sheets)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = _read(source, packed, layouts)
    shown = [(name, list(xlsx_grid.pieces(values, layouts[name]))) for name, values in found]
    shown = [(name, pieces) for name, pieces in shown if pieces]
    if not shown:
        raise EmptySource(source.name, "工作簿里没有内容")
    pieces: list[Piece] = []
    for name, own in shown:
        if len(shown) > 1:
            pieces.append(Piece(kind="heading", text=name, level=1))
        pieces.extend(own)
    return Document(
        pieces=tuple(pieces),
        parser=PARSER,
        facts=office_property.find(parts),
        warnings=tuple(_told(sheets, layouts)),
    )


def _sheets(parts: zip_part.Parts) -> list[tuple[str, str, bool]]:
    """Name, part and whether it is shown, of each worksheet."""
    root = xml_part.parse(parts.source, _WORKBOOK, _usual(parts.read(_WORKBOOK)))
    links_name = "xl/_rels/workbook.xml.rels"
    links = xml_part.parse(parts.source, links_name, parts.read(links_name))
    targets = {
        str(link.get("Id")): str(link.get("Target", ""))
        for link in links
        if (link.get("Type") or "").endswith("/worksheet")
    }
    found = []
    for node in root.iterfind(".//{*}sheet"):
        target = targets.get(next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), ""))
        if target is not None:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found.append((str(node.get("name") or ""), part, node.get("state", "visible") == "visible"))
    if len(found) > MAX_SHEETS:
        raise SourceTooLarge(parts.source, f"超过 {MAX_SHEETS} 个工作表的上限")
    return found


def _packed(parts: zip_part.Parts, sheets: list[tuple[str, str, bool]]) -> tuple[io.BytesIO, dict[str, Layout]]:
    """A workbook of the parts that are needed, each one counted and checked, and the layout of each shown sheet."""
    layouts: dict[str, Layout] = {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(n for n in parts.names if _NEEDED.fullmatch(n)):
            data = _usual(parts.read(name))
            xml_part.check(parts.source, name, data)
            packed.writestr(name, data)
        for name, part in ((name, part) for name, part, shown in sheets if shown):
            data = _usual(parts.read(part))
            xml_part.check(parts.source, part, data)
            packed.writestr(part, data)
            layouts[name] = xlsx_sheet.layout(parts.source, part, data)
    return buffer, layouts


def _usual(data: bytes) -> bytes:
    """A part of a strict workbook with the usual namespaces."""
    if b"purl.oclc.org" in data[:20_000]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    return data


def _read(source: Source, packed: io.BytesIO, layouts: dict[str, Layout]) -> list[tuple[str, Values]]:
    import openpyxl

    letters = 0
    found = []
    try:
        book = openpyxl.load_workbook(packed, read_only=True, data_only=True, keep_links=False)
        for name, layout in layouts.items():
            sheet = book[name]
            sheet.reset_dimensions()
            values: Values = {}
            for at, value in _values(sheet, layout, book.epoch) if layout.cells else ():
                letters += len(value.text)
                if letters > MAX_LETTERS:
                    raise SourceTooLarge(source.name, f"超过 {MAX_LETTERS // 10_000} 万字的上限")
                values[at] = value
            found.append((name, values))
        book.close()
    except _BROKEN as error:
        raise DamagedSource(source.name, f"工作簿已损坏（{type(error).__name__}：{error}）") from error
    return found


def _values(sheet: Any, layout: Layout, epoch: Any) -> Iterator[tuple[tuple[int, int], Value]]:
    for r, row in enumerate(sheet.iter_rows(max_row=layout.rows, max_col=layout.columns), 1):
        filled = [(c, cell) for c, cell in enumerate(row, 1) if cell.value is not None]
        for c, cell in filled:
            text = _text(cell, epoch)
            # Only a row of one cell can be a title line.
            yield (r, c), _titled(cell, text) if len(filled) == 1 else Value(text)


def _titled(cell: Any, text: str) -> Value:
    centred = cell.alignment.horizontal in {"center", "centerContinuous", "distributed"}
    return Value(text, centred=centred, bold=bool(cell.font.b))


def _text(cell: Any, epoch: Any) -> str:
    from openpyxl.utils.datetime import from_excel

    value, form = cell.value, cell.number_format
    number = cell.style_array.numFmtId if isinstance(value, (int, float)) else 0
    if number in xlsx_format.CHINESE_BUILT_IN and not isinstance(value, bool):
        value, form = from_excel(value, epoch), xlsx_format.CHINESE_BUILT_IN[number]
    return " ".join(xlsx_format.show(value, form or "General").split())


def _told(sheets: list[tuple[str, str, bool]], layouts: dict[str, Layout]) -> Iterator[PlanWarning]:
    for name, _, shown in sheets:
        if not shown:
            yield PlanWarning(code="hidden_sheet_skipped", message=f"隐藏的工作表“{name}”没有读取")
    for name, layout in layouts.items():
        rows = sum(1 for r in layout.hidden_rows if r <= layout.rows)
        columns = sum(1 for c in layout.hidden_columns if c <= layout.columns)
        if rows or columns:
            message = f"工作表“{name}”有隐藏的 {rows} 行 {columns} 列没有读取"
            yield PlanWarning(code="hidden_cells_skipped", message=message)
        if layout.valueless:
            message = f"工作表“{name}”有 {layout.valueless} 个公式没有保存结果，读作空白"
            yield PlanWarning(code="formula_without_value", message=message)
