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

import msgspec

from ingest import gazetteer
from ingest.gazetteer import Gazetteer, Mention, Place
from ingest.reading import Reading
from ingest.words import rows

# Weights of a name at the head of something, of each organ or mention in the body, and what the last two add at most.
TITLE, ISSUER, SPEAKER, PUBLISHER, SITE, INDEX, NAME, SUITED = 10.0, 10.0, 8.0, 6.0, 4.0, 5.0, 5.0, 3.0
WITHIN_TITLE = 5.0
ORGAN, ORGAN_CAP = 2.0, 6.0
MENTION, MENTION_CAP = 0.5, 20.0
CHILD, CHILD_CAP = 1.0, 6.0
PARENT = 1.0
# How often the short name of a county must stand before its townships are looked for.
WEAK = 3
TOWNSHIP = 4.0

_ORGAN = re.compile(
    r"委(?!员|托)|人民政府|政府|行政公署|行署|人大|政协|纪委|人民代表大会|第.{1,4}[届次].{0,8}(?:代表|全会)|(?:委|政)办"
)
_LEAD = re.compile(
    r"^(?:附件\d{0,2}[:：]?|新疆生产建设兵团|第[一二三四五六七八九十]{1,3}师|[12]\d{3}[—\-－至]?(?:[12]\d{3})?年?度?|中国共产党|中共|中国|关于|关于对|印发|转发|批转|下发|发布|公布|联合|制定|修订"
    r"|[《“\"‘〈<【（(\s]|提请|审议|的|新修订|调整)*"
)
_TOWNSHIP = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:镇|乡(?![村镇])|街道|苏木)")
_PARTNER_WIDTH = 8
# Who speaks: 在浮山县第十六届人民代表大会, 我代表正蓝旗人民政府, a line 兴文县人民政府县长; for whom: 结合昆明实际.
_SPEAKERS = re.compile(
    r"在(?P<a>[\u4e00-\u9fff]{2,20}?)第[一二三四五六七八九十]{1,3}[届次]人民代表|代表(?P<b>[\u4e00-\u9fff]{2,20}?)人民政府"
    r"|^\W{0,4}(?P<c>[\u4e00-\u9fff]{2,20}?)人民政府代?[省市县区州旗盟乡镇]长|^\W{0,4}(?:中共)?(?P<e>[\u4e00-\u9fff]{2,12}?[省市县区州旗盟])委(?:副?书记|常委)|结合(?P<d>[\u4e00-\u9fff]{2,12}?)(?:的)?实际",
    re.MULTILINE,
)
_SPEECH = 1500

# A sign that names a place at its head: the places that bear the name, its weight, and where it was read.
Head = tuple[tuple[Place, ...], float, Reading[str]]


class Evidence(msgspec.Struct):
    """By code in force: the score, the signs behind it, and the last characters of the names that were used."""

    scores: dict[str, float]
    signs: dict[str, list[tuple[float, Reading[str]]]]
    kinds: dict[str, set[str]]

    def add(self, place: Place, weight: float, reading: Reading[str]) -> None:
        """Count a sign for a place, in force or former."""
        self.scores[place.today] = self.scores.get(place.today, 0.0) + weight
        self.signs.setdefault(place.today, []).append((weight, reading))
        self.kinds.setdefault(place.today, set()).add(place.name[-1])


def lead(name: str, *, counties: bool = False) -> tuple[Place, ...]:
    """The lowest place that a title or an organ's name begins with: 甘肃省武威市凉州区委… -> (凉州区,).

    Several where namesakes cannot be told apart, none where it begins with no place. Short names of counties
    (弋阳) are believed only with `counties`.
    """
    book = gazetteer.load()
    rest = name[_LEAD.match(name).end() :]  # type: ignore[union-attr]  # the pattern may be empty, so it always matches
    held: tuple[Place, ...] = ()
    end = 0
    for mention in book.mentions(rest):
        known = _goes_on(book, held, mention, counties) if mention.start == end else ()
        if not known:
            break
        held, end = known, mention.end
    return () if held and _partner_words()[1].match(rest, end) else held


