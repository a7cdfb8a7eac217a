"""Where an index lies and with whose rights it is asked: elasticsearch+https://host:9200/name.

    elasticsearch+https://search.example:9200              indices govplan-…
    elasticsearch+https://a:9200,b:9200/province?shards=3  two nodes to ask; indices province-…, made with three shards
    elasticsearch+https://a:9200,b:9200?replicas=2         each shard on three machines: two more than one

Replicas are made as far as there are machines for them, one where nothing else is said: losing a machine then loses
nothing.

Rights never stand in the address, which is shown, but in the environment: GOVPLAN_ES_API_KEY or
GOVPLAN_ES_API_KEY_FILE (a file that holds the key), else GOVPLAN_ES_USER with GOVPLAN_ES_PASSWORD or
GOVPLAN_ES_PASSWORD_FILE. GOVPLAN_ES_CA names a file with the certificate of the authority that signed the server's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from index.errors import StoreError
from ingest.errors import why

_SCHEMES = ("elasticsearch+https", "elasticsearch+http")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_DEFAULT = "govplan"


class Address(msgspec.Struct, frozen=True):
    """hosts: URLs of nodes; name: what the names of the indices begin with; shards, replicas (copies beside the first,
    at most): of indices that are made."""

    hosts: tuple[str, ...]
    name: str = _DEFAULT
    shards: int = 1
    replicas: int = 1

    @property
    def shown(self) -> str:
        """For messages, and as the name of this index in the store."""
        return f"{','.join(self.hosts)}/{self.name}"


def parse(text: str) -> Address:
    """Raises StoreError, without repeating what may be a password.

    >>> parse("elasticsearch+http://localhost:9200").shown
    'http://localhost:9200/govplan'
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in _SCHEMES or not parts.netloc:
        raise StoreError("索引地址应形如 elasticsearch+https://主机:9200/名称")
    if "@" in parts.netloc:
        raise StoreError("索引地址里不写用户名和密码：请用环境变量 GOVPLAN_ES_API_KEY 或 GOVPLAN_ES_USER")
    name = parts.path.strip("/") or _DEFAULT
    if not _NAME.fullmatch(name):
        raise StoreError("索引名称只能用小写字母、数字、点、横线和下划线")
    scheme = parts.scheme.removeprefix("elasticsearch+")
    hosts = tuple(dict.fromkeys(_host(scheme, host) for host in parts.netloc.split(",")))
    asked = parse_qs(parts.query)
    return Address(hosts, name, _number(asked, "shards", 1, 1024), _number(asked, "replicas", 0, 100))


def rights(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What the client is told beside the hosts. Raises StoreError for a file that cannot be read."""
    found: dict[str, Any] = {}
    if key := _secret(environment, "GOVPLAN_ES_API_KEY"):
        found["api_key"] = _key(key.strip())
    elif user := environment.get("GOVPLAN_ES_USER"):
        found["basic_auth"] = (user, _secret(environment, "GOVPLAN_ES_PASSWORD") or "")
    if authority := environment.get("GOVPLAN_ES_CA"):
        if not Path(authority).is_file():
            raise StoreError(f"GOVPLAN_ES_CA：没有这个文件：{authority}")
        found["ca_certs"] = authority
    return found


def _host(scheme: str, host: str) -> str:
    try:
        port = urlsplit(f"//{host}").port
    except ValueError:
        port = 0
    if not host or port == 0:
        raise StoreError("索引地址里的端口应为 1 到 65535")
    return f"{scheme}://{host}" if port else f"{scheme}://{host}:{443 if scheme == 'https' else 9200}"


def _number(asked: Mapping[str, list[str]], name: str, least: int, most: int) -> int:
    """1 where it is not said."""
    text = asked.get(name, ["1"])[0]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise StoreError(f"索引地址里的 {name} 应为 {least} 到 {most}")
    return int(text)


def _key(text: str) -> str:
    """Raises StoreError, without repeating it, where no request could carry it: libraries below would repeat it."""
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise StoreError("GOVPLAN_ES_API_KEY：应为一行字母、数字和符号，中间没有空格（创建密钥时返回的 encoded）")
    return text


def _secret(environment: Mapping[str, str], name: str) -> str | None:
    if value := environment.get(name):
        return value
    if not (file := environment.get(f"{name}_FILE")):
        return None
    try:
        return Path(file).read_text("utf-8").strip()
    except UnicodeDecodeError as error:
        raise StoreError(f"{name}_FILE：不是文本文件") from error
    except OSError as error:
        raise StoreError(f"{name}_FILE：{why(error)}") from error
