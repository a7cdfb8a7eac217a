"""From a mention to the numbers that an encoder reads: its words with a mark on each side of the number.

The tokenizer is a `tokenizers.Tokenizer`, in training and in predicting: one token a character where the encoder is
made from scratch, the checkpoint's own where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.mention import Mention

OPEN, CLOSE = "[N]", "[/N]"
LONGEST = 192
"""Tokens: both windows, a number, a heading and the marks, one a character, are fewer."""

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


@dataclass(frozen=True, slots=True)
class Batch:
    """`inputs` by the names that BERT gives them, each (mentions, tokens); `places` is where each number's mark stands.

    `letters`, (mentions, tokens), is which character of the mention's `before` and `after` a token begins with, -1
    where it is none of them.
    """

    inputs: dict[str, NDArray[np.int64]]
    places: NDArray[np.int64]
    letters: NDArray[np.int64]


def by_character(texts: Iterable[str], least: int = 2) -> Any:
    """A tokenizer of single characters: those that occur `least` times or more, the commonest first."""
    from collections import Counter

    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    counts = Counter(char for text in texts for char in text if not char.isspace())
    ranked = sorted((char for char, n in counts.items() if n >= least), key=lambda char: (-counts[char], char))
    vocabulary = {token: i for i, token in enumerate((*_SPECIAL, *ranked))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex("."), "isolated")]
    )
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return marked(tokenizer)


def marked(tokenizer: Any) -> Any:
    """The tokenizer with the number's marks, cut and padded as encoders want it."""
    tokenizer.add_special_tokens([OPEN, CLOSE])
    tokenizer.enable_truncation(LONGEST, strategy="only_second")
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id("[PAD]"), pad_token="[PAD]")  # noqa: S106
    return tokenizer


def encode(tokenizer: Any, shown: Sequence[tuple[Mention, bool]]) -> Batch:
    """Mentions as one batch; each with its heading, or without."""
    pairs = [
        (f"{mention.before}{OPEN}{mention.number}{CLOSE}{mention.after}", mention.heading if headed else "")
        for mention, headed in shown
    ]
    encoded = tokenizer.encode_batch(pairs)
    inputs = {
        "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
        "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
    }
    places = (inputs["input_ids"] == tokenizer.token_to_id(OPEN)).argmax(axis=1)
    letters = [_letters(mention, one) for (mention, _), one in zip(shown, encoded, strict=True)]
    return Batch(inputs, places, np.array(letters, dtype=np.int64))


def _letters(mention: Mention, encoded: Any) -> list[int]:
    before, gap = len(mention.before), len(OPEN) + len(mention.number) + len(CLOSE)
    found = []
    for sequence, (start, end) in zip(encoded.sequence_ids, encoded.offsets, strict=True):
        inside = sequence == 0 and start < end and not before <= start < before + gap
        found.append((start if start < before else start - gap) if inside else -1)
    return found
