"""An Excel table for people: Chinese heads, frozen and filtered, numbers and dates as such, and a sheet 说明.

Nothing in a document can become a formula or a link; texts over 32,767 characters are cut with a mark in the
cell and a line on the sheet 说明; rows beyond 1,048,576 go on to another sheet. Rows are written as they
come, in constant memory.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import Any

from app.export.about import About, Cut
from app.export.cell import Cell, cell
from app.export.columns import SHAPES, Column, head
from app.export.harmless import EXCEL_CELL, cut16, digits, fits_double, harmless, width16
from app.export.whole import WriteError
from app.language import say, say_in
from extract.record import Record
from ingest.plan import Plan

MAX_ROWS = 1_048_576
FIRST_DATE = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: days before March of that year are written as text."""
LINE_HEIGHT = 15
MAX_LINES = 12


def write(rows: Iterable[Plan | Record], path: Path, about: About) -> None:
    """Write the table. Raises WriteError; the caller gives a temporary path and renames it."""
    # xlsxwriter leaves its own temporary files behind when it is interrupted: they go with their folder, which is named
    # before it is made, so that no interrupt falls between the two.
    folder = path.with_name(f"{path.name}.d")
    try:
        folder.mkdir()
        _write(rows, path, about, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(rows: Iterable[Plan | Record], path: Path, about: About, folder: Path) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    options = {
        "constant_memory": True,
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "use_zip64": True,
        "tmpdir": str(folder),
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    try:
        table = _Table(workbook, about)
        for row in rows:
            table.add(row)
        table.finish()
        _explain(workbook, about)
        workbook.close()
    except XlsxWriterException as error:
        raise WriteError(say("write.refused", path=path.name, reason=error)) from error
    finally:
        _let_go(workbook)


def _let_go(workbook: Any) -> None:
    """Close what constant memory holds open: a workbook that failed would speak up again when collected."""
    workbook.fileclosed = True
    for sheet in workbook.worksheets():
        for handle in (sheet.row_data_fh, sheet.fh):
            if handle is not None:
                handle.close()


class _Table:
    """The sheets of data: a new one whenever the last is full."""

    def __init__(self, workbook: Any, about: About) -> None:
        self.workbook, self.about = workbook, about
        self.columns = SHAPES[about.shape]
        self.formats = _formats(workbook)
        self.sheets = 0
        self.sheet: Any = None
        self.line = 0
        self._open()

    def _open(self) -> None:
        self.sheets += 1
        name = say_in(self.about.heads, f"sheet.{self.about.shape}")
        self.sheet = self.workbook.add_worksheet(name if self.sheets == 1 else f"{name} {self.sheets}")
        self.sheet.freeze_panes(1, 0)
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width, self.formats[_style(column)])
        for at, column in enumerate(self.columns):
            self.sheet.write_string(0, at, head(column, self.about.heads), self.formats["head"])
        self.line = 1

    def add(self, row: Plan | Record) -> None:
        if self.line == MAX_ROWS:
            self.finish()
            self._open()
        cells = [cell(row, column, self.about.heads) for column in self.columns]
        self.sheet.set_row(self.line, _height(cells, self.columns))
        self.about.count(row)
        for at, column in enumerate(self.columns):
            self._write(at, column, cells[at], row)
        self.line += 1

    def finish(self) -> None:
        """The filter spans what was written; numbers kept as text are meant so."""
        last = max(self.line - 1, 1)
        self.sheet.autofilter(0, 0, last, len(self.columns) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:{_letters(len(self.columns))}{last + 1}"})

    def _write(self, at: int, column: Column, value: Cell, row: Plan | Record) -> None:
        style = self.formats[_style(column)]
        if value is None:
            return
        if isinstance(value, str):
            self._check(self.sheet.write_string(self.line, at, self._text(value, column, row), style))
        elif isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) >= FIRST_DATE:
            kind = "time" if isinstance(value, datetime) else "date"
            self._check(self.sheet.write_datetime(self.line, at, value, self.formats[kind]))
        elif isinstance(value, date):
            self._check(self.sheet.write_string(self.line, at, value.isoformat(), style))
        else:
            self._number(at, Decimal(value), style)

    def _number(self, at: int, number: Decimal, style: Any) -> None:
        """A number as a number; one that a double cannot keep exactly as text."""
        if fits_double(number):
            self._check(self.sheet.write_number(self.line, at, float(number), style))
        else:
            self._check(self.sheet.write_string(self.line, at, harmless(digits(number)), style))

    def _text(self, value: str, column: Column, row: Plan | Record) -> str:
        text = harmless(value)
        if width16(text) <= EXCEL_CELL:
            return text
        identity = row.plan_id if isinstance(row, Plan) else row.record_id
        self.about.cuts.append(Cut(identity, head(column, self.about.heads), len(value)))
        mark = say_in(self.about.heads, "cell.cut", length=len(value))
        return cut16(text, EXCEL_CELL - width16(mark)) + mark

    def _check(self, code: int) -> None:
        if code:
            raise WriteError(say("write.cell", line=self.line + 1, code=code))


def _explain(workbook: Any, about: About) -> None:
    formats = _formats(workbook)
    sheet = workbook.add_worksheet(say_in(about.heads, "sheet.about"))
    sheet.set_column(0, 0, 22, formats["plain"])
    sheet.set_column(1, 1, 90, formats["wrap"])
    for line, (label, value) in enumerate(about.lines()):
        sheet.write_string(line, 0, harmless(label), formats["head"])
        if isinstance(value, int):
            sheet.write_number(line, 1, value, formats["whole_left"])
        else:
            sheet.write_string(line, 1, cut16(harmless(value), EXCEL_CELL), formats["wrap"])
    workbook.set_properties({"title": about.lines()[0][1], "created": about.made.replace(tzinfo=None)})


def _formats(workbook: Any) -> dict[str, Any]:
    top = {"valign": "top"}
    return {
        "head": workbook.add_format({**top, "bold": True, "bg_color": "#DDE6F0", "border": 1}),
        "plain": workbook.add_format(top),
        "wrap": workbook.add_format({**top, "text_wrap": True}),
        "date": workbook.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
        "time": workbook.add_format({**top, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
        "whole": workbook.add_format({**top, "num_format": "0"}),
        "whole_left": workbook.add_format({**top, "num_format": "0", "align": "left"}),
    }


def _style(column: Column) -> str:
    if column.form == "whole":
        return "whole"
    return "wrap" if column.wrap else "plain"


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """The height that shows the wrapped cells, up to MAX_LINES: not every reader fits rows by itself."""
    lines = 1
    for value, column in zip(cells, columns, strict=True):
        if column.wrap and isinstance(value, str):
            lines = max(lines, sum(_lines(part, column.width) for part in value[:2000].split("\n")))
    return LINE_HEIGHT * min(lines, MAX_LINES)


def _lines(text: str, width: int) -> int:
    wide = sum(character > "\u2e7f" for character in text)
    return max(1, ceil((len(text) + wide) / width))


def _letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
