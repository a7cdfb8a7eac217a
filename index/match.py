"""A query as an FTS5 MATCH expression: words, exclusions and filters in one string, so that no table is
joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from index import segment, term
from index.query import Term, Terms
from index.searcher import PlanFilter, RecordFilter

_PLAN_TEXT = "{title headings body}"
_RECORD_TEXT = "{metric sentence headings}"


def plans(terms: Terms, where: PlanFilter, records: RecordFilter) -> str | None:
    """For plan_fts; None where nothing is asked for, so that every plan fits."""
    tokens = term.wanted_of_plan(where)
    if wanted := term.wanted_of_records(records):
        tokens.append(wanted)
    parts = [*_filters(tokens), *_names("issuer", where.issuer), *_names("owner", records.owner)]
    return _whole(_wanted(terms, _plan_term), parts, [_plan_term(t) for t in terms.unwanted])


def records(
    terms: Terms, where: PlanFilter, filters: RecordFilter, *, rejected: bool, conflicts: bool = False
) -> str | None:
    """For record_fts, save the issuer (see `issuer`); None where every record fits."""
    tokens = [*term.wanted_of_plan(where), *term.wanted_of_record(filters)]
    if conflicts:
        tokens.append([term.CONFLICT])
    parts = [*_filters(tokens), *_names("owner", filters.owner)]
    unwanted = [_record_term(t) for t in terms.unwanted]
    if not rejected:
        unwanted += _filters([[term.REJECTED]])
    return _whole(_wanted(terms, _record_term), parts, unwanted)


def issuer(where: PlanFilter) -> str | None:
    """For plan_fts: the plans of these issuers; None where none is asked for."""
    return _names("issuer", where.issuer)[0] if where.issuer else None


def needs_one_record(filters: RecordFilter) -> bool:
    """Must plans be checked against their records, because a name and another filter must meet in one of
    them?"""
    return bool(filters.owner) and bool(term.wanted_of_record(filters))


def _plan_term(wanted: Term) -> str:
    """Its characters anywhere; and, to rank those texts higher, as a word where it is one in the
    dictionary."""
    # A dictionary word of a text is part of the text: the second half finds nothing that the first does not.
    anywhere = f"{_PLAN_TEXT} : {_phrase(wanted.text)}"
    return f"({anywhere} OR words : {_quote([segment.encode(wanted.text)])})"


def _record_term(wanted: Term) -> str:
    return f"({_RECORD_TEXT} : {_phrase(wanted.text)})"


def _phrase(text: str) -> str:
    return _quote(segment.pairs(text))


def _quote(tokens: Iterable[str]) -> str:
    # Tokens hold no ASCII sign (segment.encode), so nothing in them ends the string.
    return '"' + " ".join(tokens) + '"'


def _wanted(terms: Terms, write: Callable[[Term], str]) -> str:
    joint = " AND " if terms.mode == "all" else " OR "
    return joint.join(write(t) for t in terms.wanted)


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
