"""The names of bodies that a store goes by: the program's list, and a user's that the store keeps.

The user's list lies in the store (table meta, under `bodies`), so that its documents can be read again with it and
that a search takes 扶贫办 for what it stands for there, also in another program or on another machine.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from extract import body_book, body_list
from extract.body_book import Book
from extract.body_list import MAX_NAME, Entry
from index import dictionary
from index.searcher import RecordFilter


def entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    """The user's list that the store keeps; none at first."""
    return body_list.parse(dictionary.meta(connection, "bodies") or "")


def keep(connection: sqlite3.Connection, wanted: Sequence[Entry]) -> None:
    """Keep a list in place of the one before."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('bodies', ?)", (body_list.write(wanted),))


def book(connection: sqlite3.Connection) -> Book:
    """What names of bodies stand for in this store."""
    text = dictionary.meta(connection, "bodies")
    return _book(text) if text else body_book.shipped()


@lru_cache(maxsize=2)
def _book(text: str) -> Book:
    return Book(body_list.parse(text))


def widened(filters: RecordFilter, known: Book) -> RecordFilter:
    """The filter with the full names that its short ones stand for: 扶贫办 or 扶贫开发办公室."""
    owner = tuple(dict.fromkeys(one for value in filters.owner for one in _spellings(value, known)))
    return filters if owner == filters.owner else msgspec.structs.replace(filters, owner=owner)


def _spellings(value: str, known: Book) -> Iterator[str]:
    yield value
    name = value.strip()
    whole = name[:1] if name[:1] in ("=", "＝") else ""
    name = name.removeprefix(whole).strip()
    if len(name) <= MAX_NAME:
        yield from (whole + spelling for spelling in known.spellings(name) if spelling != name)
