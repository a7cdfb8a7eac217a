"""What a sheet's XML says beside its values: merged cells, hidden rows and columns, how far it is filled.

Read before openpyxl sees the workbook, and with it all limits: openpyxl fills every gap that a sheet's references
leave, so that a few kilobytes can ask for gigabytes.
"""

from __future__ import annotations

import io
import re

import msgspec
from lxml import etree

from ingest.errors import DamagedSource, SourceTooLarge

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CELLS = 1_000_000
# Filled rows times filled columns; and rows times columns up to the last filled one.
MAX_GRID = 1_000_000
MAX_REACH = 20_000_000
MAX_MERGES = 100_000
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_TAGS = tuple(f"{{*}}{name}" for name in ("row", "c", "mergeCell", "col"))


class Merge(msgspec.Struct, frozen=True):
    """A merged range; rows and columns count from 1 and are all inside."""

    top: int
    left: int
    bottom: int
    right: int


class Layout(msgspec.Struct):
    """Last filled row and column (from 1), merged ranges, hidden rows and columns, formulas without a value."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    merges: list[Merge] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    valueless: int = 0
    filled_rows: int = 0
    filled_columns: set[int] = set()


def layout(source: str, part: str, data: bytes) -> Layout:
    """Read a sheet's XML in one pass. Raises DamagedSource, SourceTooLarge."""
    found = Layout()
    reader = _Reader(source, part, found)
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=_TAGS, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for event, node in events:
            reader.take(event, node)
    except etree.XMLSyntaxError as error:
        raise DamagedSource(source, f"{part} 不是有效的 XML（{error.msg}）") from error
    reach, grid = found.rows * found.columns, found.filled_rows * len(found.filled_columns)
    if reach > MAX_REACH or grid > MAX_GRID:
        extent = f"{found.rows} 行 {found.columns} 列"
        raise SourceTooLarge(source, f"{part} 有 {extent}，超过表格大小的上限")
    return found


def place(reference: str) -> tuple[int, int] | None:
    """Row and column, from 1, of a reference such as B12; None where it is none that a sheet can have."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if 0 < row <= MAX_ROWS and 0 < column <= MAX_COLUMNS else None


class _Reader:
    def __init__(self, source: str, part: str, found: Layout) -> None:
        self._source = source
        self._part = part
        self._found = found
        self._row = 0
        self._column = 0
        self._last = 0

    def take(self, event: str, node: etree._Element) -> None:
        name = str(node.tag).rpartition("}")[2]
        if event == "start":
            if name == "row":
                self._start_row(node)
            return
        if name == "c":
            self._cell(node)
        elif name == "mergeCell":
            self._merge(node)
        elif name == "col":
            self._columns(node)
        if name != "c":
            node.clear()
            while node.getprevious() is not None:
                parent = node.getparent()
                if parent is None:
                    break
                del parent[0]

    def _start_row(self, node: etree._Element) -> None:
        stated = node.get("r")
        self._row = self._whole(stated) if stated else self._row + 1
        self._column = 0
        if self._row > MAX_ROWS:
            raise DamagedSource(self._source, f"{self._part} 的行号超出范围")
        if node.get("hidden") in {"1", "true"}:
            self._found.hidden_rows.add(self._row)

    def _cell(self, node: etree._Element) -> None:
        found, reference = self._found, node.get("r")
        self._column += 1
        if reference is not None:
            at = place(reference)
            if at is None:
                raise DamagedSource(self._source, f"{self._part} 的单元格位置 {reference[:20]} 超出范围")
            self._column = at[1]
        filled, formula = False, False
        for child in node:
            name = str(child.tag).rpartition("}")[2]
            filled |= name == "is" or (name == "v" and bool(child.text))
            formula |= name == "f"
        if not filled:
            found.valueless += formula
            return
        found.cells += 1
        found.filled_rows += self._row != self._last
        self._last = self._row
        found.filled_columns.add(self._column)
        found.rows = max(found.rows, self._row)
        found.columns = max(found.columns, self._column)
        if found.cells > MAX_CELLS:
            raise SourceTooLarge(self._source, f"{self._part} 超过 {MAX_CELLS // 10_000} 万个单元格的上限")

    def _merge(self, node: etree._Element) -> None:
        first, _, last = (node.get("ref") or "").partition(":")
        start, end = place(first), place(last)
        if start and end and len(self._found.merges) < MAX_MERGES:
            self._found.merges.append(Merge(start[0], start[1], end[0], end[1]))

    def _columns(self, node: etree._Element) -> None:
        if node.get("hidden") in {"1", "true"}:
            first, last = self._whole(node.get("min")), self._whole(node.get("max"))
            self._found.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))

    def _whole(self, text: str | None) -> int:
        if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
            raise DamagedSource(self._source, f"{self._part} 的行列号无效")
        return int(text)
