"""Opens the store that a command speaks of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from app.language import say
from app.reason import spoken
from app.terminal import notice

if TYPE_CHECKING:
    from index.elastic.address import Address
    from index.searcher import Searcher
    from index.store import Store

Answer = TypeVar("Answer")
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


def index_place(context: typer.Context, given: str | None) -> Address | None:
    """`--index` after the command, else before it or GOVPLAN_INDEX; None where the store's own file is searched. Raises
    StoreError."""
    text = given or context.find_root().params.get("index")
    if not text:
        return None
    from index.elastic.address import parse

    return parse(str(text))


def searcher(kept: Store, place: Address | None = None) -> Searcher:
    """The searcher of a store: in its own file, or elsewhere."""
    if place is None:
        from index.sqlite_searcher import SqliteSearcher

        return SqliteSearcher(kept)
    from index.elastic.searcher import ElasticSearcher

    return ElasticSearcher(kept, place)


def answer(kept: Store, place: Address | None, ask: Callable[[Searcher], Answer]) -> Answer:
    """What a searcher says; the one in the store's own file, with a notice, where the other cannot be asked."""
    from index.errors import IndexDown, IndexMissing, StaleIndex

    if place is None:
        return ask(searcher(kept))
    try:
        return ask(searcher(kept, place))
    except (IndexDown, IndexMissing, StaleIndex) as error:
        notice(spoken(str(error)))
        notice(say("index.instead"))
        return ask(searcher(kept))
