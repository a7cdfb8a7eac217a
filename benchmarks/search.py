"""Search at size: how fast plans are indexed and found, how large the file is, and whether anything is missed.

    python benchmarks/search.py [--plans 10000] [--queries 200] [--keep FILE]

Plans are generated: about 3,100 characters each, sentences of many kinds filled with words, places, numbers and units, 25
records a plan, regions down to counties, twenty years. Queries are of what people ask: one to three words or phrases of
differing frequency, half of them with filters; each asks for a page of 20 with facets and three passages a hit.
Phrases of two to eight characters drawn from all texts are compared with a scan of all texts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extract.record import Record
from index.kept import Document, Kept
from index.searcher import PlanFilter, PlanQuery, RecordFilter, RecordQuery
from index.segment import fold
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.plan import Plan, Section

LENGTH = 3100
"""Characters of a plan: the mean of the plans that the program was first written for."""
"""
