"""What a page says of itself: its metadata table and tags, and lines such as 发布时间：2018-05-17 来源：县扶贫办.

Labels are brought to our names by words/fact_label.txt; values stay as written. The parser of a page hands its facts
over; those of a page that was copied as plain text stand among its lines and are read here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from ingest import label
from ingest.document import Document
from ingest.words import rows

LINES = 80
_SPACE = re.compile(r"[\s\u00a0\u3000\u2002\u2003]+")
_LABEL = re.compile(r"[\s:：\u3000\xa0]+")
_EMPTY = frozenset({"", "-", "—", "--", "——", "无", "暂无", "无文号", "/", "null", "None"})
# Whose page it is, as its frame says: 沅陵县人民政府门户网站, 主办单位：昆明市人民政府办公室.
_SITE = re.compile(
    r"([\u4e00-\u9fff]{2,24}(?:人民政府|政府))(?:门户)?(?:网站|网)(?!络)"
    r"|(?:主办(?:单位)?|版权所有)[:：\s]{0,3}(?:©\s?)?([\u4e00-\u9fff]{4,30})|([\u4e00-\u9fff]{4,30}?)主办"
)


def find(document: Document) -> dict[str, list[str]]:
    """Our name of a fact -> its values, the page's own table before what stands in its lines.

    Names are those of words/fact_label.txt and `site`, whose page it is.
    """
    lines = tuple(_lines(document))
    found: dict[str, list[str]] = defaultdict(list)
    for label_words, value in (*document.facts, *label.find(lines).pairs):
        name = _names().get(_LABEL.sub("", label_words).lower())
        value = value.strip(" \t\u3000\xa0")
        if name and value not in _EMPTY and value not in found[name]:
            found[name].append(value)
    found["site"] = [next(filter(None, m.groups())) for line in lines if len(line) < 200 for m in _SITE.finditer(line)]
    return found


@cache
def _names() -> dict[str, str]:
    return {label_words.lower(): name for name, label_words in rows("fact_label")}


def _lines(document: Document) -> Iterator[str]:
    """The first and last lines of a document that are no tables, spaces as plain ones, tabs kept."""
    texts = [line for piece in document.pieces if piece.kind != "table" for line in piece.text.splitlines()]
    edge = texts if len(texts) <= 2 * LINES else texts[:LINES] + texts[-LINES:]
    for text in edge:
        line = "\t".join(_SPACE.sub(" ", part).strip() for part in text.split("\t")).strip()
        if line:
            yield line
