"""What is said of sound in pictures ("lift the veil"), put into plain words before it is read."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.words.lexicon import Lexicon
from eqmorph.words.phrases import joined_from
from eqmorph.words.tokens import Token, plain, tokens_of

_LONGEST = 7


def in_plain_words(
    tokens: Sequence[Token], lexicon: Lexicon, language: str, notes: list[str]
) -> list[Token]:
    """The tokens of a text with each idiom as what it stands for; a note tells which."""
    tables = [lexicon.operators[spoken].idioms for spoken in dict.fromkeys((language, "en"))]
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        joined = joined_from(tokens, at, _LONGEST)
        for length in range(len(joined), 0, -1):
            phrase = joined[length - 1]
            meant = next((table[phrase] for table in tables if phrase in table), None)
            if meant is not None:
                said = " ".join(t.text for t in tokens[at : at + length])
                notes.append(f"read {said!r} as {meant!r}")
                found += tokens_of(plain(meant))
                at += length
                break
        else:
            found.append(tokens[at])
            at += 1
    return found
