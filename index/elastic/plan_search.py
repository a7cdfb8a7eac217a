"""Searching plans in Elasticsearch; see index/searcher.py for what is promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from index import facet, highlight
from index.elastic import count, question, walk
from index.elastic.connection import Connection
from index.elastic.walk import Hit
from index.highlight import Body
from index.query import Terms
from index.searcher import PLAN_FACETS, PLAN_SORTS, PlanHit, PlanQuery, PlanResult
from index.spelling import Speller

_KEY = "family_key"
_TEXTS_AT_ONCE = 20
_SOURCE = ["hit"]
_Clause = dict[str, Any]


def search(connection: Connection, query: PlanQuery, speller: Speller) -> PlanResult:
    """One page with facets over all that match."""
    facet.check(query, PLAN_SORTS, ("family",), PLAN_FACETS)
    terms = speller.parse(query.words, query.mode)
    asked = _asked(connection, query, terms)
    page = _page(connection, query, asked)
    looser = None if _total(page) else speller.relax(query.words, query.mode)
    if looser is not None:
        terms, asked = looser, _asked(connection, query, looser)
        page = _page(connection, query, asked)
    hits, sizes, groups = page.hits, {}, _total(page)
    if query.group:
        span = (query.offset, query.limit)
        grouped = count.groups(connection, connection.alias("plans"), asked, _order(query), span, _KEY, _SOURCE)
        hits, sizes, groups = grouped.hits, dict(grouped.sizes), grouped.total
    return PlanResult(
        hits=tuple(_hits(connection, query, terms, hits, sizes)),
        total=_total(page),
        groups=groups,
        facets=count.told(query.facets, page.answer),
        terms=tuple(term.text for term in terms.wanted),
        others=terms.others,
        relaxed=looser is not None,
    )


def ids(connection: Connection, query: PlanQuery, speller: Speller) -> Iterator[str]:
    """All plan_ids, in order."""
    facet.check(query, PLAN_SORTS, ("family",), PLAN_FACETS)
    terms = speller.parse(query.words, query.mode)
    if (looser := speller.relax(query.words, query.mode)) and not _any(connection, query, terms):
        terms = looser
    found = walk.walk(
        connection, connection.alias("plans"), _asked(connection, query, terms), _order(query), ("plan_id", _KEY)
    )
    return (str(hit["fields"]["plan_id"][0]) for hit in (count.best(found, _KEY) if query.group else found))


def _asked(connection: Connection, query: PlanQuery, terms: Terms) -> _Clause:
    standing = count.standing(connection, "plans", terms, question.in_plan) if _by_score(query) else None
    return question.of_plans(query, terms, standing)


def _page(connection: Connection, query: PlanQuery, asked: _Clause) -> walk.Page:
    """Total, facets and, without groups, the hits."""
    span = (0, 0) if query.group else (query.offset, query.limit)
    return walk.page(
        connection,
        connection.alias("plans"),
        asked,
        _order(query),
        span,
        aggs=count.asked(query.facets),
        source=_SOURCE,
    )


def _any(connection: Connection, query: PlanQuery, terms: Terms) -> bool:
    """Does anything match?"""
    return bool(_total(walk.page(connection, connection.alias("plans"), question.of_plans(query, terms), [], (0, 0))))


def _by_score(query: PlanQuery) -> bool:
    return query.sort == "relevance" and bool(query.words.strip())


def _total(page: walk.Page) -> int:
    return int(page.answer["hits"]["total"]["value"])


def _order(query: PlanQuery) -> list[dict[str, Any]]:
    if _by_score(query):
        return question.ordered("_score", down=query.descending is not False, then=("no",))
    column = {"relevance": "year", "title": "whole_title"}.get(query.sort, query.sort)
    down = query.descending if query.descending is not None else query.sort != "title"
    return question.ordered(column, down=down, then=("no",))


def _hits(
    connection: Connection, query: PlanQuery, terms: Terms, hits: list[Hit], sizes: Mapping[object, int]
) -> Iterator[PlanHit]:
    for start in range(0, len(hits), _TEXTS_AT_ONCE):
        some = hits[start : start + _TEXTS_AT_ONCE]
        texts = _texts(connection, some) if query.passages and terms.wanted else {}
        for hit in some:
            yield _hit(hit, texts.get(hit["_id"]), terms, query, sizes)


def _hit(hit: Hit, body: Body | None, terms: Terms, query: PlanQuery, sizes: Mapping[object, int]) -> PlanHit:
    fields = {**hit["_source"]["hit"], "score": hit.get("_score") or 0.0}
    if query.group:
        fields["group_size"] = sizes.get(count.key_of(hit, _KEY), 1)
    if body is not None:
        found = highlight.find(body.text, terms)
        fields |= {"passages": highlight.passages(body, found, query.passages), "occurrences": len(found)}
    return msgspec.convert(fields, PlanHit)


def _texts(connection: Connection, hits: list[Hit]) -> dict[str, Body]:
    """Texts and headings by id, as the index has them."""
    with connection.told():
        found = connection.client.mget(
            index=connection.alias("plans"), ids=[hit["_id"] for hit in hits], source_includes=["text"], realtime=False
        )
    return {one["_id"]: msgspec.convert(one["_source"]["text"], Body) for one in found["docs"] if one.get("found")}
