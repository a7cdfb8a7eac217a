"""How good is the extraction? Figures over records and gold records (docs/records.md, gold guidelines).

    report = score([(gold_rows, predicted_rows), ...])    one pair a document, counts pooled
    report = evaluate(Path("corpora/gold"))               reads, extracts and scores a whole folder
    report.records.f1, report.deadline.accuracy, report.misses

gold.py says which record answers which. Optional gold records, and the records that answer them, count for
nothing. Facts are no rows of a target table: `records` leaves them out on both sides, `fact` scores them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from extract import gold_folder
from extract.gold import Entry, Pair, Row, gold_entry, is_tight, match, predicted_entry, same_metric
from extract.record import KINDS


class Rates(msgspec.Struct, frozen=True):
    """Precision, recall and F1; None where there was nothing to find and nothing was found."""

    precision: float | None
    recall: float | None
    f1: float | None
    tp: int
    predicted: int
    gold: int


class Share(msgspec.Struct, frozen=True):
    """The share of `n` matched records whose field is right, None where n is 0."""

    accuracy: float | None
    n: int


class FieldError(msgspec.Struct, frozen=True):
    """A matched pair that differs in a field."""

    gold: Row
    predicted: Row


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All figures, rounded to four digits, and the rows behind them.

    `records` are rows of the target table (no facts); `records_strict` must agree in kind and unit too.
    `quote` is the share of hits with tight evidence. `unit` looks at what stands before a slash, `per_unit`
    at all of it.
    """

    records: Rates
    records_strict: Rates
    quote: Share
    kind: Share
    unit: Share
    per_unit: Share
    comparator: Share
    change: Share
    metric: Share
    deadline: Share
    deadline_in_clause: Share
    no_deadline: Share
    lead_units: Rates
    units: Rates
    target: Rates
    quota: Rates
    task: Rates
    fact: Rates
    misses: tuple[Row, ...] = ()
    spurious: tuple[Row, ...] = ()
    field_errors: tuple[FieldError, ...] = ()

    def figures(self) -> dict[str, dict[str, float | int | None]]:
        """The figures by name, in the order of a table, without the rows."""
        named = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: msgspec.to_builtins(value) for name, value in named.items() if isinstance(value, Rates | Share)}


def score(documents: Iterable[tuple[Iterable[Row], Iterable[Row]]]) -> Report:
    """Figures over (gold rows, predicted rows) of each document: matched one by one, counted together."""
    pairs: list[Pair] = []
    needed: list[Entry] = []
    counted: list[Entry] = []
    for gold_rows, predicted_rows in documents:
        gold, predicted = (
            [gold_entry(row) for row in gold_rows],
            [predicted_entry(row) for row in predicted_rows],
        )
        found = match(gold, predicted)
        excused = {id(p) for g, p in found if g.optional}
        pairs += [pair for pair in found if not pair[0].optional]
        needed += [g for g in gold if not g.optional]
        counted += [p for p in predicted if id(p) not in excused]
    return _report(pairs, needed, counted)


def _report(pairs: list[Pair], needed: list[Entry], counted: list[Entry]) -> Report:
    rows = [(g, p) for g, p in pairs if g.in_table and p.in_table]
    in_gold, in_predicted = [g for g in needed if g.in_table], [p for p in counted if p.in_table]
    hits = {id(entry) for pair in pairs for entry in pair}
    return Report(
        **_row_rates(rows, len(in_predicted), len(in_gold)),
        kind=_share(g.kind == p.kind for g, p in pairs),
        **_number_shares([(g, p) for g, p in pairs if g.value is not None]),
        **_row_shares(rows),
        **_by_kind(pairs, needed, counted),
        misses=_left(in_gold, hits),
        spurious=_left(in_predicted, hits),
        field_errors=tuple(FieldError(g.row, p.row) for g, p in pairs if _differ(g, p)),
    )


