"""Paths as given on a command line become files: folders are walked, what cannot be read is said.

Hidden files and folders and the lock files of Office (~$…) are left out; a folder that links lead to twice
is walked once. In folders only files with a known suffix count; a file named itself is taken whatever its
suffix.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from ingest.errors import why
from ingest.formats import FORMATS
from ingest.source import Source, shown


class Item(msgspec.Struct, frozen=True):
    """One document to read: its path as the system knows it, or the source itself; or why there is none
    (`problem`, Chinese)."""

    path: str
    source: Source | None = None
    problem: str | None = None

    @property
    def name(self) -> str:
        """The path as text, whatever bytes it has."""
        return shown(self.path)


def suffixes() -> frozenset[str]:
    """All suffixes that a format is known by, lower case, with the dot."""
    return frozenset(suffix for known in FORMATS for suffix in known.suffixes)


def walk(paths: Iterable[str | Path | Source]) -> Iterator[Item]:
    """In the order given; inside a folder by name."""
    for path in paths:
        if isinstance(path, Source):
            yield Item(path.name, source=path)
        else:
            yield from _walk_one(Path(path))


def _walk_one(path: Path) -> Iterator[Item]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield Item(str(path), problem=_reason(error))
        return
    if stat.S_ISDIR(mode):
        count = 0
        for item in _folder(path):
            count += 1
            yield item
        if not count:
            yield Item(str(path), problem="文件夹里没有认识的文件")
    elif stat.S_ISREG(mode):
        yield Item(str(path))
    else:
        # A pipe or a device could be read for ever.
        yield Item(str(path), problem="不是普通文件")


def _folder(top: Path) -> Iterator[Item]:
    known = suffixes()
    seen: set[tuple[int, int]] = set()
    problems: list[Item] = []

    def note(error: OSError) -> None:
        problems.append(Item(str(error.filename or top), problem=_reason(error)))

    for folder, folders, files in os.walk(top, followlinks=True, onerror=note):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder) / name
            if path.suffix.lower() in known and not name.startswith((".", "~$")):
                yield Item(str(path), problem=None if path.is_file() else "不是普通文件，或链接已断")
    yield from problems


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return f"无法读取：{why(error) if isinstance(error, OSError) else error}"
