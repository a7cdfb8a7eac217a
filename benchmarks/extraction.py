"""Extraction of whole plans against jieba.posseg on the same text, in one run: CPU seconds, goal 3.3 times as fast.

python -m benchmarks.extraction [FILE ...]      default: the bundled sample plans
"""

from __future__ import annotations

import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import ingest
from extract import extract

GOAL = 3.3
ROUNDS = 5


def main(names: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    paths = [Path(name) for name in names] or sorted(Path(str(resources.files("corpora"))).glob("plans/*/*.*"))
    plans = [plan for path in paths for plan in ingest.read_file(path)]
    characters = sum(len(plan.text) for plan in plans)
    extract(plans[0])
    jieba.posseg.lcut(plans[0].text)
    # Turn about, so that a machine that slows down or speeds up does so for both.
    rounds = [
        (
            _seconds(lambda: [extract(plan) for plan in plans]),
            _seconds(lambda: [jieba.posseg.lcut(plan.text) for plan in plans]),
        )
        for _ in range(ROUNDS)
    ]
    ours, peer = (statistics.median(seconds) for seconds in zip(*rounds, strict=True))
    ratios = sorted(theirs / own for own, theirs in rounds)
    print(f"{len(plans)} plans, {characters} characters, {ROUNDS} rounds")
    print(f"extract         {characters / ours / 1e6:6.3f} Mchar per CPU second")
    print(f"jieba.posseg    {characters / peer / 1e6:6.3f} Mchar per CPU second")
    print(f"ratio           {statistics.median(ratios):6.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}; goal: {GOAL})")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(sys.argv[1:])
