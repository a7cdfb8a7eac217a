"""Searching records in Elasticsearch; see index/searcher.py for what is promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from index import facet, highlight, row
from index.elastic import count, number, question, walk
from index.elastic.connection import Connection
from index.elastic.walk import Hit
from index.query import Terms
from index.searcher import RECORD_FACETS, RECORD_SORTS, Highlight, RecordHit, RecordQuery, RecordResult
from index.spelling import Speller

_GROUPS = {"plan": "plan_no", "family": "family_key"}
_ORDER = {
    "relevance": ("_score", True),
    "value": ("value", True),
    "deadline": ("deadline", False),
    "year": ("year", True),
    "plan": ("plan_id", False),
}
_SOURCE = ["hit"]
_Clause = dict[str, Any]


def search(connection: Connection, query: RecordQuery, speller: Speller) -> RecordResult:
    """One page with facets over all that match."""
    facet.check(query, RECORD_SORTS, tuple(_GROUPS), RECORD_FACETS)
    terms, bounds = speller.parse(query.words, query.mode), list(number.bounds(connection, query))
    asked = _asked(connection, query, terms, bounds)
    page = _page(connection, query, asked)
    looser = None if _total(page) else speller.relax(query.words, query.mode)
    if looser is not None:
        terms, asked = looser, _asked(connection, query, looser, bounds)
        page = _page(connection, query, asked)
    hits, sizes, groups = page.hits, {}, _total(page)
    if query.group:
        span, key = (query.offset, query.limit), _GROUPS[query.group]
        grouped = count.groups(connection, connection.alias("records"), asked, _order(query), span, key, _SOURCE)
        hits, groups = grouped.hits, grouped.total
        sizes = {hit["_id"]: grouped.sizes.get(count.key_of(hit, key), 1) for hit in hits}
    return RecordResult(
        hits=tuple(_hit(hit, terms, sizes.get(hit["_id"], 1)) for hit in hits),
        total=_total(page),
        groups=groups,
        facets=count.told(query.facets, page.answer),
        terms=tuple(term.text for term in terms.wanted),
        others=terms.others,
        relaxed=looser is not None,
    )


def ids(connection: Connection, query: RecordQuery, speller: Speller) -> Iterator[str]:
    """All record_ids, in order."""
    facet.check(query, RECORD_SORTS, tuple(_GROUPS), RECORD_FACETS)
    terms, bounds = speller.parse(query.words, query.mode), list(number.bounds(connection, query))
    asked = _asked(connection, query, terms, bounds)
    looser = speller.relax(query.words, query.mode)
    if looser is not None and not _total(walk.page(connection, connection.alias("records"), asked, [], (0, 0))):
        asked = _asked(connection, query, looser, bounds)
    keys = [_GROUPS[query.group]] if query.group else []
    found = walk.walk(connection, connection.alias("records"), asked, _order(query), ("record_id", *keys))
    return (str(hit["fields"]["record_id"][0]) for hit in (count.best(found, keys[0]) if keys else found))


def _asked(connection: Connection, query: RecordQuery, terms: Terms, bounds: Iterable[_Clause]) -> _Clause:
    by_score = query.sort == "relevance" and bool(query.words.strip())
    standing = count.standing(connection, "records", terms, question.in_record) if by_score else None
    return question.of_records(query, terms, bounds, standing)


def _page(connection: Connection, query: RecordQuery, asked: _Clause) -> walk.Page:
    """Total, facets and, without groups, the hits."""
    span = (0, 0) if query.group else (query.offset, query.limit)
    return walk.page(
        connection,
        connection.alias("records"),
        asked,
        _order(query),
        span,
        aggs=count.asked(query.facets),
        source=_SOURCE,
    )


def _total(page: walk.Page) -> int:
    return int(page.answer["hits"]["total"]["value"])


def _order(query: RecordQuery) -> list[dict[str, Any]]:
    column, down = _ORDER[query.sort]
    if column == "_score" and not query.words.strip():
        column = "year"
    if query.descending is not None:
        down = query.descending
    then = ("start", "no") if query.sort == "plan" else ("plan_no", "start", "no")
    return question.ordered(column, down=down, then=then)


def _hit(hit: Hit, terms: Terms, size: int) -> RecordHit:
    shown = hit["_source"]["hit"]
    at = shown["at"]
    return RecordHit(
        record=row.to_record(shown["record"]),
        score=hit.get("_score") or 0.0,
        headings=tuple(shown["headings"]),
        highlights=tuple(Highlight(at + one.start, at + one.end) for one, _ in highlight.find(shown["text"], terms)),
        group_size=size,
    )
