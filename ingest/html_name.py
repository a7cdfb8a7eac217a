"""What class and id tell of an element: main text, furniture, a headline."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ingest.words import rows, words

CONTAINER = 1  # a known content management system marks the main text so
FURNITURE = 2  # navigation, sharing, related links, a footer
COMMENTS = 4  # what readers wrote: no main text, however long
HEADLINE = 8  # the document's title
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LIKELY_TEXT = frozenset(
    (
        "article",
        "body",
        "con",
        "cont",
        "content",
        "detail",
        "details",
        "main",
        "text",
        "txt",
        "zhengwen",
        "zw",
        "editor",
    )
)
_COMMENTS = frozenset(["comment", "comments", "reply", "replies", "pinglun"])
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:(?:arti|article|art|news|content|con|page|main|info|doc|detail|details|xl|zw|wz|text|show)?[_-]?"
    r"(?:title|tit|bt|biaoti|headline|heading)\d?|h1)(?:$|[\s_-])",
    re.I,
)
_LONGEST = 200


def kind(attributes: dict[str, str | None]) -> int:
    """The flags above that an element bears by its names.

    >>> kind({"class": "share-box"}) == FURNITURE, kind({"id": "zoom"}) == CONTAINER
    (True, True)
    """
    found = 0
    if classes := attributes.get("class"):
        found |= _named("class", classes) if len(classes) < _LONGEST else 0
    if identifier := attributes.get("id"):
        found |= _named("id", identifier) if len(identifier) < _LONGEST else 0
    return found


@lru_cache(maxsize=8192)
def _named(attribute: str, name: str) -> int:
    parts = {part.lower() for part in _PARTS.findall(name)}
    found = 0
    if any((attribute, word) in _containers() for word in name.lower().split()):
        found |= CONTAINER
    if not parts.isdisjoint(_furniture()) and parts.isdisjoint(_LIKELY_TEXT):
        found |= FURNITURE
    if not parts.isdisjoint(_COMMENTS):
        found |= COMMENTS
    return found | (HEADLINE if _HEADLINE.search(name) else 0)


@cache
def _furniture() -> frozenset[str]:
    return frozenset(words("page_furniture_name"))


@cache
def _containers() -> frozenset[tuple[str, str]]:
    return frozenset((attribute, name.lower()) for attribute, name in rows("main_text_container"))
