"""`govplan doctor` and `govplan evaluate`: is all well, and how good is the extraction?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.language import say
from app.option import AsJson, StorePath
from app.terminal import draw, emit_json, notice

if TYPE_CHECKING:
    from extract.evaluate import Report

Gold = Annotated[Path, typer.Option("--gold", help="evaluate.gold", metavar="DIR", readable=False)]
Documents = Annotated[
    Path | None, typer.Option("--documents", help="evaluate.documents", metavar="DIR", readable=False)
]
Errors = Annotated[bool, typer.Option("--errors", help="evaluate.errors")]
Deep = Annotated[bool, typer.Option("--deep", help="doctor.deep")]


def doctor(
    context: typer.Context,
    deep: Deep = False,
    as_json: AsJson = False,
    store: StorePath = None,
) -> int:
    from app import doctor as surgery
    from app import opening, screen

    checks = list(surgery.examine(opening.store_path(context, store), deep=deep))
    if as_json:
        emit_json(checks)
    else:
        draw(screen.checks(checks))
    broken = sum(check.state == "broken" for check in checks)
    notice(say("doctor.broken", count=broken) if broken else say("doctor.well"))
    return 1 if broken else 0


def evaluate(
    gold: Gold,
    documents: Documents = None,
    errors: Errors = False,
    as_json: AsJson = False,
) -> int:
    from extract import evaluate as scorer

    report = scorer.evaluate(gold, documents)
    if as_json:
        emit_json(report if errors else report.figures())
        return 0
    _draw(report)
    if errors:
        _list_errors(report)
    return 0


def _draw(report: Report) -> None:
    from app import screen

    rows = []
    for name, figures in report.figures().items():
        rates = [figures.get(part) for part in ("precision", "recall", "f1", "accuracy")]
        counts = [figures[part] for part in ("tp", "predicted", "gold", "n") if part in figures]
        shown = ["" if rate is None else f"{rate:.3f}" for rate in rates]
        rows.append([say(f"evaluate.{name}"), *shown, "/".join(map(str, counts))])
    heads = ("name", "precision", "recall", "f1", "accuracy", "counts")
    draw(screen.numbers([say(f"evaluate.head.{head}") for head in heads], rows))


def _list_errors(report: Report) -> None:
    from rich.text import Text

    from app.terminal import visible

    for name in ("misses", "spurious"):
        rows = getattr(report, name)
        draw(Text(f"\n{say(f'evaluate.{name}')} ({len(rows)})", style="bold"))
        draw(*(Text(visible(f"  [{row['kind']}] {row['metric']}  «{row['quote']}»")) for row in rows))
