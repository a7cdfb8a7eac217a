"""docs/python.md says what is true: its examples run."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
FENCE = re.compile(r"^```.*$", re.MULTILINE)


def run_page() -> doctest.TestResults:
    """Run the examples, all in one namespace as in a notebook; failures are told on stdout."""
    # A fence would count as what the example above it prints; blank lines keep the numbers of the lines.
    text = FENCE.sub("", PAGE.read_text("utf-8"))
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    return doctest.DocTestRunner().run(examples)


def test_every_example_gives_what_it_shows(tmp_path: Path) -> None:
    """In a process of its own: the page adds words to the dictionary that the process shares."""
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", __file__],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout.decode() + ended.stderr.decode()
    tried = re.search(rb"^(\d+) examples", ended.stdout, re.MULTILINE)
    assert tried is not None
    assert int(tried[1]) > 100


def test_every_example_stands_in_a_block_and_every_block_is_run() -> None:
    text, inside = PAGE.read_text("utf-8"), False
    for line in text.splitlines():
        if line.startswith("```"):
            assert line == ("```" if inside else "```pycon"), line
            inside = not inside
        elif line.startswith((">>>", "...")):
            assert inside, line
    assert not inside
    assert "+SKIP" not in text


if __name__ == "__main__":
    failed, attempted = run_page()
    print(f"{attempted} examples")
    sys.exit(1 if failed else 0)
