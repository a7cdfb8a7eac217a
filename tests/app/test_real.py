"""The command line on real documents, where they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import openpyxl

from app.export.harmless import hostile
from extract.record import Record
from ingest.plan import Plan


def test_the_seeds_from_end_to_end(real_docs: Path, tmp_path: Path, govplan: Callable[..., Any]) -> None:
    store = tmp_path / "govplan.db"
    seeds = sorted((real_docs / "seeds").glob("*.txt"))
    ended = govplan("ingest", *seeds, "--store", store)
    assert (ended.code, ended.out) == (0, "")
    assert "5 份文件：成功 5，部分 0，失败 0；23 份计划" in ended.err
    exported = govplan("export", "plans", "--store", store).data
    plans = {plan.plan_id: plan for line in exported.splitlines() for plan in [msgspec.json.decode(line, type=Plan)]}
    records = [
        msgspec.json.decode(line, type=Record)
        for line in govplan("export", "records", "--store", store).data.splitlines()
    ]
    assert len(plans) == 23
    assert len(records) > 300
    assert all(plans[r.plan_id].text[r.start : r.end] == r.quote for r in records)
    found = json.loads(govplan("search", "脱贫攻坚", "--store", store, "--json").out)
    assert found["total"] > 10
    assert govplan("doctor", "--deep", "--store", store).code == 0


def test_tables_of_the_seeds_are_inert(real_docs: Path, tmp_path: Path, govplan: Callable[..., Any]) -> None:
    seeds = sorted((real_docs / "seeds").glob("*.txt"))
    assert govplan("extract", *seeds, "-o", tmp_path / "r.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    book.close()
    assert len(cells) > 10_000
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(hostile(cell.value) for cell in cells if isinstance(cell.value, str))
    table = govplan("extract", *seeds, "--format", "csv").data.decode("utf-8-sig")
    assert {len(row) for row in csv.reader(io.StringIO(table))} == {len(Record.__struct_fields__)}
