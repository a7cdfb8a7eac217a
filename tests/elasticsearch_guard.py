"""A secured server for tests: a real node behind TLS and a check of rights, with an authority made for the occasion.

The node of the tests is the core server, which has no security; what a client sees of a secured one is done here: its
certificate, 401 to whom it does not know, and nothing at all to whoever speaks plain HTTP.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from elasticsearch_faults import Faulty, _Handler

_DENIED = {"type": "security_exception", "reason": "unable to authenticate"}


class Authority:
    """Signs certificates. `file`: its own, as PEM."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = self._builder(self._name, self._key.public_key(), timedelta(days=1))
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        own = own.add_extension(_usage(signs=True), critical=True)
        own = own.add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
        self.file = folder / f"{name}.crt"
        self.file.write_bytes(_pem(own.sign(self._key, hashes.SHA256())))

    def context(self, *names: x509.GeneralName, valid: timedelta = timedelta(days=1)) -> ssl.SSLContext:
        """What a server of these names listens with."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._builder(x509.Name([]), key.public_key(), valid)
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=True)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(_usage(signs=False), critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = made.add_extension(issuer, critical=False)
        file = self._folder / "server.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(secret + _pem(made.sign(self._key, hashes.SHA256())))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, valid: timedelta) -> x509.CertificateBuilder:
        began = datetime.now(UTC) - timedelta(days=2)
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key)
        made = made.serial_number(x509.random_serial_number()).not_valid_before(began)
        return made.not_valid_after(datetime.now(UTC) + valid)


HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("search.example")


class Guard(Faulty):
    """Passes on what comes over TLS from somebody it knows. `seen`: the Authorization of each request."""

    def __init__(self, behind: str, context: ssl.SSLContext, known: frozenset[str]) -> None:
        super().__init__(behind, [])
        self.RequestHandlerClass = _Guarded
        self.known = known
        self.seen: list[str] = []
        # The handshake is made by the first read, in the thread of the request: a bad client holds up nobody.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def address(self) -> str:
        """Where it listens, as --index is told."""
        return f"elasticsearch+https://127.0.0.1:{self.server_address[1]}"


class _Guarded(_Handler):
    server: Guard

    def do_GET(self) -> None:  # noqa: N802
        body, shown = self._body(), self.headers.get("Authorization", "")
        self.server.seen.append(shown)
        if shown in self.server.known:
            self._pass(body, self.path)
        else:
            self._answer(401, json.dumps({"error": {**_DENIED, "root_cause": [_DENIED]}, "status": 401}).encode())

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815


@contextmanager
def guarded(behind: str, context: ssl.SSLContext, *known: str) -> Iterator[Guard]:
    """A guard that knows these, until the end of `with`."""
    with Guard(behind, context, frozenset(known)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def basic(user: str, password: str) -> str:
    """The Authorization of a user."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
