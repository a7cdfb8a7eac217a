"""Render every written plan into corpora/plans/ and write the manifest: `python -m corpora.write.build`.

`rendered_all()` gives path and bytes without writing, for the test that what lies there is up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from corpora.write import number, page, paper, paste, sheet, text, word

PLANS = text.FOLDER.parent / "plans"
FORMS = {
    "txt": (paste.rendered, "txt"),
    "pdf": (paper.rendered, "pdf"),
    "docx": (word.rendered, "docx"),
    "docx-numbered": (word.rendered, "docx"),
    "xlsx": (sheet.rendered, "xlsx"),
    **dict.fromkeys(("old", "trs", "gov", "modern", "news"), (page.rendered, "html")),
}
FIELDS = (
    *("title", "doc_type", "province", "city", "county", "region_code", "level", "year", "plan_start", "plan_end"),
    *("issued", "published", "doc_number", "index_number", "publisher"),
)


def written() -> Iterator[tuple[str | None, text.Text]]:
    """(family, plan) of every plan, in the order of their files."""
    for path in sorted((text.FOLDER / "texts").rglob("*.txt")):
        if path.name != "base.txt":
            folder = path.parent.name
            yield (None if folder == "single" else folder), text.read(path)


def rendered(plan: text.Text) -> tuple[str, bytes]:
    """(path below corpora/plans, bytes) of one plan."""
    render, suffix = FORMS[plan.head["form"]]
    body = number.numbered(plan.body, plan.head.get("numbering", "full"))
    return f"{plan.name}.{suffix}", render(plan, body)


def entry(family: str | None, plan: text.Text, path: str) -> dict[str, object]:
    """The plan's line of the manifest."""
    head = plan.head
    row: dict[str, object] = {"path": path, "family": family, "form": head["form"]}
    row |= {field: head.get(field) or None for field in FIELDS}
    row["year"] = int(head["year"]) if head.get("year") else None
    row["issuer"] = [name.strip() for name in head.get("issuer", "").split(";") if name.strip()]
    row["hard"] = _hard(head)
    row["also"] = {field: [head[f"also_{field}"]] for field in FIELDS if f"also_{field}" in head}
    row["plans"] = int(head.get("plans", "1"))
    row["titles"] = [line.text for line in plan.body if line.kind == "title"] if row["plans"] != 1 else []
    row["damage"] = [{"kind": d.kind, "written": d.written, "copied": d.copied} for d in plan.damage]
    return row


def _hard(head: dict[str, str]) -> list[str]:
    """Fields that a reader may leave null."""
    hard = {name.strip() for name in head.get("hard", "").split(",") if name.strip()}
    if head.get("publisher") and (head["form"] == "gov" or not head.get("index_number")):
        # These pages name their publisher in a tag or a foot line only, never as 发布机构.
        hard.add("publisher")
    return sorted(hard)


def rendered_all() -> dict[str, bytes]:
    """Path and bytes of every file below corpora/plans, the manifest among them."""
    files: dict[str, bytes] = {}
    rows = []
    for family, plan in written():
        path, data = rendered(plan)
        if path in files:
            raise ValueError(f"two plans are called {path}")
        files[path] = data
        rows.append(entry(family, plan, path))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return files | {"manifest.jsonl": lines.encode()}


def write(folder: Path = PLANS) -> int:
    """Write all files; files that no text stands for are removed. Gives the number written."""
    files = rendered_all()
    for old in folder.rglob("*.*"):
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return len(files)


if __name__ == "__main__":
    print(f"{write()} files in {PLANS}")
