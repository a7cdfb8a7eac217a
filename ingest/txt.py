"""Plain text: one line is one piece, with its place in the decoded source; lines with tabs are tables.

Text copied from a web page states facts of itself in its first and last lines: they are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from ingest import decode, furniture, label
from ingest.document import Cell, Document, Piece
from ingest.errors import EmptySource, SourceTooLarge
from ingest.source import Source

SUFFIXES: tuple[str, ...] = (".txt", ".text", ".md")
PARSER = "txt/1"
MAX_CHARACTERS = 20_000_000
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_HEADING = re.compile(r" {0,3}(#{1,6}) {1,4}(?=\S)")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_SAMPLE = 4096


def matches(data: bytes) -> bool:
    """True for bytes that may be text: nearly no control characters, or the zeros of UTF-16 alone.

    >>> matches("一、总体要求".encode("gb18030")), matches(b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR")
    (True, False)
    """
    head = data[:_SAMPLE]
    if head.startswith(_MARKS):
        return True
    odd = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return odd * 100 <= len(head) or decode.decode(head).encoding.startswith("utf-16")


def parse(source: Source) -> Document:
    """The lines of a text file in order. Raises EmptySource where there is only white space, SourceTooLarge."""
    decoded = decode.decode(source.data)
    if len(decoded.text) > MAX_CHARACTERS:
        raise SourceTooLarge(source.name, f"文本超过 {MAX_CHARACTERS // 1_000_000} 百万字符的上限")
    pieces = tuple(_pieces(decoded.text, markdown=source.name.lower().endswith(".md")))
    if not pieces:
        raise EmptySource(source.name, "文件中没有文字")
    texts = [piece.text.strip() for piece in pieces if piece.kind != "table"]
    return Document(
        pieces=pieces,
        parser=PARSER,
        title=furniture.title(texts),
        facts=label.find(texts).pairs,
        warnings=decoded.warnings,
        length=len(decoded.text),
    )


def _pieces(text: str, *, markdown: bool) -> Iterator[Piece]:
    lines = [m for m in _LINE.finditer(text) if m.group().strip()]
    at = 0
    while at < len(lines):
        rows = _table_rows(lines, at)
        if rows:
            yield _table(lines[at : at + rows])
            at += rows
        else:
            yield _line(lines[at], markdown)
            at += 1


def _line(line: re.Match[str], markdown: bool) -> Piece:
    """A line as a paragraph; in Markdown `## 二、措施` is a heading of the second level."""
    mark = _HEADING.match(line.group()) if markdown else None
    start = line.start() + (mark.end() if mark else 0)
    piece = Piece("paragraph", line.string[start : line.end()], source_start=start, source_end=line.end())
    return msgspec.structs.replace(piece, kind="heading", level=len(mark[1])) if mark else piece


def _table_rows(lines: Sequence[re.Match[str]], at: int) -> int:
    """How many lines from `at` on have the same number of tab-separated cells; 0 where there is no table."""
    columns = _columns(lines[at].group())
    if columns < 2 or label.find([line.group().strip() for line in lines[at : at + 2]]).pairs:
        return 0
    end = at + 1
    while end < len(lines) and _columns(lines[end].group()) == columns:
        end += 1
    return end - at if end - at > 1 else 0


def _columns(line: str) -> int:
    return line.strip(" \u3000\xa0").count("\t") + 1 if "\t" in line.strip() else 0


def _table(lines: Sequence[re.Match[str]]) -> Piece:
    cells = tuple(
        Cell(words.strip(), row, column)
        for row, line in enumerate(lines)
        for column, words in enumerate(line.group().strip(" \u3000\xa0").split("\t"))
    )
    return Piece("table", cells=cells, source_start=lines[0].start(), source_end=lines[-1].end())
