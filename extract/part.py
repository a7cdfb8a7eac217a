"""Which quantity of a sentence is a part of which: 120万亩,其中小麦33万亩; 全市20万亩,甲县5万亩、乙县3万亩.

Only what is measured alike can be a part: 8个 are no part of 2亿元, a growth is none of another growth, an amount for
each household none of an amount for all. A share (占70%) belongs to whatever it is a share of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from extract.commitment import Commitment
from extract.dimension import to_base
from extract.metric import strip_lead_in, strip_lead_out
from extract.quantity import Quantity
from extract.rate import per
from extract.word import alternation, words

OPENING = re.compile(r"\W{0,2}(?:其中|含|包括|包含|内含)[:,]?")
_GROWTH = re.compile(r"增长|增速|增幅|下降|降幅|提高|提升|降低|减少|增加|上升|贡献率")
_SHARE = re.compile(r"占|比例|比重|份额")
# 占全省比重: a share of something else. 超50亿元项目20个: an amount that only says which projects.
_OF_ANOTHER = re.compile(r"占(?!比|总|全部|其)[一-龥]{2}")
_SORT_OF = re.compile(r"(?:及?以上)?的?[一-龥]{0,4}(?:项目|企业)")
_COMPARED = re.compile(r"同比|[比较]上?[年季月]|[比较](?:增|减|提|下)")
# What a number beside another one says of it, not of a piece of it: 较上年增加2万亩, 宽6米, 年均20亿元.
_BESIDE = re.compile(
    r"同比|[比较]上?[年季月]|增加|增长|减少|下降|提高|降低|年均|平均|[宽高厚深]度?$|间距|间隔|累计|总数|总量"
)
_STAGE = re.compile(r"(?:签约|开工|竣工|完工|投产|入库|谋划|储备)")
_PLACE = re.compile(r"[一-龥]{1,7}[市县区州旗镇乡](?:级)?|[一-龥]{1,6}(?:街道|管委会|开发区|新区)")
_NO_PLACE = re.compile(
    r"^(?:山区|每)|(?:[城社景小灌园牧库林校院病片街地]区|城镇|[各全]|县城|城市|上市|超市)|(?:乡镇|集镇|建制镇)$"
)
_ALL = re.compile(r"(?:全|各|我|本)[市县区省州旗镇乡]|(?<!公)共(?![享同和产青生])|合计|总计|累计")
_VERB = re.compile(rf"(?:{alternation('making_verb')})$")
_LISTED = 3
"""A name of so few characters (小麦, 马铃薯) behind another one goes on with its list."""
_NOUN = 2
_FAR = 4


def links(found: Sequence[Commitment]) -> dict[int, int]:
    """{where a part's number stands: where the number of its whole stands}, for the quantities of one sentence."""
    linked: dict[int, int] = {}
    for at, item in enumerate(found):
        owner = item.owner or (found[at - 1] if at and _is_opened(item) else None)
        if owner is not None and (whole := _whole(item, _as_found(owner, found), found[:at], linked)):
            linked[item.quantity.number_start] = whole.quantity.number_start
    return _regrouped(found, linked) if len(linked) > 2 else linked


def _as_found(owner: Commitment, found: Sequence[Commitment]) -> Commitment:
    """The owner with the name that its list gave it."""
    return _at(owner.quantity.number_start, found) or owner


def _at(place: int | None, found: Sequence[Commitment]) -> Commitment | None:
    return next((c for c in found if c.quantity.number_start == place), None)


def _whole(
    item: Commitment, owner: Commitment, before: Sequence[Commitment], linked: dict[int, int]
) -> Commitment | None:
    """The number that 其中 hangs on, else one a little before it that is alike (9万户,增长5%,其中企业3万户)."""
    outer = _at(linked.get(owner.quantity.number_start), before)
    if outer and _is_alike(outer, item) and _fits_rather(item, outer, owner):
        return outer
    earlier = _earlier(item, owner, before)
    if not _is_alike(owner, item) or (earlier and _COMPARED.search(owner.before)):
        return earlier
    if earlier and _fits_rather(item, earlier, owner):
        return None  # 新建10万亩、改造5万亩,其中节水8万亩: of both together
    return None if _is_next_stage(owner, item) else owner


def _fits_rather(item: Commitment, whole: Commitment, owner: Commitment) -> bool:
    """Is a number more than the one that it hangs on, but not more than another?"""
    return _exceeds(item, owner) and not _exceeds(item, whole)


def _earlier(item: Commitment, owner: Commitment, before: Sequence[Commitment]) -> Commitment | None:
    """The nearest number before the owner that an item after 其中 can be counted into, past shares and growths."""
    if not _is_opened(item):
        return None
    passed = True
    for c in reversed(before[-_FAR:]):
        if c.part_start != item.part_start or _based(item.quantity)[1] == "%":
            return None
        if c.quantity.start < owner.quantity.start and _is_alike(c, item) and (passed or not _exceeds(item, c)):
            return c
        passed = passed and _based(c.quantity)[1] in ("%", "百分点")
    return None


def _is_opened(item: Commitment) -> bool:
    return OPENING.match(item.before) is not None


def _exceeds(item: Commitment, whole: Commitment) -> bool:
    return _based(item.quantity)[0] > _based(whole.quantity)[0]


def _is_next_stage(whole: Commitment, item: Commitment) -> bool:
    """新签约463个,…;新开工388个: what comes after the whole is counted beside it, unless 其中 opens it."""
    staged = _STAGE.search(whole.metric) and _STAGE.search(item.before + item.after)
    return bool(staged) and not _is_opened(item)


def _is_alike(whole: Commitment, item: Commitment) -> bool:
    """Can the one be counted into the other?"""
    if None in (item.quantity.unit, whole.quantity.unit) or any(map(_is_growth, (whole, item))):
        return False
    own, base = _based(item.quantity)[1], _based(whole.quantity)[1]
    if _is_of_another(item, own):
        return False
    if own == "%" and _is_share_of(item, base):
        return True
    if own != base and "" not in (own, base):
        return False
    return _says_alike(whole, item) and (own != "%" or not _exceeds(item, whole))


def _is_of_another(item: Commitment, base: str) -> bool:
    """占全省比重, 超50亿元项目20个: does the number belong to something that is not counted here?"""
    if base == "%":
        return _OF_ANOTHER.search(item.before) is not None
    return base == "元" and _SORT_OF.match(item.after) is not None


def _says_alike(whole: Commitment, item: Commitment) -> bool:
    """Is the item for each of no more than its whole, and said of a piece, not beside it?"""
    return not set(per(item.raw)) - set(per(whole.raw)) and (not _is_beside(item) or _is_beside(whole))


def _is_beside(item: Commitment) -> bool:
    return _BESIDE.search(item.verb + without_opening(item.before)) is not None


def _is_share_of(item: Commitment, base: str) -> bool:
    """Is a percentage a share of what is counted in `base`: 占70%, or behind 其中 of what is no percentage itself?"""
    return _SHARE.search(item.before + item.after) is not None or (base != "%" and _is_opened(item))


def _is_growth(item: Commitment) -> bool:
    base = _based(item.quantity)[1]
    return base == "百分点" or (base == "%" and _GROWTH.search(item.metric + item.before) is not None)


def _regrouped(found: Sequence[Commitment], linked: dict[int, int]) -> dict[int, int]:
    """排查1.7万户,其中问题厕所390户:维修类210户、更换类180户: what adds up to the part before it is its own."""
    values = {item.quantity.number_start: _based(item.quantity)[0] for item in found}
    wholes = dict.fromkeys(linked.values())
    for whole in wholes:
        parts = [part for part, of in linked.items() if of == whole]
        rest = sum((values[part] for part in parts[1:]), Decimal(0))
        if len(parts) > 2 and rest == values[parts[0]] and rest + rest != values[whole]:
            linked |= dict.fromkeys(parts[1:], parts[0])
    return linked


def goes_on(whole: Commitment, last: Commitment, taken: Sequence[Commitment], words_: str, amount: Quantity) -> bool:
    """Is what a later clause says (…,玉米20万亩) one more part, though its verb or its size speaks against it?

    A list goes on with what is of the sort of its last part: a place, a source of money, a bare short name.
    """
    sum_ = sum((_based(c.quantity)[0] for c in taken), Decimal(0))
    if last.quantity.unit != amount.unit or amount.unit in (None, "%") or sum_ == _based(whole.quantity)[0]:
        return False
    before, own = bare(last.before), bare(words_)
    if is_place(before) and is_place(own):
        return True
    if _based(amount)[0] > _based(whole.quantity)[0]:
        return False
    return _are_of_sort(before, own) or _end_alike(before, own)


def _are_of_sort(name: str, other: str) -> bool:
    """Two names on one axis; on none, two bare short names."""
    axis = _axis(name)
    short = 0 < len(name) <= _LISTED and 0 < len(other) <= _LISTED
    return axis == _axis(other) and (axis != "" or short)


def _end_alike(name: str, other: str) -> bool:
    """工业投资, 基础设施投资: two names of one noun."""
    if name[-1:] == other[-1:] and name[-1:] in ("类", "型"):
        return True
    return min(len(name), len(other)) > _NOUN and name[-_NOUN:] == other[-_NOUN:]


def _axis(name: str) -> str:
    """The axis of words/part_axis.txt that a name lies on, where nothing else stands in it (中央财政资金, 续建)."""
    found = _axis_words().match(name)
    return axes()[found.group()] if found and len(name) - found.end() <= _FAR else ""


@cache
def axes() -> dict[str, str]:
    """{word of a part's name: axis}, the longest word first."""
    pairs = (entry.split() for entry in words("part_axis"))
    return {word: axis for axis, word in sorted(pairs, key=lambda pair: -len(pair[1]))}


@cache
def _axis_words() -> re.Pattern[str]:
    return re.compile("|".join(axes()))


def without_opening(words_: str) -> str:
    """The words before a number without the 其中 that opens them."""
    opening = OPENING.match(words_)
    return words_[opening.end() :] if opening else words_


def bare(words_: str) -> str:
    """The words before a number without 其中, 完成 and the like."""
    named = strip_lead_out(strip_lead_in(without_opening(words_)))
    return _VERB.sub("", named).removesuffix("分别")


def is_place(name: str) -> bool:
    """Is a bare name that of a place, and of one only (万山区, not 各县区, not 城区)?"""
    return _PLACE.fullmatch(name) is not None and _NO_PLACE.search(name) is None


def are_places(names: str) -> bool:
    """Is it a bare name of a place, or a list of them before 分别?"""
    return all(is_place(name.strip()) for name in re.split(r"[、和及]", names))


def covers_places(last: Commitment) -> bool:
    """Is a number that of all places together: 全市完成造林20万亩?"""
    return last.owner is None and _ALL.search(last.raw) is not None


def _based(quantity: Quantity) -> tuple[Decimal, str]:
    return to_base(quantity.value, quantity.unit or "")
