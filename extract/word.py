"""Word lists: data files with comments, one entry a line."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def words(name: str) -> tuple[str, ...]:
    """The entries of words/NAME.txt in file order, comments and blank lines left out."""
    text = resources.files("extract").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def openings(*names: str) -> str:
    """A lookahead for the characters that the lists' entries begin with: it spares trying each entry at a place.

    For an alternation behind something that moves (`.{1,18}?`); one that opens a pattern is quick by itself.
    """
    return "(?=[" + "".join(sorted({re.escape(entry[0]) for name in names for entry in words(name)})) + "])"


@cache
def alternation(*names: str) -> str:
    """One regular-expression alternation of the lists' entries, longest first."""
    entries = {entry for name in names for entry in words(name)}
    return "|".join(re.escape(e) for e in sorted(entries, key=lambda e: (-len(e), e)))
