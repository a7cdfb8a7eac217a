"""PDF to paragraphs and cells: ingest.pdf against pdfplumber on the same PDF, in one run.

    python -m benchmarks.pdf [PAGES]

The PDF is made here with reportlab: pages of hard-wrapped, justified Chinese text. pdfplumber only extracts each
page's text (and closes the page); ingest.pdf does all its work: lines, tables, heads and feet, paragraphs, boxes.
CPU seconds, the best of five rounds, taken in turns. The goal is a ratio of 20 or more.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ingest import pdf
from ingest.source import Source

GOAL = 20
SENTENCES = (
    "到2025年，{}新建高标准农田{}万亩，改造提升{}万亩，粮食总产量稳定在{}万吨以上。",
    "完善{}供水管网，新增集中供水人口{}万人，自来水普及率达到{}%，水质达标率提高{}个百分点。",
    "支持{}龙头企业签订订单，每个乡镇至少培育{}家示范社，带动农户{}户，户均增收{}元。",
    "{}农业农村局牵头，财政局、水利局配合，于{}月底前完成{}个项目的验收，逾期不超过{}个。",
)
PLACES = ("白水县", "全县", "清溪镇和石桥乡", "北部山区各乡镇", "沿河十二个村", "县城规划区")


def make(pages: int) -> bytes:
    """A plan of about so many pages, set as GB/T 9704 asks: 22 lines of 28 letters of 16 points.

    The margins leave out the 6 points that reportlab adds on each side.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body",
        fontName="STSong-Light",
        fontSize=16,
        leading=28,
        firstLineIndent=32,
        wordWrap="CJK",
        alignment=TA_JUSTIFY,
    )
    story = []
    for number in range(pages * 4):
        sizes = (number % 7 + 3, number % 11 + 12, number % 13 + 40)
        parts = [s.format(PLACES[(number + k) % 6], *sizes) for k, s in enumerate(SENTENCES)]
        story.append(Paragraph("".join(parts[number % 4 :] + parts[: number % 4]), style))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, leftMargin=72, rightMargin=66, topMargin=99, bottomMargin=93).build(story)
    return buffer.getvalue()


def ours(data: bytes) -> str:
    """All paragraphs."""
    return "\n".join(piece.text for piece in pdf.parse(Source(name="bench.pdf", data=data)).pieces)


def theirs(data: bytes) -> str:
    """The text of all pages; without page.close() memory grows with the pages."""
    import pdfplumber

    texts = []
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            texts.append(page.extract_text())
            page.close()
    return "\n".join(texts)


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
    """Print pages, letters, CPU seconds and the ratio; exit code 1 below the goal."""
    data = make(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    a, b = ours(data), theirs(data)
    same = "".join(a.split()) == "".join(b.split())
    fast, slow = in_turns(data)
    print(f"{len(a):,} letters, same text: {same}")
    print(f"ingest.pdf {fast:.3f} s, pdfplumber {slow:.3f} s, ratio {slow / fast:.1f} (goal {GOAL})")
    sys.exit(0 if slow / fast >= GOAL and same else 1)


if __name__ == "__main__":
    main()
