"""A query as an FTS5 MATCH expression: words, exclusions and filters in one string, so that no table is
joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from index import segment, term
from index.query import Terms
from index.searcher import PlanFilter, RecordFilter

_PLAN_TEXT = "{title headings body}"
_RECORD_TEXT = "{metric sentence headings}"


def plans(terms: Terms, where: PlanFilter, records: RecordFilter) -> str | None:
    """For plan_fts; None where nothing is asked for, so that every plan fits."""
    return _whole(_wanted(terms, in_plan), plan_filters(where, records), [in_plan(t.text) for t in terms.unwanted])


def plan_filters(where: PlanFilter, records: RecordFilter) -> list[str]:
    """What plans must fit beside the words, all of it."""
    tokens = term.wanted_of_plan(where)
    if wanted := term.wanted_of_records(records):
        tokens.append(wanted)
    return [*_filters(tokens), *_names("issuer", where.issuer), *_names("owner", records.owner)]


def in_plan(text: str) -> str:
    """Characters anywhere in a plan."""
    return f"{_PLAN_TEXT} : {_phrase(text)}"


def in_title(text: str) -> str:
    """Characters in the title of a plan."""
    return f"title : {_phrase(text)}"


def word(text: str) -> str:
    """A word of the dictionary in a plan."""
    return f"words : {_quote([segment.encode(text)])}"


def records(
    terms: Terms, where: PlanFilter, filters: RecordFilter, *, rejected: bool, conflicts: bool = False
) -> str | None:
    """For record_fts, save the issuer (see `issuer`); None where every record fits."""
    parts = record_filters(where, filters, conflicts=conflicts)
    unwanted = [in_record(t.text) for t in terms.unwanted]
    if not rejected:
        unwanted += _filters([[term.REJECTED]])
    return _whole(_wanted(terms, in_record), parts, unwanted)


def record_filters(where: PlanFilter, filters: RecordFilter, *, conflicts: bool) -> list[str]:
    """What records must fit beside the words, all of it."""
    tokens = [*term.wanted_of_plan(where), *term.wanted_of_record(filters)]
    if conflicts:
        tokens.append([term.CONFLICT])
    return [*_filters(tokens), *_names("owner", filters.owner)]


def issuer(where: PlanFilter) -> str | None:
    """For plan_fts: the plans of these issuers; None where none is asked for."""
    return _names("issuer", where.issuer)[0] if where.issuer else None


def needs_one_record(filters: RecordFilter) -> bool:
    """Must plans be checked against their records, because a name and another filter must meet in one of
    them?"""
    return bool(filters.owner) and bool(term.wanted_of_record(filters))


def in_record(text: str) -> str:
    """Characters anywhere in what a record is found by."""
    return f"{_RECORD_TEXT} : {_phrase(text)}"


def _phrase(text: str) -> str:
    return _quote(segment.pairs(text))


def _quote(tokens: Iterable[str]) -> str:
    # Tokens hold no ASCII sign (segment.encode), so nothing in them ends the string.
    return '"' + " ".join(tokens) + '"'


def _wanted(terms: Terms, write: Callable[[str], str]) -> str:
    joint = " AND " if terms.mode == "all" else " OR "
    return joint.join(f"({' OR '.join(map(write, t.spellings))})" for t in terms.wanted)


def joint(expression: str, filters: Iterable[str]) -> str:
    """An expression among what fits all filters."""
    return " AND ".join((f"({expression})", *filters))


def _filters(lists: Iterable[list[str]]) -> list[str]:
    return ["(terms : (" + " OR ".join(_quote([token]) for token in tokens) + "))" for tokens in lists]


def _names(column: str, values: Iterable[str]) -> list[str]:
    phrases = [f"{column} : {_phrase(term.name_phrase(value))}" for value in values]
    return ["(" + " OR ".join(phrases) + ")"] if phrases else []


def _whole(wanted: str, parts: list[str], unwanted: list[str]) -> str | None:
    positive = [f"({wanted})"] if wanted else []
    positive += parts
    if not positive and not unwanted:
        return None
    expression = " AND ".join(positive or _filters([[term.EVERY]]))
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression
