"""What bothers somebody is too much of something, before it is read: "the treble annoys me".

The verbs stand in patterns, by language, with those whom it bothers. What is said of the word
before becomes "is too much", of the word after ("me molestan los agudos") "too much". What does not
bother, or is to stay, is fine: "the bass stays as it is".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from eqmorph.words.lexicon import Lexicon
from eqmorph.words.phrases import Phrases
from eqmorph.words.tokens import Token, plain, runs_of_words, tokens_of


def as_too_much(
    tokens: Sequence[Token], lexicon: Lexicon, language: str, notes: list[str]
) -> list[Token]:
    """The tokens of a text with each verb of bother as "too much"; a note tells which."""
    meant = lexicon.operators[language].bothering
    phrases = Phrases(tokens, lexicon, language)
    found: list[Token] = []
    for start, end in runs_of_words(tokens):
        words = [t.text for t in tokens[start:end]]
        at = start
        for match in _pattern(lexicon, language).finditer(" ".join(words)):
            first = start + match.string[: match.start()].count(" ")
            behind = first + match[0].count(" ") + 1
            named = any(phrases.is_word(p) for p in range(at, first))
            named = named or (at == start > 0 and tokens[start - 1].kind not in ("word", "mark"))
            spared = any(group is not None for group in match.groups())
            plainly = meant["fine" if spared else "too much" if named else "too much first"]
            kept = any((phrases.change(t.text) or ("",))[0] == "keep" for t in tokens[at:first])
            if match.lastgroup == "left" and (kept or not named):
                continue  # "leave the bass unchanged"
            wished = match.lastgroup != "left" and any(
                phrases.is_word(p, ("quality",)) for p in range(at, first)
            )
            if spared and (wished or not named):
                continue  # "a warm sound that doesn't tire my ears"
            notes.append(f"read {match[0]!r} as {plainly!r}")
            found += [*tokens[at:first], *tokens_of(plain(plainly))]
            at = behind
        found += [*tokens[at:end], *tokens[end : end + 1]]
    return found


@lru_cache(maxsize=16)
def _pattern(lexicon: Lexicon, language: str) -> re.Pattern[str]:
    """The verbs of all languages, those of the text's own first; a group tells that it is not."""
    tables = {spoken: operators.bothering for spoken, operators in lexicon.operators.items()}
    own = tables[language]
    said = [own["said"], *(t["said"] for t in tables.values() if t is not own)]
    return re.compile("|".join(rf"\b(?:{s})(?!\S)" for s in (*said, f"(?P<left>{own['left']})")))
