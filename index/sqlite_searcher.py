"""`SqliteSearcher`: the searcher in the store's own file (SQLite FTS5). Nothing to start, nothing to refresh.

Each question is two statements: one page in its order, and one pass over all that match for count and facets.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from extract.record import Record
from index import fulltext, highlight, match
from index.errors import QueryError, UnknownPlan
from index.highlight import Body
from index.query import Terms, parse, relax
from index.searcher import (
    MAX_LIMIT,
    PLAN_FACETS,
    PLAN_SORTS,
    RECORD_FACETS,
    RECORD_SORTS,
    FacetCount,
    PlanFilter,
    PlanHit,
    PlanQuery,
    PlanResult,
    RecordHit,
    RecordQuery,
    RecordResult,
    Similar,
)
from index.store import Store

_PLAN_SCORE = "-bm25(plan_fts, 8.0, 3.0, 1.0, 2.0, 0.0, 0.0, 0.0)"
_RECORD_SCORE = "-bm25(record_fts, 4.0, 1.0, 0.5, 0.0, 0.0)"
_PLAN_ORDER = {
    "relevance": ("score", True),
    "year": ("plan.year", True),
    "issued": ("plan.issued", True),
    "title": ("plan.title", False),
}
_RECORD_ORDER = {
    "relevance": ("score", True),
    "value": ("record.value", True),
    "deadline": ("record.deadline", False),
    "year": ("record.year", True),
    "plan": ("plan.plan_id", False),
}
_PLAN_FACET = {name: f"plan.{name}" for name in PLAN_FACETS}
_RECORD_FACET = {name: f"record.{name}" for name in RECORD_FACETS}
_LISTS = ("issuer", "owner")
_Facets = dict[str, tuple[FacetCount, ...]]


class _Selection(msgspec.Struct, frozen=True):
    """FROM and WHERE of all that matches, with its parameters; `score` is the expression of relevance."""

    table: str
    expression: str | None
    conditions: tuple[str, ...]
    parameters: tuple[Any, ...]
    score: str

    def sql(self, *, scored: bool) -> str:
        """A common table `hit` (no, score) and the joins that follow it."""
        fts = f"{self.table}_fts"
        joins = "" if self.table == "plan" else " CROSS JOIN plan ON plan.no = record.plan_no"
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        if self.expression is None:
            return f"FROM (SELECT 0.0 AS score) AS hit CROSS JOIN {self.table}{joins}{where}"
        score = self.score if scored else "0.0"
        hits = f"(SELECT rowid AS no, {score} AS score FROM {fts} WHERE {fts} MATCH ?)"  # noqa: S608
        return f"FROM {hits} AS hit CROSS JOIN {self.table} ON {self.table}.no = hit.no{joins}{where}"

    def arguments(self) -> tuple[Any, ...]:
        """For the question marks of `sql`."""
        return self.parameters if self.expression is None else (self.expression, *self.parameters)


class SqliteSearcher:
    """Finds plans and records in a store's own file; see index/searcher.py for what is promised."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection = store.connection
        fulltext.check_version(self._connection)
        self._connection.create_function("at_least", 2, _at_least, deterministic=True)

    def search_plans(self, query: PlanQuery) -> PlanResult:
        """See Searcher."""
        _check(query.sort, PLAN_SORTS, query.group, ("family",), query.facets, PLAN_FACETS)
        terms, relaxed, selection = self._settle(query, _plan_selection)
        total, facets = self._count(selection, query.facets, _PLAN_FACET)
        rows, groups = self._page(query, selection, _PLAN_ORDER, total)
        hits = tuple(self._plan_hit(row, terms, query.passages) for row in rows)
        return PlanResult(
            hits=hits,
            total=total,
            groups=groups,
            facets=facets,
            terms=tuple(t.text for t in terms.wanted),
            relaxed=relaxed,
        )

    def search_records(self, query: RecordQuery) -> RecordResult:
        """See Searcher."""
        _check(query.sort, RECORD_SORTS, query.group, ("plan", "family"), query.facets, RECORD_FACETS)
        terms, relaxed, selection = self._settle(query, _record_selection)
        total, facets = self._count(selection, query.facets, _RECORD_FACET)
        rows, groups = self._page(query, selection, _RECORD_ORDER, total)
        hits = tuple(self._record_hit(row, terms) for row in rows)
        return RecordResult(
            hits=hits,
            total=total,
            groups=groups,
            facets=facets,
            terms=tuple(t.text for t in terms.wanted),
            relaxed=relaxed,
        )

    def plan_ids(self, query: PlanQuery) -> Iterator[str]:
        """See Searcher."""
        _check(query.sort, PLAN_SORTS, query.group, ("family",), (), ())
        _, _, selection = self._settle(query, _plan_selection)
        yield from self._ids("plan.plan_id", query, selection, _PLAN_ORDER)

    def record_ids(self, query: RecordQuery) -> Iterator[str]:
        """See Searcher."""
        _check(query.sort, RECORD_SORTS, query.group, ("plan", "family"), (), ())
        _, _, selection = self._settle(query, _record_selection)
        yield from self._ids("record.record_id", query, selection, _RECORD_ORDER)

    def similar(self, plan_id: str, limit: int = 20) -> tuple[Similar, ...]:
        """See Searcher."""
        row = self._connection.execute(
            "SELECT no, bands FROM plan JOIN plan_body USING (no) WHERE plan_id = ?", (plan_id,)
        ).fetchone()
        if row is None:
            raise UnknownPlan(f"没有这个文件：{plan_id}")
        shared: Counter[int] = Counter()
        for band in fulltext.band_queries(row[1]):
            shared.update(
                n
                for (n,) in self._connection.execute(
                    "SELECT rowid FROM band_fts WHERE band_fts MATCH ?", (band,)
                )
            )
        del shared[row[0]]
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:limit]
        name = "SELECT plan_id FROM plan WHERE no = ?"
        return tuple(
            Similar(self._connection.execute(name, (no,)).fetchone()[0], count) for no, count in best
        )

    def refresh(self) -> int:
        """Index and store are one file and change together."""
        return 0

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """See Searcher."""
        return self._store.rebuild_index(progress)

    def _settle(
        self, query: Any, select: Callable[[Any, Terms], _Selection]
    ) -> tuple[Terms, bool, _Selection]:
        """The terms as written; cut into dictionary words where nothing has them as written."""
        terms = parse(query.words, query.mode)
        selection = select(query, terms)
        looser = relax(terms)
        if (
            looser is None
            or self._connection.execute(
                f"SELECT 1 {selection.sql(scored=False)} LIMIT 1", selection.arguments()
            ).fetchone()
        ):
            return terms, False, selection
        return looser, True, select(query, looser)

    def _count(
        self, selection: _Selection, facets: Sequence[str], columns: dict[str, str]
    ) -> tuple[int, _Facets]:
        """How many match, and how often each value of each facet stands in them."""
        fields = ", ".join(columns[name] for name in facets)
        group = f" GROUP BY {fields}" if fields else ""
        sql = f"SELECT count(*){', ' * bool(fields)}{fields} {selection.sql(scored=False)}{group}"
        rows = self._connection.execute(sql, selection.arguments()).fetchall()
        counted = {
            name: _facet(((row[i + 1], row[0]) for row in rows), name) for i, name in enumerate(facets)
        }
        return sum(row[0] for row in rows), counted

    def _page(
        self,
        query: PlanQuery | RecordQuery,
        selection: _Selection,
        orders: dict[str, tuple[str, bool]],
        total: int,
    ) -> tuple[list[tuple[Any, ...]], int]:
        """(number, score, size of group) of one page, and how many groups there are."""
        if query.limit < 0 or query.offset < 0 or query.limit > MAX_LIMIT:
            raise QueryError(f"每页 0 到 {MAX_LIMIT} 条，起点不小于 0")
        table = selection.table
        ordered = self._ordered(f"{table}.no", query, selection, orders)
        rows = self._connection.execute(
            f"{ordered} LIMIT ? OFFSET ?", (*selection.arguments(), query.limit, query.offset)
        ).fetchall()
        if query.group is None:
            return rows, total
        key = _group_key(query.group)
        count = f"SELECT count(DISTINCT {key}) {selection.sql(scored=False)}"
        return rows, self._connection.execute(count, selection.arguments()).fetchone()[0]

    def _ids(
        self,
        column: str,
        query: PlanQuery | RecordQuery,
        selection: _Selection,
        orders: dict[str, tuple[str, bool]],
    ) -> Iterator[str]:
        rows = self._connection.execute(
            self._ordered(column, query, selection, orders), selection.arguments()
        )
        yield from (row[0] for row in rows)

    def _ordered(
        self,
        column: str,
        query: PlanQuery | RecordQuery,
        selection: _Selection,
        orders: dict[str, tuple[str, bool]],
    ) -> str:
        """SELECT of (column, score, size of group) of all that match, in the query's order."""
        order = _order(query, selection, orders)
        scored = selection.sql(scored="score" in order)
        if query.group is None:
            return f"SELECT {column}, score, 1 {scored} ORDER BY {order}"
        key = _group_key(query.group)
        ranked = (
            f"SELECT {column} AS id, score, count(*) OVER (PARTITION BY {key}) AS size,"
            f" row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place,"
            f" row_number() OVER (ORDER BY {order}) AS rank {scored}"
        )
        return f"SELECT id, score, size FROM ({ranked}) WHERE place = 1 ORDER BY rank"  # noqa: S608

    def _plan_hit(self, row: tuple[Any, ...], terms: Terms, passages: int) -> PlanHit:
        no, score, size = row
        (plan_id, issuer, *rest) = self._connection.execute(
            "SELECT plan_id, issuer, title, doc_type, province, city, county, region_code, level, year, issued,"
            " source, family FROM plan WHERE no = ?",
            (no,),
        ).fetchone()
        names = ("title", "doc_type", "province", "city", "county", "region_code", "level", "year", "issued")
        fields = dict(zip((*names, "source", "family"), rest, strict=True))
        shown: dict[str, Any] = {}
        if passages and terms.wanted:
            body = self._body(no)
            found = highlight.find(body.text, terms)
            shown = {"passages": highlight.passages(body, found, passages), "occurrences": len(found)}
        known = {"plan_id": plan_id, "score": score, "issuer": json.loads(issuer), "group_size": size}
        return msgspec.convert({**fields, **known, **shown}, PlanHit)

    def _record_hit(self, row: tuple[Any, ...], terms: Terms) -> RecordHit:
        no, score, size = row
        plan_no, data = self._connection.execute(
            "SELECT plan_no, data FROM record JOIN record_body USING (no) WHERE no = ?", (no,)
        ).fetchone()
        record = msgspec.json.decode(data, type=Record)
        body = self._body(plan_no)
        start, end = _sentence(body.text, record)
        return RecordHit(
            record=record,
            score=score,
            headings=body.headings(record.start),
            highlights=tuple(place for place, _ in highlight.find(body.text, terms, start, end)),
            group_size=size,
        )

    def _body(self, no: int) -> Body:
        data = self._connection.execute("SELECT data FROM plan_body WHERE no = ?", (no,)).fetchone()[0]
        return msgspec.json.decode(data, type=Body)


