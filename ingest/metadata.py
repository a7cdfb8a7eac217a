"""All metadata of one plan, each value with where it was read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec

from ingest import doc_number, doc_type, fact, issuer, page_date, period, place_evidence, region, title
from ingest.document import Document
from ingest.plan import Found, Section
from ingest.reading import Reading

# Where the words of a page's fact may stand in the text too.
HEAD = 3000
_ADDRESS = re.compile(r"各位代表|向大会(?:报告|作).{0,8}工作|\A.{0,4}[12]\d{3}年(?:政府)?工作回顾")
_OTHER_REPORT = re.compile(r"代表[^。\n]{0,14}(?:人大常委会|人民法院|检察院|主席团)")
_REPORT_HEAD = 800


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a plan that are read from its page, its text and its name; see RECORDS (docs/records.md).

    A struct cannot lend its fields to the middle of another, so they stand in `Plan` again, in the same order.
    """

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
    source_name: str,
    document: Document,
    text: str,
    sections: tuple[Section, ...],  # noqa: ARG001  # part of the interface: what stands under which heading
    *,
    parts: int,
) -> Metadata:
    """The metadata of the plan with this cleaned `text`; `parts` is how many plans the source holds.

    What a page says of itself is said of its only plan; of several, only the day of publication holds for each.
    """
    facts = fact.find(document)
    own = facts if parts == 1 else {}
    name = source_name if parts == 1 else ""
    named = title.find(document, text, facts, parts=parts) or title.from_name(name)
    kind = _kind(named, text)
    issued = page_date.issued(text, own)
    issuers = issuer.find(title.notice(document, text, facts, parts=parts), text, own)
    term = period.find(named, kind.value if kind else None, text, issued.value if issued else None)
    place = region.find(name, text, title=named, issuers=issuers, facts=own)
    return _metadata(
        {
            "title": named,
            "doc_type": kind,
            "issued": issued,
            "published": page_date.published(document, facts),
            "doc_number": _number(text, own),
            "index_number": _fact(own, "index_number", text),
            "publisher": _fact(own, "publisher", text) or _source(own),
            **dict(place.readings),
            **_term(term),
        },
        issuers,
    )


def _metadata(readings: dict[str, Reading[Any] | None], issuers: tuple[Reading[str], ...]) -> Metadata:
    """What was read as values, and where each was read as `found`."""
    known = {field: reading for field, reading in readings.items() if reading is not None}
    return Metadata(
        **{field: reading.value for field, reading in known.items()},
        issuer=tuple(reading.value for reading in issuers),
        found=(
            *(reading.found(field) for field, reading in known.items()),
            *(reading.found("issuer") for reading in issuers),
        ),
    )


def _term(term: Reading[period.Period] | None) -> dict[str, Reading[Any]]:
    """Year, first and last day, each with the place of the period."""
    if term is None:
        return {}
    values = {"year": term.value.year, "plan_start": term.value.start, "plan_end": term.value.end}
    return {field: Reading(value, term.where, term.start, term.end) for field, value in values.items()}


def _fact(facts: dict[str, list[str]], name: str, text: str) -> Reading[str] | None:
    """The first value of a page's fact, with its place where it also stands in the head of the text."""
    value = next(iter(facts.get(name, ())), None)
    if value is None:
        return None
    at = text.find(value, 0, HEAD)
    return Reading(value, "page", at, at + len(value)) if at >= 0 else Reading(value, "page")


def _source(facts: dict[str, list[str]]) -> Reading[str] | None:
    """A source that is itself an organ of a named place publishes: 昆明市扶贫开发办公室, not 政府文件, not 云南日报."""
    for value in facts.get("source", ()):
        if issuer.is_organ(value) and place_evidence.lead(value):
            return Reading(value, "page")
    return None


def _number(text: str, facts: dict[str, list[str]]) -> Reading[str] | None:
    stated = next(filter(None, map(doc_number.read, facts.get("doc_number", ()))), None)
    here = doc_number.find(text)
    if stated is None:
        return here
    return Reading(stated, "page", here.start, here.end) if here and here.value == stated else Reading(stated, "page")


def _kind(named: Reading[str] | None, text: str) -> Reading[str] | None:
    """From the title, of a covering notice from that of the plan it brings; a report to a people's congress is known
    by its address too."""
    if named is not None and named.where == "page" and doc_type.find(named.value) == "通知":
        named = title.inner(text) or named
    if named is not None and (kind := doc_type.find(named.value)):
        return Reading(kind, named.where, named.start, named.end)
    address = _ADDRESS.search(text, 0, len(text) if named is None else _REPORT_HEAD)
    if address is None:
        return None
    kind = "工作报告" if _OTHER_REPORT.search(text, 0, _REPORT_HEAD) else "政府工作报告"
    return Reading(kind, "body", address.start(), address.end())
