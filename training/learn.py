"""The loop: a model learns from examples, the same on every run with the same seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from training.example import Example
from training.mention import LABELS, named
from training.token import encode

WEIGHTS = {"gold": 3.0, "half": 1.0, "rules": 0.5}
"""What an example counts for, by the origin of its label."""

_UNASKED = -100

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast; `unheaded` is the share of examples whose heading is hidden, drawn anew in each epoch."""

    epochs: int = 4
    batch: int = 32
    rate: float = 5e-4
    warm: float = 0.1
    unheaded: float = 0.4
    seed: int = 0
    smoothing: float = 0.05


def learn(tokenizer: Any, model: Any, examples: Sequence[Example], course: Course, say: Say = print) -> None:
    """Train the model in place."""
    import torch

    steps = course.epochs * -(-len(examples) // course.batch)
    optimiser = torch.optim.AdamW(model.parameters(), lr=course.rate, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps, course.warm))
    chance = random.Random(course.seed)  # noqa: S311
    model.train()
    for epoch in range(course.epochs):
        begin, total = time.monotonic(), 0.0
        for batch in _batches(examples, course.batch, chance):
            loss = _loss(tokenizer, model, batch, course, chance)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            pace.step()
            total += loss.item() * len(batch)
        say(f"epoch {epoch + 1}: loss {total / len(examples):.4f}, {time.monotonic() - begin:.0f} s")
    model.eval()


def settle(seed: int) -> None:
    """Fix all that torch draws or orders freely."""
    import torch

    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(mode=True)


def _pace(step: int, steps: int, warm: float) -> float:
    """Rate as a share of the highest: up in a straight line, then down to nothing."""
    rise = max(1, round(steps * warm))
    return (step + 1) / rise if step < rise else max(0.0, (steps - step) / max(1, steps - rise))


def _batches(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """All examples once, in an order drawn anew, those of like length together: less is spent on padding."""
    order = list(examples)
    chance.shuffle(order)
    wide = size * 16
    for begin in range(0, len(order), wide):
        near = sorted(order[begin : begin + wide], key=lambda e: len(e.mention.before) + len(e.mention.after))
        cut = [near[at : at + size] for at in range(0, len(near), size)]
        chance.shuffle(cut)
        yield from cut


def _loss(tokenizer: Any, model: Any, batch: Sequence[Example], course: Course, chance: random.Random) -> Any:
    """Cross-entropy of the numbers' labels, and of the letters' tags where the metric stands beside the number."""
    import torch

    read = encode(tokenizer, [(example.mention, chance.random() >= course.unheaded) for example in batch])
    logits = model(**{name: torch.from_numpy(values) for name, values in read.inputs.items()}).logits
    asked = logits[torch.arange(len(batch)), torch.from_numpy(read.places), : len(LABELS)]
    wanted = torch.tensor([LABELS.index(example.label) for example in batch])
    weight = torch.tensor([WEIGHTS[example.origin] for example in batch])
    cost = torch.nn.functional.cross_entropy
    each = cost(asked, wanted, reduction="none", label_smoothing=course.smoothing)
    tags = torch.tensor([_tags(*pair) for pair in zip(batch, read.letters.tolist(), strict=True)])
    apart = cost(logits[..., len(LABELS) :].flatten(0, 1), tags.flatten(), ignore_index=_UNASKED, reduction="sum")
    return (each * weight).sum() / weight.sum() + apart / max(1, int((tags != _UNASKED).sum()))


def _tags(example: Example, letters: Sequence[int]) -> list[int]:
    marks = named(example.mention, example.metric) if example.metric else None
    return [_UNASKED if marks is None or at < 0 else int(marks[at]) for at in letters]
