"""The kind of a document, as the last words of its title name it: 实施方案, 工作要点, 决定, 政府工作报告, 解读 ..."""

from __future__ import annotations

import re
from functools import cache

from ingest.words import rows

# What may follow the kind in a title: a period, a draft mark, the mark of a trial, an ordinal.
_TAIL = re.compile(
    r"[（(〔\[【][^（()）〕\]】]{0,30}[)）〕\]】]?$|[\d０-９][\d０-９—–\-~～至年度]{1,13}[)）〕\]】]?$|[”\"』」》〉。．.、：:…\s]+$"
    r"|模[版板]$|范本$|范文$|样本$|汇编$|\s?篇[一二三四五六七八九十\d]{1,2}$|[（(]\d{1,2}篇[)）]$"
)
_DRAFT = re.compile(
    r"征求意见稿|公开征求.{0,40}意见|征求《.{1,60}》.{0,10}意见|送审稿"
    # A report on last year's plan and this year's draft plan is a report.
    r"|草案(?![）)》]{0,2}(?:的|和|与|及))"
)
_NOTES = re.compile(r"(?:政策|文件|图文|专家)?(?:解读|图解|一图读懂)|起草说明|编制说明")


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    found = {row[0]: row[-1] for row in rows("doc_type")}
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def find(title: str) -> str | None:
    """The kind that a title names, None where it names none."""
    if _NOTES.search(title) and not title.rstrip("》”").endswith("通知"):
        return "解读"
    if _DRAFT.search(title):
        return "征求意见稿"
    bare = strip(title)
    for kind, name in _kinds():
        if bare.endswith(kind):
            return name
    return None


def strip(title: str) -> str:
    """The title up to its kind: 行动计划（2021—2025年） -> 行动计划."""
    before = None
    while before != title:
        before, title = title, _TAIL.sub("", title).rstrip()
    return title
