"""The options that several commands share, and the queries they make.

`help` is a key of messages.txt: `main.build` puts the words of the language chosen in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from app.language import say

if TYPE_CHECKING:
    from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery

    Query = TypeVar("Query", bound=PlanQuery | RecordQuery)


class LevelName(StrEnum):
    """Levels of government."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class KindName(StrEnum):
    """Kinds of record."""

    TARGET = "target"
    QUOTA = "quota"
    TASK = "task"
    FACT = "fact"


class Recurrence(StrEnum):
    """How often a duty comes back."""

    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"


# readable=False: Typer does not look whether a path can be read, so that one file without rights ends no batch.
StorePath = Annotated[Path | None, typer.Option("--store", help="option.store", metavar="PATH", readable=False)]
IndexPlace = Annotated[str | None, typer.Option("--index", help="option.index", metavar="ADDRESS")]
AsJson = Annotated[bool, typer.Option("--json", help="option.json")]
AnyWord = Annotated[bool, typer.Option("--any", help="option.any")]
Without = Annotated[list[str] | None, typer.Option("--not", help="option.not", metavar="WORD")]
Region = Annotated[list[str] | None, typer.Option("--region", help="option.region", metavar="PLACE")]
Level = Annotated[
    list[LevelName] | None,
    typer.Option("--level", help="option.level", metavar="|".join(LevelName)),
]
Year = Annotated[str | None, typer.Option("--year", help="option.year", metavar="YEAR|FROM-TO")]
DocType = Annotated[list[str] | None, typer.Option("--type", help="option.type", metavar="TYPE")]
Issuer = Annotated[list[str] | None, typer.Option("--issuer", help="option.issuer", metavar="NAME")]
PlanId = Annotated[list[str] | None, typer.Option("--plan", help="option.plan", metavar="PLAN")]
Kind = Annotated[list[KindName] | None, typer.Option("--kind", help="option.kind", metavar="|".join(KindName))]
Unit = Annotated[list[str] | None, typer.Option("--unit", help="option.unit", metavar="UNIT")]
Owner = Annotated[list[str] | None, typer.Option("--owner", help="option.owner", metavar="NAME")]
DueFrom = Annotated[str | None, typer.Option("--due-from", help="option.due_from", metavar="DATE")]
DueTo = Annotated[str | None, typer.Option("--due-to", help="option.due_to", metavar="DATE")]
Recurs = Annotated[
    list[Recurrence] | None,
    typer.Option("--recurs", help="option.recurs", metavar="|".join(Recurrence)),
]
Least = Annotated[str | None, typer.Option("--min", help="option.min", metavar="NUMBER[UNIT]")]
Most = Annotated[str | None, typer.Option("--max", help="option.max", metavar="NUMBER[UNIT]")]
Rejected = Annotated[bool, typer.Option("--rejected", help="option.rejected")]
Conflicts = Annotated[bool, typer.Option("--conflicts", help="option.conflicts")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="option.limit", metavar="1..1000")]
Offset = Annotated[int, typer.Option("--offset", min=0, help="option.offset", metavar="N")]
Ascending = Annotated[bool | None, typer.Option("--asc/--desc", help="option.asc", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="option.output", metavar="FILE", readable=False)]
Heads = Annotated[Literal["zh", "en"], typer.Option("--heads", help="option.heads", metavar="zh|en")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="option.workers", metavar="1..64")]
Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="option.seconds", metavar="SECONDS")]

WordList = Annotated[
    Path | None, typer.Option("--words", envvar="GOVPLAN_WORDS", help="option.words", metavar="FILE", readable=False)
]
BodyList = Annotated[
    Path | None, typer.Option("--bodies", envvar="GOVPLAN_BODIES", help="option.bodies", metavar="FILE", readable=False)
]

_YEARS = re.compile(r"(\d{4})?(?:(?P<dash>[-–—~])(\d{4})?)?")
_AMOUNT = re.compile(r"\s*([-+]?\d{1,30}(?:\.\d{1,30})?)\s*(\D{0,20})")


def wrong(key: str, **parts: object) -> typer.BadParameter:
    """A usage error in the reader's language."""
    return typer.BadParameter(say(f"wrong.{key}", **parts))


def years(text: str | None) -> tuple[int | None, int | None]:
    """2018 -> (2018, 2018); 2018-2020; 2018- and -2020 are open."""
    if text is None:
        return None, None
    match = _YEARS.fullmatch(text.strip())
    if match is None or not (match[1] or match[3]):
        raise wrong("year", text=text)
    first, last = (int(part) if part else None for part in (match[1], match[3]))
    if not match["dash"]:
        last = first
    if first and last and first > last:
        raise wrong("year", text=text)
    return first, last


