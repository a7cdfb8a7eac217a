"""Searching records in SQLite: one page in its order, and one pass over all that match for count and facets."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any

import msgspec

from extract.record import Record
from index import facet, highlight, match, record_score, spelling
from index.errors import QueryError
from index.plan_search import read_body
from index.query import Terms
from index.record_score import Scored
from index.searcher import RECORD_FACETS, RECORD_SORTS, RecordHit, RecordQuery, RecordResult

_GROUPS = ("plan", "family")
_ORDER = {
    "relevance": ("score", True),
    "value": ("record.value", True),
    "deadline": ("record.deadline", False),
    "year": ("record.year", True),
    "plan": ("plan.plan_id", False),
}
# Doubles decide, save where they are equal: then the exact decimals do. Rounding keeps order, so this is exact.
_ABOVE = (
    "(coalesce(record.value_max, record.value) > ? OR (coalesce(record.value_max, record.value) = ?"
    " AND at_least(coalesce(record.value_max_text, record.value_text), ?)))"
)
_BELOW = "(record.value < ? OR (record.value = ? AND at_least(?, record.value_text)))"


class _Selection(msgspec.Struct, frozen=True):
    """All that matches: a MATCH expression, or None, and conditions with their arguments."""

    expression: str | None
    conditions: tuple[str, ...]
    arguments: tuple[Any, ...]

    def sql(self, scored: Scored | None = None, *, with_plan: bool = False) -> str:
        """FROM and WHERE; the columns `score` and those of `record` (and `plan`) follow from it."""
        hit = "(SELECT 0.0 AS score) AS hit CROSS JOIN record"
        if self.expression is not None:
            found = "SELECT rowid AS no, 0.0 AS score FROM record_fts WHERE record_fts MATCH ?"
            hit = f"({scored.sql if scored else found}) AS hit CROSS JOIN record ON record.no = hit.no"
        plan = " CROSS JOIN plan ON plan.no = record.plan_no" if with_plan else ""
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"FROM {hit}{plan}{where}"

    def all_arguments(self, scored: Scored | None = None) -> tuple[Any, ...]:
        """For the question marks of `sql`."""
        if self.expression is None:
            return self.arguments
        return (*(scored.arguments if scored else (self.expression,)), *self.arguments)


class RecordSearch:
    """Records of one store's file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.create_function("at_least", 2, _at_least, deterministic=True)
        record_score.teach(connection)

    def search(self, query: RecordQuery) -> RecordResult:
        """One page with facets over all that match."""
        facet.check(query, RECORD_SORTS, _GROUPS, RECORD_FACETS)
        terms, relaxed, selection = self._settle(query)
        numbers, facets = self._count(selection, query.facets)
        scored = self._scored(query, terms, selection, numbers)
        total = len(numbers)
        page = f"{_listed('record.no', query, selection, scored)} LIMIT ? OFFSET ?"
        rows = self._connection.execute(page, (*selection.all_arguments(scored), query.limit, query.offset)).fetchall()
        return RecordResult(
            hits=tuple(self._hit(row, terms) for row in rows),
            total=total,
            groups=self._groups(query, selection) if query.group else total,
            facets=facets,
            terms=tuple(term.text for term in terms.wanted),
            others=terms.others,
            relaxed=relaxed,
        )

    def ids(self, query: RecordQuery) -> Iterator[str]:
        """All record_ids, in order."""
        facet.check(query, RECORD_SORTS, _GROUPS, RECORD_FACETS)
        terms, _, selection = self._settle(query)
        scored = self._scored(query, terms, selection)
        sql = _listed("record.record_id", query, selection, scored)
        rows = self._connection.execute(sql, selection.all_arguments(scored)).fetchall()
        return (row[0] for row in rows)

    def _scored(
        self, query: RecordQuery, terms: Terms, selection: _Selection, numbers: Sequence[int] | None = None
    ) -> Scored | None:
        """None where nothing is ordered by it; numbers: of all that match, if they are known."""
        if selection.expression is None or not terms.wanted or "score" not in _order(query):
            return None
        filters = match.record_filters(query.where, query.records, conflicts=query.conflicts)
        return record_score.scored(self._connection, terms, filters, selection.expression, numbers)

    def _settle(self, query: RecordQuery) -> tuple[Terms, bool, _Selection]:
        """The terms as written; cut into dictionary words where nothing has them as written."""
        speller = spelling.of(self._connection)
        terms = speller.parse(query.words, query.mode)
        selection = _selection(query, terms)
        sql = f"SELECT 1 {selection.sql()} LIMIT 1"
        if self._connection.execute(sql, selection.all_arguments()).fetchone():
            return terms, False, selection
        looser = speller.relax(query.words, query.mode)
        if looser is None:
            return terms, False, selection
        return looser, True, _selection(query, looser)

    def _count(self, selection: _Selection, facets: Sequence[str]) -> tuple[list[int], dict[str, facet.Counted]]:
        """The number of each that matches, and how often each value of each facet stands in them."""
        columns = ", ".join(f"record.{name}" for name in ("no", *facets))
        rows = self._connection.execute(f"SELECT {columns} {selection.sql()}", selection.all_arguments()).fetchall()
        counted = {name: facet.count(_values(name, place, rows)) for place, name in enumerate(facets, 1)}
        return [row[0] for row in rows], counted

    def _groups(self, query: RecordQuery, selection: _Selection) -> int:
        sql = f"SELECT count(DISTINCT {_key(query)}) {selection.sql(with_plan=True)}"
        return int(self._connection.execute(sql, selection.all_arguments()).fetchone()[0])

    def _hit(self, row: tuple[int, float, int], terms: Terms) -> RecordHit:
        no, score, size = row
        sql = "SELECT plan_no, data FROM record JOIN record_body USING (no) WHERE no = ?"
        plan_no, data = self._connection.execute(sql, (no,)).fetchone()
        record = msgspec.json.decode(data, type=Record)
        body = read_body(self._connection, plan_no)
        places = highlight.find(body.text, terms, *highlight.sentence(body.text, record))
        return RecordHit(
            record=record,
            score=score,
            headings=body.headings(record.start),
            highlights=tuple(place for place, _ in places),
            group_size=size,
        )


