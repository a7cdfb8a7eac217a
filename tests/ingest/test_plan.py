"""`Plan`: heading path, lines, and the way through JSON and back."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ingest import read_plans
from ingest.plan import Plan
from ingest.source import Source

TEXT = "河湾县2021年节水行动方案\n一、目标\n（一）用水。到年底降到120万方。\n二、措施\n各镇要抓好落实。"


def plan(text: str = TEXT) -> Plan:
    return read_plans(Source("节水方案.txt", text.encode()))[0]


def test_heading_path_is_outermost_first() -> None:
    made = plan()
    labels = [section.label for section in made.heading_path(made.text.index("120"))]
    assert labels == ["一、", "（一）"]
    assert made.heading_path(0) == ()
    assert [s.title for s in made.heading_path(len(made.text) - 1)] == ["措施"]


@given(st.text("一、\n二。县", max_size=40))
def test_lines_are_those_of_the_text(text: str) -> None:
    made = msgspec.structs.replace(plan(), text=text)
    assert [text[a:b] for a, b in made.lines()] == text.split("\n")


def test_json_and_back() -> None:
    made = plan()
    data = msgspec.json.encode(made)
    assert msgspec.json.decode(data, type=Plan) == made
    row = msgspec.json.decode(data)
    assert row["plan_id"] == f"{row['document_id']}#1"
    assert row["doc_number"] is None
