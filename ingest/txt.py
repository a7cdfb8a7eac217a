"""Plain text: one line is one piece, with its place in the decoded source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Document, Piece
from ingest.errors import DamagedSource
from ingest.source import Source

SUFFIXES = (".txt", ".text", ".md")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")


def matches(data: bytes) -> bool:
    """True for bytes without control characters that no text has."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 for byte in head)


def parse(source: Source) -> Document:
    """The lines of a text file, in order."""
    text = _decode(source)
    return Document(pieces=tuple(_pieces(text)), parser="txt 1", length=len(text))


def _decode(source: Source) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return source.data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DamagedSource(source.name, "无法识别文本编码")


def _pieces(text: str) -> Iterator[Piece]:
    for line in _LINE.finditer(text):
        if line.group().strip():
            yield Piece("paragraph", line.group(), source_start=line.start(), source_end=line.end())
