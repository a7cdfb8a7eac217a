"""Rows to write, and the command line as a function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.main import run
from extract.record import Conflict, Place, Record, Review
from ingest.plan import Attachment, Block, Found, Plan, PlanWarning, Section


class Ended(msgspec.Struct):
    """How a command line ended: exit code, standard output and error."""

    code: int
    out: str
    err: str
    data: bytes


@pytest.fixture
def govplan(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """`govplan("search", "茶园")` runs the command line in this process."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("GOVPLAN_STORE", raising=False)
    monkeypatch.delenv("GOVPLAN_LANG", raising=False)
    monkeypatch.delenv("GOVPLAN_WORDS", raising=False)
    monkeypatch.delenv("GOVPLAN_INDEX", raising=False)

    def call(*arguments: object) -> Ended:
        capfdbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ended(code, out.decode("utf-8"), err.decode("utf-8"), out)

    return call


@pytest.fixture
def a_plan() -> Callable[..., Plan]:
    """A plan with every field filled; keywords change fields."""

    def make(**fields: Any) -> Plan:
        text = "青溪县2021年茶产业发展实施方案\n一、主要目标\n到2021年底，投产茶园达到12.5万亩。"
        full: dict[str, Any] = {
            "document_id": "d" * 64, "plan_id": "p1", "source": "方案.html", "source_start": 0, "source_end": 60,
            "title": "青溪县2021年茶产业发展实施方案", "doc_type": "实施方案", "province": "贵州省", "city": "铜仁市",
            "county": "青溪县", "region_code": "520699", "level": "county", "year": 2021,
            "plan_start": date(2021, 1, 1), "plan_end": date(2021, 12, 31), "issued": date(2021, 2, 3),
            "published": date(2021, 2, 5), "doc_number": "青府办发〔2021〕3号", "index_number": "0001/2021-3",
            "issuer": ("青溪县人民政府办公室", "青溪县茶叶局"), "publisher": "青溪县人民政府",
            "found": (Found("title", "title", 0, 19), Found("level", "derived")),
            "sections": (Section("一、", "主要目标", 1, 20, 26, 48), Section("（一）", "规模", 2, 27, 30, 48)),
            "blocks": (Block("paragraph", 0, 19), Block("paragraph", 20, 26), Block("table", 27, 30)),
            "text": text, "attachments": (Attachment("任务分解表", "http://example.org/1.xlsx"),),
            "sha256": "a" * 64, "ingested_at": datetime(2024, 5, 6, 7, 8, 9, 123, UTC), "parser": "html 1",
            "warnings": (PlanWarning("bracket_lost", "括号缺失", 3, 9, "〔20213号", "〔2021〕3号", 0.9),),
        }  # fmt: skip
        return Plan(**(full | fields))

    return make


@pytest.fixture
def a_record() -> Callable[..., Record]:
    """A record with every field filled; keywords change fields."""

    def make(**fields: Any) -> Record:
        full: dict[str, Any] = {
            "record_id": "r1", "plan_id": "p1", "source": "方案.html", "plan_title": "青溪县2021年茶产业发展实施方案",
            "province": "贵州省", "city": "铜仁市", "county": "青溪县", "region_code": "520699", "level": "county",
            "year": 2021, "kind": "target", "metric": "投产茶园", "value": Decimal("12.5"),
            "value_max": Decimal("13.25"), "unit": "万亩", "value_base": Decimal("83333333.333333"),
            "value_max_base": Decimal("88333333.333333"), "unit_base": "平方米", "comparator": "range",
            "change": "level", "aggregation": "累计", "nature": "预期性", "strength": "确保",
            "baseline": Decimal("-0.5"), "baseline_text": "由-0.5", "parent_id": "r0", "deadline": "2021-12-31",
            "deadline_start": date(2021, 3, 1), "deadline_text": "2021年底", "deadline_from": "clause",
            "lead_units": ("县茶叶局",), "units": ("县财政局", "各乡镇人民政府"), "units_from": "paragraph",
            "section": ("一、主要目标", "（一）规模"), "quote": "投产茶园达到12.5万亩", "start": 36, "end": 47,
            "sentence": "到2021年底，投产茶园达到12.5万亩。", "page": 2, "cell": Place(0, 3, 1), "confidence": 0.93,
            "conflicts": (
                Conflict(
                    kind="parts_exceed", whole_id="r0", part_ids=("r1", "r2"), whole=Decimal("20.5"),
                    parts=Decimal(22), unit="万亩", whole_quote="茶园20.5万亩", part_quotes=("东乡\t12.5", "西乡\t9.5"),
                ),
            ),
            "method": "clause", "review": Review("corrected", "王", "2024-01-01", {"value": "12"}),
        }  # fmt: skip
        return Record(**(full | fields))

    return make
