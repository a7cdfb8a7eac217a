"""One XML part of an office file becomes an element tree, or a clear error: no DTD, no entities, bounded."""

from __future__ import annotations

from lxml import etree

from ingest.errors import DamagedSource, IngestError, SourceTooLarge

MAX_TAGS = 6_000_000
# libxml2's own limits (256 levels, 10 MB a text node, entity amplification) come as one of these codes.
_LIMIT_CODES = {
    etree.ErrorTypes.ERR_ENTITY_LOOP,
    etree.ErrorTypes.ERR_RESOURCE_LIMIT,
    etree.ErrorTypes.ERR_INTERNAL_ERROR,
}


def parse(source: str, part: str, data: bytes) -> etree._Element:
    """The root element of an XML part. Raises DamagedSource or SourceTooLarge, naming source and part."""
    check(source, part, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _explained(source, part, error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedSource(source, f"{part} 含有 DTD 声明，拒绝读取")
    return root


def check(source: str, part: str, data: bytes) -> None:
    """Refuse a part that declares a DTD (entity bombs) or holds more tags than any real document."""
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:200] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DamagedSource(source, f"{part} 含有 DTD 声明，拒绝读取")
    if plain.count(b"<") > MAX_TAGS:
        raise SourceTooLarge(source, f"{part} 的标签超过 {MAX_TAGS // 10_000} 万个的上限")


def _explained(source: str, part: str, error: etree.XMLSyntaxError) -> IngestError:
    if getattr(error, "code", 0) in _LIMIT_CODES:
        return SourceTooLarge(source, f"{part} 嵌套过深或节点过大，拒绝读取")
    return DamagedSource(source, f"{part} 不是有效的 XML（{error.msg}）")
