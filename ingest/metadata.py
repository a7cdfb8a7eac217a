"""All metadata of one plan, each value with where it was read."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from ingest import doc_number, doc_type, fact, issuer, page_date, period, region, title
from ingest.document import Document
from ingest.plan import Found, Section
from ingest.reading import Reading


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a plan that are read from its page, its text and its name; see RECORDS (docs/records.md)."""

    title: str | None = None
    doc_type: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    region_code: str | None = None
    level: str | None = None
    year: int | None = None
    plan_start: date | None = None
    plan_end: date | None = None
    issued: date | None = None
    published: date | None = None
    doc_number: str | None = None
    index_number: str | None = None
    issuer: tuple[str, ...] = ()
    publisher: str | None = None
    found: tuple[Found, ...] = ()


def find(
    source_name: str, document: Document, text: str, sections: tuple[Section, ...], *, parts: int
) -> Metadata:
    """The metadata of the plan with this cleaned `text`; `parts` is how many plans the source holds."""
    facts = fact.find(document)
    own = facts if parts == 1 else {}
    named = title.find(document, text, facts, parts=parts)
    if named is None and parts == 1:
        named = title.from_name(source_name)
    kind = _kind(named, text)
    issued = page_date.issued(text, own)
    issuers = issuer.find(title.notice(document, text, facts, parts=parts), text, own, parts=parts)
    readings: dict[str, Reading[object] | None] = {
        "title": named,
        "doc_type": kind,
        "issued": issued,
        "published": page_date.published(document, facts),
        "doc_number": _number(text, own),
        "index_number": _first(own, "index_number"),
        "publisher": _first(own, "publisher"),
    }  # type: ignore[dict-item]
    place = region.find(
        source_name if parts == 1 else "",
        text,
        title=named,
        issuers=issuers,
        facts=own,
    )
    term = period.find(named, kind.value if kind else None, text, issued.value if issued else None)
    found = [reading.found(field) for field, reading in readings.items() if reading is not None]
    found += [reading.found("issuer") for reading in issuers]
    found += [reading.found(field) for field, reading in place.readings]
    values = {field: reading.value for field, reading in readings.items() if reading is not None}
    if term is not None:
        found += [term.found(field) for field in ("year", "plan_start", "plan_end")]
        values |= {"year": term.value.year, "plan_start": term.value.start, "plan_end": term.value.end}
    return Metadata(
        **values,  # type: ignore[arg-type]
        **place.fields,
        issuer=tuple(reading.value for reading in issuers),
        found=tuple(found),
    )


def _first(facts: dict[str, list[str]], name: str) -> Reading[str] | None:
    return Reading(facts[name][0], "page") if facts.get(name) else None


def _number(text: str, facts: dict[str, list[str]]) -> Reading[str] | None:
    for value in facts.get("doc_number", ()):
        if number := doc_number.read(value):
            return Reading(number, "page")
    return doc_number.find(text)


def _kind(named: Reading[str] | None, text: str) -> Reading[str] | None:
    """From the title; a report to a people's congress is known by its address too."""
    if named is not None and (kind := doc_type.find(named.value)):
        return Reading(kind, named.where, named.start, named.end)
    address = re.search(r"各位代表|向大会(?:报告|作).{0,8}工作|\A.{0,4}[12]\d{3}年(?:政府)?工作回顾", text)
    if named is None and address:
        return Reading("政府工作报告", "body", address.start(), address.end())
    return None
