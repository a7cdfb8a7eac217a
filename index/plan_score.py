"""Scores of plans in SQLite, by the formula of index/score.py."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from index import match, score, segment, tally
from index.query import Terms
from index.segment import Dictionary

_TABLE = "plan_fts"
_BODY = 2
_MANY = 4096
"""More places than a phrase has in a text outside its headings, so that one number tells both; where it has more, they
count as places in headings."""
# Columns: title, headings, body, words.
_IN_TEXT = tally.bm25(_TABLE, 0, _MANY, 1)
_AS_WORD = tally.bm25(_TABLE, 0, 0, 0, 1)


Numbers = np.ndarray[Any, Any]
_FEW = 2
"""Plans asked about are few where so many times more hold a phrase: then SQLite is told which."""


class Lengths:
    """Of plans by number: the tokens in all columns, and the brevity of the text."""

    def __init__(self) -> None:
        self._known = np.zeros((1024, 2))

    def add(self, no: int, sizes: bytes) -> None:
        """Keep those of a row of plan_fts_docsize."""
        while no >= len(self._known):
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        columns = tuple(tally.numbers(sizes))
        self._known[no] = (sum(columns), score.brevity(columns[_BODY])) if columns else (0, 1)

    def of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """(tokens, brevity)."""
        found = self._known[numbers]
        return found[:, 0], found[:, 1]


class Known(Protocol):
    """What is known of plans without asking the full-text table."""

    lengths: Lengths

    def title(self, no: int) -> str:
        """Of a plan that was asked for."""


class PlanScore:
    """Scores plans of one store. filters: MATCH expressions that all of them fit; held: how many plans hold an
    expression, as far as it is known, to be kept as long as the store does not change."""

    def __init__(
        self, connection: sqlite3.Connection, words: Dictionary, filters: Sequence[str], held: dict[str, int]
    ) -> None:
        self._connection = connection
        self._words = words
        self._filters = filters
        self._plans, self._average = tally.totals(connection, _TABLE)
        self._held = held

    def scores(self, terms: Terms, numbers: Sequence[int], known: Known) -> Numbers:
        """Of plans by their numbers, which rise."""
        plans = _Plans(numbers, known.lengths, self._average)
        asked = frozenset(numbers)
        for term in terms.wanted:
            rarity, is_common = score.standing(self._plans, self._holding(match.in_plan(term.text)))
            for text in term.spellings:
                weight = rarity * term.share(text)
                for no, places in self._in_title(text, asked, known, is_word=term.word_at(text)):
                    plans.add(no, weight * score.TITLE * score.often(places))
                is_word = term.word_at(text)
                if is_word:
                    self._add_words(plans, text, weight)
                if not (is_word and is_common):
                    self._add_text(plans, text, weight, own=score.ACROSS if is_word else 1 + score.ACROSS)
        return plans.sums

    def _holding(self, expression: str) -> int:
        if expression not in self._held:
            self._held[expression] = tally.holding(self._connection, _TABLE, expression)
        return self._held[expression]

    def _in_title(self, text: str, asked: Container[int], known: Known, *, is_word: bool) -> Iterator[tuple[int, int]]:
        """(number, places)."""
        sql = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH ?"
        for (no,) in self._connection.execute(sql, (match.joint(match.in_title(text), self._filters),)):
            if no in asked:
                title = known.title(no)
                yield no, self._words.words(title).count(text) if is_word else _count(title, text)

    def _add_words(self, plans: _Plans, text: str, weight: float) -> None:
        """What the places are worth where it is a word."""
        at, places = self._places(plans, _AS_WORD, match.word(text))
        plans.add_text(at, weight * score.often(places))

    def _add_text(self, plans: _Plans, text: str, weight: float, *, own: float) -> None:
        """What the places of its characters in headings and text are worth."""
        at, places = self._places(plans, _IN_TEXT, match.in_plan(text))
        headings, body = np.divmod(places, _MANY)
        plans.add_text(at, weight * (score.HEADING * score.often(headings) + own * score.often(body)))

    def _places(self, plans: _Plans, column: str, expression: str) -> tuple[Numbers, Numbers]:
        """(where a plan stands among those asked about, places as the columns weigh them)."""
        holding = self._holding(expression)
        sql = f"SELECT rowid, {column} FROM {_TABLE} WHERE {_TABLE} MATCH ?"
        arguments = [expression]
        if len(plans) * _FEW < holding:
            # The plus keeps SQLite from asking the full-text table once for each number.
            sql += " AND +rowid IN (SELECT value FROM json_each(?))"
            arguments.append(json.dumps(plans.numbers.tolist()))
        rows = self._connection.execute(sql, arguments).fetchall()
        found = np.array(rows, dtype=float).reshape(-1, 2)
        at, known = plans.find(found[:, 0])
        values = found[known, 1]
        most = tally.ceiling(self._plans, holding)
        return at, np.rint(values * plans.slopes[at] / (most - values))


class _Plans:
    """The plans asked about, in the order of their numbers, with what has been added up for each."""

    def __init__(self, numbers: Sequence[int], lengths: Lengths, average: float) -> None:
        self.numbers = np.array(numbers, dtype=np.int64)
        tokens, self._brevity = lengths.of(self.numbers)
        self.slopes: Numbers = np.broadcast_to(tally.slope(tokens, average), tokens.shape)
        self.sums = np.zeros(len(numbers))

    def __len__(self) -> int:
        return len(self.numbers)

    def find(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """(places of those numbers that are asked about, which these are)."""
        at = np.minimum(np.searchsorted(self.numbers, numbers), max(len(self) - 1, 0))
        known = self.numbers[at] == numbers if len(self) else np.zeros(len(numbers), dtype=bool)
        return at[known], known

    def add(self, no: int, worth: float) -> None:
        """To one plan."""
        self.sums[np.searchsorted(self.numbers, no)] += worth

    def add_text(self, at: Numbers, worth: Numbers) -> None:
        """What is worth less in a long text, to the plans at these places, each of which stands once."""
        self.sums[at] += worth * self._brevity[at]


def _count(title: str, text: str) -> int:
    """Overlapping ones too, as in the index; a single character counts once."""
    folded = segment.fold(title)
    return sum(folded.startswith(text, at) for at in range(len(folded))) if len(text) > 1 else int(text in folded)
