"""The formats that are read: one explicit tuple, one file a format.

The first bytes decide. Between formats that are all plain text (a page and a text file) the suffix helps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast
from urllib.parse import urlsplit

import msgspec

from ingest.document import Document
from ingest.errors import DamagedSource, EmptySource, EncryptedSource, UnknownFormat
from ingest.source import Source


class Parser(Protocol):
    """What the module of a format offers. `matches` looks at the bytes alone, `parse` raises IngestError."""

    matches: Callable[[bytes], bool]
    parse: Callable[[Source], Document]


class Format(msgspec.Struct, frozen=True):
    """A format: its name and suffixes, and the module that reads it, imported when needed."""

    name: str
    suffixes: tuple[str, ...]
    is_text: bool = False

    def matches(self, data: bytes) -> bool:
        """True where the first bytes may be of this format."""
        return self._module().matches(data)

    def parse(self, source: Source) -> Document:
        """The source as pieces in reading order."""
        return self._module().parse(source)

    def _module(self) -> Parser:
        return cast(Parser, import_module(f"ingest.{self.name}"))


FORMATS = (
    Format("pdf", (".pdf",)),
    Format("docx", (".docx", ".docm", ".dotx")),
    Format("xlsx", (".xlsx", ".xlsm", ".xltx")),
    Format("html", (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"), is_text=True),
    Format("txt", (".txt", ".text", ".md"), is_text=True),
)
KNOWN = "TXT、HTML、DOCX、PDF、XLSX"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
# First bytes of what is not read, and what to tell.
_OTHERS = (
    (_OLE, "旧版 Office、WPS 文件（.doc .xls .wps .et）将由以后的版本读取，请先另存为 .docx 或 .xlsx"),
    (b"{\\rtf", "RTF 文件暂不能读取，请先另存为 .docx"),
    (b"\x89PNG", "这是图片，没有文字层，请先做文字识别"),
    (b"\xff\xd8\xff", "这是图片，没有文字层，请先做文字识别"),
    (b"GIF8", "这是图片，没有文字层，请先做文字识别"),
    (b"II*\x00", "这是图片，没有文字层，请先做文字识别"),
    (b"MM\x00*", "这是图片，没有文字层，请先做文字识别"),
    (b"Rar!", "这是压缩包，请先解压"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压"),
    (b"\x1f\x8b", "这是压缩包，请先解压"),
)
_ZIP = b"PK\x03\x04"
_SAMPLE = 65_536
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")


def find(source: Source) -> Format:
    """The format of a source. Raises UnknownFormat, EmptySource, EncryptedSource, DamagedSource.

    >>> find(Source("工作要点.txt", "一、总体要求".encode())).name
    'txt'
    """
    if not source.data.strip(_NOTHING):
        raise EmptySource(source.name, "文件是空的")
    for candidate in FORMATS:
        if not candidate.is_text and candidate.matches(source.data):
            return candidate
    ending = suffix(source.name)
    named = next((f for f in FORMATS if not f.is_text and ending in f.suffixes), None)
    if named is not None and source.data.startswith(_ZIP):
        return named  # its parser knows what is wrong with it
    _refuse(source, ending)
    if named is not None:
        raise DamagedSource(source.name, f"内容不是 {named.name.upper()}（文件头不符），文件可能已损坏或改过后缀")
    return _text_format(source, ending)


def suffix(name: str) -> str:
    """The suffix of a file name or URL in lower case, empty where there is none (第1.5版 has none)."""
    path = urlsplit(name).path if "://" in name else name
    ending = PurePath(path).suffix.lower()
    return ending if _SUFFIX.fullmatch(ending) else ""


def _refuse(source: Source, ending: str) -> None:
    """Raise what there is to say of bytes that are surely of another format."""
    if source.data.startswith(_OLE) and _ENCRYPTED in source.data:
        raise EncryptedSource(source.name, "文件有密码保护，请先去除密码")
    for signature, reason in _OTHERS:
        if source.data.startswith(signature):
            raise UnknownFormat(source.name, reason)
    if source.data.startswith(_ZIP):
        reason = (
            "OFD 版式文件暂不能读取，请先转为 PDF"
            if ending == ".ofd"
            else f"这是压缩包，请先解压；可读取的格式：{KNOWN}"
        )
        raise UnknownFormat(source.name, reason)


def _text_format(source: Source, ending: str) -> Format:
    html, txt = (f for f in FORMATS if f.is_text)
    may_be_page = b"<" in source.data[:_SAMPLE] and (ending not in txt.suffixes or _is_whole_page(source.data))
    if may_be_page and html.matches(source.data):
        return html
    if txt.matches(source.data):
        if ending in html.suffixes:
            return html
        if ending in ("", *txt.suffixes) or "://" in source.name:
            return txt
    raise _unknown(source, ending, (*html.suffixes, *txt.suffixes))


def _unknown(source: Source, ending: str, texts: tuple[str, ...]) -> UnknownFormat:
    """What to tell of bytes that no format knows; `texts` are the suffixes of text."""
    unknown = ending not in ("", *texts)
    named = f"“{ending}”不是已知的格式" if unknown else "内容不是文字"
    return UnknownFormat(source.name, f"无法识别文件格式：{named}；可读取的格式：{KNOWN}")


def _is_whole_page(data: bytes) -> bool:
    """A text file that holds a page's source, not a text that speaks of tags."""
    return (
        re.match(rb"(?:\xef\xbb\xbf)?\s{0,200}<(?:!doctype\s+html|html|\?xml)", data[:512], re.IGNORECASE) is not None
    )
