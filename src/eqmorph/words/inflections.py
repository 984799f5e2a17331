"""Words in other forms: the endings of a language that leave the meaning as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_SHORTEST = 3
_DEPTH = 2


def base_forms(word: str, endings: Sequence[tuple[str, str]], depth: int = _DEPTH) -> Iterator[str]:
    """What a word may be a form of, nearest first, itself included.

    Rules only: the caller knows which of the results are words.
    """
    seen = {word}
    layer = [word]
    yield word
    for _ in range(depth):
        layer = [
            form for known in layer for form in _one_ending_less(known, endings) if form not in seen
        ]
        layer = list(dict.fromkeys(layer))
        seen.update(layer)
        yield from layer


def _one_ending_less(word: str, endings: Sequence[tuple[str, str]]) -> Iterator[str]:
    for ending, replacement in endings:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST:
            continue
        yield stem + replacement
        if not replacement and stem[-1] == stem[-2]:  # thinner, muddy, boxxy
            yield stem[:-1]
