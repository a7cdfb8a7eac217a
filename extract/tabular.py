"""What the tables of a plan commit to: their amounts, and the sentences and duties in their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extract import prose, table
from extract.found import Figure, Found
from extract.reading import read
from extract.review_half import Outlook
from extract.table import TableRow, TableText, TableValue
from ingest.plan import Plan

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
        confidence=item.confidence,
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
        cell=item.cell,
    )


def _row(plan: Plan, row: TableRow, view: Outlook) -> Iterator[Found]:
    """What is found in the cells of a row; a row without any amount or dated duty is one task, if it is dated."""
    found = [item for text in row.texts for item in _in_cell(plan, row, text, view)]
    yield from found
    if not found and row.deadline and row.duty:
        yield Found(
            kind="task",
            metric=row.duty,
            start=row.start,
            end=row.end,
            at=row.start,
            sentence=(row.start, row.end),
            confidence=row.confidence,
            method=row.method,
            deadline=row.deadline,
            doers=(row.lead_units, row.units),
            cell=row.cell,
        )


def _in_cell(plan: Plan, row: TableRow, text: TableText, view: Outlook) -> Iterator[Found]:
    paragraph = read(plan, text.start, text.end)
    past = Outlook(((text.start, text.end),)) if text.past else view
    for item in prose.find(plan, paragraph, past):
        (lead, units), figure = item.doers, item.figure
        yield replace(
            item,
            metric=item.metric if len(item.metric) > _BARE else row.name + item.metric,
            start=row.start,
            end=row.end,
            confidence=min(item.confidence, row.confidence),
            method=row.method,
            figure=replace(figure, nature=figure.nature or row.nature) if figure else None,
            deadline=item.deadline or (None if item.kind == "fact" else text.deadline or row.deadline),
            doers=(lead or row.lead_units, units or row.units),
            cell=text.cell,
        )
