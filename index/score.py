"""How plans and records are ranked: one formula for both engines, so that they put the same plans first.

A word of a query counts, in a plan,

    rarity × (TITLE × often(places in the title)
              + brevity × (often(places in the text) + HEADING × often(places in headings)
                           + ACROSS × often(places of its characters)))

where the places of a word of the dictionary are those in title and text where it is a word: 民政 stands in 民政局, and
by its characters alone in 人民政府. Of what is no word of the dictionary they are those of its characters, as in
headings. A word that very many plans hold counts by its places as a word alone. The sum over the words is a
plan's score. In a record a word counts

    rarity × brevity of the metric × often(places: in the metric METRIC times more, in the sentence SENTENCE times
                                           more than in a heading above it)

What is equal is in the order of the store. The same counted for another spelling of a word (index/spelling.py) is
worth OTHER of it: less than the very word, once, in the longest text. Engines are asked for places; each has a formula
of its own for what they are worth, with constants that cannot be set (SQLite), with lengths in coarse steps and the
rarity of pairs of characters in place of words (Elasticsearch). Therefore rarity is counted here, over the plans that
both hold, and length by a number that is kept of each plan.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeVar

Places = TypeVar("Places", float, Any)
"""Of one text, or of many in an array."""
TITLE = 4.0
HEADING = 1.0
ACROSS = 0.2
METRIC, SENTENCE = 8, 2
OTHER = 0.02
COMMON, MANY = 0.25, 1000
"""A word of the dictionary that such a part of all plans hold, and so many of them, counts by its places as a word
alone: headings and characters tell little of it, and asking for them costs most where most plans hold them."""
LONG_TEXT, LONG_METRIC = 10_000, 20
"""Tokens of what counts as rather long."""


def often(places: Places) -> Places:
    """The second place adds less than the first: 1/2, 2/3, 3/4 …"""
    return places / (places + 1)


class Standing(NamedTuple):
    """What a word is worth among all texts: the fewer hold it, the more."""

    rarity: float
    is_common: bool


def standing(texts: int, holding: int) -> Standing:
    """Of a word that `holding` of all texts hold; its rarity is more than 0 also where all do.

    >>> [round(standing(1000, holding).rarity, 4) for holding in (1, 1000)]
    [6.5033, 0.0005]
    """
    rarity = math.log1p(max(texts - holding + 0.5, 0.5) / (holding + 0.5))
    return Standing(rarity, holding >= MANY and holding >= COMMON * texts)


def brevity(tokens: int, long: int = LONG_TEXT) -> float:
    """Of a text by its tokens, about one a character: 1 for a short one, half for one of 100,000. In steps, so that
    texts of nearly one length count alike.

    >>> brevity(0), brevity(3_000), brevity(100_000)
    (1.0, 0.9, 0.49)
    """
    return round(1 / (1 + math.log10(1 + tokens / long)), 2)
