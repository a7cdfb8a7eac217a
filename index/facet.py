"""Facets: how often each value stands in all that matches; and what a query may ask for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from index.errors import QueryError
from index.searcher import MAX_LIMIT, FacetCount, PlanQuery, RecordQuery

Counted = tuple[FacetCount, ...]
_LISTS = ("issuer", "owner")


def count(name: str, values: Iterable[tuple[str | int | None, int]]) -> Counted:
    """Most frequent first, unknown after known. Lists (issuer, owner) are given as JSON, and count for each of their
    members, or as unknown where they are empty."""
    total: Counter[str | None] = Counter()
    for value, number in values:
        for one in _members(value) if name in _LISTS else (value,):
            total[None if one is None else str(one)] += number
    order = sorted(total.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))
    return tuple(FacetCount(value, number) for value, number in order)


def check(
    query: PlanQuery | RecordQuery, sorts: Sequence[str], groups: Sequence[str], facets: Sequence[str]
) -> None:
    """Raises QueryError for a sort, group, facet or page that is not to be had."""
    if query.sort not in sorts:
        raise QueryError(f"不认识的排序：{query.sort}（可用：{'、'.join(sorts)}）")
    if query.group is not None and query.group not in groups:
        raise QueryError(f"不认识的分组：{query.group}（可用：{'、'.join(groups)}）")
    if unknown := [name for name in query.facets if name not in facets]:
        raise QueryError(f"不认识的分面：{unknown[0]}（可用：{'、'.join(facets)}）")
    if not 0 <= query.limit <= MAX_LIMIT or query.offset < 0:
        raise QueryError(f"每页 0 到 {MAX_LIMIT} 条，起点不小于 0")


def _members(value: str | int | None) -> Sequence[str | None]:
    return tuple(dict.fromkeys(json.loads(str(value)))) or (None,)
