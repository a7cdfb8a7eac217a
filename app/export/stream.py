"""Rows to where the reader wants them: a file, whole or not at all, or stdout as they come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from app.export.about import About
from app.export.write import form_of, write
from app.language import say
from app.option import wrong
from app.terminal import emit, notice
from extract.record import Record
from ingest.plan import Plan

STDOUT = Path("-")


def form_for(form: str | None, output: Path | None) -> str:
    """The format named, else the one of the file's suffix, else jsonl. Raises a usage error."""
    to_stdout = output is None or output == STDOUT
    if form is None:
        form = "jsonl" if to_stdout else form_of(cast(Path, output))
    if form is None:
        raise wrong("suffix", path=output)
    if to_stdout and form in ("xlsx", "parquet"):
        raise wrong("needs_file", form=form)
    return form


def deliver(
    rows: Iterable[Plan | Record],
    form: str,
    output: Path | None,
    *,
    shape: str,
    heads: str = "zh",
    query: str | None = None,
    filters: tuple[tuple[str, str], ...] = (),
    source: str | None = None,
) -> About:
    """Write the rows and say on stderr what was written where."""
    about = About(shape=shape, made=datetime.now(UTC), query=query, filters=filters, source=source, heads=heads)
    if output is None or output == STDOUT:
        _to_stdout(rows, form, about)
        return about
    write(rows, output, form, about)
    notice(say("write.done", path=output, rows=about.rows))
    if about.cuts:
        notice(say("write.cuts", count=len(about.cuts)))
    return about


class _Stdout:
    """Takes text as a file does and sends it on as UTF-8, line by line."""

    def write(self, text: str) -> int:
        emit(text.encode("utf-8", "replace"))
        return len(text)


def _to_stdout(rows: Iterable[Plan | Record], form: str, about: About) -> None:
    if form == "csv":
        from app.export import as_csv

        as_csv.write(rows, _Stdout(), about)
        return
    from app.export.as_jsonl import line

    for row in rows:
        about.count(row)
        emit(line(row))
