"""Filters as terms: what a plan or a record can be filtered by becomes tokens beside its text.

An engine then answers a filter as it answers a word, and no query joins tables. A token is a letter that
names the field, a colon and the value: r：5206, l：city, y：2018, t：实施方案; of records k：target,
u：万亩, and the deadline by year, month and day d：2018, d：2018-06, d：2018-06-30 (or d：yearly).

Filters on records in a query for plans must hold for one and the same record: a plan therefore carries, for
each of its records, every combination of kind, unit and deadline as one token (target|万亩|2018).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

from extract.record import RECURRENCES, Record
from index import segment
from index.errors import QueryError
from index.searcher import PlanFilter, RecordFilter
from ingest.plan import Plan

EVERY = "＊"
"""A token of every plan and record, for queries that only exclude."""
REJECTED = "v：rejected"
CONFLICT = "v：conflict"
_BORDER = "｜"
_CODE_LENGTHS = (2, 4, 6, 9, 12)
_FIRST_DAY, _LAST_DAY = date(1949, 1, 1), date(2099, 12, 31)


def of_plan(plan: Plan) -> set[str]:
    """Tokens of a plan's own fields."""
    fields = (("l", plan.level), ("y", plan.year), ("t", plan.doc_type))
    tokens = {_token(letter, str(value)) for letter, value in fields if value is not None}
    return tokens | {_token("r", code) for code in _codes_above(plan.region_code)} | {EVERY}


def of_record(record: Record) -> set[str]:
    """Tokens of a record's own fields, one by one."""
    tokens = {_token("u", unit) for unit in _units(record)} | {_token("d", day) for day in _days(record)}
    if is_rejected(record):
        tokens.add(REJECTED)
    if record.conflicts:
        tokens.add(CONFLICT)
    return tokens | {_token("k", record.kind)}


def of_records(records: Iterable[Record]) -> set[str]:
    """Tokens of a plan for the records in it: all combinations of kind, unit and deadline that one record
    has."""
    known = {(r.kind, _units(r), _days(r)) for r in records if not is_rejected(r)}
    return {
        _combined(kind, unit, day)
        for own_kind, units, days in known
        for kind, unit, day in product(("", own_kind), ("", *units), ("", *days))
        if kind or unit or day
    }


def names(values: Iterable[str]) -> str:
    """Names for a column that is searched by parts of them: each between borders."""
    return _BORDER + _BORDER.join(dict.fromkeys(values)) + _BORDER


def name_phrase(value: str) -> str:
    """The characters to look for in a column made by `names`: all of the name where `value` begins with
    `=`."""
    value = value.strip()
    whole = value[:1] in ("=", "＝")
    name = value[1:].strip() if whole else value
    if not name:
        raise QueryError("名称不能为空")
    return f"{_BORDER}{name}{_BORDER}" if whole else name


def owners(records: Iterable[Record]) -> Iterator[str]:
    """Responsible units of records that stand, as written and by their normalised names."""
    for record in records:
        if not is_rejected(record):
            yield from owned(record)


def owned(record: Record) -> tuple[str, ...]:
    """All names of the units that are responsible for a record, leading ones first."""
    return (*record.lead_units, *record.units, *record.lead_bodies, *record.bodies)


def is_rejected(record: Record) -> bool:
    """Has a person said that this is no record?"""
    return record.review is not None and record.review.state == "rejected"


def wanted_of_plan(where: PlanFilter) -> list[list[str]]:
    """What a filter asks for: one of each list."""
    lists = [
        [_token("r", code) for code in map(region_prefix, where.region) if code],
        [_token("l", level) for level in where.level],
        [_token("y", str(year)) for year in _years(where)],
        [_token("t", kind) for kind in where.doc_type],
    ]
    return [tokens for tokens in lists if tokens]


def wanted_of_record(filters: RecordFilter) -> list[list[str]]:
    """What a filter asks of a record, one of each list."""
    lists = [
        [_token("k", kind) for kind in filters.kind],
        [_token("u", segment.fold(unit)) for unit in filters.unit],
        [_token("d", day) for day in _wanted_days(filters)],
    ]
    return [tokens for tokens in lists if tokens]


