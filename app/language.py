"""What the program says to people, in Chinese or English, from one file: messages.txt.

    say("records.found", total=3, shown=2)  ->  '找到 3 条记录，显示 2 条'

An entry of the file is a key, then one indented line a language; further lines that are indented deeper go on
with the text on a new line. `{name}` is filled in by `say`; both languages of an entry take the same names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")
VARIABLE = "GOVPLAN_LANG"
_chosen = LANGUAGES[0]


@cache
def messages() -> dict[str, dict[str, str]]:
    """All entries: key -> language -> text."""
    entries: dict[str, dict[str, str]] = {}
    key = language = ""
    for line in files("app").joinpath("messages.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            key = line.strip()
            if key in entries:
                raise ValueError(f"messages.txt: {key} comes twice")
            entries[key] = {}
        elif line.startswith("     "):
            entries[key][language] += "\n" + line[5:]
        else:
            language, _, text = line.strip().partition(" ")
            entries[key][language] = text
    return entries


def say(key: str, /, **parts: object) -> str:
    """The message of a key in the language chosen, with its parts filled in."""
    return say_in(_chosen, key, **parts)


def say_in(name: str, key: str, /, **parts: object) -> str:
    """The message of a key in the language named: tables keep theirs whatever is spoken."""
    text = messages()[key][name]
    return text.format(**parts) if parts else text


def knows(key: str) -> bool:
    """Is there a message of this key?"""
    return key in messages()


def language() -> str:
    """The language chosen: zh or en."""
    return _chosen


def choose(name: str) -> None:
    """Speak this language from now on; one that is not known leaves things as they are."""
    global _chosen
    if name in LANGUAGES:
        _chosen = name


def wanted(arguments: Sequence[str]) -> str:
    """The language asked for: `--lang en` or `--lang=en` on the line, else GOVPLAN_LANG, else Chinese.

    Read before the line is parsed, since help and usage errors must already speak it.
    """
    for at, word in enumerate(arguments):
        if word == "--":
            break
        if word == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get(VARIABLE, LANGUAGES[0])