def _plan_selection(query: PlanQuery, terms: Terms) -> _Selection:
    expression = match.plans(terms, query.where, query.records)
    conditions, parameters = _named_plans(query)
    if match.needs_one_record(query.records):
        inner = match.records(Terms(), PlanFilter(), query.records, rejected=False)
        conditions.append(
            "plan.no IN (SELECT plan_no FROM record WHERE no IN"
            " (SELECT rowid FROM record_fts WHERE record_fts MATCH ?))"
        )
        parameters.append(inner)
    return _Selection("plan", expression, tuple(conditions), tuple(parameters), _PLAN_SCORE)


def _record_selection(query: RecordQuery, terms: Terms) -> _Selection:
    expression = match.records(terms, query.where, query.records, rejected=query.rejected)
    conditions, parameters = _named_plans(query)
    if issued := match.issuer(query.where):
        conditions.append("record.plan_no IN (SELECT rowid FROM plan_fts WHERE plan_fts MATCH ?)")
        parameters.append(issued)
    if query.unit_base is not None:
        conditions.append("record.unit_base = ?")
        parameters.append(query.unit_base)
    for bound, condition in ((query.value_min, _ABOVE), (query.value_max, _BELOW)):
        if bound is not None:
            conditions.append(condition)
            parameters += [_double(bound), _double(bound), str(bound)]
    return _Selection("record", expression, tuple(conditions), tuple(parameters), _RECORD_SCORE)


