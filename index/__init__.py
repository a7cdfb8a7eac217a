"""Plans and records are kept and found.

>>> from index.store import Store
>>> from index.pipeline import ingest
>>> from index.searcher import PlanQuery
>>> from index.sqlite_searcher import SqliteSearcher
>>> with Store.open("govplan.db") as store:                            # doctest: +SKIP
...     for outcome in ingest(["plans/"], store):
...         print(outcome.path, outcome.state)
...     for hit in SqliteSearcher(store).search_plans(PlanQuery(words="茶园")).hits:
...         print(hit.title)
"""
