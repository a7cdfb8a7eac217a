"""Which marks of a text head a section: kept where the numbering goes on, dropped where a sentence begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest import mark as marks
from ingest.line import Line
from ingest.mark import Mark

_TITLE_MAX, ALONE_MAX = 70, 100
_AHEAD = 200  # marks within which a run that begins must go on
_RUN_ON = re.compile(r"[。；;] ?(?=[\d（(①-⑳])")
_RUNNING = frozenset({"arabic", "arabic_paren", "arabic_close", "han_paren", "circled"})
_OPENERS, _CLOSERS = "（(《“【〔〈", "）)》”】〕〉"


class Words(NamedTuple):
    """A heading's words, and the offset in the plan's text where the text after them begins."""

    title: str
    body: int


class Candidate(NamedTuple):
    """A mark at `at` of a line (by index), and the words of its heading."""

    mark: Mark
    line: int
    at: int
    words: Words


def find(page: Sequence[Line]) -> list[Candidate]:
    """The marks that head sections, in reading order."""
    contents = contents_lines(page)
    found: list[Candidate] = []
    for i, line in enumerate(page):
        if not line.in_table and i not in contents and line.text:
            found.extend(_of_line(page, i))
    return _continuing(page, found)


def _of_line(page: Sequence[Line], i: int) -> Iterator[Candidate]:
    line = page[i]
    mark = marks.find(line.text)
    if mark is None:
        return
    first = Candidate(mark, i, 0, _words(page, i, mark))
    yield first
    inner = _inner(line, first.words.body - line.start)
    last = mark
    if inner is not None and inner[0].number == 1 and inner[0].habit != mark.habit:
        last, at = inner
        yield Candidate(last, i, at, _words(page, i, last))
    if last.habit not in _RUNNING:
        return
    for stop in _RUN_ON.finditer(line.text, last.end):
        follower = marks.find(line.text, stop.end())
        if follower and follower.sure and follower[:3] == (last.habit, last.style, last.number + 1):
            last = follower
            yield Candidate(last, i, stop.end(), _words(page, i, last))


def _inner(line: Line, body: int) -> tuple[Mark, int] | None:
    """A mark right after the heading's words: (四)开展专项行动。1、…"""
    if not 0 < body < len(line.text):
        return None
    mark = marks.find(line.text, body)
    return (mark, body) if mark and mark.sure and mark.habit in _RUNNING else None


def _words(page: Sequence[Line], i: int, mark: Mark) -> Words:
    line = page[i]
    at = mark.end
    while at < len(line.text) and line.text[at] in " 　:：、，,.":
        at += 1
    if at == len(line.text):
        return _next_line(page, i)
    if mark.habit == "article":
        return _article(line, at)
    stop = _stop(line.text, at)
    if stop is None:
        if len(line.text) - at > ALONE_MAX:
            return Words("", line.start + at)
        return Words(line.text[at:].strip(), min(line.end + 1, page[-1].end))
    after = stop + 1
    while after < len(line.text) and line.text[after] in " 。；;":
        after += 1
    end = line.start + after if after < len(line.text) else min(line.end + 1, page[-1].end)
    return Words(line.text[at:stop].strip(), end)


def _next_line(page: Sequence[Line], i: int) -> Words:
    """A mark alone in its line: its words stand in the next, if that looks like a heading."""
    follower = page[i + 1] if i + 1 < len(page) else None
    if follower is None or not follower.text or follower.in_table or marks.find(follower.text):
        return Words("", min(page[i].end + 1, page[-1].end))
    alone = follower.is_open or follower.text.find("。") == len(follower.text) - 1
    if len(follower.text) > 40 or not alone:
        return Words("", follower.start)
    return Words(follower.text.rstrip("。"), min(follower.end + 1, page[-1].end))


def _article(line: Line, at: int) -> Words:
    """第三条（目标）…: only bracketed words are the heading's."""
    named = re.compile(r"[【（(]([^】）)]{1,30})[】）)] ?").match(line.text, at)
    return Words(named[1], line.start + named.end()) if named else Words("", line.start + at)


def _stop(text: str, at: int) -> int | None:
    """Where the heading's words end: the first stop outside brackets, or a space before a sentence."""
    depth = 0
    for i in range(at, min(len(text), at + _TITLE_MAX)):
        char = text[i]
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif _stops(text, at, i):
            return i
    return None


def _stops(text: str, at: int, i: int) -> bool:
    char = text[i]
    if char in "：:":
        aside = text[at] in _OPENERS and text[i - 1] in _CLOSERS  # 第一阶段（3月）：宣传发动
        return not aside and not text[i + 1 : i + 2].isdigit()  # 1:1
    return char in "。；;！!？?" or (char == " " and _before_sentence(text, at, i))


def _before_sentence(text: str, at: int, gap: int) -> bool:
    head, rest = text[at:gap], text[gap + 1 :]
    return (
        3 < len(head) <= 25 and not re.search("[，,、]", head) and len(rest) >= 30 and bool(re.search("[，,。]", rest))
    )


