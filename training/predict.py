"""A trained model at work, by onnxruntime and tokenizers alone: no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ingest.errors import GovplanError, why
from training.export import CONTENTS, MODEL, TOKENIZER, Contents
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
        files = _whole(folder)
        self._tokenizer: Any = Tokenizer.from_str(files[TOKENIZER].decode("utf-8"))
        self._session: Any = onnxruntime.InferenceSession(files[MODEL], providers=["CPUExecutionProvider"])
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


def _whole(folder: Path) -> dict[str, bytes]:
    """The folder's files, as they were written: neither library says in an error of its own that bytes are damaged."""
    contents = _contents(folder / CONTENTS)
    files = {name: _bytes(folder / name) for name in (MODEL, TOKENIZER)}
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != contents.sha256.get(name):
            raise ModelError(f"{folder / name}：模型文件已损坏，或不是这个模型的")
    return files


def _contents(file: Path) -> Contents:
    try:
        contents = msgspec.json.decode(_bytes(file), type=Contents)
    except msgspec.MsgspecError as error:
        raise ModelError(f"{file}：模型说明已损坏（{error}）") from error
    if contents.labels != (*LABELS, *TAGS):
        raise ModelError(f"{file}：模型的标签应为 {'、'.join((*LABELS, *TAGS))}")
    return contents


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}：模型不完整（{why(error)}）") from error
