"""The imports that parsing and extraction need, done once in the server that parsing processes are forked
from."""

from __future__ import annotations

import extract
import ingest
from extract import fingerprint, nlp

nlp.pipeline()

__all__ = ["extract", "fingerprint", "ingest", "nlp"]
