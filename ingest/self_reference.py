"""What a text calls the place it speaks for: 我市, 全县, 镇党委; not which place, but of what kind.

The kind is the last character of the place's name: 省 市 州 盟 县 区 旗 镇 乡 村 and 街 for 街道. A city report says
全省 more often than 全市 (where it stands among its peers), so what is above counts little and 我 counts most.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import msgspec

BELOW_COUNTY = "镇乡街村社"
# Kinds of place, for `Plan.level`, where the kind alone tells it: 市 may be a city or a county.
LEVELS = {"省": "province", "州": "city", "盟": "city", "县": "county", "旗": "county", "镇": "township"}
LEVELS |= {"乡": "township", "街": "township", "村": "village", "社": "village"}

_SELF = re.compile(r"(我|全|本)([省市州盟县区旗镇乡村校院]|街道?|社区)(?![级长道]|里|内外)")
_ORGAN = re.compile(
    r"(?<![\u4e00-\u9fff])([省市州盟县区旗镇乡村])(?=(?:委|党委|人民政府|政府|直|人大|政协|纪委|属|[\u4e00-\u9fff]{1,8}(?:局|办|委|厅|中心|联|会)"
    r"(?:[、，。；:：）)\s,;]|$)))"
)
_SPEAKER = re.compile(r"(?:代表|受)[\u4e00-\u9fff]{0,12}?([省市州盟县区旗镇乡])(?:人民)?政府")
_WEIGHT = {"我": 4.0, "全": 1.0, "本": 1.0}
_ABOVE = {"省": 0.3}
_COUNTIES = re.compile(
    r"各(?:县|区县|县区|县[（(]市|县市|市县|区[（(]市)|县[（(]?[市区][、，]?[市区]?[)）]?(?:区|党委|政府|人民政府)"
)
_ENOUGH = 3.0
# A school speaks of itself too: it outvotes the place, and is none.
_NO_PLACE = "校院"


def level(kind: str, text: str) -> str | None:
    """The level that a kind tells.

    A 区 is a district where no autonomous region is spoken of; a 市 is a prefecture where the text speaks of counties,
    else it may be either.
    """
    if kind == "市":
        return "city" if len(_COUNTIES.findall(text)) > 1 else None
    if kind == "区":
        return "county" if "自治区" not in text else None
    return LEVELS.get(kind)


class SelfReference(msgspec.Struct, frozen=True):
    """The kind and the range of the words that say it first."""

    kind: str
    start: int
    end: int


def find(text: str) -> SelfReference | None:
    """The kind of place that the text speaks for, None where it hardly says or two kinds are about even."""
    votes: defaultdict[str, float] = defaultdict(float)
    first: dict[str, tuple[int, int]] = {}
    # Where there is an autonomous region above, 全区 is all of it, as 全省 is elsewhere.
    above = _ABOVE | ({"区": 0.3} if "自治区" in text else {})
    for match in _SELF.finditer(text):
        kind = match[2][0]
        votes[kind] += _WEIGHT[match[1]] * (above.get(kind, 1.0) if match[1] == "全" else 1.0)
        first.setdefault(kind, match.span())
    for kind, count in Counter(match[1] for match in _ORGAN.finditer(text)).items():
        votes[kind] += min(count, 20) * _ABOVE.get(kind, 0.5)
    for match in _SPEAKER.finditer(text[:400]):
        votes[match[1]] += 20
        first[match[1]] = match.span()
    ranked = [*sorted(votes.items(), key=lambda vote: -vote[1]), ("", 0.0), ("", 0.0)]
    (kind, best), (_, second) = ranked[:2]
    if best < _ENOUGH or second > 0.8 * best or kind in _NO_PLACE:
        return None
    return SelfReference(kind, *first.get(kind, (0, 0)))
