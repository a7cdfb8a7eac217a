"""The words that a store cuts text with: rjieba's, and those of a user's list that the store keeps.

The list lies in the store, so that index and query cut alike, also in another program or on another machine, and so
that its documents can be read again with it. The table meta has it under `words`, and under `segmentation` what
the index was made with.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from extract import lexicon
from extract.lexicon import Word
from index import segment
from index.segment import Dictionary

_MARK = "+"
_made: dict[str, Dictionary] = {}


def words(connection: sqlite3.Connection) -> tuple[Word, ...]:
    """The user's list that the store keeps; none at first."""
    return lexicon.parse(meta(connection, "words") or "")


def keep(connection: sqlite3.Connection, wanted: Sequence[Word]) -> None:
    """Keep a list in place of the one before. The index must then be made anew."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('words', ?)", (lexicon.write(wanted),))


def note(connection: sqlite3.Connection) -> None:
    """Write down what the index is made with from now on."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('segmentation', ?)", (current(connection),))


def current(connection: sqlite3.Connection) -> str:
    """Names what an index made now would be made with: this program's segmentation and the user's list."""
    version, text = segment.version(), meta(connection, "words")
    return version + _MARK + hashlib.sha256(text.encode()).hexdigest()[:16] if text else version


def is_current(connection: sqlite3.Connection) -> bool:
    """Was the index made with the segmentation of this program?"""
    return (meta(connection, "segmentation") or "").partition(_MARK)[0] == segment.version()


def of(connection: sqlite3.Connection) -> Dictionary:
    """The dictionary that the index was made with."""
    digest = (meta(connection, "segmentation") or "").partition(_MARK)[2]
    if not digest:
        return segment.OWN
    if digest not in _made:
        # One at a time: making one takes a tenth of a second, keeping it some tens of MB.
        _made.clear()
        _made[digest] = Dictionary(words(connection))
    return _made[digest]


def meta(connection: sqlite3.Connection, key: str) -> str | None:
    """What the table meta has under a key."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return found[0] if found else None
