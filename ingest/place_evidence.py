"""What speaks for each place as the one that a plan belongs to: a score a place, with where the best of it was read.

A score is a sum of weighed signs. Names at the head of the title, of an issuer, of the page's publisher or in the
index number count most, then organs named in the body (凉州区委, 昆明市人民政府), then how often the place is named
and how many of the places in it are. A partner (对口帮扶 上海普陀区) or a model (三明经验) is no sign.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import PurePath

import msgspec

from ingest import gazetteer
from ingest.gazetteer import Gazetteer, Mention, Place
from ingest.reading import Reading
from ingest.words import rows

TITLE, ISSUER, PUBLISHER, SOURCE, INDEX, NAME = 10.0, 10.0, 6.0, 4.0, 5.0, 5.0
ORGAN, ORGAN_CAP = 2.0, 6.0
MENTION, MENTION_CAP = 0.5, 20.0
CHILD, CHILD_CAP = 1.0, 6.0
PARENT = 1.0

_ORGAN = re.compile(r"委(?!员|托)|人民政府|政府|人大|政协|纪委|人民代表大会|第.{1,4}[届次].{0,8}(?:代表|全会)|市?(?:委办|政办)")
_LEAD = re.compile(
    r"^(?:\d{4}年|中国共产党|中共|中国|关于|印发|转发|批转|下发|发布|公布|联合|[《“\"‘〈<【（(\s　]|提请|审议|的|修订后|新修订|调整|[一-龥]{0,4}?篇[:：])*"
)
_CODE = re.compile(r"(?<!\d)(?:1[12359])?(\d{6})(?=\d{2}|[A-Za-z0-9]{8,}|[/\-_])")
_PARTNER_WIDTH = 8


class Evidence(msgspec.Struct):
    """Scores by code in force, with the best sign of each; `kinds` are the last characters of the names used for it."""

    scores: dict[str, float]
    signs: dict[str, list[tuple[float, Reading[str]]]]
    kinds: dict[str, set[str]]

    def add(self, place: Place, weight: float, reading: Reading[str]) -> None:
        """Count a sign for a place, in force or former."""
        if place.today:
            self.scores[place.today] = self.scores.get(place.today, 0.0) + weight
            self.signs.setdefault(place.today, []).append((weight, reading))
            self.kinds.setdefault(place.today, set()).add(place.name[-1])


def lead(name: str) -> tuple[Place | None, str]:
    """The lowest place that a title or an organ's name begins with, and what follows: 甘肃省武威市凉州区委 -> 凉州区, 委.

    None where it begins with none, or with a name that several places bear and nothing before it decides.
    """
    book = gazetteer.load()
    at = _LEAD.match(name)
    start = at.end() if at else 0
    rest = name[start:]
    chain: list[Place] = []
    end = 0
    for mention in book.mentions(rest):
        if mention.start != end or (chain and not mention.full):
            break
        fit = within(book, mention.places, chain)
        if len(fit) != 1:
            return (chain[-1] if chain else None), rest[end:]
        chain.append(fit[0])
        end = mention.end
    return (chain[-1] if chain else None), rest[end:]


def within(book: Gazetteer, places: Iterable[Place], chain: list[Place]) -> list[Place]:
    """Those of the namesakes that lie in the place named before them; all where none was."""
    known = [place for place in places if place.today]
    if not chain:
        return known
    return [p for p in known if book.holds(chain[-1].today, p.today) and p.today != chain[-1].today]


def index_code(index_number: str) -> Place | None:
    """The place of an index number, whose first digits are a code or follow the class of a credit code: 11622301…"""
    book = gazetteer.load()
    for match in _CODE.finditer(index_number):
        code = match[1]
        for held in (code, index_number[:6]):
            place = book.today(held) if held.isdigit() else None
            if place is not None:
                return place
    return None


def from_name(source_name: str) -> Place | None:
    """The one place that a file's name begins with or is: 铜仁.docx, 恩施.docx is decided by the kind elsewhere."""
    stem = PurePath(source_name).stem if "://" not in source_name else ""
    return lead(stem)[0]


def gather(
    text: str, heads: Iterable[tuple[str, float, Reading[str]]], kind: str | None
) -> Evidence:
    """All signs: the heads (a name, its weight, where it was read) and the body. `kind` as in self_reference."""
    book = gazetteer.load()
    evidence = Evidence({}, {}, {})
    for name, weight, reading in heads:
        place, _ = lead(name)
        if place is not None:
            evidence.add(place, weight, reading)
    _body(book, text, evidence, kind)
    return evidence


