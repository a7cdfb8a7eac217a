"""Train a model and write it as a folder for onnxruntime.

python -m training.train --out models/number            an encoder from scratch
python -m training.train --out ... --base PATH_OR_NAME  any Hugging Face checkpoint of the BERT family
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Annotated

import typer

from training.encoder import Size, from_checkpoint, from_scratch
from training.example import REAL, Example, counted, training_examples
from training.export import LARGEST, export
from training.learn import WEIGHTS, Course, learn, settle
from training.mention import LABELS

SIZE = Size()


def main(
    out: Annotated[Path, typer.Option(help="folder to write: model.onnx, tokenizer.json, contents.json")],
    docs: Annotated[Path, typer.Option(envvar="GOVPLAN_REAL_DOCS", help="folder of real documents")] = REAL,
    base: Annotated[str | None, typer.Option(help="checkpoint, by name or folder; none: from scratch")] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 4,
    batch: Annotated[int, typer.Option(min=1)] = 32,
    rate: Annotated[float | None, typer.Option(help="highest learning rate")] = None,
    hidden: Annotated[int, typer.Option(help="width, from scratch")] = SIZE.hidden,
    layers: Annotated[int, typer.Option(help="layers, from scratch")] = SIZE.layers,
    seed: Annotated[int, typer.Option()] = 0,
    limit: Annotated[int | None, typer.Option(help="use only so many examples, gold first, drawn by the seed")] = None,
    origin: Annotated[list[str] | None, typer.Option(help="gold, half, rules: labels to learn from; all")] = None,
) -> None:
    """Train, and write the model."""
    found = (example for example in training_examples(docs) if example.origin in (origin or WEIGHTS))
    examples = _some(list(found), limit, seed)
    _say_what(examples)
    settle(seed)
    size = Size(hidden, layers, max(1, hidden // 32))
    tokenizer, model = from_checkpoint(base) if base else from_scratch(_texts(examples), size)
    default = 2e-5 if base else 5e-4
    learn(tokenizer, model, examples, Course(epochs, batch, rate or default, seed=seed), typer.echo)
    written = export(tokenizer, model, out)
    typer.echo(f"{out}: {written / 1e6:.1f} MB")
    if written > LARGEST:
        typer.echo(f"larger than {LARGEST / 1e6:.0f} MB: too large for models/", err=True)


def _some(examples: list[Example], limit: int | None, seed: int) -> list[Example]:
    if limit is None:
        return examples
    drawn = random.Random(seed).sample(examples, len(examples))  # noqa: S311
    return sorted(drawn, key=lambda example: example.origin != "gold")[:limit]


def _texts(examples: list[Example]) -> list[str]:
    return [text for e in examples for text in (e.mention.before, e.mention.number, e.mention.after, e.mention.heading)]


def _say_what(examples: list[Example]) -> None:
    typer.echo(f"{len(examples)} examples of {len({e.document for e in examples})} documents")
    for origin, labels in counted(examples).items():
        typer.echo(f"  {origin}: " + ", ".join(f"{label} {labels[label]}" for label in LABELS))


if __name__ == "__main__":
    typer.run(main)
