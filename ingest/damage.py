"""Damage in a plan's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.plan import PlanWarning, Section


def find(text: str, sections: Sequence[Section]) -> Iterator[PlanWarning]:
    yield from ()
