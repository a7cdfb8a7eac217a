"""The figures that a model is judged by, on labels whose figures are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from extract.assemble import read
from ingest import read_file
from training.example import Example
from training.judge import doubts, table, verdict, verdicts
from training.mention import LABELS, Mention, mentions
from training.opinion import names, words
from training.predict import Chances, ModelError, Opinion, Predictor


@pytest.fixture
def mention(tmp_path: Path) -> Mention:
    (tmp_path / "方案.txt").write_text("某县2024年茶产业方案\n新建茶园3万亩。\n", encoding="utf-8")
    (plan,) = read_file(tmp_path / "方案.txt")
    (found,) = mentions(plan, read(plan))
    return found


def examples(mention: Mention, *pairs: tuple[str, str]) -> list[Example]:
    """One for each (label wanted, label by the rules)."""
    return [Example("甲", replace(mention, rules=rules), wanted, "茶园", "gold") for wanted, rules in pairs]


def chance(label: str, of: float) -> Chances:
    return np.array([of if one == label else (1 - of) / 3 for one in LABELS])


def test_shares_of_right_labels_and_rows() -> None:
    found = verdict("x", ["target", "quota", "none", "fact"], ["target", "target", "target", "fact"])
    assert found.right == 0.5
    assert dict(zip(LABELS, found.f1, strict=True)) == {"none": 0, "target": 0.5, "quota": 0, "fact": 1}
    assert (found.precision, found.recall) == (2 / 3, 1)
    assert verdict("x", ["fact"], ["fact"]).precision is None
    assert verdict("x", ["fact"], ["fact"]).f1[LABELS.index("quota")] is None


def test_the_model_has_its_way_only_where_it_is_surer(mention: Mention) -> None:
    shown = examples(mention, ("quota", "target"), ("target", "target"))
    chances = [chance("quota", 0.93), chance("fact", 0.85)]
    right = {one.name: one.right for one in verdicts(shown, chances)}
    assert right == {
        "rules": 0.5,
        "model": 0.5,
        "model where over 0.6": 0.5,
        "model where over 0.8": 0.5,
        "model where over 0.9": 1,
        "model where over 0.95": 0.5,
    }


def test_errors_that_the_model_doubts(mention: Mention) -> None:
    shown = examples(mention, ("quota", "target"), ("target", "target"), ("fact", "target"), ("none", "none"))
    chances = [chance("target", 0.1), chance("target", 0.2), chance("target", 0.9), chance("none", 0.95)]
    assert doubts(shown, chances, (0.25, 0.5, 0.75)) == [0.5, 0.5, 1.0]


def test_the_table_is_markdown(mention: Mention) -> None:
    lines = table(verdicts(examples(mention, ("target", "target")), [chance("target", 0.9)])).split("\n")
    assert lines[0].startswith("| | right | none F1 |")
    assert lines[2] == "| rules | 1.000 |  | 1.000 |  |  | 1.000 | 1.000 |"
    assert len({line.count("|") for line in lines}) == 1


def test_the_models_name_of_what_is_measured(mention: Mention) -> None:
    letters = np.array([float(char in "茶园") for char in mention.before + mention.after])
    opinion = Opinion(chance("target", 0.9), letters)
    assert words(mention, opinion) == "茶园"
    assert names(examples(mention, ("target", "target")), [opinion]).endswith("model 1.000")


def test_a_missing_library_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="make test-train"):
        Predictor(tmp_path)
