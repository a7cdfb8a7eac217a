"""Mappings of the two indices, their names, and what an index says of itself.

Indices have names of their own (govplan-plans-1-20261122t153000-4f2a91c0) behind the aliases that everybody uses, so
that a new one can be filled beside the old. LAYOUT changes with the mappings; an index of another layout or of another
segmentation is made anew. The mapping's `_meta` says what an index was made with, of which store, and up to which
change of the store's outbox it has everything.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from index.elastic.address import Address

LAYOUT = 2
_KEYWORD = {"type": "keyword", "ignore_above": 8000}
_ID = {"type": "keyword"}
_FILTER = {**_KEYWORD, "doc_values": False}
_TEXT = {"type": "text", "analyzer": "whitespace"}
_PLACES = {**_TEXT, "norms": False}
_SHOWN = {"type": "object", "enabled": False}
_LONG = {"type": "long"}
_YEAR = {"type": "integer"}
_NUMBER = {"type": "double"}

_PLANS: dict[str, Any] = {
    "plan_id": _ID,
    "no": _LONG,
    "family_key": _ID,
    # found by
    **dict.fromkeys(("title", "title_words", "headings", "body", "words"), _PLACES),
    "terms": _FILTER,
    "issuer_names": _PLACES,
    "records": {"type": "nested", "dynamic": "strict", "properties": {"terms": _FILTER, "owner_names": _PLACES}},
    "bands": _FILTER,
    "brevity": _NUMBER,
    # ordered and counted by
    "whole_title": _KEYWORD,
    "issued": _KEYWORD,
    **dict.fromkeys(("province", "level", "doc_type", "issuer"), _KEYWORD),
    "year": _YEAR,
    # shown
    "hit": _SHOWN,
    "text": _SHOWN,
}
_RECORDS: dict[str, Any] = {
    "record_id": _ID,
    "plan_id": _ID,
    "no": _LONG,
    "plan_no": _LONG,
    "start": _LONG,
    "family_key": _ID,
    "evidence": _PLACES,
    "brevity": _NUMBER,
    "terms": _FILTER,
    "owner_names": _PLACES,
    "issuer_names": _PLACES,
    **dict.fromkeys(("kind", "unit_base", "province", "owner", "body", "deadline"), _KEYWORD),
    "year": _YEAR,
    # A range is from `value` to `high`; doubles for ranges and order, the exact decimals beside them.
    "value": _NUMBER,
    "high": _NUMBER,
    "value_exact": _KEYWORD,
    "high_exact": _KEYWORD,
    "hit": _SHOWN,
}
# What is only searched is not kept a second time.
_UNKEPT = (
    "title",
    "title_words",
    "headings",
    "body",
    "words",
    "terms",
    "issuer_names",
    "records",
    "evidence",
    "owner_names",
)
PROPERTIES = {"plans": _PLANS, "records": _RECORDS}


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What an index says of itself. segmentation: what its words were cut with; store: whose it is; seq: the last
    change of the outbox that it has."""

    layout: int
    segmentation: str
    store: str
    seq: int = 0


def body(kind: str, state: State, address: Address) -> dict[str, Any]:
    """What an index is made with."""
    return {
        "settings": {
            "index": {
                "number_of_shards": address.shards,
                # As many as there are machines for: a single one is no reason for a warning.
                "auto_expand_replicas": f"0-{address.replicas}",
                "mapping.nested_objects.limit": 100_000,
                # How long the version of a deleted document is remembered, so that a late write does not bring it back.
                "gc_deletes": "1h",
            }
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta(state),
            "_source": {"excludes": [name for name in _UNKEPT if name in PROPERTIES[kind]]},
            "properties": PROPERTIES[kind],
        },
    }


def meta(state: State) -> dict[str, Any]:
    """For the mapping's `_meta`."""
    return {"govplan": msgspec.to_builtins(state)}


def state(mapping: Mapping[str, Any]) -> State | None:
    """Out of one index's mapping; None where another program made it."""
    try:
        return msgspec.convert(mapping["mappings"]["_meta"]["govplan"], State)
    except (KeyError, msgspec.ValidationError):
        return None


def new_name(alias: str) -> str:
    """The name of a new index behind an alias."""
    return f"{alias}-{LAYOUT}-{datetime.now(UTC):%Y%m%dt%H%M%S}-{secrets.token_hex(4)}"
