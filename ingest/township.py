"""A township that speaks for itself: named in the title or by an issuer, or as the place whose 镇党委 the text quotes.

Townships have no code in GB/T 2260; one tells which county is meant where the county, its city or its province is
named too, and only one county there has a township of the name.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from ingest import gazetteer
from ingest.place_evidence import TOWNSHIP, Evidence
from ingest.reading import Reading
from ingest.self_reference import SelfReference

# 平安乡村建设 names no 平安乡, 各乡镇 no township.
_KINDS = "(?:镇|乡(?![村镇])|街道|苏木)"
_NAME = re.compile(rf"[\u4e00-\u9fff]{{2,8}}?{_KINDS}")
_LEAD = re.compile(
    rf"{_KINDS}(?=人民政府|党委|党工委|办事处|[12]\d{{3}}年|脱贫|扶贫|乡村振兴|关于|工作|.{{0,30}}(?:方案|计划|要点|意见|报告|规划|预案|清单|办法|措施|制度))"
)
_SPEAKER = re.compile(r"(?:代表|中共)([\u4e00-\u9fff]{2,6}(?:镇|乡|街道))(?:人民政府|第|委员会|党委)")


class Township(msgspec.Struct, frozen=True):
    """Its kind (镇 乡 街), the counties that have one of its name, and where it was read."""

    kind: str
    counties: tuple[str, ...]
    reading: Reading[str]


def find(
    text: str, title: Reading[str] | None, issuers: tuple[Reading[str], ...], own: SelfReference | None
) -> Township | None:
    """The township that issues the plan, if one does; `own` is what the text calls its place."""
    for reading, where in [(reading, "issuer") for reading in issuers] + ([(title, "title")] if title else []):
        name = _in(reading.value)
        if name is not None:
            kind = "街" if name.endswith("道") else name[-1]
            return Township(kind, counties(name), Reading(name, where, reading.start, reading.end))
    if own is None or own.kind not in "镇乡街":
        return None
    return _spoken(text, own.kind)


def _in(words: str) -> str | None:
    """The township whose organ a name is, or whose plan a title names: 廉江市塘蓬镇人民政府, 官庄镇2020年工作计划."""
    for match in _LEAD.finditer(words):
        run = words[max(0, match.start() - 6) : match.end()]
        known = [run[i:] for i in range(len(run) - 2) if run[i:] in gazetteer.by_township()]
        if known:
            return known[0]
    return None


def _spoken(text: str, kind: str) -> Township | None:
    """The township of this kind that a text names most, at least twice or as the one it speaks for."""
    votes: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in _NAME.finditer(text):
        for at in range(match.start(), match.end() - 2):
            name = text[at : match.end()]
            if name in gazetteer.by_township() and name[-1] == ("道" if kind == "街" else kind):
                votes[name] += 1 + 2 * bool(_SPEAKER.search(text[max(0, at - 4) : match.end() + 4]))
                first.setdefault(name, at)
                break
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    name = ranked[0][0]
    return Township(kind, counties(name), Reading(name, "body", first[name], first[name] + len(name)))


def counties(name: str) -> tuple[str, ...]:
    """Codes of the counties that have a township of this name."""
    return gazetteer.by_township().get(name, ())


def support(town: Township, evidence: Evidence) -> None:
    """Count the township for the one county of its name that the text, or its city or province, points to."""
    book = gazetteer.load()
    pointed = [code for code in town.counties if code in evidence.scores]
    if not pointed:
        named = [code for code in evidence.scores if book.current[code].level != "county"]
        pointed = [code for code in town.counties if any(book.holds(outer, code) for outer in named)]
    if len(pointed) == 1:
        evidence.add(book.current[pointed[0]], TOWNSHIP, town.reading)
