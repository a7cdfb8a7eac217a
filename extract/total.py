"""Do the parts of a whole fit into it? A pure check over the records of one plan.

    for record in checked(records):
        record.conflicts    # () or what does not add up, with both evidences

Three kinds of conflict:

    part_exceeds    one part is more than its whole (120万亩, 其中小麦130万亩)
    parts_exceed    the parts of one list together are more (120万亩, 其中小麦80万亩、玉米60万亩)
    parts_differ    the rows of a table and its row 合计 are not the same, all rows being there

Less than the whole is no conflict outside such tables: 其中 need not name everything. Nor is any sum of numbers that do
not add up by their sense: rates, other years, a level beside an increase, pieces that share members (农村学校, 小学).
Numbers are compared exactly; where they are written to unlike places, or tell of the past, each may be half a unit of
its last digit off.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from extract.dimension import as_decimal, base_unit
from extract.part import axes
from extract.record import Conflict, Record

MAX_NAMED = 20
"""A conflict names so many parts; the others have the whole as parent_id too."""
_LONGEST_QUOTE = 120
_MOST_COMPARED = 300
"""Of more parts, each is not compared with each: a page may hold thousands."""
_LEAST_NESTED = 3
_ABOUT = Fraction(1, 10)
_SORTS = ("类", "型")
_REST = ("其他", "其它", "其余", "剩余", "余下")


def checked(records: Sequence[Record], complete: Collection[tuple[str, str]] = ()) -> tuple[Record, ...]:
    """The records, each with the conflicts that it has a part in. `complete` are the ids of table totals with the way
    ("down" the column, "across" the row) in which all their parts are there."""
    by_record: dict[str, list[Conflict]] = {}
    for whole, way, parts, all_ in _families(records):
        for conflict, members in _conflicts(whole, parts, complete=all_ and (whole.record_id, way) in complete):
            for one in (whole, *members):
                by_record.setdefault(one.record_id, []).append(conflict)
    if not by_record:
        return tuple(records)
    return tuple(
        msgspec.structs.replace(r, conflicts=tuple(by_record[r.record_id])) if r.record_id in by_record else r
        for r in records
    )


def _families(records: Sequence[Record]) -> Iterator[tuple[Record, str, list[Record], bool]]:
    """Each whole with its parts that can be set against it, in reading order, down and across each on its own, and
    whether these are all its parts."""
    parts: dict[str, list[Record]] = {}
    for record in records:
        if record.parent_id is not None:
            parts.setdefault(record.parent_id, []).append(record)
    if not parts:
        return
    for record in records:
        own = parts.get(record.record_id, ())
        for way, across in (("down", False), ("across", True)):
            listed = [part for part in own if _in_row(record, part) == across]
            if comparable := [part for part in listed if _compares(record, part)]:
                yield record, way, comparable, len(comparable) == len(listed)


def _in_row(whole: Record, part: Record) -> bool:
    return whole.cell is not None and part.cell is not None and whole.cell.row == part.cell.row


def _compares(whole: Record, part: Record) -> bool:
    """Are both of one dimension, kind, direction and time, and neither a share?"""
    if whole.value is None or part.value is None or "%" in (whole.unit_base, part.unit_base):
        return False
    inherited = part.deadline_from in ("section", "plan")
    # The rows of a table may have times of their own: its total is still their sum.
    timely = whole.method == "table/amount" or whole.deadline == part.deadline or inherited
    same = (whole.kind == "fact", whole.change) == (part.kind == "fact", part.change)
    alike = _are_of_dimension(whole, part)
    return alike and timely and same and part.aggregation in (None, whole.aggregation)


def _are_of_dimension(whole: Record, part: Record) -> bool:
    """Are two base units one, or is one of them unknown? 元/人 of a whole goes with 元 of its part."""
    own, given = part.unit_base or "", whole.unit_base or ""
    base = given.partition("/")[0]
    return own in (given, base, "") or (base == "" and "/" not in own)


def _conflicts(
    whole: Record, parts: Sequence[Record], *, complete: bool
) -> Iterator[tuple[Conflict, tuple[Record, ...]]]:
    larger = [part for part in parts if _exceeds(whole, [part])]
    if larger:
        yield from ((_conflict("part_exceeds", whole, [part]), (part,)) for part in larger)
        return
    if _is_nested(whole, parts):
        return
    for list_ in _lists(whole, parts):
        if len(list_) > 1 and _exceeds(whole, list_):
            yield _conflict("parts_exceed", whole, list_), tuple(list_)
            return
    if complete and _differ(whole, parts):
        yield _conflict("parts_differ", whole, parts), tuple(parts)


def _differ(whole: Record, parts: Sequence[Record]) -> bool:
    """Are several plain numbers not what their total says?"""
    plain = len(parts) > 1 and all(r.comparator == "=" for r in (whole, *parts))
    return plain and abs(_number(whole) - _sum(parts, _number)) > _slack(whole, parts)


def _is_nested(whole: Record, parts: Sequence[Record]) -> bool:
    """Rows without numbers may still stand under one another: 农业50, 种植20, 养殖30, 水利30 are 80."""
    if whole.method != "table/amount" or len(parts) < _LEAST_NESTED:
        return False
    numbers = [_number(part) for part in parts[:_MOST_COMPARED]]
    return _number(whole) in (_sum(parts, _number) / 2, _collapsed(numbers), _collapsed(numbers[::-1]))


def _collapsed(numbers: Sequence[Fraction]) -> Fraction:
    """The sum, the numbers left out that together make the one before them."""
    total, at = Fraction(0), 0
    while at < len(numbers):
        total += numbers[at]
        below, end = Fraction(0), at + 1
        while end < len(numbers) and below < numbers[at]:
            below, end = below + numbers[end], end + 1
        at = end if below == numbers[at] and end - at > 2 else at + 1
    return total


def _exceeds(whole: Record, parts: Sequence[Record]) -> bool:
    """Are the parts, at their least, more than the whole at its most?

    A floor is no upper end for a sum (不低于12亿元: 8亿元 and 6亿元), but no part alone should stand above it.
    """
    open_above = whole.comparator in (">=", ">")
    if open_above and len(parts) > 1:
        return False
    ceilings = len(parts) == 1 and whole.comparator in ("<=", "<")
    least = _sum(parts, _number if ceilings else _least)
    return least - _most(whole) > _slack(whole, parts)


def _least(record: Record) -> Fraction:
    if record.comparator in ("<=", "<"):
        return Fraction(0)
    return _number(record) * (1 - _ABOUT if record.comparator == "~" else 1)


def _most(record: Record) -> Fraction:
    most = _number(record) if record.value_max is None else Fraction(record.value_max) * _factor(record)
    if record.comparator == ">":
        return most + _last_place(record, written=False)
    return most * (1 + _ABOUT if record.comparator == "~" else 1)


def _number(record: Record) -> Fraction:
    return Fraction(record.value or 0) * _factor(record)


def _sum(parts: Sequence[Record], number: Callable[[Record], Fraction]) -> Fraction:
    return sum((number(part) for part in parts), Fraction(0))


def _factor(record: Record) -> Fraction:
    """What one unit is in the unit of its dimension; exact, as 亩 is no finite number of 平方米."""
    return base_unit(record.unit)[0] if record.unit else Fraction(1)


def _slack(whole: Record, parts: Sequence[Record]) -> Fraction:
    """By how much rounding alone may part the two: nothing where all are whole numbers of one unit that a plan sets."""
    numbers = (whole, *parts)
    set_alike = len({r.unit for r in numbers}) == 1 and whole.kind != "fact"
    if all(_places(r) == 0 for r in numbers) and (set_alike or all(_factor(r) == 1 for r in numbers)):
        return Fraction(0)
    return _sum(numbers, _last_place) / 2


def _places(record: Record) -> int:
    """How many digits behind the point are written."""
    return max(-int((record.value or Decimal(0)).as_tuple().exponent), 0)


def _last_place(record: Record, *, written: bool = True) -> Fraction:
    """One unit of the last digit written (0.1万亩 of 12.3万亩), or of the last that is not 0 (100 of 1500余)."""
    value = record.value or Decimal(0)
    exponent = -_places(record) if written or not value else int(value.normalize().as_tuple().exponent)
    return Fraction(10) ** exponent * _factor(record)


def _lists(whole: Record, parts: Sequence[Record]) -> Iterator[list[Record]]:
    """The parts that add up, list by list: of a table all, of a sentence those that share no member.

    What makes the whole full twice are two lists of it: 甲镇50个、乙镇70个、平原60个、山地60个 of 120个.
    """
    if whole.method == "table/amount" and not any("其中" in part.quote for part in parts):
        yield list(parts)
        return
    by_axis: dict[str, list[Record]] = {}
    for part, axis in _apart(whole, parts):
        by_axis.setdefault(axis, []).append(part)
    for listed in by_axis.values():
        twice = _sum(listed, _number) == 2 * _number(whole) and all(_number(p) < _number(whole) for p in listed)
        if not (twice and len(listed) > _LEAST_NESTED):
            yield listed


def _apart(whole: Record, parts: Sequence[Record]) -> Iterator[tuple[Record, str]]:
    """The parts that share no member with those of their own axis, and the axis."""
    parts = parts[:_MOST_COMPARED]
    names = [part.metric.rpartition("·")[2] for part in parts]
    money = (whole.unit_base or "").startswith("元")
    axis = [_axis(name, money=money) for name in names]
    known = {one for one in axis if one is not None}
    for part, name, own in zip(parts, names, axis, strict=True):
        if own is not None and not _holds_another(name, names):
            rest = name.startswith(_REST) and len(known) == 2
            yield part, max(known) if rest else own


def _holds_another(name: str, names: Sequence[str]) -> bool:
    """Is a name that of a piece of another part: 农村学校 beside 学校?"""
    return any(other != name and other in name for other in names if len(other) > 1)


def _axis(name: str, *, money: bool) -> str | None:
    """The axis that a part's name lies on (words/part_axis.txt); None for one that may share members with others."""
    found = {axis for word, axis in axes().items() if word in name}
    if money and "fund" in found:
        return "fund"
    if name.endswith(_SORTS):
        return "sort"
    return None if found & {"shared", "fund"} or len(found) > 1 else next(iter(found), "")


def _conflict(kind: str, whole: Record, parts: Sequence[Record]) -> Conflict:
    total = _sum(parts, _number) / _factor(whole)
    return Conflict(
        kind=kind,
        whole_id=whole.record_id,
        part_ids=tuple(part.record_id for part in parts[:MAX_NAMED]),
        whole=whole.value or Decimal(0),
        parts=as_decimal(total),
        unit=whole.unit,
        whole_quote=whole.quote[:_LONGEST_QUOTE],
        part_quotes=tuple(part.quote[:_LONGEST_QUOTE] for part in parts[:MAX_NAMED]),
    )
