"""Plans made from text, for the tests of extraction."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import ingest
from extract import extract
from extract.record import Record
from ingest.plan import Plan
from ingest.source import Source


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Plan]:
    """One plan from pasted text."""

    def make(text: str) -> Plan:
        (plan,) = ingest.read_plans(Source(name="plan.txt", data=text.encode()))
        return plan

    return make


@pytest.fixture(scope="session")
def records_of(plan_of: Callable[[str], Plan]) -> Callable[[str], tuple[Record, ...]]:
    """The records of one pasted text."""
    return lambda text: extract(plan_of(text))
