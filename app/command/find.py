"""`govplan search`, `records` and `show`: what the store holds, found and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app import option
from app.language import language, say
from app.terminal import draw, emit, emit_json, notice, visible

if TYPE_CHECKING:
    from index.searcher import PlanResult, RecordResult

Words = Annotated[list[str], typer.Argument(help="search.words", metavar="WORDS...")]
SomeWords = Annotated[list[str] | None, typer.Argument(help="records.words", metavar="[WORDS]...")]
Without = Annotated[list[str] | None, typer.Option("--not", help="option.not", metavar="WORD")]
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


def query_words(words: list[str] | None, without: list[str] | None) -> str:
    """The words as one query; what is not wanted behind a minus."""
    return " ".join([*(words or ()), *(f'-"{word}"' for word in without or ())])


def search(
    context: typer.Context,
    words: Words,
    any_word: option.AnyWord = False,
    without: Without = None,
    region: option.Region = None,
    level: option.Level = None,
    year: option.Year = None,
    doc_type: option.DocType = None,
    issuer: option.Issuer = None,
    kind: option.Kind = None,
    unit: option.Unit = None,
    owner: option.Owner = None,
    due_from: option.DueFrom = None,
    due_to: option.DueTo = None,
    recurs: option.Recurs = None,
    family: Family = False,
    passages: Passages = 2,
    sort: PlanSort = "relevance",
    ascending: option.Ascending = None,
    limit: option.Limit = 20,
    offset: option.Offset = 0,
    as_json: option.AsJson = False,
    store: option.StorePath = None,
) -> int:
    from app import opening
    from index.searcher import PlanQuery

    query = PlanQuery(
        words=query_words(words, without),
        mode="any" if any_word else "all",
        where=option.plan_filter(region, level, year, doc_type, issuer),
        records=option.record_filter(kind, unit, owner, due_from, due_to, recurs),
        group="family" if family else None,
        passages=passages,
        sort=sort,
        descending=None if ascending is None else not ascending,
        limit=limit,
        offset=offset,
    )
    with opening.store(context, store) as kept:
        result = opening.searcher(kept).search_plans(query)
    if as_json:
        emit_json(result)
    else:
        _show_plans(result)
    return 0


def _show_plans(result: PlanResult) -> None:
    from app import screen

    if result.hits:
        draw(*(screen.plan_hit(hit) for hit in result.hits), screen.facets(result.facets))
    _talk("search.found", result)


def records(
    context: typer.Context,
    words: SomeWords = None,
    any_word: option.AnyWord = False,
    without: Without = None,
    kind: option.Kind = None,
    unit: option.Unit = None,
    owner: option.Owner = None,
    least: option.Least = None,
    most: option.Most = None,
    due_from: option.DueFrom = None,
    due_to: option.DueTo = None,
    recurs: option.Recurs = None,
    region: option.Region = None,
    level: option.Level = None,
    year: option.Year = None,
    doc_type: option.DocType = None,
    issuer: option.Issuer = None,
    plan: option.PlanId = None,
    rejected: option.Rejected = False,
    group: Group = None,
    sort: RecordSort = "relevance",
    ascending: option.Ascending = None,
    limit: option.Limit = 20,
    offset: option.Offset = 0,
    as_json: option.AsJson = False,
    store: option.StorePath = None,
) -> int:
    from app import opening
    from index.searcher import RecordQuery

    low, high, base = option.amounts(least, most)
    query = RecordQuery(
        words=query_words(words, without),
        mode="any" if any_word else "all",
        where=option.plan_filter(region, level, year, doc_type, issuer),
        records=option.record_filter(kind, unit, owner, due_from, due_to, recurs),
        value_min=low,
        value_max=high,
        unit_base=base,
        rejected=rejected,
        group=group,
        sort=sort,
        descending=None if ascending is None else not ascending,
        limit=limit,
        offset=offset,
    )
    with opening.store(context, store) as kept:
        query = option.only(query, opening.plan_ids(kept, plan))
        result = opening.searcher(kept).search_records(query)
    if as_json:
        emit_json(result)
    else:
        _show_records(result)
    return 0


def _show_records(result: RecordResult) -> None:
    from app import screen

    if result.hits:
        draw(screen.record_hits(result.hits), screen.facets(result.facets))
    _talk("records.found", result)


def _talk(key: str, result: PlanResult | RecordResult) -> None:
    notice(say(key, total=result.total, shown=len(result.hits)))
    if result.relaxed:
        notice(say("search.relaxed", terms="、".join(result.terms)))


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
