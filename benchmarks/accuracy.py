"""How good the extraction is on all gold at hand, as Markdown tables: by gold set, by genre, and by document.

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
GENRES = {
    "work reports": ("工作报告",),
    "five-year plans": ("规划", "规划纲要"),
    "decisions": ("决定", "意见"),
    "regulations": ("办法", "规定", "条例"),
    "rules of assessment": ("细则",),
    "tables of tasks": ("分工方案", "分解表", "任务清单"),
    "explanations, replies, notices": ("解读", "答复", "通知"),
}
Pairs = list[tuple[tuple[Row, ...], list[Row]]]


def main(documents: Path) -> None:
    sets: dict[str, Pairs] = {}
    genres: dict[str, Pairs] = {}
    by_document: dict[str, Report] = {}
    for name, document in _documents(documents):
        records = [record for plan in document.plans for record in extract(plan)]
        judged = [msgspec.to_builtins(record) for record in records if document.judges(record.start)]
        sets.setdefault(name, []).append((document.rows, judged))
        genres.setdefault(_genre(document), []).append((document.rows, judged))
        by_document[f"{name}: {document.name}"] = score([(document.rows, judged)])
    _table({name: score(pairs) for name, pairs in sets.items()})
    print()
    _table({f"{name} ({len(genres[name])})": score(genres[name]) for name in sorted(genres)})
    print()
    _table(by_document)


def _documents(documents: Path) -> Iterator[tuple[str, GoldDocument]]:
    yield from (("sample plans", document) for document in gold_folder.read(GOLD))
    for name in gold_folder.TEXTS:
        yield from ((f"sample texts, {name}", document) for document in gold_folder.read(GOLD / name))
    if documents.is_dir():
        shared = gold_folder.read(documents / "gold", documents / "seeds")
        yield from (("shared gold", document) for document in shared)
        for split in gold_folder.SPLITS:
            found = gold_folder.read(GOLD / "real", documents, split)
            yield from ((f"real documents, {split}", document) for document in found)


def _genre(document: GoldDocument) -> str:
    doc_type = next((plan.doc_type for plan in document.plans if plan.doc_type), "")
    return next((genre for genre, ends in GENRES.items() if doc_type.endswith(ends)), "plans and points of work")


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
