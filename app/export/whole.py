"""A file is there whole or not at all: written beside its place, synced, then renamed."""

from __future__ import annotations

import os
import secrets
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
        like = Path(tempfile.gettempdir()) / "govplan" if special else place
    except OSError as error:
        raise refusal(target, error) from error
    # Named before it is made: an interrupt between the two leaves nothing behind.
    temporary = like.parent / f".{like.name[:40]}.{secrets.token_hex(8)}.part"
    try:
        _make(temporary, like)
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


def _make(temporary: Path, like: Path) -> None:
    """A new empty file with the rights that `like` has, or that a new file gets."""
    temporary.touch(exist_ok=False)
    if like.is_file():
        temporary.chmod(stat.S_IMODE(like.stat().st_mode))


def _put(temporary: Path, place: Path, *, special: bool) -> None:
    if special:
        with temporary.open("rb") as source, place.open("wb") as target:
            shutil.copyfileobj(source, target)
        return
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(place)
