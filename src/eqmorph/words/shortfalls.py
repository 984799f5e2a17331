"""What ears or a device let fall is lacking, not to be cut: "my hearing drops above 4 kHz".

To mend it is to lift it: "fill the notch at 4 kHz". Which words say so stands in patterns, by
language; the same verbs alone ("roll off above 12k") ask for a filter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from eqmorph.words.lexicon import Lexicon
from eqmorph.words.tokens import Token, plain, runs_of_words, tokens_of


def as_lacking(
    tokens: Sequence[Token], lexicon: Lexicon, language: str, notes: list[str]
) -> list[Token]:
    """The tokens of a text with what lets a frequency fall as "lacks"; a note tells which."""
    found: list[Token] = []
    for start, end in runs_of_words(tokens):
        spoken, at = " ".join(t.text for t in tokens[start:end]), start
        for pattern, plainly in _patterns(lexicon, language):
            match = pattern.search(spoken)
            # It is of what follows: "my hearing drops above" 4 kHz.
            if match is None or tokens[end : end + 1] == [] or tokens[end].kind == "mark":
                continue
            notes.append(f"read {match[0]!r} as {plainly!r}")
            first = start + spoken[: match.start()].count(" ")
            found += [*tokens[at:first], *tokens_of(plain(plainly))]
            at = first + match[0].count(" ") + 1
            break
        found += tokens[at : end + 1]
    return found


@lru_cache(maxsize=16)
def _patterns(lexicon: Lexicon, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    tables = dict.fromkeys((language, "en"))
    return tuple(
        (re.compile(rf"\b(?:{said})(?!\S)"), plainly)
        for spoken in tables
        for plainly, said in lexicon.operators[spoken].shortfalls.items()
    )
