"""What one sentence commits to: each quantity with its own words and its name, as a candidate for a record.

wording.py reads the sentence, relevance.py says which of its numbers count, naming.py gives each of these its name.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from itertools import groupby

from msgspec.structs import replace

from extract import wording
from extract.commitment import Commitment
from extract.context import Context
from extract.metric import names_of_list, topic_of
from extract.moment import Moment
from extract.naming import name
from extract.predicate import with_predicate
from extract.quantity import Quantity
from extract.relevance import is_commitment
from extract.run import Span, evidence
from extract.wording import Clause, Wording

_GROWTH = re.compile(
    r"^[,\s]?(?:同比|年均|比上年|较上年)?分别(?:同比|年均|比上年|较上年)?(?P<word>增长|下降|提高|增加|减少|上升|完成[一-龥]{2,8})$"
)

# 分别高于全国、全省0.9、2个百分点
_ABOVE = re.compile(r"分别(?P<word>[高低快好优]于|高出|超出|领先)(?P<others>[^,。;]+?)(?:平均水平|平均)?$")
# 2023、2024年建成80个、160个
_YEARS = re.compile(r"20\d\d年?[、和]20\d\d年")
_OUTPUT = ("生产总值", "生产总值增长")
_INDUSTRY = re.compile("第?[一二三]次?产业?(?:增长|增加值|占比|$)")


def find(text: str, sentence: Span, quantities: Sequence[Quantity], moments: Sequence[Moment]) -> list[Commitment]:
    """The commitments of one sentence of a folded paragraph, in reading order.

    Numbers that are none (25户以上的自然村) stay in the names of the others: the sentence is read without them.
    """
    clauses = wording.read(text, sentence, quantities, moments)
    found = [item for clause in clauses for item in clause.numbers]
    counted = [item for item in found if is_commitment(text, item)]
    if len(counted) < len(found):
        kept = {q.number_start for item in counted for q in (item.baseline, item.quantity) if q is not None}
        quantities = [q for q in quantities if q.number_start in kept]
        clauses = wording.read(text, sentence, quantities, moments)
    return list(_named(text, sentence, clauses, [*quantities, *moments])) if counted else []


def _named(
    text: str, sentence: Span, clauses: Sequence[Clause], holes: Sequence[Quantity | Moment]
) -> Iterator[Commitment]:
    context = Context(text)
    _name(context, clauses, None)
    found = sorted(context.found, key=lambda c: c.quantity.number_start)
    by_year = _YEARS.search(text, *sentence) is not None
    listed = by_year or text.find("分别", *sentence) >= 0
    for item in _respectively(found, by_year=by_year) if listed else found:
        yield with_predicate(text, sentence[1], holes, item)


def _respectively(found: Sequence[Commitment], *, by_year: bool) -> Iterator[Commitment]:
    """甲、乙分别达到5%、8%: the first number is 甲's, the second 乙's; and so 甲300人,乙20亿元,分别增长5%、8%. Where a
    sentence lists years, so does each list of bare numbers."""
    before: list[str] = []
    for _, group in groupby(found, key=partial(_list_of, by_year=by_year)):
        items = list(group)
        if len(items) == 1:
            before.append(items[0].metric)
            yield items[0]
            continue
        growth, above = _GROWTH.search(items[0].raw), _ABOVE.search(items[0].raw)
        earlier = before[-len(items) :]
        if growth and len(earlier) == len(items):
            names = [name + growth.group("word").rstrip("的") for name in earlier]
        elif above and len(others := re.split("[、和与]", above["others"])) == len(items):
            names = [f"{before[-1] if before else ''}{above['word']}{other}" for other in others]
        else:
            names = _of_economy(names_of_list(items[0].metric, len(items)), before)
        before += names
        for rank, item in enumerate(items):
            yield replace(item, metric=names[rank], rank=rank)


def _list_of(item: Commitment, *, by_year: bool) -> Hashable:
    """What all members of a list under 分别, or under a list of years, share."""
    return (item.clause, item.raw) if by_year or "分别" in item.raw else item.quantity.start


def _of_economy(names: list[str], before: Sequence[str]) -> list[str]:
    """地区生产总值增长6%,三次产业分别增长…: of whose output they are parts."""
    whole = next((name for name in before if name.endswith(_OUTPUT)), None)
    bare = whole and all(_INDUSTRY.match(name) for name in names)
    return [f"{whole.removesuffix('增长')}·{name}" for name in names] if whole and bare else names


def _name(context: Context, clauses: Sequence[Clause], owner: Commitment | None) -> None:
    """Name what the clauses count, as parts of `owner` where they stand in a bracket behind it."""
    for clause in clauses:
        for item in clause.wordings:
            context.add(_made(context, item, owner))
        context.take_in(clause)
        for start, inside in clause.brackets:
            ahead = [c for c in context.found if clause.span[0] <= c.quantity.start and c.quantity.end == start]
            nested = Context(context.text, before="" if ahead else topic_of(context.text[clause.span[0] : start]))
            _name(nested, inside, ahead[-1] if ahead else owner)
            context.add(*nested.found)


def _made(context: Context, item: Wording, owner: Commitment | None) -> Commitment:
    named = name(context, item, owner)
    start, end = evidence(context.text, item.run, item.quantity)
    begin = item.clause[0]
    if named.head and (place := context.text.rfind(named.head, begin - len(named.head) - 6, begin)) >= 0:
        start = place
    return Commitment(
        quantity=item.quantity,
        clause=item.clause,
        part_start=item.part_start,
        run=item.run,
        before=item.before,
        after=item.after,
        raw=item.raw,
        baseline=item.baseline,
        listed=item.listed,
        metric=named.words,
        start=start,
        end=end,
        verb=named.verb,
        owner=named.owner,
    )