def _goes_on(book: Gazetteer, held: tuple[Place, ...], mention: Mention, counties: bool) -> tuple[Place, ...]:
    """The places of the next name, those that lie in one of `held` where a name stands before it."""
    known = tuple(p for p in mention.places if p.today and (mention.full or counties or p.level != "county"))
    return tuple(p for p in known if any(book.holds(outer.today, p.today) for outer in held)) if held else known


def named_in(title: str) -> tuple[Place, ...]:
    """The only place that a title names in full anywhere, none of whose neighbours make it a partner's."""
    mentions = [m for m in gazetteer.load().mentions(title) if m.full and not _partner(title, m)]
    return mentions[0].places if len(mentions) == 1 else ()


def speakers(text: str) -> Iterator[Head]:
    """Places that the opening of a text names as the one it speaks for."""
    for match in _SPEAKERS.finditer(text, 0, min(len(text), _SPEECH)):
        group = match.lastgroup or "a"
        start, end = match.span(group)
        weight = SUITED if group == "d" else SPEAKER
        yield lead(match[group], counties=True), weight, Reading("", "body", start, end)


def gather(text: str, heads: Iterable[Head], kind: str | None) -> Evidence:
    """All signs, of the heads and of the body. `kind` as in self_reference."""
    book = gazetteer.load()
    evidence = Evidence({}, {}, {})
    counts, held = _body(book, text, evidence, kind)
    around = Counter(counts)
    for places, _, _ in (heads := tuple(heads)):
        around.update(place.today for place in places if len(places) == 1)
    for mention in held:
        place = _nearest(book, mention.places, around)
        if place is not None:
            evidence.add(place, MENTION, _reading(text, mention))
    for places, weight, reading in heads:
        place = places[0] if len(places) == 1 else _of_kind(places, kind) or _nearest(book, places, around)
        if place is not None:
            evidence.add(place, weight, reading)
    _surroundings(book, text, evidence, around)
    return evidence


def _reading(text: str, mention: Mention) -> Reading[str]:
    return Reading(text[mention.start : mention.end], "body", mention.start, mention.end)


def _of_kind(places: tuple[Place, ...], kind: str | None) -> Place | None:
    """Of namesakes the only one of the kind that the text speaks for: 恩施 is 恩施市 where it says 我市."""
    fit = [place for place in places if place.name[-1] == kind]
    return fit[0] if len(fit) == 1 else None


def _nearest(book: Gazetteer, places: tuple[Place, ...], around: Counter[str]) -> Place | None:
    """Of namesakes (鼓楼区) the one whose city or province is named, if that is clear."""
    known = ((_named_above(book, place, around), i) for i, place in enumerate(places) if place.today)
    votes = sorted(known, reverse=True)
    if not votes or votes[0][0] == 0 or (len(votes) > 1 and votes[0][0] < 2 * votes[1][0]):
        return None
    return places[votes[0][1]]


def _named_above(book: Gazetteer, place: Place, around: Counter[str]) -> float:
    """How often the prefecture of a place, and a little its province, is named."""
    above = book.current[place.today].parent
    further = book.current[above].parent if above else ""
    return around.get(above, 0) + 0.2 * around.get(further, 0)


def _body(book: Gazetteer, text: str, evidence: Evidence, kind: str | None) -> tuple[Counter[str], list[Mention]]:
    """Count the mentions in the body; returns the counts and the mentions that several places may claim."""
    counts: Counter[str] = Counter()
    organs: Counter[str] = Counter()
    seen: dict[str, tuple[Place, Mention]] = {}
    held: list[Mention] = []
    for place, mention in _resolved(book, text, kind):
        if place is None:
            held.append(mention)
            continue
        code = place.today
        counts[code] += 1
        organs[code] += bool(mention.full and _ORGAN.match(text, mention.end))
        if code not in seen or (mention.full and not seen[code][1].full):
            seen[code] = (place, mention)
    for code, (place, mention) in seen.items():
        if not mention.full and _may_be_word(place, counts[code], text):
            continue
        weight = min(counts[code] * MENTION, MENTION_CAP) + min(organs[code] * ORGAN, ORGAN_CAP)
        evidence.add(place, weight, _reading(text, mention))
    return counts, held


