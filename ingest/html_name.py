"""What class names and ids tell of an element: main text or furniture."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ingest.html_page import Page
from ingest.words import rows, words

_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LIKELY_TEXT = frozenset("article body con cont content detail details main text txt zhengwen zw editor".split())
_COMMENTS = frozenset("comment comments reply replies pinglun".split())




def is_furniture(page: Page, element: int) -> bool:
    """True for an element that is named as navigation, sharing, related links, a footer ..."""
    if page.tags[element] in _TAGS:
        return True
    return any(is_furniture_name(name) for name in names(page, element))


def names(page: Page, element: int) -> list[str]:
    """Class (as one string) and id of an element, where it has them."""
    found = page.attributes[element]
    return [name for kind in ("class", "id") if (name := found.get(kind))] if found else []


def is_comments(page: Page, element: int) -> bool:
    """True for an element that is named as what readers wrote: no main text, however long."""
    return any(
        ("omment" in name or "repl" in name or "pinglun" in name) and not _COMMENTS.isdisjoint(_parts(name))
        for name in names(page, element)
    )


def is_container(page: Page, element: int) -> bool:
    """True for an element by which a known content management system marks the main text."""
    found = page.attributes[element]
    if not found:
        return False
    classes, identifier = found.get("class"), found.get("id")
    return bool(classes and _holds_text("class", classes)) or bool(identifier and _holds_text("id", identifier))


@lru_cache(maxsize=4096)
def is_furniture_name(name: str) -> bool:
    """True where a class or an id speaks of furniture and not of the text as well.

    >>> is_furniture_name("share-box"), is_furniture_name("printContent")
    (True, False)
    """
    parts = _parts(name)
    return not parts.isdisjoint(_names()) and parts.isdisjoint(_LIKELY_TEXT)


def _parts(name: str) -> set[str]:
    return {part.lower() for part in _PARTS.findall(name[:200])}


@lru_cache(maxsize=4096)
def _holds_text(kind: str, name: str) -> bool:
    known = _containers()
    return any((kind, part) in known for part in name[:400].lower().split())


@cache
def _names() -> frozenset[str]:
    return frozenset(words("page_furniture_name"))


@cache
def _containers() -> frozenset[tuple[str, str]]:
    return frozenset((kind, name.lower()) for kind, name in rows("main_text_container"))
