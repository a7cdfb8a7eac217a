"""Why a document could not be taken in, in words for users."""

from __future__ import annotations

import errno
import sqlite3
from concurrent.futures import TimeoutError as PoolTimeout

from index import child
from index.limit import Limits
from ingest.errors import GovplanError


def of(error: Exception, limits: Limits) -> str:
    """One line of Chinese; 程序错误 where nobody foresaw it."""
    from pebble import ProcessExpired

    if isinstance(error, GovplanError):
        return str(error)
    if isinstance(error, PoolTimeout):
        return f"处理超过 {limits.seconds:g} 秒，已中止"
    if isinstance(error, child.ResultTooLarge):
        return f"提取结果超过 {limits.result >> 20} MB 的上限"
    if isinstance(error, ProcessExpired):
        return _expired(error.exitcode, limits)
    if isinstance(error, MemoryError):
        return "内存不足"
    if isinstance(error, RecursionError):
        return "文件结构嵌套太深"
    return _written(error) or f"程序错误（{type(error).__name__}：{error}）"


def _expired(code: int | None, limits: Limits) -> str:
    if code == child.EXIT_MEMORY:
        return f"解析所需内存超过 {limits.memory >> 20} MB 的上限"
    return f"解析进程崩溃（代码 {code}），可能是文件损坏或内存超过 {limits.memory >> 20} MB"


def _written(error: Exception) -> str | None:
    """Why something could not be written or read, where the system says so."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            return "磁盘已满，或文件大小到了上限，没有写入"
        return f"文件读写失败：{error.strerror or error}"
    if isinstance(error, sqlite3.OperationalError):
        if "full" in str(error) or "disk I/O" in str(error):
            return "磁盘已满，或文件大小到了上限，没有入库"
        if "locked" in str(error) or "busy" in str(error):
            return "库正被别的程序占用，没有入库"
    if isinstance(error, sqlite3.DatabaseError):
        return f"库写入失败：{error}"
    return None
