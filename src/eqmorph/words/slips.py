"""Slips of a finger: a letter missing, too many, swapped, or its neighbour's.

One slip is an optimal string alignment distance of 1, but only for what a hand does: a wrong letter
is a neighbour on the keyboard or another vowel, a letter too many is the one beside it again or a
neighbour's. Any letter may be missing. Long words may have two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 4
_TWO_FROM = 8
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiouy"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _neighbours() -> dict[str, str]:
    place = {c: (x + 0.5 * y, y) for y, row in enumerate(_ROWS) for x, c in enumerate(row)}

    def beside(a: str, b: str) -> bool:
        (xa, ya), (xb, yb) = place[a], place[b]
        return a != b and abs(xa - xb) <= 1 and abs(ya - yb) <= 1

    near = {a: "".join(b for b in place if beside(a, b)) for a in place}
    return {a: near[a] + (_VOWELS.replace(a, "") if a in _VOWELS else "") for a in near}


_NEAR = _neighbours()


def one_finger(word: str) -> Iterator[str]:
    """What somebody may have meant who typed `word` with one finger wrong, likeliest first."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    for a, b in cuts[:-1]:
        beside = (a[-1:], b[1:2])
        if b[0] in beside or any(b[0] in _NEAR.get(c, "") for c in beside):
            yield a + b[1:]
    yield from (a + c + b for a, b in cuts for c in _LETTERS)
    yield from (a + c + b[1:] for a, b in cuts[:-1] for c in _NEAR.get(b[0], ""))


def osa_distance(a: str, b: str) -> int:
    """Optimal string alignment distance: changes, and swaps of neighbours, from one to the other.

    Reference: Boytsov (2011), "Indexing methods for approximate dictionary searching".
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        before, above, row = row, row if i == 1 else before, [i]
        for j, cb in enumerate(b, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and cb == a[i - 2]:
                least = min(least, above[j - 2] + 1)
            row.append(least)
    return row[-1]


@dataclass(frozen=True, eq=False)
class Spellings:
    """Words that a slip may stand for."""

    words: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Spellings:
        """Those of some words that are long enough."""
        return cls(
            frozenset(w for w in words if len(w) >= SHORTEST and w.isascii() and w.isalpha())
        )

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = {}
        for word in sorted(self.words):
            if len(word) >= _TWO_FROM - 1:
                found.setdefault(word[0], []).append((word, _letters_of(word)))
        return found

    def meant(self, word: str) -> str | None:
        """The word that `word` is a slip of: one finger wrong, two from eight letters on."""
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return None
        for near in one_finger(word):
            if near in self.words:
                return near
        if len(word) < _TWO_FROM:
            return None
        letters = _letters_of(word)
        for near, has in self._by_first.get(word[0], ()):
            # Two changes leave at most four letters that only one of the words has.
            alike = abs(len(near) - len(word)) <= 2 and (letters ^ has).bit_count() <= 4
            if alike and osa_distance(word, near) <= 2:
                return near
        return None


def _letters_of(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - 97)
    return bits
