"""What stands around the main text of a page: known by the names of elements and by what the lines say."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ingest.html_page import Page
from ingest.words import rows, words

TAGS = frozenset(("nav", "footer", "aside", "menu"))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LIKELY_TEXT = frozenset("article body con cont content detail details main text txt zhengwen zw editor".split())


def is_named(page: Page, node: int) -> bool:
    """True for an element that is named as navigation, sharing, related links, a footer ...

    >>> is_name("share-box"), is_name("printContent")
    (True, False)
    """
    if page.tags[node] in TAGS:
        return True
    raw = page.attributes[node]
    if "class=" not in raw and "id=" not in raw:
        return False
    return any(is_name(page.attribute(node, kind)) for kind in ("class", "id"))


@lru_cache(maxsize=4096)
def is_name(name: str) -> bool:
    """True where a class or an id speaks of furniture and not of the text as well."""
    parts = {part.lower() for part in _PARTS.findall(name[:200])}
    return not parts.isdisjoint(_names()) and parts.isdisjoint(_LIKELY_TEXT)


@cache
def _names() -> frozenset[str]:
    return frozenset(words("page_furniture_name"))
