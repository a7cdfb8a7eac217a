"""Document numbers (发文字号): 国发〔2018〕16号, with every habit of brackets and with brackets lost.

A number counts as the document's own only where documents carry it: in the page's facts, alone on a line of the head,
or after the title of a covering notice. Numbers of documents that the body cites are nobody's here.
"""

from __future__ import annotations

import re

from ingest.reading import Reading

HEAD_LINES = 12
_OPEN, _CLOSE = "〔[(（【﹝［〖｛{「<〈《", "〕])）】﹞］〗｝}」>〉》"
_AGENCY = r"[\u4e00-\u9fffA-Za-z（）()·]{1,24}?"
# 国令第707号 and 第12号令 have no year; 公告2019年第5号 has one without brackets.
_NUMBER = re.compile(
    rf"({_AGENCY})[ ]?(?:[{re.escape(_OPEN)}] ?([12]\d{{3}}) ?[{re.escape(_CLOSE)}]|([12]\d{{3}}))"
    r" ?(?:年)?(?:第)? ?(\d{1,5}) ?号"
)
_ORDER = re.compile(r"(?:[\u4e00-\u9fff]{1,30}令(?:（?第 ?\d{1,5} ?号）?)|第 ?\d{1,5} ?号令?|[\u4e00-\u9fff]{2,30}公告[12]\d{3}年第\d{1,4}号)")


def read(value: str) -> str | None:
    """The number in a page's fact, brackets made 〔〕; as written where it is of another form (国令第707号)."""
    value = re.sub(r"\s+", "", value)
    match = _NUMBER.search(value)
    if match and len(match[0]) >= len(value) - 2:
        return normalise(match[0])
    return value if re.search(r"\d.{0,4}号", value) and len(value) <= 40 else None


def normalise(number: str) -> str:
    """One habit of brackets for all: 云发[2018]20号 and 云发2018 20号 -> 云发〔2018〕20号."""
    match = _NUMBER.search(re.sub(r"\s+", "", number))
    if match is None:
        return number
    agency = match[1].strip("（）()")
    order = "第" if "第" in match[0][match.end(1) - match.start() :] else ""
    return f"{agency}〔{match[2] or match[3]}〕{order}{match[4]}号"


def find(text: str) -> Reading[str] | None:
    """The number that stands alone on a line of the head of the text."""
    at = 0
    for line in text.split("\n", HEAD_LINES)[:HEAD_LINES]:
        bare = line.strip(" （()）")
        if 5 <= len(bare) <= 40 and "号" in bare:
            match = _NUMBER.fullmatch(bare) or _NUMBER.fullmatch(bare.replace(" ", ""))
            if match or _ORDER.fullmatch(bare.replace(" ", "")):
                start = at + line.index(bare)
                return Reading(normalise(bare), "body", start, start + len(bare))
        at += len(line) + 1
    return None