def _may_be_word(place: Place, count: int, text: str) -> bool:
    """The short name of a county alone is too often a word: it must stand often, with two of its townships."""
    return place.level == "county" and (count < WEAK or children(place.today, text) < 2)


def _resolved(book: Gazetteer, text: str, kind: str | None) -> Iterator[tuple[Place | None, Mention]]:
    """Each mention that is no partner's, with its place: the only bearer of the name, the one in the place named right
    before it, or the only one of the kind that the text speaks for; None where several are left."""
    before: tuple[int, Place | None] = (-1, None)
    for mention in book.mentions(text):
        outer = before[1] if before[0] == mention.start else None
        place = _bearer(book, mention, outer, kind)
        before = (mention.end, place)
        if any(p.today for p in mention.places) and not _partner(text, mention):
            yield place, mention


def _bearer(book: Gazetteer, mention: Mention, outer: Place | None, kind: str | None) -> Place | None:
    """Which of the places that bear a name is meant after `outer`; a full name that is a plain word too (城区) means
    one only there."""
    fit = tuple(p for p in mention.places if p.today)
    inside = tuple(p for p in fit if outer and p.today != outer.today and book.holds(outer.today, p.today))
    if inside:
        return _only(inside, kind)
    place = _only(fit, kind)
    return None if place and mention.full and place.name in gazetteer.generic() else place


def _only(places: tuple[Place, ...], kind: str | None) -> Place | None:
    return places[0] if len(places) == 1 else _of_kind(places, kind)


@cache
def _partner_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sides: dict[str, list[str]] = defaultdict(list)
    for side, word in rows("partner_word"):
        sides[side].append(word)
    return re.compile("|".join(sides["before"])), re.compile("|".join(sides["after"]))


def _partner(text: str, mention: Mention) -> bool:
    before, after = _partner_words()
    left = re.split(r"[。；;，,、\n]", text[max(0, mention.start - _PARTNER_WIDTH) : mention.start])[-1]
    return before.search(left) is not None or after.match(text, mention.end) is not None


def _surroundings(book: Gazetteer, text: str, evidence: Evidence, around: Counter[str]) -> None:
    """For the places with the best scores: the places in them, and the one they lie in, that the text names."""
    best = sorted(evidence.scores.items(), key=lambda item: -item[1])[:5]
    for code, _ in best:
        evidence.scores[code] += min(children(code, text) * CHILD, CHILD_CAP)
        evidence.scores[code] += PARENT * bool(around.get(book.current[code].parent))


def children(code: str, text: str) -> int:
    """How many of the places in a place the text names: districts of a city, townships of a county."""
    book = gazetteer.load()
    if not book.below.get(code):
        return sum(name in text for name in gazetteer.townships().get(code, ()))
    return sum(1 for place in book.below[code] if _named(place.name, text))


def _named(name: str, text: str) -> bool:
    stem = gazetteer.short(name)
    return name in text or (stem not in gazetteer.ordinary() and stem != name and stem in text)


def by_townships(text: str) -> tuple[str, Reading[str]] | None:
    """The county most of whose townships the text names, with the first of them, where it is clear which."""
    votes: dict[str, set[str]] = defaultdict(set)
    first: dict[str, Reading[str]] = {}
    for match in _TOWNSHIP.finditer(text):
        for at in range(match.start(), match.end() - 2):
            for code in gazetteer.by_township().get(text[at : match.end()], ()):
                votes[code].add(text[at : match.end()])
                first.setdefault(code, Reading(text[at : match.end()], "body", at, match.end()))
    ranked = sorted(votes.items(), key=lambda item: -len(item[1]))[:2]
    if not ranked or len(ranked[0][1]) < TOWNSHIP:
        return None
    if len(ranked) > 1 and len(ranked[0][1]) < 2 * len(ranked[1][1]):
        return None
    return ranked[0][0], first[ranked[0][0]]
