"""What the tables of a plan commit to: their amounts, and the sentences and duties in their cells."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from extract import duty, prose, table
from extract.character import fold
from extract.coverage import Named
from extract.found import Figure, Found
from extract.reading import read
from extract.review_half import Outlook
from extract.sentence import clauses
from extract.table import TableRow, TableText, TableValue
from ingest.plan import Plan

_LEAST = 8
_BARE = 2
"""A metric of so few characters (新建, 维修) needs the row's name in front."""


def find(plan: Plan, view: Outlook) -> Iterator[Found]:
    """What each row commits to; the evidence is the row, `cell` the place of the number or of the words."""
    for item in table.find(plan):
        if isinstance(item, TableValue):
            yield _amount(item)
        else:
            yield from _row(plan, item, view)


def _amount(item: TableValue) -> Found:
    return Found(
        kind=item.kind,
        metric=item.metric,
        start=item.start,
        end=item.end,
        at=item.start,
        sentence=(item.start, item.end),
        method=item.method,
        figure=Figure(
            value=item.value,
            value_max=item.value_max,
            unit=item.unit,
            comparator=item.comparator,
            change=item.change,
            aggregation=item.aggregation,
            nature=item.nature,
            baseline=item.baseline,
            baseline_text=item.baseline_text,
        ),
        deadline=item.deadline,
        doers=(item.lead_units, item.units),
        key=item.cell,
        whole=item.parent,
        complete=item.complete,
        cell=item.cell,
    )


def _row(plan: Plan, row: TableRow, view: Outlook) -> Iterator[Found]:
    """What is found in the cells of a row; a row without any amount or dated duty is one task, if it is dated."""
    found = [item for text in row.texts for item in _in_cell(plan, row, text, view)]
    yield from found
    words = _undone(plan, row) if found else row.duty
    if words and row.deadline and not any(item.kind == "task" for item in found):
        yield Found(
            kind="task",
            metric=words,
            start=row.start,
            end=row.end,
            at=row.start,
            sentence=(row.start, row.end),
            method=row.method,
            deadline=row.deadline,
            doers=(row.lead_units, row.units),
            cell=row.cell,
        )


def _undone(plan: Plan, row: TableRow) -> str:
    """The first clause of a row's cells that says what to do without a number (划定散煤禁燃区,…供应不少于22万吨)."""
    for text in row.texts:
        words = fold(plan.text[text.start : text.end])
        numbers = [i for i, char in enumerate(words) if char.isdigit()]
        for start, end in clauses(words, 0, len(words)):
            clause = words[start:end].strip(" 、")
            if not any(start <= i < end for i in numbers) and duty.says(clause) and len(clause) >= _LEAST:
                return clause
    return ""


def _together(row: Named, cell: Named) -> Named:
    """The bodies of a row's columns, and those that the words of a cell name."""
    lead = tuple(dict.fromkeys((*cell[0], *row[0])))
    return lead, tuple(name for name in dict.fromkeys((*cell[1], *row[1])) if name not in lead)


def _named(metric: str, row: TableRow, text: TableText) -> str:
    """区级财政480万元 in the column of money is 修建竹山机耕道区级财政."""
    return metric if len(metric) > _BARE and not text.fund else row.name + metric


def _in_cell(plan: Plan, row: TableRow, text: TableText, view: Outlook) -> Iterator[Found]:
    paragraph = read(plan, text.start, text.end)
    past = Outlook(((text.start, text.end),)) if text.past else view
    for item in prose.find(plan, paragraph, past):
        figure = item.figure
        yield replace(
            item,
            metric=_named(item.metric, row, text),
            start=row.start,
            end=row.end,
            method=row.method,
            figure=replace(figure, nature=figure.nature or row.nature) if figure else None,
            deadline=item.deadline or (None if item.kind == "fact" else text.deadline or row.deadline),
            doers=(row.lead_units, row.units) if text.fund else _together((row.lead_units, row.units), item.doers),
            cell=text.cell,
        )
