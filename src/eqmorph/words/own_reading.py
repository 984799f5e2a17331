"""Reading a request in which a user's own words stand among others, as words for a sound.

A name may be anything ("my-vocal", "less boomy"), parts of which mean something else. Where the
lexicon does not have it as it stands, a mark that nothing else is like takes its place while the
text is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from eqmorph.words.expression import Atom, Expression
from eqmorph.words.lexicon import Lexicon
from eqmorph.words.reading import checked, read
from eqmorph.words.tokens import plain, tokens_of

OWN = "own"
"""The source of an atom that is a user's own word."""


def own_atom(name: str) -> Atom:
    """A user's own word in a request, called what the user calls it."""
    return Atom(name, name, "", "term", "people", OWN)


@dataclass(frozen=True, eq=False)
class OwnReading:
    """Reads requests with some names as words of their own.

    Attributes
    ----------
    names : collection of str
        Normalised.
    lexicon : Lexicon
    terms : collection of str
        Words beyond the lexicon that people are known to use.
    known : callable
        The word that people are known for that an atom is, or None.
    """

    names: Collection[str]
    lexicon: Lexicon
    terms: Collection[str]
    known: Callable[[Atom], str | None]

    def read(self, text: str) -> Expression:
        """What a text asks for; raises as `eqmorph.words.reading.read`."""
        if self._pattern is None:
            return self._named(read(text, self.lexicon, self.terms), {})
        spoken = " ".join(plain(checked(text)).split())
        stem = "zz"
        while stem in spoken:
            stem += "z"
        marks: dict[str, tuple[str, str]] = {}

        def marked(match: re.Match[str]) -> str:
            mark = f"{stem}{len(marks)}{stem}"
            name = match[0] if match[0] in self.names else self._spelled[_spelling(match[0])]
            marks[mark] = name, match[0]
            return mark

        said = read(self._pattern.sub(marked, spoken), self.lexicon, {*self.terms, *marks})
        return replace(self._named(said, marks), text=spoken)

    def leniently(self, text: str) -> Expression:
        """What a text says, or nothing: for what need not be a word."""
        try:
            return self.read(text)
        except ValueError:
            return Expression(text)

    def _named(self, said: Expression, marks: dict[str, tuple[str, str]]) -> Expression:
        """With the names where they were marked, and forms of those that are known words."""
        if not self.names:
            return said

        def own(atom: Atom) -> Atom:
            if atom.word in marks:
                return own_atom(marks[atom.word][0])
            name = next((n for n in (atom.word, self.known(atom)) if n in self.names), None)
            return atom if name is None else own_atom(name)

        def unmarked(sentences: Iterable[str]) -> tuple[str, ...]:
            return tuple(
                re.sub("|".join(marks), lambda m: marks[m[0]][1], s) if marks else s
                for s in sentences
            )

        parts = tuple(replace(part, atom=own(part.atom)) for part in said.parts)
        return replace(
            said, parts=parts, unknown=unmarked(said.unknown), notes=unmarked(said.notes)
        )

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """Names that the lexicon does not have as they stand, by their spelling in a request."""
        return {_spelling(plain(name)): name for name in self.names if not self._is_plain(name)}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        longest_first = sorted(self._spelled, key=len, reverse=True)
        if not longest_first:
            return None
        either = "|".join(re.escape(name).replace(r"\ ", r"[-_\s]+") for name in longest_first)
        return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")

    def _is_plain(self, name: str) -> bool:
        """Whether the reading has the name already, or it says how much of another word."""
        spoken = _spelling(plain(name))
        english, joined = self.lexicon.operators["en"], spoken.replace(" ", "")
        small = joined in english.everything or joined in english.filters
        is_unit = len(tokens_of(f"1 {spoken}")) == 1
        if small or is_unit or not any(c.isalpha() for c in spoken):
            return True
        single = read(name, self.lexicon, self.terms).single
        if single is None or single.how not in ("listed", "people") or single.kind == "source":
            return False
        return single.word == name


def _spelling(text: str) -> str:
    return " ".join(re.sub(r"[-_]", " ", text).split())
