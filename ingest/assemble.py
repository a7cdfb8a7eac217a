"""A `Document` becomes `Plan`s: furniture dropped, text built, sections and metadata found."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ingest import heading
from ingest.document import Document, Piece
from ingest.plan import Block, Plan
from ingest.source import Source

_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


def assemble(source: Source, document: Document) -> tuple[Plan, ...]:
    """The plans of a parsed source, in order."""
    return (_plan(source, document, document.pieces, 1),)


def clean(text: str) -> str:
    """One line with plain single spaces, stripped."""
    return _SPACE.sub(" ", text).strip()


def _plan(source: Source, document: Document, pieces: tuple[Piece, ...], part: int) -> Plan:
    lines: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        text, found = _piece(piece, at)
        if text:
            lines.append(text)
            blocks.extend(found)
            at += len(text) + 1
    text = "\n".join(lines)
    return Plan(
        document_id=source.document_id,
        plan_id=f"{source.document_id}#{part}",
        part=part,
        source=source.name,
        source_start=pieces[0].source_start if pieces else None,
        source_end=pieces[-1].source_end if pieces else None,
        title=document.title,
        text=text,
        sections=heading.find(text),
        blocks=tuple(blocks),
        attachments=document.attachments,
        sha256=source.sha256,
        ingested_at=datetime.now(UTC),
        parser=document.parser,
        warnings=document.warnings,
    )


def _piece(piece: Piece, at: int) -> tuple[str, list[Block]]:
    if piece.kind == "table":
        return _table(piece, at)
    text = "\n".join(line for line in (clean(part) for part in piece.text.splitlines()) if line)
    return text, [Block("paragraph", at, at + len(text), page=piece.page, box=piece.box)]


def _table(piece: Piece, at: int) -> tuple[str, list[Block]]:
    rows: list[str] = []
    cells: list[Block] = []
    here = at
    for row in sorted({cell.row for cell in piece.cells}):
        texts = []
        for cell in sorted((c for c in piece.cells if c.row == row), key=lambda c: c.column):
            words = clean(cell.text)
            cells.append(
                Block(
                    "cell",
                    here,
                    here + len(words),
                    page=piece.page,
                    row=row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                )
            )
            texts.append(words)
            here += len(words) + 1
        rows.append("\t".join(texts))
    text = "\n".join(rows)
    return text, [Block("table", at, at + len(text), page=piece.page, box=piece.box), *cells]
