"""The body of a DOCX in reading order: paragraphs, text boxes and tables become pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from lxml import etree

from ingest import docx_numbering, docx_style, docx_text
from ingest.document import Cell, Piece
from ingest.docx_name import MC, W, first, value
from ingest.errors import SourceTooLarge

MAX_HEADING = 120
MAX_CELLS = 500_000
MAX_COLUMNS = 1_000
_SILENT = ("del", "moveFrom", "sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr")
_DROPPED = {f"{W}{name}" for name in _SILENT}


class _Slot(msgspec.Struct):
    """A cell while its table is read: where it begins and what it holds."""

    row: int
    column: int
    column_span: int
    row_span: int
    pieces: list[Piece]

    def cell(self) -> Cell:
        """The cell with the words of its paragraphs as one line."""
        text = " ".join(" ".join(piece.text.split()) for piece in self.pieces if piece.kind != "table")
        return Cell(
            text=text,
            row=self.row,
            column=self.column,
            row_span=self.row_span,
            column_span=self.column_span,
        )


class Body:
    """Walks a body, a text box or a note. Numbering counts on from one call to the next.

    `present` tells whether the document has hidden (vanish) or deleted (del) words at all.
    """

    def __init__(
        self,
        source: str,
        styles: docx_style.Styles,
        numbering: docx_numbering.Numbering,
        present: frozenset[str],
    ) -> None:
        self._source = source
        self._present = present
        self._styles = styles
        self._numbering = numbering
        self._cells = 0
        self._kept = ""
        self.notes: list[tuple[str, str]] = []
        self._in_cell = False
        self.embedded = 0
        self.contents = False
        self.title: str | None = None
        self._readers: dict[object, Callable[[etree._Element], Iterator[Piece]]] = {
            f"{W}p": self._paragraph,
            f"{W}tbl": self._table,
            f"{W}sdt": self._control,
            f"{MC}AlternateContent": self._alternatives,
        }

    def pieces(self, container: etree._Element) -> Iterator[Piece]:
        """The pieces of a container of paragraphs and tables."""
        for node in container:
            reader = self._readers.get(node.tag)
            if reader is not None:
                yield from reader(node)
            elif node.tag == f"{W}altChunk":
                self.embedded += 1
            elif node.tag not in _DROPPED and isinstance(node.tag, str):
                yield from self.pieces(node)
        if self._kept.strip():
            yield Piece(kind="paragraph", text=self._kept.strip())
        self._kept = ""

    def _alternatives(self, node: etree._Element) -> Iterator[Piece]:
        for child in docx_text.chosen(node):
            yield from self.pieces(child)

    def _control(self, node: etree._Element) -> Iterator[Piece]:
        gallery = value(node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) or ""
        if gallery.lower() == "table of contents" or node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            return
        for content in node.iterchildren(f"{W}sdtContent"):
            yield from self.pieces(content)

    def _paragraph(self, node: etree._Element) -> Iterator[Piece]:
        properties = first(node, "pPr")
        style = self._styles.get(value(first(properties, "pStyle")))
        if properties is not None:
            style = docx_style.stated(properties).over(style)
        words = docx_text.Reader(self._styles, bold=bool(style.bold), hidden="vanish" in self._present).read(node)
        self.notes.extend(words.notes)
        if style.contents or words.contents:
            self.contents = True
        else:
            yield from self._lines(properties, style, words)
        for box in words.boxes:
            yield from self.pieces(box)

    def _lines(
        self, properties: etree._Element | None, style: docx_style.Style, words: docx_text.Words
    ) -> Iterator[Piece]:
        text = self._kept + words.text
        self._kept = ""
        if "del" in self._present and _mark_deleted(properties):
            self._kept = text
            return
        text = self._numbered(text, style)
        level = style.level if len(text) <= MAX_HEADING else None
        for line in text.split("\n"):
            if line.strip():
                if style.title and self.title is None:
                    self.title = line.strip()
                yield Piece(
                    kind="heading" if level else "paragraph",
                    text=line.strip(),
                    level=level,
                    centred=bool(style.centred),
                    bold=words.bold,
                )

    def _numbered(self, text: str, style: docx_style.Style) -> str:
        """The words with their number."""
        # An empty numbered paragraph shows its number too: it counts, and fills a column of running numbers.
        label = self._numbering.label(style.number)
        return docx_numbering.join(label, text.lstrip()) if text.strip() or self._in_cell else text

    def _table(self, table: etree._Element) -> Iterator[Piece]:
        slots = self._slots(table)
        if not slots:
            return
        if len({slot.column for slot in slots}) == 1:
            # One column is a frame around paragraphs, not a table.
            for slot in slots:
                yield from slot.pieces
            return
        cells = tuple(slot.cell() for slot in slots)
        if any(cell.text for cell in cells):
            yield Piece(kind="table", cells=cells)
        for slot in slots:
            yield from (piece for piece in slot.pieces if piece.kind == "table")

    def _slots(self, table: etree._Element) -> list[_Slot]:
        slots: list[_Slot] = []
        above: dict[int, _Slot] = {}
        row = 0
        for row_node in _children(table, "tr"):
            properties = first(row_node, "trPr")
            if first(properties, "del") is not None:
                continue
            current: dict[int, _Slot] = {}
            column = _span(properties, "gridBefore", 0)
            for node in _children(row_node, "tc"):
                column = self._slot(node, row, column, above, current, slots)
            above = current
            row += 1
        return slots

    def _slot(
        self,
        node: etree._Element,
        row: int,
        column: int,
        above: dict[int, _Slot],
        current: dict[int, _Slot],
        slots: list[_Slot],
    ) -> int:
        """One cell: it continues the cell above it or begins one; gives the column after it."""
        self._cells += 1
        if self._cells > MAX_CELLS or column > MAX_COLUMNS:
            limit = f"{MAX_CELLS // 10_000} 万格或 {MAX_COLUMNS} 列"
            raise SourceTooLarge(self._source, f"表格超过 {limit} 的上限")
        properties = first(node, "tcPr")
        span = _span(properties, "gridSpan", 1)
        if _continues(properties) and column in above:
            slot = above[column]
            slot.row_span = row - slot.row + 1
        else:
            outer, self._in_cell = self._in_cell, True
            slot = _Slot(row, column, span, 1, list(self.pieces(node)))
            self._in_cell = outer
            slots.append(slot)
        current[column] = slot
        return column + span


def _children(node: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those inside content controls and revision marks."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag not in _DROPPED and isinstance(child.tag, str) and child.tag != f"{W}tc":
            yield from _children(child, name)


def _span(properties: etree._Element | None, name: str, default: int) -> int:
    text = value(first(properties, name))
    return min(int(text), MAX_COLUMNS) if text and text.isascii() and text.isdigit() else default


def _continues(properties: etree._Element | None) -> bool:
    merge = first(properties, "vMerge")
    return merge is not None and value(merge) != "restart"


def _mark_deleted(properties: etree._Element | None) -> bool:
    """True where a tracked deletion took the end of the paragraph away: the next one follows on."""
    return first(first(properties, "rPr"), "del") is not None
