"""Words and filters as a query. The tokens are those of SQLite's full-text tables: what one finds, the other does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from index import segment, term
from index.query import Term, Terms
from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery

Clause = dict[str, Any]
# What a place counts: as in SQLite, so that a title counts more than any number of places in the text.
_TITLE, _BODY, _WORD = 3.0, 1.0, 1.0


def of_plans(query: PlanQuery, terms: Terms) -> Clause:
    """For the index of plans."""
    filters = [
        *_one_of_each("terms", term.wanted_of_plan(query.where)),
        *_names("issuer_names", query.where.issuer),
        *_plan_ids(query.where),
        *_one_record(query.records),
    ]
    return _whole(terms, _plan_word, filters, [_plan_word(one) for one in terms.unwanted])


def of_records(query: RecordQuery, terms: Terms, bounds: Iterable[Clause]) -> Clause:
    """For the index of records; `bounds` are those of numbers (index/elastic/number.py)."""
    filters = [
        *_one_of_each("terms", term.wanted_of_plan(query.where)),
        *_one_of_each("terms", term.wanted_of_record(query.records)),
        *_names("issuer_names", query.where.issuer),
        *_names("owner_names", query.records.owner),
        *_plan_ids(query.where),
        *([{"term": {"terms": term.CONFLICT}}] if query.conflicts else []),
        *([{"term": {"unit_base": query.unit_base}}] if query.unit_base is not None else []),
        *bounds,
    ]
    unwanted = [_record_word(one) for one in terms.unwanted]
    if not query.rejected:
        unwanted.append({"term": {"terms": term.REJECTED}})
    return _whole(terms, _record_word, filters, unwanted)


def ordered(column: str, *, down: bool, then: Iterable[str]) -> list[dict[str, Any]]:
    """Unknown last; what is equal by place in the store, so that pages never overlap."""
    way = {"order": "desc" if down else "asc"}
    first = {"_score": way} if column == "_score" else {column: {**way, "missing": "_last"}}
    return [first, *({name: {"order": "asc"}} for name in then)]


def _plan_word(wanted: Term) -> Clause:
    """Its characters anywhere; and, to rank those texts higher, as a word where it is one in the dictionary."""
    word = {"term": {"words": {"value": segment.encode(wanted.text), "boost": _WORD}}}
    return _any([_phrase("title", wanted.text, _TITLE), _phrase("body", wanted.text, _BODY), word])


def _record_word(wanted: Term) -> Clause:
    return _phrase("evidence", wanted.text)


def _phrase(field: str, text: str, boost: float = 1.0) -> Clause:
    """The engine adds up how rare each pair is; a phrase is about as rare as its pairs, not so many times rarer."""
    pairs = segment.pairs(text)
    return {"match_phrase": {field: {"query": " ".join(pairs), "boost": boost / len(pairs)}}}


def _any(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _one_of_each(field: str, lists: Iterable[list[str]]) -> Iterator[Clause]:
    return ({"terms": {field: tokens}} for tokens in lists)


def _names(field: str, values: Iterable[str]) -> Iterator[Clause]:
    phrases = [_phrase(field, term.name_phrase(value)) for value in values]
    if phrases:
        yield _any(phrases)


def _plan_ids(where: PlanFilter) -> Iterator[Clause]:
    if where.plan_id:
        yield {"terms": {"plan_id": list(where.plan_id)}}


def _one_record(filters: RecordFilter) -> Iterator[Clause]:
    """All filters on records must hold for one and the same record of the plan."""
    asked = [*_one_of_each("records.terms", term.wanted_of_record(filters))]
    asked += _names("records.owner_names", filters.owner)
    if asked:
        yield {"nested": {"path": "records", "query": {"bool": {"filter": asked}}}}


def _whole(terms: Terms, write: Callable[[Term], Clause], filters: list[Clause], unwanted: list[Clause]) -> Clause:
    wanted = [write(one) for one in terms.wanted]
    if terms.mode == "any" and wanted:
        wanted = [_any(wanted)]
    return {"bool": {"must": wanted, "filter": filters, "must_not": unwanted}}
