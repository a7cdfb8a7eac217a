"""`ElasticSearcher`: the searcher in an Elasticsearch index of a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from index import body, outbox, spelling
from index.elastic import layout, plan_search, record_search, sync, verify, walk
from index.elastic import rebuild as anew
from index.elastic.address import Address
from index.elastic.connection import KINDS, KNOCK_SECONDS, SYNC_SECONDS, Connection
from index.elastic.layout import State
from index.elastic.sync import Place, Progress, Sent
from index.elastic.verify import Difference
from index.errors import IndexDown, IndexInterrupted, IndexMissing, IndexRefused, StaleIndex
from index.outbox import DeadLetter
from index.searcher import PlanQuery, PlanResult, RecordQuery, RecordResult, Similar
from index.spelling import Speller
from index.store import Store

_BANDS_AT_ONCE = 500
_Query = TypeVar("_Query", PlanQuery, RecordQuery)
_Answer = TypeVar("_Answer")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How an index stands to its store. state: ready, missing, stale, down; waiting: plans that changed since it was
    brought up to date; plans, records: documents that it has; refused: dead letters."""

    address: str
    state: str
    waiting: int
    plans: int = 0
    records: int = 0
    refused: tuple[DeadLetter, ...] = ()


class _Found(msgspec.Struct, frozen=True):
    """The index of plans behind the alias: its own name, and what it says of itself."""

    index: str
    state: State


