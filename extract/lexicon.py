"""Users' word lists, in the format of jieba's dictionaries: a word, its frequency and its part of speech a line.

    # names of the county
    千户苗寨 100000 n
    云上贵州

The frequency may be left out, then the word is always one; 0 takes a word out of the dictionary. The part of
speech is read and kept, and means nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ingest.errors import GovplanError, why
from ingest.source import shown

MAX_BYTES = 32 << 20
_LINE = re.compile(r"(?P<text>\S{1,100})(?:\s+(?P<frequency>\d{1,9}))?(?:\s+(?P<tag>[A-Za-z]{1,20}))?")


class Word(msgspec.Struct, frozen=True):
    """One line of a list."""

    text: str
    frequency: int | None = None
    tag: str | None = None


class LexiconError(GovplanError):
    """A word list that cannot be read; the text names the file and, where it is one, the line."""


def read(path: str | Path) -> tuple[Word, ...]:
    """The words of a file (UTF-8, with a mark at its beginning or without). Raises LexiconError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise LexiconError(f"{shown(path)}：词表读不了：{why(error)}") from error
    if len(data) > MAX_BYTES:
        raise LexiconError(f"{shown(path)}：词表超过 {MAX_BYTES >> 20} MB 的上限")
    return tuple(_words(data, shown(path)))


def parse(text: str) -> tuple[Word, ...]:
    """The words of a text that `write` made."""
    return tuple(_words(text.encode(), ""))


def write(words: Iterable[Word]) -> str:
    """The list as a text, one word a line.

    >>> write([Word("千户苗寨", 9, "n"), Word("云上贵州")])
    '千户苗寨 9 n\\n云上贵州\\n'
    """
    return "".join(
        " ".join(str(part) for part in (word.text, word.frequency, word.tag) if part is not None) + "\n"
        for word in words
    )


def segmenter(words: Iterable[Word]) -> Any:
    """An rjieba that knows these words beside its own."""
    import rjieba

    made = rjieba.Jieba()
    for word in words:
        made.add_word(word.text, word.frequency, word.tag)
    return made


def _words(data: bytes, name: str) -> Iterator[Word]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            text = line.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise LexiconError(f"{name}：词表第 {number} 行不是 UTF-8 编码，请另存为 UTF-8") from error
        if text and not text.startswith("#"):
            yield _word(text, name, number)


def _word(line: str, name: str, number: int) -> Word:
    match = _LINE.fullmatch(line)
    if match is None:
        wanted = "应为：词 词频 词性，后两项可省，以空格分开"
        raise LexiconError(f"{name}：词表第 {number} 行看不懂：{line[:40]}（{wanted}）")
    frequency = match["frequency"]
    return Word(match["text"], int(frequency) if frequency is not None else None, match["tag"])
