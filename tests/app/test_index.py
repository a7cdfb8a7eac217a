"""The command line with a search service: what is found, what is told when it is down, and never a password."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from index.elastic.address import Address
from index.kept import Kept
from index.store import Store

pytestmark = pytest.mark.elasticsearch
DOWN = "elasticsearch+http://127.0.0.1:1/tea"


@pytest.fixture
def store(tmp_path: Path, govplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that commands find without --store."""
    for number, name in enumerate(("青岩县", "白泉县")):
        text = f"{name}202{number}年茶产业实施方案\n一、目标\n到202{number}年底，新建茶园{number + 1}.5万亩。\n"
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    monkeypatch.setenv("GOVPLAN_STORE", str(tmp_path / "tea.db"))
    return tmp_path


@pytest.fixture
def service(elastic_address: Address) -> str:
    """What --index is told."""
    return f"elasticsearch+{elastic_address.hosts[0]}/{elastic_address.name}"


def test_what_is_ingested_is_found_there(
    store: Path, service: str, govplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVPLAN_INDEX", service)
    ended = govplan("ingest", *sorted(store.glob("*.txt")))
    assert ended.code == 0
    assert "检索服务已更新：2 份计划" in ended.err
    there = json.loads(govplan("search", "茶园", "--json").out)
    assert there["total"] == 2
    monkeypatch.delenv("GOVPLAN_INDEX")
    here = json.loads(govplan("search", "茶园", "--json").out)
    for result in (there, here):
        for hit in result["hits"]:
            del hit["score"]
    assert there == here
    assert "找到 1 条记录" in govplan("records", "茶园", "--year", "2021", "--index", service).err
    assert len(govplan("export", "records", "--index", service).out.splitlines()) == 2
    gone = govplan("delete", "-y", there["hits"][0]["plan_id"], "--index", service)
    assert (gone.code, "检索服务已更新：1 份计划" in gone.err) == (0, True)
    assert "相符：2 个文档" in govplan("index", "verify", "--index", service).err
    standing = json.loads(govplan("index", "status", "--json", "--index", service).out)
    assert (standing["state"], standing["waiting"], standing["plans"], standing["records"]) == ("ready", 0, 1, 1)
    assert "检索服务已更新：1 份计划" in govplan("index", "rebuild", "--index", service).err


def test_what_the_service_refuses_ends_with_1(store: Path, service: str, govplan: Callable[..., Any]) -> None:
    """One of a thousand plans; the others are there, and another run changes nothing."""
    govplan("ingest", *sorted(store.glob("*.txt")), "--index", service)
    with Store.open(store / "tea.db") as kept:
        like = next(kept.plans())
        plans = [
            msgspec.structs.replace(like, plan_id=f"{like.document_id}#{part}", part=part, year=10**12 * (part == 500))
            for part in range(1, 1001)
        ]
        kept.put(kept.document(like.document_id), [Kept(plan=plan) for plan in plans])
    odd = plans[499].plan_id
    reason = f"plans {odd}：字段 year 的内容装不进索引（document_parsing_exception"
    ended = govplan("index", "sync", "--index", service)
    assert (ended.code, "检索服务拒绝了 1 个文档" in ended.err, reason in ended.err) == (1, True, True)
    assert "does not fit the index" in govplan("--lang", "en", "index", "status", "--index", service).out
    for _ in range(2):
        standing = json.loads(govplan("index", "status", "--json", "--index", service).out)
        assert (standing["plans"], standing["waiting"]) == (1000, 0)
        assert [(one["kind"], one["id"]) for one in standing["refused"]] == [("plans", odd)]
        assert odd in govplan("index", "status", "--index", service).out
        assert "相符：1,001 个文档" in govplan("index", "verify", "--index", service).err
        again = govplan("index", "sync", "--index", service)
        assert (again.code, "检索服务已更新：0 份计划" in again.err) == (0, True)


def test_while_it_is_down_the_store_answers_and_the_backlog_is_shown(
    store: Path, service: str, govplan: Callable[..., Any]
) -> None:
    ended = govplan("ingest", *sorted(store.glob("*.txt")), "--index", DOWN)
    assert ended.code == 0
    assert "连不上" in ended.err
    assert "2 份计划的变动还没有送到检索服务" in ended.err
    found = govplan("search", "茶园", "--index", DOWN)
    assert (found.code, "找到 2 份计划" in found.err, "改在数据库自己的索引里检索" in found.err) == (0, True, True)
    status = govplan("index", "status", "--index", DOWN)
    assert (status.code, "连不上" in status.out) == (1, True)
    assert govplan("index", "sync", "--index", DOWN).code == 1
    assert "检索服务已更新：2 份计划" in govplan("index", "sync", "--index", service).err


def test_a_service_that_never_answers_is_given_up_within_three_seconds(
    store: Path, govplan: Callable[..., Any]
) -> None:
    govplan("ingest", *sorted(store.glob("*.txt")))
    govplan("search", "茶园", "--index", DOWN)  # what is imported once
    with socket.create_server(("127.0.0.1", 0)) as hung:
        began = time.monotonic()
        found = govplan("search", "茶园", "--index", f"elasticsearch+http://127.0.0.1:{hung.getsockname()[1]}")
        assert time.monotonic() - began < 3
    assert "找到 2 份计划" in found.err


def test_rights_are_never_shown(store: Path, govplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    govplan("ingest", *sorted(store.glob("*.txt")))
    monkeypatch.setenv("GOVPLAN_ES_USER", "geheim")
    monkeypatch.setenv("GOVPLAN_ES_PASSWORD", "geheim")
    for line in (("search", "茶园"), ("index", "sync"), ("index", "status")):
        ended = govplan(*line, "--index", DOWN)
        assert "geheim" not in ended.out + ended.err
    told = govplan("search", "茶园", "--index", "elasticsearch+https://me:geheim@search.example")
    assert (told.code, "geheim" in told.out + told.err) == (1, False)


def test_without_a_service_its_commands_say_what_is_missing(store: Path, govplan: Callable[..., Any]) -> None:
    for command in ("sync", "status", "verify"):
        ended = govplan("index", command)
        assert (ended.code, "GOVPLAN_INDEX" in ended.err) == (2, True)
