"""Who does what a clause commits to, read from the clause itself, and its name without them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extract.coverage import Named
from extract.deadline import Span
from extract.metric import strip_lead_in, strip_mark
from extract.moment import Moment
from extract.responsible import find_doers

_BY_WHOM = re.compile(r",(?=由[^,。;]{2,24}(?:牵头|负责)(?:落实|实施|组织实施)?(?:[,。;]|$))")
# 县纪委牵头,会同县优化办…: the clause before names who leads.
_JOINS = ("会同", "联合")
_BY = re.compile(r"^(?:由|会同|联合)")
_SHORTEST_NAME = 3


def find(text: str, sentence: Span, own: Span, moments: Sequence[Moment]) -> Named:
    """The doers of the clause itself (not where it only joins others), of the one that opens its stretch between
    semicolons, or of one behind it (新建水库5座,由市水务局牵头)."""
    first, last = sentence
    opening = max(first, text.rfind(";", first, own[0]) + 1)
    joins = text.startswith(_JOINS, own[0])
    for begin in (opening,) if joins or opening == own[0] else (own[0], opening):
        for moment in moments:
            if begin <= moment.start < begin + 3 and _opens(text, begin, moment):
                begin = moment.end
                break
        found = _behind(text, begin, last)
        if found != ((), ()):
            return found
    begin = text.find(",由", own[1], last)
    if begin < 0 or ";" in text[own[1] : begin] or not _BY_WHOM.match(text, begin):
        return (), ()
    return _behind(text, begin + 1, last)


def without(metric: str, doers: Named) -> str:
    """What is measured without the body that does it: 县林业局完成低产树普查 is 低产树普查."""
    for name in (*doers[0], *doers[1]):
        named = _BY.sub("", metric)
        if named.startswith(name) and len(named) > len(name) + 2:
            done = named.removeprefix(name)
            metric = strip_lead_in(done) if len(strip_lead_in(done)) >= _SHORTEST_NAME else done
    return metric


def _opens(text: str, begin: int, moment: Moment) -> bool:
    """Does a time stand first, before the doers? 各村3月10日前 names them first."""
    return not text[begin : moment.start].strip(" ,、;于在到至从自")


@lru_cache(maxsize=64)
def _behind(text: str, begin: int, end: int) -> Named:
    """The doers that words which stand at `begin` open with: all numbers of a clause ask for them."""
    return find_doers(strip_mark(text[begin:end].lstrip(" ,、;"))[:120])
