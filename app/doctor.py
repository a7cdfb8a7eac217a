"""What `govplan doctor` looks at: the machine, the installation, the store.

Each check ends ok, attention or broken.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import msgspec

from app.language import say
from app.reason import spoken
from index.errors import StoreError
from index.store import Finding, Store

OK, ATTENTION, BROKEN = "ok", "attention", "broken"
LITTLE, NONE = 1 << 30, 64 << 20
"""Bytes free below which a disk needs attention, or is as good as full."""
PARTS = (
    "bs4", "charset_normalizer", "defusedxml", "docx", "lxml", "msgspec", "numpy", "openpyxl", "pdfplumber",
    "pebble", "pypdfium2", "readability", "rjieba", "selectolax", "spacy", "xlsxwriter",
)  # fmt: skip


class Check(msgspec.Struct, frozen=True):
    """One thing looked at, and how it is."""

    name: str
    state: str
    detail: str


def examine(path: Path, *, deep: bool = False) -> Iterator[Check]:
    """All checks, in the order they are shown. `path` is the store's; `deep` reads every archived byte."""
    yield _python()
    yield _sqlite()
    yield _parts()
    yield _parquet()
    yield _samples()
    yield _rights(path)
    yield _space(path)
    yield from _store(path, deep=deep)


def _check(name: str, state: str, key: str, **parts: object) -> Check:
    return Check(say(f"doctor.{name}"), state, say(f"doctor.{name}.{key}", **parts))


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.platform.startswith("win"):
        return _check("python", ATTENTION, "windows", version=version)
    return _check("python", OK if sys.version_info >= (3, 11) else BROKEN, "found", version=version)


def _sqlite() -> Check:
    """FTS5 is what searching stands on: some builds of SQLite lack it."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("create virtual table probe using fts5(words)")
    except sqlite3.OperationalError:
        return _check("sqlite", BROKEN, "no_fts", version=sqlite3.sqlite_version)
    return _check("sqlite", OK, "found", version=sqlite3.sqlite_version)


def _parts() -> Check:
    missing = [name for name in PARTS if find_spec(name) is None]
    if missing:
        return _check("parts", BROKEN, "missing", names=", ".join(missing))
    return _check("parts", OK, "found", count=len(PARTS))


def _parquet() -> Check:
    found = find_spec("pyarrow") is not None
    return _check("parquet", OK, "found") if found else _check("parquet", ATTENTION, "missing")


def _samples() -> Check:
    from app.sample import samples

    count = len(samples())
    return _check("samples", OK if count else ATTENTION, "found" if count else "missing", count=count)


def _rights(path: Path) -> Check:
    """May the store's folder be written to? An existing store too."""
    folder = path.resolve().parent
    if not folder.is_dir():
        return _check("rights", BROKEN, "no_folder", path=folder)
    refused = [place for place in (folder, path) if place.exists() and not os.access(place, os.W_OK)]
    if refused:
        return _check("rights", BROKEN, "refused", path=refused[0])
    return _check("rights", OK, "found", path=folder)


def _space(path: Path) -> Check:
    folder = path.resolve().parent
    if not folder.is_dir():
        return _check("space", ATTENTION, "unknown")
    free = shutil.disk_usage(folder).free
    state = BROKEN if free < NONE else ATTENTION if free < LITTLE else OK
    return _check("space", state, "found", free=f"{free / (1 << 30):.1f} GB")


def _store(path: Path, *, deep: bool) -> Iterator[Check]:
    if not path.exists():
        yield _check("store", ATTENTION, "none", path=path)
        return
    try:
        with Store.open(path, create=False) as kept:
            found = kept.status()
            yield _check("store", OK, "found", path=path, schema=found.schema, plans=found.plans)
            findings = kept.check(deep=deep)
    except (StoreError, sqlite3.Error, OSError) as error:
        yield _check("store", BROKEN, "error", reason=spoken(str(error)))
        return
    yield from _findings(findings, deep=deep)


def _findings(findings: tuple[Finding, ...], *, deep: bool) -> Iterator[Check]:
    """What the store found wrong with itself, or that nothing is."""
    for one in findings:
        yield Check(say("doctor.content"), BROKEN if one.level == "error" else ATTENTION, spoken(one.message))
    if not findings:
        yield _check("content", OK, "deep" if deep else "found")
