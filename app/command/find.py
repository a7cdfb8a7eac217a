"""`govplan search`, `records` and `show`: what the store holds, found and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app import option
from app.language import language, say
from app.spread import spread
from app.terminal import draw, emit, emit_json, notice, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from index.searcher import PlanResult, RecordResult

Words = Annotated[list[str], typer.Argument(help="search.words", metavar="WORDS...")]
SomeWords = Annotated[list[str] | None, typer.Argument(help="records.words", metavar="[WORDS]...")]
PlanSort = Annotated[
    Literal["relevance", "year", "issued", "title"],
    typer.Option("--sort", help="option.sort", metavar="relevance|year|issued|title"),
]
RecordSort = Annotated[
    Literal["relevance", "value", "deadline", "year", "plan"],
    typer.Option("--sort", help="option.sort", metavar="relevance|value|deadline|year|plan"),
]
Family = Annotated[bool, typer.Option("--family", help="search.family")]
Group = Annotated[
    Literal["plan", "family"] | None, typer.Option("--group", help="records.group", metavar="plan|family")
]
Passages = Annotated[int, typer.Option("--passages", min=0, max=20, help="search.passages", metavar="0..20")]
PlanName = Annotated[str, typer.Argument(help="show.plan", metavar="PLAN")]
AsText = Annotated[bool, typer.Option("--text", help="show.text")]


@spread
def search(
    context: typer.Context,
    *,
    words: Words,
    how: option.How,
    where: option.OfPlan,
    having: option.OfRecord,
    family: Family = False,
    passages: Passages = 2,
    sort: PlanSort = "relevance",
    page: option.Page,
    as_json: option.AsJson = False,
    store: option.StorePath = None,
    index: option.IndexPlace = None,
) -> int:
    from app import opening, screen
    from index.searcher import PlanQuery

    query = PlanQuery(
        words=how.words(words),
        mode=how.mode,
        where=where.filter(),
        records=having.filter(),
        group="family" if family else None,
        passages=passages,
        sort=sort,
        **page.fields(),
    )
    place = opening.index_place(context, index)
    with opening.store(context, store) as kept:
        result = opening.answer(kept, place, lambda searcher: searcher.search_plans(query))
    return _answer("search.found", result, screen.plan_hits, as_json=as_json)


@spread
def records(
    context: typer.Context,
    *,
    words: SomeWords = None,
    how: option.How,
    having: option.OfRecord,
    value: option.OfValue,
    where: option.OfPlan,
    plan: option.PlanId = None,
    group: Group = None,
    sort: RecordSort = "relevance",
    page: option.Page,
    as_json: option.AsJson = False,
    store: option.StorePath = None,
    index: option.IndexPlace = None,
) -> int:
    from app import opening, screen
    from index.searcher import RecordQuery

    query = RecordQuery(
        words=how.words(words),
        mode=how.mode,
        where=where.filter(),
        records=having.filter(),
        group=group,
        sort=sort,
        **value.fields(),
        **page.fields(),
    )
    place = opening.index_place(context, index)
    with opening.store(context, store) as kept:
        query = option.only(query, opening.plan_ids(kept, plan))
        result = opening.answer(kept, place, lambda searcher: searcher.search_records(query))
    return _answer("records.found", result, screen.record_hits, as_json=as_json)


def _answer(
    key: str, result: PlanResult | RecordResult, drawn: Callable[[Any], RenderableType], *, as_json: bool
) -> int:
    """What was found, as JSON or as people read it."""
    from app import screen

    if as_json:
        emit_json(result)
        return 0
    if result.hits:
        draw(drawn(result.hits), screen.facets(result.facets))
    notice(say(key, total=result.total, shown=len(result.hits)))
    if result.relaxed:
        notice(say("search.relaxed", terms="、".join(result.terms)))
    if result.others:
        notice(say("search.others", names="、".join(result.others)))
    return 0


def show(
    context: typer.Context,
    plan: PlanName,
    text: AsText = False,
    as_json: option.AsJson = False,
    store: option.StorePath = None,
) -> int:
    from rich.text import Text

    from app import opening, screen
    from app.export.columns import PLAN

    with opening.store(context, store) as kept:
        found = kept.plan(plan)
        promised = list(kept.records([found.plan_id]))
    if as_json:
        emit_json({"plan": found, "records": promised})
    elif text:
        emit(visible(found.text) + "\n")
    else:
        columns = [column for column in PLAN if column.field not in ("text", "found", "blocks", "warnings")]
        title = say("show.title", title=found.title or say("screen.untitled"), count=len(promised))
        draw(Text(visible(title), style="bold"), Text(""), screen.fields(found, columns, language()), Text(""))
        draw(screen.warnings(found), Text(""), screen.record_table(promised))
    return 0
