"""What is documented is what there is."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from app.export.columns import PLAN, RECORD
from app.main import COMMANDS, INDEX_COMMANDS
from app.reference import reference

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {
    "ingest", "extract", "search", "records", "show", "export", "delete", "evaluate", "index", "index rebuild", "index sync",
    "index status", "index verify",
    "status", "backup", "restore", "doctor", "demo",
}  # fmt: skip


def test_the_command_line_page_is_current() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert page == reference(), "run: python -m app.reference docs/cli.md"


def test_every_command_is_documented() -> None:
    titles = set(re.findall(r"^## govplan ?(.*)$", reference(), re.MULTILINE))
    commands = {name for name, _, _ in COMMANDS} | {f"index {name}" for name, _ in INDEX_COMMANDS}
    assert titles == commands | {"", "index"}
    assert titles >= PROMISED


def test_the_columns_page_is_current() -> None:
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    _, plan, record = re.split(r"^## (?:Plan|Record)$", page, flags=re.MULTILINE)
    for part, columns in ((plan, PLAN), (record, RECORD)):
        rows = re.findall(r"^\| `(\w+)` \| (\S.*?) \|", part, re.MULTILINE)
        assert rows == [(column.field, column.zh) for column in columns]


def test_nothing_in_app_bears_the_name_of_a_package() -> None:
    """Streamlit puts app/ first on sys.path: a file csv.py there would hide the real one."""
    taken = set(sys.stdlib_module_names) | set(packages_distributions()) | {
        "ingest", "extract", "index", "compare", "corpora", "models"
    }  # fmt: skip
    own = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not (own - {"__init__", "__pycache__"}) & taken
