"""Train, export and predict on a tiny model: `make test-train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from training import evaluate
from training import export as exporting
from training.encoder import Size, from_scratch
from training.example import Example
from training.export import CONTENTS, LARGEST, MODEL, TOKENIZER, export
from training.learn import Course, learn, settle
from training.mention import LABELS
from training.predict import ModelError, Predictor
from training.token import CLOSE, OPEN, encode
from training.train import main

pytestmark = [
    pytest.mark.train,
    # What torch and onnx say of each other while a model is exported.
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]
TINY = Size(hidden=32, layers=1, heads=2)


@pytest.fixture
def examples(offered: list[Example]) -> list[Example]:
    """Those of two reports: fact or target."""
    return [e for e in offered if e.document in ("南岭", "北桥") and e.origin == "half"]


def trained(examples: list[Example], epochs: int = 1, seed: int = 0) -> tuple[Any, Any, list[str]]:
    said: list[str] = []
    settle(seed)
    tokenizer, model = from_scratch([e.mention.before + e.mention.number + e.mention.after for e in examples], TINY)
    learn(tokenizer, model, examples, Course(epochs=epochs, batch=16, rate=3e-3, seed=seed), said.append)
    return tokenizer, model, said


def torch_logits(tokenizer: Any, model: Any, examples: list[Example]) -> Any:
    import torch

    batch = encode(tokenizer, [(example.mention, True) for example in examples])
    with torch.no_grad():
        logits = model(**{name: torch.from_numpy(values) for name, values in batch.inputs.items()}).logits.numpy()
    return logits[np.arange(len(examples)), batch.places, : len(LABELS)]


def shares(logits: Any) -> Any:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def test_a_model_learns_and_says_the_same_without_torch(examples: list[Example], tmp_path: Path) -> None:
    tokenizer, model, said = trained(examples, epochs=30)
    assert len(said) == 30
    assert export(tokenizer, model, tmp_path / "made") == (tmp_path / "made" / MODEL).stat().st_size <= LARGEST
    # Batches of other sizes than the one that was exported, the last of them a single mention.
    shown = [examples[i % len(examples)] for i in range(65)]
    opinions = Predictor(tmp_path / "made").opinions([example.mention for example in shown])
    expected = np.concatenate([shares(torch_logits(tokenizer, model, [example])) for example in shown])
    np.testing.assert_allclose([opinion.chances for opinion in opinions], expected, atol=1e-4)
    right = [LABELS[o.chances.argmax()] == e.label for o, e in zip(opinions, shown, strict=True)]
    assert np.mean(right) > 0.9
    inside = [o.letters[m.before.rfind("产量")] for o in opinions if "产量" in (m := shown[0].mention).before]
    assert all(0 <= chance <= 1 for chance in inside)


def test_the_same_seed_gives_the_same_model(examples: list[Example]) -> None:
    tokenizer, model, _ = trained(examples)
    once = torch_logits(tokenizer, model, examples)
    again, other = trained(examples), trained(examples, seed=1)
    np.testing.assert_array_equal(once, torch_logits(*again[:2], examples))
    assert not np.array_equal(once, torch_logits(*other[:2], examples))


def test_the_number_is_marked_and_its_letters_are_placed(examples: list[Example]) -> None:
    tokenizer, *_ = trained(examples[:8])
    mention = examples[0].mention
    batch = encode(tokenizer, [(mention, True)])
    tokens = [tokenizer.id_to_token(i) for i in batch.inputs["input_ids"][0]]
    assert tokens[batch.places[0]] == OPEN
    assert "".join(tokens[batch.places[0] + 1 : tokens.index(CLOSE)]) == mention.number
    letters = (mention.before + mention.after).replace(" ", "")
    placed = [tokens[i] for i, at in enumerate(batch.letters[0]) if at >= 0]
    assert all(token in (char, "[UNK]") for token, char in zip(placed, letters, strict=True))


def test_the_command_trains_a_checkpoint_of_a_folder(documents: Path, offered: list[Example], tmp_path: Path) -> None:
    from transformers import BertConfig, BertForMaskedLM, BertTokenizer

    base, out = tmp_path / "base", tmp_path / "out"
    base.mkdir()
    words = sorted({char for e in offered[:200] for char in e.mention.before})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(char for char in words if char.strip())]
    (base / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(base / "vocab.txt")).save_pretrained(base)
    BertForMaskedLM(
        BertConfig(
            vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
        )
    ).save_pretrained(base)
    main(out, documents, base=str(base), epochs=1, batch=16, limit=64)
    mentions = [e.mention for e in offered[:3]]
    opinions = Predictor(out).opinions(mentions)
    assert [len(o.letters) for o in opinions] == [len(m.before) + len(m.after) for m in mentions]
    assert all(abs(o.chances.sum() - 1) < 1e-6 for o in opinions)


def test_the_command_trains_from_scratch(documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path / "out", documents, epochs=1, batch=16, hidden=32, layers=1, limit=64, origin=["half"])
    assert capsys.readouterr().out.startswith("64 examples of ")
    assert Predictor(tmp_path / "out").opinions([]) == []


def test_a_large_model_is_kept_in_eight_bits(
    examples: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokenizer, model, _ = trained(examples, epochs=30)
    whole = export(tokenizer, model, tmp_path / "whole")
    monkeypatch.setattr(exporting, "LARGEST", whole - 1)
    assert export(tokenizer, model, tmp_path / "small") < whole
    mentions = [example.mention for example in examples]
    once, again = (Predictor(tmp_path / name).opinions(mentions) for name in ("whole", "small"))
    same = [a.chances.argmax() == b.chances.argmax() for a, b in zip(once, again, strict=True)]
    assert np.mean(same) > 0.9


def test_a_damaged_folder_is_said_in_one_line(examples: list[Example], tmp_path: Path) -> None:
    export(*trained(examples[:8])[:2], tmp_path)
    for file in [tmp_path / name for name in (MODEL, TOKENIZER, CONTENTS)]:
        whole = file.read_bytes()
        for damaged in (whole[: len(whole) // 2], b'["a", "b"]', b'{"labels": ["a"], "sha256": {}}', None):
            file.unlink() if damaged is None else file.write_bytes(damaged)
            with pytest.raises(ModelError, match=f"{file.name}：模型"):
                Predictor(tmp_path)
        file.write_bytes(whole)
    assert len(Predictor(tmp_path).opinions([examples[0].mention])) == 1


def test_a_model_is_set_beside_the_rules(
    examples: list[Example], real_docs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(*trained(examples)[:2], tmp_path)
    evaluate.main(tmp_path, real_docs, confidence=True)
    lines = capsys.readouterr().out.splitlines()
    rules = [line for line in lines if line.startswith("| rules |")]
    assert len(rules) == 4
    assert all(float(figure) > 0.9 for line in rules for figure in line.split("|")[2:3])
    assert sum(line.startswith("| model |") for line in lines) == 2
    assert sum(line.startswith("under 0.8:") for line in lines) == 2


def test_what_is_missing_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        evaluate.main(tmp_path / "nowhere", tmp_path)
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'nowhere' / CONTENTS}：模型不完整")
