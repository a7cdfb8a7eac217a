"""`govplan index sync`, `status` and `verify`: an index on a search service and how it stands to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from app.language import say
from app.option import AsJson, IndexPlace, StorePath, wrong
from app.reason import spoken
from app.terminal import complain, draw, emit_json, notice, progress

if TYPE_CHECKING:
    from index.elastic.address import Address
    from index.elastic.searcher import Standing
    from index.elastic.sync import Sent
    from index.store import Store

_LETTERS = 20


def sync(context: typer.Context, store: StorePath = None, index: IndexPlace = None) -> int:
    from app import opening

    place = _place(context, index)
    with opening.store(context, store) as kept:
        return _told(_sync(kept, place), kept, place)


def status(context: typer.Context, as_json: AsJson = False, store: StorePath = None, index: IndexPlace = None) -> int:
    from app import opening, screen
    from index.elastic.searcher import ElasticSearcher

    place = _place(context, index)
    with opening.store(context, store) as kept:
        found = ElasticSearcher(kept, place).standing()
    if as_json:
        emit_json(found)
    else:
        draw(screen.pairs(_lines(found)))
    return 1 if found.state == "down" else 0


def verify(context: typer.Context, as_json: AsJson = False, store: StorePath = None, index: IndexPlace = None) -> int:
    from app import opening
    from index.elastic.searcher import ElasticSearcher

    place = _place(context, index)
    with opening.store(context, store) as kept:
        found = ElasticSearcher(kept, place).verify()
    if as_json:
        emit_json(found)
    if not (found.missing or found.extra):
        notice(say("index.same", count=f"{found.counted:,}"))
        return 0
    examples = "、".join(found.examples)
    complain(say("index.differs", missing=found.missing, extra=found.extra, examples=examples))
    return 1


def renew(kept: Store, place: Address) -> int:
    """A new index in place of the one on the search service; gives the exit code."""
    from index.elastic.searcher import ElasticSearcher

    with progress(say("rebuild.index")) as moved:
        sent = ElasticSearcher(kept, place).renew(lambda done, total: moved(done, total, ""))
    return _told(sent, kept, place)


def follow(kept: Store, place: Address | None) -> int:
    """Send to the search service what a command changed; gives the exit code. A service that is down is told of, and
    gets it later."""
    from index import outbox
    from index.errors import IndexDown

    if place is None:
        return 0
    try:
        return _told(_sync(kept, place), kept, place)
    except IndexDown as error:
        notice(spoken(str(error)))
        if behind := outbox.behind(kept.connection, place.shown):
            notice(say("index.later", count=behind))
        return 0


def _sync(kept: Store, place: Address) -> Sent:
    from index.elastic.searcher import ElasticSearcher

    with progress(say("index.sending")) as moved:
        return ElasticSearcher(kept, place).sync(lambda done, total: moved(done, total, ""))


def _told(sent: Sent, kept: Store, place: Address) -> int:
    from index.elastic.searcher import ElasticSearcher

    notice(say("index.sent", count=f"{sent.changes:,}"))
    if not sent.refused:
        return 0
    complain(say("index.refused", count=sent.refused))
    for line in _letters(ElasticSearcher(kept, place).standing()):
        notice(line)
    return 1


def _place(context: typer.Context, given: str | None) -> Address:
    from app import opening

    place = opening.index_place(context, given)
    if place is None:
        raise wrong("index")
    return place


def _lines(found: Standing) -> list[tuple[str, str]]:
    lines = [
        (say("index.address"), found.address),
        (say("index.state"), say(f"index.state.{found.state}")),
        (say("index.plans"), f"{found.plans:,}"),
        (say("index.records"), f"{found.records:,}"),
        (say("index.waiting"), f"{found.waiting:,}"),
        (say("index.letters"), f"{len(found.refused):,}"),
    ]
    return lines + [("", line) for line in _letters(found)]


def _letters(found: Standing) -> list[str]:
    """The first of the documents that the service refuses, with the reason."""
    return [f"{one.kind} {one.id}：{spoken(one.reason)}" for one in found.refused[:_LETTERS]]
