"""Tables become candidates for records: each amount of an indicator table, each row of a task table.

    for item in find(plan):
        match item:
            case TableValue():  # an amount with all that its row, its column and the caption say of it
            case TableRow():    # texts for the sentence extractor, and what the columns add to what it finds

The evidence of both is the row: plan.text[item.start:item.end]. Where `deadline` is None the plan's own last day
is inherited, as in running text. A table without a readable head continues the one right above it, if that is as
wide; otherwise its longer cells are given as rows of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extract import table_amount, table_grid, table_head, table_row, table_task
from extract.table_amount import TableValue
from extract.table_grid import Grid
from extract.table_head import Head
from extract.table_task import TableRow, TableText
from ingest.plan import Plan

_PAGE = re.compile(r"[\s\d\-—第页共/()（）续表:：.]*")
_NEAR = 40

__all__ = ["TableRow", "TableText", "TableValue", "find"]


def find(plan: Plan) -> Iterator[TableValue | TableRow]:
    """The candidates in a plan's tables in reading order."""
    above: tuple[Grid, Head] | None = None
    grids = list(table_grid.find(plan))
    split = {grid.number for pair in pairwise(grids) if _is_cut(plan, *pair) for grid in pair}
    for grid in grids:
        head = table_head.find(grid, plan.year) or _continued(plan, grid, above)
        above = (grid, head) if head else None
        yield from _items(plan, grid, head, split=grid.number in split) if head else table_task.loose(grid)


def _is_cut(plan: Plan, upper: Grid, lower: Grid) -> bool:
    """Are two tables one that goes on over the page, with or without its head again?"""
    between = plan.text[upper.end : lower.start]
    return upper.width == lower.width and len(between) < _NEAR and _PAGE.fullmatch(between) is not None


def _continued(plan: Plan, grid: Grid, above: tuple[Grid, Head] | None) -> Head | None:
    """The head of the table right above, where a page break has cut one table in two."""
    if above is None or above[0].width != grid.width or plan.text[above[0].end : grid.start].strip():
        return None
    return replace(above[1], body=0)


def _items(plan: Plan, grid: Grid, head: Head, *, split: bool) -> list[TableValue | TableRow]:
    rows = list(table_row.find(plan, grid, head))
    items: list[TableValue | TableRow] = [*table_amount.find(plan, grid, head, rows, split=split)]
    items += table_task.find(grid, head, rows, table_amount.time(plan, head), plan.year)
    return sorted(items, key=lambda item: (item.start, item.cell.column))
