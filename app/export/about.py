"""How a table was made: the lines of the sheet 说明, kept with the rows they speak of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

import msgspec

from app.language import say_in


class Cut(msgspec.Struct, frozen=True):
    """A text that was too long for its cell: the row's id, the column's head, the length in characters."""

    row: str
    head: str
    length: int


class About(msgspec.Struct, kw_only=True):
    """What was asked and what came of it; the writer counts while it writes."""

    shape: str
    made: datetime
    query: str | None = None
    filters: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    heads: str = "zh"
    rows: int = 0
    plans: set[str] = msgspec.field(default_factory=set)
    kinds: dict[str, int] = msgspec.field(default_factory=dict)
    parsers: set[str] = msgspec.field(default_factory=set)
    cuts: list[Cut] = msgspec.field(default_factory=list)

    def count(self, row: object) -> None:
        """Take note of one row."""
        self.rows += 1
        self.plans.add(getattr(row, "plan_id", ""))
        kind = getattr(row, "kind", None)
        if kind is not None:
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
        parser = getattr(row, "parser", None)
        if parser is not None:
            self.parsers.add(parser)

    def lines(self) -> list[tuple[str, str | int]]:
        """Label and value, in the language of the heads."""
        say = partial(say_in, self.heads)
        lines: list[tuple[str, str | int]] = [
            (say("about.content"), say(f"about.{self.shape}")),
            (say("about.query"), self.query or say("about.all")),
        ]
        lines += [(say("about.filter", name=name), value) for name, value in self.filters]
        lines += [(say("about.source"), self.source)] if self.source else []
        lines += [(say("about.rows"), self.rows), (say("about.plan_count"), len(self.plans))]
        lines += [
            (say("about.kind", kind=say(f"value.kind.{kind}")), count) for kind, count in sorted(self.kinds.items())
        ]
        lines += [
            (say("about.made"), self.made.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")),
            (say("about.program"), f"govplan {program_version()} (Python {python_version()})"),
        ]
        lines += [(say("about.parsers"), "、".join(sorted(self.parsers)))] if self.parsers else []
        return lines + self._notes(say)

    def _notes(self, say: Callable[..., str]) -> list[tuple[str, str | int]]:
        notes: list[tuple[str, str | int]] = [
            (say("about.note"), say(f"about.note.{name}")) for name in ("blank", "apostrophe", "digits", "evidence")
        ]
        notes += [
            (say("about.cut"), say("about.cut.line", row=cut.row, head=cut.head, length=cut.length))
            for cut in self.cuts[:1000]
        ]
        if len(self.cuts) > 1000:
            notes.append((say("about.cut"), say("about.cut.more", count=len(self.cuts) - 1000)))
        return notes


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("govplan")
    except PackageNotFoundError:
        return "0"
