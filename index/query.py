"""The query language of `words`, described in index/searcher.py: text → `Terms`."""

from __future__ import annotations

import re

import msgspec

from index import score, segment
from index.errors import QueryError
from index.segment import OWN, Dictionary

MAX_LENGTH = 1000
MAX_TERMS = 32
MODES = ("all", "any")
_OPENING = {'"': '"“”', "“": '”"', "”": '“”"', "„": '“”"', "「": "」", "『": "』", "＂": '"＂'}
_MINUS = "-－﹣−"


class Term(msgspec.Struct, frozen=True):
    """Folded characters that must stand together; quoted ones are never cut into words. others: what may stand in their
    place and counts less; word: are they a word of the dictionary (index/spelling.py)?"""

    text: str
    quoted: bool = False
    others: tuple[str, ...] = ()
    word: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """What is looked for, the very characters first."""
        return (self.text, *self.others)

    def share(self, spelling: str) -> float:
        """What a spelling counts."""
        return 1.0 if spelling == self.text else score.OTHER

    def word_at(self, spelling: str) -> bool:
        """Is a spelling counted where it is a word?"""
        return self.word and spelling == self.text


class Terms(msgspec.Struct, frozen=True):
    """What a query's words ask for. mode: all or any of `wanted`; none of `unwanted`."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    mode: str = "all"

    @property
    def others(self) -> tuple[str, ...]:
        """What is looked for beside the wanted words."""
        return tuple(dict.fromkeys(other for term in self.wanted for other in term.others))


def parse(words: str, mode: str = "all") -> Terms:
    """Raises QueryError for an unknown mode and for more than 1,000 characters or 32 words.

    >>> [(term.text, term.quoted) for term in parse('茶园 “产业 扶贫” -征求意见').wanted]
    [('茶园', False), ('产业 扶贫', True)]
    """
    if mode not in MODES:
        raise QueryError(f"不认识的检索方式：{mode}（可用：all 全部词，any 任一词）")
    if len(words) > MAX_LENGTH:
        raise QueryError(f"检索词超过 {MAX_LENGTH} 个字符")
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, term in _terms(words):
        into = unwanted if minus else wanted
        if term not in into:
            into.append(term)
    if len(wanted) + len(unwanted) > MAX_TERMS:
        raise QueryError(f"检索词超过 {MAX_TERMS} 个")
    return Terms(tuple(wanted), tuple(unwanted), mode)


def relax(terms: Terms, dictionary: Dictionary = OWN) -> Terms | None:
    """The same with unquoted words of more than two characters cut into dictionary words; None if nothing
    changes.

    >>> [t.text for t in relax(parse("茶园产业扶贫")).wanted]
    ['茶园', '产业', '扶贫']
    """
    wanted: list[Term] = []
    for term in terms.wanted:
        wanted += [t for t in _cut(term, dictionary) if t not in wanted]
    changed = tuple(wanted[:MAX_TERMS])
    return None if changed == terms.wanted else Terms(changed, terms.unwanted, terms.mode)


def _cut(term: Term, dictionary: Dictionary) -> list[Term]:
    if term.quoted or len(term.text) < 3:
        return [term]
    parts = dictionary.cut(term.text)
    longer = [p for p in parts if len(p) > 1] or parts
    return [Term(p) for p in longer] or [term]


def _terms(words: str) -> list[tuple[bool, Term]]:
    """(excluded, term) in order; a quote that is never closed runs to the end."""
    found: list[tuple[bool, Term]] = []
    at = 0
    while (start := _skip_space(words, at)) < len(words):
        minus = words[start] in _MINUS and start + 1 < len(words) and not words[start + 1].isspace()
        start += minus
        text, quoted, at = _one(words, start)
        folded = segment.fold(text)
        if folded.strip():
            found.append((minus, Term(folded, quoted)))
    return found


def _skip_space(words: str, at: int) -> int:
    while at < len(words) and words[at].isspace():
        at += 1
    return at


def _one(words: str, start: int) -> tuple[str, bool, int]:
    """(text, quoted, where it ends) of the term that begins at `start`."""
    if closing := _OPENING.get(words[start]):
        end = next((i for i in range(start + 1, len(words)) if words[i] in closing), len(words))
        return words[start + 1 : end], True, end + 1
    match = re.compile(r"[^\s\"“「『＂]{1,1000}").match(words, start)
    return (match[0], False, match.end()) if match else (words[start], False, start + 1)
