"""The words of one text, looked up: phrases that change others, words for sounds, its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from eqmorph.words.expression import Atom
from eqmorph.words.lexicon import Lexicon
from eqmorph.words.operators import Operators
from eqmorph.words.recognising import Recogniser
from eqmorph.words.tokens import Token

LONGEST_PHRASE = 5
_LONGEST_NAME = 3
# Small words of other languages that are English only as parts of words, or seldom.
_ALSO_PREFIXES = frozenset({"de", "un", "non", "plus", "sin", "a", "me", "son", "piu"})


@lru_cache(maxsize=2)
def recogniser(lexicon: Lexicon) -> Recogniser:
    """The lexicon's recogniser, one for all readings."""
    return Recogniser(lexicon)


def language_of(tokens: Sequence[Token], lexicon: Lexicon) -> str:
    """The language that most of a text's words belong to; English where none has more."""
    counts = dict.fromkeys(lexicon.operators, 0)
    for token, following in zip(tokens, (*tokens[1:], None), strict=False):
        if token.kind != "word":
            continue
        if following is not None and following.kind == "word":
            both = token.text + following.text
            for language, words in lexicon.words_of.items():
                known = both in words or both in lexicon.operators[language].filters
                counts[language] += 2 * known
        for language, operators in lexicon.operators.items():
            if language == "en" and token.text in _ALSO_PREFIXES:
                continue
            known = token.text in operators.everything or token.text in lexicon.words_of[language]
            if known or (language == "en" and token.text in lexicon.common):
                counts[language] += 1
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


def joined_from(tokens: Sequence[Token], at: int, longest: int) -> list[str]:
    """The words from a token on: one, two as one, and so on, up to a number or mark."""
    joined: list[str] = []
    for token in tokens[at : at + longest]:
        if token.kind != "word":
            break
        joined.append(joined[-1] + token.text if joined else token.text)
    return joined


@dataclass(frozen=True)
class Phrases:
    """A text's tokens with the tables of its language.

    Attributes
    ----------
    tokens : sequence of Token
    lexicon : Lexicon
    language : str
    """

    tokens: Sequence[Token]
    lexicon: Lexicon
    language: str

    @cached_property
    def operators(self) -> Operators:
        """The small words of the text's language."""
        return self.lexicon.operators[self.language]

    @cached_property
    def _joined(self) -> list[list[str]]:
        """From each token on, one word, two as one, and so on."""
        return [joined_from(self.tokens, at, LONGEST_PHRASE + 1) for at in range(len(self.tokens))]

    def phrase(self, at: int, length: int) -> str | None:
        """So many words as one, as the tables have them; None where there are not so many."""
        joined = self._joined[at] if at < len(self._joined) else ()
        return joined[length - 1] if length <= len(joined) else None

    def change(self, phrase: str) -> tuple[str, float] | None:
        """What a phrase does to others: its kind, and of a strength its factor."""
        found = self.operators.changes.get(phrase)
        if found is None and self.language != "en" and phrase not in self.operators.stop:
            found = self.lexicon.operators["en"].changes.get(phrase)
        return found

    def listed(self, phrase: str) -> Atom | None:
        """The word for a sound that a phrase is as it stands."""
        return recogniser(self.lexicon).listed(phrase, self.language)

    def recognise(self, word: str) -> tuple[Atom, str] | None:
        """The word for a sound that a word may be in any form, and what a part of it does."""
        return recogniser(self.lexicon).recognise(word, self.language)

    def ends(self, at: int) -> bool:
        """Whether the text or a part of it ends there."""
        return at >= len(self.tokens) or self.tokens[at].kind != "word"

    def atom_length(self, at: int) -> int:
        """How many tokens make a word for a sound there; 0 where none do."""
        for length in range(_LONGEST_NAME, 0, -1):
            phrase = self.phrase(at, length)
            if phrase and self.listed(phrase):
                return length
        word = self.tokens[at].text
        known = word not in self.operators.stop and self.change(word) is None
        return int(known and self.recognise(word) is not None)

    def is_word(self, at: int, kinds: Sequence[str] = ()) -> bool:
        """Whether a word for a sound stands at a token, of some kinds where any are named."""
        if self.ends(at) or not (length := self.atom_length(at)):
            return False
        if not kinds:
            return True
        phrase = self.phrase(at, length) or ""
        atom = self.listed(phrase) or (self.recognise(phrase) or (None,))[0]
        return atom is not None and atom.kind in kinds

    def is_longer(self, at: int) -> bool:
        """Whether a phrase of several words begins there."""
        return any(
            (phrase := self.phrase(at, n)) is not None
            and (self.change(phrase) is not None or self.listed(phrase) is not None)
            for n in range(LONGEST_PHRASE - 1, 1, -1)
        )

    def next_change(self, at: int) -> tuple[str, float, int]:
        """The longest phrase at a token that changes others, and where it ends."""
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase = self.phrase(at, length)
            found = self.change(phrase) if phrase else None
            if found is not None:
                return (*found, at + length)
        return "", 1.0, at + 1

    def has_numbers(self) -> bool:
        """Whether there may be a filter in the text."""
        for at, token in enumerate(self.tokens):
            if token.kind not in ("word", "mark"):
                return True
            for length in range(1, _LONGEST_NAME + 1):
                roles = self.operators.filters.get(self.phrase(at, length) or "", ())
                if any(role.endswith(("pass", "shelf", "notch")) for role in roles):
                    return True
        return False
