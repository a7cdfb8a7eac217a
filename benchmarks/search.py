"""Search at size: how fast plans are indexed and found, how large the file is, and whether anything is missed.

    python -m benchmarks.search [--plans 10000] [--queries 200] [--phrases 2000] [--store FILE]

Plans are generated: about 3,100 characters each, sentences of many kinds filled with words of Zipf-like frequency,
places, numbers and units, some 20 records a plan, regions down to counties, twenty years. Queries are what people
ask: one to three words or a phrase, frequent and rare ones, two of three with filters; each asks for a page of 20
with all facets and three passages a hit. Phrases of two to eight characters drawn from all texts are compared with
a scan of all texts: what is found must be the same.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.dimension import to_base
from extract.record import Record
from index.kept import Document, Kept
from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery
from index.segment import fold
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.plan import Plan, Section

LENGTH = 3100
"""Characters of a plan: the mean of the plans that the program was first tried on."""


def _read_words() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("search_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            entries = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            entries += [line] if "{" in line else line.split()
    return lists


WORDS = _read_words()
TOPICS, DOERS, THINGS, VERBS = (WORDS[name] for name in ("topic", "doer", "thing", "verb"))
UNITS, TYPES, SENTENCES = (WORDS[name] for name in ("unit", "type", "sentence"))
NAME_CHARACTERS = (
    "龙马石水河山田林高大小新东西南北上下平安永兴和太金银玉青白黄红云天星月泉溪坪坝沟岭坡湾塘桥寨屯营庄铺店关口"
)
RARE_CHARACTERS = "岫堃喆镕圳邕鄱濂沅澧芷溆夔綦黔瓯睢盱眙邳砀涡颍亳濉泗郯莒沭沂汶洙鄄巨嘉"
REGIONS = [f"{p}{c:02}{d:02}" for p in (52, 53, 62, 14, 43, 45, 51, 61) for c in range(1, 13) for d in range(21, 30)]
PROVINCES = dict(
    zip(
        ("52", "53", "62", "14", "43", "45", "51", "61"),
        ("贵州省", "云南省", "甘肃省", "山西省", "湖南省", "广西壮族自治区", "四川省", "陕西省"),
        strict=True,
    )
)


class Generator:
    """Plans and their records, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.places = [self._name() for _ in range(4000)]

    def plans(self, count: int, first: int = 0) -> Iterator[Kept]:
        """`count` of them, numbered from `first`."""
        return (self._plan(number) for number in range(first, first + count))

    def _name(self) -> str:
        characters = NAME_CHARACTERS + (RARE_CHARACTERS if self.random.random() < 0.2 else "")
        return "".join(self.random.choices(characters, k=self.random.choice((2, 2, 3)))) + self.random.choice("村镇乡")

    def _pick(self, words: list[str]) -> str:
        """The first ones often, the last ones seldom."""
        return words[min(int(self.random.paretovariate(0.9)) - 1, len(words) * 4) % len(words)]

    def _plan(self, number: int) -> Kept:
        code = self.random.choice(REGIONS)
        year = self.random.randint(2006, 2025)
        kind = self._pick(TYPES)
        topic = self._pick(TOPICS)
        title = f"{self._name()[:-1]}县{year}年{topic}{kind}"
        lines: list[str] = [title]
        sections: list[Section] = []
        found: list[tuple[int, str, dict[str, str]]] = []
        at = len(title) + 1
        while at < LENGTH:
            at = self._section(lines, sections, found, at, year)
        text = "\n".join(lines)
        name = f"generated/{number}.txt"
        plan = Plan(
            document_id=f"{number:064x}",
            plan_id=f"{number:064x}#1",
            source=name,
            title=title,
            doc_type=kind,
            province=PROVINCES[code[:2]],
            region_code=code,
            level="county",
            year=year,
            issued=date(year, self.random.randint(1, 12), 15),
            issuer=(f"{title.split('县')[0]}县人民政府办公室",),
            sections=tuple(sections),
            text=text,
            sha256=f"{number:064x}",
            ingested_at=datetime(2026, 1, 1, tzinfo=UTC),
            parser="generated",
        )
        bands = tuple(f"w{self.random.getrandbits(30):x}" for _ in range(32))
        return Kept(plan=plan, records=tuple(self._records(plan, found)), bands=bands)

    def _section(self, lines: list[str], sections: list[Section], found: list, at: int, year: int) -> int:
        heading = f"{'一二三四五六七八九十'[len(sections) % 10]}、推进{self._pick(TOPICS)}"
        start, body = at, at + len(heading)
        lines.append(heading)
        at = body + 1
        for _ in range(self.random.randint(3, 7)):
            values = self._values(year)
            sentence = self.random.choice(SENTENCES).format(**values)
            if values["n"] + values["unit"] in sentence:
                found.append((at, sentence, values))
            lines.append(sentence)
            at += len(sentence) + 1
        sections.append(Section(heading[:2], heading[2:], 1, start, body, at - 1))
        return at

    def _values(self, year: int) -> dict[str, str]:
        numbers = (Decimal(self.random.randint(1, 99999)) / 10 ** self.random.randint(0, 2) for _ in range(2))
        n, m = (f"{number.normalize():f}" for number in numbers)
        return {
            "where": self.random.choice(("各级各部门", "各镇党委政府", "县直各单位")),
            "topic": self._pick(TOPICS),
            "topic2": self._pick(TOPICS),
            "verb": self._pick(VERBS),
            "thing": self._pick(THINGS),
            "place": self.random.choice(self.places),
            "place2": self.random.choice(self.places),
            "doer": self._pick(DOERS),
            "doer2": self._pick(DOERS),
            "unit": self._pick(UNITS),
            "when": str(year + self.random.randint(0, 2)),
            "n": n,
            "m": m,
        }

    def _records(self, plan: Plan, found: list[tuple[int, str, dict[str, str]]]) -> Iterator[Record]:
        for ordinal, (at, sentence, values) in enumerate(found):
            value, unit = Decimal(values["n"]), values["unit"]
            base, unit_base = to_base(value, unit)
            comma = sentence.index(values["n"] + unit)
            start = at + max(sentence.rfind(c, 0, comma) for c in "，。、") + 1
            end = min(at + comma + len(values["n"]) + len(unit), at + len(sentence))
            yield Record(
                record_id=f"{plan.plan_id}-{ordinal}",
                plan_id=plan.plan_id,
                kind=self.random.choices(("target", "quota", "task", "fact"), (6, 2, 1, 1))[0],
                metric=values["verb"] + values["thing"],
                value=value,
                unit=unit,
                value_base=base,
                unit_base=unit_base,
                comparator="=",
                change="level",
                deadline=f"{values['when']}-12-31" if "底前" in sentence else None,
                lead_units=(f"县{values['doer']}",) if values["doer"] in sentence else (),
                quote=plan.text[start:end],
                sentence=sentence,
                start=start,
                end=end,
                confidence=0.9,
                method="generated",
            )