class ElasticSearcher:
    """Finds plans and records by an index elsewhere; see index/searcher.py for what is promised.

    Its questions raise IndexDown, IndexMissing, IndexRefused, or StaleIndex where the index is another store's or
    was made by another segmentation.
    """

    def __init__(self, store: Store, address: Address) -> None:
        self._store = store
        self._connection = Connection(address)
        self._known = False

    def search_plans(self, query: PlanQuery) -> PlanResult:
        """See Searcher."""
        return self._asked(lambda: plan_search.search(self._connection, self._widened(query), self._speller()))

    def search_records(self, query: RecordQuery) -> RecordResult:
        """See Searcher."""
        return self._asked(lambda: record_search.search(self._connection, self._widened(query), self._speller()))

    def plan_ids(self, query: PlanQuery) -> Iterator[str]:
        """See Searcher."""
        return self._asked(lambda: plan_search.ids(self._connection, self._widened(query), self._speller()))

    def record_ids(self, query: RecordQuery) -> Iterator[str]:
        """See Searcher."""
        return self._asked(lambda: record_search.ids(self._connection, self._widened(query), self._speller()))

    def similar(self, plan_id: str, limit: int = 20) -> tuple[Similar, ...]:
        """See Searcher."""
        bands = list(dict.fromkeys(self._store.bands(plan_id)))
        return self._asked(lambda: self._sharing(plan_id, bands)[:limit])

    def refresh(self) -> int:
        """See Searcher."""
        return self.sync().changes

    def rebuild(self, progress: Progress | None = None) -> int:
        """See Searcher."""
        return self.renew(progress).changes

    def sync(self, progress: Progress | None = None) -> Sent:
        """Take in what changed in the store; make the index where there is none, and anew where it is stale. Raises
        StaleIndex where it is another store's."""
        with sync.alone(self._store):
            found = self._found(SYNC_SECONDS)
            if found is None or not self._fits(found.state):
                return anew.rebuild(self._store, self._connection, progress)
            anew.sweep(self._store, self._connection)
            return sync.catch_up(self._store, self._connection, self._place(found), found.state, progress)[0]

    def renew(self, progress: Progress | None = None) -> Sent:
        """A new index in place of the old one, which answers until the new one is whole."""
        with sync.alone(self._store):
            return anew.rebuild(self._store, self._connection, progress)

    def standing(self) -> Standing:
        """How the index stands to the store."""
        connection, address = self._store.connection, self._connection.address.shown
        try:
            found = self._found(foreign=True)
            counts = {kind: self._count(kind) for kind in KINDS} if found else {}
        except IndexDown:
            refused = tuple(outbox.refused(connection, outbox.last_index(connection, address)))
            waiting = outbox.behind(connection, address)
            return Standing(address=address, state="down", waiting=waiting, refused=refused)
        if found is None:
            return Standing(address=address, state="missing", waiting=outbox.waiting(connection, 0))
        known = "ready" if self._is_own(found.state) and self._fits(found.state) else "stale"
        refused = tuple(outbox.refused(connection, found.index))
        waiting = outbox.waiting(connection, found.state.seq)
        return Standing(address=address, state=known, waiting=waiting, refused=refused, **counts)

    def verify(self) -> Difference:
        """What the index has too little or too much, up to where it was brought up to date."""
        found = self._found(SYNC_SECONDS)
        if found is None:
            raise self._missing()
        return verify.difference(self._store, self._connection, self._place(found), found.state.seq)

    def _asked(self, ask: Callable[[], _Answer]) -> _Answer:
        """An answer of an index that fits; asked once more where a machine went away meanwhile or an index made anew
        took its place."""
        if not self._known:
            self._check()
        try:
            return ask()
        except (IndexMissing, IndexInterrupted):
            self._check()
            return ask()

    def _check(self) -> None:
        found = self._found()
        if found is None:
            raise self._missing()
        if not self._fits(found.state):
            raise StaleIndex("检索服务上的索引由另一版本的分词或结构建立，请运行 govplan index sync")
        self._known = True

    def _missing(self) -> IndexMissing:
        return IndexMissing(f"检索服务上还没有索引 {self._connection.address.shown}，请运行 govplan index sync")

    def _found(self, seconds: float = KNOCK_SECONDS, *, foreign: bool = False) -> _Found | None:
        """What is there, told within `seconds`; None where nothing is. Raises IndexRefused, and, unless `foreign` ones
        are welcome, StaleIndex."""
        try:
            behind = self._connection.knock(seconds)
        except IndexMissing:
            return None
        if len(behind) != 1:
            raise IndexRefused(f"别名 {self._connection.alias(KINDS[0])} 后面不是恰好一个索引")
        ((index, mapping),) = behind.items()
        state = layout.state(mapping)
        if state is None:
            raise IndexRefused(f"{self._connection.address.shown} 不是 govplan 建立的索引")
        if not foreign and not self._is_own(state):
            raise StaleIndex(
                f"检索服务上的索引 {self._connection.address.shown} 属于另一个库；"
                "要换成这个库的，请运行 govplan index rebuild"
            )
        return _Found(index, state)

    def _is_own(self, state: State) -> bool:
        return state.store == outbox.store_id(self._store.connection)

    def _fits(self, state: State) -> bool:
        """Made as this program makes it, and not ahead of the store."""
        wanted = sync.wanted(self._store, state.seq)
        return state == wanted and state.seq <= outbox.last(self._store.connection)

    def _place(self, found: _Found) -> Place:
        aliases = {kind: self._connection.alias(kind) for kind in KINDS}
        return Place(aliases, found.index, behind_alias=True)

    def _count(self, kind: str) -> int:
        with self._connection.told():
            return int(self._connection.client.count(index=self._connection.alias(kind))["count"])

    def _speller(self) -> Speller:
        return spelling.of(self._store.connection)

    def _widened(self, query: _Query) -> _Query:
        """The query with the other names of the bodies that it asks for."""
        if not query.records.owner:
            return query
        records = body.widened(query.records, body.book(self._store.connection))
        return msgspec.structs.replace(query, records=records)

    def _sharing(self, plan_id: str, bands: list[str]) -> tuple[Similar, ...]:
        """Every other plan with one of these bands, most shared first."""
        shared: Counter[tuple[int, str]] = Counter()
        for start in range(0, len(bands), _BANDS_AT_ONCE):
            some = [{"constant_score": {"filter": {"term": {"bands": one}}}} for one in bands[start:][:_BANDS_AT_ONCE]]
            query = {"bool": {"should": some, "must_not": [{"term": {"plan_id": plan_id}}], "minimum_should_match": 1}}
            order = [{"_score": "desc"}, {"no": "asc"}]
            for hit in walk.walk(self._connection, self._connection.alias("plans"), query, order, ("plan_id",)):
                shared[hit["sort"][1], hit["fields"]["plan_id"][0]] += round(hit["_score"])
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Similar(name, count) for (_, name), count in best)
