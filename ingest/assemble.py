"""A `Document` becomes `Plan`s: furniture dropped, torn lines joined, plans parted, text and tree built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import msgspec

from ingest import damage, doc_type, furniture, heading, mark, metadata, split, wrap
from ingest.document import Document, Piece
from ingest.plan import Block, Plan
from ingest.source import Source

_SPACES = {ord(char): " " for char in "\t\u00a0\u3000\u2002\u2003\u2009\u202f\u205f"}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CHARACTERS = {**_SPACES, **_UNSEEN}
_ENDLESS, _ALONE = 2_000, 200  # characters of a line among others, of the only one
_TITLE = re.compile(r"\s{0,8}([^\s。；，]{8,60})\s+")
_SENTENCE_GAP = re.compile(
    r"[。！？：；!?](?:[ \u3000]{1,4}[—-] ?\d{1,3} ?[—-])?[ \u3000\xa0]{0,4}(?=[一二三四五六七八九十（(第])"
    r"|[ \u3000\xa0]{1,4}(?=[（(]一[)）])"
)
_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def assemble(source: Source, document: Document) -> tuple[Plan, ...]:
    """The plans of a parsed source, in order; a text that is all but nothing gives one, with a warning."""
    pieces = _lines(document.pieces)
    texts = [_shown(piece) for piece in pieces]
    dropped = furniture.find(texts, document.title)
    kept = [piece for i, piece in enumerate(pieces) if piece.kind == "table" or i not in dropped]
    whole = wrap.join(kept or pieces)
    collection = any(furniture.is_collection(texts[i]) for i in dropped)
    if collection:
        whole = whole[split.lead_in([_shown(piece) for piece in whole]) :]
    parts = _parts(whole, collection=collection)
    return tuple(_plan(source, document, part, n, len(parts)) for n, part in enumerate(parts, 1))


def _parts(pieces: Sequence[Piece], *, collection: bool) -> list[Sequence[Piece]]:
    """The pieces of each plan."""
    starts = split.find([_shown(piece) for piece in pieces], collection=collection)
    return [pieces[a:b] for a, b in zip(starts, [*starts[1:], len(pieces)], strict=True)]


def clean(text: str) -> str:
    """One line, stripped: every kind of space a plain one, invisible characters gone, no other change.

    >>> clean("\u3000\u3000（一）\xa0目标")
    '（一） 目标'
    """
    return _BREAK.sub(" ", text).translate(_CHARACTERS).strip()


def _lines(pieces: Sequence[Piece]) -> list[Piece]:
    """One piece a line, each with its own place in the source where the piece's text is the source's."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind == "table":
            if any(clean(cell.text) for cell in piece.cells):
                found.append(piece)
            continue
        cuts = _cuts(piece.text, endless=len(piece.text) > (_ALONE if len(pieces) == 1 else _ENDLESS))
        if len(cuts) == 2:
            found.append(piece)
            continue
        found.extend(_cut(piece, start, end) for start, end in pairwise(cuts))
    return [piece for piece in found if piece.kind == "table" or clean(piece.text)]


def _cuts(text: str, *, endless: bool) -> list[int]:
    """Where lines end; a text in one endless line is cut after its title and before its numbered headings too."""
    cuts = {match.end() for match in _BREAK.finditer(text)}
    if endless:
        title = _TITLE.match(text)
        cuts |= {title.end()} if title and doc_type.find(title[1]) else set()
        cuts.update(gap.end() for gap in _SENTENCE_GAP.finditer(text) if _heads(text, gap.end()))
    return [0, *sorted(cuts - {0, len(text)}), len(text)]


def _heads(text: str, start: int) -> bool:
    found = mark.find(text, start)
    return found is not None and found.sure and found.habit in ("han", "han_paren", "part", "chapter")


def _cut(piece: Piece, start: int, end: int) -> Piece:
    a, b = piece.source_start, piece.source_end
    if a is not None and b is not None and b - a == len(piece.text):
        a, b = a + start, a + end
    return msgspec.structs.replace(piece, text=piece.text[start:end], source_start=a, source_end=b)


def _shown(piece: Piece) -> str:
    """A piece as one line; of a table its first words."""
    if piece.kind != "table":
        return clean(piece.text)
    return " ".join(clean(cell.text) for cell in piece.cells[:20] if cell.text)[:200]


def _plan(source: Source, document: Document, pieces: Sequence[Piece], part: int, parts: int) -> Plan:
    text, blocks, levels = _text(pieces)
    tables = [(block.start, block.end) for block in blocks if block.kind == "table"]
    sections = heading.find(text, levels=levels, tables=tables)
    known = metadata.find(source.name, document, text, sections, parts=parts)
    starts = [piece.source_start for piece in pieces if piece.source_start is not None]
    ends = [piece.source_end for piece in pieces if piece.source_end is not None]
    return Plan(
        document_id=source.document_id,
        plan_id=f"{source.document_id}#{part}",
        part=part,
        source=source.name,
        source_start=min(starts, default=None),
        source_end=max(ends, default=None),
        **{field: getattr(known, field) for field in known.__struct_fields__},
        sections=sections,
        blocks=blocks,
        text=text,
        attachments=document.attachments,
        sha256=source.sha256,
        ingested_at=datetime.now(UTC),
        parser=document.parser,
        warnings=(*document.warnings, *damage.find(text, sections, [a.name for a in document.attachments])),
    )


def _text(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...], dict[int, int]]:
    """The plan's text, its blocks, and the levels of the lines that the format calls headings, by offset."""
    lines: list[str] = []
    blocks: list[Block] = []
    levels: dict[int, int] = {}
    at = 0
    for piece in pieces:
        if piece.kind == "table":
            words, found = _table(piece, at)
        else:
            words = clean(piece.text)
            found = [Block("paragraph", at, at + len(words), page=piece.page, box=piece.box)]
            if piece.kind == "heading" and piece.level is not None:
                levels[at] = piece.level
        lines.append(words)
        blocks.extend(found)
        at += len(words) + 1
    return "\n".join(lines), tuple(blocks), levels


def _table(piece: Piece, at: int) -> tuple[str, list[Block]]:
    """One line a row, cells joined by a tab; a cell that spans rows stands in its first."""
    rows: dict[int, list[tuple[str, Block]]] = {}
    for cell in sorted(piece.cells, key=lambda cell: (cell.row, cell.column)):
        block = Block(
            "cell",
            0,
            0,
            page=cell.page or piece.page,
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
        )
        rows.setdefault(cell.row, []).append((clean(cell.text), block))
    lines: list[str] = []
    cells: list[Block] = []
    here = at
    for row in rows.values():
        if not any(words for words, _ in row):
            continue
        for words, block in row:
            cells.append(msgspec.structs.replace(block, start=here, end=here + len(words)))
            here += len(words) + 1
        lines.append("\t".join(words for words, _ in row))
    text = "\n".join(lines)
    return text, [Block("table", at, at + len(text), page=piece.page, box=piece.box), *cells]