def _row_rates(rows: list[Pair], predicted: int, gold: int) -> dict[str, Any]:
    """How many rows of the target table, and names in them, are found."""
    strict = sum(g.kind == p.kind and g.head == p.head for g, p in rows)
    return {
        "records": _rates(len(rows), predicted, gold),
        "records_strict": _rates(strict, predicted, gold),
        "lead_units": _names_rates([(g.lead, p.lead) for g, p in rows]),
        "units": _names_rates([(g.units, p.units) for g, p in rows]),
    }


def _number_shares(pairs: list[Pair]) -> dict[str, Any]:
    """The fields of numbers, over all matched records that have one."""
    rates = [(g, p) for g, p in pairs if "/" in g.unit]
    return {
        "unit": _share(g.head == p.head for g, p in pairs),
        "per_unit": _share(g.unit == p.unit for g, p in rates),
        "comparator": _share(g.row.get("comparator") == p.row.get("comparator") for g, p in pairs),
        "change": _share(g.row.get("change") == p.row.get("change") for g, p in pairs),
    }


def _row_shares(rows: list[Pair]) -> dict[str, Any]:
    """The fields of rows of the target table."""
    dated = [(g, p) for g, p in rows if g.deadline]
    in_clause = [(g, p) for g, p in dated if g.row.get("deadline_from") == "clause"]
    undated = [(g, p) for g, p in rows if not g.deadline]
    return {
        "quote": _share(is_tight(g, p) for g, p in rows),
        "metric": _share(same_metric(g, p) for g, p in rows),
        "deadline": _share(g.deadline == p.deadline for g, p in dated),
        "deadline_in_clause": _share(g.deadline == p.deadline for g, p in in_clause),
        "no_deadline": _share(not p.deadline for _, p in undated),
    }


def _left(entries: list[Entry], hits: set[int]) -> tuple[Row, ...]:
    """The rows of those that nothing answers."""
    return tuple(entry.row for entry in entries if id(entry) not in hits)


def _by_kind(pairs: list[Pair], needed: list[Entry], counted: list[Entry]) -> dict[str, Any]:
    return {kind: _kind_rates(kind, pairs, needed, counted) for kind in KINDS}


def _kind_rates(kind: str, pairs: list[Pair], needed: list[Entry], counted: list[Entry]) -> Rates:
    hits = sum(g.kind == p.kind == kind for g, p in pairs)
    return _rates(hits, sum(p.kind == kind for p in counted), sum(g.kind == kind for g in needed))


def _names_rates(sets: list[tuple[frozenset[str], frozenset[str]]]) -> Rates:
    hits = sum(len(wanted & got) for wanted, got in sets)
    return _rates(hits, sum(len(got) for _, got in sets), sum(len(wanted) for wanted, _ in sets))


def _rates(hits: int, predicted: int, gold: int) -> Rates:
    if not predicted and not gold:
        return Rates(None, None, None, 0, 0, 0)
    precision = hits / predicted if predicted else 0.0
    recall = hits / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Rates(round(precision, 4), round(recall, 4), round(f1, 4), hits, predicted, gold)


def _share(right: Iterable[bool]) -> Share:
    flags = list(right)
    return Share(round(sum(flags) / len(flags), 4) if flags else None, len(flags))


def _differ(g: Entry, p: Entry) -> bool:
    """Is there anything in a matched pair that a reader of the report should look at?"""
    same = (g.kind, g.deadline, g.head, g.lead, g.units) == (p.kind, p.deadline, p.head, p.lead, p.units)
    return not same or not is_tight(g, p) or not same_metric(g, p)


def evaluate(gold_dir: Path, documents: Path | None = None, split: str | None = None) -> Report:
    """Read, extract and score every document that a gold folder speaks of (gold_folder.py), or those of one split.

    Raises EvaluationError where gold or a document is missing or damaged. IngestError passes.
    """
    from extract import extract

    def pairs() -> Iterator[tuple[Sequence[Row], list[Row]]]:
        for document in gold_folder.read(gold_dir, documents, split):
            records = [record for plan in document.plans for record in extract(plan)]
            judged = (record for record in records if document.judges(record.start))
            yield document.rows, [msgspec.to_builtins(record) for record in judged]

    return score(pairs())
