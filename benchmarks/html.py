"""HTML page to main text, beside readability-lxml in the same run.

    python -m benchmarks.html [FOLDER] [--rounds N]

FOLDER holds .html pages, in it or below; the default are the pages of corpora. Prints milliseconds a page (CPU
time, best of the rounds) and ratios. Both sides are handed the same decoded text and give plain text; the third line
is the entire parse of the same pages from bytes: decoding, pieces, tables, facts, title and attachments too. Where
FOLDER also holds a .txt beside a page, its hand-made main text, the mean F1 of character 3-grams is printed for both.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest import decode, html  # noqa: E402
from ingest.source import Source  # noqa: E402

T = TypeVar("T")
DEFAULT = ROOT / "corpora" / "plans"


def readability_text(text: str) -> str:
    """The peer: readability's summary as plain text."""
    from lxml.html import fromstring
    from readability import Document

    return "".join(map(str, fromstring(Document(text).summary()).itertext()))


def milliseconds(run: Callable[[T], object], items: Sequence[T], rounds: int) -> float:
    """CPU milliseconds an item, best of the rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for item in items:
            run(item)
        best = min(best, time.process_time() - start)
    return 1000 * best / len(items)


def grams(text: str) -> Counter[str]:
    """Character 3-grams with their counts, white space left out."""
    bare = "".join(text.split())
    return Counter(bare[i : i + 3] for i in range(len(bare) - 2))


def f1(found: str, wanted: str) -> float:
    """F1 of the 3-grams of two texts."""
    ours, theirs = grams(found), grams(wanted)
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    logging.disable(logging.CRITICAL)
    pages = [Source(str(path), path.read_bytes()) for path in sorted(given.folder.rglob("*.htm*"))]
    pages = [page for page in pages if html.main_text_of(decode.decode(page.data).text)]
    if not pages:
        sys.exit(f"no pages with a text in {given.folder}")
    texts = [decode.decode(page.data).text for page in pages]
    peer = milliseconds(readability_text, texts, given.rounds)
    ours = milliseconds(html.main_text_of, texts, given.rounds)
    whole = milliseconds(html.parse, pages, given.rounds)
    print(f"{len(pages)} pages, {sum(map(len, texts)) // len(texts)} characters a page")
    print(f"readability-lxml, main text  {peer:8.3f} ms a page")
    print(f"govplan, main text           {ours:8.3f} ms a page   {peer / ours:5.1f} x")
    print(f"govplan, entire parse        {whole:8.3f} ms a page   {peer / whole:5.1f} x")
    gold = [Path(page.name).with_suffix(".txt") for page in pages]
    if all(path.is_file() for path in gold):
        wanted = [path.read_text(encoding="utf-8") for path in gold]
        for name, run in (("readability-lxml", readability_text), ("govplan", html.main_text_of)):
            mean = sum(f1(run(text), want) for text, want in zip(texts, wanted, strict=True)) / len(wanted)
            print(f"{name:28} {mean:8.3f} mean F1 of 3-grams")


if __name__ == "__main__":
    main()
