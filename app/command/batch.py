"""`govplan ingest` and `govplan extract`: documents in, a state for each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.language import say
from app.option import BodyList, Heads, IndexPlace, Output, Seconds, StorePath, WordList, Workers, wrong
from app.reason import spoken
from app.terminal import complain, emit_json, notice, progress

if TYPE_CHECKING:
    from extract.body_list import Entry
    from extract.lexicon import Word
    from extract.record import Record
    from index.pipeline import Limits, Outcome, Progress, Reading
    from index.store import Store
    from ingest.plan import Plan

Paths = Annotated[list[Path], typer.Argument(help="ingest.paths", metavar="PATH...", readable=False)]
Files = Annotated[list[Path], typer.Argument(help="extract.files", metavar="FILE...", readable=False)]
Again = Annotated[bool, typer.Option("--again", help="ingest.again")]
OutcomesAsJson = Annotated[bool, typer.Option("--json", help="ingest.json")]
Form = Annotated[
    Literal["jsonl", "csv", "xlsx", "parquet", "table"] | None,
    typer.Option("--format", "-f", help="extract.format", metavar="jsonl|csv|xlsx|parquet|table"),
]
Rows = Annotated[Literal["records", "plans"], typer.Option("--rows", help="extract.rows", metavar="records|plans")]


class Tally:
    """States counted over a batch; what did not end well is told at once."""

    def __init__(self) -> None:
        self.states: Counter[str] = Counter()
        self.found: dict[str, tuple[int, int]] = {}
        self.conflicts = 0
        self.known = 0

    def add(self, end: Outcome | Reading, document: str, plans: int, records: int) -> None:
        """Note how one file ended; the same document under two names counts its plans once."""
        self.states[end.state] += 1
        self.found[document] = plans, records
        if end.state != "ok":
            tell = complain if end.state == "failed" else notice
            reasons = "；".join(spoken(reason) for reason in end.reasons)
            path = "" if end.path and end.path in reasons else f"{end.path}："
            tell(f"[{say(f'state.{end.state}')}] {path}{reasons}")

    def add_outcome(self, outcome: Outcome) -> None:
        """Note how one document of a store ended."""
        self.known += outcome.known
        self.conflicts += outcome.conflicts
        self.add(outcome, outcome.document_id or outcome.path, outcome.plans, outcome.records)

    def line(self) -> str:
        """5 份文件：成功 5，部分 0，失败 0；23 份计划，1,204 条记录"""
        counts = {state: self.states[state] for state in ("ok", "partial", "failed")}
        plans, records = (sum(numbers) for numbers in zip((0, 0), *self.found.values(), strict=True))
        line = say("batch.done", total=sum(counts.values()), plans=plans, records=records, **counts)
        line += say("batch.conflicts", count=self.conflicts) if self.conflicts else ""
        return line + (say("batch.known", known=self.known) if self.known else "")

    @property
    def code(self) -> int:
        """The exit code: 1 where a document failed."""
        return 1 if self.states["failed"] else 0


def _limits(seconds: float) -> Limits:
    from index.pipeline import Limits

    return Limits(seconds=seconds)


def _workers(asked: int | None) -> int:
    return asked or min(4, os.cpu_count() or 1)


def ingest(
    context: typer.Context,
    paths: Paths,
    again: Again = False,
    workers: Workers = None,
    seconds: Seconds = 120.0,
    words: WordList = None,
    bodies: BodyList = None,
    as_json: OutcomesAsJson = False,
    store: StorePath = None,
    index: IndexPlace = None,
) -> int:
    from app import opening
    from app.command.index import follow
    from index import pipeline

    tally, place = Tally(), opening.index_place(context, index)
    listed, named = _listed(words), _bodies(bodies)
    with opening.store(context, store, create=True) as kept:
        if listed is not None:
            _use(kept, listed)
        if named is not None:
            _use_bodies(kept, named)
        try:
            with progress(say("batch.ingest")) as moved:
                for outcome in pipeline.ingest(
                    paths,
                    kept,
                    limits=_limits(seconds),
                    workers=_workers(workers),
                    again=again,
                    progress=moved,
                ):
                    tally.add_outcome(outcome)
                    if as_json:
                        emit_json(outcome)
        finally:
            notice(tally.line())
        return max(tally.code, follow(kept, place))


def extract(
    files: Files,
    form: Form = None,
    output: Output = None,
    rows: Rows = "records",
    heads: Heads = "zh",
    workers: Workers = None,
    seconds: Seconds = 120.0,
    words: WordList = None,
    bodies: BodyList = None,
) -> int:
    from app.export.stream import deliver, form_for

    chosen = form_for(form, output)
    lists = _listed(words) or (), _bodies(bodies) or ()
    if chosen == "table" and (output is not None or rows == "plans"):
        raise wrong("table")
    tally = Tally()
    try:
        with progress(say("batch.extract")) as moved:
            readings = _readings(files, _limits(seconds), _workers(workers), lists, moved, tally)
            if chosen == "table":
                _draw(readings)
            else:
                written = (row for reading in readings for row in _rows(reading, rows))
                deliver(written, chosen, output, shape=rows, heads=heads, source=_named(files))
    finally:
        notice(tally.line())
    return tally.code


def _listed(path: Path | None) -> tuple[Word, ...] | None:
    """The words of a user's list, None where none is named. Raises LexiconError."""
    from extract import lexicon

    return None if path is None else lexicon.read(path)