class Filled(msgspec.Struct):
    """What was put into a store, in how many seconds and with how many of the processor, the making of plans not
    counted."""

    plans: int = 0
    characters: int = 0
    records: int = 0
    seconds: float = 0.0
    processor: float = 0.0


def put(store: Store, plans: Iterable[Kept]) -> Filled:
    """Keep and index plans as the pipeline does: one transaction each."""
    filled = Filled()
    for kept in plans:
        plan = kept.plan
        document = Document(document_id=plan.document_id, source=plan.source, sha256=plan.sha256, state="ok")
        began, busy = time.perf_counter(), time.process_time()
        store.put(document, [kept])
        filled.seconds += time.perf_counter() - began
        filled.processor += time.process_time() - busy
        filled.plans += 1
        filled.characters += len(plan.text)
        filled.records += len(kept.records)
    return filled


def fill(store: Store, generator: Generator, count: int) -> None:
    """Put generated plans into a store and print how fast that was and how large it became."""
    filled = put(store, generator.plans(count))
    characters, records = filled.characters / count, filled.records / count
    print(f"plans {count:,}, {characters:,.0f} characters and {records:.1f} records each")
    size = store.status().bytes
    print(f"kept and indexed: {count / filled.seconds:,.0f} plans/s")
    each = size / filled.characters
    print(f"file: {size / 1e6:,.0f} MB, {size / count / 1000:.1f} kB a plan ({each:.1f} bytes a character)")


