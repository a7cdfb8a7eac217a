"""docs/python.md says what is true: its examples run."""

from __future__ import annotations

import doctest
import multiprocessing
import re
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "python.md"


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's temporary folders, and its working directory, are this test's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVPLAN_STORE", raising=False)
    return tmp_path


def _words_added() -> tuple[str, ...]:
    return tuple(re.findall(r'"(\S+) \d+ n"', PAGE.read_text("utf-8")))


def run_page(told: multiprocessing.queues.Queue[tuple[int, int]] | None = None) -> tuple[int, int]:
    """(failed, tried) examples of the page, failures on stdout."""
    report = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    if told is not None:
        told.put((report.failed, report.attempted))
    return report.failed, report.attempted


def test_every_example_gives_what_it_shows(scratch: Path, capfd: pytest.CaptureFixture[str]) -> None:
    failed, tried = run_page()
    assert tried > 80
    assert failed == 0, capfd.readouterr().out


def test_examples_stand_as_doctests_and_not_as_code_that_nobody_runs() -> None:
    assert "```" not in PAGE.read_text("utf-8")
