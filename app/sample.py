"""The sample documents that come with the program, out of the installed package."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from ingest.formats import FORMATS


def samples() -> list[tuple[PurePosixPath, Traversable]]:
    """Each sample's path below corpora/plans and the file itself, by path."""
    root = files("corpora").joinpath("plans")
    return sorted(_walk(root, PurePosixPath()), key=lambda pair: pair[0]) if root.is_dir() else []


def _walk(folder: Traversable, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Traversable]]:
    suffixes = {suffix for form in FORMATS for suffix in form.suffixes}
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, path / entry.name)
        elif PurePosixPath(entry.name).suffix.lower() in suffixes:
            yield path / entry.name, entry


def copy_samples(folder: Path) -> int:
    """Copy all samples below `folder`; gives how many."""
    found = samples()
    for path, entry in found:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(entry.read_bytes())
    return len(found)
