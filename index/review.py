"""What a person decided about a record, laid over what the machine found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from extract.body import Naming
from extract.dimension import to_base
from extract.record import KINDS, RECURRENCES, Record, Review
from index.errors import StoreError

STATES = ("confirmed", "corrected", "rejected", "added")
FIELDS = (
    "kind",
    "metric",
    "value",
    "value_max",
    "unit",
    "comparator",
    "change",
    "aggregation",
    "nature",
    "strength",
    "baseline",
    "baseline_text",
    "deadline",
    "deadline_start",
    "deadline_text",
    "lead_units",
    "units",
)
"""What may be corrected. Lists are given as one text, their members parted by 、"""
_LISTS = ("lead_units", "units")
_MEASURED = ("value", "value_max", "unit")


def apply(record: Record, state: str, by: str, at: str, values: dict[str, str | None], naming: Naming) -> Record:
    """The record as the person left it; the machine's values of the corrected fields stay in `review.machine`.
    Normalised names follow corrected units, by `naming` of the record's plan.

    Raises StoreError for an unknown state or field and for values that do not fit their field.
    """
    if state not in STATES:
        raise StoreError(f"不认识的审核结论：{state}（可用：{'、'.join(STATES)}）")
    if unknown := [name for name in values if name not in FIELDS]:
        raise StoreError(f"不能更正的字段：{unknown[0]}（可用：{'、'.join(FIELDS)}）")
    fields: dict[str, Any] = msgspec.to_builtins(record)
    machine = {name: _text(fields[name]) for name in values}
    fields.update({name: _value(name, text) for name, text in values.items()})
    fields["review"] = {"state": state, "by": by, "at": at, "machine": machine}
    try:
        corrected = msgspec.convert(fields, Record, strict=False)
        _check(corrected)
    except (msgspec.ValidationError, ValueError, ArithmeticError) as error:
        raise StoreError(f"更正的值不合格式：{error}") from error
    corrected = _rebased(corrected) if any(name in values for name in _MEASURED) else corrected
    return named(corrected, naming) if any(name in values for name in _LISTS) else corrected


def named(record: Record, naming: Naming) -> Record:
    """The record with the normalised names of its units."""
    lead, others = naming(record.lead_units), naming(record.units)
    return msgspec.structs.replace(record, lead_bodies=lead, bodies=others)


def placed(record: Record, text: str) -> Record | None:
    """An added record at its place in a text that may have been read anew; None where its quote is gone."""
    if text[record.start : record.end] == record.quote:
        return record
    if (start := text.find(record.quote)) < 0:
        return None
    return msgspec.structs.replace(record, start=start, end=start + len(record.quote))


def added(record: Record, by: str, at: str) -> Record:
    """A record that a person wrote."""
    _check(record)
    return msgspec.structs.replace(record, review=Review(state="added", by=by, at=at))


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return "、".join(value) if isinstance(value, list | tuple) else str(value)


def _value(name: str, text: str | None) -> Any:
    if name in _LISTS:
        return [part.strip() for part in (text or "").split("、") if part.strip()]
    return None if text is None or not text.strip() else text.strip()


def _check(record: Record) -> None:
    if record.kind not in KINDS:
        raise StoreError(f"不认识的类别：{record.kind}（可用：{'、'.join(KINDS)}）")
    if record.deadline is not None and record.deadline not in RECURRENCES:
        date.fromisoformat(record.deadline)
    if any(number is not None and not number.is_finite() for number in (record.value, record.value_max)):
        raise ValueError("数值须有限")


def _rebased(record: Record) -> Record:
    """Base values follow the corrected ones; what did not add up was said of the number before."""
    unit = record.unit or ""
    low, high = (_base(number, unit) for number in (record.value, record.value_max))
    base_unit = (low or high or (None, None))[1]
    return msgspec.structs.replace(
        record,
        conflicts=(),
        value_base=low[0] if low else None,
        value_max_base=high[0] if high else None,
        unit_base=base_unit,
    )


def _base(number: Decimal | None, unit: str) -> tuple[Decimal, str] | None:
    return None if number is None else to_base(number, unit)
