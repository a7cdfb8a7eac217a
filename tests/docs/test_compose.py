"""compose.yaml keeps its promises: security on, reached from this machine alone, no secret, the version that we test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import srsly
from elasticsearch_node import VERSION

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "compose.yaml").read_text("utf-8")


@pytest.fixture
def services() -> dict[str, Any]:
    """Its services by name."""
    found: dict[str, Any] = srsly.yaml_loads(TEXT)["services"]
    return found


@pytest.fixture
def node(services: dict[str, Any]) -> dict[str, Any]:
    """The node."""
    found: dict[str, Any] = services["elasticsearch"]
    return found


def _chosen(text: str) -> str:
    """With every variable at its default."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_it_runs_the_vendors_image_of_the_version_that_the_tests_run(services: dict[str, Any]) -> None:
    images = {service["image"] for service in services.values()}
    assert images == {f"docker.elastic.co/elasticsearch/elasticsearch:{VERSION}"}


def test_security_is_on_and_all_traffic_is_encrypted(node: dict[str, Any]) -> None:
    settings = node["environment"]
    for name in ("xpack.security", "xpack.security.http.ssl", "xpack.security.transport.ssl"):
        assert settings[f"{name}.enabled"] == "true"
    for layer in ("http", "transport"):
        assert settings[f"xpack.security.{layer}.ssl.key"] == "certs/node/node.key"
    assert not re.search(r"(security|ssl)\S*enabled: .?false|verification_mode: none|anonymous|--insecure", TEXT)


def test_only_this_machine_reaches_it_unless_told_otherwise(services: dict[str, Any]) -> None:
    ports = {name: [_chosen(port) for port in service.get("ports", [])] for name, service in services.items()}
    assert ports == {"certificates": [], "elasticsearch": ["127.0.0.1:9200:9200"]}
    assert "network_mode" not in TEXT


def test_the_password_comes_from_outside_and_must_be_given(node: dict[str, Any]) -> None:
    assert node["environment"]["ELASTIC_PASSWORD"].startswith("${ELASTIC_PASSWORD:?")
    secrets = re.findall(
        r"^\s*\S*(?:password|secret|token|api_key)\S*\s*[:=]\s*(.*)$", TEXT, re.IGNORECASE | re.MULTILINE
    )
    assert [value for value in secrets if not value.startswith("${ELASTIC_PASSWORD:?")] == []
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert not (ROOT / ".env").exists()


def test_it_is_bounded_and_keeps_its_data(node: dict[str, Any]) -> None:
    assert node["environment"]["discovery.type"] == "single-node"
    assert _chosen(node["mem_limit"]) == "4g"
    volumes = srsly.yaml_loads(TEXT)["volumes"]
    assert set(volumes) == {"data", "certificates"}
    kept = dict(volume.split(":", 1) for volume in node["volumes"])
    assert kept == {
        "data": "/usr/share/elasticsearch/data",
        "certificates": "/usr/share/elasticsearch/config/certs:ro",
    }


def test_it_is_healthy_when_it_asks_for_a_password_over_tls(node: dict[str, Any]) -> None:
    check = " ".join(node["healthcheck"]["test"])
    assert "https://localhost:9200" in check
    assert "--cacert config/certs/ca/ca.crt" in check
    assert "= 401" in check
    assert node["depends_on"]["certificates"]["condition"] == "service_completed_successfully"


def test_the_certificate_is_made_of_what_the_node_reads(services: dict[str, Any]) -> None:
    script = services["certificates"]["command"][-1]
    assert services["certificates"]["volumes"] == ["certificates:/certs"]
    for option in ("--name node", "--ip 127.0.0.1", "localhost", "--ca-key /certs/ca/ca.key"):
        assert option in script
    assert "chmod 600 ca/ca.key" in script
