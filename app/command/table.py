"""`govplan export`: plans or records of the store as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app import option
from app.command.find import SomeWords
from app.spread import spread

if TYPE_CHECKING:
    from extract.record import Record
    from index.elastic.address import Address
    from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery
    from index.store import Store
    from ingest.plan import Plan

Shape = Annotated[Literal["plans", "records"], typer.Argument(help="export.shape", metavar="plans|records")]
Form = Annotated[
    Literal["jsonl", "csv", "xlsx", "parquet"] | None,
    typer.Option("--format", "-f", help="export.format", metavar="jsonl|csv|xlsx|parquet"),
]
_SUFFIXES = (".xlsx", ".csv", ".jsonl", ".parquet")
_NO_FILTERS = ("shape", "words", "without", "form", "output", "heads", "store", "index")


@spread
def export(
    context: typer.Context,
    *,
    shape: Shape,
    words: SomeWords = None,
    form: Form = None,
    output: option.Output = None,
    heads: option.Heads = "zh",
    how: option.How,
    where: option.OfPlan,
    plan: option.PlanId = None,
    having: option.OfRecord,
    value: option.OfValue,
    store: option.StorePath = None,
    index: option.IndexPlace = None,
) -> int:
    from app import opening
    from app.export.stream import deliver, form_for
    from ingest.source import shown

    named = next((word for word in words or () if word.lower().endswith(_SUFFIXES)), None)
    if named and output is None:
        raise option.wrong("output_meant", file=named)
    chosen = form_for(form, output)
    query = _query(shape, how.words(words), how.mode, where.filter(), having.filter(), value)
    place = opening.index_place(context, index)
    with opening.store(context, store) as kept:
        rows = _rows(kept, place, option.only(query, opening.plan_ids(kept, plan)))
        deliver(
            rows, chosen, output, shape=shape, heads=heads,
            query=query.words or None, filters=_filters(context), source=shown(kept.path),
        )  # fmt: skip
    return 0


def _query(
    shape: str, words: str, mode: str, where: PlanFilter, having: RecordFilter, value: option.OfValue
) -> PlanQuery | RecordQuery:
    """What is asked of the searcher: everything that matches, without passages and counts."""
    from index.searcher import PlanQuery, RecordQuery

    if shape == "records":
        return RecordQuery(
            words=words, mode=mode, where=where, records=having, sort="plan", facets=(), **value.fields()
        )
    if value != option.OfValue():
        raise option.wrong("records_only")
    return PlanQuery(words=words, mode=mode, where=where, records=having, passages=0, facets=())


def _rows(kept: Store, place: Address | None, query: PlanQuery | RecordQuery) -> Iterator[Plan] | Iterator[Record]:
    """The rows that match, in the query's order."""
    from app import opening
    from index.searcher import PlanQuery

    if isinstance(query, PlanQuery):
        return kept.plans(opening.answer(kept, place, lambda searcher: searcher.plan_ids(query)))
    return kept.records_by_id(opening.answer(kept, place, lambda searcher: searcher.record_ids(query)))


def _filters(context: typer.Context) -> tuple[tuple[str, str], ...]:
    """The options that narrow the rows, as they were given."""
    given = []
    for param in context.command.params:
        value = context.params.get(param.name or "")
        if param.name not in _NO_FILTERS and value not in (None, False, (), []):
            texts = value if isinstance(value, (list, tuple)) else [value]
            given.append((param.opts[0], "、".join(map(str, texts))))
    return tuple(given)
