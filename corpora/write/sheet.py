"""Form xlsx: a title in a merged first row, notes below it, then the table. Cells that are numbers are numbers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from corpora.write.text import Line, Text


def rendered(plan: Text, body: list[Line]) -> bytes:
    """The plan as an XLSX file with one sheet."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1)})
    sheet = book.add_worksheet(plan.head.get("sheet", "Sheet1"))
    wide = max(len(line.cells) for line in body if line.kind == "row")
    title = book.add_format({"bold": True, "align": "center", "font_size": 18})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    for number, line in enumerate(body):
        if line.kind == "row":
            _row(sheet, number, line.cells, plain)
        else:
            style = title if line.kind == "title" else book.add_format({"align": _side(line)})
            sheet.merge_range(number, 0, number, wide - 1, line.shown, style)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, wide - 1, 24)
    book.close()
    return stream.getvalue()


def _side(line: Line) -> str:
    return {"centre": "center", "right": "right"}.get(line.kind, "left")


def _row(sheet: Any, number: int, cells: list[str], style: Any) -> None:
    for column, words in enumerate(cells):
        if words.replace(".", "", 1).isdecimal():
            sheet.write_number(number, column, float(words), style)
        else:
            sheet.write_string(number, column, words, style)
