"""The words of one DOCX paragraph as a reader sees them: no deleted or hidden text, no field instructions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import msgspec
from lxml import etree

from ingest import docx_style
from ingest.docx_name import MC, M, W, first, off, value

_TEXT, _RUN, _PROPERTIES = f"{W}t", f"{W}r", f"{W}rPr"
_SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "commentReference")}
_FIXED = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWN = {f"{W}drawing", f"{W}pict", f"{W}object"}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BOX = f"{W}txbxContent"
_CHOICES = f"{MC}AlternateContent"
# Word's way to draw a number in a circle: eq \o\ac(○,1)
_CIRCLED = re.compile(r"eq\\o\\ac[(（][○〇][,，;；](\d{1,2})[)）]", re.IGNORECASE)


class Words(msgspec.Struct):
    """The text of a paragraph, tabs and line breaks kept; whether all is bold; what hangs on it."""

    text: str
    bold: bool
    boxes: list[etree._Element]
    notes: list[tuple[str, str]]
    contents: bool


class Reader:
    """Reads the runs of one paragraph; `bold` says what runs are that state nothing, `hidden` whether any
    run of the document may be hidden."""

    def __init__(self, styles: docx_style.Styles, *, bold: bool, hidden: bool) -> None:
        self._may_hide = hidden
        self._styles = styles
        self._base_bold = bold
        self._out: list[str] = []
        self._plain = False
        self._instructions: list[bool] = []
        self._instruction: list[str] = []
        self._words = Words("", bold=False, boxes=[], notes=[], contents=False)

    def read(self, paragraph: etree._Element) -> Words:
        """All words of a paragraph element."""
        self._nodes(paragraph)
        self._words.text = "".join(self._out)
        self._words.bold = bool(self._words.text.strip()) and not self._plain
        return self._words

    def _nodes(self, nodes: Iterable[etree._Element]) -> None:
        for node in nodes:
            self._node(node)

    def _node(self, node: etree._Element) -> None:
        tag = node.tag
        if tag == _RUN:
            self._run(node)
        elif tag == _CHOICES:
            self._nodes(chosen(node))
        elif tag in _DRAWN:
            self._words.boxes.extend(boxes(node))
        elif tag == f"{W}sdt":
            self._control(node)
        elif tag == f"{M}t":
            self._out.append(node.text or "")
        elif tag not in _SKIPPED and isinstance(tag, str):
            self._nodes(node)

    def _run(self, run: etree._Element) -> None:
        properties = first(run, "rPr")
        if self._may_hide and _hidden(properties):
            return
        before = len(self._out)
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                self._show(child.text)
            elif tag in _FIXED:
                self._show(_FIXED[tag])
            elif tag != _PROPERTIES:
                self._special(child)
        if not self._plain and any(part.strip() for part in self._out[before:]):
            self._plain = not self._is_bold(properties)

    def _show(self, words: str | None) -> None:
        """Words of a run, unless they stand among the instructions of a field."""
        if words and not any(self._instructions):
            self._out.append(words)

    def _special(self, node: etree._Element) -> None:
        tag = node.tag
        if tag == f"{W}fldChar":
            self._field(value(node, "fldCharType"))
        elif tag == f"{W}instrText":
            self._instruction.append((node.text or "")[:200])
            self._words.contents |= "PAGEREF _Toc" in (node.text or "")
        elif tag == f"{W}sym":
            self._out.append(symbol(value(node, "font") or "", value(node, "char") or ""))
        elif tag in _NOTES:
            self._words.notes.append((_NOTES[tag], value(node, "id") or ""))
        else:
            self._node(node)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._instructions.append(True)
            self._instruction = []
            return
        if not self._instructions:
            return
        if kind == "separate":
            self._instructions[-1] = False
        elif kind == "end":
            circled = _CIRCLED.fullmatch("".join("".join(self._instruction)[:200].split()))
            if self._instructions.pop() and circled:
                self._out.append(_circled(int(circled[1])))

    def _control(self, node: etree._Element) -> None:
        """A content control: its text, unless it still shows the words that ask for one."""
        if node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            return
        for content in node.iterchildren(f"{W}sdtContent"):
            self._nodes(content)

    def _is_bold(self, properties: etree._Element | None) -> bool:
        own = docx_style.bold(properties)
        if own is None and properties is not None:
            own = self._styles.bold(value(first(properties, "rStyle")))
        return self._base_bold if own is None else own


def boxes(node: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing."""
    for child in node:
        if child.tag == _BOX:
            yield child
        elif child.tag == _CHOICES:
            for part in chosen(child):
                yield from [part] if part.tag == _BOX else boxes(part)
        elif isinstance(child.tag, str):
            yield from boxes(child)


def chosen(node: etree._Element) -> list[etree._Element]:
    """The children of the one alternative to read: newer and older form hold the same words twice."""
    branches = [b for b in node if b.tag in {f"{MC}Choice", f"{MC}Fallback"}]
    worded = [b for b in branches if any(t.text for t in b.iter(_TEXT))]
    return list((worded or branches)[0]) if branches else []


def symbol(font: str, number: str) -> str:
    """The sign of a symbol font; a number that the list does not know stays as it is."""
    known = _symbols().get((font.lower(), number.upper().zfill(4)))
    if known:
        return known
    try:
        code = int(number, 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""


@cache
def _symbols() -> dict[tuple[str, str], str]:
    lines = files("ingest").joinpath("words/office_symbol.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(font.lower(), number): sign for font, number, sign in rows}


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 1 <= count <= 20 else f"({count})"


def _hidden(properties: etree._Element | None) -> bool:
    mark = first(properties, "vanish")
    return mark is not None and not off(mark)
