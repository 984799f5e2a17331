"""What is said of sound in pictures ("lift the veil"), put into plain words before it is read."""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.words.lexicon import Lexicon
from eqmorph.words.tokens import Token, plain, tokens_of

_LONGEST, _SHORTEST = 7, 2


def in_plain_words(
    tokens: Sequence[Token], lexicon: Lexicon, language: str, notes: list[str]
) -> list[Token]:
    """The tokens of a text with each idiom as what it stands for; a note tells which."""
    tables = [lexicon.operators[spoken].idioms for spoken in dict.fromkeys((language, "en"))]
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), _SHORTEST - 1, -1):
            words = tokens[at : at + length]
            phrase = "".join(t.text for t in words)
            meant = next((table[phrase] for table in tables if phrase in table), None)
            if meant is not None and all(t.kind == "word" for t in words):
                notes.append(f"read {' '.join(t.text for t in words)!r} as {meant!r}")
                found += tokens_of(plain(meant))
                at += length
                break
        else:
            found.append(tokens[at])
            at += 1
    return found
