"""`Searcher`: finds plans and records. Derived from the store; can be thrown away and made again.

Two implementations pass the same tests: `index.sqlite_searcher.SqliteSearcher`, in the store's own file, and
`index.elastic.searcher.ElasticSearcher`, on a search service.

The query language of `words` (one parser for all: index/query.py):

    脱贫 茶园          both words stand somewhere in the plan (mode "all"), or at least one (mode "any")
    "产业扶贫"         exactly these characters; “产业扶贫” and 「产业扶贫」 are the same
    -征求意见          plans with this word are left out; -"..." too

A word is found wherever its characters stand together in the text, at a word's border or not; full-width and
half-width forms and upper and lower case are one, and any white space equals one space. If nothing has all
the words as written, words of more than two characters are cut into dictionary words and these are searched
instead; `relaxed` says so. Quoted phrases are never cut.

The name of a body or a place also finds plans that write it otherwise, or have its name from before or after a
reform (国土资源局: 国土局, 自然资源局), below those with the very word; `others` says which names. Not so for words in
quotes and words that are left out (index/spelling.py).

Offsets are code points in `plan.text`, half-open. Nothing here holds HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from extract.record import Record

PLAN_FACETS = ("province", "level", "year", "doc_type", "issuer")
RECORD_FACETS = ("kind", "unit_base", "year", "province", "owner", "body")
PLAN_SORTS = ("relevance", "year", "issued", "title")
RECORD_SORTS = ("relevance", "value", "deadline", "year", "plan")
MAX_LIMIT = 1000
MAX_FACET = 100


class RecordFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filters on records; in a PlanQuery all of them must hold for one and the same record of the plan.

    kind: target, quota, task, fact (any of them). unit: unit of measure as written (万亩) or in base form
    (平方米), any of them. owner: responsible unit, lead or other, by its name as written or by its normalised one
    (扶贫办 finds 县扶贫开发办公室, too: see index.body.widened); a part of the name is enough, `=县扶贫办` wants the
    whole name; any of them. deadline_from, deadline_to: inclusive days; recurs: yearly, half-yearly, quarterly,
    monthly, weekly. A range of days leaves out records without a dated deadline.
    """

    kind: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    deadline_from: date | None = None
    deadline_to: date | None = None
    recurs: tuple[str, ...] = ()


class PlanFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filters on plans; values of one field are alternatives, fields are joined by AND.

    region: GB/T 2260 codes; trailing 00 pairs are dropped, so 520000 finds all of 贵州 and 5206 or 520600
    all of 铜仁. level: nation, province, city, county, township, village. year_from, year_to: inclusive, on
    the plan's first year. doc_type: 实施方案 ... as a whole. issuer: a part of the name, or `=` and the
    whole name. plan_id: only these.
    """

    region: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    doc_type: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    plan_id: tuple[str, ...] = ()


class PlanQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which plans, in what order, and what to tell of them.

    sort: relevance, year, issued, title; descending None means the natural way (relevance, year and issued
    from the top, title from the start; unknown values always last). Without words relevance is year. group:
    None, or "family" for the best plan of each template family. facets: names of PLAN_FACETS to count.
    passages: how many per hit; 0 spares the reading of texts.
    """

    words: str = ""
    mode: str = "all"
    where: PlanFilter = PlanFilter()
    records: RecordFilter = RecordFilter()
    sort: str = "relevance"
    descending: bool | None = None
    group: str | None = None
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = PLAN_FACETS
    passages: int = 3


class RecordQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which records. `words` are looked for in the metric, the sentence and the headings above it.

    value_min, value_max: inclusive, in `unit_base` of the record; a record with a range fits if the ranges
    meet. unit_base: the base unit that the numbers are in (平方米); without it numbers of every dimension
    are compared. sort: relevance, value (value_base), deadline, year, plan (by plan and place in the text).
    group: None, "plan" or "family" for the best record of each. rejected: also what a person rejected in
    review. conflicts: only what does not add up (extract/total.py).
    """

    words: str = ""
    mode: str = "all"
    where: PlanFilter = PlanFilter()
    records: RecordFilter = RecordFilter()
    unit_base: str | None = None
    value_min: Decimal | None = None
    value_max: Decimal | None = None
    rejected: bool = False
    conflicts: bool = False
    sort: str = "relevance"
    descending: bool | None = None
    group: str | None = None
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = RECORD_FACETS


class Highlight(msgspec.Struct, frozen=True):
    """A place where a word of the query stands: plan.text[start:end]."""

    start: int
    end: int


class Passage(msgspec.Struct, frozen=True):
    """A sentence or line with highlights: `text` == plan.text[start:end]; `headings` (label and title of
    each heading above it, outermost first) tell where in the plan it stands."""

    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    highlights: tuple[Highlight, ...]


class PlanHit(msgspec.Struct, frozen=True, kw_only=True):
    """One found plan. score: higher is better, only comparable within one result. occurrences: how often
    words of the query stand in its text (counted when passages are asked for). group_size: plans in its
    group, 1 without grouping."""

    plan_id: str
    score: float
    title: str | None = None
    doc_type: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    region_code: str | None = None
    level: str | None = None
    year: int | None = None
    issued: date | None = None
    issuer: tuple[str, ...] = ()
    source: str = ""
    family: str | None = None
    passages: tuple[Passage, ...] = ()
    occurrences: int = 0
    group_size: int = 1


class RecordHit(msgspec.Struct, frozen=True, kw_only=True):
    """One found record; highlights are offsets in the text of its plan, inside its sentence or quote.
    headings: as in Passage."""

    record: Record
    score: float
    headings: tuple[str, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    group_size: int = 1


class FacetCount(msgspec.Struct, frozen=True):
    """How many results have this value; None stands for unknown. Years are given as text."""

    value: str | None
    count: int


class PlanResult(msgspec.Struct, frozen=True, kw_only=True):
    """total: plans that match (before grouping); groups: how many groups, equal to total without grouping.
    terms: the words looked for, as they were cut; others: names that were looked for beside them. facets: over all
    that match, the MAX_FACET most frequent values of each, most frequent first."""

    hits: tuple[PlanHit, ...]
    total: int
    groups: int
    facets: dict[str, tuple[FacetCount, ...]]
    terms: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    relaxed: bool = False


class RecordResult(msgspec.Struct, frozen=True, kw_only=True):
    """As PlanResult, of records."""

    hits: tuple[RecordHit, ...]
    total: int
    groups: int
    facets: dict[str, tuple[FacetCount, ...]]
    terms: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    relaxed: bool = False


class Similar(msgspec.Struct, frozen=True):
    """A plan that shares `shared` fingerprint bands with the one asked about."""

    plan_id: str
    shared: int


class Searcher(Protocol):
    """What a search engine behind govplan does. All methods raise QueryError for what cannot be
    understood."""

    def search_plans(self, query: PlanQuery) -> PlanResult:
        """One page of plans with facets over all that match."""
        ...

    def search_records(self, query: RecordQuery) -> RecordResult:
        """One page of records with facets over all that match."""
        ...

    def plan_ids(self, query: PlanQuery) -> Iterator[str]:
        """All that match, in the query's order, without paging: for exports."""
        ...

    def record_ids(self, query: RecordQuery) -> Iterator[str]:
        """All that match, in the query's order, without paging: for exports."""
        ...

    def similar(self, plan_id: str, limit: int = 20) -> tuple[Similar, ...]:
        """Plans that share fingerprint bands, most shared first, without the plan itself."""
        ...

    def refresh(self) -> int:
        """Take in what the store's outbox holds; gives how many changes. Nothing to do where index and store
        are one file."""
        ...

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Make the index anew from the store; progress(done, total). Gives how many plans."""
        ...