def day(text: str | None) -> date | None:
    """An ISO day."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong("day", text=text) from error


def amount(text: str | None) -> tuple[Decimal | None, str | None]:
    """100万亩 -> (666666666.666667, 平方米); a bare number has no unit."""
    if text is None:
        return None, None
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise wrong("amount", text=text)
    try:
        number = Decimal(match[1])
    except InvalidOperation as error:
        raise wrong("amount", text=text) from error
    if not match[2].strip():
        return number, None
    from extract.dimension import to_base

    value, unit = to_base(number, match[2].strip())
    return value, unit or None


def amounts(least: str | None, most: str | None) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Both ends of a range and the base unit they share."""
    (low, low_unit), (high, high_unit) = amount(least), amount(most)
    if low_unit and high_unit and low_unit != high_unit:
        raise wrong("units", least=least, most=most)
    return low, high, low_unit or high_unit


def codes(places: list[str] | None) -> tuple[str, ...]:
    """GB/T 2260 codes of places named or coded: 铜仁市 -> 520600."""
    return tuple(_code(place.strip()) for place in places or ())


def _code(place: str) -> str:
    from ingest.gazetteer import load

    gazetteer = load()
    if re.fullmatch(r"\d{2}|\d{4}|\d{6}", place):
        known = gazetteer.today(place.ljust(6, "0"))
        return known.code if known else place
    today = {one.today if one.last is not None else one.code for one in gazetteer.named(place)} - {""}
    if len(today) != 1:
        found = "、".join(f"{_path(code)} {code}" for code in sorted(today))
        raise wrong("regions" if today else "region", text=place, found=found)
    return today.pop()


def _path(code: str) -> str:
    from ingest.gazetteer import load

    region = load().region(code)
    return "".join(dict.fromkeys(part for part in (region.province, region.city, region.county) if part))


def only(query: Query, plan_ids: Sequence[str]) -> Query:
    """The query, kept to these plans; as it is where none are named."""
    import msgspec

    if not plan_ids:
        return query
    where = msgspec.structs.replace(query.where, plan_id=tuple(plan_ids))
    return msgspec.structs.replace(query, where=where)


@dataclass(frozen=True)
class How:
    """How the words of a query are meant."""

    any_word: AnyWord = False
    without: Without = None

    def words(self, words: list[str] | None) -> str:
        """The words as one query; what is not wanted behind a minus."""
        return " ".join([*(words or ()), *(f'-"{word}"' for word in self.without or ())])

    @property
    def mode(self) -> str:
        """As queries call it."""
        return "any" if self.any_word else "all"


@dataclass(frozen=True)
class OfPlan:
    """The filters on plans."""

    region: Region = None
    level: Level = None
    year: Year = None
    doc_type: DocType = None
    issuer: Issuer = None

    def filter(self) -> PlanFilter:
        """As queries take them. Raises usage errors."""
        from index.searcher import PlanFilter

        first, last = years(self.year)
        return PlanFilter(
            region=codes(self.region),
            level=_names(self.level),
            year_from=first,
            year_to=last,
            doc_type=_names(self.doc_type),
            issuer=_names(self.issuer),
        )


@dataclass(frozen=True)
class OfRecord:
    """The filters on records."""

    kind: Kind = None
    unit: Unit = None
    owner: Owner = None
    due_from: DueFrom = None
    due_to: DueTo = None
    recurs: Recurs = None

    def filter(self) -> RecordFilter:
        """As queries take them. Raises usage errors."""
        from index.searcher import RecordFilter

        return RecordFilter(
            kind=_names(self.kind),
            unit=_names(self.unit),
            owner=_names(self.owner),
            deadline_from=day(self.due_from),
            deadline_to=day(self.due_to),
            recurs=_names(self.recurs),
        )


@dataclass(frozen=True)
class OfValue:
    """What only a query for records can ask."""

    least: Least = None
    most: Most = None
    rejected: Rejected = False
    conflicts: Conflicts = False

    def fields(self) -> dict[str, Any]:
        """As RecordQuery has them. Raises usage errors."""
        low, high, base = amounts(self.least, self.most)
        only = {"rejected": self.rejected, "conflicts": self.conflicts}
        return {"value_min": low, "value_max": high, "unit_base": base, **only}


@dataclass(frozen=True)
class Page:
    """Which of the results, and in which direction."""

    ascending: Ascending = None
    limit: Limit = 20
    offset: Offset = 0

    def fields(self) -> dict[str, Any]:
        """As both queries have them."""
        descending = None if self.ascending is None else not self.ascending
        return {"descending": descending, "limit": self.limit, "offset": self.offset}


def _names(values: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(str(one) for one in values or ())
