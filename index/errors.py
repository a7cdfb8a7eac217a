"""What can go wrong with the store and the searcher.

    GovplanError                (ingest/errors.py)
    └── StoreError              the store cannot do what was asked
        ├── NewerSchema         written by a newer govplan than this one
        ├── DamagedStore        the file is no store, or is corrupt
        ├── StoreNotEmpty       restore would overwrite what is there
        ├── DamagedBackup       the backup is incomplete or was changed
        ├── UnknownPlan         no plan, record or document has that id
        ├── AmbiguousName       more than one plan or document may be meant; the message lists them
        ├── StaleIndex          the index was made by another segmentation: rebuild it
        ├── IndexDown           the search service does not answer, or is too busy
        │   └── IndexInterrupted    what was read went away meanwhile: asking again helps
        ├── IndexMissing        the search service has no such index yet
        └── IndexRefused        the search service does not do what it is asked
    └── QueryError              the words or filters cannot be understood

Messages are Chinese: users read them.
"""

from __future__ import annotations

from ingest.errors import GovplanError


class StoreError(GovplanError):
    """The store cannot do what was asked."""


class NewerSchema(StoreError):
    """Written by a newer govplan than this one."""


class DamagedStore(StoreError):
    """The file is no store, or is corrupt."""


class StoreNotEmpty(StoreError):
    """Restoring would overwrite what is there."""


class DamagedBackup(StoreError):
    """The backup is incomplete or was changed."""


class UnknownPlan(StoreError):
    """No plan, record or document has that id."""


class AmbiguousName(StoreError):
    """More than one plan or document may be meant."""


class StaleIndex(StoreError):
    """The index was made by another segmentation than this one's: `govplan index rebuild` makes it anew."""


class IndexDown(StoreError):
    """The search service does not answer, or is too busy."""


class IndexInterrupted(IndexDown):
    """A machine or an index that was being read went away meanwhile; there may be another in its place."""


class IndexMissing(StoreError):
    """The search service has no such index yet."""


class IndexRefused(StoreError):
    """The search service does not do what it is asked: rights, a mapping, or another program's index."""


class QueryError(GovplanError):
    """The words or filters cannot be understood."""
