"""A model's labels beside the rules' on numbers that a reader labelled: figures, and nothing of the texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.example import Example
from training.mention import LABELS
from training.predict import Chances

THRESHOLDS = (0.6, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How good one way to label is: the share of right labels, the F1 of each label (None where it never occurs), and
    precision and recall of the numbers that belong on a row of the target table (target or quota)."""

    name: str
    right: float
    f1: tuple[float | None, ...]
    precision: float | None
    recall: float | None


def verdicts(examples: Sequence[Example], chances: Sequence[Chances]) -> list[Verdict]:
    """The rules, the model, and the rules with the model's word where it is surer than each of THRESHOLDS."""
    wanted = [example.label for example in examples]
    rules = [example.mention.rules for example in examples]
    given = {
        "rules": rules,
        "model": [LABELS[row.argmax()] for row in chances],
        **{f"model where over {least}": overruled(rules, chances, least) for least in THRESHOLDS},
    }
    return [verdict(name, wanted, labels) for name, labels in given.items()]


def overruled(rules: Sequence[str], chances: Sequence[Chances], least: float) -> list[str]:
    """The rules' labels, the model's in their place where its chance is over `least`."""
    return [LABELS[row.argmax()] if row.max() > least else rule for rule, row in zip(rules, chances, strict=True)]


def verdict(name: str, wanted: Sequence[str], given: Sequence[str]) -> Verdict:
    """How the labels given agree with those wanted."""
    rows = [
        (label in ("target", "quota"), got in ("target", "quota")) for label, got in zip(wanted, given, strict=True)
    ]
    hits = rows.count((True, True))
    return Verdict(
        name,
        sum(a == b for a, b in zip(wanted, given, strict=True)) / max(1, len(wanted)),
        tuple(_f1(label, wanted, given) for label in LABELS),
        _share(hits, sum(got for _, got in rows)),
        _share(hits, sum(label for label, _ in rows)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _f1(label: str, wanted: Sequence[str], given: Sequence[str]) -> float | None:
    hits = sum(a == b == label for a, b in zip(wanted, given, strict=True))
    return _share(2 * hits, wanted.count(label) + given.count(label))


def doubts(examples: Sequence[Example], chances: Sequence[Chances], shares: Sequence[float]) -> list[float]:
    """What share of the rules' wrong labels is in each share of the numbers, those first whose label by the rules the
    model believes least."""
    trust = [row[LABELS.index(example.mention.rules)] for example, row in zip(examples, chances, strict=True)]
    wrong = np.array([example.label != example.mention.rules for example in examples], dtype=bool)
    ordered = wrong[np.argsort(trust, kind="stable")]
    return [float(ordered[: round(share * len(ordered))].sum() / max(1, wrong.sum())) for share in shares]


def table(found: Sequence[Verdict]) -> str:
    """The verdicts as a Markdown table."""
    heads = ("right", *(f"{label} F1" for label in LABELS), "row precision", "row recall")
    lines = ["| | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for one in found:
        figures = (one.right, *one.f1, one.precision, one.recall)
        lines.append(f"| {one.name} | " + " | ".join("" if x is None else f"{x:.3f}" for x in figures) + " |")
    return "\n".join(lines)
