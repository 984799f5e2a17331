"""Small words that were mistyped, put right before a text is read: "les mud", "witout harshness".

These turn a request round, so that none may be passed over. They are short, and many words are one
letter from them ("loss", "licks", "dawn"): only what no word is, two letters swapped, one doubled
or one left out, and no other letter in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from eqmorph.words.lexicon import Lexicon
from eqmorph.words.phrases import Phrases
from eqmorph.words.tokens import Token

_SHORTEST_LEFT_OUT = 4


def put_right(
    tokens: Sequence[Token], lexicon: Lexicon, terms: Collection[str], notes: list[str]
) -> list[Token]:
    """The tokens of an English text with each mistyped small word as what was meant.

    Parameters
    ----------
    tokens : sequence of Token
    lexicon : Lexicon
    terms : collection of str
        Words beyond the lexicon that people are known to use: none of them is mistyped.
    notes : list of str
        One is added for each word put right.
    """
    phrases = Phrases(tokens, lexicon, "en")
    right: list[Token] = []
    for at, token in enumerate(tokens):
        meant = None
        if token.kind == "word" and not _is_known(phrases, at, terms):
            meant = phrases.operators.slips.get(token.text)
            if meant is not None and not _is_followed(phrases, at):
                meant = None  # "les", alone or before a name
            meant = meant or next(
                (word for word in _meant(token.text) if word in phrases.operators.mistyped), None
            )
        if meant is not None:
            notes.append(f"read {token.text!r} as {meant!r}")
            token = replace(token, text=meant)
        right.append(token)
    return right


def _is_known(phrases: Phrases, at: int, terms: Collection[str]) -> bool:
    word = phrases.tokens[at].text
    if word in terms or word in phrases.operators.everything or phrases.is_longer(at):
        return True
    found = phrases.recognise(word)
    # "Lowwer" would be a form of "low".
    listed = found is not None and found[0].how in ("listed", "translation")
    return listed or word in phrases.lexicon.common


def _is_followed(phrases: Phrases, at: int) -> bool:
    if phrases.ends(at + 1):
        return False
    word = phrases.tokens[at + 1].text
    return word in phrases.operators.everything or phrases.is_word(at + 1)


def _meant(word: str) -> Iterator[str]:
    """What was meant by two letters swapped, one doubled, or one left out."""
    for i in range(len(word) - 1):
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if word[i] == word[i + 1]:
            yield word[:i] + word[i + 1 :]
    if len(word) >= _SHORTEST_LEFT_OUT:
        for i in range(len(word) + 1):
            yield from (word[:i] + letter + word[i:] for letter in "abcdefghijklmnopqrstuvwxyz")
