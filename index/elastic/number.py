"""Numbers in the index: doubles decide, save where they are equal; then the exact decimals do.

Rounding keeps order, so this is exact. Which exact decimals stand behind the double of a bound is asked first, so that
the query itself holds the answer, and its counts are right, too.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from index.elastic import walk
from index.elastic.connection import Connection
from index.errors import QueryError
from index.searcher import RecordQuery

_MOST = sys.float_info.max


def double(number: Decimal | None) -> float | None:
    """As a double that the engine takes: finite, and one zero."""
    if number is None or number.is_nan():
        return None
    return max(-_MOST, min(_MOST, float(number))) + 0.0


def bounds(connection: Connection, query: RecordQuery) -> Iterator[dict[str, Any]]:
    """Filters for `value_min` and `value_max`."""
    if query.value_min is not None:
        yield _filter(connection, "high", "gt", query.value_min)
    if query.value_max is not None:
        yield _filter(connection, "value", "lt", query.value_max)


def _filter(connection: Connection, field: str, beyond: str, bound: Decimal) -> dict[str, Any]:
    place = double(bound)
    if place is None or math.isnan(place):
        raise QueryError("数值范围应为数字")
    at = {"term": {field: place}}
    exact = [
        text
        for text in walk.values(connection, connection.alias("records"), at, f"{field}_exact")
        if _fits(text, beyond, bound)
    ]
    border = {"bool": {"filter": [at, {"terms": {f"{field}_exact": exact}}]}}
    return {"bool": {"should": [{"range": {field: {beyond: place}}}, border], "minimum_should_match": 1}}


def _fits(text: object, beyond: str, bound: Decimal) -> bool:
    value = Decimal(str(text))
    return value >= bound if beyond == "gt" else value <= bound
