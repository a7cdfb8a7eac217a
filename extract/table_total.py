"""Which row or column of a table holds the whole of which others: 合计, 小计, 全市.

    rows = of_rows(grid, head, table_row.find(plan, grid, head))
    rows.whole[5]          # the row that row 5 is counted into
    rows.complete          # the totals whose rows are all there

Nothing is said of a table whose order is not plain: two totals of one name with rows behind the last, numbered rows
among rows without a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract import table_cell
from extract.part import axes
from extract.table_grid import MAX_ROWS, Grid
from extract.table_head import Column, Head, is_place
from extract.table_row import Row
from extract.word import alternation, words

_SUMS = ("合计", "总计", "共计", "总数")
"""Names that say that all rows are added; 全市 may hold more than its counties."""
_KINDS = (
    ("dotted", re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?!\d|%)")),
    ("number", re.compile(r"\d{1,3}(?:[、.．]|$)")),
    ("bracket number", re.compile(r"\(\d{1,3}\)")),
    ("numeral", re.compile(r"[一二三四五六七八九十]{1,3}(?:、|$)")),
    ("bracket numeral", re.compile(r"\([一二三四五六七八九十]{1,3}\)")),
)
_TOTAL_COLUMN = re.compile(rf"(?:{alternation('table_total', 'table_total_column')})$")
_AVERAGE = re.compile(alternation("table_average"))
_SPACE = re.compile(r"\s+")
_REST = re.compile(r"其[他它余]")


@dataclass(frozen=True, slots=True)
class Wholes:
    """`whole` gives the row (or column) that a row (or column) is a part of, `complete` the parts of those wholes that
    have all their parts."""

    whole: dict[int, int] = field(default_factory=dict)
    complete: dict[int, list[int]] = field(default_factory=dict)


def adds(words_: str, unit: str | None) -> bool:
    """Do numbers of this head or metric, in this unit, add up? Rates, averages, ranks and norms do not."""
    return not (unit and ("%" in unit or "‰" in unit or "/" in unit)) and _AVERAGE.search(words_) is None


def of_rows(grid: Grid, head: Head, rows: Sequence[Row], *, split: bool) -> Wholes:
    """The wholes of a table's rows; where the table is `split` over pages, none is known to have all its rows."""
    body = [row for row in rows if not row.part]
    totals = [row for row in body if row.total]
    blocks = _blocks(body, totals) if len(totals) > 1 else _nested(grid, head, body, totals)
    whole = {part: total.index for total, parts in blocks for part in parts}
    if split or len(grid.rows) >= MAX_ROWS:
        return Wholes(whole)
    # The last of several totals may be that of the whole table.
    sure = blocks[:-1] if len(totals) > 1 else blocks
    return Wholes(whole, {total.index: parts for total, parts in sure if _says_all(total)})


def _says_all(total: Row) -> bool:
    return total.subtotal or not total.names or _SPACE.sub("", total.names[-1]) in _SUMS


def _blocks(body: Sequence[Row], totals: Sequence[Row]) -> list[tuple[Row, list[int]]]:
    """Several totals of one name, each below its own rows."""
    names = {row.names[-1:] for row in totals}
    plain = not any(row.subtotal for row in body)
    if len(names) != 1 or not plain or body[-1] is not totals[-1] or body[0] is totals[0]:
        return []
    return _closed(body, totals)


def _closed(body: Sequence[Row], ends: Sequence[Row]) -> list[tuple[Row, list[int]]]:
    """The rows above each end, down from the end before."""
    found: list[tuple[Row, list[int]]] = []
    taken: list[int] = []
    last = {row.index for row in ends}
    for row in body:
        if row.index in last:
            found.append((row, taken))
            taken = []
        else:
            taken.append(row.index)
    return found


