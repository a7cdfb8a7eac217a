"""What an office file says of itself (docProps/core.xml): title, creator, created, modified."""

from __future__ import annotations

from ingest import xml_part, zip_part

PART = "docProps/core.xml"
_NAMES = ("title", "subject", "creator", "created", "modified")
MAX_VALUE = 500


def find(parts: zip_part.Parts) -> tuple[tuple[str, str], ...]:
    """Label and value of each property that is stated; dates stay as written (2024-01-05T08:00:00Z)."""
    data = parts.read_if_there(PART)
    if not data:
        return ()
    root = xml_part.parse(parts.source, PART, data)
    found = [(str(node.tag).rpartition("}")[2], (node.text or "").strip()) for node in root]
    return tuple((name, text[:MAX_VALUE]) for name, text in found if name in _NAMES and text)
