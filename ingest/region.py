"""The place a plan belongs to."""

from __future__ import annotations

import msgspec

from ingest import gazetteer
from ingest.reading import Reading


class Place(msgspec.Struct, frozen=True):
    """Fields for the plan, and where each was read."""

    fields: dict[str, str | None]
    readings: tuple[tuple[str, Reading[str]], ...] = ()


def find(
    source_name: str,
    text: str,
    *,
    title: Reading[str] | None,
    issuers: tuple[Reading[str], ...],
    facts: dict[str, list[str]],
) -> Place:
    names = [*( [title.value] if title else []), *(i.value for i in issuers)]
    g = gazetteer.load()
    for name in names:
        if name.startswith(("国务院", "中共中央")):
            return Place({"level": "nation"})
        for mention in g.mentions(name):
            if mention.full and len(mention.places) == 1 and mention.places[0].today:
                region = g.region(mention.places[0].today)
                return Place(
                    {
                        "province": region.province,
                        "city": region.city,
                        "county": region.county,
                        "region_code": region.code,
                        "level": region.level,
                    }
                )
    return Place({})
