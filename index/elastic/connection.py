"""The client of one index, and what goes wrong with it as errors of ours."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from http.client import RemoteDisconnected
from typing import TYPE_CHECKING, Any

from index.elastic import address
from index.elastic.address import Address
from index.errors import IndexDown, IndexInterrupted, IndexMissing, IndexRefused

if TYPE_CHECKING:
    from elasticsearch import ApiError, Elasticsearch, TransportError

ANSWER_SECONDS = 60.0
KNOCK_SECONDS, SYNC_SECONDS = 1.5, 15.0
"""How long a server may take to say that it is there: with the start of the program less than three seconds for a
search, which the store's own index can answer; longer for what only this one can do."""
BUSY = (429, 502, 503, 504)
_NO_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"}
_NO_PEM = {"X509", "PEM"}
_HUNG_UP = (ConnectionResetError, RemoteDisconnected)
KINDS = ("plans", "records")


class Connection:
    """Plans and records behind the aliases `name-plans` and `name-records`."""

    def __init__(self, where: Address) -> None:
        self.address = where

    @cached_property
    def client(self) -> Elasticsearch:
        """Made when first used. Raises IndexRefused where the extra is not installed."""
        try:
            from elasticsearch import Elasticsearch
        except ImportError as error:
            raise IndexRefused("用 Elasticsearch 检索要先安装：pip install 'govplan[elasticsearch]'") from error
        known: dict[str, Any] = {"max_retries": len(self.address.hosts), "request_timeout": ANSWER_SECONDS}
        known |= address.rights()
        if not self._is_secured:
            known.pop("ca_certs", None)
        return Elasticsearch(list(self.address.hosts), **known)

    @property
    def _is_secured(self) -> bool:
        return self.address.hosts[0].startswith("https:")

    def alias(self, kind: str) -> str:
        """The name that searches go by."""
        return f"{self.address.name}-{kind}"

    def knock(self, seconds: float = KNOCK_SECONDS) -> dict[str, Any]:
        """Mappings of the plans' indices behind the alias, by name, within `seconds`. Raises IndexMissing,
        IndexDown."""
        count = len(self.address.hosts)
        impatient = self.client.options(request_timeout=seconds / count, max_retries=count - 1)
        with self.told():
            return dict(impatient.indices.get_mapping(index=self.alias("plans")).body)

    def search(self, **asked: Any) -> Mapping[str, Any]:
        """One search. Raises IndexError of ours."""
        with self.told():
            answer = self.client.search(**asked).body
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise IndexInterrupted(f"检索服务 {self.address.shown} 有分片没有应答")
        return dict(answer)

    @contextmanager
    def told(self) -> Iterator[None]:
        """What the client raises, as IndexDown, IndexMissing or IndexRefused."""
        from elasticsearch import ApiError, TransportError

        try:
            yield
        except ApiError as error:
            raise self.meant(error) from error
        except TransportError as error:
            raise self.unreached(error) from error

    def meant(self, error: ApiError) -> IndexDown | IndexMissing | IndexRefused:
        """What an answer of the server says."""
        from elasticsearch import UnsupportedProductError

        status, where = error.meta.status, self.address.shown
        if isinstance(error, UnsupportedProductError):
            return IndexRefused(f"{where} 处的服务不是 Elasticsearch")
        if status in (404, 503) and _kind(error.body) == "search_phase_execution_exception":
            return IndexInterrupted(f"检索服务 {where} 有分片没有应答")
        if status == 404:
            return IndexMissing(f"检索服务上还没有索引 {where}，请运行 govplan index sync")
        if status in (401, 403):
            return IndexRefused(f"检索服务 {where} 不接受所给的凭据（{status}）")
        if status in BUSY:
            return IndexDown(f"检索服务 {where} 忙不过来（{status}）")
        return IndexRefused(f"检索服务 {where} 拒绝了请求（{status}）：{cause(error.body)}")

    def unreached(self, error: TransportError) -> IndexDown | IndexRefused:
        """Why there is no answer. Whom the server's certificate does not convince, nothing is sent to: that is no
        matter of waiting."""
        where = self.address.shown
        causes = list(_causes(error))
        if why := next(filter(None, map(_distrust, causes)), None):
            return IndexRefused(f"检索服务 {where} 的证书不可信（{why}）：请用 GOVPLAN_ES_CA 指明签发它的机构的证书")
        faults = {sign for one in causes if isinstance(one, ssl.SSLError) for sign in (one.library, one.reason)}
        if faults & _NO_PEM:
            return IndexRefused("GOVPLAN_ES_CA：这个文件里没有 PEM 格式的证书")
        if faults & _NO_TLS:
            return IndexRefused(f"检索服务 {where} 不用 TLS：索引地址应以 elasticsearch+http:// 开头")
        if not self._is_secured and any(isinstance(one, _HUNG_UP) for one in causes):
            return IndexDown(f"检索服务 {where} 没有应答就断开了：若它用 TLS，索引地址应以 elasticsearch+https:// 开头")
        return IndexDown(f"检索服务 {where} 连不上：{type(error).__name__}")


def _distrust(error: BaseException) -> str | None:
    """What is wrong with a certificate, in the words of the libraries below."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    # urllib3 looks at the names itself.
    return str(error)[:300] if type(error).__name__ == "CertificateError" else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, as far as the client tells."""
    seen: set[int] = set()
    left: list[object] = [error]
    while left:
        one = left.pop()
        if isinstance(one, BaseException) and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__, *one.args, *getattr(one, "errors", ())]


def _kind(body: object) -> str:
    """The type of an error."""
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("type")) if isinstance(error, dict) else ""


def cause(body: object) -> str:
    """Type and reason of an error, cut short."""
    error = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(error, dict):
        return str(error)[:300]
    inner = error.get("caused_by") or next(iter(error.get("root_cause") or ()), None)
    told = f"{error.get('type')}: {error.get('reason')}"
    if isinstance(inner, dict) and inner.get("reason") not in (None, error.get("reason")):
        told += f"; {inner.get('type')}: {inner.get('reason')}"
    return told[:300]
