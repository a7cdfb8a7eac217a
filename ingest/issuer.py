"""Who issued a document (发文机关): the page's table, the signature, or the title that begins with the issuer."""

from __future__ import annotations

import re

from ingest import day
from ingest.reading import Reading

HEAD_LINES, TAIL_LINES = 60, 30
_ORGAN = re.compile(
    r"(?:中共|中国共产党)?[\u4e00-\u9fffA-Za-z·（）()“”]{1,46}(?:人民政府|政府|委员会|党委|市委|县委|区委|州委|旗委|省委|工委|办公室|办公厅"
    r"|国务院|中共中央|中央军委|厅|局|部|委|署|院|会|联社|银行|总社|总局|领导小组|指挥部|分局|中心|总队|支队|集团|公司|所|站|团|法院|检察院|联合会|党组|办)"
)
_TITLE = re.compile(
    r"^((?:中共|中国共产党)?[\u4e00-\u9fff·、，,  ]{2,80}?(?:国务院|中共中央|中央军委|政府|委员会|委|办公室|办公厅|厅|局|部|署|院|会|组|办|党组))"
    r"\s*(?=(?:关于|印发|转发|批转|公告|令|《))"
)


def find(title: str | None, text: str, facts: dict[str, list[str]], *, parts: int) -> tuple[Reading[str], ...]:
    """The issuers in the order given; empty where nobody signs."""
    if parts == 1 and facts.get("issuer"):
        return tuple(Reading(name, "page") for value in facts["issuer"][:1] for name in split(value))
    return _signed(text) or _titled(title)


def split(value: str) -> tuple[str, ...]:
    """Joint issuers parted by 、，； or spaces, not inside brackets: 国务院办公厅、中央军委办公厅."""
    parts = re.split(r"[、，,；;\s]+(?![^（(]*[)）])", value.strip())
    return tuple(part for part in parts if part)


def _titled(title: str | None) -> tuple[Reading[str], ...]:
    match = _TITLE.match(title or "")
    if match is None:
        return ()
    names = split(match[1])
    return tuple(Reading(name, "title") for name in names) if all(len(name) > 2 for name in names) else ()


def _signed(text: str) -> tuple[Reading[str], ...]:
    """The lines of names right above a day that stands alone."""
    rows: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        rows.append((at, line))
        at += len(line) + 1
    last = range(max(HEAD_LINES, len(rows) - TAIL_LINES), len(rows))
    for i in (*range(1, min(HEAD_LINES, len(rows))), *last):
        bare = rows[i][1].strip(" （()）")
        if len(bare) <= 20 and any(found.start == 0 and found.end >= len(bare) for found in day.find(bare)):
            return _above(rows, i)
    return ()


def _above(rows: list[tuple[int, str]], i: int) -> tuple[Reading[str], ...]:
    """Up to eight lines above the day that are names of organs; a line in brackets belongs to the one above it."""
    found: list[Reading[str]] = []
    tail, tail_end = "", None
    for start, line in reversed(rows[max(0, i - 8) : i]):
        bare = line.strip()
        if re.fullmatch(r"[（(][^（()）]{2,40}[)）]", bare):
            tail, tail_end = bare + tail, tail_end or start + len(line.rstrip())
            continue
        names = split(bare)
        if not names or not all(_ORGAN.fullmatch(name) for name in names) or len(bare) > 90:
            break
        for name in reversed(names):
            begin = start + line.find(name)
            found.append(Reading(name + tail, "body", begin, tail_end or begin + len(name)))
            tail, tail_end = "", None
    return tuple(reversed(found))
