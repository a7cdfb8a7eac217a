"""A PDF with a text layer becomes a Document, through PDFium.

Hard-wrapped lines are joined into paragraphs, ruled tables become cells; heads, feet and page numbers go.
A page without text is told in a warning, never passed over.

    parse(read("方案.pdf")).pieces[0]  ->  Piece(text="清河县2024年造林实施方案", page=1, centred=True, ...)
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any

from ingest import pdf_column, pdf_furniture, pdf_page, pdf_paragraph, pdf_table
from ingest.document import Document, Piece
from ingest.errors import DamagedSource, EncryptedSource, IngestError, SourceTooLarge
from ingest.pdf_line import Line
from ingest.pdf_page import Page
from ingest.pdf_paragraph import Placed
from ingest.pdf_table import Table
from ingest.plan import PlanWarning
from ingest.source import Source

SUFFIXES: tuple[str, ...] = (".pdf",)
PARSER = "pdf/1"
MAX_PAGES = 3_000
MAX_LETTERS = 20_000_000

# The end of a PDF says where its parts are; rubbish of this length may follow it.
_TAIL = 64 * 1024
_NEEDS_PASSWORD = (4, 5)
_FACTS = (("Title", "title"), ("Author", "creator"), ("CreationDate", "created"), ("ModDate", "modified"))
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
# PDFium keeps global state: one document at a time in a process.
_LOCK = threading.Lock()


def matches(data: bytes) -> bool:
    """True where the bytes begin as a PDF does (a little rubbish before it is allowed)."""
    return b"%PDF-" in data[:1024]


def parse(source: Source) -> Document:
    """Paragraphs and tables in reading order, with page and box. Raises IngestError; never on a mere scan."""
    with _LOCK:
        _without_fonts_of_the_machine()
        pdf = _open(source)
        try:
            pages, warnings = _pages(source, pdf)
            facts = tuple(_facts(pdf))
        finally:
            pdf.close()
    pdf_furniture.drop(pages)
    pieces = tuple(_pieces(pages))
    warnings.extend(_told(pages))
    if not pieces or all(page.scanned or page.empty for page in pages):
        message = "整个 PDF 没有文字层，可能是扫描件，需要文字识别后才能读取"
        warnings.insert(0, PlanWarning(code="no_text_layer", message=message))
    return Document(pieces=pieces, parser=PARSER, facts=facts, warnings=tuple(warnings))


@cache
def _without_fonts_of_the_machine() -> Any:
    """Keep PDFium from the machine's own fonts, for as long as the process lives.

    Where a PDF does not embed its fonts, letters would be measured by whatever stands in for them, so that one file
    gave other paragraphs on another machine; and to load a font of all Chinese characters takes longer than to read
    fifty pages. With no font at all PDFium takes the widths that the PDF states.
    """
    import pypdfium2.raw as pdfium

    no_fonts = pdfium.FPDF_SYSFONTINFO(version=1)
    pdfium.FPDF_SetSystemFontInfo(no_fonts)
    return no_fonts  # PDFium keeps a pointer to it


def _open(source: Source) -> Any:
    import pypdfium2

    if not matches(source.data):
        raise DamagedSource(source.name, "不是 PDF 文件")
    tail = source.data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedSource(source.name, "PDF 不完整：缺少文件结尾，可能没有下载完")
    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise _explained(source, error) from error
    if len(pdf) == 0:
        pdf.close()
        raise DamagedSource(source.name, "PDF 里没有页面")
    if len(pdf) > MAX_PAGES:
        pdf.close()
        raise SourceTooLarge(source.name, f"超过 {MAX_PAGES} 页的上限")
    return pdf


def _explained(source: Source, error: Exception) -> IngestError:
    if getattr(error, "err_code", None) in _NEEDS_PASSWORD:
        return EncryptedSource(source.name, "PDF 已加密，需要密码才能读取")
    return DamagedSource(source.name, f"PDF 已损坏，无法打开（{error}）")


def _pages(source: Source, pdf: Any) -> tuple[list[Page], list[PlanWarning]]:
    pages: list[Page] = []
    warnings: list[PlanWarning] = []
    letters = 0
    for number in range(1, len(pdf) + 1):
        try:
            page = pdf_page.read(pdf, source.data, number)
        except pdf_page.PageDamagedError:
            message = f"第 {number} 页已损坏，没有读取"
            warnings.append(PlanWarning(code="page_damaged", message=message))
            continue
        except pdf_page.TooManyCharactersError as error:
            limit = pdf_page.MAX_CHARACTERS // 10_000
            raise SourceTooLarge(source.name, f"第 {number} 页超过 {limit} 万字的上限") from error
        letters += sum(len(line.text) for line in page.lines)
        if letters > MAX_LETTERS:
            raise SourceTooLarge(source.name, f"超过 {MAX_LETTERS // 10_000} 万字的上限")
        pages.append(page)
    if not pages:
        raise DamagedSource(source.name, "PDF 的所有页面都已损坏")
    return pages, warnings


def _pieces(pages: list[Page]) -> Iterator[Piece]:
    flow = _flow(pages)
    habit = pdf_paragraph.habit([item for item in flow if isinstance(item, Placed)])
    for is_table, items in groupby(flow, key=lambda item: isinstance(item, Table)):
        if is_table:
            yield from (_table(table) for table in _joined([t for t in items if isinstance(t, Table)]))
        else:
            placed = [item for item in items if isinstance(item, Placed)]
            yield from pdf_paragraph.join(placed, habit)


def _joined(tables: list[Table]) -> list[Table]:
    """Tables that follow one another, those that a page break parted as one."""
    found: list[Table] = []
    for table in tables:
        if found and pdf_table.goes_on(found[-1], table):
            found[-1] = pdf_table.joined(found[-1], table)
        else:
            found.append(table)
    return found


def _flow(pages: list[Page]) -> list[Placed | Table]:
    """All lines and tables in reading order, each line with the edges of its frame."""
    ordered = [pdf_column.order(page.lines) for page in pages]
    like = [(frame, page.width) for page, frames in zip(pages, ordered, strict=True) for frame in frames]
    edges = enumerate(pdf_paragraph.edges(like))
    flow: list[Placed | Table] = []
    for page, frames in zip(pages, ordered, strict=True):
        tables = list(page.tables)
        for frame in frames:
            number, edge = next(edges)
            for line in frame.lines:
                while tables and _before(tables[0], line):
                    flow.append(tables.pop(0))
                flow.append(Placed(line, edge, number))
        flow.extend(tables)
    return flow


def _before(table: Table, line: Line) -> bool:
    left, top, right, _ = table.rect
    return top < line.top and left < line.right and line.left < right


def _table(table: Table) -> Piece:
    left, top, right, bottom = (round(value, 1) for value in table.rect)
    return Piece(kind="table", cells=table.cells, page=table.page, box=(left, top, right, bottom))


def _told(pages: list[Page]) -> Iterator[PlanWarning]:
    for page in pages:
        if page.scanned and not page.empty:
            message = f"第 {page.number} 页没有文字层，可能是扫描图片，内容没有读取"
            yield PlanWarning(code="page_without_text", message=message)
        elif page.odd > 0.1:
            message = f"第 {page.number} 页有 {page.odd:.0%} 的字符无法识别（字体缺少编码表）"
            yield PlanWarning(code="page_garbled", message=message)


def _facts(pdf: Any) -> Iterator[tuple[str, str]]:
    known = pdf.get_metadata_dict(skip_empty=True)
    for name, label in _FACTS:
        text = str(known.get(name, "")).strip()[:500]
        date = _DATE.match(text)
        if date:
            text = "-".join(date.groups()[:3]) + (f"T{':'.join(date.groups()[3:])}" if date[4] else "")
        if text:
            yield label, text
