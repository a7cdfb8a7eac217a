"""`Record`: one commitment of a plan, one row of a target table, with its evidence.

`plan.text[record.start:record.end] == record.quote` always holds. Numbers are `Decimal`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

KINDS = ("target", "quota", "task", "fact")
RECURRENCES = ("yearly", "half-yearly", "quarterly", "monthly", "weekly")


class Place(msgspec.Struct, frozen=True):
    """Row and column, from 0, of the table cell that a record was read from; `table` counts a plan's tables."""

    table: int
    row: int
    column: int


class Review(msgspec.Struct, frozen=True):
    """What a person decided: confirmed, corrected, rejected or added; the machine's values are kept in `machine`."""

    state: str
    by: str
    at: str
    machine: dict[str, str | None] = {}


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """A whole and parts that do not add up (extract/total.py): part_exceeds, parts_exceed or parts_differ.

    `whole` and `parts` are the two numbers in `unit`, the unit of the whole; the parts' is their sum. The quotes are
    both evidences, each cut to 120 characters; of a long list the first 20 parts are named.
    """

    kind: str
    whole_id: str
    part_ids: tuple[str, ...]
    whole: Decimal
    parts: Decimal
    unit: str | None
    whole_quote: str
    part_quotes: tuple[str, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One commitment, as RECORDS (docs/records.md) lists its fields."""

    record_id: str
    plan_id: str
    part: int = 1
    source: str = ""
    plan_title: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    region_code: str | None = None
    level: str | None = None
    year: int | None = None
    kind: str
    metric: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    value_base: Decimal | None = None
    value_max_base: Decimal | None = None
    unit_base: str | None = None
    comparator: str | None = None
    change: str | None = None
    aggregation: str | None = None
    nature: str | None = None
    strength: str | None = None
    baseline: Decimal | None = None
    baseline_text: str | None = None
    parent_id: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    deadline: str | None = None
    deadline_start: date | None = None
    deadline_text: str | None = None
    deadline_from: str | None = None
    lead_units: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    lead_bodies: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    units_from: str | None = None
    section: tuple[str, ...] = ()
    quote: str
    sentence: str
    start: int
    end: int
    page: int | None = None
    cell: Place | None = None
    confidence: float
    method: str
    review: Review | None = None


def count_conflicts(records: Iterable[Record]) -> int:
    """How many conflicts there are; each stands at its whole and at its parts, and is counted once."""
    return sum(one.whole_id == record.record_id for record in records for one in record.conflicts)
