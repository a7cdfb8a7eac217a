"""Texts made fit for a cell: no formula, no control characters, nothing that breaks the file.

Spreadsheets run a cell that begins with = + - @ (after white space too, and some fold the full-width forms
＝＋－＠ to them). An apostrophe before it is what Excel itself uses to say "text"; as a real character it
survives copying and saving under another format.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

EXCEL_CELL = 32_767
"""What one XLSX cell holds, in UTF-16 units."""

_STARTERS = frozenset("=+-@")
_UNSEEN = frozenset(("Cf", "Zs", "Zl", "Zp", "Mn"))
# What XML 1.0 does not allow, and C1 controls; tab and newline stay. Lone surrogates cannot be encoded.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_RETURNS = re.compile("\r\n?")


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def clean(text: str) -> str:
    """The text with control characters shown as pictures (␛) and what cannot be written as U+FFFD."""
    return _ILLEGAL.sub(_picture, _RETURNS.sub("\n", text))


def _first_seen(text: str) -> str:
    for character in text:
        if not character.isspace() and unicodedata.category(character) not in _UNSEEN:
            return character
    return ""


def hostile(text: str) -> bool:
    """Could a spreadsheet take this cell for a formula? Tabs and line ends in front count as such."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    first = _first_seen(text)
    return bool(first) and unicodedata.normalize("NFKC", first)[0] in _STARTERS


def harmless(text: str) -> str:
    """The text for a cell: `=1+1` becomes `'=1+1`, everything else stays as it is once cleaned."""
    cleaned = clean(text)
    return "'" + cleaned if hostile(text) or hostile(cleaned) else cleaned


def width16(text: str) -> int:
    """The length as Excel counts it: UTF-16 units, two for characters beyond the basic plane."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut16(text: str, units: int) -> str:
    """The longest beginning of the text that takes at most so many UTF-16 units."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")


def fits_double(number: Decimal) -> bool:
    """Does a spreadsheet keep this number exactly? It keeps fifteen significant digits."""
    if not number.is_finite():
        return False
    return len(number.normalize().as_tuple().digits) <= 15 and -300 < number.adjusted() < 300


def digits(number: Decimal) -> str:
    """The number written out without an exponent where that stays readable: 1E+3 -> 1000."""
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 60 else str(number)
