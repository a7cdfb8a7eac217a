"""What class names and ids tell of an element: main text or furniture."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ingest.html_page import Page, attributes
from ingest.words import rows, words

_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LIKELY_TEXT = frozenset("article body con cont content detail details main text txt zhengwen zw editor".split())
_COMMENTS = frozenset("comment comments reply replies pinglun".split())


_LONGEST_CACHED = 400


def is_furniture(page: Page, element: int) -> bool:
    """True for an element that is named as navigation, sharing, related links, a footer ..."""
    if page.tags[element] in _TAGS:
        return True
    raw = page.attributes[element]
    return bool(raw) and _furniture(raw)


def is_comments(page: Page, element: int) -> bool:
    """True for an element that is named as what readers wrote: no main text, however long."""
    raw = page.attributes[element]
    if "omment" not in raw and "repl" not in raw and "pinglun" not in raw:
        return False
    return any(not _COMMENTS.isdisjoint(_parts(name)) for name in _written(raw))


def is_container(raw: str) -> bool:
    """True for the attributes of an element by which a known content management system marks the main text.

    >>> is_container(' class="TRS_Editor"'), is_container(' id="nav"')
    (True, False)
    """
    return _container(raw) if len(raw) <= _LONGEST_CACHED else _is_container(raw)


def is_furniture_name(name: str) -> bool:
    """True where a class or an id speaks of furniture and not of the text as well.

    >>> is_furniture_name("share-box"), is_furniture_name("printContent")
    (True, False)
    """
    parts = _parts(name)
    return not parts.isdisjoint(_names()) and parts.isdisjoint(_LIKELY_TEXT)


def _written(raw: str) -> list[str]:
    if "class=" not in raw and "id=" not in raw:
        return []
    found = attributes(raw)
    return [name for kind in ("class", "id") if (name := found.get(kind))]


def _parts(name: str) -> set[str]:
    return {part.lower() for part in _PARTS.findall(name[:200])}


def _is_furniture(raw: str) -> bool:
    return any(is_furniture_name(name) for name in _written(raw))


def _is_container(raw: str) -> bool:
    found = attributes(raw)
    names = {"." + name for name in found.get("class", "").lower().split()}
    return not _containers().isdisjoint({*names, "#" + found.get("id", "").strip().lower()})


_cached_furniture = lru_cache(maxsize=8192)(_is_furniture)
_container = lru_cache(maxsize=8192)(_is_container)


def _furniture(raw: str) -> bool:
    return _cached_furniture(raw) if len(raw) <= _LONGEST_CACHED else _is_furniture(raw)


@cache
def _names() -> frozenset[str]:
    return frozenset(words("page_furniture_name"))


@cache
def _containers() -> frozenset[str]:
    return frozenset({"class": ".", "id": "#"}[kind] + name.lower() for kind, name in rows("main_text_container"))
