"""Forms docx and docx-numbered: Word files; in the second the first two heading levels are numbered by Word.

The package is written anew with fixed dates, so that the same text gives the same parts.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from itertools import groupby
from typing import Any

from corpora.write.text import Line, Text

EPOCH = (2020, 1, 1, 0, 0, 0)
# Two levels of one list: 一、 and （一）, Word's own numbering formats.
NUMBERING = """<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""


def rendered(plan: Text, body: list[Line]) -> bytes:
    """The plan as a DOCX file."""
    from docx import Document

    document = Document()
    numbers = _numbering(document) if plan.head["form"] == "docx-numbered" else None
    for is_table, lines in groupby(body, key=lambda line: line.kind == "row"):
        if is_table:
            _table(document, [line.cells for line in lines])
        else:
            for line in lines:
                _paragraph(document, line, numbers)
    _properties(document, plan)
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def repacked(data: bytes) -> bytes:
    """The same parts in a zip whose entries all bear one date."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != "docProps/thumbnail.jpeg":
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(entry, _kept(name, old.read(name)))
    return stream.getvalue()


def _kept(name: str, part: bytes) -> bytes:
    """The part; the list of relations without the thumbnail of the empty template."""
    if name != "_rels/.rels":
        return part
    head, mark, tail = part.partition(b"thumbnail.jpeg")
    if not mark:
        return part
    return head[: head.rindex(b"<Relationship ")] + tail[tail.index(b"/>") + 2 :]


def _properties(document: Any, plan: Text) -> None:
    """The file's own properties are of the program that made it, as in most files found on sites."""
    properties = document.core_properties
    properties.author = "Administrator"
    properties.title = plan.head.get("file_title", "")
    properties.comments = ""
    properties.created = properties.modified = datetime(2020, 1, 1)


def _numbering(document: Any) -> int:
    from docx.oxml import parse_xml

    root = document.part.numbering_part.element
    root.insert(0, parse_xml(NUMBERING))
    return int(root.add_num(90).numId)


def _paragraph(document: Any, line: Line, numbers: int | None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    by_word = numbers is not None and line.kind == "heading" and line.level <= 2
    paragraph = document.add_paragraph()
    run = paragraph.add_run(line.text if by_word else line.shown)
    run.font.size = Pt(22 if line.kind == "title" else 16)
    run.bold = line.kind == "title" or (line.kind == "heading" and line.level == 1)
    sides = {"title": "CENTER", "centre": "CENTER", "right": "RIGHT"}
    if line.kind in sides:
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, sides[line.kind])
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    if by_word:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = line.level - 1
        properties.get_or_add_numId().val = numbers


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
