"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_DOCS = Path(os.environ.get("GOVPLAN_REAL_DOCS", ROOT.parent / "shared")).resolve()


def _count() -> int:
    """How many real documents are there: seeds, reports and pages."""
    patterns = ("seeds/*.txt", "data/*/*.docx", "data/*/*.html")
    return sum(len(list(REAL_DOCS.glob(pattern))) for pattern in patterns)


@pytest.fixture(scope="session")
def real_docs() -> Path:
    """The folder of real documents (GOVPLAN_REAL_DOCS); tests that need it are skipped where it is missing."""
    if not (REAL_DOCS / "seeds").is_dir():
        reason = f"0 real documents: no folder {REAL_DOCS}"
        if os.environ.get("GOVPLAN_REAL_DOCS_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return REAL_DOCS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"real documents: {_count()} in {REAL_DOCS}")
