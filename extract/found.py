"""`Found`: what prose or a table commits to, before the plan's fields are put beside it and it becomes a record."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal

import msgspec

from extract.coverage import Named
from extract.deadline import Deadline, Span
from extract.record import Place


class Figure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The number of a target, quota or fact as written, with what qualifies it: see the fields of `Record`."""

    value: Decimal
    value_max: Decimal | None
    unit: str | None
    comparator: str
    change: str
    aggregation: str | None = None
    nature: str | None = None
    baseline: Decimal | None = None
    baseline_text: str | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All offsets are in the plan's text. `at` is where the number or the date stands: the record's section and units
    are those of this place. `key` names the number within its plan, `whole` the key of the number it is a part of;
    `complete` says where all parts of a table's total stand: "down" its column, "across" its row.
    `signs` are what the finder had to go by, for confidence.py.
    """

    kind: str
    metric: str
    start: int
    end: int
    at: int
    sentence: Span
    method: str
    figure: Figure | None = None
    deadline: Deadline | None = None
    doers: Named = ((), ())
    strength: str | None = None
    key: Hashable = None
    whole: Hashable = None
    complete: tuple[str, ...] = ()
    cell: Place | None = None
    signs: tuple[str, ...] = ()
