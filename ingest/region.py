"""The place a plan belongs to: province, city, county, the GB/T 2260 code in force, and the level of its issuer.

Names are full and official, from the gazetteer. Where the evidence is thin nothing is said: a bare 县 is no county.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from ingest import gazetteer, place_evidence, self_reference
from ingest.place_evidence import Evidence
from ingest.reading import Reading
from ingest.self_reference import LEVELS, SelfReference
from ingest.words import words

# The least score; by how much the best must beat a rival, and a rival that lies in it (a report names its districts).
ENOUGH, CLEAR, NEAR = 4.0, 2.0, 1.2
TOWNSHIPS = 4


class Answer(msgspec.Struct, frozen=True):
    """Values of province, city, county, region_code and level, and where each was read."""

    fields: dict[str, str | None]
    readings: tuple[tuple[str, Reading[str]], ...] = ()


def find(
    source_name: str,
    text: str,
    *,
    title: Reading[str] | None,
    issuers: tuple[Reading[str], ...],
    facts: dict[str, list[str]],
) -> Answer:
    """The region of a plan; empty where nothing certain can be said."""
    central = _central(title, issuers)
    if central is not None:
        return Answer({"level": "nation"}, (("level", central),))
    own = self_reference.find(text)
    kind = own.kind if own else None
    evidence = place_evidence.gather(text, _heads(source_name, title, issuers, facts), kind)
    code = _choose(evidence, kind)
    if code is None:
        return _only_level(own)
    return _answer(code, evidence, own, title)


def _heads(
    source_name: str, title: Reading[str] | None, issuers: tuple[Reading[str], ...], facts: dict[str, list[str]]
) -> Iterator[tuple[str, float, Reading[str]]]:
    """Names that may begin with the place, with their weight and where they were read."""
    if title is not None:
        yield title.value, place_evidence.TITLE, Reading(title.value, "title", title.start, title.end)
    for issuer in issuers:
        yield issuer.value, place_evidence.ISSUER, Reading(issuer.value, "issuer", issuer.start, issuer.end)
    for name, weight in (("publisher", place_evidence.PUBLISHER), ("source", place_evidence.SOURCE)):
        for value in facts.get(name, ()):
            yield value, weight, Reading(value, "page")
    for number in facts.get("index_number", ()):
        place = place_evidence.index_code(number)
        if place is not None:
            yield gazetteer.load().current[place.code].name, place_evidence.INDEX, Reading(number, "index_number")
    named = place_evidence.from_name(source_name)
    if named is not None:
        yield named.name, place_evidence.NAME, Reading(source_name, "file_name")


@cache
def _central_organs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words("central_organ"), key=len, reverse=True)))


def _central(title: Reading[str] | None, issuers: tuple[Reading[str], ...]) -> Reading[str] | None:
    """The issuer, or the title's beginning, that is an organ of the state itself."""
    if issuers:
        named = all(_central_organs().match(reading.value) for reading in issuers)
        return Reading("nation", "issuer", issuers[0].start, issuers[0].end) if named else None
    if title is not None and _central_organs().match(title.value):
        return Reading("nation", "title", title.start, title.end)
    return None


def _choose(evidence: Evidence, kind: str | None) -> str | None:
    """The place with enough signs and clearly more than any other of its kind."""
    fit = {code: score for code, score in evidence.scores.items() if _fits(code, evidence.kinds[code], kind)}
    ranked = sorted(fit.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < ENOUGH:
        return None
    (best, score), rivals = ranked[0], ranked[1:]
    holds = gazetteer.load().holds
    if any(score < (NEAR if holds(best, code) else CLEAR) * other for code, other in rivals):
        return None
    return best


def _fits(code: str, kinds: set[str], kind: str | None) -> bool:
    """Whether a place may be the one that a text of this kind speaks for."""
    place = gazetteer.load().current[code]
    if kind is None:
        return True
    if kind in "镇乡街村社":
        return place.level == "county" or not gazetteer.load().below.get(code)
    return kind in kinds | {place.name[-1]} or (kind == "区" and place.name.endswith("地区"))


def _only_level(own: SelfReference | None) -> Answer:
    """No place, but perhaps the kind of it: 我县 speaks of a county, whichever it is."""
    level = LEVELS.get(own.kind) if own else None
    if own is None or level is None:
        return Answer({})
    return Answer({"level": level}, (("level", Reading(level, "body", own.start, own.end)),))


def _answer(code: str, evidence: Evidence, own: SelfReference | None, title: Reading[str] | None) -> Answer:
    region = gazetteer.load().region(code)
    level = region.level
    if own is not None and LEVELS.get(own.kind) in ("township", "village"):
        level = LEVELS[own.kind]
    best = max(evidence.signs[code], key=lambda sign: sign[0])[1]
    fields: dict[str, str | None] = {
        "province": region.province,
        "city": region.city,
        "county": region.county,
        "region_code": code,
        "level": level,
    }
    lowest = "county" if region.county else "city" if region.city else "province"
    readings = [
        (field, best if field in (lowest, "region_code", "level") else Reading(value, "derived"))
        for field, value in fields.items()
        if value is not None
    ]
    return Answer(fields, tuple(readings))
