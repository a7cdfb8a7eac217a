"""How good the extraction is on all gold at hand, as Markdown tables: by gold set, and by document.

    python -m benchmarks.accuracy [DOCUMENTS]      DOCUMENTS: the folder of real documents (default: ../shared)

Gold of documents that are not at hand is left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from extract import extract, gold_folder
from extract.evaluate import Report, score
from extract.gold import Row
from extract.gold_folder import GoldDocument

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpora" / "gold"
COLUMNS = (
    "records.f1", "records.precision", "records.recall", "records_strict.f1", "quote", "kind", "unit", "comparator",
    "change", "metric", "deadline", "lead_units.f1", "units.f1", "fact.f1",
)  # fmt: skip
Pairs = list[tuple[tuple[Row, ...], list[Row]]]


def main(documents: Path) -> None:
    sets: dict[str, Pairs] = {}
    by_document: dict[str, Report] = {}
    for name, document in _documents(documents):
        records = [record for plan in document.plans for record in extract(plan)]
        judged = [msgspec.to_builtins(record) for record in records if document.judges(record.start)]
        sets.setdefault(name, []).append((document.rows, judged))
        by_document[f"{name}: {document.name}"] = score([(document.rows, judged)])
    _table({name: score(pairs) for name, pairs in sets.items()})
    print()
    _table(by_document)


def _documents(documents: Path) -> Iterator[tuple[str, GoldDocument]]:
    yield from (("sample plans", document) for document in gold_folder.read(GOLD))
    if documents.is_dir():
        for split in ("dev", "test"):
            found = gold_folder.read(GOLD / "real", documents, split)
            yield from ((f"real documents, {split}", document) for document in found)


def _table(reports: dict[str, Report]) -> None:
    print("| |", " | ".join(column.replace("_", " ").replace(".", " ") for column in COLUMNS), "|")
    print("| --- |", " | ".join("---:" for _ in COLUMNS), "|")
    for name, report in reports.items():
        print(f"| {name} |", " | ".join(_figure(report, column) for column in COLUMNS), "|")


def _figure(report: Report, column: str) -> str:
    name, _, part = column.partition(".")
    value = getattr(getattr(report, name), part or "accuracy")
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
