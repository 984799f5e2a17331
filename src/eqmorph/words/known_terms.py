"""Which of a model's words a text is: case, forms, known slips and translations do not matter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from eqmorph.datasets.vocabulary import Vocabulary, normalise
from eqmorph.errors import UnknownTermError
from eqmorph.words.expression import Atom
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.meaning import read
from eqmorph.words.reading import LONGEST_NAME

_MOST_SUGGESTIONS = 3
_WORST_SUGGESTION = 0.6  # likeness, 0 to 1


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary.load()


@dataclass(frozen=True)
class KnownTerms:
    """The words that people are known for.

    Attributes
    ----------
    terms : tuple of str
        Those with most settings first.
    """

    terms: tuple[str, ...]

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.terms)

    @cached_property
    def _by_concept(self) -> dict[str, str]:
        """Single words by what they mean, those with most settings first."""
        lexicon = load_lexicon()
        found: dict[str, str] = {}
        for term in self.terms:
            meaning = read(term, lexicon)
            if len(meaning.words) == 1 and not meaning.unknown:
                found.setdefault(meaning.words[0].concept, term)
        return found

    def find(self, text: str) -> str | None:
        """The known word that a text is, or None.

        Case, space, known slips of spelling and inflections ("Warmth", "brighter") do not matter.

        Raises
        ------
        TypeError
            If it is not text.
        """
        if not isinstance(text, str):
            raise TypeError(f"a term is text, got {type(text).__name__}")
        name = normalise(text[:LONGEST_NAME])
        if name in self._set:
            return name
        same = _vocabulary().canonical(name, consolidate=True) if name else None
        return same if same in self._set else None

    def of_atom(self, atom: Atom) -> str | None:
        """The known word that a word of a request is: itself, or what it is another form of."""
        found = self.find(atom.word)
        if found is None and atom.how in ("form", "slip", "translation"):
            found = self._by_concept.get(atom.concept)
        return found

    def suggestions(self, text: str) -> list[str]:
        """Known words that look like a text, most alike first."""
        from difflib import get_close_matches

        name = normalise(text[:LONGEST_NAME]) if isinstance(text, str) else ""
        return get_close_matches(name, self.terms, _MOST_SUGGESTIONS, _WORST_SUGGESTION)

    def unknown(self, text: str) -> UnknownTermError:
        """The error that says that a text is none of them, with those that look like it."""
        return UnknownTermError(text, self.suggestions(text))
