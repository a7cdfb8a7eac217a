"""What all tests share."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch_node import Node

from index.elastic.address import Address, parse
from index.elastic.connection import Connection

ROOT = Path(__file__).resolve().parent.parent
REAL_DOCS = Path(os.environ.get("GOVPLAN_REAL_DOCS", ROOT.parent / "shared")).resolve()


# A run put in the background by a shell ignores interrupts, and so would the programs that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _count() -> int:
    """How many real documents are there: seeds, reports and pages."""
    patterns = ("seeds/*.txt", "data/*/*.docx", "data/*/*.html")
    return sum(len(list(REAL_DOCS.glob(pattern))) for pattern in patterns)


@pytest.fixture(scope="session")
def real_docs() -> Path:
    """The folder of real documents (GOVPLAN_REAL_DOCS); tests that need it are skipped where it is missing."""
    if not (REAL_DOCS / "seeds").is_dir():
        reason = f"0 real documents: no folder {REAL_DOCS}"
        if os.environ.get("GOVPLAN_REAL_DOCS_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    return REAL_DOCS


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real node, one for the whole run; GOVPLAN_TEST_ES names a server to use in its place."""
    if url := os.environ.get("GOVPLAN_TEST_ES"):
        yield url.rstrip("/")
    elif "PYTEST_XDIST_WORKER" in os.environ:
        yield _shared_node(tmp_path_factory.getbasetemp().parent)
    else:
        with Node() as node:
            yield node.url


@pytest.fixture
def elastic_address(elasticsearch_url: str) -> Iterator[Address]:
    """Where a test may make indices; they are removed at its end."""
    address = parse(f"elasticsearch+{elasticsearch_url}/test-{secrets.token_hex(6)}")
    yield address
    client = Connection(address).client
    for index in client.indices.get(index=f"{address.name}-*", features=["aliases"]).body:
        client.indices.delete(index=index)
    client.close()


def _shared_node(folder: Path) -> str:
    """The node of all workers: the first to need one starts it, it ends with the process that started the workers."""
    with (folder / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = folder / "elasticsearch.url"
        if not known.exists():
            known.write_text(Node(parent=os.getppid()).wait().release())
        return known.read_text()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"real documents: {_count()} in {REAL_DOCS}")
