"""`govplan demo`: the whole line on the documents that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.command.batch import Tally
from app.language import say
from app.terminal import draw, notice, progress

if TYPE_CHECKING:
    from index.store import Store

Folder = Annotated[Path, typer.Argument(help="demo.folder", metavar="[FOLDER]", readable=False)]
WORDS = "茶园"


def demo(folder: Folder = Path("govplan-demo")) -> int:
    from app.sample import copy_samples
    from index.store import Store
    from ingest.errors import GovplanError

    count = copy_samples(folder / "plans")
    if not count:
        raise GovplanError(say("demo.none"))
    notice(say("demo.copied", step=1, count=count, folder=folder / "plans"))
    with Store.open(folder / "govplan.db") as kept:
        code = _take_in(kept, folder / "plans")
        _search(kept)
        _tables(kept, folder)
    notice(say("demo.next", folder=folder))
    return code


def _take_in(kept: Store, folder: Path) -> int:
    from index.pipeline import ingest

    notice(say("demo.ingest", step=2))
    tally = Tally()
    with progress(say("batch.ingest")) as moved:
        for outcome in ingest([folder], kept, workers=2, progress=moved):
            tally.add_outcome(outcome)
    notice(tally.line())
    return tally.code


def _search(kept: Store) -> None:
    from app import opening, screen
    from index.searcher import PlanQuery, RecordQuery

    notice(say("demo.search", step=3, words=WORDS))
    searcher = opening.searcher(kept)
    plans = searcher.search_plans(PlanQuery(words=WORDS, limit=3, passages=1))
    records = searcher.search_records(RecordQuery(words=WORDS, limit=5))
    draw(screen.plan_hits(plans.hits), screen.record_hits(records.hits))


def _tables(kept: Store, folder: Path) -> None:
    from app.export.stream import deliver

    notice(say("demo.tables", step=4))
    source = str(kept.path)
    deliver(kept.records(), "xlsx", folder / "records.xlsx", shape="records", source=source)
    deliver(kept.plans(), "xlsx", folder / "plans.xlsx", shape="plans", source=source)
