"""Writing one plan with its records, reviews and index: statements inside a transaction of the store's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from extract.body import Naming
from extract.record import Record
from index import body, fulltext, review, row
from index.errors import StoreError, UnknownPlan
from index.kept import Kept
from ingest.plan import Plan

Values = dict[str, str | None]


class Decision(msgspec.Struct, frozen=True):
    """A row of table review: what a person decided; `added` is the JSON of a record that a person wrote."""

    record_id: str
    state: str
    by: str
    at: str
    values: Values
    added: str | None


def put_plan(connection: sqlite3.Connection, kept: Kept) -> None:
    """Keep a plan in place of the one before, lay the reviews over its records, and index it."""
    plan = kept.plan
    if connection.execute("SELECT 1 FROM plan WHERE plan_id = ?", (plan.plan_id,)).fetchone():
        _unindex(connection, _no(connection, plan.plan_id))
    fields = row.of_plan(plan)
    connection.execute(row.upsert("plan", "plan_id", fields), fields)
    no = _no(connection, plan.plan_id)
    body = {"no": no, "data": row.to_json(plan), "bands": " ".join(kept.bands)}
    connection.execute(row.upsert("plan_body", "no", body), body)
    _put_records(connection, no, plan, kept.records)
    fulltext.add(connection, no, *_indexed(connection, no))
    note(connection, plan.plan_id, "put")


def drop_plan(connection: sqlite3.Connection, plan_id: str) -> None:
    """Forget a plan and its records; reviews and earlier versions stay."""
    fulltext.check_version(connection)
    no = _no(connection, plan_id)
    _unindex(connection, no)
    connection.execute("DELETE FROM plan WHERE no = ?", (no,))
    note(connection, plan_id, "delete")


def put_review(connection: sqlite3.Connection, record_id: str, state: str, by: str, values: Values) -> Record:
    """Note a decision and lay it over its record. Raises UnknownPlan, StoreError."""
    fulltext.check_version(connection)
    sql = "SELECT plan_no, coalesce(machine, data) FROM record JOIN record_body USING (no) WHERE record_id = ?"
    found = connection.execute(sql, (record_id,)).fetchone()
    if found is None:
        raise UnknownPlan(f"没有这条记录：{record_id}")
    plan_no, data = found
    at = now()
    naming = _naming(connection, _plan(connection, plan_no))
    reviewed = review.apply(row.to_record(data), state, by, at, values, naming)
    before = _decisions(connection, reviewed.plan_id).get(record_id)
    decision = Decision(record_id, state, by, at, values, before.added if before else None)
    _put_decision(connection, reviewed.plan_id, decision)
    _remake_records(connection, plan_no)
    return reviewed


def add_record(connection: sqlite3.Connection, plan: Plan, record: Record, by: str) -> Record:
    """Keep a record that a person wrote. Raises StoreError where its quote does not stand in the plan."""
    fulltext.check_version(connection)
    if plan.text[record.start : record.end] != record.quote:
        raise StoreError("引文与正文不符：起止位置处不是这段文字")
    at = now()
    record = review.named(review.added(record, by, at), _naming(connection, plan))
    decision = Decision(record.record_id, "added", by, at, {}, row.to_json(record))
    _put_decision(connection, plan.plan_id, decision)
    _remake_records(connection, _no(connection, plan.plan_id))
    return record


def index_all(connection: sqlite3.Connection, progress: Callable[[int, int], None] | None = None) -> int:
    """Make the full-text tables anew; gives how many plans."""
    fulltext.clear(connection)
    numbers = [no for (no,) in connection.execute("SELECT no FROM plan ORDER BY no")]
    for done, no in enumerate(numbers, 1):
        fulltext.add(connection, no, *_indexed(connection, no))
        if progress is not None:
            progress(done, len(numbers))
    fulltext.optimize(connection)
    return len(numbers)


def note(connection: sqlite3.Connection, plan_id: str, action: str) -> None:
    """Into the outbox, in place of the plan's change before."""
    sql = "INSERT OR REPLACE INTO outbox (plan_id, action, at) VALUES (?, ?, ?)"
    connection.execute(sql, (plan_id, action, now()))


