"""Every sample plan ingests, and what ingest says of it equals the manifest.

A field may be null only where the manifest marks it hard; `also` lists other right answers.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from corpora.write import build
from ingest import Plan, read_file

ROWS = [json.loads(line) for line in (build.PLANS / "manifest.jsonl").read_text("utf-8").splitlines()]


def spaceless(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def differences(plan: Plan, row: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Field → (read, right) where they differ."""
    found: dict[str, tuple[object, object]] = {}
    for field in (*build.FIELDS, "issuer"):
        read = getattr(plan, field)
        right = row[field]
        if field == "issuer":
            read, right = list(read), list(right)
        elif read is not None and field != "year":
            read = str(read)
        answers = [spaceless(a) for a in (right, *row["also"].get(field, []))]
        missing = read is None or read == []
        if spaceless(read) not in answers and not (missing and field in row["hard"]):
            found[field] = (read, right)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["path"])
def test_metadata_equals_the_manifest(row: dict[str, Any]) -> None:
    plans = read_file(build.PLANS / row["path"])
    assert len(plans) == row["plans"]
    assert differences(plans[0], row) == {}


def test_collection_is_split_at_its_titles() -> None:
    (row,) = [row for row in ROWS if row["plans"] > 1]
    plans = read_file(build.PLANS / row["path"])
    assert [spaceless(plan.title) for plan in plans] == [spaceless(title) for title in row["titles"]]
