"""A workbook becomes a Document: each sheet one table (simple form; merged cells and formats follow)."""

from __future__ import annotations

import io

from ingest import zip_part
from ingest.document import Cell, Document, Piece
from ingest.source import Source

SUFFIXES: tuple[str, ...] = (".xlsx", ".xlsm")
PARSER = "xlsx/1"


def matches(data: bytes) -> bool:
    """True where the bytes are a zip that holds a workbook."""
    return "xl/workbook.xml" in zip_part.names(data)


def parse(source: Source) -> Document:
    """Each sheet's rows as one table piece."""
    import openpyxl

    parts = zip_part.Parts(source)
    for name in sorted(parts.names):
        parts.size(name)
    book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    pieces = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        cells = tuple(
            Cell(text=" ".join(str(value).split()), row=r, column=c)
            for r, row in enumerate(sheet.iter_rows(values_only=True))
            for c, value in enumerate(row)
            if value is not None
        )
        if cells:
            pieces.append(Piece(kind="table", cells=cells))
    return Document(pieces=tuple(pieces), parser=PARSER)