def wanted_of_records(filters: RecordFilter) -> list[str]:
    """What a filter asks of a plan for the records in it: one of these tokens, or nothing."""
    days = _wanted_days(filters)
    if not (filters.kind or filters.unit or days):
        return []
    units = [segment.fold(unit) for unit in filters.unit]
    return [_combined(*parts) for parts in product(filters.kind or ("",), units or [""], days or [""])]


def region_prefix(code: str) -> str:
    """A region code without its closing pairs of 00; empty for the nation. Raises QueryError for what is no
    code.

    >>> region_prefix("520600"), region_prefix("52"), region_prefix("520602103000")
    ('5206', '52', '520602103')
    """
    digits = code.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in _CODE_LENGTHS:
        raise QueryError(f"地区代码应为 2、4、6、9 或 12 位数字：{code}")
    while digits and len(digits) in _CODE_LENGTHS and set(digits[_shorter(digits) :]) == {"0"}:
        digits = digits[: _shorter(digits)]
    return digits


def span_tokens(first: date, last: date) -> list[str]:
    """Years, months and days that together are exactly the days from first to last.

    >>> span_tokens(date(2018, 11, 30), date(2020, 1, 1))
    ['2018-11-30', '2018-12', '2019', '2020-01-01']
    """
    tokens: list[str] = []
    while first <= last:
        token, end = max(
            (t for t in _units_from(first) if t[1] <= last), key=lambda t: t[1], default=(str(first), first)
        )
        tokens.append(token)
        first = end + timedelta(days=1)
    return tokens


def _units_from(day: date) -> Iterator[tuple[str, date]]:
    yield day.isoformat(), day
    if day.day == 1:
        yield f"{day:%Y-%m}", day.replace(day=calendar.monthrange(day.year, day.month)[1])
        if day.month == 1:
            yield f"{day:%Y}", date(day.year, 12, 31)


def _token(letter: str, value: str) -> str:
    return segment.encode(f"{letter}:{segment.fold(value)}")


def _combined(kind: str, unit: str, day: str) -> str:
    return segment.encode(f"c:{kind}|{unit}|{day}")


def _shorter(digits: str) -> int:
    """The length of the next code above."""
    return max((n for n in _CODE_LENGTHS if n < len(digits)), default=0)


def _codes_above(code: str | None) -> list[str]:
    """A region's code and those of all regions that it lies in, as prefixes."""
    if not code or not (code.isascii() and code.isdigit()) or len(code) not in _CODE_LENGTHS:
        return []
    prefix = region_prefix(code)
    return [prefix[:n] for n in _CODE_LENGTHS if n <= len(prefix)]


def _units(record: Record) -> tuple[str, ...]:
    units = (record.unit, record.unit_base)
    return tuple(sorted({segment.fold(unit) for unit in units if unit}))


def _days(record: Record) -> tuple[str, ...]:
    deadline = record.deadline
    if deadline is None or deadline in RECURRENCES:
        return (deadline,) if deadline else ()
    return tuple(dict.fromkeys((deadline[:4], deadline[:7], deadline)))


def _wanted_days(filters: RecordFilter) -> list[str]:
    if unknown := [r for r in filters.recurs if r not in RECURRENCES]:
        raise QueryError(f"不认识的周期：{unknown[0]}（可用：{'、'.join(RECURRENCES)}）")
    days = list(filters.recurs)
    if filters.deadline_from or filters.deadline_to:
        first = max(filters.deadline_from or _FIRST_DAY, _FIRST_DAY)
        days += span_tokens(first, min(filters.deadline_to or _LAST_DAY, _LAST_DAY)) or ["-"]
    return days


def _years(where: PlanFilter) -> range:
    if where.year_from is None and where.year_to is None:
        return range(0)
    first = where.year_from if where.year_from is not None else _FIRST_DAY.year
    last = where.year_to if where.year_to is not None else _LAST_DAY.year
    if first > last:
        raise QueryError(f"起始年份 {first} 晚于截止年份 {last}")
    return range(max(first, _FIRST_DAY.year), min(last, _LAST_DAY.year) + 1) or range(first, first + 1)
