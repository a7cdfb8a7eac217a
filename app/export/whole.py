"""A file is there whole or not at all: written beside its place, synced, then renamed."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.language import say
from app.reason import spoken
from ingest.errors import GovplanError, why


class WriteError(GovplanError):
    """The file could not be written; what stood in its place still does."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A temporary path to write to; it takes the place of `target` once the block has ended well.

    A link is followed; a device or a pipe gets the bytes and is not replaced. Raises WriteError, and leaves
    nothing behind, whatever ends the block (Ctrl-C too).
    """
    try:
        if target.is_dir():
            raise WriteError(say("write.folder", path=target))
        special = target.exists() and not target.is_file()
        # /dev/stdout on a pipe leads to a place that has no path
        place = target if special else target.resolve()
        temporary = _beside(Path(tempfile.gettempdir()) / "govplan" if special else place)
    except OSError as error:
        raise refusal(target, error) from error
    try:
        yield temporary
        _put(temporary, place, special=special)
    except OSError as error:
        raise refusal(target, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def refusal(target: Path, error: OSError) -> WriteError:
    """The error as a sentence for users."""
    return WriteError(say("write.refused", path=target, reason=spoken(why(error))))


def _beside(place: Path) -> Path:
    """A new empty file in the folder of `place`, with the rights that `place` has or a new file gets."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name[:40]}.", suffix=".part", dir=place.parent)
    os.close(handle)
    umask = os.umask(0)
    os.umask(umask)
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o666 & ~umask
    Path(name).chmod(mode)
    return Path(name)


def _put(temporary: Path, place: Path, *, special: bool) -> None:
    if special:
        with temporary.open("rb") as source, place.open("wb") as target:
            shutil.copyfileobj(source, target)
        return
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(place)
