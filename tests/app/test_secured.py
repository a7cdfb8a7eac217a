"""The command line with a secured search service: whom it trusts, what it says, and that no credential is shown."""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from elasticsearch_guard import ELSEWHERE, HERE, Authority, Guard, basic, guarded

from index.elastic.address import Address

pytestmark = pytest.mark.elasticsearch
USER, PASSWORD = "govplan-reader", "geheim-Passwort 1"
KEY = base64.b64encode(b"key-id:geheimer-Schluessel").decode()
SECRETS = (PASSWORD, KEY, basic(USER, PASSWORD).removeprefix("Basic "), "geheimer-Schluessel")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """The one that signed the server's certificate."""
    return Authority(tmp_path, "authority")


@pytest.fixture
def guard(elasticsearch_url: str, authority: Authority) -> Iterator[Guard]:
    """A secured server that knows the user and the key."""
    known = (basic(USER, PASSWORD), f"ApiKey {KEY}")
    with guarded(elasticsearch_url, authority.context(HERE), *known) as server:
        yield server


@pytest.fixture
def service(guard: Guard, elastic_address: Address) -> str:
    """What --index is told."""
    return f"{guard.address}/{elastic_address.name}"


@pytest.fixture
def shown(
    tmp_path: Path, govplan: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[..., Any]]:
    """Run a command in a store with one plan. No credential may stand in what it writes, nor in what it logs at the
    finest level."""
    text = "青岩县2021年茶产业实施方案\n一、目标\n到2021年底，新建茶园1.5万亩。\n"
    (tmp_path / "plan.txt").write_text(text, "utf-8")
    for name in ("API_KEY", "API_KEY_FILE", "USER", "PASSWORD", "PASSWORD_FILE", "CA"):
        monkeypatch.delenv(f"GOVPLAN_ES_{name}", raising=False)
    monkeypatch.setenv("GOVPLAN_STORE", str(tmp_path / "tea.db"))
    caplog.set_level(logging.DEBUG)
    assert govplan("ingest", tmp_path / "plan.txt").code == 0

    def call(*arguments: object) -> Any:
        ended = govplan(*arguments)
        written = ended.out + ended.err + caplog.text
        assert not [secret for secret in SECRETS if secret in written]
        return ended

    yield call
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "key"]
    assert not [path for path in kept for secret in SECRETS if secret.encode() in path.read_bytes()]


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right authority."""
    monkeypatch.setenv("GOVPLAN_ES_CA", str(authority.file))


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right user and password."""
    monkeypatch.setenv("GOVPLAN_ES_USER", USER)
    monkeypatch.setenv("GOVPLAN_ES_PASSWORD", PASSWORD)


def _works(shown: Callable[..., Any], service: str) -> None:
    assert "检索服务已更新：1 份计划" in shown("index", "sync", "--index", service).err
    found = shown("search", "茶园", "--index", service)
    assert ("找到 1 份计划" in found.err, "改在数据库自己的索引里检索" in found.err) == (True, False)
    assert len(shown("export", "records", "--index", service).out.splitlines()) == 1
    status = json.loads(shown("index", "status", "--json", "--index", service).out)
    assert (status["state"], status["plans"]) == ("ready", 1)
    assert "相符" in shown("index", "verify", "--index", service).err


def test_a_user_and_a_password_are_let_in(
    shown: Callable[..., Any], service: str, guard: Guard, trusted: None, password: None
) -> None:
    _works(shown, service)
    assert set(guard.seen) == {basic(USER, PASSWORD)}


