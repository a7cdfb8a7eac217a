"""Judge a model against the rules, on gold that it has not learned from.

    python -m training.evaluate models/number --confidence

For each split the labels of numbers, and records with the model as a second opinion. Then how well a record's
confidence tells right from wrong with the model's doubt beside the signs of the rules. Its weights are fitted on
development gold, so for that the model must have learned from no gold (`training.train --origin half --origin rules`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import GovplanError
from training.example import REAL, judging_gold, of_gold
from training.judge import doubts, table, verdicts
from training.opinion import doubted, names, second
from training.predict import Predictor

SPLITS = ("dev", "test")
_SHARES = (0.05, 0.1, 0.25)


def main(
    model: Annotated[Path, typer.Argument(help="folder with model.onnx")],
    docs: Annotated[Path, typer.Option(envvar="GOVPLAN_REAL_DOCS", help="folder of real documents")] = REAL,
    confidence: Annotated[bool, typer.Option(help="fit confidence with the model's doubt")] = False,
) -> None:
    """Print the tables."""
    try:
        _judge(Predictor(model), docs, confidence=confidence)
    except GovplanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _judge(predictor: Predictor, docs: Path, *, confidence: bool) -> None:
    for split in SPLITS:
        _split(split, docs, predictor)
    if confidence:
        doubted(docs, predictor)


def _split(split: str, docs: Path, predictor: Predictor) -> None:
    documents = list(judging_gold(docs, split))
    examples = [example for document in documents for example in of_gold(document)]
    opinions = predictor.opinions([example.mention for example in examples])
    chances = [opinion.chances for opinion in opinions]
    typer.echo(f"## {split}: {len(examples)} numbers of {len(documents)} documents\n")
    typer.echo(table(verdicts(examples, chances)))
    held = doubts(examples, chances, _SHARES)
    shown = (f"{part:.0%} in {share:.0%}" for share, part in zip(_SHARES, held, strict=True))
    typer.echo(f"\nwrong labels of the rules among the numbers that the model doubts most: {', '.join(shown)}\n")
    typer.echo(names(examples, opinions) + "\n")
    typer.echo(second(documents, predictor) + "\n")


if __name__ == "__main__":
    typer.run(main)
