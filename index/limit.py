"""What one document may use while it is read."""

from __future__ import annotations

import msgspec

from ingest.source import MAX_BYTES


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one document may use. seconds: wall clock. memory: bytes of address space of the parsing process
    (not enforced on macOS). result: bytes of plans and records as JSON. file: bytes of the document."""

    seconds: float = 120.0
    memory: int = 3 << 30
    result: int = 128 << 20
    file: int = MAX_BYTES
