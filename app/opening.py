"""Opens the store that a command speaks of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.language import say
from app.terminal import notice

if TYPE_CHECKING:
    from index.searcher import Searcher
    from index.store import Store

DEFAULT = Path("govplan.db")


def store_path(context: typer.Context, given: Path | None) -> Path:
    """`--store` after the command, else before it or GOVPLAN_STORE (both are options of the program)."""
    outer = context.find_root().params.get("store")
    return given or (Path(outer) if outer else DEFAULT)


def store(context: typer.Context, given: Path | None, *, create: bool = False) -> Store:
    """The store, open. Raises StoreError where there is none and `create` is off."""
    from index.store import Store

    path = store_path(context, given)
    new = not path.exists()
    kept = Store.open(path, create=create)
    if new:
        notice(say("store.new", path=path))
    return kept


def plan_ids(kept: Store, names: list[str] | None) -> list[str]:
    """The whole plan_id of each plan that is named by a beginning of it. Raises UnknownPlan."""
    return [kept.plan(name).plan_id for name in names or ()]


def searcher(kept: Store) -> Searcher:
    """The searcher of a store."""
    from index.sqlite_searcher import SqliteSearcher

    return SqliteSearcher(kept)
