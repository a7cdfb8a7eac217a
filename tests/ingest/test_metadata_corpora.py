"""Metadata of the sample plans that ship with the program: equal to their manifest or silent, never wrong."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ingest import read_file
from ingest.metadata import Metadata
from ingest.plan import Plan

PLANS = Path(str(files("corpora"))) / "plans"
ROWS = [json.loads(line) for line in (PLANS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
SURE = ("region_code", "level", "issued", "published", "doc_number", "index_number", "title")


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value) or None
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("row", ROWS, ids=[row["path"] for row in ROWS])
def test_sample_plans(row: dict[str, Any]) -> None:
    plan = read_file(PLANS / row["path"])[0]
    for field in set(Metadata.__struct_fields__) & set(row):
        allowed = [row[field] or None, *row["also"].get(field, ())]
        hard = [None] if field in row["hard"] or field not in SURE else []
        assert plain(getattr(plan, field)) in allowed + hard, field


def test_metadata_are_fields_of_a_plan_in_their_order() -> None:
    fields = Plan.__struct_fields__
    at = fields.index(Metadata.__struct_fields__[0])
    assert fields[at : at + len(Metadata.__struct_fields__)] == Metadata.__struct_fields__