def _nested(grid: Grid, head: Head, body: Sequence[Row], totals: Sequence[Row]) -> list[tuple[Row, list[int]]]:
    """One total over subtotals over rows, or over numbered rows of two levels, or over plain rows; or no total."""
    total = next(iter(totals), None)
    rest = [row for row in body if row is not total]
    if total is not None and total not in (body[0], body[-1]):
        return []
    subs = [row for row in rest if row.subtotal]
    if not subs:
        return _levels(grid, head, rest, total)
    opening, closing = rest[0] is subs[0], rest[-1] is subs[-1]
    if opening == closing:
        return []
    blocks = _closed(rest if closing else rest[::-1], subs)
    return [*blocks, *([(total, [row.index for row in subs])] if total else [])]


def _levels(grid: Grid, head: Head, rows: Sequence[Row], total: Row | None) -> list[tuple[Row, list[int]]]:
    if total is None:
        return []
    kinds = [_kind(grid, head, row) for row in rows]
    if len(set(kinds)) == 1:
        return [(total, [row.index for row in rows])]
    if "" in kinds:
        return []
    order = list(dict.fromkeys(kinds))
    blocks: dict[int, tuple[Row, list[int]]] = {}
    above: dict[int, Row] = {}
    for row, kind in zip(rows, kinds, strict=True):
        level = order.index(kind)
        above[level] = row
        over = above.get(level - 1, total) if level else total
        blocks.setdefault(over.index, (over, []))[1].append(row.index)
    return list(blocks.values())


def _kind(grid: Grid, head: Head, row: Row) -> str:
    """How a row is numbered, in a column of numbers or before its name; "" where it is not."""
    cells = [cell for column in head.of("number") if (cell := grid.rows[row.index][column.index]) is not None]
    texts = [*(cell.text for cell in cells), *([row.named.text] if row.named else [])]
    return next((kind for text in texts for kind, shape in _KINDS if shape.match(text)), "")


def of_columns(head: Head) -> Wholes:
    """The wholes of a table's columns: 合计 beside years, places or sources of money."""
    whole: dict[int, int] = {}
    complete: dict[int, list[int]] = {}
    for total in head.numbers:
        parts = _added(head.columns, total) if _TOTAL_COLUMN.search(_last(total)) else []
        if len(parts) < 2 or any(part.index in whole for part in parts):
            continue
        whole |= {part.index: total.index for part in parts}
        if _are_all(head.columns, parts, total):
            complete[total.index] = [part.index for part in parts]
    return Wholes(whole, complete)


def _added(columns: Sequence[Column], total: Column) -> list[Column]:
    """The columns behind a total, or where these are no list, before it; the nearest first."""
    after = list(_beside(columns[total.index + 1 :], total))
    return after if len(after) > 1 else list(_beside(columns[: total.index][::-1], total))


def _are_all(columns: Sequence[Column], parts: Sequence[Column], total: Column) -> bool:
    """Does the total say that it adds all, and does no other number stand beyond its parts?"""
    last = parts[-1].index
    beyond = last + (1 if last > total.index else -1)
    alone = not (0 <= beyond < len(columns) and columns[beyond].numeric)
    return alone and _last(total) in (*_SUMS, *words("table_subtotal"))


def _beside(columns: Sequence[Column], total: Column) -> Iterator[Column]:
    """The columns next to a total that are of one sort, under the same head and in the same unit."""
    sort = ""
    for column in columns:
        own = _sort(column)
        if not column.numeric or column.unit != total.unit or _over(column) != _over(total):
            return
        if not _goes_on(sort, own):
            return
        sort = sort or own
        yield column


def _goes_on(sort: str, own: str) -> bool:
    """May a column of its own sort stand in a list of `sort`? 其他 ends one, but begins none."""
    return own in (sort, "rest") if sort else own not in ("", "rest")


def _sort(column: Column) -> str:
    last = _last(column)
    if re.fullmatch(r"(?:19|20)\d{2}年?", last):
        return "year"
    if any(last.startswith(word) for word, axis in axes().items() if axis == "fund"):
        return "fund"
    return "rest" if _REST.match(last) else "place" if is_place(last) else ""


def _last(column: Column) -> str:
    """The lowest head of a column, without its unit."""
    return _SPACE.sub("", table_cell.split_unit(column.label.rsplit(" ", 1)[-1])[0])


def _over(column: Column) -> str:
    return column.label.rpartition(" ")[0]
