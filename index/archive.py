"""The archive: raw bytes under their SHA-256, in a folder beside the store.

    archive/ab/cd/abcd…    the bytes
    archive/tmp/           what is being written; left over after a crash, swept by the next run and by doctor

A file is there whole or not at all: written to a temporary name, synced, renamed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TMP = "tmp"
_STALE_SECONDS = 3600.0


class Archive:
    """Raw bytes by SHA-256 under `folder`, which is made when the first bytes come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where bytes with this digest lie, there or not. ValueError for what is no digest."""
        if not _DIGEST.match(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Keep bytes; gives their SHA-256. Raises OSError (disk full ...) and then leaves nothing behind."""
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        if not target.exists():
            self._write(target, data)
        return digest

    def adopt(self, path: Path) -> None:
        """A file that is named for its digest, on the same disk, becomes part of the archive. Raises OSError."""
        target = self.path(path.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(target)
        sync_folder(target.parent)

    def get(self, sha256: str) -> bytes:
        """The bytes. FileNotFoundError where they are not."""
        return self.path(sha256).read_bytes()

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def __iter__(self) -> Iterator[str]:
        """Digests of all that is there, sorted."""
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            if _DIGEST.match(path.name):
                yield path.name

    def remove(self, sha256: str) -> None:
        """Forget bytes; nothing happens where they are not."""
        self.path(sha256).unlink(missing_ok=True)

    def whole(self, sha256: str) -> bool:
        """Do the bytes still have their digest?"""
        with self.path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def leftovers(self) -> list[Path]:
        """Temporary files of writers that are gone."""
        folder = self.folder / _TMP
        return [path for path in folder.glob("*.part") if is_stale(path)] if folder.is_dir() else []

    def sweep(self) -> int:
        """Remove leftovers; gives how many."""
        paths = self.leftovers()
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)

    def _write(self, target: Path, data: bytes) -> None:
        folder = self.folder / _TMP
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / part_name()
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder last, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def part_name() -> str:
    """A name for something half-written, which says whose it is."""
    return f"{os.getpid()}-{secrets.token_hex(8)}.part"


def is_stale(path: Path) -> bool:
    """Something half-written whose writer's process is gone, or that is older than an hour."""
    try:
        age = time.time() - path.stat().st_mtime
        os.kill(int(path.name.rpartition("~")[2].split("-")[0]), 0)
    except (ProcessLookupError, FileNotFoundError, ValueError):
        return True
    except PermissionError:
        return age > _STALE_SECONDS
    return age > _STALE_SECONDS