def _values(name: str, place: int, rows: list[tuple[facet.Value, ...]]) -> Iterator[facet.Value]:
    values = map(itemgetter(place), rows)
    return chain.from_iterable(map(_owners, values)) if name in ("owner", "body") else values


@lru_cache(maxsize=4096)
def _owners(value: str) -> tuple[facet.Value, ...]:
    return facet.members(value)


def _selection(query: RecordQuery, terms: Terms) -> _Selection:
    conditions: list[str] = []
    arguments: list[Any] = []
    if query.where.plan_id:
        plans = "SELECT no FROM plan WHERE plan_id IN (SELECT value FROM json_each(?))"
        conditions.append(f"record.plan_no IN ({plans})")
        arguments.append(json.dumps(query.where.plan_id))
    if issued := match.issuer(query.where):
        conditions.append("record.plan_no IN (SELECT rowid FROM plan_fts WHERE plan_fts MATCH ?)")
        arguments.append(issued)
    if query.unit_base is not None:
        conditions.append("record.unit_base = ?")
        arguments.append(query.unit_base)
    for bound, condition in ((query.value_min, _ABOVE), (query.value_max, _BELOW)):
        if bound is not None:
            conditions.append(condition)
            arguments += [_double(bound), _double(bound), str(bound)]
    expression = match.records(terms, query.where, query.records, rejected=query.rejected, conflicts=query.conflicts)
    return _Selection(expression, tuple(conditions), tuple(arguments))


def _listed(column: str, query: RecordQuery, selection: _Selection, scored: Scored | None) -> str:
    """SELECT of (column, score, size of group) of all that matches, in the query's order."""
    order = _order(query)
    source = selection.sql(scored, with_plan=bool(query.group) or query.sort == "plan")
    if query.group is None:
        return f"SELECT {column}, score, 1 {source} ORDER BY {order}"
    key = _key(query)
    ranked = (
        f"SELECT {column} AS id, score, count(*) OVER (PARTITION BY {key}) AS size,"
        f" row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place,"
        f" row_number() OVER (ORDER BY {order}) AS rank {source}"
    )
    return f"SELECT id, score, size FROM ({ranked}) WHERE place = 1 ORDER BY rank"


def _order(query: RecordQuery) -> str:
    """ORDER BY: unknown last, what is equal by place in the store, so that pages never overlap."""
    column, down = _ORDER[query.sort]
    if column == "score" and not query.words.strip():
        column = "record.year"
    if query.descending is not None:
        down = query.descending
    last = "record.start, record.no" if query.sort == "plan" else "record.plan_no, record.start, record.no"
    return f"{column} {'DESC' if down else 'ASC'} NULLS LAST, {last}"


def _key(query: RecordQuery) -> str:
    return "plan.no" if query.group == "plan" else "coalesce('f' || plan.family, plan.no)"


def _at_least(left: str, right: str) -> bool:
    return Decimal(left) >= Decimal(right)


def _double(bound: Decimal) -> float:
    value = float(bound)
    if math.isnan(value):
        raise QueryError("数值范围应为数字")
    return value
