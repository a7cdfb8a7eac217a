"""How long `govplan --help` takes beside a bare Typer and Rich program, in one run: `python -m benchmarks.help`.

Each program runs in a process of its own, in turns; the medians and their ratio are printed (goal: at most 2).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
GOAL = 2.0
ROOT = Path(__file__).resolve().parent.parent
BARE = """
import typer
from rich.console import Console

program = typer.Typer()

@program.command()
def one(name: str, loud: bool = False) -> None:
    "Say one thing."
    Console().print(name)

@program.command()
def two(count: int = 2) -> None:
    "Say another."
    Console().print(count)

program(["--help"])
"""
OURS = "import sys; from app.main import run; sys.exit(run(['--help']))"


def seconds(code: str) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    taken = time.perf_counter() - start
    assert ended.stdout, "no help was printed"
    return taken


def measure(runs: int = RUNS) -> tuple[float, float]:
    """Median seconds of the bare program and of ours, run in turns after one of each to warm up."""
    seconds(BARE)
    seconds(OURS)
    pairs = [(seconds(BARE), seconds(OURS)) for _ in range(runs)]
    return statistics.median(bare for bare, _ in pairs), statistics.median(ours for _, ours in pairs)


def main() -> int:
    """Print the figures; 1 if the goal is missed."""
    bare, ours = measure()
    print(f"bare Typer and Rich --help  {bare * 1000:7.0f} ms")
    print(f"govplan --help              {ours * 1000:7.0f} ms")
    print(f"ratio                       {ours / bare:7.2f}    (goal: at most {GOAL})")
    return 0 if ours <= GOAL * bare else 1


if __name__ == "__main__":
    sys.exit(main())
