"""The formats that are read: one explicit tuple, one file a format.

The first bytes decide; the suffix helps between formats that are all plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast
from urllib.parse import urlsplit

import msgspec

from ingest.document import Document
from ingest.errors import UnknownFormat
from ingest.source import Source


class Parser(Protocol):
    """What the module of a format offers."""

    SUFFIXES: tuple[str, ...]
    matches: Callable[[bytes], bool]
    parse: Callable[[Source], Document]


class Format(msgspec.Struct, frozen=True):
    """A format: its suffixes, and the module that knows its first bytes and reads it."""

    name: str
    suffixes: tuple[str, ...]

    def matches(self, data: bytes) -> bool:
        """True where the first bytes are of this format."""
        return self._module().matches(data)

    def parse(self, source: Source) -> Document:
        """The source as pieces in reading order."""
        return self._module().parse(source)

    def _module(self) -> Parser:
        # Imported when needed: a parser brings heavy libraries.
        return cast(Parser, import_module(f"ingest.{self.name}"))


FORMATS = (
    Format("pdf", (".pdf",)),
    Format("docx", (".docx", ".docm")),
    Format("xlsx", (".xlsx", ".xlsm")),
    Format("html", (".html", ".htm", ".xhtml", ".shtml")),
    Format("txt", (".txt", ".text", ".md")),
)


def find(source: Source) -> Format:
    """The format of a source. Raises UnknownFormat."""
    suffix = PurePosixPath(urlsplit(source.name).path).suffix.lower()
    named = [f for f in FORMATS if suffix in f.suffixes]
    for candidate in [*named, *FORMATS]:
        try:
            if candidate.matches(source.data):
                return candidate
        except ModuleNotFoundError:
            continue
    raise UnknownFormat(source.name, "无法识别文件格式；支持 txt、html、docx、pdf、xlsx")
