"""Plans and records as the terminal shows them: tables where there is room, else one under another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.export.cell import cell, choice, conflict_line, warning_line
from app.export.columns import RECORD, Column, head
from app.export.harmless import digits
from app.language import language, say
from app.terminal import paper, visible
from extract.record import Record
from index.searcher import FacetCount, Highlight, PlanHit, RecordHit
from ingest.plan import Plan

if TYPE_CHECKING:
    from app.doctor import Check

ROOM = 100
"""Columns below which a table of records is unreadable."""
_ONE_LINE = str.maketrans({"\n": " ", "\t": "｜"})
"""A table's row stands in a plan as a line, its cells parted by tabs; the length must stay as it is."""
_RECORD = {column.field: column for column in RECORD}


def amount(record: Record) -> str:
    """≥ 127.34 万亩, 200–300 万元; empty for a task."""
    if record.value is None:
        return ""
    number = digits(record.value)
    if record.value_max is not None:
        number += f"–{digits(record.value_max)}"
    sign = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}.get(record.comparator or "", "")
    return f"{sign}{number} {record.unit or ''}".rstrip()


def shown(record: Record, field: str) -> str:
    """A field of a record as a short text."""
    value = cell(record, _RECORD[field], language())
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def place(row: Record | Plan | PlanHit) -> str:
    """The lowest region named and the year: 铜仁市 2018."""
    region = row.county or row.city or row.province or ""
    return f"{region} {row.year or ''}".strip()


def record_table(records: Sequence[Record], highlights: Sequence[Sequence[Highlight]] = ()) -> RenderableType:
    """Records one a row; one under another where the terminal is narrow."""
    quotes = [_quote(record, highlights[at] if highlights else ()) for at, record in enumerate(records)]
    if paper().width < ROOM:
        return Group(*(_entry(record, quote) for record, quote in zip(records, quotes, strict=True)))
    table = Table(box=None, padding=(0, 1), header_style="bold", show_edge=False)
    for name, ratio in (
        ("kind", 0),
        ("metric", 4),
        ("amount", 0),
        ("deadline", 0),
        ("lead", 3),
        ("place", 0),
    ):
        table.add_column(say(f"screen.{name}"), ratio=ratio or None, overflow="fold", max_width=None if ratio else 18)
    table.add_column(say("screen.quote"), ratio=7, overflow="fold")
    for record, quote in zip(records, quotes, strict=True):
        table.add_row(*(Text(visible(text)) for text in _row(record)), quote)
    return table


def _row(record: Record) -> tuple[str, ...]:
    lead = shown(record, "lead_units") or shown(record, "units")
    return (
        shown(record, "kind"),
        record.metric,
        amount(record),
        shown(record, "deadline"),
        lead,
        place(record),
    )


def _entry(record: Record, quote: Text) -> RenderableType:
    kind, metric, value, deadline, lead, region = _row(record)
    first = Text(visible("  ".join(part for part in (kind, metric, value, deadline) if part)), style="bold")
    lines = [first, *(_behind("  ", Text(visible(part))) for part in (lead, region) if part)]
    return Group(*lines, _behind("  ", quote), Text(""))


def _quote(record: Record, highlights: Sequence[Highlight]) -> Text:
    drawn = marked(record.quote, record.start, highlights)
    for one in record.conflicts:
        line = conflict_line(one, language(), evidence=one.whole_id == record.record_id)
        drawn.append("\n" + visible("! " + line), style="yellow")
    return drawn


def marked(text: str, start: int, highlights: Sequence[Highlight]) -> Text:
    """A stretch of a plan that begins at `start`, its highlights in bold."""
    drawn = Text(visible(text).translate(_ONE_LINE))
    # visible() may shorten the text by direction marks: then highlights would stand beside their words
    if len(drawn.plain) == len(text):
        for one in highlights:
            drawn.stylize("bold reverse", max(one.start - start, 0), max(one.end - start, 0))
    return drawn


def record_hits(hits: Sequence[RecordHit]) -> RenderableType:
    """Found records with the words of the query marked."""
    return record_table([hit.record for hit in hits], [hit.highlights for hit in hits])


def plan_hit(hit: PlanHit) -> RenderableType:
    """One found plan: title, where and when, id, and its passages."""
    facts = "  ".join(part for part in (place(hit), hit.doc_type or "", "、".join(hit.issuer), hit.plan_id) if part)
    title = Text(visible(hit.title or say("screen.untitled")), style="bold")
    lines: list[RenderableType] = [title, Text(visible("  " + facts), style="dim")]
    for passage in hit.passages:
        if passage.headings:
            lines.append(Text(visible("  " + " / ".join(passage.headings)), style="dim"))
        lines.append(_behind("  … ", marked(passage.text, passage.start, passage.highlights)))
    return Group(*lines, Text(""))


def plan_hits(hits: Sequence[PlanHit]) -> RenderableType:
    """Found plans, one under another."""
    return Group(*map(plan_hit, hits))


def _behind(mark: str, text: Text) -> RenderableType:
    """The text behind a mark, its lines flush: Rich breaks lines at spaces, at a column's edge anywhere."""
    grid = Table.grid()
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark), text)
    return grid


def facets(counts: dict[str, tuple[FacetCount, ...]]) -> RenderableType:
    """文种  实施方案 12 · 工作要点 3"""
    lines = []
    for name, values in counts.items():
        # People want each body once; who asks for JSON gets the names as written, too.
        if len(values) > 1 and not (name == "owner" and "body" in counts):
            texts = [f"{_facet(name, one.value)} {one.count}" for one in values[:8]]
            lines.append(Text(visible(f"{say(f'facet.{name}')}  " + " · ".join(texts)), style="dim"))
    return Group(*lines)


def _facet(name: str, value: str | None) -> str:
    return say("screen.unknown") if value is None else choice(value, name, language())


def fields(row: Plan | Record, columns: Iterable[Column], labels: str) -> RenderableType:
    """What is known of one row, a field a line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for column in columns:
        value = cell(row, column, labels)
        if value is not None:
            text = value.isoformat() if isinstance(value, date) else str(value)
            table.add_row(Text(head(column, labels)), Text(visible(text)))
    return table


def warnings(plan: Plan) -> RenderableType:
    """The plan's warnings, one a line."""
    return Group(*(Text(visible("  ! " + warning_line(one)), style="yellow") for one in plan.warnings))


def pairs(lines: Iterable[tuple[str, str]]) -> RenderableType:
    """Label and value, one a line."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for label, value in lines:
        table.add_row(Text(label), Text(visible(value)))
    return table


def numbers(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> RenderableType:
    """A table whose first column is words and the others figures."""
    table = Table(box=None, padding=(0, 1), header_style="bold", show_edge=False)
    for at, text in enumerate(heads):
        table.add_column(text, justify="right" if at else "left", no_wrap=at > 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(text)) for text in row))
    return table


def checks(found: Iterable[Check]) -> RenderableType:
    """The doctor's lines: state, what was looked at, how it is."""
    styles = {"ok": "green", "attention": "yellow", "broken": "red"}
    table = Table.grid(padding=(0, 2))
    for ratio in (False, False, True):
        table.add_column(no_wrap=not ratio, overflow="fold")
    for check in found:
        state = Text(say(f"doctor.state.{check.state}"), style=styles[check.state])
        table.add_row(state, Text(check.name), Text(visible(check.detail)))
    return table
