"""Single words of a text: forms, slips, and two that were written as one."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import Scope, operate
from eqmorph.words.expression import Atom
from eqmorph.words.lexicon import Lexicon
from eqmorph.words.slips import Spellings
from eqmorph.words.stating import unfamiliar
from eqmorph.words.waiting import take_phrase
from eqmorph.words.word_taking import take_word

_SHORTEST_PART = 2
_SHORTEST_SMALL = 6


@lru_cache(maxsize=2)
def small_spellings(lexicon: Lexicon) -> Spellings:
    """The English words for how much and what to do that are long enough to be mistyped."""
    changes = lexicon.operators["en"].changes
    kinds = ("strength", "more", "less", "remove", "lack")
    return Spellings.of(
        word
        for word, (kind, _) in changes.items()
        if kind in kinds and _SHORTEST_SMALL <= len(word) <= 11
    )


def take_single(clauses: Clauses, word: str, terms: Collection[str]) -> None:
    """One word that no phrase begins with: a form, a slip, two in one, or nothing known."""
    phrases = clauses.phrases
    found = phrases.recognise(word)
    if found is not None:
        if found[0].how == "slip":
            clauses.notes.append(f"read {word!r} as {found[0].word!r}")
        take_word(clauses, *found)
        clauses.preposition = clauses.preposition or found[1] == "remove"
    elif word not in phrases.lexicon.common and _compound(clauses, word):
        pass
    elif (small := _small_word(clauses, word, terms)) is not None:
        clauses.notes.append(f"read {word!r} as {small!r}")
        take_phrase(clauses, small, *phrases.lexicon.operators["en"].changes[small])
    elif word in terms:
        take_word(clauses, Atom(word, word, "", "term", "people", "people"), "")
    elif word not in phrases.lexicon.operators["en"].stop or phrases.language != "en":
        unfamiliar(clauses, word)


def _small_word(clauses: Clauses, word: str, terms: Collection[str]) -> str | None:
    """The English word for how much that a word is a slip of: "slighty warmer"."""
    lexicon = clauses.phrases.lexicon
    return None if word in lexicon.common or word in terms else small_spellings(lexicon).meant(word)


def _compound(clauses: Clauses, word: str) -> bool:
    """ "Bassboost", "nolows": two words that were written as one."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART):
        one, other = word[:cut], word[cut:]
        first, second = _part(clauses, one), _part(clauses, other)
        after = clauses.phrases.operators.after.get(other)
        if first is not None and after and clauses.phrases.change(one) is None:
            take_word(clauses, first, "")
            operate(Scope(after), clauses.drafts[-1])
            clauses.end_scope()
            clauses.operated = True
            return True
        change = clauses.phrases.change(one)
        if second is None or (first is None and change is None):
            continue
        if change is not None:
            take_phrase(clauses, one, *change)
        elif first is not None:
            take_word(clauses, first, "")
        take_word(clauses, second, "")
        return True
    return False


def _part(clauses: Clauses, word: str) -> Atom | None:
    return clauses.phrases.listed(word) if len(word) > _SHORTEST_PART else None
