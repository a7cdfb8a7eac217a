"""Fingerprints: plans and passages that share text share opaque terms, however large the collection is.

For compare/ and index/:

    bands(plan)      every term of a plan: 32 for the whole plan and 32 for each passage, without repeats.
                     Store them as they are; plans with a term in common are candidates. Terms of whole
                     plans begin with `WHOLE`, those of passages with `PASSAGE`; beyond that they say nothing.
    passages(plan)   the same terms passage by passage with offsets into plan.text: which part is shared.
    signature(text)  128 minima of a text, and likeness(a, b), the estimated Jaccard likeness of two of them.

Masked first, so that one template filled in by two places reads alike: numerals (digits and Chinese, a run
is one mark), the plan's own region names, the difference of 省 市 县 区, lists of responsible units, case,
width, punctuation and spaces. The rest is cut into character 5-grams, each hashed to 32 bits; MinHash (Broder
1997) keeps the least of each under 128 permutations; four minima make one of 32 bands (locality-sensitive
hashing): texts of likeness s share a term with probability 1-(1-s⁴)³²: 0.3 → 0.23, 0.5 → 0.87, 0.7 → 0.9998.

Terms are the same on every machine, byte order and Python: only fixed tables and integer arithmetic decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt

from ingest.plan import Plan

GRAM = 5
BANDS = 32
ROWS = 4
MIN_PASSAGE = 100
"""Masked characters that a section body or a paragraph must have to be a passage of its own."""

WHOLE = "w"
PASSAGE = "p"

Codes = npt.NDArray[np.uint32]
Signatures = npt.NDArray[np.uint32]
Longs = npt.NDArray[np.uint64]

_NUMERALS = "0123456789〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER, _NAME, _LEVEL = ord("0"), ord("#"), ord("县")
_LINE = ord("\n")
_REGION = re.compile(
    r"(?P<stem>.{2,8}?)(?:维吾尔|(?:.{1,3}族){0,6})(?:自治[区州县旗]|特别行政区|地区|林区|新区|[省市县区州盟旗])"
)
_INNER = r"(?:[^()（）\n]|[（(][^()（）\n]{0,20}[)）]){2,400}"
_BRACKET = re.compile(rf"[（(]({_INNER})[)）]")
_PART = "(?:牵头|责任|配合|主办|协办|承办|主管|实施)"
_DUTY = re.compile(rf"{_PART}(?:单位|部门|领导|科室)?[:：]")
_DUTY_LINE = re.compile(rf"^[ \t]*{_PART}(?:单位|部门)[:：].{{0,2000}}$", re.MULTILINE)
_BETWEEN_UNITS = re.compile(r"[、,，;；。\s]+|和|及")


class Passage(msgspec.Struct, frozen=True):
    """A passage and its terms; start and end are offsets into the plan's text."""

    start: int
    end: int
    bands: tuple[str, ...]


def bands(plan: Plan) -> tuple[str, ...]:
    """All terms of a plan, whole plan first, each once; none where no five characters are left."""
    found = _passages(plan, [(0, len(plan.text)), *_spans(plan)])
    return tuple(dict.fromkeys(term for passage in found for term in passage.bands))


def passages(plan: Plan) -> Iterator[Passage]:
    """Section bodies and paragraphs long enough to be told apart, in reading order, with their terms."""
    return _passages(plan, _spans(plan))


def signature(text: str, names: Iterable[str] = ()) -> Signatures:
    """The 128 minima of a text (uint32); all ones where it is shorter than a 5-gram."""
    codes, places = _masked(text, tuple(names))
    ranges = _ranges(places, [(0, len(text))])
    return np.asarray(_signatures(codes, ranges)[0])


def likeness(a: Signatures, b: Signatures) -> float:
    """The estimated Jaccard likeness of the texts behind two signatures; standard error at most 0.045."""
    return float(np.mean(a == b))


def _passages(plan: Plan, spans: list[tuple[int, int]]) -> Iterator[Passage]:
    codes, places = _masked(plan.text, _names(plan))
    ranges = _ranges(places, spans)
    whole = (0, len(plan.text))
    kept = [
        (span, (a, b))
        for span, (a, b) in zip(spans, ranges, strict=True)
        if b - a >= (GRAM if span == whole else MIN_PASSAGE)
    ]
    signatures = _signatures(codes, [piece for _, piece in kept])
    for (span, _), terms in zip(kept, _terms(signatures), strict=True):
        scope = WHOLE if span == whole else PASSAGE
        yield Passage(*span, tuple(scope + term for term in terms))


