"""Bytes become text: first the encodings that prove themselves, a guess only for what is left.

A byte-order mark decides; then strict UTF-8; then strict GB18030, which holds GB2312 and GBK, whose labels pages
put on bytes that they cannot hold (镕 圳 喆 under charset=gb2312). Parsers are handed text, never bytes: given such
bytes they return nothing, and raise nothing.

>>> decode("铜仁市".encode("gbk")).encoding
'gb18030'
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ingest.plan import PlanWarning

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16, so stands before it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LABEL = re.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([A-Za-z0-9_.:-]{2,30})""", re.I)
_LABEL_WITHIN = 4096
_BIG5 = {"big5": "cp950", "big5-hkscs": "big5hkscs", "x-x-big5": "cp950", "cp950": "cp950"}
_HIGH = bytes(range(128, 256))
_DAMAGE_ALLOWED = 0.02  # share of bytes over 127 that may be spoilt in what is still called UTF-8
_FIRST_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 64 * 1024
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")  # \t \n \v \f \r stay
_CONTROL_BYTES = bytes([*range(9), *range(14, 32), 127])


class Decoded(NamedTuple):
    """`text` has no byte-order mark and no control characters but white space; `encoding` is Python's name."""

    text: str
    encoding: str
    warnings: tuple[PlanWarning, ...]


def decode(data: bytes) -> Decoded:
    """The text in some bytes. Never raises: what cannot be read becomes U+FFFD, with a warning."""
    marked = _marked(data)
    if marked is not None:
        return marked
    for encoding in ("utf-8", *_wide(data), *_declared(data), "gb18030"):
        text = _strict(data, encoding)
        if text is not None and not (encoding == "gb18030" and _damaged_utf8(data)):
            narrow = not encoding.startswith("utf-16")
            return Decoded(text, encoding, ()) if narrow and _is_plain(data) else _without_controls(text, encoding)
    return _guessed(data)


def _is_plain(data: bytes) -> bool:
    """True where no byte is a control character; none is part of a longer character in these encodings."""
    return len(data.translate(None, _CONTROL_BYTES)) == len(data)


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            if text is None:
                return _replaced(data, encoding)
            return _without_controls(text.removeprefix("\ufeff"), encoding)
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    if encoding == "utf-8" and b"\x00" in data and _wide(data):
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: every other byte of spaces, digits and line ends is NUL."""
    head = data[:_SAMPLE]
    if len(data) % 2 or head.count(0) * 50 < len(head):
        return ()
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 20 * even:
        return ("utf-16-le",)
    return ("utf-16-be",) if even > 20 * odd else ()


def _declared(data: bytes) -> tuple[str, ...]:
    """Big5 where the page says so: most Big5 bytes are GB18030 too, and would be other characters there."""
    label = _LABEL.search(data[:_LABEL_WITHIN])
    name = _BIG5.get(label.group(1).decode("ascii").lower()) if label else None
    return (name,) if name else ()


def _damaged_utf8(data: bytes) -> bool:
    """True where all but a few of the bytes over 127 are sound UTF-8 (a page cut in mid-character)."""
    first = _FIRST_HIGH.search(data)
    if first is None or not _mostly_utf8(data[first.start() : first.start() + 2048]):
        return False
    return _mostly_utf8(data)


def _mostly_utf8(data: bytes) -> bool:
    high = len(data) - len(data.translate(None, _HIGH))
    return data.decode("utf-8", "replace").count("\ufffd") <= max(2, high * _DAMAGE_ALLOWED) < high / 3


def _guessed(data: bytes) -> Decoded:
    if _damaged_utf8(data):
        return _replaced(data, "utf-8")
    chinese = _replaced(data, "gb18030")
    if chinese.text.count("\ufffd") * 100 <= len(chinese.text):
        return chinese
    return _detected(data) or chinese


def _detected(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return _replaced(data, best.encoding) if best else None


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    lost = text.count("\ufffd")
    told = f"编码是推测的（{encoding}），有 {lost} 处无法解码，以 \ufffd 代替"
    warning = PlanWarning("encoding_guessed", told, sure=0.5)
    clean = _without_controls(text, encoding)
    return clean._replace(warnings=(warning, *clean.warnings))


def _without_controls(text: str, encoding: str) -> Decoded:
    clean, count = _CONTROLS.subn("", text)
    if not count:
        return Decoded(text, encoding, ())
    warning = PlanWarning("control_characters", f"删去了 {count} 个控制字符（包括空字符）")
    return Decoded(clean, encoding, (warning,))
