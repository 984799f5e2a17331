"""Words in other forms: the endings of English and Spanish that leave the meaning as it is."""

from __future__ import annotations

from collections.abc import Iterator

_ENDINGS = (
    ("iness", "y"), ("ness", ""), ("iest", "y"), ("ier", "y"), ("est", ""), ("est", "e"),
    ("er", ""), ("er", "e"), ("ish", ""), ("ily", "y"), ("ly", ""), ("ing", ""), ("ing", "e"),
    ("ened", ""), ("ens", ""), ("en", ""), ("ed", ""), ("ed", "e"), ("ies", "y"), ("es", ""),
    ("s", ""), ("ity", ""), ("y", ""), ("y", "e"), ("ey", ""),
    # Spanish: gender, number, adverb, superlative.
    ("amente", "o"), ("mente", ""), ("isima", "o"), ("isimo", "o"), ("isimo", "e"), ("as", "o"),
    ("os", "o"), ("a", "o"),
)  # fmt: skip
_SHORTEST = 3
_DEPTH = 2


def base_forms(word: str, depth: int = _DEPTH) -> Iterator[str]:
    """What a word may be a form of, nearest first, itself included.

    Rules only: the caller knows which of the results are words.
    """
    seen = {word}
    layer = [word]
    yield word
    for _ in range(depth):
        layer = [form for known in layer for form in _one_ending_less(known) if form not in seen]
        layer = list(dict.fromkeys(layer))
        seen.update(layer)
        yield from layer


def _one_ending_less(word: str) -> Iterator[str]:
    for ending, replacement in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        yield stem + replacement
        if not replacement and stem[-1] == stem[-2]:  # thinner, muddy, boxxy
            yield stem[:-1]
