"""Lines that belong together are joined: hard-wrapped text, brackets and lists of units torn in two.

A title broken over two lines stays two lines: nothing says that its first line is full.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from ingest import doc_type, mark
from ingest.document import Piece

_FINAL = "。！？!?"
_UNITS = re.compile(r"(?:牵头|责任|配合|主办|协办|承办|落实|参加|参与|协助|负责|联系)(?:单位|部门|领导)?[:：]")
_INDENT = re.compile(r"(?:\t| {2,}|[\u3000\xa0]{1,})")
_PARAGRAPH = 40  # no title is as long
_LONGEST = 20_000
_MOST_JOINED = 3  # lines that a torn bracket may run on over
_WIDEST, _NARROWEST, _FEWEST = 60, 20, 20
_FEW, _RAGGED = 3, 6  # lines of a short text, and by how much the first of a paragraph is shorter than the others


def join(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, each of one line, with torn lines made whole."""
    width = _wrap_width(pieces)
    found: list[Piece] = []
    line = ""  # the last line as it came, before what was joined to it
    joined = 0
    for piece in pieces:
        last = found[-1] if found else None
        if last is None or _stands_apart(last, piece):
            joined = 0
            found.append(piece)
        elif joined < _MOST_JOINED and _is_broken(last, piece):
            joined += 1
            found[-1] = _merged(last, piece)
        elif width is not None and _runs_on(line, piece.text, width, begun=line is not last.text):
            found[-1] = _merged(last, piece)
        else:
            joined = 0
            found.append(piece)
        line = piece.text
    return tuple(found)


def _stands_apart(last: Piece, piece: Piece) -> bool:
    return "table" in (piece.kind, last.kind) or len(last.text) > _LONGEST or _has_mark(piece.text)


def _is_broken(last: Piece, piece: Piece) -> bool:
    return _is_torn(last.text, piece.text) or _is_turned(last, piece)


def _merged(first: Piece, second: Piece) -> Piece:
    left, right = first.text.rstrip(), second.text.strip()
    gap = " " if left[-1:].isascii() and left[-1:].isalpha() and right[:1].isascii() and right[:1].isalpha() else ""
    box = first.box if first.page == second.page else None
    if box and second.box:
        a, b = box, second.box
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    return msgspec.structs.replace(first, text=left + gap + right, source_end=second.source_end, box=box)


def _is_torn(text: str, following: str) -> bool:
    """A round bracket stands open at the line's end, in mid-sentence, and the next line closes it."""
    text, following = text.rstrip(), following.strip()
    opened = max(text.rfind("("), text.rfind("（"))
    if opened <= max(text.rfind(")"), text.rfind("）")) or len(text) - opened > 600 or text[-1:] in _FINAL:
        return False
    closing = re.search("[)）]", following)
    opening = re.search("[(（]", following)
    if closing and (opening is None or closing.start() < opening.start()):
        return closing.start() <= 600 and "。" not in following[: closing.start()]
    return bool(_UNITS.match(text, opened + 1)) and text[-1:] in "、，,：:"


def _is_turned(last: Piece, piece: Piece) -> bool:
    """A paragraph goes on over the turn of a page, or a quotation that its last line opened."""
    text, following = last.text.rstrip(), piece.text.strip()
    if len(text) < _PARAGRAPH or text[-1] in _FINAL + "；;：:）)" or piece.kind != last.kind:
        return False
    if last.page is not None and piece.page is not None and piece.page == last.page + 1:
        return not _INDENT.match(piece.text)
    opened, closing = text.rfind("“"), following.find("”")
    if text.rfind("”") > opened or len(text) - opened > 30:
        return False
    return 0 <= closing <= 30 and "“" not in following[:closing]


def _width(text: str) -> float:
    """Width in full-width characters."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _wrap_width(pieces: Sequence[Piece]) -> float | None:
    """The width at which a text was wrapped by hand, None where lines are paragraphs."""
    texts = [piece.text.strip() for piece in pieces if piece.kind == "paragraph"]
    return _long_wrap_width(texts) or _short_wrap_width(texts)


def _short_wrap_width(texts: Sequence[str]) -> float | None:
    """The same of a short text: of its longest lines three or more, and most, end in mid-sentence before no mark."""
    widths = [_width(text) for text in texts]
    full = max(widths, default=0.0)
    if not _NARROWEST <= full <= _WIDEST:
        return None
    near = [i for i, width in enumerate(widths[:-1]) if width >= full - _RAGGED]
    torn = [i for i in near if texts[i][-1:] not in _FINAL + "；;：:" and not _has_mark(texts[i + 1])]
    prose = sum(any(sign in texts[i] for sign in "，、。") for i in torn)
    return full - 1.5 if prose >= _FEW and prose > 0.5 * len(near) else None


def _long_wrap_width(texts: Sequence[str]) -> float | None:
    """The width of most lines of a text that is long enough to tell."""
    if len(texts) < _FEWEST or sum(len(text) > 2 * _WIDEST for text in texts) > len(texts) // 20:
        return None
    widths = sorted(_width(text) for text in texts)
    full = widths[int(len(widths) * 0.9)]
    if not _NARROWEST <= full <= _WIDEST:
        return None
    near = [text for text in texts if abs(_width(text) - full) <= 2.5]
    torn = sum(text[-1:] not in _FINAL + "；;：:" for text in near)
    return full if len(near) >= 0.5 * len(texts) and torn >= 0.5 * len(near) else None


def _runs_on(line: str, following: str, width: float, *, begun: bool) -> bool:
    """A full line runs on into the next, unless it ends a sentence and the next begins as paragraphs do.

    `begun` says that the line goes on with a paragraph, so that in mid-sentence it need not be quite full.
    """
    words = line.strip()
    if not begun and doc_type.find(words):
        return False  # a title as wide as the text
    ended = words[-1:] in _FINAL
    slack = 1.5 if ended else width * 0.5 if begun or not _has_mark(words) else 3
    if _width(words) < width - slack - _indented(line) or _INDENT.match(following):
        return False
    if not ended:
        return words[-1:] not in "：:" and _width(words) > 12
    return not width - 3.2 <= _width(following.strip()) <= width - 1.4


def _has_mark(text: str) -> bool:
    found = mark.find(text.strip())
    return found is not None and found.sure


def _indented(line: str) -> float:
    indent = _INDENT.match(line)
    return min(_width(indent.group()), 4) if indent else 2
