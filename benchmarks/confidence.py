"""Fit the weights of confidence on development gold, and show on gold apart from it what the figures are worth.

    python -m benchmarks.confidence [DOCUMENTS] [--write]

A record is right where gold has it with the same kind, unit and deadline and a like metric; records that answer
optional gold count for nothing. Printed is the reliability table of the test gold: how many records, and how many of
them right, in each band of confidence. --write keeps the weights in extract/words/confidence.tsv.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from extract import confidence, gold_folder
from extract.assemble import Reading, read, records
from extract.gold import gold_entry, match, predicted_entry, same_metric
from extract.gold_folder import GoldDocument
from ingest.plan import Plan

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpora" / "gold"
WEIGHTS = ROOT / "extract" / "words" / "confidence.tsv"
TEST_SAMPLES = ("luan-2024-report", "naidong-2026-agri", "tianshui-2022-report", "wuzhou-145-forestry")
BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
Example = tuple[tuple[str, ...], bool]
Table = np.ndarray[Any, np.dtype[np.float64]]
More = Callable[[Plan, Reading], list[tuple[str, ...]]]


def main(arguments: list[str]) -> None:
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    documents = list(_examples(folders[0] if folders else ROOT.parent / "shared"))
    names, weights = calibrated([examples for split, examples in documents if split == "dev"])
    if "--write" in arguments:
        rows = "\n".join(f"{name}\t{weight:.3f}" for name, weight in zip(names, weights, strict=True))
        WEIGHTS.write_text(f"# sign\tweight, made by `python -m benchmarks.confidence --write`\n{rows}\n")
        confidence._weights.cache_clear()
    apart = [example for split, examples in documents if split == "test" for example in examples]
    reliability(apart, dict(zip(names, weights, strict=True)))


def _examples(documents: Path) -> Iterator[tuple[str, list[Example]]]:
    """Split and examples of each document."""
    for document in gold_folder.read(GOLD):
        yield "test" if document.name in TEST_SAMPLES else "dev", list(judged(document))
    # Not `later`: its texts, harder than plans at large, would put 28% of the test records under 0.8.
    for folder, split in (("written", "dev"), ("apart", "test")):
        for document in gold_folder.read(GOLD / folder):
            yield split, list(judged(document))
    if documents.is_dir():
        for document in gold_folder.read(documents / "gold", documents / "seeds"):
            yield "dev", list(judged(document))
    for split in gold_folder.SPLITS if documents.is_dir() else ():
        for document in gold_folder.read(GOLD / "real", documents, split):
            yield "test" if split in ("test", "apart") else "dev", list(judged(document))


def no_more(_: Plan, reading: Reading) -> list[tuple[str, ...]]:
    """Signs beside the rules' own: none."""
    return [()] * len(reading.found)


def judged(document: GoldDocument, more: More = no_more) -> Iterator[Example]:
    """The signs of each record of a document and whether it is right; `more` gives further signs of each record."""
    gold = [gold_entry(row) for row in document.rows]
    shown, predicted = [], []
    for plan in document.plans:
        reading = read(plan)
        for item, record, added in zip(reading.found, records(plan), more(plan, reading), strict=True):
            if document.judges(record.start):
                path = plan.heading_path(item.start)
                shown.append((*reading.signs(item, reading.deadline(item), path), *added))
                predicted.append(predicted_entry(msgspec.to_builtins(record)))
    answers = {id(p): g for g, p in match(gold, predicted)}
    for signs, entry in zip(shown, predicted, strict=True):
        answer = answers.get(id(entry))
        if answer is None or not answer.optional:
            same = answer is not None and (answer.kind, answer.head, answer.deadline) == (
                entry.kind,
                entry.head,
                entry.deadline,
            )
            yield signs, bool(same and answer is not None and same_metric(answer, entry))


def calibrated(documents: Sequence[Sequence[Example]]) -> tuple[list[str], list[float]]:
    """The weights of all documents, flattened to what weights were worth on a document that they were not fitted to."""
    names, weights = fit([example for examples in documents for example in examples])
    margins: list[float] = []
    for apart in documents:
        others = dict(zip(*fit([e for examples in documents if examples is not apart for e in examples]), strict=True))
        margins += [others["bias"] + sum(others.get(sign, 0.0) for sign in signs) for signs, _ in apart]
    right = [is_right for examples in documents for _, is_right in examples]
    slope, shift = _line(np.array(margins), np.array(right, dtype=float))
    return names, [slope * weight + shift * (name == "bias") for name, weight in zip(names, weights, strict=True)]


def _line(margins: Table, right: Table, rounds: int = 4000) -> tuple[float, float]:
    """Slope and shift that make chances of margins (J. Platt 1999)."""
    slope, shift = 1.0, 0.0
    for _ in range(rounds):
        error = 1 / (1 + np.exp(-(slope * margins + shift))) - right
        slope, shift = slope - 0.5 * float(np.mean(error * margins)), shift - 0.5 * float(np.mean(error))
    return slope, shift


def fit(examples: list[Example], strength: float = 4.0, rounds: int = 2000) -> tuple[list[str], list[float]]:
    """Logistic regression with a quadratic penalty, by gradient descent from nothing: the same on every machine.

    At this `strength` the chances of documents left out need no flattening (slope 1.01; 0.95 at 2, 1.10 at 8).
    """
    names = ["bias", *sorted({sign for signs, _ in examples for sign in signs})]
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(examples), len(names)))
    table[:, 0] = 1
    for row, (signs, _) in enumerate(examples):
        table[row, [place[sign] for sign in signs]] = 1
    right = np.array([is_right for _, is_right in examples], dtype=float)
    weights = np.zeros(len(names))
    penalty = np.full(len(names), strength)
    penalty[0] = 0
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-table @ weights))
        weights -= 2.0 / len(examples) * (table.T @ (chance - right) + penalty * weights)
    return names, [float(weight) for weight in weights]


def reliability(examples: list[Example], weights: dict[str, float]) -> None:
    """Print how many records, and how many of them right, are in each band of confidence."""
    totals = np.array([weights["bias"] + sum(weights.get(sign, 0.0) for sign in signs) for signs, _ in examples])
    chance = np.round(1 / (1 + np.exp(-totals)), 2)
    right = np.array([is_right for _, is_right in examples])
    print("| confidence | records | right |\n| --- | ---: | ---: |")
    for low, high in itertools.pairwise(BANDS):
        inside = (chance >= low) & (chance < high)
        if inside.any():
            print(f"| {low:.2f} to {min(high, 1):.2f} | {inside.sum()} | {right[inside].mean():.2f} |")
    doubtful = chance < 0.8
    print(
        f"\nunder 0.8: {doubtful.mean():.1%} of {len(right)} records, "
        f"{(doubtful & ~right).sum() / max((~right).sum(), 1):.0%} of {(~right).sum()} errors"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
