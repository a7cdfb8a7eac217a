"""A kept plan as documents: one of the plan, one of each of its records, made of what the store holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from extract.record import Record
from index import highlight, row, score, segment, term
from index.elastic import number
from index.highlight import Body
from ingest.plan import Plan

_HIT = ("plan_id", "title", "doc_type", "province", "city", "county", "region_code", "level", "year", "source")
_LONGEST_ID = 512
"""Bytes that the engine takes."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What the store holds of a plan; no: their numbers there, which say what came first."""

    no: int
    plan: Plan
    family: str | None
    bands: tuple[str, ...]
    records: tuple[tuple[int, Record], ...]

    @property
    def family_key(self) -> str:
        """A plan without a family is one of its own."""
        return f"f{self.family}" if self.family is not None else f"p{self.no}"


def held(connection: sqlite3.Connection, plan_id: str) -> Held | None:
    """None where the plan has gone meanwhile."""
    sql = "SELECT no, family, data, bands FROM plan JOIN plan_body USING (no) WHERE plan_id = ?"
    found = connection.execute(sql, (plan_id,)).fetchone()
    if found is None:
        return None
    no, family, data, bands = found
    sql = "SELECT no, data FROM record JOIN record_body USING (no) WHERE plan_no = ? ORDER BY no"
    records = tuple((one, row.to_record(data)) for one, data in connection.execute(sql, (no,)))
    return Held(no=no, plan=row.to_plan(data), family=family, bands=tuple(bands.split()), records=records)


def id_of(name: str) -> str:
    """The engine's id for a plan_id or record_id: the same, or its digest where it is too long.

    >>> id_of("0c1f#1")
    '0c1f#1'
    """
    data = name.encode("utf-8", "surrogatepass")
    return name if len(data) <= _LONGEST_ID else f"sha256-{hashlib.sha256(data).hexdigest()}"


def of_plan(kept: Held, words: segment.Dictionary) -> dict[str, Any]:
    """The document of a plan (index/elastic/layout.py)."""
    plan, columns = kept.plan, row.of_plan(kept.plan)
    text, headings = segment.index_tokens(plan.text), [plan.text[s.start : s.body] for s in plan.sections]
    return {
        "plan_id": plan.plan_id,
        "no": kept.no,
        "family_key": kept.family_key,
        "title": segment.index_tokens(plan.title or ""),
        "title_words": words.word_tokens(plan.title or ""),
        "headings": segment.index_tokens(*headings),
        "body": text,
        "brevity": score.brevity(_size(text)),
        "words": words.word_tokens(plan.text),
        "terms": sorted(term.of_plan(plan)),
        "issuer_names": segment.index_tokens(term.names(plan.issuer)),
        "records": list(_nested([record for _, record in kept.records])),
        "bands": kept.bands,
        "whole_title": plan.title,
        "issued": columns["issued"],
        **{name: columns[name] for name in ("province", "level", "doc_type", "year")},
        "issuer": plan.issuer,
        "hit": {
            **{name: columns[name] for name in (*_HIT, "issued")},
            "issuer": plan.issuer,
            "family": kept.family,
        },
        "text": Body(plan.text, plan.sections),
    }


def of_records(kept: Held) -> Iterator[tuple[str, dict[str, Any]]]:
    """(record_id, document) of each record, in the store's order. They carry what plans are filtered by."""
    plan = kept.plan
    body = Body(plan.text, plan.sections)
    shared = {
        "plan_id": plan.plan_id,
        "plan_no": kept.no,
        "family_key": kept.family_key,
        "issuer_names": segment.index_tokens(term.names(plan.issuer)),
    }
    terms = term.of_plan(plan)
    for no, record in kept.records:
        yield record.record_id, {**shared, "no": no, **_of_record(record, plan, body, terms)}


def _of_record(record: Record, plan: Plan, body: Body, terms: set[str]) -> dict[str, Any]:
    columns, headings = row.of_record(record, plan), body.headings(record.start)
    start, end = highlight.sentence(plan.text, record)
    evidence = (record.sentence,) if record.quote in record.sentence else (record.sentence, record.quote)
    top = record.value_base if record.value_max_base is None else record.value_max_base
    metric = segment.index_tokens(record.metric)
    return {
        # What weighs more is given more often.
        "evidence": segment.index_tokens(*(record.metric,) * score.METRIC, *evidence * score.SENTENCE, *headings),
        "brevity": score.brevity(_size(metric), score.LONG_METRIC),
        "terms": sorted(terms | term.of_record(record)),
        "owner_names": segment.index_tokens(term.names(term.owned(record))),
        **{name: columns[name] for name in ("record_id", "start", "kind", "unit_base", "province", "deadline", "year")},
        "owner": json.loads(columns["owner"]),
        "body": json.loads(columns["body"]),
        "value": number.double(record.value_base),
        "high": number.double(top),
        "value_exact": None if record.value_base is None else str(record.value_base),
        "high_exact": None if top is None else str(top),
        "hit": {"record": row.to_json(record), "headings": headings, "at": start, "text": plan.text[start:end]},
    }


def _size(tokens: str) -> int:
    """As FTS5 counts them."""
    return len(tokens.split(" ")) if tokens else 0


def _nested(records: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """What plans are filtered by of each record that stands; records that are alike in it count once."""
    known = dict.fromkeys(
        (tuple(sorted(term.of_record(one))), term.names(term.owned(one)))
        for one in records
        if not term.is_rejected(one)
    )
    return ({"terms": terms, "owner_names": segment.index_tokens(names)} for terms, names in known)
