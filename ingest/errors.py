"""What can go wrong, as one tree.

    GovplanError            every error that a user may read as one line
    └── IngestError         a source could not become plans
        ├── EmptySource     nothing to read
        ├── UnknownFormat   neither the suffix nor the first bytes are known
        ├── DamagedSource   the bytes are not what they say they are
        ├── EncryptedSource a password is needed
        └── SourceTooLarge  over a limit on bytes, pages, cells or depth

Messages name the source and the reason, in Chinese first: users read them.
"""

from __future__ import annotations

import errno

DISK_FULL = "磁盘已满，或文件大小到了上限"
_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
}


def why(error: OSError) -> str:
    """What the system says of an error, in words for users; its own words where they are rare.

    >>> why(PermissionError(errno.EACCES, "Permission denied"))
    '没有权限'
    """
    return _WORDS.get(error.errno or 0) or error.strerror or str(error)


class GovplanError(Exception):
    """Root of the tree: its text is fit to be shown to a user."""


class IngestError(GovplanError):
    """A source could not become plans."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}：{reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[IngestError], tuple[str, str]]:
        # Exceptions cross the border of the parsing process: rebuild from both parts.
        return type(self), (self.source, self.reason)


class EmptySource(IngestError):
    """Nothing to read."""


class UnknownFormat(IngestError):
    """Neither the suffix nor the first bytes are known."""


class DamagedSource(IngestError):
    """The bytes are not what they say they are."""


class EncryptedSource(IngestError):
    """A password is needed."""


class SourceTooLarge(IngestError):
    """Over a limit on bytes, pages, cells or depth."""
