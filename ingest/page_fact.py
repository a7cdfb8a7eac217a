"""What a page says of the document: label and value from its metadata table, its lines of facts and its meta tags."""

from __future__ import annotations

import re

import msgspec

from ingest import fact
from ingest.html_line import Line, clean
from ingest.html_page import Page
from ingest.page_label import kind, label, pairs

_LONGEST_LINE = 600
_HEAD_LINES = 60  # lines of a main text in which facts may still stand before the prose begins
_STRANGERS = 6  # lines among them that are no facts: titles, document numbers
_PROSE_LENGTH = 40
_MOST_CELLS = 200  # elements in a row of labels and the row of their values
_VALUE_LINES, _LONGEST_VALUE = 4, 400
_MOST_SITES = 4
_HEADS = 3  # labels in a row that has its values in the row below
_ANYWHERE = frozenset(("", "drop", "tail", "table"))
_HEAD_KINDS = _ANYWHERE - {"table"}
_TAIL_KINDS = frozenset(("drop", "tail"))
_WORD = re.compile(r"\w")
_TAG = re.compile(r"<[^<>]{1,200}>")
_METAS = re.compile(
    r"title|date|time|source|column|author|keyword|descri|site|publi|url|editor|issue|index|number|depart|organ",
    re.I,
)


class Facts(msgspec.Struct):
    """Facts in reading order, and the lines (by their place in the list) that hold nothing but facts."""

    found: list[tuple[str, str]]
    lines: set[int]


def find(page: Page, lines: list[Line], main: range) -> Facts:
    """The facts of a page whose main text is `main`, a range of texts (empty where there is none)."""
    facts = Facts([], set())
    inside = [i for i, line in enumerate(lines) if line.start in main]
    head, tail = _head(lines, inside), _tail(lines, inside)
    for i, line in enumerate(lines):
        if i in facts.lines or len(line.text) > _LONGEST_LINE:
            continue
        if line.start not in main:
            _read(page, lines, i, facts, _ANYWHERE)
        elif i in head:
            _read(page, lines, i, facts, _HEAD_KINDS)
        elif i in tail:
            _read(page, lines, i, facts, _TAIL_KINDS)
    facts.found = [(name, value) for name, value in facts.found if kind(name) != "drop" and _WORD.search(value)]
    return facts


def sites(lines: list[Line], main: range) -> list[tuple[str, str]]:
    """Whose page it is, as its frame says; links name other sites."""
    frame = (line.text for line in lines if line.start not in main and not line.linked)
    return [("SiteName", name) for text in frame for name in fact.sites_in(text)][:_MOST_SITES]


def metas(page: Page) -> list[tuple[str, str]]:
    """The meta tags that speak of the document, and the page's title as PageTitle."""
    found = [(name, _TAG.sub("", content)) for name, content in page.metas if len(name) < 40 and _METAS.search(name)]
    return [*found, ("PageTitle", page.title)] if page.title else found


def _head(lines: list[Line], inside: list[int]) -> set[int]:
    """The first lines of a main text, up to where its prose begins."""
    head: set[int] = set()
    strangers = 0
    for i in inside[:_HEAD_LINES]:
        text = lines[i].text
        fact = label(text) or pairs(text) or (i - 1 in head and label(lines[i - 1].text))
        if not fact:
            strangers += 1
            if strangers > _STRANGERS or len(text) >= _PROSE_LENGTH:
                break
        head.add(i)
    return head


def _tail(lines: list[Line], inside: list[int]) -> set[int]:
    """The last lines of a main text, after its prose."""
    tail: set[int] = set()
    for i in reversed(inside):
        if len(lines[i].text) - lines[i].linked >= _PROSE_LENGTH and not pairs(lines[i].text):
            return tail
        tail.add(i)
    return set()


