"""The page that `--help` shows, and what the CLI reference is made of.

Typer's own pages cut Chinese off where it does not fit (Rich breaks lines at spaces only), so the page is
drawn here: lines break between any two Chinese characters, nothing is lost, and 40 columns are enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from app.language import say

MOST = 100
"""Columns that a page takes at most; longer lines are hard to read."""
SIDE_BY_SIDE = 60
"""Columns below which explanations stand under the options."""
# One Chinese character with the marks that must not begin a line, a run of anything else, or spaces.
_CHUNK = re.compile(r"[“（《【]?[\u2e80-\uffff][，。；：、？！”）》】]*|[^\s\u2e80-\uffff]+[，。；：、）]*|\s+")


class Entry(msgspec.Struct, frozen=True):
    """An argument, option or command with its explanation."""

    name: str
    text: str


class Page(msgspec.Struct, frozen=True):
    """All that a page says; `groups` are title and entries, in order."""

    usage: str
    text: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    examples: tuple[str, ...]


def page(command: Any, path: str) -> Page:
    """The page of one command in the language chosen; `path` is how it is called: `govplan extract`."""
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option"]
    inner = getattr(command, "commands", {})
    words = [path, *(param.metavar or param.name.upper() for param in arguments)]
    words.append(f"[{say('help.options')}]")
    words += [say("help.command")] if inner else []
    groups = [
        (say("help.arguments"), tuple(Entry(param.metavar, param.help) for param in arguments)),
        *_panels(inner),
        (
            say("help.options"),
            (*(_option(param) for param in options), Entry("-h, --help", say("help.help"))),
        ),
    ]
    key = path.removeprefix("govplan ").replace(" ", ".")
    return Page(
        " ".join((say("help.usage"), *words)),
        command.help,
        tuple((title, entries) for title, entries in groups if entries),
        tuple(say(f"{key}.examples").split("\n")),
    )


def _panels(commands: dict[str, Any]) -> list[tuple[str, tuple[Entry, ...]]]:
    titles: dict[str, list[Entry]] = {}
    for name, command in commands.items():
        panel = getattr(command, "rich_help_panel", None)
        title = panel if isinstance(panel, str) else say("help.commands")
        titles.setdefault(title, []).append(Entry(name, command.help))
    return [(title, tuple(entries)) for title, entries in titles.items()]


def _option(param: Any) -> Entry:
    names = ", ".join(sorted(param.opts, key=len))
    if param.secondary_opts:
        names += " / " + ", ".join(param.secondary_opts)
    elif not param.is_flag and param.metavar:
        names += f" {param.metavar}"
    text = param.help
    if param.default not in (None, False, ()):
        default = f"{param.default:g}" if isinstance(param.default, float) else param.default
        text += " " + say("help.default", value=default)
    return Entry(names, text)


def draw(shown: Page, width: int) -> str:
    """The page as text of at most so many columns."""
    width = min(width, MOST)
    lines = [*_wrapped(shown.usage, width), "", *_wrapped(shown.text, width)]
    for title, entries in shown.groups:
        lines += ["", title, *_entries(entries, width)]
    lines += ["", say("help.examples"), *(f"  {example}" for example in shown.examples)]
    return "\n".join(lines) + "\n"


def _entries(entries: tuple[Entry, ...], width: int) -> Iterator[str]:
    from rich.cells import cell_len

    column = min(max(cell_len(entry.name) for entry in entries) + 4, max(width // 3, 20))
    for entry in entries:
        beside = width >= SIDE_BY_SIDE and cell_len(entry.name) + 4 <= column
        left = "  " + entry.name
        indent = column if width >= SIDE_BY_SIDE else 6
        text = _wrapped(entry.text, width - indent)
        if beside:
            yield left + " " * (column - cell_len(left)) + text.pop(0)
        else:
            yield left
        yield from (" " * indent + line for line in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces and between Chinese characters."""
    from rich.cells import cell_len

    lines, line = [], ""
    for chunk in _CHUNK.findall(text):
        if line and cell_len(line + chunk.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += chunk if line else chunk.lstrip()
    return [*lines, line.rstrip()]
