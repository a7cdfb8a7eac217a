"""Facets: how often each value stands in all that matches; and what a query may ask for."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from index.errors import QueryError
from index.searcher import MAX_FACET, MAX_LIMIT, FacetCount, PlanQuery, RecordQuery

Counted = tuple[FacetCount, ...]


Value = str | int | None


def count(values: Iterable[Value]) -> Counted:
    """The MAX_FACET most frequent values, most frequent first, unknown after known."""
    total = Counter(values)
    least = min(heapq.nlargest(MAX_FACET, total.values()), default=0)
    order = sorted((-number, value is None, str(value), value) for value, number in total.items() if number >= least)
    return tuple(
        FacetCount(None if value is None else str(value), -number) for number, _, _, value in order[:MAX_FACET]
    )


def members(value: str) -> tuple[Value, ...]:
    """A list given as JSON counts for each of its members, or as unknown where it is empty."""
    return tuple(dict.fromkeys(json.loads(value))) or (None,)


def check(query: PlanQuery | RecordQuery, sorts: Sequence[str], groups: Sequence[str], facets: Sequence[str]) -> None:
    """Raises QueryError for a sort, group, facet or page that is not to be had."""
    if query.sort not in sorts:
        raise QueryError(f"不认识的排序：{query.sort}（可用：{'、'.join(sorts)}）")
    if query.group is not None and query.group not in groups:
        raise QueryError(f"不认识的分组：{query.group}（可用：{'、'.join(groups)}）")
    if unknown := [name for name in query.facets if name not in facets]:
        raise QueryError(f"不认识的分面：{unknown[0]}（可用：{'、'.join(facets)}）")
    if not 0 <= query.limit <= MAX_LIMIT or query.offset < 0:
        raise QueryError(f"每页 0 到 {MAX_LIMIT} 条，起点不小于 0")
