"""Names of WordprocessingML: namespaces, and reading of attributes."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# Marks without words, many in a document; they are taken out before anything is read.
_MARKERS = ("proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak")
MARKERS = tuple(f"{W}{name}" for name in _MARKERS)

# The strict form of the standard has other names for the same things.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)


def transitional(data: bytes) -> bytes:
    """A part of a strict document with the usual namespaces."""
    if b"purl.oclc.org" in data[:20_000]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    return data


def present(root: etree._Element, *names: str) -> frozenset[str]:
    """Which of these w: elements stand anywhere in a part: what is nowhere need not be looked for in each run."""
    return frozenset(name for name in names if next(root.iter(f"{W}{name}"), None) is not None)


def first(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first w: child of this name; faster than find()."""
    return None if node is None else next(node.iterchildren(f"{W}{name}"), None)


def value(node: etree._Element | None, name: str = "val") -> str | None:
    """A w: attribute of an element, None where either is missing."""
    return None if node is None else node.get(f"{W}{name}")


def off(node: etree._Element) -> bool:
    """True where a switch such as <w:b w:val="0"/> is turned off."""
    return value(node) in {"0", "false", "off", "none"}
