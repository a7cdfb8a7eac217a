"""A plan becomes records: targets, quotas, dated tasks and facts, each with its evidence."""

from __future__ import annotations

from extract.assemble import records as extract
from extract.record import Record

__all__ = ["Record", "extract"]
