"""The place a plan belongs to: province, city, county, the GB/T 2260 code in force, and the level of its issuer.

Names are full and official, from the gazetteer. Where the evidence is thin nothing is said: a bare 县 is no county.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePath

import msgspec

from ingest import gazetteer, index_number, issuer, place_evidence, self_reference, township
from ingest.place_evidence import Evidence, Head
from ingest.reading import Reading
from ingest.self_reference import SelfReference
from ingest.words import alternation

# The least score, and where the text does not say what kind of place it speaks for; by how much the best must beat a
# rival, and a rival that lies in it (a report names its districts).
ENOUGH, ENOUGH_ALONE, CLEAR, NEAR = 4.0, 5.0, 2.0, 1.2
# Characters of a text that are read for its place: more than any plan has, less than a hostile page may have.
REACH = 300_000
_SURE = ("title", "issuer")
_BELOW = ("township", "village")
_ZONE = re.compile(rf"(?:{alternation('zone')})(?:党工委|工委|管理委员会|管委会)")


class Answer(msgspec.Struct, frozen=True):
    """What is known of province, city, county, region_code and level, by field, and where each was read."""

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
        return Answer((("level", central),))
    text = text[:REACH]
    own = self_reference.find(text)
    town = township.find(text, title, issuers, own)
    kind = town.kind if town else own.kind if own else None
    heads = (*_heads(source_name, title, issuers, facts), *place_evidence.speakers(text))
    evidence = place_evidence.gather(text, heads, kind)
    if town is not None:
        township.support(town, evidence)
    code = _choose(evidence, kind) or _by_townships(text, kind, evidence)
    level = self_reference.level(kind, text) if kind else None
    if code is None:
        return _nameless(level, town.reading if town else own)
    return _zone(code, evidence) if _is_zone(issuers) else _answer(code, evidence, level)


def _nameless(level: str | None, seen: Reading[str] | SelfReference | None) -> Answer:
    """Of a place that is not known only the level, where the text tells it."""
    return Answer((("level", Reading(level, "body", seen.start, seen.end)),)) if level and seen else Answer()


def _is_zone(issuers: tuple[Reading[str], ...]) -> bool:
    return any(_ZONE.search(reading.value) for reading in issuers)


def _zone(code: str, evidence: Evidence) -> Answer:
    """A development zone has no code: of its place only the names are known, and no level."""
    known = _answer(code, evidence, None).readings
    return Answer(tuple((field, reading) for field, reading in known if field in ("province", "city")))


def _heads(
    source_name: str, title: Reading[str] | None, issuers: tuple[Reading[str], ...], facts: dict[str, list[str]]
) -> Iterator[Head]:
    """The names that may begin with the place: of the title, the issuers, the page, the index number, the file."""
    if title is not None:
        read = Reading("", "title", title.start, title.end)
        first = place_evidence.lead(title.value)
        yield first, place_evidence.TITLE, read
        yield () if first else place_evidence.named_in(title.value), place_evidence.WITHIN_TITLE, read
    for organ in issuers:
        yield place_evidence.lead(organ.value), place_evidence.ISSUER, Reading("", "issuer", organ.start, organ.end)
    yield from _page_heads(facts)
    stem = PurePath(source_name).stem if "://" not in source_name else ""
    yield place_evidence.lead(stem, counties=True), place_evidence.NAME, Reading("", "file_name")


def _page_heads(facts: dict[str, list[str]]) -> Iterator[Head]:
    """The names that a page's facts begin with, and the places of its index numbers."""
    weights = (("publisher", place_evidence.PUBLISHER), ("source", place_evidence.SITE), ("site", place_evidence.SITE))
    for name, weight in weights:
        for value in facts.get(name, [])[:2]:
            if name != "source" or issuer.is_organ(value) or "政府" in value:  # a newspaper's home is no evidence
                yield place_evidence.lead(value), weight, Reading("", "page")
    for number in facts.get("index_number", ()):
        place = index_number.place(number)
        if place is not None:
            yield (place,), place_evidence.INDEX, Reading("", "index_number")


@cache
def _central_organs() -> re.Pattern[str]:
    return re.compile(alternation("central_organ"))


def _central(title: Reading[str] | None, issuers: tuple[Reading[str], ...]) -> Reading[str] | None:
    """The issuers, or the title's beginning, where they are organs of the state itself."""
    first = re.split("关于|印发|转发", title.value)[0].split() if title else []
    names = [reading.value for reading in issuers] or first or [""]
    if not all(_is_central(name) for name in names):
        return None
    best = issuers[0] if issuers else title
    return Reading("nation", "issuer" if issuers else "title", best.start, best.end) if best else None


def _is_central(name: str) -> bool:
    """国家税务总局 is, 国家税务总局昆明市税务局 is not, nor is 国家园林城市创建方案."""
    local = any(mention.full for mention in gazetteer.load().mentions(name))
    named = issuer.is_organ(name) or name.startswith("中华人民共和国")
    return named and _central_organs().match(name) is not None and not local


def _choose(evidence: Evidence, kind: str | None) -> str | None:
    """The place with enough signs and clearly more than any other that could be meant."""
    fit = {code: score for code, score in evidence.scores.items() if _fits(code, evidence, kind)}
    ranked = sorted(fit.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < (ENOUGH if kind else ENOUGH_ALONE):
        return None
    (best, score), rivals = ranked[0], ranked[1:]
    holds = gazetteer.load().holds
    if any(score < (NEAR if holds(best, code) else CLEAR) * other for code, other in rivals):
        return None
    return best


def _fits(code: str, evidence: Evidence, kind: str | None) -> bool:
    """Whether a place may be the one that a text of this kind speaks for. A title or an issuer that begins with the
    place is believed whatever the text says of itself; a text that says nothing is believed only by such heads."""
    place = gazetteer.load().current[code]
    signs = evidence.signs[code]
    if kind is not None and kind in self_reference.BELOW_COUNTY:
        return place.level == "county" or not gazetteer.load().below.get(code)
    if _heads_title_or_issuer(signs):
        return True
    if kind is None:
        return any(reading.where != "body" for _, reading in signs)
    return kind in evidence.kinds[code] | {place.name[-1]} or (kind == "区" and place.name.endswith("地区"))


def _heads_title_or_issuer(signs: Iterable[tuple[float, Reading[str]]]) -> bool:
    return any(weight >= place_evidence.TITLE and reading.where in _SURE for weight, reading in signs)


def _by_townships(text: str, kind: str | None, evidence: Evidence) -> str | None:
    """A county that is not named itself, but whose townships are."""
    if kind is None or kind not in "县区旗市":
        return None
    found = place_evidence.by_townships(text)
    place = gazetteer.load().current[found[0]] if found else None
    if found is None or place is None or place.name[-1] != kind:
        return None
    evidence.add(place, ENOUGH, found[1])
    return place.code


def _answer(code: str, evidence: Evidence, level: str | None) -> Answer:
    """The place and what it lies in; of the `level` that a text tells only a township or a village is taken over."""
    region = gazetteer.load().region(code)
    best = max(evidence.signs[code], key=lambda sign: sign[0])[1]
    names = {"province": region.province, "city": region.city, "county": region.county}
    known = {field: name for field, name in names.items() if name is not None}
    lowest = list(known)[-1]
    read = known | {"region_code": code, "level": level if level in _BELOW else region.level}
    return Answer(
        tuple(
            (field, Reading(value, best.where, best.start, best.end))
            if field in (lowest, "region_code", "level")
            else (field, Reading(value, "derived"))
            for field, value in read.items()
        )
    )
