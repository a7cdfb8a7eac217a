"""One cell: a field of a plan or record as people write it. Pure, for CSV, XLSX and the terminal.

A cell comes back as text, Decimal, int, date, datetime (UTC, without zone) or None for what is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.export.columns import Column
from app.export.harmless import digits
from app.language import knows, say_in
from extract.record import Conflict, Place, Record, Review
from ingest.plan import Attachment, Block, Found, Plan, PlanWarning, Section

Cell = str | Decimal | int | date | datetime | None


def cell(row: Plan | Record, column: Column, heads: str) -> Cell:
    """The cell of one row in one column; `heads` is the language of the table, zh or en."""
    value = getattr(row, column.field)
    if value is None or value in ((), ""):
        return None
    return FORMS[column.form](value, column.field, heads)


def choice(value: str, field: str, heads: str) -> str:
    """A word out of a fixed set in the reader's language; a word that is not known stays as it is."""
    key = f"value.{field}.{value}"
    return say_in(heads, key) if knows(key) else value


def deadline(value: str, field: str, heads: str) -> Cell:
    """A date where it is one, else the word for how often the duty recurs."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return choice(value, field, heads)


def _text(value: str, _field: str, _heads: str) -> Cell:
    return str(value)


def _number(value: Decimal | float, _field: str, _heads: str) -> Cell:
    return value if isinstance(value, Decimal) else Decimal(str(round(value, 4)))


def _whole(value: int, _field: str, _heads: str) -> Cell:
    return int(value)


def _date(value: date, _field: str, _heads: str) -> Cell:
    return value


def _time(value: datetime, _field: str, _heads: str) -> Cell:
    moment = value.astimezone(UTC) if value.tzinfo else value
    return moment.replace(tzinfo=None, microsecond=0)


def _list(value: Sequence[str], _field: str, _heads: str) -> Cell:
    return "、".join(value)


def _path(value: Sequence[str], _field: str, _heads: str) -> Cell:
    return " / ".join(value)


def _found(value: Sequence[Found], _field: str, _heads: str) -> Cell:
    return "\n".join(
        f"{one.field}: {one.where}" + (f" {one.start}–{one.end}" if one.start is not None else "") for one in value
    )


def _sections(value: Sequence[Section], _field: str, _heads: str) -> Cell:
    return "\n".join("　" * max(one.level - 1, 0) + one.label + one.title for one in value)


def _blocks(value: Sequence[Block], _field: str, heads: str) -> Cell:
    kinds = [one.kind for one in value]
    return "、".join(f"{choice(kind, 'block', heads)} {kinds.count(kind)}" for kind in dict.fromkeys(kinds))


def _attachments(value: Sequence[Attachment], _field: str, _heads: str) -> Cell:
    return "\n".join(f"{one.name} {one.url}".strip() for one in value)


def _warnings(value: Sequence[PlanWarning], _field: str, _heads: str) -> Cell:
    return "\n".join(warning_line(one) for one in value)


def warning_line(warning: PlanWarning) -> str:
    """数字粘连：20182020年 → 2018—2020年 (12–20)"""
    line = warning.message
    if warning.text and warning.likely and warning.likely not in line:
        line += f"：{warning.text} → {warning.likely}"
    return line + (f" ({warning.start}–{warning.end})" if warning.start is not None else "")


def _cell(value: Place, _field: str, heads: str) -> Cell:
    return say_in(heads, "value.cell", table=value.table + 1, row=value.row + 1, column=value.column + 1)


def _conflicts(value: Sequence[Conflict], _field: str, heads: str) -> Cell:
    return "\n".join(conflict_line(one, heads) for one in value)


def conflict_line(conflict: Conflict, heads: str, *, evidence: bool = True) -> str:
    """分项合计 143万亩 > 总数 120万亩（总数：“…120万亩”；分项：“小麦33万亩”、“玉米110万亩”）"""
    unit = conflict.unit or ""
    parts, whole = (digits(number) + unit for number in (conflict.parts, conflict.whole))
    line = say_in(heads, f"value.conflict.{conflict.kind}", parts=parts, whole=whole)
    if not evidence:
        return line
    quotes = "、".join(map(_quoted, conflict.part_quotes))
    whole = _quoted(conflict.whole_quote)
    return say_in(heads, "value.conflict.evidence", line=line, whole=whole, parts=quotes)


def _quoted(quote: str) -> str:
    """A quote in marks; a table's row with a bar between its cells."""
    return "“" + "｜".join(quote.replace("\n", " ").split("\t")) + "”"


def _review(value: Review, _field: str, heads: str) -> Cell:
    return " ".join((choice(value.state, "review", heads), value.by, value.at))


FORMS: dict[str, Callable[[Any, str, str], Cell]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "date": _date,
    "time": _time,
    "choice": choice,
    "deadline": deadline,
    "list": _list,
    "path": _path,
    "found": _found,
    "sections": _sections,
    "blocks": _blocks,
    "attachments": _attachments,
    "warnings": _warnings,
    "cell": _cell,
    "conflicts": _conflicts,
    "review": _review,
}
