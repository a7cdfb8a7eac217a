"""`govplan export`: plans or records of the store as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app import option
from app.command.find import SomeWords, Without, query_words

if TYPE_CHECKING:
    from extract.record import Record
    from index.searcher import PlanQuery, RecordQuery
    from index.store import Store
    from ingest.plan import Plan

Shape = Annotated[Literal["plans", "records"], typer.Argument(help="export.shape", metavar="plans|records")]
Form = Annotated[
    Literal["jsonl", "csv", "xlsx", "parquet"] | None,
    typer.Option("--format", "-f", help="export.format", metavar="jsonl|csv|xlsx|parquet"),
]
_NO_FILTERS = ("shape", "words", "without", "form", "output", "heads", "store")


def export(
    context: typer.Context,
    shape: Shape,
    words: SomeWords = None,
    form: Form = None,
    output: option.Output = None,
    heads: option.Heads = "zh",
    any_word: option.AnyWord = False,
    without: Without = None,
    region: option.Region = None,
    level: option.Level = None,
    year: option.Year = None,
    doc_type: option.DocType = None,
    issuer: option.Issuer = None,
    plan: option.PlanId = None,
    kind: option.Kind = None,
    unit: option.Unit = None,
    owner: option.Owner = None,
    least: option.Least = None,
    most: option.Most = None,
    due_from: option.DueFrom = None,
    due_to: option.DueTo = None,
    recurs: option.Recurs = None,
    rejected: option.Rejected = False,
    store: option.StorePath = None,
) -> int:
    from app import opening
    from app.export.stream import deliver, form_for
    from index.searcher import PlanQuery, RecordQuery

    chosen = form_for(form, output)
    low, high, base = option.amounts(least, most)
    if shape == "plans" and (least or most or rejected):
        raise option.wrong("records_only")
    asked = query_words(words, without)
    mode = "any" if any_word else "all"
    where = option.plan_filter(region, level, year, doc_type, issuer)
    having = option.record_filter(kind, unit, owner, due_from, due_to, recurs)
    query: PlanQuery | RecordQuery
    if shape == "plans":
        query = PlanQuery(words=asked, mode=mode, where=where, records=having, passages=0, facets=())
    else:
        query = RecordQuery(
            words=asked, mode=mode, where=where, records=having, value_min=low, value_max=high,
            unit_base=base, rejected=rejected, sort="plan", facets=(),
        )  # fmt: skip
    with opening.store(context, store) as kept:
        query = option.only(query, opening.plan_ids(kept, plan))
        deliver(
            _rows(kept, query), chosen, output, shape=shape, heads=heads,
            query=asked or None, filters=_filters(context), source=str(kept.path),
        )  # fmt: skip
    return 0


def _rows(kept: Store, query: PlanQuery | RecordQuery) -> Iterator[Plan] | Iterator[Record]:
    """The rows that match, in the query's order."""
    from app import opening
    from index.searcher import PlanQuery

    searcher = opening.searcher(kept)
    if isinstance(query, PlanQuery):
        return kept.plans(searcher.plan_ids(query))
    return kept.records_by_id(searcher.record_ids(query))


def _filters(context: typer.Context) -> tuple[tuple[str, str], ...]:
    """The options that narrow the rows, as they were given."""
    given = []
    for param in context.command.params:
        value = context.params.get(param.name or "")
        if param.name not in _NO_FILTERS and value not in (None, False, (), []):
            texts = value if isinstance(value, (list, tuple)) else [value]
            given.append((param.opts[0], "、".join(map(str, texts))))
    return tuple(given)
