"""One word, on its own: which word for a sound it is, listed, in another form, or by a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from eqmorph.words.expression import Atom
from eqmorph.words.inflections import base_forms
from eqmorph.words.lexicon import Lexicon
from eqmorph.words.slips import Spellings

_REMEMBERED = 8192
_SHORTEST_STEM = 3
# Forms that people mistype as often as the words themselves.
_TYPED_ENDINGS = ("", "er", "est", "ness", "y", "ly", "s", "ing", "ed")


@dataclass(frozen=True, eq=False)
class Recogniser:
    """Looks words up in a lexicon; what it found it remembers.

    Attributes
    ----------
    lexicon : Lexicon
    """

    lexicon: Lexicon

    @cached_property
    def _spellings(self) -> Spellings:
        lexicon = self.lexicon
        foreign = [w for lang, words in lexicon.words_of.items() if lang != "en" for w in words]
        english = [
            form
            for word in lexicon.words_of["en"]
            for form in _typed_forms(word)
            if form not in lexicon.common
        ]
        return Spellings.of([*english, *foreign])

    @cached_property
    def listed(self) -> Callable[[str, str], Atom | None]:
        """The word as it stands in the lexicon: in the text's language, English, or another."""
        return lru_cache(_REMEMBERED)(self._listed)

    @cached_property
    def recognise(self) -> Callable[[str, str], tuple[Atom, str] | None]:
        """What a word is, and what a part of it does to it ("un-", "-free"); None if unknown."""
        return lru_cache(_REMEMBERED)(self._recognised)

    def _listed(self, word: str, language: str) -> Atom | None:
        lexicon = self.lexicon
        others = () if word in lexicon.common else lexicon.words_of
        for spoken in dict.fromkeys((language, "en", *others)):
            name = lexicon.words_of[spoken].get(word)
            if name is not None:
                return self._atom(word, word if spoken == "en" else "", name, "listed")
        return None

    def _recognised(self, word: str, language: str) -> tuple[Atom, str] | None:
        listed = self.listed(word, language)
        if listed is not None:
            return listed, ""
        if word in self.lexicon.common and language == "en":
            return None
        for spoken in dict.fromkeys((language, "en", *self.lexicon.words_of)):
            found = self._form(word, spoken) or self._affixed(word, spoken)
            if found is not None:
                return found
        meant = self._spellings.meant(word)
        if meant is None:
            return None
        target = self.listed(meant, language) or (self._form(meant, language) or (None,))[0]
        if target is None:
            target = (self._form(meant, "en") or (None,))[0]
        if target is None:
            return None
        return replace(target, text=word, how="slip"), ""

    def _form(self, word: str, language: str) -> tuple[Atom, str] | None:
        words = self.lexicon.words_of[language]
        for form in base_forms(word, self.lexicon.operators[language].endings):
            name = words.get(form)
            if name is not None:
                return self._atom(word, form if language == "en" else "", name, "form"), ""
        return None

    def _affixed(self, word: str, language: str) -> tuple[Atom, str] | None:
        operators = self.lexicon.operators[language]
        stems = [
            *((word.removeprefix(p), kind) for p, kind in operators.prefixes.items()),
            *((word.removesuffix(s), kind) for s, kind in operators.suffixes.items()),
        ]
        for stem, kind in stems:
            if stem == word or len(stem) < _SHORTEST_STEM:
                continue
            atom = self.listed(stem, language)
            if atom is not None:
                return replace(atom, text=word, how="form"), kind
        return None

    def _atom(self, text: str, english: str, name: str, how: str) -> Atom:
        concept = self.lexicon.concepts[name]
        if not english:
            english, how = self.lexicon.spoken.get(name, text), "translation"
        return Atom(text, english, name, concept.kind, how, concept.source, concept.own)


def _typed_forms(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield word
    if word.endswith("y"):
        yield from (word[:-1] + "ier", word[:-1] + "iness", word[:-1] + "iest")
    for ending in _TYPED_ENDINGS:
        yield (stem if ending[:1] in ("e", "i", "y") else word) + ending
    if len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in "aeiou":
        yield from (word + word[-1] + ending for ending in ("er", "est", "y", "ing", "ed"))
