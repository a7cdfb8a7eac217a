"""Why a document could not be taken in, or a store not be used, in words for users."""

from __future__ import annotations

import sqlite3
from concurrent.futures import TimeoutError as PoolTimeout
from typing import TYPE_CHECKING

from index.limit import Limits
from ingest.errors import DISK_FULL, GovplanError, why

if TYPE_CHECKING:
    from collections.abc import Callable

_SQLITE = (
    (("full", "disk I/O"), DISK_FULL),
    (("locked", "busy"), "库正被别的程序占用"),
    (("readonly",), "没有写入权限"),
    (("unable to open",), "打不开文件（没有权限，或没有这个文件夹）"),
)
"""Words in a message of SQLite's, and what users are told."""


def of(error: Exception, limits: Limits) -> str:
    """One line of Chinese; 程序错误 where nobody foresaw it."""
    for kind, told in _known().items():
        if isinstance(error, kind):
            return told(error, limits)
    return f"程序错误（{type(error).__name__}：{error}）；请把这份文件和这行提示发给维护人员"


def of_database(error: sqlite3.Error) -> str:
    """What SQLite says, in words for users; its own words where they are rare."""
    return next((told for words, told in _SQLITE if any(word in str(error) for word in words)), str(error))


def _known() -> dict[type[Exception], Callable[..., str]]:
    """What is told of each kind of error; the first that fits counts."""
    from pebble import ProcessExpired

    from index import child

    return {
        GovplanError: lambda error, _: str(error),
        PoolTimeout: lambda _, limits: f"处理超过 {limits.seconds:g} 秒，已中止；可用 --seconds 放宽，或把文件拆开",
        child.ResultTooLarge: lambda _, limits: f"提取结果超过 {limits.result >> 20} MB 的上限；请把文件拆开",
        ProcessExpired: lambda error, limits: _expired(error.exitcode, limits),
        MemoryError: lambda *_: "内存不足",
        RecursionError: lambda *_: "文件结构嵌套太深",
        OSError: lambda error, _: f"文件读写失败：{why(error)}",
        sqlite3.Error: lambda error, _: f"没有入库：{of_database(error)}",
    }


def _expired(code: int | None, limits: Limits) -> str:
    from index import child

    if code == child.EXIT_MEMORY:
        return f"解析所需内存超过 {limits.memory >> 20} MB 的上限；请把文件拆开"
    return f"解析进程崩溃（代码 {code}），可能是文件损坏或内存超过 {limits.memory >> 20} MB"
