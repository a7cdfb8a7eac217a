"""Addresses and rights: passwords never stand where they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.elastic.address import Address, parse, rights
from index.errors import StoreError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("elasticsearch+https://a.example:9243", Address(("https://a.example:9243",))),
        ("elasticsearch+https://a.example", Address(("https://a.example:443",))),
        ("elasticsearch+http://a.example/tea", Address(("http://a.example:9200",), "tea")),
        ("elasticsearch+http://[::1]:9200", Address(("http://[::1]:9200",))),
        (
            "elasticsearch+http://a:1,b:2/tea/?shards=3",
            Address(("http://a:1", "http://b:2"), "tea", 3),
        ),
        ("elasticsearch+http://a,b,a:9200?replicas=2", Address(("http://a:9200", "http://b:9200"), replicas=2)),
        ("elasticsearch+http://a?replicas=0&shards=2", Address(("http://a:9200",), shards=2, replicas=0)),
    ],
)
def test_an_address_names_hosts_indices_and_shards(text: str, address: Address) -> None:
    assert parse(text) == address


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://a.example:9200", "应形如"),
        ("elasticsearch+https://", "应形如"),
        ("elasticsearch+ftp://a", "应形如"),
        ("elasticsearch+https://me:geheim@a.example", "GOVPLAN_ES_API_KEY"),
        ("elasticsearch+https://a.example/Tea", "索引名称"),
        ("elasticsearch+https://a.example/a/b", "索引名称"),
        ("elasticsearch+https://a.example/-a", "索引名称"),
        ("elasticsearch+https://a.example:99999", "端口"),
        ("elasticsearch+https://a.example:x", "端口"),
        ("elasticsearch+https://a.example?shards=0", "shards"),
        ("elasticsearch+https://a.example?shards=many", "shards"),
        ("elasticsearch+https://a.example?replicas=-1", "replicas 应为 0 到 100"),
    ],
)
def test_what_is_no_address_is_told_without_repeating_it(text: str, told: str) -> None:
    with pytest.raises(StoreError, match=told) as raised:
        parse(text)
    assert "geheim" not in str(raised.value)


def test_rights_come_from_the_environment_and_from_files(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("abc==\n")
    authority = tmp_path / "ca.pem"
    authority.touch()
    assert rights({}) == {}
    assert rights({"GOVPLAN_ES_API_KEY": "k", "GOVPLAN_ES_USER": "u"}) == {"api_key": "k"}
    assert rights({"GOVPLAN_ES_API_KEY_FILE": str(key)}) == {"api_key": "abc=="}
    assert rights({"GOVPLAN_ES_USER": "u", "GOVPLAN_ES_PASSWORD_FILE": str(key)}) == {"basic_auth": ("u", "abc==")}
    assert rights({"GOVPLAN_ES_CA": str(authority)}) == {"ca_certs": str(authority)}


def test_files_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="GOVPLAN_ES_API_KEY_FILE"):
        rights({"GOVPLAN_ES_API_KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(StoreError, match="GOVPLAN_ES_CA"):
        rights({"GOVPLAN_ES_CA": str(tmp_path / "none")})


@pytest.mark.parametrize("broken", ["geheim\nzwei Zeilen", "geheim密钥", "geheim zwei", "geheim\x00"])
def test_a_key_that_no_request_can_carry_is_not_repeated(broken: str) -> None:
    with pytest.raises(StoreError, match="GOVPLAN_ES_API_KEY") as raised:
        rights({"GOVPLAN_ES_API_KEY": broken})
    assert "geheim" not in str(raised.value)
