"""Mentions with labels: gold of readers, halves of work reports, and what the rules say of other documents.

Three origins of a label, from the surest to the least sure: `gold`; `half`, a number that the rules take for a record
in the half of a work report that looks back (fact) or ahead (target); `rules`, what the rules make of it, which a model
can only copy. Documents that a model is judged on give no label for training: see `held_out`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from extract import gold_folder
from extract.assemble import read
from extract.gold import Row, gold_entry, match, predicted_entry
from extract.gold_folder import GoldDocument
from extract.review_half import outlook, reviews_first
from ingest import read_file
from ingest.plan import Plan
from training.mention import LABELS, Mention, mentions

ROOT = Path(__file__).resolve().parent.parent
GOLD, PLANS = ROOT / "corpora" / "gold", ROOT / "corpora" / "plans"
REAL = ROOT.parent / "shared"
_AROUND = 24
_PATTERNS = ("data/gov_pages/*.html", "seeds/*.txt")


@dataclass(frozen=True, slots=True)
class Example:
    """A mention of a document with its label, what is measured, and where both come from: gold, half or rules."""

    document: str
    mention: Mention
    label: str
    metric: str
    origin: str


def training_examples(documents: Path) -> Iterator[Example]:
    """All that may be learned from: `documents` is the folder of real documents, whose parts may be missing."""
    yield from (example for document in training_gold(documents) for example in of_gold(document))
    for path in reports(documents):
        yield from _of_report(path)
    for path in others(documents):
        yield from _of_rules(path)


def reports(documents: Path) -> list[Path]:
    """Work reports whose halves give labels."""
    kept_apart = held_out()
    return [path for path in sorted(documents.glob("data/city_reports/*.docx")) if path.stem not in kept_apart]


def others(documents: Path) -> list[Path]:
    """Documents without gold, for the rules' labels."""
    left_out = held_out() | _annotated(documents)
    found = [*(path for pattern in _PATTERNS for path in documents.glob(pattern)), *PLANS.glob("*/*")]
    return sorted(path for path in found if path.stem not in left_out)


def training_gold(documents: Path) -> Iterator[GoldDocument]:
    """Gold to learn from: sample plans, and the gold that lies in `documents` itself."""
    yield from sample_gold()
    for path in sorted(documents.glob("gold/*.jsonl")):
        found = [
            p
            for p in (documents / "gold" / f"{path.stem}.txt", documents / "seeds" / f"{path.stem}.txt")
            if p.is_file()
        ]
        if found:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            yield GoldDocument(path.stem, read_file(found[0]), tuple(rows))


def sample_gold() -> Iterator[GoldDocument]:
    """Gold of the sample plans that are not kept apart."""
    kept_apart = held_out()
    yield from (document for document in gold_folder.read(GOLD) if document.name not in kept_apart)


def judging_gold(documents: Path, split: str) -> Iterator[GoldDocument]:
    """Gold that no model has learned from: real documents of the split, and for `test` the sample plans kept apart."""
    if split == "test":
        kept_apart = held_out()
        yield from (document for document in gold_folder.read(GOLD) if document.name in kept_apart)
    if documents.is_dir():
        yield from gold_folder.read(GOLD / "real", documents, split)


def held_out() -> frozenset[str]:
    """File names, without their ending, that give no label: all annotated real documents, and held_out.txt."""
    manifest = json.loads((GOLD / "real" / gold_folder.MANIFEST).read_text(encoding="utf-8"))
    listed = resources.files("training").joinpath("held_out.txt").read_text(encoding="utf-8").splitlines()
    names = {line.partition("#")[0].strip() for line in listed} - {""}
    return frozenset({*names, *manifest, *(Path(entry["path"]).stem for entry in manifest.values())})


def _annotated(documents: Path) -> frozenset[str]:
    """Documents with gold: their labels are the readers', never the rules'."""
    manifest = json.loads((GOLD / gold_folder.MANIFEST).read_text(encoding="utf-8"))
    return frozenset({*manifest, *(path.stem for path in documents.glob("gold/*.jsonl"))})


def of_gold(document: GoldDocument) -> Iterator[Example]:
    """The annotated numbers of a document; those that a careful reader could argue both ways are left out."""
    shown = [
        (plan, mention)
        for plan in document.plans
        for mention in mentions(plan, read(plan))
        if document.judges(mention.start)
    ]
    entries = [predicted_entry(_row(plan, mention)) for plan, mention in shown]
    gold = [gold_entry(row) for row in document.rows if row.get("value") is not None]
    answers = {id(p): g for g, p in match(gold, entries)}
    for (_, mention), entry in zip(shown, entries, strict=True):
        answer = answers.get(id(entry))
        if answer is None or not answer.optional:
            label, metric = (answer.kind, answer.row.get("metric") or "") if answer else (LABELS[0], "")
            yield Example(document.name, mention, label, metric, "gold")


def _row(plan: Plan, mention: Mention) -> Row:
    """A mention as an exported record, so that gold is found as the scorer finds it."""
    quantity = mention.quantity
    end = mention.start + len(mention.number)
    return {
        "kind": mention.rules,
        "quote": plan.text[max(0, mention.start - min(_AROUND, len(mention.before))) : end],
        "sentence": plan.text[mention.start - len(mention.before) : end + len(mention.after)],
        "value": quantity.value,
        "value_max": quantity.value_max,
        "unit": quantity.unit,
    }


def _of_report(path: Path) -> Iterator[Example]:
    for plan in read_file(path):
        view = outlook(plan)
        halves = reviews_first(plan) and view.back
        for mention in mentions(plan, read(plan)):
            half = "fact" if view.past(mention.start) else "target"
            if not halves or mention.rules in ("none", "quota"):
                yield Example(path.stem, mention, mention.rules, mention.metric, "rules")
            elif mention.rules == half:
                yield Example(path.stem, mention, half, mention.metric, "half")


def _of_rules(path: Path) -> Iterator[Example]:
    for plan in read_file(path):
        yield from (
            Example(path.stem, mention, mention.rules, mention.metric, "rules")
            for mention in mentions(plan, read(plan))
        )


def counted(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """How many examples of each origin bear each label."""
    found = {origin: dict.fromkeys(LABELS, 0) for origin in ("gold", "half", "rules")}
    for example in examples:
        found[example.origin][example.label] += 1
    return found
