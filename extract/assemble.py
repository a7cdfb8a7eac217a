"""From what was found to records: the plan's fields put beside it, units and deadline inherited, a lasting id."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import asdict

from extract import confidence, prose, tabular, total
from extract.body import Naming
from extract.coverage import Coverage, Named, date_coverage, unit_coverage, units_at
from extract.deadline import Deadline
from extract.dimension import to_base
from extract.found import Figure, Found
from extract.inheritance import Inheritance, inheritance
from extract.reading import paragraphs
from extract.record import Record
from extract.review_half import outlook
from ingest.plan import Plan, Section

# 全年新增耕地6000亩。(10月底前完成,…): the bracket says it more closely.
_WHOLE_YEAR = ("全年", "年内", "今年", "本年度", "当年")
_TWO_MEASURES = re.compile(r"(?P<first>[^/()]+)\([^/()]*\)")
_START = attrgetter("start")
_NO_LETTERS = re.compile(r"[\W_]+")


class Reading(msgspec.Struct, frozen=True):
    """All that a plan commits to, in reading order, with what each may take from around it."""

    found: tuple[Found, ...]
    units: Coverage
    dates: Coverage
    above: Inheritance
    of_plan: tuple[str, ...]

    def deadline(self, item: Found) -> Deadline | None:
        """Its own, else that of the bracket that closes it, else that of its section or plan; a fact has none."""
        if item.kind == "fact":
            return None
        vague = item.deadline is None or item.deadline.text in _WHOLE_YEAR
        closing = self.dates.at(item.at) if vague else None
        own = closing.deadline if closing else item.deadline
        if own is not None:
            return self.above.placed(own)
        return self.above.at(item.at) if item.kind in ("target", "quota") else None

    def signs(self, item: Found, deadline: Deadline | None, path: Sequence[Section]) -> tuple[str, ...]:
        """What tells how sure it is: its own signs, those of its place under the headings of `path`, its plan's."""
        quote = self.above.plan.text[item.start : item.end]
        placed = confidence.in_text(item, quote, headed=bool(path))
        return (*confidence.signs(item, deadline), *placed, *self.of_plan)


def read(plan: Plan) -> Reading:
    """Read a plan's running text and tables."""
    lines = list(paragraphs(plan))
    view, dates = outlook(plan), date_coverage(plan, lines)
    found = [item for line in lines for item in prose.find(plan, line, view)]
    found.extend(prose.find_closed(plan, lines, dates, found))
    found.extend(tabular.find(plan, view))
    found.sort(key=lambda item: (item.at, item.start))
    above = inheritance(plan, lines)
    return Reading(tuple(found), unit_coverage(plan, lines), dates, above, confidence.of_plan(found))


def records(plan: Plan) -> tuple[Record, ...]:
    """All records of a plan, in reading order."""
    reading = read(plan)
    identities = list(_identities(plan, reading.found))
    complete = {(of, way) for item, of in zip(reading.found, identities, strict=True) for way in item.complete}
    return total.checked(list(_records(plan, reading, identities)), complete)


def _records(plan: Plan, reading: Reading, identities: Sequence[str]) -> Iterator[Record]:
    pairs = list(zip(reading.found, identities, strict=True))
    by_key = {item.key: identity for item, identity in pairs if item.key is not None}
    naming, shared = Naming(plan), _plan_fields(plan)
    for item, identity in pairs:
        deadline = reading.deadline(item)
        named = units_at(item.at, item.doers, reading.units)
        path = plan.heading_path(item.start)
        fields = {
            **shared,
            **_figure_fields(item.figure),
            "record_id": identity,
            "parent_id": _parent(by_key, item),
            "confidence": confidence.confidence(reading.signs(item, deadline, path)),
            "section": tuple([s.label or s.title for s in path]),
        }
        yield _record(plan, item, deadline, (*named, naming), fields)


def _identities(plan: Plan, found: Sequence[Found]) -> Iterator[str]:
    """20 hexadecimal digits each: of the plan, the quote's letters and digits, and its ordinal among equals."""
    seen: Counter[str] = Counter()
    of_plan = hashlib.sha256(f"{plan.plan_id}|".encode())
    for item in found:
        quote = _NO_LETTERS.sub("", plan.text[item.start : item.end])
        seen[quote] += 1
        identity = of_plan.copy()
        identity.update(f"{quote}|{seen[quote]}".encode())
        yield identity.hexdigest()[:20]


def _parent(by_key: dict[Hashable, str], item: Found) -> str | None:
    return by_key.get(item.whole) if item.whole is not None else None


def _record(
    plan: Plan,
    item: Found,
    deadline: Deadline | None,
    named: tuple[Named, str | None, Naming],
    fields: dict[str, Any],
) -> Record:
    """A record of what was found; `fields` are its plan's, its section, its figure's, its identities and how sure it
    is."""
    (lead, others), where, naming = named
    return Record(
        **fields,
        kind=item.kind,
        metric=item.metric,
        strength=item.strength,
        deadline=deadline.value if deadline else None,
        deadline_start=deadline.first if deadline else None,
        deadline_text=deadline.text if deadline else None,
        deadline_from=deadline.where if deadline else None,
        lead_units=lead,
        units=others,
        lead_bodies=naming(lead) if lead else (),
        bodies=naming(others) if others else (),
        units_from="table" if item.cell and item.doers != ((), ()) else where,
        quote=plan.text[item.start : item.end],
        sentence=plan.text[item.sentence[0] : item.sentence[1]].strip(),
        start=item.start,
        end=item.end,
        page=_page(plan, item.start),
        cell=item.cell,
        method=item.method,
    )


def _plan_fields(plan: Plan) -> dict[str, Any]:
    """The fields of a plan that each of its records repeats, so that a row stands alone."""
    same = ("plan_id", "part", "source", "province", "city", "county", "region_code", "level", "year")
    return {"plan_title": plan.title, **{name: getattr(plan, name) for name in same}}


def _figure_fields(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {}
    base, unit_base = _in_base(figure.value, figure.unit)
    return {
        **asdict(figure),
        "value_base": base,
        "value_max_base": _in_base(figure.value_max, figure.unit)[0],
        "unit_base": unit_base,
    }


def _in_base(value: Decimal | None, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Value and unit in the canonical unit of their dimension (套 of 套(间)); a value without unit stays as it is."""
    if value is None or unit is None:
        return value, None
    two = _TWO_MEASURES.fullmatch(unit)
    return to_base(value, two["first"] if two else unit)


def _page(plan: Plan, offset: int) -> int | None:
    """The page on which an offset stands, None where the source has no pages."""
    if not plan.blocks or plan.blocks[0].page is None:
        return None
    before = bisect_right(plan.blocks, offset, key=_START)
    around = (block for block in reversed(plan.blocks[:before]) if block.page is not None and offset < block.end)
    return next((block.page for block in around), None)
