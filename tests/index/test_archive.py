"""The archive keeps bytes whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest

from index.archive import Archive

FULL_DISK = """
import resource, sys
from pathlib import Path
from index.archive import Archive
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    Archive(Path(sys.argv[1])).put(b"x" * 5000)
except OSError as error:
    print(error.errno)
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_bytes_lie_under_their_digest(archive: Archive) -> None:
    digest = archive.put(b"plan")
    assert digest == sha256(b"plan").hexdigest()
    assert archive.path(digest) == archive.folder / digest[:2] / digest[2:4] / digest
    assert archive.get(digest) == b"plan"
    assert list(archive) == [digest]
    assert digest in archive


def test_the_same_bytes_are_kept_once(archive: Archive) -> None:
    first = archive.put(b"plan")
    before = archive.path(first).stat().st_mtime_ns
    assert archive.put(b"plan") == first
    assert archive.path(first).stat().st_mtime_ns == before
    assert list(archive) == [first]


def test_removing_twice_is_no_error(archive: Archive) -> None:
    digest = archive.put(b"plan")
    archive.remove(digest)
    archive.remove(digest)
    assert list(archive) == []
    with pytest.raises(FileNotFoundError):
        archive.get(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_digest_is_no_path(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.path(name)


def test_changed_bytes_are_noticed(archive: Archive) -> None:
    digest = archive.put(b"plan")
    assert archive.whole(digest)
    archive.path(digest).write_bytes(b"other")
    assert not archive.whole(digest)


def test_a_full_disk_leaves_nothing(archive: Archive) -> None:
    end = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(archive.folder)], capture_output=True, text=True, check=True
    )
    assert int(end.stdout) == errno.EFBIG
    assert [path for path in archive.folder.rglob("*") if path.is_file()] == []


def test_sweeping_takes_leftovers_of_dead_writers_only(archive: Archive) -> None:
    archive.put(b"plan")
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    folder = archive.folder / "tmp"
    names = (f"{int(dead.stdout)}-a.part", f"{os.getpid()}-b.part", "odd.part", f"{os.getpid()}-c.part")
    left, writing, odd, old = (folder / name for name in names)
    for path in (left, writing, odd, old):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    assert archive.sweep() == 3
    assert list(folder.iterdir()) == [writing]
    assert len(list(archive)) == 1
