"""DOCX to pieces: ingest.docx against python-docx on the same documents, in one run.

    python -m benchmarks.docx [PARAGRAPHS]

Two documents are made here with python-docx: prose with headings, and the same prose with task tables in it.
python-docx gives the text of all paragraphs and of all table cells; ingest.docx gives pieces with styles, numbers
and spans. CPU seconds, the best of five rounds, taken in turns.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable

import docx as python_docx

from ingest import docx
from ingest.source import Source

SENTENCE = "到2025年，新建改建农村公路{}公里，改造危桥{}座，建制村通客车率达到{}%，由县交通运输局牵头落实。"
HEAD = ("序号", "任务", "时限", "牵头单位", "责任单位")


def make(paragraphs: int, tables: int) -> bytes:
    """A plan with so many paragraphs and task tables of twenty rows."""
    made = python_docx.Document()
    for number in range(paragraphs):
        if number % 12 == 0:
            made.add_heading(f"第{number // 12 + 1}部分", level=1)
        paragraph = made.add_paragraph()
        for part in range(4):
            paragraph.add_run(SENTENCE.format(number + part, number % 9 + 1, 90 + part)).bold = part == 0
    for number in range(tables):
        table = made.add_table(rows=21, cols=len(HEAD))
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells):
                cell.text = HEAD[c] if r == 0 else f"{HEAD[c]}{number}-{r}"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def ours(data: bytes) -> str:
    """Words of all paragraphs, then of all cells."""
    pieces = docx.parse(Source(name="bench.docx", data=data)).pieces
    return "".join([p.text for p in pieces] + [c.text for p in pieces for c in p.cells])


def theirs(data: bytes) -> str:
    """The same words through python-docx."""
    opened = python_docx.Document(io.BytesIO(data))
    words = [p.text for p in opened.paragraphs]
    words += [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "".join(words)


def in_turns(data: bytes, rounds: int = 5) -> tuple[float, float]:
    """CPU seconds of the best round of each."""
    best = [float("inf"), float("inf")]
    runs: tuple[Callable[[bytes], str], ...] = (ours, theirs)
    for _ in range(rounds):
        for which, run in enumerate(runs):
            start = time.process_time()
            run(data)
            best[which] = min(best[which], time.process_time() - start)
    return best[0], best[1]


def main() -> None:
    """Print a line for each document; exit code 1 where the words differ."""
    paragraphs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    same = True
    for name, tables in (("prose", 0), ("prose and tables", 10)):
        data = make(paragraphs, tables)
        a, b = ours(data), theirs(data)
        same = same and "".join(a.split()) == "".join(b.split())
        fast, slow = in_turns(data)
        print(f"{name}: {len(a):,} letters, ingest.docx {fast:.4f} s, python-docx {slow:.4f} s,", end=" ")
        print(f"ratio {slow / fast:.1f}")
    print(f"same text: {same}")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
