"""Makes docs/cli.md from the command line itself: `python -m app.reference docs/cli.md`.

A test holds that the page is current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.help import Page, page
from app.language import choose, language
from app.main import build

HEAD = """\
# The command line

Made by `python -m app.reference docs/cli.md`; do not edit by hand.

What every command keeps to:

- Standard output carries data and nothing else; talk (progress, counts, notices, errors) goes to standard
  error.
- Exit codes: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.
- A file named by `-o` appears whole or not at all; what stood in its place stays until then.
- `--lang en` (or `GOVPLAN_LANG=en`) speaks English; Chinese is the default. JSON is the same in both.
- No colours where the output is no terminal, or where `NO_COLOR` is set.
- The store is one file, `./govplan.db` unless `--store` or `GOVPLAN_STORE` says otherwise; the documents as
  they came lie in `archive/` beside it. A store of another name has a folder of its own, `tea.db.archive/`
  beside `tea.db`, so that stores in one folder never share a document. Move or rename both together.
"""


def reference() -> str:
    """The page, in English."""
    spoken = language()
    choose("en")
    try:
        return "\n".join([HEAD, *_sections(build(), "govplan")])
    finally:
        choose(spoken)


def _sections(command: Any, path: str) -> Iterator[str]:
    yield from _section(page(command, path), path)
    for name, inner in getattr(command, "commands", {}).items():
        yield from _sections(inner, f"{path} {name}")


def _section(shown: Page, path: str) -> Iterator[str]:
    yield f"## {path}\n"
    yield f"{shown.text}\n"
    yield f"```console\n{shown.usage.removeprefix('Usage: ')}\n```\n"
    for title, entries in shown.groups:
        yield f"| {title} | |\n| --- | --- |"
        yield from (f"| `{_cell(entry.name)}` | {_cell(entry.text)} |" for entry in entries)
        yield ""
    examples = "\n".join(shown.examples)
    yield f"Examples:\n\n```console\n{examples}\n```\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
