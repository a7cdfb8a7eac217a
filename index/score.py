"""How plans and records are ranked: one formula for both engines, so that they put the same plans first.

A word of a query counts, in a plan,

    rarity × (TITLE × often(places in the title)
              + brevity × (often(places in the text) + HEADING × often(places in headings)
                           + ACROSS × often(places of its characters)))

where the places of a word of the dictionary are those in title and text where it is a word: 民政 stands in 民政局, and
by its characters alone in 人民政府. Of what is no word of the dictionary they are those of its characters, as in
headings. The sum over the words is a plan's score. In a record a word counts

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

TITLE = 4.0
HEADING = 1.0
ACROSS = 0.2
METRIC, SENTENCE = 8, 2
OTHER = 0.02
LONG_TEXT, LONG_METRIC = 10_000, 20
"""Tokens of what counts as rather long."""


def often(places: float) -> float:
    """The second place adds less than the first: 1/2, 2/3, 3/4 …"""
    return places / (places + 1)


def rarity(plans: int, holding: int) -> float:
    """Of a word that `holding` of all plans hold; more than 0 also where all do.

    >>> round(rarity(1000, 1), 2), round(rarity(1000, 1000), 4)
    (6.5, 0.0005)
    """
    return math.log1p(max(plans - holding + 0.5, 0.5) / (holding + 0.5))


def brevity(tokens: int, long: int = LONG_TEXT) -> float:
    """Of a text by its tokens, about one a character: 1 for a short one, half for one of 100,000. In steps, so that
    texts of nearly one length count alike.

    >>> brevity(0), brevity(3_000), brevity(100_000)
    (1.0, 0.9, 0.49)
    """
    return round(1 / (1 + math.log10(1 + tokens / long)), 2)
