"""Plans and records as rows: the JSON of the struct, and beside it the columns that queries need."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from extract.record import Record
from ingest.plan import Plan

_PLAN = ("plan_id", "document_id", "part", "version", "title", "doc_type", "province", "city", "county")
_PLAN_MORE = ("region_code", "level", "year", "source")


def of_plan(plan: Plan) -> dict[str, Any]:
    """Columns of table plan."""
    row = {name: getattr(plan, name) for name in (*_PLAN, *_PLAN_MORE)}
    row["issued"] = plan.issued.isoformat() if plan.issued else None
    row["issuer"] = json.dumps(plan.issuer, ensure_ascii=False)
    return row


def of_record(record: Record, plan: Plan) -> dict[str, Any]:
    """Columns of table record, without its number and its plan's."""
    return {
        "record_id": record.record_id,
        "start": record.start,
        "kind": record.kind,
        "unit_base": record.unit_base,
        "value": _double(record.value_base),
        "value_max": _double(record.value_max_base),
        "value_text": _decimal(record.value_base),
        "value_max_text": _decimal(record.value_max_base),
        "deadline": record.deadline,
        "owner": json.dumps((*record.lead_units, *record.units), ensure_ascii=False),
        "body": json.dumps(_bodies(record), ensure_ascii=False),
        "year": plan.year,
        "province": plan.province,
        "review": record.review.state if record.review else None,
    }


def to_json(value: Plan | Record) -> str:
    """As kept: without the fields that are at their default, which `to_plan` and `to_record` put back."""
    fields: dict[str, Any] = msgspec.to_builtins(value)
    defaults = _defaults(type(value))
    kept = {name: field for name, field in fields.items() if name not in defaults or field != defaults[name]}
    return msgspec.json.encode(kept).decode()


def to_plan(data: str) -> Plan:
    """From its JSON."""
    return msgspec.json.decode(data, type=Plan)


def to_record(data: str) -> Record:
    """From its JSON."""
    return msgspec.json.decode(data, type=Record)


def insert(table: str, row: dict[str, Any]) -> str:
    """An INSERT with named parameters for a row; names come from this program, never from data."""
    names = ", ".join(row)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"


def upsert(table: str, key: str, row: dict[str, Any]) -> str:
    """As `insert`; an existing row with the same key takes the new values."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != key)
    return f"{insert(table, row)} ON CONFLICT ({key}) DO UPDATE SET {changes}"


@cache
def _defaults(kind: type[Plan] | type[Record]) -> dict[str, Any]:
    """Default of each optional field, as in JSON."""
    known = {f.name: f.default for f in msgspec.structs.fields(kind) if f.default is not msgspec.NODEFAULT}
    return {name: msgspec.to_builtins(default) for name, default in known.items()}


def _bodies(record: Record) -> tuple[str, ...]:
    """Normalised names of the responsible units; as written where the record was read before there were any."""
    return (*(record.lead_bodies or record.lead_units), *(record.bodies or record.units))


def _double(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
