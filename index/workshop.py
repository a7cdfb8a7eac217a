"""Where something is made before it stands under its name, whole or not at all.

.govplan~PID-RANDOM.part/     a folder beside the name, on the same disk; gone in the end, and swept by the
                              next run and by doctor where its maker was killed
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from index.archive import is_stale, part_name, sync_folder

_PREFIX = ".govplan~"


@contextlib.contextmanager
def workshop(parent: Path) -> Iterator[Path]:
    """A folder for what is half-made, on the disk where it will be needed; gone in the end."""
    sweep(parent)
    folder = parent / f"{_PREFIX}{part_name()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(made: Path, target: Path) -> bool:
    """Give what was made its name, unless somebody else has taken the name meanwhile; says which."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    try:
        target.hardlink_to(made)
    except FileExistsError:
        return False
    except OSError:
        # Some disks know no links; what is left is a moment in which another process may be quicker.
        if target.exists():
            return False
        made.rename(target)
    sync_folder(target.parent)
    return True


def sweep(folder: Path) -> int:
    """Remove what killed makers left in a folder; gives how many."""
    left = [path for path in folder.glob(f"{_PREFIX}*.part") if is_stale(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)
