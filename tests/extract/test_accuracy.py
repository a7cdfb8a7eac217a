"""Quality floors: corpora/floors.json pins each gold set by its hash and says how good the extraction must be.

`python tests/extract/test_accuracy.py` prints what is reached now beside the floors, for whoever raises them.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from extract.evaluate import Report, evaluate
from extract.gold_folder import SPLITS, TEXTS

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "corpora" / "gold"
FLOORS: dict[str, Any] = json.loads((ROOT / "corpora" / "floors.json").read_text(encoding="utf-8"))


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.json*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _reached(report: Report, figure: str) -> float:
    name, _, part = figure.partition(".")
    value = getattr(getattr(report, name), part or "accuracy")
    return float(value)


def _below(report: Report, floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Figures under their floor: reached, floor."""
    return {
        figure: (_reached(report, figure), floor)
        for figure, floor in floors.items()
        if _reached(report, figure) < floor
    }


def _of_seeds(real_docs: Path, into: Path) -> Path:
    """The shared gold of the seeds as a gold folder."""
    beside = {path.stem: path for path in (*real_docs.glob("seeds/*.txt"), *real_docs.glob("gold/*.txt"))}
    for path in real_docs.glob("gold/*.jsonl"):
        (into / path.name).write_bytes(path.read_bytes())
    (into / "documents.json").write_text(
        json.dumps({name: str(path) for name, path in beside.items()}), encoding="utf-8"
    )
    return into


@pytest.mark.parametrize("name", ["corpora", *TEXTS, "real"])
def test_gold_is_what_the_floors_were_set_on(name: str) -> None:
    folder = GOLD if name == "corpora" else GOLD / name
    assert _hash(folder) == FLOORS[name]["sha256"], "the gold changed: set its floors anew, none lower"


@pytest.mark.parametrize("name", ["corpora", *TEXTS])
def test_sample_plans(name: str) -> None:
    folder = GOLD if name == "corpora" else GOLD / name
    assert _below(evaluate(folder), FLOORS[name]["floors"]) == {}


@pytest.mark.parametrize("split", SPLITS)
def test_real_documents(real_docs: Path, split: str) -> None:
    report = evaluate(GOLD / "real", documents=real_docs, split=split)
    assert _below(report, FLOORS["real"][split]) == {}


def test_seeds(real_docs: Path, tmp_path: Path) -> None:
    assert _below(evaluate(_of_seeds(real_docs, tmp_path)), FLOORS["seeds"]["floors"]) == {}


def main(documents: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports = {
            "corpora": evaluate(GOLD),
            **{name: evaluate(GOLD / name) for name in TEXTS},
            **{f"real {split}": evaluate(GOLD / "real", documents, split) for split in SPLITS},
            "seeds": evaluate(_of_seeds(documents, Path(folder))),
        }
    hashes = {name: _hash(GOLD / name) for name in (*TEXTS, "real")}
    print(json.dumps({"corpora": _hash(GOLD), **hashes}, indent=1))
    for name, report in reports.items():
        print(name, json.dumps(report.figures()))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared"))
