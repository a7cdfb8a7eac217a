"""Metadata of the real documents, against what people read in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ingest import Plan, Source, read_file, read_plans


def jsonable(plan: Plan, field: str) -> Any:
    value = getattr(plan, field)
    if isinstance(value, tuple):
        return list(value) or None
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("number", ["000", "003", "004"])
def test_the_seeds_equal_their_gold(real_docs: Path, number: str) -> None:
    gold = json.loads((real_docs / "gold/metadata.json").read_text(encoding="utf-8"))
    ((name, expected),) = [item for item in gold.items() if item[0].startswith(number)]
    (plan,) = read_file(real_docs / f"seeds/{name}.txt")
    for field in sorted(set(Plan.__struct_fields__) & set(expected)):
        value = jsonable(plan, field)
        if field in expected["inferred"] and value is None:
            continue
        assert value == expected[field], field


def test_a_city_s_three_years(real_docs: Path) -> None:
    (path,) = (real_docs / "seeds").glob("002*")
    (plan,) = read_file(path)
    assert (plan.province, plan.city, plan.county, plan.region_code) == ("云南省", "昆明市", None, "530100")
    assert (str(plan.plan_start), str(plan.plan_end)) == ("2018-01-01", "2020-12-31")
    assert (plan.doc_type, plan.doc_number, str(plan.published)) == ("行动方案", None, "2018-12-28")


# What each of the nineteen plans may be said to be of, where anything is said: a code or its beginning.
ORIGINS = {1: "361125", 2: "361022", 3: "141100", 6: "360822", 8: "3213", 9: "361125", 10: "150922", 12: "36",
           14: "3213", 16: "61", 17: "440881", 18: "3716", 19: "3415"}  # fmt: skip


def test_no_wrong_region_in_nineteen_plans(real_docs: Path) -> None:
    (path,) = (real_docs / "seeds").glob("001*")
    plans = read_file(path)
    assert len(plans) == 19
    said = {plan.part: plan.region_code for plan in plans if plan.region_code}
    assert all(code.startswith(ORIGINS.get(part, "none")) for part, code in said.items()), said
    assert said[3] == "141100"


def reports(real_docs: Path) -> list[dict[str, str]]:
    with (real_docs / "data/city_reports/regions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_seventy_city_reports_with_and_without_their_names(real_docs: Path) -> None:
    wrong: list[str] = []
    right = mistaken = 0
    rows = reports(real_docs)
    for i, row in enumerate(rows, 1):
        path = real_docs / "data/city_reports" / row["file"]
        (plan,) = read_file(path)
        expected = {field: row[field] or None for field in ("province", "city", "county", "region_code", "level")}
        if {field: getattr(plan, field) for field in expected} != expected or plan.year != int(row["year"]):
            wrong.append(row["file"])
        (bare,) = read_plans(Source(f"{i}.docx", path.read_bytes()))
        right += bare.region_code == row["region_code"]
        mistaken += bare.region_code not in (None, row["region_code"])
    assert wrong == []
    assert len(rows) == 70
    assert (right >= 65, mistaken) == (True, 0)


def test_state_council_pages(real_docs: Path) -> None:
    gold = json.loads((real_docs / "data/gov_pages/metadata.json").read_text(encoding="utf-8"))
    wrong = {}
    for name, expected in gold.items():
        (plan,) = read_file(real_docs / "data/gov_pages" / name)
        read = {field: jsonable(plan, field) for field in expected if field not in ("issuer", "url")}
        read["issuer"] = "、".join(plan.issuer)
        if differing := {field: value for field, value in read.items() if value != expected[field]}:
            wrong[name] = differing
    assert len(gold) == 28
    assert wrong == {}
