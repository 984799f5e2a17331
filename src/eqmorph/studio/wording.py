"""The library's sentences as the API says them: no options and commands of the command line."""

from __future__ import annotations

import re

_INSTEAD = (
    (r"; `eqmorph words` lists the known ones", "; use words for a sound, such as warm or boomy"),
    (r"choose one with --row N", "choose one with row"),
    (r"are chosen by --row", "are chosen by row"),
    (r"`eqmorph apply [^`]*` plays a setting on it", "hear it through a setting instead"),
    (r",? and `eqmorph match [^`]*` brings another to its sound", ""),
    (r"as `eqmorph export` writes them", "as an export has them"),
    (r"; `eqmorph match [^`]*` finds the setting again", "; an import finds the setting again"),
    (r"`eqmorph import ([^` ]*) --row N`", r"import \1, with its row"),
)  # fmt: skip


def for_the_api(sentence: str) -> str:
    """A sentence without hints that only make sense in a terminal."""
    for pattern, instead in _INSTEAD:
        sentence = re.sub(pattern, instead, sentence)
    return sentence
