"""Who issued a document (发文机关): the page's table, the signature, or the title that begins with the issuer."""

from __future__ import annotations

import re

from ingest import page_date, place_evidence
from ingest.reading import Reading
from ingest.words import alternation

HEAD, LEAD, HEAD_LINES, TAIL_LINES, SIGNATURE = 3000, 400, 60, 30, 12
_END = f"(?:{alternation('organ_end')})"
_ORGAN = re.compile(rf"(?:中共|中国共产党)?[\u4e00-\u9fffA-Za-z·（）()“”]{{1,46}}{_END}")
_TITLE = re.compile(
    rf"^((?:中共|中国共产党)?[\u4e00-\u9fff·、，, ]{{2,120}}?{_END})\s*(?=关于|印发|转发|批转|公告|令|《)"
)
# Where two names run together without a mark: 中共岳阳市委办公室岳阳市人民政府办公室.
_SEAM = re.compile(
    r"(?<=办公室)|(?<=办公厅)|(?<=委员会)|(?<=政府)|(?<=[省市县区州旗]委)(?!员|办|宣|组|统|政|农|老|巡|机|党)"
)
_ORDER = re.compile(r"^\s*(?:中华人民共和国)?([\u4e00-\u9fff]{2,20})令\s*$", re.MULTILINE)
# 填报单位：银川市人民政府办公室; （建阳区…领导小组2024年1月29日…审定）; 近日，曲靖市人民政府印发《….
_MAKERS = re.compile(
    r"(?:填报|编制|制表|编印|制定|发文)(?:单位|机关|部门)[:：]\s?(?P<made>[\u4e00-\u9fff]{4,40})(?=\s|$)"
    r"|^[（(](?P<passed>[\u4e00-\u9fff]{4,40}?)(?=[12]\d{3}年)"
    r"|[日近前讯），,](?P<told>[\u4e00-\u9fff]{4,30}?)(?:近日|日前)?(?:联合|正式)?印发了?《",
    re.MULTILINE,
)
_REPORT = re.compile(r"(?:[12]\d{3}年)?([\u4e00-\u9fff]{2,16}人民政府)工作报告")
_MONTH = re.compile(r"[12]\d{3} ?年 ?\d{1,2} ?月|[一二][〇○零О0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月")
_TAIL = re.compile(r"[（(][^（()）]{2,40}[)）]")


def find(title: str | None, text: str, facts: dict[str, list[str]]) -> tuple[Reading[str], ...]:
    """The issuers in the order given; empty where nobody signs. `title` is the one that stands first."""
    if facts.get("issuer"):
        return tuple(_placed(name, "page", text) for name in split(facts["issuer"][0]))
    return _signed(text) or _ordered(text) or _titled(title, text) or _told(title, text)


def _placed(name: str, where: str, text: str) -> Reading[str]:
    """The name with its place, where it stands in the head of the text."""
    at = text.find(name, 0, HEAD)
    return Reading(name, where, at, at + len(name)) if at >= 0 else Reading(name, where)


def split(value: str) -> tuple[str, ...]:
    """Joint issuers parted by 、，； or spaces, not inside brackets, or run together before the next place's name.

    >>> split("国务院办公厅、中央军委办公厅")
    ('国务院办公厅', '中央军委办公厅')
    """
    marked = re.split(r"[、，,；;\s]+(?![^（(]*[)）])", value.strip())
    return tuple(part for name in marked for part in _unjoined(name) if part)


def _unjoined(name: str) -> tuple[str, ...]:
    for seam in _SEAM.finditer(name):
        rest = name[seam.start() :]
        if 0 < seam.start() < len(name) and _ORGAN.fullmatch(rest):
            first, second = place_evidence.lead(name), place_evidence.lead(rest)
            if rest.startswith(("中共", "国务院")) or (first and second and first[0].today == second[0].today):
                return (name[: seam.start()], *_unjoined(rest))
    return (name,)


def _ordered(text: str) -> tuple[Reading[str], ...]:
    """The organ of an order: 中华人民共和国国务院令 on a line of its own at the head."""
    match = _ORDER.search(text[:200])
    return (Reading(match[1], "body", match.start(1), match.end(1)),) if match else ()


def _titled(title: str | None, text: str) -> tuple[Reading[str], ...]:
    match = _TITLE.match(title or "")
    names = split(match[1]) if match else ()
    return tuple(_placed(name, "title", text) for name in names) if all(is_organ(name) for name in names) else ()


def _told(title: str | None, text: str) -> tuple[Reading[str], ...]:
    """Who made a table, whose meeting passed it, whom a news lead names as its issuer, whose work a report is of."""
    report = _REPORT.match(title or "")
    if report and place_evidence.lead(report[1]):
        return (_placed(report[1], "title", text),)
    for match in _MAKERS.finditer(text, 0, min(len(text), LEAD)):
        group = match.lastgroup or "made"
        if is_organ(match[group]) and place_evidence.lead(match[group]):
            return (Reading(match[group], "body", *match.span(group)),)
    return ()


def is_organ(name: str) -> bool:
    """Whether words end as the name of an organ does, and are more than a bare 办公室."""
    return len(name) > 2 and _ORGAN.fullmatch(name) is not None


def _signed(text: str) -> tuple[Reading[str], ...]:
    """The lines of names right above a day that stands alone."""
    rows: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        rows.append((at, line))
        at += len(line) + 1
    last = range(max(HEAD_LINES, len(rows) - TAIL_LINES), len(rows))
    for i in (*range(1, min(HEAD_LINES, len(rows))), *last):
        if (page_date.alone(rows[i][1]) or _MONTH.fullmatch(rows[i][1].strip())) and (names := _above(rows, i)):
            return names
    return ()


def _above(rows: list[tuple[int, str]], i: int) -> tuple[Reading[str], ...]:
    """Lines above the day that are names of organs; a line in brackets belongs to the one above it."""
    found: list[Reading[str]] = []
    tail, tail_end = "", None
    for start, line in reversed(rows[max(0, i - SIGNATURE) : i]):
        bare = line.strip()
        if _TAIL.fullmatch(bare):
            tail, tail_end = bare + tail, tail_end or start + len(line.rstrip())
            continue
        names = split(bare)
        if not names or len(bare) > 120 or not all(_ORGAN.fullmatch(name) for name in names):
            break
        for name in reversed(names):
            begin = start + line.find(name)
            found.append(Reading(name + tail, "body", begin, tail_end or begin + len(name)))
            tail, tail_end = "", None
    return tuple(reversed(found))
