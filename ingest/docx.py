"""A DOCX becomes a Document: zipfile and lxml, every part bounded.

Headers, footers, comments, tables of contents and deleted text are left out; footnotes follow at the end.

    parse(read("方案.docx")).pieces[0].text  ->  "青山县2024年农村饮水安全工作方案"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest import docx_name, docx_numbering, docx_style, office_property, xml_part, zip_part
from ingest.document import Document, Piece
from ingest.docx_body import Body
from ingest.docx_name import W, value
from ingest.errors import DamagedSource, EmptySource
from ingest.plan import PlanWarning
from ingest.source import Source

SUFFIXES: tuple[str, ...] = (".docx", ".docm")
PARSER = "docx/1"

_CONTENTS = ("目录", "目次")
_MAIN = re.compile(r"word/document\d{0,3}\.xml")


def matches(data: bytes) -> bool:
    """True where the bytes are a zip that holds a Word document."""
    return any(_MAIN.fullmatch(name) for name in zip_part.names(data))


def parse(source: Source) -> Document:
    """The body in reading order. Raises IngestError: damaged, encrypted, empty, too large."""
    parts = zip_part.Parts(source)
    main = next((name for name in sorted(parts.names) if _MAIN.fullmatch(name)), None)
    if main is None:
        reason = f"不是 Word 文档：没有 word/document.xml（内容是{_content(parts)}）"
        raise DamagedSource(source.name, reason)
    root = _root(parts, main)
    if root is None:
        raise DamagedSource(source.name, f"{main} 没有内容")
    styles = docx_style.Styles(_root(parts, "word/styles.xml"))
    numbering = docx_numbering.Numbering(_root(parts, "word/numbering.xml"))
    body = Body(source.name, styles, numbering, docx_name.present(root, "vanish", "del"))
    pieces = [piece for node in root.iterchildren(f"{W}body") for piece in body.pieces(node)]
    if body.contents:
        pieces = [piece for piece in pieces if "".join(piece.text.split()) not in _CONTENTS]
    pieces.extend(_notes(parts, body))
    return Document(
        pieces=tuple(pieces),
        parser=PARSER,
        title=body.title,
        facts=office_property.find(parts),
        warnings=_warnings(parts, pieces, body),
    )


def _root(parts: zip_part.Parts, name: str) -> etree._Element | None:
    data = parts.read_if_there(name)
    if data is None:
        return None
    root = xml_part.parse(parts.source, name, docx_name.transitional(data))
    etree.strip_elements(root, *docx_name.MARKERS, with_tail=False)
    return root


def _notes(parts: zip_part.Parts, body: Body) -> Iterator[Piece]:
    """Footnotes and endnotes that the text refers to, in its order, numbered [1], [2] ..."""
    asked = list(dict.fromkeys(body.notes))
    nodes: dict[tuple[str, str], etree._Element] = {}
    for kind in {kind for kind, _ in asked}:
        root = _root(parts, f"word/{kind}.xml")
        if root is not None:
            nodes |= {(kind, value(node, "id") or ""): node for node in root}
    for count, key in enumerate((k for k in asked if k in nodes), 1):
        text = " ".join(piece.text for piece in body.pieces(nodes[key]) if piece.text)
        if text:
            yield Piece(kind="paragraph", text=f"[{count}] {text}")


def _warnings(parts: zip_part.Parts, pieces: list[Piece], body: Body) -> tuple[PlanWarning, ...]:
    warnings = []
    if body.embedded:
        message = f"有 {body.embedded} 处嵌入的其他格式内容没有读取"
        warnings.append(PlanWarning(code="embedded_part_skipped", message=message))
    if not pieces:
        if not any(name.startswith("word/media/") for name in parts.names):
            raise EmptySource(parts.source, "文档里没有文字")
        message = "文档里只有图片，没有可读取的文字（可能是扫描件）"
        warnings.append(PlanWarning(code="no_text_layer", message=message))
    return tuple(warnings)


def _content(parts: zip_part.Parts) -> str:
    kinds = {
        "xl/workbook.xml": "Excel 工作簿",
        "ppt/presentation.xml": "PowerPoint 演示文稿",
        "content.xml": "ODF 文档",
    }
    return next((words for name, words in kinds.items() if name in parts.names), "其他压缩包")
