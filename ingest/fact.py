"""What a page says of itself: its metadata table, tags, and lines such as 发布时间：2018-05-17 来源：县扶贫办.

Labels are brought to our names by words/fact_label.txt; values stay as written. A page copied as plain text keeps its
table as lines (索引号 | 公开方式 | 发布机构 |, values below) and its line of facts under the title: both are read here
from the first and last pieces, as no parser of plain text can know them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ingest.document import Document
from ingest.words import rows

HEAD, TAIL = 40, 12
_LABEL = re.compile(r"[\s:：\u3000]+")
_EMPTY = frozenset({"", "-", "—", "--", "无", "暂无", "无文号", "/"})
_MARK = "\uff5c|\t"


def find(document: Document) -> dict[str, list[str]]:
    """Our name of a fact -> its values, the page's own table before what stands in its lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for label, value in (*document.facts, *_lines(document)):
        name = _names().get(_LABEL.sub("", label).lower())
        value = value.strip(" \t\u3000\xa0")
        if name and value not in _EMPTY and value not in found[name]:
            found[name].append(value)
    return found


@cache
def _names() -> dict[str, str]:
    return {label.lower(): name for name, label in rows("fact_label")}


@cache
def _pattern() -> re.Pattern[str]:
    """Label and value in a line, up to the next label or a gap. One-word labels need their colon."""
    labels = sorted((label for _, label in rows("fact_label") if not label.isascii()), key=len, reverse=True)
    spaced = "|".join(r"[ \u3000]{0,6}".join(label) for label in labels)
    end = r"(?=$|[ \t\u3000]{2,}|[\uff5c|]|[ \t\u3000\xa0]+[\u4e00-\u9fff ]{2,9}[:：])"
    return re.compile(rf"(?<![\u4e00-\u9fff])({spaced})[ \u3000]{{0,4}}[:：][ \u3000\xa0]{{0,4}}(\S[^\n]{{0,200}}?){end}")


def _lines(document: Document) -> Iterator[tuple[str, str]]:
    texts = [line.strip() for piece in document.pieces[:HEAD] if piece.kind != "table" for line in piece.text.split("\n")]
    for i, line in enumerate(texts[: HEAD * 2]):
        if len(line) > 400:
            continue
        yield from ((m[1], m[2]) for m in _pattern().finditer(line))
        if i + 1 < len(texts) and any(mark in line for mark in _MARK):
            yield from _rows(line, texts[i + 1])


def _rows(heads: str, values: str) -> Iterator[tuple[str, str]]:
    """A head row and its row of values, cells parted by | or tab."""
    labels, cells = (re.split(f"[{_MARK}]", row.strip(f" {_MARK}")) for row in (heads, values))
    known = [_LABEL.sub("", label).lower() in _names() for label in labels]
    if len(labels) == len(cells) and len(labels) > 1 and sum(known) * 2 >= len(labels):
        yield from zip(labels, cells, strict=True)
