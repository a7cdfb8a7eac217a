"""Searching plans in SQLite: one MATCH gives numbers and scores of all that match; the rest is done on small rows.

Facets and order read a few fields of every plan that matches. SQLite would fetch them row by row for each query, at
some ten times the cost of the MATCH itself; they are kept here until the file changes (some 300 bytes a plan).
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
import numpy as np

from index import dictionary, facet, highlight, match, spelling
from index.highlight import Body
from index.plan_score import Lengths, Numbers, PlanScore
from index.query import Terms
from index.searcher import PLAN_FACETS, PLAN_SORTS, PlanFilter, PlanHit, PlanQuery, PlanResult

_ALL_AT_ONCE = 500


class _Card(NamedTuple):
    """What order, facets and groups need of a plan."""

    no: int
    plan_id: str
    province: str | None
    level: str | None
    year: int | None
    doc_type: str | None
    issuer: tuple[facet.Value, ...]
    issued: str | None
    title: str | None
    family: str | None


_ISSUER = _Card._fields.index("issuer")
_CARDS = f"SELECT {', '.join(_Card._fields)}, sz FROM plan LEFT JOIN plan_fts_docsize ON id = no"


class _Cards:
    """Cards by number, as the file has them now."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[int, _Card] = {}
        self.lengths = Lengths()
        self.held: dict[str, int] = {}
        """How many plans hold an expression, as far as it was asked."""
        self._version: tuple[int, int] | None = None

    def of(self, numbers: Sequence[int]) -> list[_Card]:
        """In the order asked for."""
        version = (
            self._connection.execute("PRAGMA data_version").fetchone()[0],
            self._connection.total_changes,
        )
        if version != self._version:
            self._known, self.lengths, self.held, self._version = {}, Lengths(), {}, version
        missing = [no for no in numbers if no not in self._known]
        if missing:
            self._load(missing)
        return [self._known[no] for no in numbers]

    def title(self, no: int) -> str:
        """Of a plan that was asked for."""
        return self._known[no].title or ""

    def _load(self, numbers: Sequence[int]) -> None:
        if len(numbers) > _ALL_AT_ONCE:
            rows = self._connection.execute(_CARDS)
        else:
            rows = self._connection.execute(
                f"{_CARDS} WHERE no IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
            )
        for *row, sizes in rows:
            row[_ISSUER] = facet.members(row[_ISSUER])
            card = _Card._make(row)
            self._known[card.no] = card
            self.lengths.add(card.no, sizes or b"")


