"""Rows to a file of the format asked for, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from app.export.about import About
from app.export.whole import whole_file
from extract.record import Record
from ingest.plan import Plan

Rows = Iterable[Plan | Record]


def write(rows: Rows, target: Path, form: str, about: About) -> None:
    """Write the rows to `target`. Raises WriteError or ParquetError; then `target` is as it was before."""
    with whole_file(target) as temporary:
        WRITERS[form](rows, temporary, about)


def _jsonl(rows: Rows, path: Path, about: About) -> None:
    from app.export import as_jsonl

    with path.open("wb") as file:
        as_jsonl.write(rows, file, about)


def _csv(rows: Rows, path: Path, about: About) -> None:
    from app.export import as_csv

    with path.open("w", encoding="utf-8", newline="") as file:
        as_csv.write(rows, file, about)


def _xlsx(rows: Rows, path: Path, about: About) -> None:
    from app.export import as_xlsx

    as_xlsx.write(rows, path, about)


def _parquet(rows: Rows, path: Path, about: About) -> None:
    from app.export import as_parquet

    as_parquet.write(rows, path, about)


WRITERS: dict[str, Callable[[Rows, Path, About], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
}


def form_of(path: Path) -> str | None:
    """The format that a file's suffix asks for, or None."""
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in WRITERS else None