def now() -> str:
    """ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _no(connection: sqlite3.Connection, plan_id: str) -> int:
    return int(connection.execute("SELECT no FROM plan WHERE plan_id = ?", (plan_id,)).fetchone()[0])


def _plan(connection: sqlite3.Connection, no: int) -> Plan:
    return row.to_plan(connection.execute("SELECT data FROM plan_body WHERE no = ?", (no,)).fetchone()[0])


def _put_records(connection: sqlite3.Connection, no: int, plan: Plan, records: Iterable[Record]) -> None:
    """Replace a plan's records, with reviews laid over them and added ones among them."""
    connection.execute("DELETE FROM record WHERE plan_no = ?", (no,))
    decisions, naming = _decisions(connection, plan.plan_id), _naming(connection, plan)
    found = set()
    for record in records:
        found.add(record.record_id)
        decision = decisions.get(record.record_id)
        if decision is None or decision.added is not None:
            _put_record(connection, no, plan, record, None)
        else:
            _put_record(connection, no, plan, _reviewed(record, decision, naming), record)
    for decision in decisions.values():
        if decision.added is not None and decision.record_id not in found:
            _put_added(connection, no, plan, row.to_record(decision.added), decision)


def _put_added(connection: sqlite3.Connection, no: int, plan: Plan, record: Record, decision: Decision) -> None:
    found = review.placed(record, plan.text)
    if found is not None:
        naming = _naming(connection, plan)
        shown = found if decision.state == "added" else _reviewed(found, decision, naming)
        _put_record(connection, no, plan, shown, None)


def _reviewed(record: Record, decision: Decision, naming: Naming) -> Record:
    return review.apply(record, decision.state, decision.by, decision.at, decision.values, naming)


def _naming(connection: sqlite3.Connection, plan: Plan) -> Naming:
    return Naming(plan, body.book(connection))


def _put_record(connection: sqlite3.Connection, no: int, plan: Plan, record: Record, machine: Record | None) -> None:
    fields = {"plan_no": no, **row.of_record(record, plan)}
    number = connection.execute(row.insert("record", fields), fields).lastrowid
    data = (number, row.to_json(record), machine and row.to_json(machine))
    connection.execute("INSERT INTO record_body VALUES (?, ?, ?)", data)


def _decisions(connection: sqlite3.Connection, plan_id: str) -> dict[str, Decision]:
    sql = 'SELECT record_id, state, reviewer, at, "values", record FROM review WHERE plan_id = ? ORDER BY at, record_id'
    return {
        record_id: Decision(record_id, state, by, at, json.loads(values), added)
        for record_id, state, by, at, values, added in connection.execute(sql, (plan_id,))
    }


def _put_decision(connection: sqlite3.Connection, plan_id: str, decision: Decision) -> None:
    values = json.dumps(decision.values, ensure_ascii=False)
    connection.execute(
        'INSERT OR REPLACE INTO review (record_id, plan_id, state, reviewer, at, "values", record)'
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (decision.record_id, plan_id, decision.state, decision.by, decision.at, values, decision.added),
    )


def _remake_records(connection: sqlite3.Connection, no: int) -> None:
    """Lay the reviews over a plan's records again and index it."""
    _unindex(connection, no)
    plan = _plan(connection, no)
    sql = (
        "SELECT coalesce(machine, data) FROM record JOIN record_body USING (no) WHERE plan_no = ?"
        " AND record_id NOT IN (SELECT record_id FROM review WHERE record IS NOT NULL) ORDER BY no"
    )
    machine = [row.to_record(one) for (one,) in connection.execute(sql, (no,))]
    _put_records(connection, no, plan, machine)
    fulltext.add(connection, no, *_indexed(connection, no))
    note(connection, plan.plan_id, "put")


def _indexed(connection: sqlite3.Connection, no: int) -> tuple[Plan, list[tuple[int, Record]], str]:
    """What the full-text tables hold of a plan."""
    data, bands = connection.execute("SELECT data, bands FROM plan_body WHERE no = ?", (no,)).fetchone()
    sql = "SELECT no, data FROM record JOIN record_body USING (no) WHERE plan_no = ? ORDER BY no"
    records = [(number, row.to_record(one)) for number, one in connection.execute(sql, (no,))]
    return row.to_plan(data), records, bands


def _unindex(connection: sqlite3.Connection, no: int) -> None:
    fulltext.remove(connection, no, *_indexed(connection, no))
