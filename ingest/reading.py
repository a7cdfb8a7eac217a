"""`Reading`: one metadata value with the place where it was read."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from ingest.plan import Found

T = TypeVar("T")


class Reading(msgspec.Struct, Generic[T], frozen=True):
    """A value, `where` it was read (see `Found`) and, where the words stand in the plan's text, their range."""

    value: T
    where: str
    start: int | None = None
    end: int | None = None

    def found(self, field: str) -> Found:
        """The `Found` row for a field of the plan."""
        return Found(field, self.where, self.start, self.end)
