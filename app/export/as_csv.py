"""A CSV table that spreadsheets open well: UTF-8 with BOM, CRLF, no cell that could become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from app.export.about import About
from app.export.cell import Cell, cell
from app.export.columns import SHAPES, head
from app.export.harmless import digits, harmless
from extract.record import Record
from ingest.plan import Plan

BOM = "\ufeff"


class Writable(Protocol):
    """What takes text."""

    def write(self, text: str, /) -> int:
        """Take the text; gives its length."""
        ...


def write(rows: Iterable[Plan | Record], file: Writable, about: About) -> None:
    """Write to a file opened with newline="" and UTF-8."""
    columns = SHAPES[about.shape]
    file.write(BOM)
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow([head(column, about.heads) for column in columns])
    for row in rows:
        about.count(row)
        table.writerow([written(cell(row, column, about.heads)) for column in columns])


def written(value: Cell) -> str:
    """One cell as text: numbers exact and bare, dates ISO, texts harmless, unknown empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Decimal):
        return digits(value) if value.is_finite() else harmless(str(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