def plan_queries(generator: Generator, count: int) -> Iterator[PlanQuery]:
    """What people ask for plans."""
    pick = generator.random
    frequent = ["工作", "项目", "脱贫", "建设", "资金", "责任单位", "实施方案", "群众", "覆盖率"]
    for number in range(count):
        pools = (
            frequent,
            TOPICS,
            THINGS,
            DOERS,
            generator.places,
            ["专项检查", "齐抓共管的工作格局", "重中之重"],
        )
        words = [pick.choice(pick.choice(pools)) for _ in range(pick.choice((1, 1, 2, 2, 3)))]
        text = f'"{words[0]}"' if number % 5 == 0 else " ".join(words) + (" -通报批评" if number % 7 == 0 else "")
        year = pick.randint(2006, 2020)
        where = PlanFilter()
        filters = RecordFilter()
        if number % 3:
            where = PlanFilter(
                region=(pick.choice(REGIONS)[: pick.choice((2, 4))],),
                year_from=year if number % 2 else None,
                year_to=year + 5 if number % 2 else None,
                doc_type=tuple(TYPES[:3]) if number % 4 == 0 else (),
            )
        if number % 3 == 2:
            filters = RecordFilter(
                kind=("target",),
                unit=("万亩",) if number % 2 else (),
                deadline_from=date(year, 1, 1),
                deadline_to=date(year + 6, 12, 31),
                owner=("财政局",) if number % 9 == 2 else (),
            )
        mode = "any" if number % 11 == 0 else "all"
        yield PlanQuery(words=text, mode=mode, where=where, records=filters)


def record_queries(generator: Generator, count: int) -> Iterator[RecordQuery]:
    """What people ask for records."""
    pick = generator.random
    for number in range(count):
        low = Decimal(pick.randint(1, 1000))
        ranged = number % 2 == 0
        yield RecordQuery(
            words=pick.choice((*THINGS, *VERBS, *TOPICS)),
            where=PlanFilter(region=(pick.choice(REGIONS)[:2],)) if number % 3 else PlanFilter(),
            records=RecordFilter(kind=("target",), owner=("农业",) if number % 7 == 0 else ()),
            unit_base="平方米" if ranged else None,
            value_min=low if ranged else None,
            value_max=low * 10**6 if ranged else None,
            sort="value" if number % 4 == 0 else "relevance",
        )


class Timed(msgspec.Struct, frozen=True):
    """Milliseconds of each query, and how many each found."""

    times: list[float]
    totals: list[int]

    @property
    def p50(self) -> float:
        """Median."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """95th percentile."""
        return sorted(self.times)[max(int(len(self.times) * 0.95) - 1, 0)]


def timed(queries: list, ask: Callable) -> Timed:
    """Ask one after the other, after one for warming up."""
    times, totals = [], []
    ask(queries[0])
    for query in queries:
        began = time.perf_counter()
        result = ask(query)
        times.append((time.perf_counter() - began) * 1000)
        totals.append(result.total)
    return Timed(times, totals)


def measure(name: str, queries: list, ask: Callable) -> None:
    """Print how long queries took."""
    found = timed(queries, ask)
    print(
        f"{name}: {len(queries)} queries, p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms, "
        f"max {max(found.times):.1f} ms; found in the median {statistics.median(found.totals):,.0f}"
    )


def compare(store: Store, searcher: SqliteSearcher, count: int, seed: int) -> None:
    """Phrases drawn from all texts against a scan of all texts."""
    draw = random.Random(seed)
    texts = {plan.plan_id: (fold(plan.text), fold(plan.title or "")) for plan in store.plans()}
    ids = list(texts)
    missed = extra = wanted = same = 0
    for _ in range(count):
        text = texts[draw.choice(ids)][0]
        start = draw.randrange(len(text) - 8)
        phrase = text[start : start + draw.randint(2, 8)]
        if not phrase.strip() or '"' in phrase or "“" in phrase or "”" in phrase:
            phrase = "实施"
        scanned = {i for i, (body, title) in texts.items() if phrase in body or phrase in title}
        found = set(searcher.plan_ids(PlanQuery(words=f'"{phrase}"')))
        missed += len(scanned - found)
        extra += len(found - scanned)
        wanted += len(scanned)
        same += found == scanned
    print(f"phrases: {same} of {count} equal to a scan; recall {1 - missed / wanted:.5f}, too many {extra}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--phrases", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--store", type=Path, help="keep the store here, and use it where it is there already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.store or Path(folder) / "search.db"
        is_new = not path.exists()
        generator = Generator(given.seed)
        with Store.open(path) as store:
            if is_new:
                fill(store, generator, given.plans)
            searcher = SqliteSearcher(store)
            measure("plans", list(plan_queries(generator, given.queries)), searcher.search_plans)
            measure("records", list(record_queries(generator, given.queries)), searcher.search_records)
            compare(store, searcher, given.phrases, given.seed)


if __name__ == "__main__":
    main()