# Doubles decide, save where they are equal: then the exact decimals do. Rounding keeps order, so this is exact.
_ABOVE = (
    "(coalesce(record.value_max, record.value) > ? OR (coalesce(record.value_max, record.value) = ?"
    " AND at_least(coalesce(record.value_max_text, record.value_text), ?)))"
)
_BELOW = "(record.value < ? OR (record.value = ? AND at_least(?, record.value_text)))"


def _at_least(left: str, right: str) -> bool:
    return Decimal(left) >= Decimal(right)


def _double(bound: Decimal) -> float:
    value = float(bound)
    if math.isnan(value):
        raise QueryError("数值范围应为数字")
    return value


def _named_plans(query: PlanQuery | RecordQuery) -> tuple[list[str], list[Any]]:
    if not query.where.plan_id:
        return [], []
    return ["plan.plan_id IN (SELECT value FROM json_each(?))"], [json.dumps(query.where.plan_id)]


def _order(query: PlanQuery | RecordQuery, selection: _Selection, orders: dict[str, tuple[str, bool]]) -> str:
    """ORDER BY: unknown last, ties by year, then by place in the store, so that pages never overlap."""
    column, down = orders[query.sort]
    if column == "score" and not query.words.strip():
        column = f"{selection.table}.year"
    if query.descending is not None:
        down = query.descending
    direction = "DESC" if down else "ASC"
    last = "plan.plan_id, record.start, record.no" if selection.table == "record" else "plan.title, plan.no"
    first = f"{column} {direction}" if column == "score" else f"{column} {direction} NULLS LAST"
    return f"{first}, {last}"