def _read(page: Page, lines: list[Line], i: int, facts: Facts, kinds: frozenset[str]) -> None:
    """Add what line `i` says with labels of these kinds; labels in a cell of their own count above the text only."""
    line = lines[i]
    name = label(line.text)
    if name and kinds != _TAIL_KINDS and kind(name) in kinds:
        if not _read_below(page, lines, i, facts):
            _read_beside(page, lines, i, name, facts)
        return
    found = pairs(line.text) or _split_pair(page, line)
    if found and all(kind(name) in kinds for name, _ in found):
        facts.found.extend(found)
        facts.lines.add(i)


def _read_beside(page: Page, lines: list[Line], i: int, name: str, facts: Facts) -> None:
    """The value of a label that is a line of its own stands in the next cell or element."""
    values = range(i + 1, _beside_end(page, lines, i))
    texts = [lines[j].text for j in values]
    first_label = next((n for n, text in enumerate(texts) if label(text)), len(texts))
    value = " ".join(texts[:first_label])
    if first_label > _VALUE_LINES or len(value) > _LONGEST_VALUE or (value and pairs(value)):
        return
    facts.found.append((name, value))
    facts.lines.update((i, *values[:first_label]))


def _read_below(page: Page, lines: list[Line], i: int, facts: Facts) -> bool:
    """True where the label begins a row of labels with a row of values under it; both are read."""
    pair = _two_rows(page, lines[i].start)
    if pair is None:
        return False
    row, below = pair
    heads, values = _texts(page, row), _texts(page, below)
    labels = [name for text in heads if (name := label(text))]
    if not _HEADS <= len(labels) == len(heads) == len(values):
        return False
    if any(map(label, values)) or not _ends_or_labels_follow(page, below):
        return False
    facts.found.extend(zip(labels, values, strict=True))
    first, last = page.firsts[row], page.lasts[below]
    facts.lines.update(j for j in range(i, min(i + 100, len(lines))) if first <= lines[j].start < last)
    return True


def _two_rows(page: Page, text: int) -> tuple[int, int] | None:
    """The row of a table that holds a text, and the row below it, where both are short."""
    row = next((e for e in page.around(text, 6) if page.tags[e] == "tr"), None)
    below = page.next_sibling(row) if row is not None else None
    return None if row is None or below is None or page.ends[below] - row > _MOST_CELLS else (row, below)


def _texts(page: Page, row: int) -> list[str]:
    """The text of each cell."""
    return [clean(page.text(cell)) for cell in page.children(row)]


def _ends_or_labels_follow(page: Page, below: int) -> bool:
    """True unless the row after the values has values too: then it is a list of documents, not one's facts."""
    after = page.next_sibling(below)
    return after is None or any(map(label, _texts(page, after)))


def _beside_end(page: Page, lines: list[Line], i: int) -> int:
    """The line after the last of what stands beside line `i`: the rest of its element, else the next element."""
    if i + 1 == len(lines):
        return i + 1
    after = lines[i + 1].start
    element = _widest(page, lines, i)
    if element is None:
        return i + 2 if after < page.lasts[page.owners[lines[i].start]] else i + 1
    if page.owners[after] == page.parents[element]:
        return i + 2
    beside = page.next_sibling(element)
    end = page.lasts[beside] if beside is not None else 0
    most = min(len(lines), i + _VALUE_LINES + 2)
    return next((j for j in range(i + 1, most) if lines[j].start >= end), most)


def _widest(page: Page, lines: list[Line], i: int) -> int | None:
    """The widest element that holds this line and no other."""
    before = lines[i - 1].start if i else -1
    after = lines[i + 1].start
    widest = None
    for element in page.around(lines[i].start, 12):
        if before >= page.firsts[element] or after < page.lasts[element]:
            break
        widest = element
    return widest


def _split_pair(page: Page, line: Line) -> list[tuple[str, str]]:
    """A label and its value in one line without a colon, told apart by their elements."""
    if line.end - line.start < 2:
        return []
    parts = [text for text in page.texts[line.start : line.end] if not text.isspace()]
    name = label(parts[0]) if len(parts) > 1 else None
    return [(name, " ".join("".join(parts[1:]).split()))] if name else []
