"""Where the CPU time of extraction goes: by step, by file, and how many calls of regular expressions it takes.

    python -m benchmarks.extraction_profile [FILE ...]      default: the bundled sample plans

A timer notes the stack every millisecond of CPU time (the system may tick more slowly): `own` is the share of the
notes whose innermost frame of ours is in the file, with the regular expressions and libraries that it calls, `all` the
share with the file or the step anywhere on the stack. cProfile counts calls in a run of its own: it costs as much as
what it watches, so its seconds say nothing here.
"""

from __future__ import annotations

import cProfile
import pstats
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from types import FrameType

import ingest
from extract import extract
from ingest.plan import Plan

ROUNDS = 20
INTERVAL = 0.001
LEAST = 0.01
STEPS = {
    "paragraphs: masks, times, units, quantities": ("reading.py", "read"),
    "sentences: clauses, the words around each number": ("wording.py", "read"),
    "which numbers count": ("relevance.py", "is_commitment"),
    "their names": ("clause.py", "_named"),
    "their kind, time, doers, change": ("prose.py", "_numeric"),
    "dated duties": ("prose.py", "_dated"),
    "tables": ("table.py", "find"),
    "records": ("assemble.py", "_records"),
}
"""Each step with the file and function that does it; what stands in a table's cells counts as reading and naming."""

_FRAMES = frozenset(STEPS.values())

Frame = tuple[str, str]
"""A file of extract/ or ingest/ and a function in it."""


def main(names: Sequence[str]) -> None:
    paths = [Path(name) for name in names] or sorted(Path(str(resources.files("corpora"))).glob("plans/*/*.*"))
    plans = [plan for path in paths for plan in ingest.read_file(path)]
    extract(plans[0])
    stacks = _sampled(plans)
    print(f"{len(plans)} plans, {sum(len(plan.text) for plan in plans)} characters, {stacks.total()} samples\n")
    _print_steps(stacks)
    _print_files(stacks)
    _print_calls(plans)


def _sampled(plans: Sequence[Plan]) -> Counter[tuple[Frame, ...]]:
    """How often each stack of our own frames, innermost first, was met."""
    stacks: Counter[tuple[Frame, ...]] = Counter()

    def note(_number: int, frame: FrameType | None) -> None:
        stacks[tuple(_ours(frame))] += 1

    before = signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        for _ in range(ROUNDS):
            for plan in plans:
                extract(plan)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return stacks


def _ours(frame: FrameType | None) -> Iterator[Frame]:
    while frame is not None:
        folder, _, name = frame.f_code.co_filename.replace("\\", "/").rpartition("/")
        if folder.endswith(("/extract", "/ingest")):
            yield name, frame.f_code.co_name
        frame = frame.f_back


def _print_steps(stacks: Counter[tuple[Frame, ...]]) -> None:
    print("| step | all |\n| --- | ---: |")
    rest = stacks.total()
    for step, frame in STEPS.items():
        count = sum(n for stack, n in stacks.items() if _step(stack) == frame)
        rest -= count
        print(f"| {step} | {count / stacks.total():.0%} |")
    print(f"| between them | {rest / stacks.total():.0%} |\n")


def _step(stack: tuple[Frame, ...]) -> Frame | None:
    """The innermost step that a stack is in."""
    return next((frame for frame in stack if frame in _FRAMES), None)


def _print_files(stacks: Counter[tuple[Frame, ...]]) -> None:
    own: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for stack, count in stacks.items():
        if stack:
            own[stack[0][0]] += count
        for name in {name for name, _ in stack}:
            within[name] += count
    print("| file | own | all |\n| --- | ---: | ---: |")
    for name, count in own.most_common():
        if count >= LEAST * stacks.total():
            print(f"| `{name}` | {count / stacks.total():.1%} | {within[name] / stacks.total():.1%} |")
    print()


def _print_calls(plans: Sequence[Plan]) -> None:
    """The calls of one round, of our functions and of compiled patterns, for each thousand characters."""
    profile = cProfile.Profile()
    records = profile.runcall(lambda: sum(len(extract(plan)) for plan in plans))
    thousands = sum(len(plan.text) for plan in plans) / 1000
    calls: Counter[str] = Counter()
    for (path, _, name), (_, count, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "'re.Pattern'" in name:
            calls["of patterns"] += count
        elif path.replace("\\", "/").rpartition("/")[0].endswith(("/extract", "/ingest")):
            calls["of our functions"] += count
    print(f"{records} records; calls for each thousand characters:")
    for name, count in calls.most_common():
        print(f"  {count / thousands:6.0f} {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
