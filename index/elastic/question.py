"""Words and filters as a query. The tokens are those of SQLite's full-text tables: what one finds, the other does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from index import score, segment, term
from index.query import Term, Terms
from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery

Clause = dict[str, Any]


def of_plans(query: PlanQuery, terms: Terms, standing: Mapping[str, score.Standing] | None = None) -> Clause:
    """For the index of plans; standing: of each word, where plans are to be scored (index/score.py)."""
    filters = [
        *_one_of_each("terms", term.wanted_of_plan(query.where)),
        *_names("issuer_names", query.where.issuer),
        *_plan_ids(query.where),
        *_one_record(query.records),
    ]
    unwanted = [in_plan(one.text) for one in terms.unwanted]
    if standing is None:
        return _whole(terms, lambda one: _any([*map(in_plan, one.spellings)]), filters, unwanted)
    return _whole(terms, lambda one: _scored(one, standing[one.text], in_plan, _plan_parts), filters, unwanted)


def of_records(
    query: RecordQuery, terms: Terms, bounds: Iterable[Clause], standing: Mapping[str, score.Standing] | None = None
) -> Clause:
    """For the index of records; `bounds` are those of numbers (index/elastic/number.py), `standing` as with plans."""
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
    unwanted = [in_record(one.text) for one in terms.unwanted]
    if not query.rejected:
        unwanted.append({"term": {"terms": term.REJECTED}})
    if standing is None:
        return _whole(terms, lambda one: _any([*map(in_record, one.spellings)]), filters, unwanted)
    return _whole(terms, lambda one: _scored(one, standing[one.text], in_record, _record_parts), filters, unwanted)


def ordered(column: str, *, down: bool, then: Iterable[str]) -> list[dict[str, Any]]:
    """Unknown last; what is equal by place in the store, so that pages never overlap."""
    way = {"order": "desc" if down else "asc"}
    first = {"_score": way} if column == "_score" else {column: {**way, "missing": "_last"}}
    return [first, *({name: {"order": "asc"}} for name in then)]


def in_plan(text: str) -> Clause:
    """Characters anywhere in a plan."""
    return _any([_phrase("title", text), _phrase("body", text)])


def _scored(
    wanted: Term,
    standing: score.Standing,
    holds: Callable[[str], Clause],
    parts: Callable[[str, float, bool, bool], Iterable[Clause]],
) -> Clause:
    """What holds one of the spellings, with what index/score.py says. `often` is how the engine scores intervals; of
    all its scores it is the one that depends on nothing but the number of places."""
    spellings = wanted.spellings
    rarity, is_common = standing
    scores = [
        part for one in spellings for part in parts(one, wanted.share(one) * rarity, wanted.word_at(one), is_common)
    ]
    return {"bool": {"filter": [_any([*map(holds, spellings)])], "should": scores}}


def _plan_parts(text: str, weight: float, is_word: bool, is_common: bool) -> Iterator[Clause]:
    pairs, word = segment.pairs(text), [segment.encode(text)]
    if is_word:
        yield _often("title_words", word, weight * score.TITLE)
        yield _brief("words", word, weight)
    else:
        yield _often("title", pairs, weight * score.TITLE)
        yield _brief("body", pairs, weight)
    if not (is_word and is_common):
        yield _brief("headings", pairs, weight * score.HEADING)
        yield _brief("body", pairs, weight * score.ACROSS)


def _record_parts(text: str, weight: float, *_: bool) -> Iterator[Clause]:
    yield _brief("evidence", segment.pairs(text), weight)


def _often(field: str, tokens: list[str], boost: float) -> Clause:
    together = {"query": " ".join(tokens), "ordered": True, "max_gaps": 0}
    return {"intervals": {field: {"match": together, "boost": boost}}}


def _brief(field: str, tokens: list[str], weight: float) -> Clause:
    brevity = {"field": "brevity", "missing": 1.0}
    return {"function_score": {"query": _often(field, tokens, 1.0), "field_value_factor": brevity, "boost": weight}}


def in_record(text: str) -> Clause:
    """Characters anywhere in what a record is found by."""
    return _phrase("evidence", text)


def _phrase(field: str, text: str) -> Clause:
    return {"match_phrase": {field: " ".join(segment.pairs(text))}}


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
