"""A trained model as a folder that is read without torch: model.onnx, tokenizer.json, and contents.json about both."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import msgspec

from training.mention import LABELS, TAGS

LARGEST = 20_000_000
"""Bytes of a model file that may stand in models/."""

MODEL, TOKENIZER, CONTENTS = "model.onnx", "tokenizer.json", "contents.json"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the model tells apart, in the order of its answers, and the SHA-256 of the other files by name."""

    labels: tuple[str, ...]
    sha256: dict[str, str]


def export(tokenizer: Any, model: Any, folder: Path) -> int:
    """Write the folder; weights in 8 bits where the file would be larger than LARGEST. Gives the file's bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / MODEL
    _write(tokenizer, model, file)
    if file.stat().st_size > LARGEST:
        _quantise(file)
    tokenizer.save(str(folder / TOKENIZER))
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    (folder / CONTENTS).write_bytes(
        msgspec.json.format(msgspec.json.encode(Contents((*LABELS, *TAGS), hashes))) + b"\n"
    )
    return file.stat().st_size


def _write(tokenizer: Any, model: Any, file: Path) -> None:
    import torch

    model.eval()
    model.config.return_dict = False
    size = tokenizer.get_vocab_size()
    row = torch.arange(2 * 12).reshape(2, 12) % size
    sample = (row, torch.ones_like(row), torch.zeros_like(row))
    shape = {0: torch.export.Dim("mentions"), 1: torch.export.Dim("tokens", max=model.config.max_position_embeddings)}
    torch.onnx.export(
        model,
        (),
        str(file),
        kwargs=dict(zip(_INPUTS, sample, strict=True)),
        input_names=list(_INPUTS),
        output_names=["logits"],
        dynamic_shapes=dict.fromkeys(_INPUTS, shape),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    model.config.return_dict = True


def _quantise(file: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = file.with_suffix(".whole")
    file.rename(whole)
    quantize_dynamic(whole, file, weight_type=QuantType.QInt8)
    whole.unlink()
