"""Bounded reading of the parts of a zip container (DOCX, XLSX).

A zip's directory lies about sizes, so bytes are counted while they come, in pieces of 64 kB.
Messages are Chinese: users read them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from ingest.errors import DamagedSource, EncryptedSource, SourceTooLarge
from ingest.source import Source

PIECE = 64 * 1024
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
MAX_MEMBERS = 10_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
)


class Parts:
    """The parts of one zip container. `read` raises DamagedSource, EncryptedSource or SourceTooLarge."""

    def __init__(self, source: Source) -> None:
        self.source = source.name
        self._left = MAX_TOTAL
        self._zip = _open(source)
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """All bytes of one part, at most MAX_PART; all parts of a container together at most MAX_TOTAL."""
        buffer = bytearray()
        for piece in self._pieces(name):
            buffer += piece
        return bytes(buffer)

    def size(self, name: str) -> int:
        """The true size of a part, counted without keeping it; it uses up MAX_TOTAL as `read` does."""
        return sum(map(len, self._pieces(name)))

    def read_if_there(self, name: str) -> bytes | None:
        """The bytes of a part, or None where the container has no such part."""
        return self.read(name) if name in self.names else None

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise EncryptedSource(self.source, "文件已加密，需要密码才能读取")
            with self._zip.open(info) as file:
                yield from self._counted(file, name)
        except KeyError as error:
            raise DamagedSource(self.source, f"压缩包里缺少 {name}") from error
        except _UNREADABLE as error:
            raise DamagedSource(self.source, f"压缩包里的 {name} 已损坏（{error}）") from error

    def _counted(self, file: IO[bytes], name: str) -> Iterator[bytes]:
        size = 0
        while piece := file.read(PIECE):
            size += len(piece)
            self._left -= len(piece)
            if size > MAX_PART:
                raise SourceTooLarge(self.source, f"{name} 解压后超过 {MAX_PART // 1024 // 1024} MB 的上限")
            if self._left < 0:
                raise SourceTooLarge(self.source, f"解压后合计超过 {MAX_TOTAL // 1024 // 1024} MB 的上限")
            yield piece


def names(data: bytes) -> frozenset[str]:
    """The names of a zip's members, empty where the bytes are no zip: for telling formats apart."""
    if not data.startswith(b"PK") or _member_count(data) > MAX_MEMBERS:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return frozenset(opened.namelist())
    except _UNREADABLE:
        return frozenset()


def nature(data: bytes) -> str:
    """What the bytes really are, in words for a message: 旧版 Word 文档（.doc）, PDF 文件, 网页 ..."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(OLE):
        return _ole_nature(data)
    known = (
        (b"%pdf", "PDF 文件"),
        (b"{\\rtf", "RTF 文档"),
        (b"<!doctype html", "网页"),
        (b"<html", "网页"),
        (b"<?xml", "XML 文件"),
        (b"pk", "其他压缩包"),
        (b"rar!", "RAR 压缩包"),
    )
    return next((words for start, words in known if head.startswith(start)), "无法识别的内容")


def _ole_nature(data: bytes) -> str:
    if "WordDocument".encode("utf-16-le") in data:
        return "旧版 Word 文档（.doc）"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "旧版 Excel 表格（.xls）"
    return "旧版 Office 文件"


def _member_count(data: bytes) -> int:
    return data.count(b"PK\x01\x02")


def _open(source: Source) -> zipfile.ZipFile:
    data = source.data
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise EncryptedSource(source.name, "文件已加密，需要密码才能读取")
    if not data.startswith(b"PK"):
        reason = f"不是有效的 Office 文件：内容是{nature(data)}，请另存为新格式后再试"
        raise DamagedSource(source.name, reason)
    if _member_count(data) > MAX_MEMBERS:
        raise SourceTooLarge(source.name, f"压缩包里的文件超过 {MAX_MEMBERS} 个的上限")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as error:
        raise DamagedSource(source.name, f"压缩包已损坏或不完整（{error}）") from error
