"""`SqliteSearcher`: the searcher in the store's own file (SQLite FTS5). Nothing to start, nothing to refresh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from index import body, fulltext
from index.errors import UnknownPlan
from index.plan_search import PlanSearch
from index.record_search import RecordSearch
from index.searcher import PlanQuery, PlanResult, RecordQuery, RecordResult, Similar
from index.store import Store

_Query = TypeVar("_Query", PlanQuery, RecordQuery)


class SqliteSearcher:
    """Finds plans and records in a store's own file; see index/searcher.py for what is promised.

    Its questions raise StaleIndex where another segmentation made the index; `rebuild` makes it anew.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._plans = PlanSearch(store.connection)
        self._records = RecordSearch(store.connection)

    def search_plans(self, query: PlanQuery) -> PlanResult:
        """See Searcher."""
        with self._ready():
            return self._plans.search(self._widened(query))

    def search_records(self, query: RecordQuery) -> RecordResult:
        """See Searcher."""
        with self._ready():
            return self._records.search(self._widened(query))

    def plan_ids(self, query: PlanQuery) -> Iterator[str]:
        """See Searcher."""
        with self._ready():
            return self._plans.ids(self._widened(query))

    def record_ids(self, query: RecordQuery) -> Iterator[str]:
        """See Searcher."""
        with self._ready():
            return self._records.ids(self._widened(query))

    def similar(self, plan_id: str, limit: int = 20) -> tuple[Similar, ...]:
        """See Searcher."""
        connection = self._store.connection
        sql = "SELECT no, bands FROM plan JOIN plan_body USING (no) WHERE plan_id = ?"
        row = connection.execute(sql, (plan_id,)).fetchone()
        if row is None:
            raise UnknownPlan(f"没有这个文件：{plan_id}")
        shared: Counter[int] = Counter()
        for band in fulltext.band_queries(row[1]):
            shared.update(
                no for (no,) in connection.execute("SELECT rowid FROM band_fts WHERE band_fts MATCH ?", (band,))
            )
        del shared[row[0]]
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:limit]
        name = "SELECT plan_id FROM plan WHERE no = ?"
        return tuple(Similar(connection.execute(name, (no,)).fetchone()[0], count) for no, count in best)

    def _widened(self, query: _Query) -> _Query:
        """The query with the other names of the bodies that it asks for."""
        if not query.records.owner:
            return query
        records = body.widened(query.records, body.book(self._store.connection))
        return msgspec.structs.replace(query, records=records)

    @contextmanager
    def _ready(self) -> Iterator[None]:
        """An index of today's segmentation, and one state of the file for all statements of a question."""
        fulltext.check_version(self._store.connection)
        with self._store.snapshot():
            yield

    def refresh(self) -> int:
        """Index and store are one file and change together."""
        return 0

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """See Searcher."""
        return self._store.rebuild_index(progress)
