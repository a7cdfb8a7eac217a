"""The styles of a DOCX (word/styles.xml): headings, centred, bold, numbered, lines of a contents list."""

from __future__ import annotations

import re

import msgspec
from lxml import etree

from ingest.docx_name import W, first, off, value

MAX_CHAIN = 20
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:[1-9]|heading|标题)", re.IGNORECASE)
_TITLES = {"title", "标题"}
_STYLE, _ALIGNMENT, _OUTLINE, _NUMBER = f"{W}style", f"{W}jc", f"{W}outlineLvl", f"{W}numPr"


class Number(msgspec.Struct, frozen=True):
    """What a paragraph says of its automatic number: the list's id ("0" means none) and its level."""

    list_id: str | None = None
    level: int | None = None


class Style(msgspec.Struct, frozen=True):
    """What one style, or one paragraph, states; None where it is silent and its base style decides.

    `outline` counts from 0, 9 is body text. `contents` marks lines of a table of contents, `title` the
    title style.
    """

    outline: int | None = None
    centred: bool | None = None
    bold: bool | None = None
    number: Number = Number()
    contents: bool = False
    title: bool = False

    @property
    def level(self) -> int | None:
        """Heading level from 1, None for body text."""
        return self.outline + 1 if self.outline is not None and 0 <= self.outline <= 8 else None

    def over(self, base: Style) -> Style:
        """This style with its gaps filled from a base style."""
        return Style(
            outline=base.outline if self.outline is None else self.outline,
            centred=base.centred if self.centred is None else self.centred,
            bold=base.bold if self.bold is None else self.bold,
            number=Number(
                base.number.list_id if self.number.list_id is None else self.number.list_id,
                base.number.level if self.number.level is None else self.number.level,
            ),
            contents=self.contents or base.contents,
            title=self.title or base.title,
        )


class Styles:
    """All styles by id, each with its chain of base styles folded in when it is first asked for."""

    def __init__(self, root: etree._Element | None) -> None:
        self._folded: dict[str, Style] = {}
        children = () if root is None else root.iterchildren(_STYLE)
        self._nodes = {value(node, "styleId") or "": node for node in children}
        paragraphs = (i for i, node in self._nodes.items() if value(node, "type") == "paragraph")
        usual = (i for i in paragraphs if value(self._nodes[i], "default") in {"1", "true", "on"})
        self.default = self._fold(next(usual, ""))

    def get(self, style_id: str | None) -> Style:
        """The style of this id, the default paragraph style where there is none."""
        return self.default if style_id not in self._nodes else self._fold(style_id)

    def bold(self, style_id: str | None) -> bool | None:
        """Whether a character style is bold; None where it does not say."""
        return self._fold(style_id).bold if style_id in self._nodes else None

    def _fold(self, style_id: str) -> Style:
        if style_id not in self._folded:
            self._folded[style_id] = _chain(style_id, self._nodes)
        return self._folded[style_id]


def stated(properties: etree._Element | None) -> Style:
    """What a pPr element states itself."""
    outline: int | None = None
    centred: bool | None = None
    number = Number()
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == _ALIGNMENT:
            centred = value(child) == "center"
        elif tag == _OUTLINE:
            outline = _whole(value(child))
        elif tag == _NUMBER:
            number = Number(value(first(child, "numId")), _whole(value(first(child, "ilvl"))))
    return Style(outline=outline, centred=centred, number=number)


def bold(properties: etree._Element | None) -> bool | None:
    """Whether an rPr element says bold; None where it is silent."""
    mark = first(properties, "b")
    return None if mark is None else not off(mark)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def _chain(style_id: str, nodes: dict[str, etree._Element]) -> Style:
    style, current = Style(), style_id
    for _ in range(MAX_CHAIN):
        node = nodes.get(current)
        if node is None:
            break
        style = style.over(_own(node))
        current = value(first(node, "basedOn")) or ""
    return style


def _own(node: etree._Element) -> Style:
    name = (value(first(node, "name")) or "").strip()
    style = stated(first(node, "pPr"))
    heading = _HEADING.fullmatch(name)
    outline = int(heading[1]) - 1 if heading and style.outline is None else style.outline
    return Style(
        outline=outline,
        centred=style.centred,
        bold=bold(first(node, "rPr")),
        number=style.number,
        contents=bool(_CONTENTS.fullmatch(name)),
        title=name.lower() in _TITLES,
    )
