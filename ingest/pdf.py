"""A PDF with a text layer becomes a Document (simple form; geometry follows)."""

from __future__ import annotations

from ingest.document import Document, Piece
from ingest.errors import DamagedSource, EncryptedSource
from ingest.plan import PlanWarning
from ingest.source import Source

SUFFIXES: tuple[str, ...] = (".pdf",)
PARSER = "pdf/1"


def matches(data: bytes) -> bool:
    """True where the bytes begin as a PDF does (a few bytes of rubbish before it are allowed)."""
    return b"%PDF-" in data[:1024]


def parse(source: Source) -> Document:
    """The pages' text in reading order."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == 4:
            raise EncryptedSource(source.name, "PDF 已加密，需要密码才能读取") from error
        raise DamagedSource(source.name, f"PDF 已损坏或不完整（{error}）") from error
    pieces: list[Piece] = []
    try:
        for number in range(len(pdf)):
            text = pdf[number].get_textpage().get_text_range()
            pieces.extend(
                Piece(kind="paragraph", text=line.strip(), page=number + 1)
                for line in text.splitlines()
                if line.strip()
            )
    finally:
        pdf.close()
    warnings = () if pieces else (PlanWarning(code="no_text_layer", message="整个 PDF 没有文字层"),)
    return Document(pieces=tuple(pieces), parser=PARSER, warnings=warnings)
