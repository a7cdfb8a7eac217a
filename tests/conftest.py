"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def real_docs() -> Path:
    """The folder of real documents (GOVPLAN_REAL_DOCS); tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("GOVPLAN_REAL_DOCS", ROOT.parent / "shared")).resolve()
    if not (folder / "seeds").is_dir():
        pytest.skip(f"0 real documents: no folder {folder}")
    return folder