def _continuing(page: Sequence[Line], found: Sequence[Candidate]) -> list[Candidate]:
    """Sure marks, and those that go on with the numbering or begin one that goes on."""
    attached = _attachments(page)
    kept: list[Candidate] = []
    last: dict[str, Mark] = {}
    for i, candidate in enumerate(found):
        mark = candidate.mark
        if candidate.line in attached and mark.habit in ("arabic", "arabic_close", "arabic_paren", "annex"):
            continue
        if mark.number == 0 and mark.habit in last:
            mark = mark._replace(number=last[mark.habit].number + 1)
            candidate = candidate._replace(mark=mark)
        if _fits(candidate, found[i + 1 : i + _AHEAD], last):
            kept.append(candidate)
            last[mark.habit] = mark
    return kept


def _fits(candidate: Candidate, later: Sequence[Candidate], last: dict[str, Mark]) -> bool:
    mark = candidate.mark
    before = last.get(mark.habit)
    goes_on = before is not None and before.number + 1 == mark.number and before.style == mark.style
    if mark.habit == "annex" or goes_on:
        return True
    if candidate.at:
        return _begins(mark, [c for c in later if c.line != candidate.line])
    return mark.sure or _is_borne_out(candidate, later, last)


def _is_borne_out(candidate: Candidate, later: Sequence[Candidate], last: dict[str, Mark]) -> bool:
    """Other marks show that an unsure one is one: the next of its run, that above it, that below it."""
    mark = candidate.mark
    if mark.habit.startswith("decimal"):
        return _has_parent(mark, last) or _begins(mark, later)
    if mark.habit == "bare" and mark.style != "alone":
        return any(c.mark.habit == "decimal2" and c.mark.style == str(mark.number) for c in later[:3])
    return _begins(mark, later) and (mark.habit != "bare" or bool(candidate.words.title))


def _begins(mark: Mark, later: Sequence[Candidate]) -> bool:
    """It is number one, and number two follows."""
    return mark.number == 1 and _second(mark, later)


def _second(mark: Mark, later: Sequence[Candidate]) -> bool:
    """The next mark of the same habit is number two."""
    follower = next((c.mark for c in later if c.mark.habit == mark.habit), None)
    return follower is not None and follower.number == 2 and follower.style == mark.style


def _has_parent(mark: Mark, last: dict[str, Mark]) -> bool:
    """2.1 after 2; 2.1.3 after 2.1."""
    *above, parent = mark.style.split(".")
    habits = (f"decimal{len(above) + 1}",) if above else ("bare", "arabic", "han", "chapter")
    return any(
        last[h].number == int(parent) and (not above or last[h].style == ".".join(above)) for h in habits if h in last
    )


def _attachments(page: Sequence[Line]) -> frozenset[int]:
    """Lines of a list of attachments (附件：1.… 2.…), which stands before the signature and heads nothing."""
    found: set[int] = set()
    for i, line in enumerate(page):
        mark = marks.find(line.text) if line.text.startswith("附") else None
        if mark is None or mark.habit != "annex" or i in found:
            continue
        run = _attachment_run(page, i)
        if run > i + 1 or _signed(page, run):
            found.update(range(i, run))
    return frozenset(found)


def _attachment_run(page: Sequence[Line], i: int) -> int:
    """Index after the numbered lines that go on with the list begun in line `i`."""
    begun = marks.find(page[i].text, 3) or marks.find(page[i].text, len("附件：") + 1)
    number = begun.number if begun and begun.habit == "arabic" else 0
    at = i + 1
    while at < len(page) and len(page[at].text) <= 80:
        follower = marks.find(page[at].text)
        if follower is None or follower.habit not in ("arabic", "annex"):
            break
        if follower.habit == "arabic" and follower.number != number + 1:
            break
        number, at = follower.number, at + 1
    return at


def _signed(page: Sequence[Line], at: int) -> bool:
    """A date stands within the next short lines: the document's signature."""
    for line in page[at : at + 5]:
        if line.is_date:
            return True
        if len(line.text) > 40:
            return False
    return False


def contents_lines(page: Sequence[Line]) -> frozenset[int]:
    """Lines of a table of contents: from 目录 to where its first entry comes again; dot leaders."""
    found = {i for i, line in enumerate(page) if re.search(r"[.…·．]{4,}[ \d]{1,6}$", line.text[-60:])}
    for i, line in enumerate(page[:200]):
        if re.fullmatch(r"目 {0,4}[录次]", line.text) and i + 2 < len(page):
            entry = _entry(page[i + 1].text)
            again = next((j for j in range(i + 2, min(len(page), i + 400)) if _entry(page[j].text) == entry), None)
            found.update(range(i, again or i))
    return frozenset(found)


def _entry(text: str) -> str:
    return re.sub(r"[ \t.…·．]{1,200}\d{0,4}$", "", text[:200]).replace(" ", "")
