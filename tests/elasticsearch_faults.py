"""A real server behind a connection that goes wrong as a script says: for what networks and busy servers do."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HUNG_SECONDS = 2.0
_OWN = re.compile(r"-\d+-\d{8}t\d{6}-[0-9a-f]+")
"""What the name of an index has behind its alias's."""
_BUSY = {"type": "es_rejected_execution_exception", "reason": "rejected execution"}


class Faulty(ThreadingHTTPServer):
    """Passes requests on to `behind`; each _bulk takes the next fault of the script: ok, 429, 503, item (its first
    document is told to be too much, the others are passed on), late (done, but answered too late), reset (done, but
    the answer breaks off).

    `asked` is every request, as "PUT /tea-plans". `stop` is asked before each is passed on, and again when it was done
    and before its answer: where it is true, the connection is closed. That is where a client may be killed."""

    daemon_threads = True

    def __init__(self, behind: str, faults: list[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.faults = faults
        self.bulks = 0
        self.asked: list[str] = []
        self.stop: Callable[[str, bool], bool] = lambda _asked, _done: False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is part of the script."""


@contextmanager
def faulty(behind: str, *faults: str) -> Iterator[Faulty]:
    """A server that goes wrong so, until the end of `with`."""
    with Faulty(behind, list(faults)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Faulty

    def do_GET(self) -> None:
        body = self._body()
        asked = f"{self.command} {_OWN.sub('', self.path.partition('?')[0])}"
        self.server.asked.append(asked)
        if self.server.stop(asked, False):  # noqa: FBT003
            self.close_connection = True
        else:
            self._pass(body, asked)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Silence."""

    def _pass(self, body: bytes, asked: str) -> None:
        fault = "ok"
        if "_bulk" in self.path:
            self.server.bulks += 1
            fault = self.server.faults.pop(0) if self.server.faults else "ok"
        if fault in ("429", "503"):
            self._answer(int(fault), json.dumps({"error": _BUSY, "status": int(fault)}).encode())
        elif fault == "item":
            self._all_but_one(body)
        else:
            status, answer = self._behind(body)
            if self.server.stop(asked, True):  # noqa: FBT003
                self.close_connection = True
                return
            if fault == "late":
                time.sleep(HUNG_SECONDS)
            self._answer(status, answer, broken=fault == "reset")

    def _all_but_one(self, body: bytes) -> None:
        lines = body.splitlines()
        first = json.loads(lines[0])
        kind = next(iter(first))
        rest = lines[1:] if kind == "delete" else lines[2:]
        items = json.loads(self._behind(b"\n".join(rest) + b"\n")[1])["items"] if rest else []
        busy = {kind: {"_id": first[kind]["_id"], "status": 429, "error": _BUSY}}
        self._answer(200, json.dumps({"took": 1, "errors": True, "items": [busy, *items]}).encode())

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _behind(self, body: bytes) -> tuple[int, bytes]:
        kept = {name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers}
        there = http.client.HTTPConnection(self.server.behind.removeprefix("http://"))
        with contextlib.closing(there):
            there.request(self.command, self.path, body or None, kept)
            answer = there.getresponse()
            return answer.status, answer.read()

    def _answer(self, status: int, body: bytes, *, broken: bool = False) -> None:
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if broken else body)
        if broken:
            self.close_connection = True
