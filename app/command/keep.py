"""The care of a store: `govplan status`, `delete`, `backup`, `restore` and `index rebuild`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.language import language, say
from app.option import AsJson, IndexPlace, Seconds, StorePath, Workers, wrong
from app.terminal import ask, draw, emit_json, notice, progress

if TYPE_CHECKING:
    from index.store import Status, Store

PlanName = Annotated[str, typer.Argument(help="delete.plan", metavar="PLAN")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="delete.yes")]
BackupFile = Annotated[Path, typer.Argument(help="backup.file", metavar="FILE", readable=False)]
RestoreFile = Annotated[Path, typer.Argument(help="restore.file", metavar="FILE", readable=False)]
Force = Annotated[bool, typer.Option("--force", help="restore.force")]
Remake = Annotated[bool, typer.Option("--plans", help="rebuild.plans")]


def status(
    context: typer.Context,
    as_json: AsJson = False,
    store: StorePath = None,
) -> int:
    from app import opening, screen

    with opening.store(context, store) as kept:
        found = kept.status()
    if as_json:
        emit_json(found)
    else:
        draw(screen.pairs(_lines(found)))
    return 0


def _lines(found: Status) -> list[tuple[str, str]]:
    from app.export.cell import choice

    states = {name: say(f"state.{name}") for name in ("ok", "partial", "failed")}
    documents = [f"{states.get(name, name)} {count:,}" for name, count in found.documents.items()]
    kinds = [f"{choice(name, 'kind', language())} {count:,}" for name, count in found.records.items()]
    return [
        (say("status.path"), found.path),
        (say("status.schema"), str(found.schema)),
        (say("status.documents"), _sum(found.documents, documents)),
        (say("status.plans"), f"{found.plans:,}"),
        (say("status.records"), _sum(found.records, kinds)),
        (say("status.reviews"), f"{found.reviews:,}"),
        *([(say("status.words"), say("status.words_count", count=found.words))] if found.words else []),
        *([(say("status.bodies"), say("status.bodies_count", count=found.bodies))] if found.bodies else []),
        (say("status.size"), _size(found.bytes)),
        (
            say("status.archive"),
            say("status.files", count=found.archive_files, size=_size(found.archive_bytes)),
        ),
        (say("status.last"), found.last_ingest or say("status.never")),
    ]


def _sum(counts: dict[str, int], parts: list[str]) -> str:
    """5 (成功 4，失败 1)"""
    return f"{sum(counts.values()):,}" + (f" ({'，'.join(parts)})" if parts else "")


def _size(count: int) -> str:
    """1536 -> 1.5 kB"""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError


def delete(
    context: typer.Context,
    plan: PlanName,
    yes: Yes = False,
    store: StorePath = None,
    index: IndexPlace = None,
) -> int:
    import sys

    from app import opening
    from app.command.index import follow

    if not yes and not sys.stdin.isatty():
        raise wrong("yes")
    place = opening.index_place(context, index)
    with opening.store(context, store) as kept:
        meant = kept.meant(plan)
        if not yes and not ask(say("delete.ask", plan=_titled(kept, meant, plan))):
            notice(say("delete.not"))
            return 1
        gone = kept.delete(plan)
        told = say("delete.done", count=len(gone), plans="、".join(gone))
        notice(told if gone else say("delete.without_plans", name=plan))
        return follow(kept, place)


def _titled(kept: Store, meant: tuple[str, ...], name: str) -> str:
    """What would be deleted: a plan's title and id, or the document as it was named and how many plans it has."""
    if len(meant) != 1:
        return say("delete.document", name=name, count=len(meant))
    found = kept.plan(meant[0])
    return f"{found.title or say('screen.untitled')} {found.plan_id}"


def backup(context: typer.Context, file: BackupFile, store: StorePath = None) -> int:
    from app import opening

    with opening.store(context, store) as kept:
        path = kept.backup(file)
    notice(say("backup.done", path=path, size=_size(path.stat().st_size)))
    return 0


def restore(
    context: typer.Context,
    file: RestoreFile,
    force: Force = False,
    store: StorePath = None,
) -> int:
    from app import opening
    from index.store import Store
    from ingest.errors import GovplanError

    if not file.is_file():
        raise GovplanError(say("restore.missing", path=file))
    found = Store.restored(opening.store_path(context, store), file, force=force)
    plans, total = found.plans, sum(found.records.values())
    notice(say("restore.done", path=found.path, plans=plans, records=total))
    return 0


def rebuild(
    context: typer.Context,
    plans: Remake = False,
    workers: Workers = None,
    seconds: Seconds = 120.0,
    store: StorePath = None,
    index: IndexPlace = None,
) -> int:
    from app import opening
    from app.command.index import renew

    code, place = 0, opening.index_place(context, index)
    with opening.store(context, store) as kept:
        if plans:
            code = _remake(kept, workers or 1, seconds)
        if place is not None:
            return max(code, renew(kept, place))
        with progress(say("rebuild.index")) as moved:
            count = opening.searcher(kept).rebuild(lambda done, total: moved(done, total, ""))
    notice(say("rebuild.done", count=count))
    return code


def _remake(kept: Store, workers: int, seconds: float) -> int:
    """Every plan again, from the archived bytes."""
    from app.command.batch import Tally
    from index.pipeline import Limits, remake

    tally = Tally()
    with progress(say("rebuild.remake")) as moved:
        for outcome in remake(kept, limits=Limits(seconds=seconds), workers=workers, progress=moved):
            tally.add_outcome(outcome)
    notice(tally.line())
    return tally.code
