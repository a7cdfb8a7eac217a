"""The imports that parsing and extraction need, done once in the server that parsing processes are forked
from."""

from __future__ import annotations

import extract
import ingest
from extract import body, body_book, fingerprint, nlp

nlp.pipeline()
body_book.shipped()

__all__ = ["body", "body_book", "extract", "fingerprint", "ingest", "nlp"]
