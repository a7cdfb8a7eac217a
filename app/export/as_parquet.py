"""Parquet for data frames: every field with its type. Needs the extra `parquet` (pyarrow).

Decimals are decimal128(38, 18), exact; the rare number that does not fit (over 20 digits before the point) is
null there and counted in the file's metadata under govplan.too_long. The metadata says how it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec import inspect

from app.export.about import About
from app.language import say
from extract.record import Record
from ingest.errors import GovplanError
from ingest.plan import Plan

BATCH = 1_000
SCALE = 18
_STEP = Decimal(1).scaleb(-SCALE)
_CONTEXT = Context(prec=38, rounding=ROUND_HALF_EVEN)


class ParquetError(GovplanError):
    """pyarrow is not installed."""


def write(rows: Iterable[Plan | Record], path: Path, about: About) -> None:
    """Write the table. Raises ParquetError; the caller gives a temporary path and renames it."""
    arrow, parquet = _libraries()
    schema = arrow.schema(_fields(arrow, Plan if about.shape == "plans" else Record))
    too_long = 0
    with parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        for batch in _batches(rows, about):
            plain = [msgspec.to_builtins(row, builtin_types=(Decimal, date, datetime)) for row in batch]
            too_long += sum(_fit(row) for row in plain)
            writer.write_table(arrow.Table.from_pylist(plain, schema=schema))
        notes = {f"govplan.{label}": str(value) for label, value in about.lines()}
        writer.add_key_value_metadata(notes | {"govplan.too_long": str(too_long)})


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ParquetError(say("write.no_parquet")) from error
    return pyarrow, parquet


def _batches(rows: Iterable[Plan | Record], about: About) -> Iterator[list[Plan | Record]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        for row in batch:
            about.count(row)
        yield batch


def _fit(row: dict[str, Any]) -> int:
    """Bring the decimals of a row to the column's scale; counts those that do not fit and are null now."""
    lost = sum(_fit(conflict) for conflict in row.get("conflicts", ()))
    for field, value in row.items():
        if isinstance(value, Decimal):
            try:
                row[field] = value.quantize(_STEP, context=_CONTEXT)
            except InvalidOperation:
                row[field], lost = None, lost + 1
        elif field == "review" and value is not None:
            value["machine"] = list(value["machine"].items())
    return lost


def _fields(arrow: ModuleType, struct: type[msgspec.Struct]) -> list[Any]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - narrows the type
    return [arrow.field(field.encode_name, _arrow_type(arrow, field.type)) for field in info.fields]


def _arrow_type(arrow: ModuleType, kind: inspect.Type) -> Any:
    """The Arrow type of a field, from the struct's own annotations: a new field needs no line here."""
    simple = {
        inspect.StrType: arrow.string(),
        inspect.IntType: arrow.int64(),
        inspect.FloatType: arrow.float64(),
        inspect.BoolType: arrow.bool_(),
        inspect.DateType: arrow.date32(),
        inspect.DateTimeType: arrow.timestamp("us", tz="UTC"),
        inspect.DecimalType: arrow.decimal128(38, SCALE),
    }
    if type(kind) in simple:
        return simple[type(kind)]
    return _nested_type(arrow, kind)


def _nested_type(arrow: ModuleType, kind: inspect.Type) -> Any:
    match kind:
        case inspect.UnionType():
            known = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
            return _arrow_type(arrow, known[0])
        case inspect.VarTupleType() | inspect.ListType():
            return arrow.list_(_arrow_type(arrow, kind.item_type))
        case inspect.TupleType():
            return arrow.list_(_arrow_type(arrow, kind.item_types[0]))
        case inspect.DictType():
            return arrow.map_(_arrow_type(arrow, kind.key_type), _arrow_type(arrow, kind.value_type))
        case inspect.StructType():
            return arrow.struct(_fields(arrow, kind.cls))
    raise TypeError(f"no Parquet type for {kind}")
