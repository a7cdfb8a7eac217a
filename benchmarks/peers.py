"""Values, units and dates against the libraries that find them in Chinese text, on the same gold, in one run.

    python -m benchmarks.peers [DOCUMENTS]     needs: pip install jionlp==1.5.31 recognizers-text-suite 'emoji<2'

Three tasks, each over the words of gold records: `value` (is the number found, exactly), `value and unit` (and its
unit: money, area, length, mass … as the library names it), `last day` (is the deadline's last day read from its words,
given the plan's year). A library is asked only for what it offers; JioNLP has no quantities but money.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extract import gold_folder, moment, quantity
from extract.character import fold
from extract.dimension import to_base
from extract.gold import Row

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpora" / "gold"
Amounts = Callable[[str], Iterable[tuple[Decimal, str]]]
Days = Callable[[str, int], Iterable[str]]
# What the recognizers call the units of the gold.
_NAMED = {
    "Mu": "亩", "Ton": "吨", "Kilometer": "公里", "Meter": "米", "Square meter": "平方米",
    "Square kilometer": "平方公里",
    "Hectare": "公顷", "Cubic meter": "立方米", "Chinese yuan": "元", "Kilogram": "公斤", "Percentage": "%",
}  # fmt: skip


def main(documents: Path) -> None:
    amounts, days = _gold(documents)
    print(f"{len(amounts)} amounts, {len(days)} deadlines stated in the clause\n")
    print("| | value | value and unit | money | last day |\n| --- | ---: | ---: | ---: | ---: |")
    money = [row for row in amounts if row[2].endswith("元")]
    for name, find_amounts, find_days in _systems():
        figures = (
            _found(amounts, find_amounts, with_unit=False),
            _found(amounts, find_amounts, with_unit=True),
            _found(money, find_amounts, with_unit=True),
            sum(last in set(find_days(words, year)) for words, year, last in days) / len(days),
        )
        print(f"| {name} |", " | ".join(f"{figure:.3f}" for figure in figures), "|")


def _gold(documents: Path) -> tuple[list[tuple[str, Decimal, str]], list[tuple[str, int, str]]]:
    """(quote, value in its base unit, base unit) of amounts, and (words, year, last day) of deadlines."""
    read = [document for folder in ("", *gold_folder.TEXTS) for document in gold_folder.read(GOLD / folder)]
    if documents.is_dir():
        read += gold_folder.read(GOLD / "real", documents)
    amounts = [amount for document in read for row in document.rows if (amount := _amount(row))]
    return amounts, [day for document in read for day in _stated_days(document)]


def _amount(row: Row) -> tuple[str, Decimal, str] | None:
    prose = "\t" not in row["quote"] and not row.get("optional")  # in a table the unit is in another cell
    if not prose or not isinstance(row.get("value"), int | float) or not row.get("unit"):
        return None
    return row["quote"], *to_base(Decimal(str(row["value"])), row["unit"].split("/")[0])


def _stated_days(document: gold_folder.GoldDocument) -> Iterable[tuple[str, int, str]]:
    """Deadlines known to the day that stand in their clause."""
    year = next((plan.year for plan in document.plans if plan.year), None)
    for row in document.rows:
        stated = row.get("deadline_from") == "clause" and row.get("deadline_text")
        if year and stated and len(row.get("deadline") or "") == 10:
            yield row["deadline_text"], year, row["deadline"]


def _found(rows: list[tuple[str, Decimal, str]], find: Amounts, *, with_unit: bool) -> float:
    hits = 0
    for quote, value, unit in rows:
        got = [(to_base(number, named) if named else (number, "")) for number, named in find(quote)]
        hits += any(number == value and (not with_unit or base == unit) for number, base in got)
    return hits / len(rows)


def _systems() -> list[tuple[str, Amounts, Days]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [("govplan", *_govplan()), ("JioNLP", *_jionlp()), ("recognizers-text", *_recognizers())]


def _govplan() -> tuple[Amounts, Days]:
    def ours(text: str) -> Iterable[tuple[Decimal, str]]:
        return ((q.value, (q.unit or "").split("/")[0]) for q in quantity.find(fold(text)))

    def our_days(text: str, year: int) -> Iterable[str]:
        return (m.last.isoformat() for m in moment.find(fold(text), year) if m.last)

    return ours, our_days


def _jionlp() -> tuple[Amounts, Days]:
    import jionlp

    def jio(text: str) -> Iterable[tuple[Decimal, str]]:
        return ((Decimal(found["detail"]["num"]), "元") for found in jionlp.ner.extract_money(text) if _plain(found))

    def jio_days(text: str, year: int) -> Iterable[str]:
        base = {"year": year, "month": 1, "day": 1}
        times = (found["detail"]["time"] for found in jionlp.ner.extract_time(text, time_base=base))
        return (str(time[-1])[:10] for time in times if isinstance(time, list))  # a period is a dict

    return jio, jio_days


def _recognizers() -> tuple[Amounts, Days]:
    import recognizers_date_time as dates
    import recognizers_number as numbers
    import recognizers_number_with_unit as units
    from recognizers_text import Culture

    def recognizers(text: str) -> Iterable[tuple[Decimal, str]]:
        found = [(_decimal(x.resolution["value"]), "") for x in numbers.recognize_number(text, Culture.Chinese)]
        found += [(_decimal(x.resolution["value"]), "%") for x in numbers.recognize_percentage(text, Culture.Chinese)]
        for recognise in (units.recognize_dimension, units.recognize_currency):
            for x in recognise(text, Culture.Chinese):
                found.append((_decimal(x.resolution["value"]), _NAMED.get(x.resolution["unit"], x.resolution["unit"])))
        return ((number, unit) for number, unit in found if number is not None)

    def recognizers_days(text: str, year: int) -> Iterable[str]:
        for x in dates.recognize_datetime(text, Culture.Chinese, reference=_start(year)):
            for value in (x.resolution or {}).get("values", []):
                yield from _last_days(value)

    return recognizers, recognizers_days


def _plain(found: dict[str, Any]) -> bool:
    number = found["detail"]["num"]
    return isinstance(number, str) and found["detail"]["case"] == "元"


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(str(text).rstrip("%"))
    except InvalidOperation:
        return None


def _start(year: int) -> Any:
    from datetime import datetime

    return datetime(year, 1, 1)


def _last_days(value: dict[str, str]) -> Iterable[str]:
    """A date, or the last day of a range whose end the library gives as the day after."""
    from datetime import timedelta

    if value.get("type") == "date" and "value" in value:
        yield value["value"]
    if "end" in value and "1000" < value["end"][:4] < "9999":  # a range without an end "ends" in year 1 or 9999
        yield (date.fromisoformat(value["end"][:10]) - timedelta(days=1)).isoformat()
        yield value["end"][:10]


if __name__ == "__main__":
    if any(find_spec(peer) is None for peer in ("jionlp", "recognizers_number_with_unit", "recognizers_date_time")):
        sys.exit(print("skipped: the peers are not installed (see the top of this file)"))
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared")
