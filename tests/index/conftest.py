"""Plans, records, a store and every searcher that must pass the contract."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extract.dimension import to_base
from extract.record import Record
from index.elastic.address import Address
from index.elastic.searcher import ElasticSearcher
from index.kept import Document, Kept
from index.searcher import Searcher
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.plan import Plan, Section

SEARCHERS = ["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
"""Every implementation that must pass the contract: names of factories, fixtures called searcher_in_<name>."""

_HEADING = re.compile(r"^(?P<label>[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)(?P<title>.*)$", re.MULTILINE)


def make_plan(text: str, **fields: Any) -> Plan:
    """A plan of a text; lines that begin with 一、 or （一） are its headings."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = {"document_id": digest, "source": f"{digest[:8]}.txt", "title": text.splitlines()[0], **fields}
    return Plan(
        plan_id=f"{known['document_id']}#{known.get('part', 1)}",
        text=text,
        sections=tuple(_sections(text)),
        sha256=digest,
        ingested_at=datetime(2026, 1, 1, tzinfo=UTC),
        parser="test/1",
        **known,
    )


def _sections(text: str) -> Iterator[Section]:
    found = [(m, 1 if m["label"].endswith("、") else 2) for m in _HEADING.finditer(text)]
    for i, (match, level) in enumerate(found):
        end = next((m.start() for m, other in found[i + 1 :] if other <= level), len(text))
        yield Section(match["label"], match["title"], level, match.start(), match.end(), end)


def make_record(plan: Plan, quote: str, **fields: Any) -> Record:
    """A record of a quote that stands once in the plan; its sentence is the line."""
    assert plan.text.count(quote) == 1
    start = plan.text.index(quote)
    first, last = plan.text.rfind("\n", 0, start) + 1, plan.text.find("\n", start)
    value, unit = fields.get("value"), fields.get("unit")
    if value is not None and "value_base" not in fields:
        fields["value_base"], fields["unit_base"] = to_base(value, unit or "")
    known = {"kind": "target", "metric": quote, "confidence": 0.9, "method": "test", **fields}
    return Record(
        record_id=hashlib.sha256(f"{plan.plan_id}{quote}".encode()).hexdigest()[:20],
        plan_id=plan.plan_id,
        quote=quote,
        sentence=plan.text[first : last if last >= 0 else None],
        start=start,
        end=start + len(quote),
        **known,
    )


def put(store: Store, *kept: Kept | Plan, state: str = "ok") -> None:
    """Keep plans of one document."""
    whole = [k if isinstance(k, Kept) else Kept(plan=k) for k in kept]
    plan = whole[0].plan
    document = Document(document_id=plan.document_id, source=plan.source, sha256=plan.sha256, state=state)
    store.put(document, whole)


@pytest.fixture(name="make_plan")
def _make_plan() -> Callable[..., Plan]:
    return make_plan


@pytest.fixture(name="make_record")
def _make_record() -> Callable[..., Record]:
    return make_record


@pytest.fixture(name="put")
def _put() -> Callable[..., None]:
    return put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / "govplan.db") as opened:
        yield opened


@pytest.fixture
def searcher_in_sqlite() -> Callable[[Store], Searcher]:
    """The searcher in the store's own file."""
    return SqliteSearcher


@pytest.fixture
def searcher_in_elasticsearch(elastic_address: Address) -> Callable[[Store], Searcher]:
    """A searcher in indices of the test's own."""
    return lambda store: ElasticSearcher(store, elastic_address)


@pytest.fixture(params=SEARCHERS)
def make_searcher(request: pytest.FixtureRequest) -> Callable[[Store], Searcher]:
    """A factory of each searcher: what it gives has taken in all that the store holds."""
    factory = request.getfixturevalue(f"searcher_in_{request.param}")

    def make(store: Store) -> Searcher:
        searcher: Searcher = factory(store)
        searcher.refresh()
        return searcher

    return make


@pytest.fixture
def county(make_plan: Callable[..., Plan]) -> Plan:
    """A county's plan of 2018."""
    return make_plan(
        "青岩县2018年产业扶贫实施方案\n"
        "一、总体要求\n"
        "坚持精准扶贫，银行动产抵押贷款一并推进。\n"
        "二、重点任务\n"
        "（一）种植业\n"
        "6月底前新建茶园12.5万亩，改造低产茶园3万亩。\n"
        "（二）养殖业\n"
        "年底前出栏生猪20万头，ＧＤＰ增长６％以上。\n",
        doc_type="实施方案",
        province="贵州省",
        city="铜川市",
        county="青岩县",
        region_code="520624",
        level="county",
        year=2018,
        issued=date(2018, 3, 2),
        issuer=("青岩县扶贫开发办公室", "青岩县财政局"),
    )


@pytest.fixture
def city(make_plan: Callable[..., Plan]) -> Plan:
    """A city's plan of 2020."""
    return make_plan(
        "白泉市2020年乡村振兴行动计划\n"
        "一、行动目标\n"
        "到2020年底，全市茶园面积稳定在8万亩，实施三大行动。\n"
        "二、保障措施\n"
        "市财政局统筹安排专项资金，不搞产业扶贫形式主义。\n",
        doc_type="行动计划",
        province="贵州省",
        city="白泉市",
        region_code="520600",
        level="city",
        year=2020,
        issued=date(2020, 5, 1),
        issuer=("白泉市人民政府",),
    )


@pytest.fixture
def nation(make_plan: Callable[..., Plan]) -> Plan:
    """A plan that says little of itself."""
    return make_plan("关于加强饮水安全工作的通知（征求意见稿）\n各地要加快农村饮水安全工程建设。\n")