class PlanSearch:
    """Plans of one store's file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cards = _Cards(connection)

    def search(self, query: PlanQuery) -> PlanResult:
        """One page with facets over all that match."""
        facet.check(query, PLAN_SORTS, ("family",), PLAN_FACETS)
        terms, relaxed, numbers = self._matching(query)
        cards = self._cards.of(numbers)
        scores = self._scores(query, terms, cards)
        ordered = _ordered(cards, scores, query)
        worth = dict(zip(numbers, scores.tolist(), strict=True)) if scores is not None else {}
        shown, sizes = _grouped(ordered) if query.group else (ordered, {})
        page = shown[query.offset : query.offset + query.limit]
        return PlanResult(
            hits=tuple(self._hit(c, worth.get(c.no, 0.0), sizes.get(_family(c), 1), terms, query) for c in page),
            total=len(cards),
            groups=len(shown),
            facets={name: _facet(name, cards) for name in query.facets},
            terms=tuple(term.text for term in terms.wanted),
            others=terms.others,
            relaxed=relaxed,
        )

    def ids(self, query: PlanQuery) -> Iterator[str]:
        """All plan_ids, in order."""
        facet.check(query, PLAN_SORTS, ("family",), PLAN_FACETS)
        terms, _, numbers = self._matching(query)
        cards = self._cards.of(numbers)
        ordered = _ordered(cards, self._scores(query, terms, cards), query)
        return (card.plan_id for card in (_grouped(ordered)[0] if query.group else ordered))

    def _matching(self, query: PlanQuery) -> tuple[Terms, bool, list[int]]:
        """(terms, whether they were relaxed, number of each plan that matches, in order)."""
        speller = spelling.of(self._connection)
        terms = speller.parse(query.words, query.mode)
        numbers = self._numbers(query, terms)
        looser = None if numbers else speller.relax(query.words, query.mode)
        if looser is None:
            return terms, False, numbers
        return looser, True, self._numbers(query, looser)

    def _numbers(self, query: PlanQuery, terms: Terms) -> list[int]:
        expression = match.plans(terms, query.where, query.records)
        if expression is None:
            sql, arguments, column = "SELECT no FROM plan", [], "no"
        else:
            sql, arguments, column = "SELECT rowid FROM plan_fts WHERE plan_fts MATCH ?", [expression], "rowid"
        conditions = list(_conditions(query))
        # The plus keeps SQLite from asking the full-text table once for each number.
        sql += "".join(
            f" {'AND' if expression or i else 'WHERE'} +{column} IN ({c})" for i, (c, _) in enumerate(conditions)
        )
        found = self._connection.execute(sql, [*arguments, *(argument for _, argument in conditions)])
        return [no for (no,) in found]

    def _scores(self, query: PlanQuery, terms: Terms, cards: Sequence[_Card]) -> Numbers | None:
        """Of each card; None where nothing is ordered by them."""
        if not _by_score(query):
            return None
        filters = match.plan_filters(query.where, query.records)
        if (text := _only_word(query, terms, filters)) is not None:
            self._cards.held[match.in_plan(text)] = len(cards)
        scorer = PlanScore(self._connection, dictionary.of(self._connection), filters, self._cards.held)
        return scorer.scores(terms, [card.no for card in cards], self._cards)

    def _hit(self, card: _Card, score: float, size: int, terms: Terms, query: PlanQuery) -> PlanHit:
        columns = ("city", "county", "region_code", "source")
        row = self._connection.execute(f"SELECT {', '.join(columns)} FROM plan WHERE no = ?", (card.no,)).fetchone()
        fields: dict[str, Any] = {**card._asdict(), **dict(zip(columns, row, strict=True))}
        del fields["no"]
        fields |= {"issuer": [name for name in card.issuer if name], "score": score, "group_size": size}
        if query.passages and terms.wanted:
            body = read_body(self._connection, card.no)
            found = highlight.find(body.text, terms)
            fields |= {"passages": highlight.passages(body, found, query.passages), "occurrences": len(found)}
        return msgspec.convert(fields, PlanHit)


def read_body(connection: sqlite3.Connection, no: int) -> Body:
    """Text and headings of a plan."""
    data = connection.execute("SELECT data FROM plan_body WHERE no = ?", (no,)).fetchone()[0]
    return msgspec.json.decode(data, type=Body)


def _conditions(query: PlanQuery) -> Iterator[tuple[str, str]]:
    """(SELECT of numbers, its argument) for what a MATCH on plans alone cannot say."""
    if query.where.plan_id:
        yield (
            "SELECT no FROM plan WHERE plan_id IN (SELECT value FROM json_each(?))",
            json.dumps(query.where.plan_id),
        )
    if match.needs_one_record(query.records):
        found = match.records(Terms(), PlanFilter(), query.records, rejected=False)
        records = "SELECT rowid FROM record_fts WHERE record_fts MATCH ?"
        yield f"SELECT plan_no FROM record WHERE no IN ({records})", str(found)


def _only_word(query: PlanQuery, terms: Terms, filters: Sequence[str]) -> str | None:
    """The one word that is asked for, and nothing beside it: then all that match are all that hold it."""
    alone = len(terms.wanted) == 1 and not (terms.unwanted or terms.others or filters or any(_conditions(query)))
    return terms.wanted[0].text if alone else None


def _by_score(query: PlanQuery) -> bool:
    return query.sort == "relevance" and bool(query.words.strip())


def _ordered(cards: list[_Card], scores: Numbers | None, query: PlanQuery) -> list[_Card]:
    """In the query's order; unknown values last; what is equal stays in the order of ingest."""
    if scores is not None:
        order = np.argsort(-scores if query.descending is not False else scores, kind="stable")
        return [cards[at] for at in order.tolist()]
    field = "year" if query.sort == "relevance" else query.sort
    place = _Card._fields.index(field)
    down = query.descending if query.descending is not None else field != "title"
    known = [card for card in cards if card[place] is not None]
    known.sort(key=itemgetter(place), reverse=down)
    return known + [card for card in cards if card[place] is None]


def _grouped(cards: list[_Card]) -> tuple[list[_Card], dict[str, int]]:
    """The first of each group, and how many each has."""
    first: dict[str, _Card] = {}
    for card in cards:
        first.setdefault(_family(card), card)
    return list(first.values()), Counter(map(_family, cards))


def _family(card: _Card) -> str:
    """A plan without a family is one of its own."""
    return f"f{card.family}" if card.family is not None else f"p{card.no}"


def _facet(name: str, cards: Iterable[_Card]) -> facet.Counted:
    place = _Card._fields.index(name)
    values = map(itemgetter(place), cards)
    return facet.count(chain.from_iterable(values) if name == "issuer" else values)
