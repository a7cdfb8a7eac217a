"""A trained model at work, by onnxruntime and tokenizers alone: no torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import GovplanError
from training.export import MODEL, NAMES, TOKENIZER
from training.mention import LABELS, TAGS, Mention
from training.token import encode

_AT_ONCE = 64
Chances = NDArray[np.float64]


class ModelError(GovplanError):
    """A model that cannot be used; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """`chances` of each of LABELS, and `letters`: how likely each character of the mention's `before` and `after` is
    part of the metric's words."""

    chances: Chances
    letters: Chances


class Predictor:
    """What a model folder says of mentions. Raises ModelError where a library or a file is missing or damaged."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise ModelError(f"使用模型需要 onnxruntime 和 tokenizers：make test-train 会装好（{error}）") from error
        _check_names(folder / NAMES)
        self._tokenizer: Any = _opened(folder / TOKENIZER, lambda data: Tokenizer.from_str(data.decode("utf-8")))
        self._session: Any = _opened(
            folder / MODEL, lambda data: onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        )
        self._inputs = {one.name for one in self._session.get_inputs()}

    def opinions(self, mentions: Sequence[Mention]) -> list[Opinion]:
        """What the model makes of each mention."""
        parts = (self._batch(mentions[at : at + _AT_ONCE]) for at in range(0, len(mentions), _AT_ONCE))
        return [opinion for part in parts for opinion in part]

    def _batch(self, mentions: Sequence[Mention]) -> list[Opinion]:
        batch = encode(self._tokenizer, [(mention, True) for mention in mentions])
        inputs = {name: values for name, values in batch.inputs.items() if name in self._inputs}
        logits = self._session.run(["logits"], inputs)[0].astype(np.float64)
        return [
            Opinion(_shares(row[place, : len(LABELS)]), _letters(mention, row[:, len(LABELS) :], letters))
            for mention, row, place, letters in zip(mentions, logits, batch.places, batch.letters, strict=True)
        ]


def _shares(logits: Chances) -> Chances:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Chances = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def _letters(mention: Mention, logits: Chances, letters: NDArray[np.int64]) -> Chances:
    """Chance by character; one within a longer token has that token's."""
    known = letters >= 0
    found = np.zeros(len(mention.before) + len(mention.after))
    found[letters[known]] = _shares(logits)[known, TAGS.index("metric")]
    return found


def _check_names(file: Path) -> None:
    if tuple(_opened(file, json.loads)) != (*LABELS, *TAGS):
        raise ModelError(f"{file}：标签应为 {'、'.join((*LABELS, *TAGS))}")


def _opened(file: Path, read: Any) -> Any:
    """The file, read; whatever the libraries say of its bytes comes as ModelError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}：模型不完整，无法读取（{error.strerror}）") from error
    try:
        return read(data)
    except (ValueError, RuntimeError) as error:
        raise ModelError(f"{file}：模型文件已损坏") from error
