"""Errors of the layers below in English: they speak Chinese, the list reason.txt has the same sentences in English.

in_english("/tmp/x.pdf：PDF 里没有页面")  ->  '/tmp/x.pdf: the PDF has no pages'
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from app.language import language

_COLON = "："


def spoken(text: str) -> str:
    """A message in the language chosen."""
    return in_english(text) if language() == "en" else text


def in_english(text: str) -> str:
    """The message in English, with the path before it kept; as it is where the list does not have it."""
    whole = _known(text)
    if whole is not None:
        return whole
    for at in (found.start() for found in re.finditer(_COLON, text[:2000])):
        rest = _known(text[at + 1 :])
        if rest is not None:
            return f"{text[:at]}: {rest}"
    return text


def _known(text: str) -> str | None:
    for pattern, english in _list():
        match = pattern.fullmatch(text[:2000])
        if match is not None:
            return _filled(english, match)
    return None


def _filled(english: str, match: re.Match[str]) -> str:
    return re.sub(r"\{(\d)\}", lambda number: in_english(match[int(number[1])]), english)


@cache
def _list() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files("app").joinpath("reason.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple((_pattern(lines[at]), lines[at + 1].strip()) for at in range(0, len(lines), 2))


def _pattern(chinese: str) -> re.Pattern[str]:
    parts = re.split(r"\{\d\}", chinese)
    return re.compile("(.{0,500}?)".join(map(re.escape, parts)), re.DOTALL)
