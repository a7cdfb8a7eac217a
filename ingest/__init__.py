"""A file or a page becomes Plans.

>>> from ingest import read_file
>>> plans = read_file("plan.txt")            # doctest: +SKIP
>>> plans[0].title, len(plans[0].sections)   # doctest: +SKIP
"""

from __future__ import annotations

from pathlib import Path

from ingest import assemble, formats
from ingest.plan import Plan
from ingest.source import Source, read

__all__ = ["Plan", "Source", "read", "read_file", "read_plans"]


def read_plans(source: Source) -> tuple[Plan, ...]:
    """The plans in a source. Raises IngestError with the reason where there are none to be had."""
    document = formats.find(source).parse(source)
    return assemble.assemble(source, document)


def read_file(path: str | Path) -> tuple[Plan, ...]:
    """The plans in a file. Raises IngestError."""
    return read_plans(read(path))
