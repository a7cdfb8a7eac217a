"""Scoring: figures that can be checked by hand, and the same figures as the shared scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from extract import extract
from extract.evaluate import Report, evaluate, score
from extract.gold_folder import EvaluationError
from ingest import read_file

Row = dict[str, Any]


def gold(quote: str, **fields: Any) -> Row:
    row: Row = {
        "kind": "target",
        "metric": quote[:6],
        "value": None,
        "unit": None,
        "comparator": "=",
        "change": "level",
    }
    row |= {
        "deadline": None,
        "deadline_text": None,
        "deadline_from": None,
        "lead": [],
        "units": [],
        "section": [],
    }
    return row | {"quote": quote} | fields


def as_predicted(row: Row) -> Row:
    """The record that a faultless extractor would give for a gold row."""
    value = row["value"]
    low, high = value if isinstance(value, list) else (value, None)
    made = {key: row[key] for key in ("quote", "kind", "metric", "unit", "comparator", "change", "deadline", "units")}
    strings = {"value": None if low is None else str(low), "value_max": None if high is None else str(high)}
    return made | strings | {"sentence": row["quote"], "lead_units": row["lead"]}


TEA = gold(
    "投产茶园127.34万亩",
    metric="投产茶园",
    value=127.34,
    unit="万亩",
    deadline="2018-12-31",
    deadline_from="clause",
)
CLINIC = gold("村卫生室覆盖率达到100%", metric="村卫生室覆盖率", value=100, unit="%", units=["县卫健局"])
REPORT = gold("每月5日前报送进展", kind="task", metric="报送进展", deadline="monthly", lead=["县委办"])
FORMER = gold("2016年有贫困人口3.2万人", kind="fact", metric="贫困人口", value=3.2, unit="万人")
SLOPE = gold("25度以上坡耕地", metric="坡耕地", value=25, unit="度", optional=True)
ALL = [TEA, CLINIC, REPORT, FORMER, SLOPE]


def test_faultless_records_score_one_everywhere() -> None:
    report = score([(ALL, [as_predicted(row) for row in ALL])])
    assert (report.records.f1, report.records.tp, report.records.gold) == (1.0, 3, 3)
    assert report.fact.f1 == 1.0
    assert report.misses == report.spurious == report.field_errors == ()
    figures = [figure.get("accuracy", figure.get("f1")) for figure in report.figures().values()]
    assert set(figures) == {1.0, None}


def test_what_is_missed_and_what_is_too_much_is_listed() -> None:
    extra = as_predicted(TEA) | {"quote": "新建机耕道9公里", "sentence": "新建机耕道9公里", "value": "9"}
    report = score([(ALL, [as_predicted(TEA), extra])])
    assert (report.records.precision, report.records.recall) == (0.5, 0.3333)
    assert [row["quote"] for row in report.misses] == [CLINIC["quote"], REPORT["quote"]]
    assert list(report.spurious) == [extra]
    assert report.fact.recall == 0.0


def test_a_record_for_an_optional_row_counts_for_nothing() -> None:
    with_it = score([([TEA, SLOPE], [as_predicted(TEA), as_predicted(SLOPE)])])
    without = score([([TEA, SLOPE], [as_predicted(TEA)])])
    assert with_it.figures() == without.figures()


def test_multipliers_are_folded_and_other_units_are_told() -> None:
    written_out = as_predicted(TEA) | {"value": "1273400", "unit": "亩"}
    assert score([([TEA], [written_out])]).unit.accuracy == 1.0
    other = as_predicted(CLINIC) | {"unit": "个百分点"}
    report = score([([CLINIC], [other])])
    assert (report.records.tp, report.unit.accuracy, report.records_strict.tp) == (1, 0.0, 0)
    assert report.field_errors[0].gold is CLINIC


def test_evidence_as_long_as_a_paragraph_is_not_tight() -> None:
    paragraph = "各乡镇要压实责任、细化措施、强化调度、狠抓落实，" * 3 + TEA["quote"]
    report = score([([TEA], [as_predicted(TEA) | {"quote": paragraph, "sentence": paragraph}])])
    assert (report.records.tp, report.quote.accuracy) == (1, 0.0)


def test_each_record_answers_once_and_the_nearest_wins() -> None:
    second = TEA | {"quote": "投产茶园127.34万亩以上", "metric": "茶园", "comparator": ">="}
    report = score([([TEA, second], [as_predicted(second)])])
    assert report.misses == (TEA,)
    assert report.comparator.accuracy == 1.0


def test_documents_are_matched_one_by_one() -> None:
    report = score([([TEA], []), ([], [as_predicted(TEA)])])
    assert (report.records.tp, report.records.gold, report.records.predicted) == (0, 1, 1)


DOCUMENT = (
    "云岭县2019年农村公路建设实施方案\n"
    "一、工作目标\n"
    "2019年底前，全县新建通村公路86.5公里，改造危桥12座。\n"
    "二、工作要求\n"
    "县交通运输局于每月5日前向县政府报送工程进度。\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    roads = gold("新建通村公路86.5公里", metric="新建通村公路", value=86.5, unit="公里", deadline="2019-12-31")
    bridges = gold("改造危桥12座", metric="改造危桥", value=12, unit="座", deadline="2019-12-31")
    lines = [json.dumps(row, ensure_ascii=False) for row in (roads, bridges)]
    (tmp_path / "roads.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    (tmp_path / "roads.txt").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


def test_a_gold_folder_is_read_extracted_and_scored(folder: Path) -> None:
    report = evaluate(folder)
    assert report.records.recall == 1.0
    assert report.deadline.accuracy == 1.0


def test_the_manifest_and_a_second_folder_name_documents_that_lie_elsewhere(folder: Path) -> None:
    expected = evaluate(folder).figures()
    elsewhere = folder / "plans"
    elsewhere.mkdir()
    (folder / "roads.txt").rename(elsewhere / "roads.txt")
    assert evaluate(folder, elsewhere).figures() == expected
    (elsewhere / "roads.txt").rename(elsewhere / "other.txt")
    (folder / "documents.json").write_text('{"roads": "plans/other.txt"}', encoding="utf-8")
    assert evaluate(folder).figures() == expected


def test_missing_and_damaged_gold_is_refused_by_name(folder: Path) -> None:
    (folder / "lost.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"lost\.jsonl.*找不到"):
        evaluate(folder)
    (folder / "lost.txt").write_text("正文", encoding="utf-8")
    with pytest.raises(EvaluationError, match="第 1 行应为"):
        evaluate(folder)
    (folder / "lost.jsonl").write_text("{quote", encoding="utf-8")
    with pytest.raises(EvaluationError, match="第 1 行不是 JSON"):
        evaluate(folder)
    (folder / "lost.html").write_text("正文", encoding="utf-8")
    with pytest.raises(EvaluationError, match="同名"):
        evaluate(folder)
    (folder / "documents.json").write_text("[]", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"documents\.json"):
        evaluate(folder)
    with pytest.raises(EvaluationError, match="没有金标准文件"):
        evaluate(folder.parent / "nothing")


PAIRS = ["000_9ff938b05d8f1050", "001_first_five", "003_a5d83ef1f5b84551", "004_435a53a80aee3d5a"]


def read_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def by_shared_scorer(real_docs: Path, predicted: dict[str, list[Row]], folder: Path) -> Any:
    files: list[str] = []
    for name, rows in predicted.items():
        file = folder / f"{name}.jsonl"
        file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        files += [str(real_docs / "gold" / f"{name}.jsonl"), str(file)]
    command = [sys.executable, str(real_docs / "gold" / "score.py"), *files, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def ours(real_docs: Path, predicted: dict[str, list[Row]]) -> Report:
    return score((read_rows(real_docs / "gold" / f"{name}.jsonl"), rows) for name, rows in predicted.items())


def perturbed(row: Row, drawn: random.Random) -> Row:
    """A record as a faulty extractor might give it: other numbers, units, kinds, names, texts."""
    made = as_predicted(row)
    quote = made["quote"]
    changes: list[Row] = [
        {"quote": quote[drawn.randrange(len(quote)) :], "sentence": quote},
        {"quote": quote + "，" + "并按时完成各项工作任务" * drawn.randrange(4), "sentence": None},
        {"quote": "", "sentence": quote},
        {"unit": drawn.choice(["%", "万亩", "个百分点", "户", "位", None, "千克", "亿", "元/人·月", "％"])},
        {
            "value": drawn.choice(["1", "12.50", "0", None, made["value"]]),
            "value_max": drawn.choice([None, "20"]),
        },
        {"kind": drawn.choice(["target", "quota", "task", "fact"])},
        {"metric": drawn.choice([None, "", made["metric"][1:], made["metric"] + "工作", "其他"])},
        {"deadline": drawn.choice([None, "2018-12-31", "yearly", ""])},
        {"units": [*made["units"][1:], drawn.choice(["县委", "各镇(街道)", ""])], "lead_units": None},
        {"comparator": drawn.choice([">=", "<=", None]), "change": drawn.choice(["increase", None])},
    ]
    for change in drawn.sample(changes, drawn.randrange(4)):
        made |= change
    return made


@pytest.mark.parametrize("seed", range(8))
def test_figures_equal_the_shared_scorer_on_perturbed_gold(real_docs: Path, tmp_path: Path, seed: int) -> None:
    drawn = random.Random(seed)
    predicted = {}
    for name in PAIRS:
        rows = read_rows(real_docs / "gold" / f"{name}.jsonl")
        kept = [row for row in rows if drawn.random() < drawn.choice([0.5, 0.9, 1.0])]
        twice = drawn.sample(kept, len(kept) // 5)
        predicted[name] = [perturbed(row, drawn) for row in kept + twice]
        drawn.shuffle(predicted[name])
    assert ours(real_docs, predicted).figures() == by_shared_scorer(real_docs, predicted, tmp_path)


def test_figures_equal_the_shared_scorer_on_real_output(real_docs: Path, tmp_path: Path) -> None:
    predicted = {}
    for name in PAIRS:
        beside, seed = real_docs / "gold" / f"{name}.txt", real_docs / "seeds" / f"{name}.txt"
        plans = read_file(beside if beside.exists() else seed)
        predicted[name] = [msgspec.to_builtins(record) for plan in plans for record in extract(plan)]
    assert ours(real_docs, predicted).figures() == by_shared_scorer(real_docs, predicted, tmp_path)


def test_nothing_found_equals_the_shared_scorer(real_docs: Path, tmp_path: Path) -> None:
    predicted: dict[str, list[Row]] = {name: [] for name in PAIRS}
    assert ours(real_docs, predicted).figures() == by_shared_scorer(real_docs, predicted, tmp_path)
