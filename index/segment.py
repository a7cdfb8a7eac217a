"""One segmentation for index and query.

Text is folded (`fold`: same length, so offsets stay true) and given to the engine as overlapping pairs of
characters: 茶园面积 → 茶园 园面 面积. A phrase query over the pairs of a phrase finds exactly the texts that
hold the phrase, wherever a dictionary would cut them; a dictionary alone misses words that it cuts
differently in index and query. Single characters are added once a text, so that words of one character are
found too. Dictionary words (rjieba, no HMM) are indexed beside the pairs: they rank the texts where a
query's word is a word.

`version()` changes whenever one of these would cut differently; an index of another version must be made
anew. A user's list changes only the dictionary words: which texts are found never depends on it, but their order, and
how a query is cut that nothing holds as it was written (index/dictionary.py).
"""

from __future__ import annotations

import functools
import importlib.metadata
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from extract import lexicon
from extract.lexicon import Word

_RULES = 2
_LONG = 3
"""Characters of a word that has words inside."""
_MOST_INSIDE = 100_000
_SPACE = "␣"
_BETWEEN = "\ue000"
_PIECE = 1 << 16
_SHORT = 300
_LINES = re.compile(rf"[\s\S]{{1,{_PIECE}}}(?:\n|\Z)|[\s\S]{{1,{_PIECE}}}")
_ASCII_SIGNS = {c: chr(c + 0xFEE0) for c in range(0x21, 0x7F) if not chr(c).isalnum()}


class _Folding(dict[int, str]):
    """Code point to its folded character, found when first asked for; never longer or shorter than one."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character)
        if len(folded) != 1:
            folded = character
        lowered = folded.lower()
        folded = lowered if len(lowered) == 1 else folded
        if folded.isspace() or unicodedata.category(folded) in {"Cc", "Cs"}:
            folded = " "
        self[code] = folded
        return folded


class _Token(dict[int, str]):
    """Folded character to what stands for it in a token: the engine cuts at ASCII signs and spaces."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]


_FOLDING = _Folding()
_TOKEN = _Token({**_ASCII_SIGNS, 0x20: _SPACE})


@functools.cache
def version() -> str:
    """Names the rules and the dictionary."""
    return f"{_RULES}-rjieba-{importlib.metadata.version('rjieba')}"


def fold(text: str) -> str:
    """Full-width to half-width, compatibility forms to plain ones, lower case, white space to a space.
    Character by character: len(fold(text)) == len(text).

    >>> fold("ＧＤＰ增长６％　以上")
    'gdp增长6% 以上'
    """
    return text.translate(_FOLDING)


def encode(folded: str) -> str:
    """Folded text as the characters that stand for it in tokens."""
    return folded.translate(_TOKEN)


def pairs(text: str) -> list[str]:
    """Overlapping pairs of a text, in order; of a single character, that character.

    >>> pairs("茶园 A级")
    ['茶园', '园␣', '␣a', 'a级']
    """
    line = encode(fold(text))
    if len(line) < 2:
        return [line] if line else []
    return [a + b for a, b in pairwise(line)]


def index_tokens(*texts: str) -> str:
    """What the engine gets of texts: their pairs in order, then each of their characters once. No phrase reaches
    from one text into the next."""
    made = (_again(text) if len(text) <= _SHORT else _tokens(text) for text in texts)
    return f" {_BETWEEN} ".join(tokens for tokens in made if tokens)


@functools.lru_cache(maxsize=256)
def _again(text: str) -> str:
    """A name, a heading or a metric: the records of one plan repeat them."""
    return _tokens(text)


def _tokens(text: str) -> str:
    line = encode(fold(text))
    # In pieces, each with the first character of the next: lists of all pairs would take fifty bytes a character.
    pieces = (line[start : start + _PIECE + 1] for start in range(0, max(len(line) - 1, 0), _PIECE))
    joined = [" ".join([a + b for a, b in pairwise(piece)]) for piece in pieces]
    return " ".join([*joined, *sorted(set(line))])


class Dictionary:
    """Cuts text into words: those of rjieba, and those of a user's list (extract/lexicon.py)."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self._words = tuple(Word(fold(word.text), word.frequency, word.tag) for word in words)
        self._inside: dict[str, tuple[str, ...]] = {}

    @functools.cached_property
    def _segmenter(self) -> Any:
        import rjieba

        return lexicon.segmenter(self._words) if self._words else rjieba

    def words(self, text: str) -> list[str]:
        """Words of a text, shorter ones that longer ones are made of included, folded, without signs.

        >>> OWN.words("脱贫攻坚实施方案"), OWN.words("人民政府")
        (['脱贫', '攻坚', '实施', '方案', '实施方案'], ['人民', '政府', '人民政府'])
        """
        return [one for word in self.cut(text) for one in (*self._parts(word), word)]

    def _parts(self, word: str) -> tuple[str, ...]:
        if len(word) < _LONG:
            return ()
        if word not in self._inside:
            if len(self._inside) > _MOST_INSIDE:
                self._inside.clear()
            known = self._segmenter.cut_for_search(word, hmm=False)
            self._inside[word] = _tiling(word, [one for one in known if one != word and _is_word(one)])
        return self._inside[word]

    def cut(self, text: str) -> list[str]:
        """Words of a text one after the other, none inside another, folded, without signs.

        >>> OWN.cut("脱贫攻坚实施方案")
        ['脱贫', '攻坚', '实施方案']
        """
        return [w for w in self._segmenter.cut(fold(text), hmm=False) if w.isalnum() or _is_word(w)]

    def has(self, text: str) -> bool:
        """Is a text one word?

        >>> OWN.has("民政"), OWN.has("民政社保")
        (True, False)
        """
        return fold(text) in self.words(text)

    def word_tokens(self, text: str) -> str:
        """What the engine gets of a text beside the pairs: its words, in order."""
        return "\n".join(encode("\n".join(self.words(piece))) for piece in _lines(text))


def _lines(text: str) -> Iterator[str]:
    """A text in pieces of whole lines, as far as lines are short enough."""
    return (match[0] for match in _LINES.finditer(text))


def _tiling(word: str, inside: list[str]) -> tuple[str, ...]:
    """Of the words inside a longer one those that make it up, if any do: 人民, 政府 of 人民政府, not 民政; else all."""
    places = [(start, start + len(one), one) for one in inside if (start := word.find(one)) >= 0]
    from_start, to_end = {0}, {len(word)}
    for start, end, _ in sorted(places):
        if start in from_start:
            from_start.add(end)
    for start, end, _ in sorted(places, key=lambda place: -place[1]):
        if end in to_end:
            to_end.add(start)
    if len(word) not in from_start:
        return tuple(inside)
    return tuple(one for start, end, one in places if start in from_start and end in to_end)


def _is_word(word: str) -> bool:
    # Asked only where not all of it is letters and digits: most are.
    return any(c.isalnum() for c in word)


OWN = Dictionary()
"""rjieba's words alone."""
