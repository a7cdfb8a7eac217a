"""Word lists of this package: one entry a line, `#` starts a comment, columns are separated by tabs."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of NAME.txt, in the order of the file."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.rstrip() for line in text.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def words(name: str) -> tuple[str, ...]:
    """The first column of NAME.txt."""
    return tuple(row[0] for row in rows(name))


@cache
def alternation(name: str) -> str:
    """The first column of NAME.txt as one regular-expression alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words(name), key=lambda word: (-len(word), word)))
