"""Every record of every document at hand stands in its plan's text, word for word."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import ingest
from extract import extract
from extract.record import KINDS, RECURRENCES
from ingest.errors import IngestError
from ingest.plan import Plan

SAMPLES = Path(__file__).resolve().parents[2] / "corpora" / "plans"


def _check(plan: Plan) -> int:
    records = extract(plan)
    for record in records:
        assert plan.text[record.start : record.end] == record.quote
        assert record.quote.strip(), (plan.source, record)
        assert record.kind in KINDS
        assert (record.kind == "task") <= (record.value is None)
        assert record.value is None or isinstance(record.value, Decimal)
        assert record.value_max is None or record.value_max >= (record.value or 0)
        assert record.deadline is None or record.deadline in RECURRENCES or len(record.deadline) == 10
        assert record.kind != "fact" or record.deadline is None
        assert not set(record.lead_units) & set(record.units)
        assert (len(record.lead_bodies), len(record.bodies)) == (len(record.lead_units), len(record.units))
        assert 0 <= record.confidence <= 1
    assert len({record.record_id for record in records}) == len(records)
    parents = {record.parent_id for record in records} - {None}
    assert parents <= {record.record_id for record in records}
    return len(records)


def _files(folder: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern))


def test_sample_plans() -> None:
    counts = [_check(plan) for path in _files(SAMPLES, "*/*.*") for plan in ingest.read_file(path)]
    assert len(counts) >= 45
    assert min(counts) > 0


@pytest.mark.parametrize(
    ("pattern", "documents"),
    [
        ("seeds/*.txt", 5),
        ("data/city_reports/*.docx", 70),
        ("data/gov_pages/*.html", 28),
        ("data/web_pages/*.html", 34),
    ],
)
def test_real_documents(real_docs: Path, pattern: str, documents: int) -> None:
    read, records = 0, 0
    for path in _files(real_docs, pattern):
        try:
            plans = ingest.read_file(path)
        except IngestError:
            continue
        read += 1
        records += sum(_check(plan) for plan in plans)
    assert read == documents
    assert records > 0
