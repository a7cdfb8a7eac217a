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
