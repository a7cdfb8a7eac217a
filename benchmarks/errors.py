"""What goes wrong on the gold that rules may be made from, by kind of error, commonest first, as a Markdown table.

    python -m benchmarks.errors [DOCUMENTS]      DOCUMENTS: the folder of real documents (default: ../shared)

Gold that is only scored has no part in it. A name lacks words where all its characters but one stand in the gold's, and
has too many where it is the other way round.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.confidence import TEST_SAMPLES
from extract import extract, gold_folder
from extract.gold import Entry, gold_entry, match, predicted_entry, same_metric
from extract.gold_folder import GoldDocument

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpora" / "gold"


def main(documents: Path) -> None:
    counted: Counter[str] = Counter()
    firm = 0
    for document in _read(documents):
        counted.update(errors(document))
        firm += sum(not row.get("optional") for row in document.rows)
    print(f"{firm} records\n\n| kind of error | of |\n| --- | ---: |")
    for kind, times in counted.most_common():
        print(f"| {kind} | {times} |")


def _read(documents: Path) -> Iterator[GoldDocument]:
    yield from (document for document in gold_folder.read(GOLD) if document.name not in TEST_SAMPLES)
    for folder in ("written", "later"):
        yield from gold_folder.read(GOLD / folder)
    if documents.is_dir():
        yield from gold_folder.read(documents / "gold", documents / "seeds")
        for split in ("dev", "pasted", "excerpt", "wide"):
            yield from gold_folder.read(GOLD / "real", documents, split)


def errors(document: GoldDocument) -> Iterator[str]:
    """The kind of each error in a document; a record may have several."""
    records = (record for plan in document.plans for record in extract(plan) if document.judges(record.start))
    gold = [gold_entry(row) for row in document.rows]
    found = [predicted_entry(msgspec.to_builtins(record)) for record in records]
    pairs = match(gold, found)
    for wanted, given in pairs:
        if not wanted.optional:
            yield from _between(wanted, given)
    matched = {id(entry) for pair in pairs for entry in pair}
    yield from (f"missed {_what(entry)}" for entry in gold if id(entry) not in matched and not entry.optional)
    yield from (f"{_what(entry)} that is none" for entry in found if id(entry) not in matched)


def _what(entry: Entry) -> str:
    return "task" if entry.kind == "task" else "number"


def _between(wanted: Entry, given: Entry) -> Iterator[str]:
    if wanted.kind != given.kind:
        yield f"{wanted.kind} taken for {given.kind}"
    if wanted.head != given.head:
        yield "unit"
    elif wanted.unit != given.unit:
        yield "denominator"
    if wanted.deadline != given.deadline:
        yield "deadline of the clause" if wanted.row.get("deadline_from") == "clause" else "deadline inherited"
    if not same_metric(wanted, given):
        own, other = set(wanted.row["metric"]), set(given.row["metric"])
        yield "name lacks words" if len(other - own) <= 1 else "name has too many" if len(own - other) <= 1 else "name"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