def _body(book: Gazetteer, text: str, evidence: Evidence, kind: str | None) -> None:
    counts: Counter[str] = Counter()
    organs: Counter[str] = Counter()
    seen: dict[str, tuple[Place, Mention]] = {}
    for place, mention in _resolved(book, text, kind):
        code = place.today
        counts[code] += 1
        if mention.full and _ORGAN.match(text, mention.end):
            organs[code] += 1
        if code not in seen or (mention.full and not seen[code][1].full):
            seen[code] = (place, mention)
    for code, count in counts.items():
        place, mention = seen[code]
        if not mention.full and place.level == "county" and code not in evidence.scores and children(code, text) < 2:
            continue  # the short name of a county alone is too often a word
        weight = min(count * MENTION, MENTION_CAP) + min(organs[code] * ORGAN, ORGAN_CAP)
        evidence.add(place, weight, Reading(text[mention.start : mention.end], "body", mention.start, mention.end))
    for code in [code for code, _ in sorted(evidence.scores.items(), key=lambda item: -item[1])[:8]]:
        evidence.scores[code] += min(children(code, text) * CHILD, CHILD_CAP)
        above = book.current[code].parent
        evidence.scores[code] += PARENT * bool(above and above in counts)


def _resolved(book: Gazetteer, text: str, kind: str | None) -> Iterator[tuple[Place, Mention]]:
    """Each mention with its one place: the only bearer of the name, the one in the place named right before it, or the
    only one of the kind that the text speaks for."""
    before: tuple[int, list[Place]] = (-1, [])
    held: list[Mention] = []
    for mention in book.mentions(text):
        chain = before[1] if before[0] == mention.start else []
        fit = within(book, mention.places, chain) or [p for p in mention.places if p.today]
        before = (mention.end, fit) if len(fit) == 1 else (-1, [])
        if _partner(text, mention):
            continue
        if len(fit) > 1 and kind:
            fit = [place for place in fit if place.name[-1] == kind]
        if len(fit) == 1 and not (mention.full and fit[0].name in gazetteer.generic() and not chain):
            yield fit[0], mention
        else:
            held.append(mention)


@cache
def _partner_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sides: dict[str, list[str]] = defaultdict(list)
    for side, word in rows("partner_word"):
        sides[side].append(word)
    return re.compile("|".join(sides["before"])), re.compile("|".join(sides["after"]))


def _partner(text: str, mention: Mention) -> bool:
    before, after = _partner_words()
    left = re.split(r"[。；;，,\n]", text[max(0, mention.start - _PARTNER_WIDTH) : mention.start])[-1]
    return before.search(left) is not None or after.match(text, mention.end) is not None


def children(code: str, text: str) -> int:
    """How many of the places in a place the text names."""
    book = gazetteer.load()
    if book.current[code].level == "county" or not book.below.get(code):
        return sum(name in text for name in townships().get(code, ()))
    return sum(1 for place in book.below[code] if _named(place.name, text))


def _named(name: str, text: str) -> bool:
    stem = gazetteer.short(name)
    return name in text or (stem not in gazetteer.ordinary() and stem != name and stem in text)


@cache
def townships() -> dict[str, tuple[str, ...]]:
    """County code -> its townships; those with the commonest names left out."""
    lines = files("corpora.gazetteer").joinpath("townships.tsv").read_text(encoding="utf-8").splitlines()
    table = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: tuple(names) for code, *names in table}


def by_townships(text: str) -> tuple[str, int, int] | None:
    """The county most of whose townships the text names: its code, how many, and how many of the next county's."""
    places: dict[str, list[str]] = defaultdict(list)
    for code, names in townships().items():
        for name in names:
            places[name].append(code)
    named = {m[0] for m in re.finditer(r"[\u4e00-\u9fff]{2,5}?(?:镇|乡|街道)", text)}
    votes: Counter[str] = Counter()
    for run in named:
        for size in range(2, len(run) + 1):
            votes.update(places.get(run[-size:], ()))
    ranked = votes.most_common(2)
    if not ranked:
        return None
    return ranked[0][0], ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0
