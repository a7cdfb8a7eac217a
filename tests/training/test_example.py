"""Labels to learn from: the right ones, and never from documents that a model is judged on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.confidence import TEST_SAMPLES
from extract import gold_folder
from extract.assemble import read
from extract.gold_folder import GoldDocument
from ingest import read_file
from training.example import GOLD, Example, held_out, judging_gold, of_gold, others, reports, training_gold
from training.mention import LABELS, WINDOW, mentions, named


def test_halves_of_a_report_are_facts_and_targets(offered: list[Example]) -> None:
    found = [e for e in offered if e.document == "南岭" and e.origin == "half"]
    labels = {(e.mention.before[-4:], e.mention.number): e.label for e in found}
    assert labels["叶产量达到"[-4:], "4.6万吨"] == "fact"
    assert labels["叶产量达到"[-4:], "5.5万吨"] == "target"
    assert Counter(labels.values())["target"] >= 20
    assert Counter(labels.values())["fact"] >= 20


def test_documents_that_models_are_judged_on_give_no_label(offered: list[Example]) -> None:
    learned_from = {example.document for example in offered}
    assert {"南岭", "北桥", "aohan-2023"} <= learned_from
    assert not learned_from & held_out()
    assert {"武汉", "潜江", "青岛", "芜湖", "gov_06", "gov_19", "gov_29", *TEST_SAMPLES} <= held_out()


def test_every_judged_document_is_held_out(real_docs: Path) -> None:
    judged = {document.name for split in gold_folder.SPLITS for document in judging_gold(real_docs, split)}
    assert judged == {*json.loads((GOLD / "real" / gold_folder.MANIFEST).read_text()), *TEST_SAMPLES}
    assert judged <= held_out()
    assert not {document.name for document in training_gold(real_docs)} & held_out()
    learned_from = {path.stem for path in (*reports(real_docs), *others(real_docs))}
    assert len(learned_from) > 50
    assert not learned_from & held_out()


def test_gold_labels_stand_on_the_numbers_that_the_reader_marked() -> None:
    document = next(d for d in gold_folder.read(GOLD) if d.name == "aohan-2023")
    examples = list(of_gold(document))
    wanted = Counter(row["kind"] for row in document.rows if row.get("value") is not None and not row.get("optional"))
    given = Counter(example.label for example in examples)
    for kind in ("target", "quota"):
        assert 0.9 * wanted[kind] <= given[kind] <= wanted[kind]
    assert given["none"] > 0
    assert {example.label for example in examples} <= set(LABELS)


def test_a_doubtful_number_gives_no_label(tmp_path: Path) -> None:
    text = "某县2024年茶产业工作方案\n新建茶园3万亩,完成投资5亿元,联系20户以上的合作社。\n"
    (tmp_path / "方案.txt").write_text(text, encoding="utf-8")
    rows = (
        {"quote": "新建茶园3万亩", "kind": "target", "metric": "新建茶园", "value": 3, "unit": "万亩"},
        {"quote": "完成投资5亿元", "kind": "target", "metric": "投资", "value": 5, "unit": "亿元", "optional": True},
    )
    document = GoldDocument("方案", read_file(tmp_path / "方案.txt"), rows)
    assert [(e.mention.number, e.label, e.metric) for e in of_gold(document)] == [
        ("3万亩", "target", "新建茶园"),
        ("20户", "none", ""),
    ]


def test_a_mention_shows_its_words_and_what_the_rules_say(tmp_path: Path) -> None:
    text = "某县2024年茶产业实施方案\n一、主要目标\n" + "稳步推进，" * 30 + "新建茶园３万亩。\n"
    (tmp_path / "方案.txt").write_text(text, encoding="utf-8")
    (plan,) = read_file(tmp_path / "方案.txt")
    (mention,) = mentions(plan, read(plan))
    assert (mention.number, mention.after, mention.rules) == ("3万亩", "。", "target")
    assert plan.text[mention.start] == "３"
    assert mention.before.endswith("新建茶园")
    assert len(mention.before) == WINDOW
    assert mention.heading.startswith("实施方案 2024 ")
    assert "主要目标" in mention.heading


@pytest.mark.parametrize(
    ("metric", "letters"),
    [("新建茶园", "新建茶园"), ("茶园·良种", "茶园良种"), ("茶园．", None), ("面积", "面积"), ("", None)],
)
def test_the_letters_of_a_metric(tmp_path: Path, metric: str, letters: str | None) -> None:
    (tmp_path / "方案.txt").write_text("某县茶产业方案\n新建茶园、良种茶苗3万亩的面积。\n", encoding="utf-8")
    (plan,) = read_file(tmp_path / "方案.txt")
    (mention,) = mentions(plan, read(plan))
    marks = named(mention, metric)
    shown = marks and "".join(c for c, m in zip(mention.before + mention.after, marks, strict=True) if m)
    assert (shown or None) == letters
