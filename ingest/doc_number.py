"""Document numbers (发文字号): 国发〔2018〕16号, with every habit of brackets and with brackets lost.

A number counts as the document's own only where documents carry it: in the page's facts, alone on a line of the head,
or in brackets at the end of the title. Numbers of documents that the body cites are nobody's here.
"""

from __future__ import annotations

import re

from ingest.reading import Reading

HEAD_LINES = 24
_OPEN, _CLOSE = "〔[(（【﹝［〖｛{「<〈《„“", "〕])）】﹞］〗｝}」>〉》‟”"
_AGENCY = r"(?:(?!关于|印发|根据|按照)[\u4e00-\u9fffA-Za-z·]){1,16}(?:[(（][\u4e00-\u9fff]{1,8}[)）])?"
# The copy may have lost one bracket or both: 平政办发〔20239号.
_YEAR = rf"(?:[{re.escape(_OPEN)}]{{0,2}} ?([12]\d{{3}}) ?年? ?[{re.escape(_CLOSE)}]{{0,2}})"
_NUMBER = re.compile(rf"({_AGENCY}) ?{_YEAR} ?(?:第 ?)?(\d{{1,5}}) ?号")
# 国务院令第707号, 第12号令, 教育部公告2019年第5号: forms without a year in brackets.
_ORDER = re.compile(
    r"[\u4e00-\u9fff]{1,30}令(?:[（(]?第 ?\d{1,5} ?号[)）]?)|第 ?\d{1,5} ?号令"
    r"|[\u4e00-\u9fff]{2,30}公告(?:[12]\d{3}年)?第 ?\d{1,4} ?号"
)
_LAST = re.compile(rf"(?:\s*[(（〔\[【]\s*|\s+)({_NUMBER.pattern})\s*[)）〕\]】]?$")
_CONTINUED = re.compile(r"第 ?\d{1,5} ?号")
_EDGE = " 　\t（()）【】[]"


def read(value: str) -> str | None:
    """The number in a page's fact, brackets made 〔〕; as written where it is of another form (国令第707号)."""
    value = re.sub(r"\s+", "", value).strip("；;，,。")
    match = _NUMBER.match(value)
    if match and not re.match(r"[\u4e00-\u9fff]", value[match.end() :]):
        return normalise(match[0])
    return value if re.search(r"\d.{0,4}号", value) and len(value) <= 40 else None


def normalise(number: str) -> str:
    """One habit of brackets for all: 云发[2018]20号 and 云发2018 20号 -> 云发〔2018〕20号."""
    bare = re.sub(r"\s+", "", number)
    match = _NUMBER.fullmatch(bare)
    if match is None:
        return bare
    order = "第" if "第" in bare[match.end(1) :] else ""
    return f"{match[1]}〔{match[2]}〕{order}{match[3]}号"


def is_number(line: str) -> bool:
    """Whether a line is a document number and nothing else."""
    bare = line.strip(_EDGE)
    if "号" not in bare or not 5 <= len(bare) <= 45:
        return False
    return (_NUMBER.fullmatch(bare) or _ORDER.fullmatch(bare)) is not None


def without(title: str) -> str:
    """A title without the number that follows it in brackets."""
    return _LAST.sub("", title)


def find(text: str) -> Reading[str] | None:
    """The number that stands alone on a line of the head of the text, or in brackets at the end of its title.

    >>> find("昆办通[2018]56号\\n关于开展督查的通知").value
    '昆办通〔2018〕56号'
    """
    at, before = 0, ""
    for line in text.split("\n", HEAD_LINES)[:HEAD_LINES]:
        last = _LAST.search(line) if len(line) <= 160 else None
        if is_number(line):
            bare = line.strip(_EDGE)
            start = at + line.index(bare)
            return Reading(normalise(bare), "body", start, start + len(bare))
        if before.endswith("令") and _CONTINUED.fullmatch(line.strip(_EDGE)):
            organ = before.removeprefix("中华人民共和国")
            return Reading(organ + normalise(line.strip(_EDGE)), "body", at - len(before) - 1, at + len(line))
        if last and not re.search(r"[。；]", line):
            return Reading(normalise(last[1]), "title", at + last.start(1), at + last.end(1))
        at += len(line) + 1
        before = line.strip()
    return None
