"""What reaches the reader: data on stdout, talk on stderr.

Nothing out of a document can steer the terminal: control and direction characters are shown, not sent.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from app.language import say

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDE = 160
"""Columns of a table that goes to a file or a pipe."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """The text with controls as pictures (␛) and without marks that turn the direction of writing."""
    return _DIRECTION.sub("", _CONTROL.sub(_picture, text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


class ReaderGone(Exception):
    """Nobody reads stdout any more."""


def emit(data: str | bytes) -> None:
    """Write data to stdout and flush it: JSON and files are bytes, UTF-8; text takes the terminal's encoding.

    Raises ReaderGone where the pipe is closed.
    """
    if isinstance(data, str):
        data = data.encode(sys.stdout.encoding or "utf-8", "replace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise ReaderGone from error


def emit_json(value: object) -> None:
    """One value as one line of JSON on stdout."""
    from app.export.as_jsonl import line

    emit(line(value))


def draw(*things: RenderableType) -> None:
    """Draw tables and texts on stdout; without colours where it is no terminal."""
    screen = paper()
    with screen.capture() as drawn:
        for thing in things:
            screen.print(thing)
    lines = drawn.get().split("\n")
    emit("\n".join(lines if sys.stdout.isatty() else map(str.rstrip, lines)))


def paper() -> Console:
    """A console on stdout as wide as the terminal, or WIDE columns where there is none."""
    from os import environ

    from rich.console import Console

    wide = None if sys.stdout.isatty() or "COLUMNS" in environ else WIDE
    return Console(file=sys.stdout, width=wide, highlight=False, markup=False, emoji=False)


@cache
def _voice() -> Console:
    """One console on stderr for all talk: what is said while a bar is drawn stands above it."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def notice(text: str) -> None:
    """One thing for the reader to know, on stderr."""
    _voice().print(visible(text))


def complain(text: str) -> None:
    """What went wrong, on stderr."""
    _voice().print(visible(say("error", text=text)), style="red")


def ask(question: str) -> bool:
    """A question that is answered with y; asked on stderr. What is no terminal answers no."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(visible(question) + " [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr while the block runs; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _name: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_voice(), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total, _name: bar.update(task, completed=done, total=total)
