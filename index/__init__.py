"""Plans and records are kept and found.

>>> from index import PlanQuery, SqliteSearcher, Store, ingest
>>> with Store.open("govplan.db") as store:                                     # doctest: +SKIP
...     outcomes = list(ingest(["plans/"], store))
...     found = SqliteSearcher(store).search_plans(PlanQuery(words="茶园"))
"""

from __future__ import annotations

from index.pipeline import Limits, Outcome, Reading, ingest
from index.searcher import (
    PlanFilter,
    PlanQuery,
    PlanResult,
    RecordFilter,
    RecordQuery,
    RecordResult,
    Searcher,
)
from index.sqlite_searcher import SqliteSearcher
from index.store import Store

__all__ = [
    "Limits",
    "Outcome",
    "PlanFilter",
    "PlanQuery",
    "PlanResult",
    "Reading",
    "RecordFilter",
    "RecordQuery",
    "RecordResult",
    "Searcher",
    "SqliteSearcher",
    "Store",
    "ingest",
]
