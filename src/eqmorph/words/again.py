"""How much of what was asked before: "more of that", "a bit less", "halve it"."""

from __future__ import annotations

from eqmorph.words.drafts import STRONGEST
from eqmorph.words.phrases import LONGEST_PHRASE, Phrases

# Of what was asked before: "more of that" is half of it once more, "undo that" all of it back.
_TAKEN_BACK, _DOUBLED = -1.0, 1.0
_AGAIN = {
    "more": 0.5, "lack": 0.5, "less": -0.5, "too": -0.5, "negate": _TAKEN_BACK,
    "remove": _TAKEN_BACK, "opposite": 2 * _TAKEN_BACK,
}  # fmt: skip


def _again(phrases: Phrases, at: int, length: int) -> float:
    return phrases.operators.again.get(phrases.phrase(at, length) or "", 0.0)


def words_of_before(phrases: Phrases) -> frozenset[str]:
    """The words of a text that say how much of what was asked before."""
    return frozenset(
        token.text
        for at in range(len(phrases.tokens))
        for length in range(1, LONGEST_PHRASE + 1)
        if _again(phrases, at, length)
        for token in phrases.tokens[at : at + length]
    )


def share_of_before(phrases: Phrases) -> float:
    """How much of what was asked before: "more of that", "a bit less", "undo that"."""
    change, factor, at = 0.0, 1.0, 0
    while at < len(phrases.tokens):
        said = next((n for n in range(LONGEST_PHRASE, 0, -1) if _again(phrases, at, n)), 0)
        if said:
            change, at = change or _again(phrases, at, said), at + said
            continue
        kind, value, at = phrases.next_change(at)
        if kind == "strength":
            factor *= value
        else:
            change = change or _AGAIN.get(kind, 0.0)
    if not change:
        return _DOUBLED if factor >= STRONGEST else 0.0
    return change * factor if abs(change) < 1.0 else change
