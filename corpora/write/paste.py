"""Form txt: the text of a page as somebody pasted it, with its furniture and its damage."""

from __future__ import annotations

from corpora.write.text import Damage, Line, Text

INDENT = {"none": "", "wide": "　　", "space": "    ", "nbsp": "\u00a0\u00a0\u00a0\u00a0"}


def rendered(plan: Text, body: list[Line]) -> bytes:
    """UTF-8 text. `indent` and `gap` of the head say how paragraphs were pasted; `encoding` other bytes."""
    indent = INDENT[plan.head.get("indent", "none")]
    gap = "\n" * (1 + int(plan.head.get("gap", "0")))
    lines = [_shown(line, indent) for line in body]
    text = damaged(gap.join(lines), plan.damage)
    whole = "\n".join([*plan.top, "", text, "", *plan.bottom]) + "\n"
    return whole.encode(plan.head.get("encoding", "utf-8"))


def damaged(text: str, damage: list[Damage]) -> str:
    """The text with each damage done once. Raises ValueError where the words are missing."""
    for one in damage:
        if one.written not in text:
            raise ValueError(f"not in the text: {one.written}")
        text = text.replace(one.written, one.copied, 1)
    return text


def _shown(line: Line, indent: str) -> str:
    if line.kind == "row":
        return " | ".join(line.cells) + " |"
    return line.shown if line.kind in ("title", "centre", "right") else indent + line.shown
