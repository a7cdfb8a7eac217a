"""`Office`: whose bodies a plan speaks of: the level of its own place, and the names of the places around it.

In a plan of 青岩县 in 白泉市, 青岩县财政局, 县财政局 and 财政局 are the county's, 白泉市财政局 and 市财政局 the city's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extract.body_book import LEVELS
from ingest import gazetteer, self_reference
from ingest.plan import Plan

_PLACES = ("province", "city", "county")
_KINDS = {"county": ("县", "区", "旗", "市"), "city": ("市", "州", "盟", "地区")}
_OPENING = re.compile(
    r"(?:中共|关于|印发|转发|《)*(?!全|各|我|本)(?P<place>[一-龥]{2,6}?(?<!贫困)(?<!重点)(?<!试点)(?<!示范)(?:自治县|[县区旗市州盟]))"
    r"(?=[12]\d{3}年?|[“\"]?十[一二三四五]五|人民政府|政府|委员会|委(?!员)|关于)"
)
# The last words of names of places, as their bodies are called after them.
CALLED = {
    "自治州": "州",
    "自治县": "县",
    "自治旗": "旗",
    "行署": "地区",
    "林区": "区",
    "特区": "区",
    "新区": "区",
    "矿区": "区",
}


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """own: what the plan's own bodies begin with (县), None where it is not known, empty for the nation. heads: names
    of the place and of those that it lies in, longest first, with what stands for each (青岩县 -> 县). shorts: the
    same of short names (青岩 -> 县) where they can mean one of them only. year: the plan's."""

    own: str | None = None
    heads: tuple[tuple[str, str], ...] = ()
    shorts: tuple[tuple[str, str], ...] = ()
    year: int | None = None


def of(plan: Plan) -> Office:
    """The office of a plan."""
    known = {level: name for level in _PLACES if (name := getattr(plan, level))}
    level = plan.level or ""
    name = _former(plan.title or "", known, level) if level in known else _unlisted(plan, known)
    if name is not None:
        known[level] = name
    own = called(known[level]) if level in known else "" if level == "nation" else _spoken(plan)
    return Office(own=own, heads=_heads(known, own, level), shorts=_shorts(known, own, level), year=plan.year)


def called(place: str) -> str:
    """What the bodies of a place begin with.

    >>> called("青岩县"), called("威宁彝族回族苗族自治县"), called("延边朝鲜族自治州"), called("广西壮族自治区")
    ('县', '县', '州', '自治区')
    """
    end = next((end for end in (*CALLED, *LEVELS) if place.endswith(end)), "")
    return CALLED.get(end, end)


def _spoken(plan: Plan) -> str | None:
    """What a plan whose place is not known calls it: 县 where it says 我县 and 全县."""
    kinds = _KINDS.get(plan.level or "")
    found = self_reference.find(plan.text) if kinds else None
    return found.kind if found and kinds and found.kind in kinds else None


def _unlisted(plan: Plan, known: dict[str, str]) -> str | None:
    """The plan's place where no list has it: 云岭县 of the title 云岭县2018年…方案."""
    kinds = _KINDS.get(plan.level or "", ())
    for text in (plan.title or "", *plan.issuer):
        found = _OPENING.match(re.sub(f"^(?:{'|'.join(map(re.escape, known.values()))})+", "", text) if known else text)
        if found and called(found["place"]) in kinds:
            return found["place"]
    return None


def _former(title: str, known: dict[str, str], level: str) -> str | None:
    """The name of the place in a title of its time: 藁城市 of what is 藁城区 today."""
    today = known[level]
    stem = gazetteer.short(today)
    names = gazetteer.informal(today)
    if stem == today or len(names) > 1 or any(name in title for name in names):
        return None
    found = (stem + kind for kind in _KINDS.get(level, ()) if stem + kind in title)
    return next((name for name in found if name not in known.values()), None)


def _heads(known: dict[str, str], own: str | None, level: str) -> tuple[tuple[str, str], ...]:
    found = {name: head or place for place, head in _around(known, own, level) for name in gazetteer.informal(place)}
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


def _shorts(known: dict[str, str], own: str | None, level: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, set[str]] = {}
    for place, head in _around(known, own, level):
        if (stem := gazetteer.short(place)) != place:
            found.setdefault(stem, set()).add(head)
    return tuple((stem, heads.pop()) for stem, heads in found.items() if len(heads) == 1 and "" not in heads)


def _around(known: dict[str, str], own: str | None, level: str) -> Iterator[tuple[str, str]]:
    """Each place known with what stands for it; nothing does where two places would be called alike, save the own."""
    heads = {at: own if at == level and own else called(place) for at, place in known.items()}
    for at, place in known.items():
        shared = sum(head == heads[at] for head in heads.values()) > 1 or heads[at] == own
        yield place, heads[at] if at == level or not shared else ""
