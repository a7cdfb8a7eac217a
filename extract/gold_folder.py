"""Folders of gold: which document each gold file speaks of, and its rows.

A folder holds NAME.jsonl and beside it the document NAME.txt, .html, .docx …, or documents.json, which maps NAME to a
document. For a text that may not be copied into the folder the manifest gives, instead of a path, where it lies below
another folder, the SHA-256 of the plan's text and the annotated ranges; its rows then hold offsets in place of words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from extract.gold import Row
from ingest import read_file
from ingest.errors import GovplanError
from ingest.plan import Plan

MANIFEST = "documents.json"
_WORDS = ("quote", "kind", "metric")
Split = Literal["dev", "pasted", "excerpt", "wide", "test", "apart"]
TEXTS = ("written", "later", "apart")
"""Folders of sample texts beside the gold of the sample plans; no rule is made from the last."""
SPLITS: tuple[Split, ...] = get_args(Split)


class EvaluationError(GovplanError):
    """A gold folder that cannot be used as it is; the message says which file and why."""


class Placed(msgspec.Struct, frozen=True):
    """A document elsewhere: `path` below the documents' folder, the plan's `part`, what of it was annotated."""

    path: str
    part: int
    sha256_text: str
    ranges: tuple[tuple[int, int], ...]
    split: Split


class GoldDocument(msgspec.Struct, frozen=True):
    """The plans of one document with their gold rows; records outside `ranges` are not judged."""

    name: str
    plans: tuple[Plan, ...]
    rows: tuple[Row, ...]
    ranges: tuple[tuple[int, int], ...] | None = None

    def judges(self, start: int) -> bool:
        """Was the place annotated that begins at `start`?"""
        return self.ranges is None or any(a <= start < b for a, b in self.ranges)


def read(folder: Path, documents: Path | None = None, split: str | None = None) -> Iterator[GoldDocument]:
    """Every document that the folder speaks of, or those of one split.

    `documents` is one more folder to look in. Raises EvaluationError where gold or a document is missing, damaged or
    no longer the same text: one left out would flatter the figures. IngestError passes.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise EvaluationError(f"{folder}：没有金标准文件（*.jsonl）")
    manifest = _manifest(folder / MANIFEST)
    for file in files:
        entry = manifest.get(file.stem)
        if isinstance(entry, Placed):
            if split in (None, entry.split):
                yield _placed(file, entry, documents)
        else:
            folders = [folder] if documents is None else [folder, documents]
            plans = read_file(_document(file, entry, folders))
            yield GoldDocument(file.stem, plans, tuple(_rows(file, _WORDS)))


def _placed(file: Path, entry: Placed, documents: Path | None) -> GoldDocument:
    if documents is None or not (documents / entry.path).is_file():
        raise EvaluationError(f"{file}：找不到文档 {entry.path}，请用 --documents 指明所在文件夹")
    plans = read_file(documents / entry.path)
    plan = next((plan for plan in plans if plan.part == entry.part), None)
    if plan is None or hashlib.sha256(plan.text.encode()).hexdigest() != entry.sha256_text:
        raise EvaluationError(f"{file}：{entry.path} 的文本与标注时不同，需重新标注")
    rows = (_in_words(row, plan.text) for row in _rows(file, ("kind",)))
    return GoldDocument(file.stem, (plan,), tuple(rows), entry.ranges)


def _in_words(row: Row, text: str) -> Row:
    """The row with the words that its offsets stand for."""

    def words(spans: Sequence[Sequence[int]]) -> str:
        return "".join(text[a:b] for a, b in spans)

    when: Any = row.get("deadline_text")
    filled = dict(row)
    filled["quote"] = text[row["start"] : row["end"]]
    filled["metric"] = words(row["metric"])
    filled["deadline_text"] = text[when[0] : when[1]] if when else None
    for field in ("lead", "units"):
        filled[field] = [text[a:b] for a, b in row.get(field) or ()]
    return filled


def _document(gold_file: Path, entry: str | None, folders: Sequence[Path]) -> Path:
    if entry is not None:
        found = [gold_file.parent / entry]
    else:
        beside = (path for folder in folders for path in sorted(folder.iterdir()))
        found = [p for p in beside if p.stem == gold_file.stem and p.suffix.lower() not in (".jsonl", ".json")]
    if len(found) != 1 or not found[0].is_file():
        reason = "有多个同名文档" if len(found) > 1 else "找不到对应的文档"
        raise EvaluationError(f"{gold_file}：{reason}：{gold_file.stem}")
    return found[0]


def _manifest(path: Path) -> dict[str, str | Placed]:
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str | Placed])
    except msgspec.MsgspecError as error:
        raise EvaluationError(f"{path}：应为“名称 → 文档路径”的 JSON 对象（{error}）") from error


def _rows(path: Path, needed: Sequence[str]) -> Iterator[Row]:
    """The rows of a gold file; each must hold the needed fields as text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise EvaluationError(f"{path}：第 {number} 行不是 JSON（{error}）") from error
        if not isinstance(row, Mapping) or any(not isinstance(row.get(field), str) for field in needed):
            raise EvaluationError(f"{path}：第 {number} 行应为含 {'、'.join(needed)} 的对象")
        yield dict(row)