def test_a_key_of_a_file_is_let_in(
    shown: Callable[..., Any],
    service: str,
    guard: Guard,
    trusted: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    monkeypatch.setenv("GOVPLAN_ES_API_KEY_FILE", str(tmp_path / "key"))
    _works(shown, service)
    assert set(guard.seen) == {f"ApiKey {KEY}"}


def test_nothing_is_sent_to_a_server_that_another_authority_signed(
    shown: Callable[..., Any], service: str, guard: Guard, password: None, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    monkeypatch.setenv("GOVPLAN_ES_CA", str(Authority(wrong, "stranger").file))
    for line in (("search", "茶园"), ("index", "sync"), ("index", "status")):
        ended = shown(*line, "--index", service)
        assert (ended.code, "证书不可信" in ended.err, "GOVPLAN_ES_CA" in ended.err) == (1, True, True)
    english = shown("--lang", "en", "index", "status", "--index", service)
    assert "is not trusted" in english.err
    monkeypatch.delenv("GOVPLAN_ES_CA")
    assert "证书不可信" in shown("index", "status", "--index", service).err
    assert guard.seen == []


@pytest.mark.parametrize(
    ("name", "valid", "told"),
    [(ELSEWHERE, timedelta(days=1), "127.0.0.1"), (HERE, timedelta(days=-1), "expired")],
    ids=["of another machine", "that ran out"],
)
def test_a_certificate_is_refused(
    shown: Callable[..., Any], elasticsearch_url: str, authority: Authority, trusted: None, password: None,
    name: Any, valid: timedelta, told: str,
) -> None:  # fmt: skip
    with guarded(elasticsearch_url, authority.context(name, valid=valid), basic(USER, PASSWORD)) as server:
        ended = shown("index", "status", "--index", server.address)
        assert (ended.code, "证书不可信" in ended.err, told in ended.err) == (1, True, True)
        assert server.seen == []


def test_a_file_that_holds_no_certificate_is_told(
    shown: Callable[..., Any], service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVPLAN_ES_CA", str(tmp_path / "plan.txt"))
    ended = shown("index", "status", "--index", service)
    assert (ended.code, "GOVPLAN_ES_CA" in ended.err, "Traceback" in ended.err) == (1, True, False)


def test_plain_http_to_a_secured_server_says_https(
    shown: Callable[..., Any], service: str, trusted: None, password: None
) -> None:
    plain = service.replace("+https", "+http")
    ended = shown("index", "sync", "--index", plain)
    assert (ended.code, "elasticsearch+https://" in ended.err) == (1, True)
    found = shown("search", "茶园", "--index", plain)
    assert (found.code, "找到 1 份计划" in found.err) == (0, True)


def test_tls_to_a_plain_server_says_http(
    shown: Callable[..., Any], elasticsearch_url: str, trusted: None, password: None
) -> None:
    ended = shown("index", "status", "--index", f"elasticsearch+{elasticsearch_url.replace('http:', 'https:')}")
    assert (ended.code, "elasticsearch+http://" in ended.err) == (1, True)


@pytest.mark.parametrize("name", ["GOVPLAN_ES_PASSWORD", "GOVPLAN_ES_API_KEY"])
def test_wrong_credentials_are_told_and_not_shown(
    shown: Callable[..., Any], service: str, trusted: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    wrong = "falsch-geheim-0815"
    monkeypatch.setenv("GOVPLAN_ES_USER", USER)
    monkeypatch.setenv(name, wrong)
    for line in (("search", "茶园"), ("index", "sync"), ("index", "status"), ("index", "verify")):
        ended = shown(*line, "--index", service)
        assert (ended.code, "不接受所给的凭据（401）" in ended.err) == (1, True)
        assert wrong not in ended.out + ended.err


def test_a_key_that_no_request_can_carry_is_told_and_not_shown(
    shown: Callable[..., Any], service: str, trusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for broken in ("geheim\nzwei Zeilen", "geheim密钥", "geheim zwei"):
        with monkeypatch.context() as now:
            now.setenv("GOVPLAN_ES_API_KEY", broken)
            ended = shown("index", "status", "--index", service)
        assert (ended.code, "GOVPLAN_ES_API_KEY" in ended.err, "geheim" in ended.err) == (1, True, False)


class _Other(BaseHTTPRequestHandler):
    """Answers JSON, and is no Elasticsearch."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Silence."""


def test_a_service_of_another_kind_is_told(shown: Callable[..., Any]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Other) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        ended = shown("index", "status", "--index", f"elasticsearch+http://127.0.0.1:{other.server_address[1]}")
        other.shutdown()
    assert (ended.code, "不是 Elasticsearch" in ended.err) == (1, True)
