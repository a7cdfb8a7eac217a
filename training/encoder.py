"""The encoder: BERT that labels tokens, from scratch or from a checkpoint.

The mark before the number is asked for the number's label, each other token whether it is part of the metric's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.mention import LABELS, TAGS
from training.token import LONGEST, by_character, marked


@dataclass(frozen=True, slots=True)
class Size:
    """Of an encoder made from scratch."""

    hidden: int = 128
    layers: int = 3
    heads: int = 4


def from_scratch(texts: Iterable[str], size: Size) -> tuple[Any, Any]:
    """(tokenizer, model) with the characters of the texts; weights are drawn by torch's seed."""
    from transformers import BertConfig, BertForTokenClassification

    tokenizer = by_character(texts)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=size.hidden,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=4 * size.hidden,
        max_position_embeddings=LONGEST,
        **_labelled(),
    )
    return tokenizer, BertForTokenClassification(config)


def from_checkpoint(base: str | Path) -> tuple[Any, Any]:
    """(tokenizer, model) of a Hugging Face checkpoint like BERT, by name or folder; the last layer is new."""
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    tokenizer = marked(AutoTokenizer.from_pretrained(str(base)).backend_tokenizer)
    model = AutoModelForTokenClassification.from_pretrained(str(base), ignore_mismatched_sizes=True, **_labelled())
    model.resize_token_embeddings(tokenizer.get_vocab_size())
    return tokenizer, model


def _labelled() -> dict[str, Any]:
    named = dict(enumerate((*LABELS, *TAGS)))
    return {"id2label": named, "label2id": {label: i for i, label in named.items()}}
