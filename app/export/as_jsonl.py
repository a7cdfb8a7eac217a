"""JSON Lines: one row a line, every field, exact. Decimals and dates are strings, unknown is null."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from app.export.about import About
from extract.record import Record
from ingest.plan import Plan


def line(row: object) -> bytes:
    """One row with its newline. Half of a surrogate pair (out of a damaged file name) becomes U+FFFD."""
    import msgspec

    try:
        return msgspec.json.encode(row) + b"\n"
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(msgspec.to_builtins(row))) + b"\n"


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encodable(one) for one in value]
    return value


def write(rows: Iterable[Plan | Record], file: BinaryIO, about: About) -> None:
    """Write to a file opened for bytes."""
    for row in rows:
        about.count(row)
        file.write(line(row))
