"""Index numbers (索引号) of government information, and the place that one tells.

Many begin with the six digits of a place (610728000/2024-001005) or with the credit code of the organ, whose third to
eighth characters are those digits (11622301013932309H/2022-08030). A nine-digit organisation code tells no place.
"""

from __future__ import annotations

import re

from ingest import gazetteer
from ingest.gazetteer import Place

_CREDIT = re.compile(r"(?<![0-9A-Z])[159AN][1239](\d{6})[0-9A-Z]{8,10}(?![0-9A-Z])")
_CODE = re.compile(r"(\d{6})(?:0{2,6}|[A-Z]{1,4}\d{0,6}|[-_]\d{1,4})?[/\-_]")


def place(index_number: str) -> Place | None:
    """The place in force today of the code in an index number, None where it has none."""
    number = re.sub(r"\s", "", index_number)
    match = _CREDIT.search(number) or _CODE.match(number)
    return gazetteer.load().today(match[1]) if match else None
