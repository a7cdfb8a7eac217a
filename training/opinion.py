"""A model as a second opinion on records: does it set right what the rules get wrong, or at least doubt it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
import numpy as np

from benchmarks.confidence import fit, judged, no_more, reliability
from extract import Record, extract
from extract.assemble import Reading, read
from extract.evaluate import Report, score
from extract.gold import gold_entry, same_metric
from extract.gold_folder import GoldDocument
from ingest.plan import Plan
from training.example import Example, judging_gold, sample_gold
from training.judge import THRESHOLDS
from training.mention import LABELS, Mention, mentions, named
from training.predict import Chances, Opinion, Predictor

Asked = dict[object, tuple[Mention, Opinion]]
Signs = tuple[str, ...]


def asked(plan: Plan, reading: Reading, predictor: Predictor) -> Asked:
    """The model's opinion on each number of a plan's running text, by the place of the number."""
    shown = list(mentions(plan, reading))
    return {one.start: (one, opinion) for one, opinion in zip(shown, predictor.opinions(shown), strict=True)}


def second(documents: Sequence[GoldDocument], predictor: Predictor) -> str:
    """Scores of records as they are, and with the model's kind in place of the rules' where it is surer than each of
    THRESHOLDS; a record that it takes for nothing is left out. As a Markdown table."""
    read_ones = [(document, _records(document, predictor)) for document in documents]
    lines = ["| | records F1 | precision | recall | strict F1 | kind | fact F1 |", "| --- |" + " ---: |" * 6]
    for name, least in [("rules", 2.0), *((f"model where over {least}", least) for least in THRESHOLDS)]:
        pairs = [(document.rows, list(_overruled(records, least))) for document, records in read_ones]
        lines.append(f"| {name} | " + " | ".join(_figures(score(pairs))) + " |")
    return "\n".join(lines)


def _figures(report: Report) -> Iterator[str]:
    rates = (report.records.f1, report.records.precision, report.records.recall)
    for figure in (*rates, report.records_strict.f1, report.kind.accuracy, report.fact.f1):
        yield "" if figure is None else f"{figure:.3f}"


def _records(document: GoldDocument, predictor: Predictor) -> list[tuple[Record, Chances | None]]:
    found = []
    for plan in document.plans:
        reading = read(plan)
        known = asked(plan, reading, predictor)
        for item, record in zip(reading.found, extract(plan), strict=True):
            if document.judges(record.start):
                found.append((record, known[item.key][1].chances if item.key in known else None))
    return found


def _overruled(records: Sequence[tuple[Record, Chances | None]], least: float) -> Iterator[dict[str, object]]:
    for record, chances in records:
        sure = chances is not None and chances.max() > least
        kind = LABELS[chances.argmax()] if sure and chances is not None else record.kind
        if kind != LABELS[0]:
            yield {**msgspec.to_builtins(record), "kind": kind}


def names(examples: Sequence[Example], opinions: Sequence[Opinion]) -> str:
    """How often the metric is a reader's, in the rules' words and in the model's, of the numbers of both."""
    both = [(e, o) for e, o in zip(examples, opinions, strict=True) if e.metric and e.mention.metric]
    rules = [_same(example, example.mention.metric) for example, _ in both]
    model = [_same(example, words(example.mention, opinion)) for example, opinion in both]
    return f"metric right, of {len(both)}: rules {np.mean(rules):.3f}, model {np.mean(model):.3f}"


def words(mention: Mention, opinion: Opinion) -> str:
    """The letters beside the number that are more likely than not the metric's."""
    text = mention.before + mention.after
    return "".join(char for char, chance in zip(text, opinion.letters, strict=True) if chance > 0.5)


def _same(example: Example, metric: str) -> bool:
    row = {"kind": example.label, "quote": example.mention.number}
    return same_metric(gold_entry({**row, "metric": example.metric}), gold_entry({**row, "metric": metric}))


def doubted(documents: Path, predictor: Predictor) -> None:
    """Print the reliability of confidence on the test gold, by the rules' signs and with the model's."""
    apart = list(judging_gold(documents, "test"))
    known = [*sample_gold(), *judging_gold(documents, "dev")]
    for name, more in (
        ("the rules' signs", no_more),
        ("the rules' signs and the model's doubt", partial(signs, predictor=predictor)),
    ):
        print(f"### Confidence by {name}\n")
        found, weights = fit([example for document in known for example in judged(document, more)])
        tested = [example for document in apart for example in judged(document, more)]
        reliability(tested, dict(zip(found, weights, strict=True)))


def signs(plan: Plan, reading: Reading, *, predictor: Predictor) -> list[Signs]:
    """For each of what was found: how far the model believes its kind, and its metric."""
    known = asked(plan, reading, predictor)
    return [_signs(item.kind, *known[item.key]) if item.key in known else () for item in reading.found]


def _signs(kind: str, mention: Mention, opinion: Opinion) -> Signs:
    belief = opinion.chances[LABELS.index(kind)]
    marks = named(mention, mention.metric)
    trust = _trust(marks, opinion.letters) if marks else None
    return (
        f"model_kind_{_band(float(belief), (0.5, 0.8, 0.9, 0.95, 0.98))}",
        "model_name_elsewhere" if trust is None else f"model_name_{_band(trust, (0.5, 0.7, 0.8, 0.9))}",
    )


def _trust(marks: Sequence[bool], letters: Chances) -> float:
    """Likeness of the rules' metric and the model's, letter by letter: twice what both share by what either has."""
    rules = np.array(marks, dtype=float)
    return float(2 * (rules * letters).sum() / (rules.sum() + letters.sum()))


def _band(value: float, edges: Sequence[float]) -> str:
    return f"under_{next((edge for edge in edges if value < edge), 1)}"
