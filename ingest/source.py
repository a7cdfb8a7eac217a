"""`Source`: the bytes of one document as they came, with their name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from ingest.errors import EmptySource, IngestError, SourceTooLarge, why

MAX_BYTES = 200 * 1024 * 1024


class Source(msgspec.Struct, frozen=True):
    """`name` is the file path or URL as ingested; `url` the canonical one where there is one."""

    name: str
    data: bytes
    url: str | None = None

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def document_id(self) -> str:
        """The canonical URL where there is one, else the SHA-256 of the bytes."""
        return self.url or self.sha256


def shown(path: str | Path) -> str:
    """A path as text: bytes of a name that are no UTF-8 (it is GBK, from another system's zip) become U+FFFD."""
    return str(path).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a file whole. Raises IngestError that names the file and the reason."""
    name = shown(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise IngestError(name, f"无法读取：{why(error)}") from error
    if len(data) > max_bytes:
        raise SourceTooLarge(name, f"文件超过 {max_bytes // 1024 // 1024} MB 的上限")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptySource(name, "文件是空的")
    return Source(name=name, data=data)