def _spans(plan: Plan) -> list[tuple[int, int]]:
    """Paragraphs, and the bodies of sections that hold more than one; never the whole text."""
    paragraphs = {(b.start, b.end) for b in plan.blocks if b.kind == "paragraph"} or set(plan.lines())
    starts = [*(section.start for section in plan.sections), len(plan.text)]
    bodies = {
        (section.body, min(section.end, following))
        for section, following in zip(plan.sections, starts[1:], strict=True)
    }
    stripped = {_stripped(plan.text, *span) for span in paragraphs | bodies}
    return sorted(stripped - {(0, len(plan.text))})


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either end, so that a body of one paragraph is that paragraph."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _masked(text: str, names: tuple[str, ...]) -> tuple[Codes, npt.NDArray[np.intp]]:
    """The masked text as code points, and for each of them its offset in `text`."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = _alphabet()[np.minimum(raw, 0x3FFFF)]
    for start, end, mask in _masks(text, names):
        codes[start:end] = 0
        codes[start] = mask
    places = np.flatnonzero(codes)
    codes = codes[places]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = (codes[1:] != codes[:-1]) | ((codes[1:] != _NUMBER) & (codes[1:] != _NAME))
    first &= codes != _LINE
    return codes[first], places[first]


def _masks(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """(start, end, what stands there instead): region names become one mark, lists of units nothing."""
    if names:
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        for match in re.finditer(pattern, text):
            yield match.start(), match.end(), _NAME
    for match in _BRACKET.finditer(text):
        if _DUTY.search(match[1]) or _only_units(match[1]):
            yield match.start(), match.end(), 0
    for match in _DUTY_LINE.finditer(text):
        yield match.start(), match.end(), 0


def _only_units(inside: str) -> bool:
    """Does the bracket hold nothing but names of bodies? At least two, or 各单位 and the like."""
    parts = [part for part in _BETWEEN_UNITS.split(inside) if part]
    named = sum(part.rstrip(")）").endswith(_unit_endings()) for part in parts)
    return len(parts) >= 2 and named >= 0.8 * len(parts)


@cache
def _unit_endings() -> tuple[str, ...]:
    text = files("extract").joinpath("words/fingerprint_unit_ending.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _names(plan: Plan) -> tuple[str, ...]:
    """The plan's region names, long and short: 恩施土家族苗族自治州 and 恩施; none of one character."""
    names = [name for name in (plan.province, plan.city, plan.county) if name and len(name) > 1]
    stems = [match["stem"] for name in names if (match := _REGION.fullmatch(name))]
    return tuple(dict.fromkeys([*names, *stems]))


@cache
def _alphabet() -> Codes:
    """What each code point counts as: Chinese and Latin letters as themselves, numerals as one mark, else 0.

    The ranges are written out because str.isalnum and NFKC change with the Unicode version of Python.
    """
    table = np.zeros(0x40000, dtype=np.uint32)
    for start, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x3FFFF)):
        table[start:end] = np.arange(start, end)
    for letter in "aAａＡ":
        table[ord(letter) : ord(letter) + 26] = np.arange(ord("a"), ord("z") + 1)
    for numeral in _NUMERALS + "０１２３４５６７８９":
        table[ord(numeral)] = _NUMBER
    for level in "省市县区州旗盟":
        table[ord(level)] = _LEVEL
    table[_LINE] = _LINE
    return table


def _ranges(places: npt.NDArray[np.intp], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of the text as ranges of the masked text."""
    cuts = np.searchsorted(places, np.asarray(spans, dtype=np.intp).reshape(-1, 2))
    return [(int(a), int(b)) for a, b in cuts]


def _signatures(codes: Codes, ranges: list[tuple[int, int]]) -> Signatures:
    """One row of minima for each range of the masked text, from the 5-grams that lie wholly within it."""
    least = np.full((len(ranges), BANDS * ROWS), 0xFFFFFFFF, dtype=np.uint32)
    full = [i for i, (a, b) in enumerate(ranges) if b - a >= GRAM]
    if not full:
        return least
    # One more gram than there is, so that a range may end where the text ends.
    grams = np.append(_gram_hashes(codes), np.uint32(0xFFFFFFFF))
    edges = np.array([(ranges[i][0], ranges[i][1] - GRAM + 1) for i in full], dtype=np.intp).ravel()
    factors, shifts = _permutations()
    for k in range(BANDS * ROWS):
        least[full, k] = np.minimum.reduceat(grams * factors[k] + shifts[k], edges)[::2]
    return least


def _gram_hashes(codes: Codes) -> Codes:
    """A well-mixed 32-bit hash of every run of five characters."""
    count = len(codes) - GRAM + 1
    mixed: Longs = np.zeros(count, dtype=np.uint64)
    for i in range(GRAM):
        mixed = mixed * np.uint64(0x100000001B3) + codes[i : i + count]
    return (_mix(mixed) >> np.uint64(32)).astype(np.uint32)


def _mix(x: Longs) -> Longs:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@cache
def _permutations() -> tuple[Codes, Codes]:
    """128 maps x → a·x + b modulo 2³², a odd: drawn once from SplitMix64, so the same everywhere."""
    step = np.uint64(0x9E3779B97F4A7C15)
    drawn = _mix(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * step)
    numbers = (drawn >> np.uint64(32)).astype(np.uint32)
    return numbers[::2] | np.uint32(1), numbers[1::2]


def _terms(signatures: Signatures) -> Iterator[tuple[str, ...]]:
    """The 32 terms of each signature: 56 bits of a hash of band number and minima, in hexadecimal."""
    rows = signatures.reshape(len(signatures), BANDS, ROWS).astype(np.uint64)
    mixed: Longs = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), rows.shape[:2])
    for row in range(ROWS):
        mixed = _mix(mixed * np.uint64(0x9E3779B97F4A7C15) + rows[:, :, row])
    for values in (mixed >> np.uint64(8)).tolist():
        yield tuple(f"{value:014x}" for value in values)
