"""The tours of the two READMEs, made current: `python tests/docs/tour.py`.

A block of console holds commands behind `$ ` and below each what it prints. The commands of the program are run,
one after the other, in an empty folder with the sample plans in it. A line `…` stands for lines left out: as many
lines before and behind it are kept as stand there. Longer lines are cut at WIDTH columns, with `…`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
WIDTH = 100
HOME = "/home/you/plans"
LEFT_OUT = "…"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FULL_WIDTH = re.compile("[\u2e80-\uffef]")


class Step(NamedTuple):
    """A command line and the lines that the page shows below it."""

    command: str
    shown: tuple[str, ...]

    @property
    def runs(self) -> bool:
        """Is it a command of the program? `make demo` is `govplan demo` once all is set up."""
        return self.command.startswith(("govplan ", "make demo"))


def steps(page: str) -> Iterator[Step]:
    """The steps of a page, in order."""
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield Step(command, tuple(shown))


def run(step: Step, folder: Path, language: str) -> list[str]:
    """What a step prints on both streams. Raises AssertionError where it fails."""
    (folder / "corpora").is_symlink() or (folder / "corpora").symlink_to(ROOT / "corpora")
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", step.command.replace("make demo", "govplan demo")],
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("GOVPLAN_")},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GOVPLAN_LANG": language,
            "COLUMNS": str(WIDTH),
            "PYTHONUTF8": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, f"$ {step.command}\n{ended.stdout.decode()}"
    lines = ended.stdout.decode().replace(str(folder.resolve()), HOME).split("\n")
    return [cut(line.rstrip()) for line in lines]


def cut(line: str) -> str:
    """A line of at most WIDTH columns."""
    kept = 0
    for at, character in enumerate(line):
        kept += 2 if _FULL_WIDTH.match(character) else 1
        if kept > WIDTH:
            return line[: at - 1] + LEFT_OUT
    return line


def shortened(printed: list[str], shown: tuple[str, ...]) -> tuple[str, ...]:
    """What was printed, with the lines left out that the page leaves out."""
    lines = "\n".join(printed).strip("\n").split("\n") if any(printed) else []
    if LEFT_OUT not in shown:
        return tuple(lines)
    before = shown.index(LEFT_OUT)
    behind = len(shown) - before - 1
    if before + behind >= len(lines):
        return tuple(lines)
    return (*lines[:before], LEFT_OUT, *lines[len(lines) - behind :])


def refresh(folder: Path) -> None:
    """Write into both pages what the commands print."""
    for language, page in PAGES.items():
        (place := folder / language).mkdir()
        text = page.read_text("utf-8")
        for step in steps(text):
            if step.runs:
                now = Step(step.command, shortened(run(step, place, language), step.shown))
                text = text.replace(_written(step), _written(now), 1)
        page.write_text(text, "utf-8")


def _written(step: Step) -> str:
    return "\n".join((f"$ {step.command}", *step.shown)) + "\n"


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        refresh(Path(name))
