"""What a page says of itself: its metadata table and tags, and lines such as 发布时间：2018-05-17 来源：县扶贫办.

Labels are brought to our names by words/fact_label.txt; values stay as written. The parser of a page hands its facts
over; those of a page that was copied as plain text stand among its lines and are read here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter

from ingest import day, issuer, label, place_evidence
from ingest.document import Document
from ingest.words import rows

LINES, LONGEST_LINE, LONGEST_VALUE = 80, 400, 160
_SPACE = re.compile(r"[\s\u00a0\u3000\u2002\u2003]+")
_LABEL = re.compile(r"[\s:：\u3000\xa0]+")
_EDGE = " \t\u3000\xa0|｜;；"
_EMPTY = frozenset({"", "-", "—", "--", "——", "无", "暂无", "无文号", "/", "null", "None"})
# Where the text begins: below it a label is the plan's own (活动时间：…, 来源：财政资金).
_BODY = re.compile(r"(?=[^\n]*。)[^\n]{60}|[一二三四五]、|第一[章条节部]|[（(]一[)）]")
# Whose page it is, as its frame says: 沅陵县人民政府门户网站, 主办单位：昆明市人民政府办公室.
_SITE = re.compile(
    r"([\u4e00-\u9fff]{2,24}(?:人民政府|政府))(?:门户)?(?:网站|网)(?!络)"
    r"|(?:主办(?:单位)?|版权所有)[:：\s]{0,3}(?:©\s?)?([\u4e00-\u9fff]{4,30})|([\u4e00-\u9fff]{4,30}?)主办"
)
_SITE_WORDS = ("政府", "主办", "版权所有")
_PARTS = re.compile(r"\s?[_|｜»\-–—]{1,2}\s?|\s?>>\s?")


def find(document: Document) -> dict[str, list[str]]:
    """Our name of a fact -> its values, the surest label first, then in the order of the page.

    Names are those of words/fact_label.txt; `site`, whose page it is, is read from the page's frame too.
    """
    lines = tuple(_lines(document))
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for label_words, value in (*document.facts, *label.find(lines).pairs, *_loose(lines)):
        name, rank = _names().get(_LABEL.sub("", label_words).lower(), ("", 0))
        value = value.strip(_EDGE)
        if name and value not in _EMPTY and all(value != held for _, held in found[name]):
            found[name].append((rank, value))
    titles = (value for _, value in found["page_title"])
    sites = [*chain.from_iterable(map(sites_in, lines)), *chain.from_iterable(map(_named_after, titles))]
    found["site"] += [(len(_names()), value) for value in sites]
    return {name: [value for _, value in sorted(held, key=itemgetter(0))] for name, held in found.items()}


def _loose(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels and values among the lines of the head."""
    for i, line in enumerate(lines):
        if _BODY.match(line):
            return
        yield from stacked(lines, i) or pairs(line)


def sites_in(line: str) -> list[str]:
    """Whose page it is, as a line of its frame says."""
    if len(line) >= 200 or not any(word in line for word in _SITE_WORDS):
        return []
    return [next(filter(None, found.groups())) for found in _SITE.finditer(line)]


def _named_after(page_title: str) -> Iterator[str]:
    """The organs of named places after the text's own title: 节水方案的通知_通知公告_河湾市水务局."""
    for part in _PARTS.split(page_title[:400]):
        name = part.strip().removesuffix("网站").removesuffix("门户").removesuffix("网")
        if issuer.is_organ(name) and place_evidence.lead(name):
            yield name


def pairs(line: str) -> list[tuple[str, str]]:
    """Labels and values of a line that is made of them, also without colons; a dated label may end a line of frame.

    >>> pairs("索引号 115/2021-9 发布机构 县发展改革局")
    [('索引号', '115/2021-9'), ('发布机构', '县发展改革局')]
    """
    bare = line.lstrip("-•·*● \t")
    if len(bare) > LONGEST_LINE or "。" in bare:
        return []
    marks = list(_pattern().finditer(bare))
    found = _values(bare, marks)
    if any(len(value) > LONGEST_VALUE for _, value in found):
        return []
    if not _is_made_of_labels(marks):
        found = [(mark, value) for mark, value in found if mark[2] and day.read(value[:20])]
    return [(_LABEL.sub("", mark[1]), value) for mark, value in found]


def _values(line: str, marks: Sequence[re.Match[str]]) -> list[tuple[re.Match[str], str]]:
    """Each label with what stands before the next."""
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    return [(mark, line[mark.end() : end].strip(_EDGE)) for mark, end in zip(marks, ends, strict=False)]


def _is_made_of_labels(marks: Sequence[re.Match[str]]) -> bool:
    """The line begins with a label, and it has its colon, or is long, or others follow."""
    if not marks or marks[0].start() > 0:
        return False
    return bool(marks[0][2]) or len(marks) > 1 or len(_LABEL.sub("", marks[0][1])) > 2


def stacked(lines: Sequence[str], i: int) -> list[tuple[str, str]]:
    """A label of ours alone in its line, with its colon, and its value in the next."""
    bare = lines[i].strip("-•·*● \t")
    mark = _pattern().fullmatch(bare) if len(bare) <= 16 else None
    value = lines[i + 1].strip() if i + 1 < len(lines) else ""
    if mark is None or not mark[2] or _LABEL.sub("", mark[1]).lower() not in _names():
        return []
    return [(_LABEL.sub("", mark[1]), value)] if 0 < len(value) <= 80 and not pairs(value) else []


@cache
def _names() -> dict[str, tuple[str, int]]:
    """A page's label -> our name, and its place in the list: of two labels for one fact the earlier is the surer."""
    return {_LABEL.sub("", row[1]).lower(): (row[0], i) for i, row in enumerate(rows("fact_label"))}


@cache
def _pattern() -> re.Pattern[str]:
    """A label at the start of a line or after a gap, with its colon or a gap after it; letters may stand apart."""
    known = {row[1] for row in rows("fact_label") if not row[1].isascii()}
    known |= {row[0] for name in ("furniture_label", "page_label") for row in rows(name)}
    longest_first = sorted(known, key=len, reverse=True)
    spaced = "|".join(r"[ \u3000]{0,6}".join(map(re.escape, words)) for words in longest_first)
    return re.compile(rf"(?:^|(?<=[\s|｜;；\[【]))({spaced})(?:[ \u3000]{{0,4}}([:：])|(?=[\s|｜]|$))")


def _lines(document: Document) -> Iterator[str]:
    """The first and last lines of a document that are no tables, spaces as plain ones, tabs kept."""
    texts = [line for piece in document.pieces if piece.kind != "table" for line in piece.text.splitlines()]
    edge = texts if len(texts) <= 2 * LINES else texts[:LINES] + texts[-LINES:]
    for text in edge:
        line = "\t".join(_SPACE.sub(" ", part).strip() for part in text.split("\t")).strip()
        if line:
            yield line
