"""What the clauses of a sentence leave to the names of the numbers behind them."""

from __future__ import annotations

import msgspec

from extract.commitment import Commitment
from extract.metric import strip_lead_in, topic_of
from extract.wording import Clause

_MANNER = ("按照", "根据", "依据", "参照")
"""按照改造投入,给予…: how something is done, and not what is spoken of."""
_LISTED = ("标准", "补助", "补贴", "奖励", "价格", "额度", "限额", "比例")


class Context(msgspec.Struct):
    """A sentence, or the inside of a bracket, while its numbers are named.

    `verb` opened the list that is being read, `before` are the words of the clause before, where it has no number,
    `said` all that may be the topic; `condition` says in which case the numbers of its stretch hold
    (在定点医院分娩的,…), `listed` what a list behind a colon gives (补助标准:C级7500元,…), `whole` is what a list of
    parts belongs to, `found` what has been named, `last` the last of that.
    """

    text: str
    verb: str = ""
    before: str = ""
    said: list[str] = []
    condition: tuple[int, str] = (0, "")
    listed: str = ""
    whole: Commitment | None = None
    found: list[Commitment] = []
    last: Commitment | None = None

    @property
    def topic(self) -> str:
        """What the sentence speaks of: the last that was said of something. Few names ask for it."""
        return next(filter(None, map(topic_of, reversed(self.said))), "")

    @property
    def head(self) -> str:
        """The clause before, which may say of what a bare number is."""
        return strip_lead_in(self.before)

    def add(self, *named: Commitment) -> None:
        self.found.extend(named)
        self.last = self.found[-1] if self.found else None

    def take_in(self, clause: Clause) -> None:
        """What a clause without a number says may be the head or the topic of the next ones."""
        self.before = clause.said
        if clause.said and not clause.said.startswith(_MANNER):
            self.said.append(clause.said)
        if clause.said.rstrip().endswith(_LISTED) and self.text.startswith(":", clause.span[1]):
            self.listed = topic_of(clause.said)
        if clause.said.rstrip().endswith("的"):
            self.condition = (clause.span[0], topic_of(clause.said))
