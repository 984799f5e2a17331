"""Turns that name where to go: back, to where it all began, or another way than before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.expression import Expression
from eqmorph.words.lexicon import Lexicon, load_lexicon
from eqmorph.words.numerals import value_of

_ALL_BACK = -1.0
_COUNTS = {"twice": 2, "both": 2, "once": 1, "last": 1, "previous": 1}
# What parts a way back from what is asked from there: "undo that and add air".
_LINKS = re.compile(r"\s*[,;.!]\s*(?:(?:and|then)\s+)*|\s+(?:and(?:\s+then)?|then|y|und|et|e)\s+")

# Characters; a long text is not searched for one at each of its links.
_LONGEST_WAY_BACK = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """What a request says about the turns before it.

    Attributes
    ----------
    text : str
        The request.
    back : int or None
        How many turns are taken back; None for all of them.
    then : str
        What is asked from there; empty where nothing is.
    """

    text: str
    back: int | None
    then: str = ""

    def place(self, turns: int) -> int:
        """After how many of so many turns it leads back to.

        Raises
        ------
        UnintelligibleTextError
            If there are not so many.
        """
        if self.back is None:
            return 0
        if self.back > turns and not self.then:
            before = "the turn before" if self.back == 1 else f"{self.back} turns"
            left = {0: "there is none left", 1: "there is only one"}
            there = left.get(turns, f"there are only {turns}")
            raise UnintelligibleTextError(
                f"{self.text!r} takes back {before}, and {there}", self.text
            )
        return max(turns - self.back, 0)


def turn_of(said: Expression, read: Callable[[str], Expression]) -> Turn | None:
    """What a request says about the turns before it; None where it only asks for a sound.

    Parameters
    ----------
    said : Expression
    read : callable
        The reading of a part of it.
    """
    way_back = _way_back(said.text)
    if way_back is not None:
        return way_back
    begun_anew = after_way_back(said.text, read)
    if begun_anew is not None:
        return begun_anew
    for name in ("instead", "instead behind"):
        for match in _matches(name, said.text):
            instead = match["then"]
            while (again := next(_matches(name, instead), None)) is not None:
                instead = again["then"]  # "no, no, darker" takes one turn back, not two
            then = read(instead)
            if then.again and then.is_empty:
                return Turn(said.text, 0, instead)  # "no, a bit less of that"
            if not then.is_empty:
                return Turn(said.text, 1, instead)
    return Turn(said.text, 1) if said.is_empty and said.again == _ALL_BACK else None


def after_way_back(text: str, read: Callable[[str], Expression]) -> Turn | None:
    """The turn of a text that goes back and asks for a sound from there: "undo that and add air".

    Parameters
    ----------
    text : str
    read : callable
        The reading of a part of it.
    """
    for link in _LINKS.finditer(text, 0, _LONGEST_WAY_BACK):
        rest, way_back = text[link.end() :], _way_back(text[: link.start()])
        if way_back is not None and not read(rest).is_empty:
            return Turn(text, way_back.back, rest)
    return None


def _way_back(text: str) -> Turn | None:
    """The turn of a text that is nothing but a way back: "undo the last two", "start over"."""
    spoken = " ".join(re.findall(r"[^\W_]+", text))
    if any(_matches("start over", spoken)):
        return Turn(text, None)
    for name in ("undo", "undo counted first"):
        for match in _matches(name, spoken):
            count = next((n for n in match.groupdict().values() if n is not None), "1")
            back = _COUNTS.get(count) or value_of(count)
            if back is not None and back >= 1 and back == int(back):
                return Turn(text, int(back))
    return None


def _matches(name: str, spoken: str) -> Iterator[re.Match[str]]:
    for pattern in _patterns(load_lexicon(), name):
        match = pattern.fullmatch(spoken)
        if match is not None:
            yield match


@lru_cache(maxsize=16)
def _patterns(lexicon: Lexicon, name: str) -> tuple[re.Pattern[str], ...]:
    tables = (operators.turns for operators in lexicon.operators.values())
    return tuple(re.compile(table[name]) for table in tables if name in table)
