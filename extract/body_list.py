"""Lists of bodies: short names with their full ones, and which body took over the work of which.

    扶贫办 = 扶贫开发办公室
    农委 = 农业农村委员会 2019-
    教育局
    扶贫开发办公室 > 乡村振兴局 2021

The list that comes with the program (words/body_name.txt, which explains the format) and those of users are read by
the same function. A tab may stand for `=`; what follows a # is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from extract.character import fold
from ingest.errors import GovplanError, why
from ingest.source import shown

MAX_BYTES = 4 << 20
MAX_NAME = 40
_NAME = r"[^\s=>#\d][^\s=>#]{0,39}"
_LINE = re.compile(
    rf"(?P<name>{_NAME})(?:\s*(?P<sign>=|>|\t)\s*(?P<full>{_NAME})(?:\s+(?P<years>[12]\d{{3}}(?:-(?:[12]\d{{3}})?)?|-[12]\d{{3}}))?)?"
)


class Entry(msgspec.Struct, frozen=True):
    """One line. `sign` is `=` (full is what name is short for; name itself where it has no short form) or `>` (full
    took over from name in the year `first`). A name counts in plans of the years from `first` to `last`."""

    name: str
    full: str
    sign: str = "="
    first: int | None = None
    last: int | None = None


class BodyListError(GovplanError):
    """A list of bodies that cannot be read; the text names the file and, where it is one, the line."""


def read(path: str | Path) -> tuple[Entry, ...]:
    """The entries of a file (UTF-8, with a mark at its beginning or without). Raises BodyListError."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BodyListError(f"{shown(path)}：机构名表读不了：{why(error)}") from error
    if len(data) > MAX_BYTES:
        raise BodyListError(f"{shown(path)}：机构名表超过 {MAX_BYTES >> 20} MB 的上限")
    return tuple(_entries(data, shown(path)))


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of a text that `write` made."""
    return tuple(_entries(text.encode(), ""))


@cache
def own() -> tuple[Entry, ...]:
    """The list that comes with the program."""
    return parse(resources.files("extract").joinpath("words", "body_name.txt").read_text("utf-8"))


def write(entries: Iterable[Entry]) -> str:
    """The list as a text, one entry a line.

    >>> write([Entry("扶贫办", "扶贫开发办公室"), Entry("农委", "农业委员会", last=2018), Entry("教育局", "教育局")])
    '扶贫办 = 扶贫开发办公室\\n农委 = 农业委员会 -2018\\n教育局\\n'
    """
    return "".join(_line(entry) + "\n" for entry in entries)


def _line(entry: Entry) -> str:
    if entry.sign == ">":
        return f"{entry.name} > {entry.full} {entry.first}"
    if entry.name == entry.full:
        return entry.name
    years = "" if entry.first is None and entry.last is None else f" {entry.first or ''}-{entry.last or ''}"
    return f"{entry.name} = {entry.full}{years}"


def _entries(data: bytes, name: str) -> Iterator[Entry]:
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            text = fold(line.decode("utf-8")).partition("#")[0].strip()
        except UnicodeDecodeError as error:
            raise BodyListError(f"{name}：机构名表第 {number} 行不是 UTF-8 编码，请另存为 UTF-8") from error
        if text:
            yield _entry(text, name, number)


def _entry(line: str, name: str, number: int) -> Entry:
    match = _LINE.fullmatch(line)
    years = match["years"] if match else None
    if match is None or (match["sign"] == ">") != (years is not None and years.isdigit()):
        wanted = "应为：简称 = 全称，或：旧机构 > 新机构 年份"
        raise BodyListError(f"{name}：机构名表第 {number} 行看不懂：{line[:40]}（{wanted}）")
    if match["sign"] == ">":
        return Entry(match["name"], match["full"], ">", int(years or 0))
    first, _, last = (years or "").partition("-")
    full = match["full"] or match["name"]
    return Entry(match["name"], full, "=", int(first) if first else None, int(last) if last else None)