def _group_key(group: str) -> str:
    return "plan.no" if group == "plan" else "coalesce('f' || plan.family, plan.no)"


def _facet(counts: Iterator[tuple[Any, int]], name: str) -> tuple[FacetCount, ...]:
    """Most frequent first; a value that is a list counts for each of its members."""
    total: Counter[str | None] = Counter()
    for value, count in counts:
        for one in _members(value) if name in _LISTS else (value,):
            total[None if one is None else str(one)] += count
    order = sorted(total.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return tuple(FacetCount(value, count) for value, count in order)


def _members(value: str) -> Sequence[str | None]:
    return tuple(dict.fromkeys(json.loads(value))) or (None,)


def _sentence(text: str, record: Record) -> tuple[int, int]:
    """Where a record's sentence stands; its quote where the sentence is not found around it."""
    latest = max(0, record.start - len(record.sentence) + (record.end - record.start))
    at = text.find(record.sentence, latest, record.start + len(record.sentence))
    return (at, at + len(record.sentence)) if 0 <= at <= record.start else (record.start, record.end)


def _check(
    sort: str,
    sorts: Sequence[str],
    group: str | None,
    groups: Sequence[str],
    facets: Sequence[str],
    known: Sequence[str],
) -> None:
    if sort not in sorts:
        raise QueryError(f"不认识的排序：{sort}（可用：{'、'.join(sorts)}）")
    if group is not None and group not in groups:
        raise QueryError(f"不认识的分组：{group}（可用：{'、'.join(groups)}）")
    if unknown := [name for name in facets if name not in known]:
        raise QueryError(f"不认识的分面：{unknown[0]}（可用：{'、'.join(known)}）")
