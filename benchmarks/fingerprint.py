"""Fingerprints of whole plans and their passages: ours against datasketch, in the same run.

Both sides get the same plans, the same masked text and the same passages, and end with 32 bands of 4 rows.
datasketch is given its fastest way (update_batch on a set of encoded 5-grams). CPU seconds.

    python -m benchmarks.fingerprint [--plans 40] [--characters 12000]
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from datasketch import MinHash

from extract import fingerprint
from ingest.plan import Plan

# Two characters a word.
WORDS = (
    "加快推进完善落实建立健全实施开展组织支持引导农村产业道路饮水教育医疗住房就业培训生态"
    "环境治理村庄企业基地项目资金机制责任督查考核服务体系平台改造提升覆盖达到新增完成确保"
    "力争重点全面有效规范统筹协调保障监管宣传队伍人才技术数字设施"
)
PAIRS = [WORDS[i : i + 2] for i in range(0, len(WORDS), 2)]


def plan(seed: int, characters: int) -> Plan:
    """A generated text of paragraphs of two to six sentences."""
    drawn = random.Random(seed)
    lines: list[str] = []
    while sum(map(len, lines)) < characters:
        clauses = (
            "".join(drawn.choices(PAIRS, k=drawn.randint(4, 9))) + f"{drawn.randint(2, 900)}个"
            for _ in range(drawn.randint(6, 18))
        )
        lines.append("，".join(clauses) + "。")
    now = datetime(2020, 1, 1, tzinfo=UTC)
    return Plan(
        document_id=str(seed), plan_id=str(seed), source="", text="\n".join(lines), sha256="",
        ingested_at=now, parser="benchmark",
    )  # fmt: skip


def with_datasketch(one: Plan) -> list[bytes]:
    """The same job: mask, cut into passages, MinHash each passage and the whole plan, cut into bands."""
    codes, places = fingerprint._masked(one.text, ())
    masked = "".join(map(chr, codes.tolist()))
    spans = [(0, len(one.text)), *fingerprint._spans(one)]
    terms = []
    for start, end in fingerprint._ranges(places, spans):
        if end - start < fingerprint.MIN_PASSAGE:
            continue
        sketch = MinHash(num_perm=fingerprint.BANDS * fingerprint.ROWS)
        sketch.update_batch({masked[i : i + 5].encode() for i in range(start, end - 4)})
        values = sketch.hashvalues.reshape(fingerprint.BANDS, fingerprint.ROWS)
        terms += [bytes([band]) + row.tobytes() for band, row in enumerate(values)]
    return terms


def seconds(job: Callable[[Plan], object], plans: list[Plan]) -> float:
    """CPU seconds for all plans, the better of three rounds."""
    rounds = []
    for _ in range(3):
        began = time.process_time()
        for one in plans:
            job(one)
        rounds.append(time.process_time() - began)
    return min(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--characters", type=int, default=12_000)
    asked = parser.parse_args()
    plans = [plan(seed, asked.characters) for seed in range(asked.plans)]
    assert len(fingerprint.bands(plans[0])) == len(set(with_datasketch(plans[0])))
    ours, theirs = seconds(fingerprint.bands, plans), seconds(with_datasketch, plans)
    figures = {
        "what": "fingerprint, plans per CPU second",
        "ours": round(len(plans) / ours, 1),
        "datasketch": round(len(plans) / theirs, 1),
        "ratio": round(theirs / ours, 2),
    }
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