def _bodies(path: Path | None) -> tuple[Entry, ...] | None:
    """The entries of a user's list of bodies, None where none is named. Raises BodyListError."""
    from extract import body_list

    return None if path is None else body_list.read(path)


def _use_bodies(kept: Store, entries: tuple[Entry, ...]) -> None:
    """Keep a list of bodies in the store, and say so where it is another one."""
    if kept.use_bodies(entries):
        notice(say("bodies.kept", count=len(entries)))
        if kept.status().plans:
            notice(say("words.before"))


def _use(kept: Store, words: tuple[Word, ...]) -> None:
    """Keep a word list in the store, and say so where it is another one."""
    with progress(say("rebuild.index")) as moved:
        changed = kept.use_words(words, lambda done, total: moved(done, total, ""))
    if changed:
        notice(say("words.kept", count=len(words)))
        if kept.status().plans:
            notice(say("words.before"))


def _named(files: list[Path]) -> str:
    """The files, or the first of many, for the sheet that says how a table was made."""
    from ingest.source import shown

    names = "、".join(map(shown, files[:20]))
    return names if len(files) <= 20 else say("batch.files", names=names, total=len(files))


def _rows(reading: Reading, rows: str) -> tuple[Plan, ...] | tuple[Record, ...]:
    return reading.plans if rows == "plans" else reading.records


def _readings(
    files: list[Path],
    limits: Limits,
    workers: int,
    lists: tuple[tuple[Word, ...], tuple[Entry, ...]],
    moved: Progress,
    tally: Tally,
) -> Iterator[Reading]:
    """What each file holds; where none at all could be read there is nothing to write a table of."""
    from extract.record import count_conflicts
    from index import pipeline
    from ingest.errors import GovplanError

    words, bodies = lists
    for reading in pipeline.read(files, limits=limits, workers=workers, words=words, bodies=bodies, progress=moved):
        tally.add(reading, reading.path, len(reading.plans), len(reading.records))
        tally.conflicts += count_conflicts(reading.records)
        yield reading
    if set(tally.states) <= {"failed"}:
        raise GovplanError(say("batch.nothing", total=tally.states["failed"]))


def _draw(readings: Iterator[Reading]) -> None:
    from rich.text import Text

    from app import screen
    from app.terminal import draw, visible

    for reading in readings:
        for plan in reading.plans:
            mine = [record for record in reading.records if record.plan_id == plan.plan_id]
            title = say("show.title", title=plan.title or say("screen.untitled"), count=len(mine))
            draw(Text(visible(title), style="bold"), screen.record_table(mine), Text(""))
