"""Verbs that move something, up or down by a particle: "turn the bass up", "roll the top off"."""

from __future__ import annotations

from eqmorph.words.phrases import Phrases

# "Pull some of the treble": how far from the verb the word may be.
_FARTHEST = 5


def moved(phrases: Phrases, at: int) -> tuple[str, int | None] | None:
    """What a verb at a token asks of the words behind it.

    Parameters
    ----------
    phrases : Phrases
    at : int

    Returns
    -------
    tuple of (str, int or None), or None
        The kind of what is asked ("more", "less", "remove"; empty where a number tells it), and the
        token of the particle that tells it, wherever it stands. None where it moves nothing.
    """
    operators = phrases.operators
    verb = phrases.tokens[at].text
    if verb not in operators.movers or phrases.is_longer(at):
        return None
    following = phrases.tokens[at + 1 : at + 2]
    if phrases.listed(verb) and following and following[0].kind == "decibels":
        return "", None  # "knock 3 dB off the bass"
    seen = False
    for p in range(at + 1, len(phrases.tokens)):
        token = phrases.tokens[p]
        if token.kind == "mark" and token.text not in ":&+/":
            break
        if token.kind != "word":
            continue
        if seen and token.text in operators.movers:
            break  # "drop the bass and bring up the treble"
        change = phrases.change(token.text)
        if change is not None and change[0] in ("but", "more", "lack"):
            return None  # "get more bass out of it"
        if seen and token.text in operators.particles:
            return _kind(verb, token.text), p
        seen = seen or bool(phrases.atom_length(p))
    return ("less", None) if _is_drawn(phrases, at) else None


def _is_drawn(phrases: Phrases, at: int) -> bool:
    """ "Pull the treble", "pull 3 dB of mud": down, if nothing else is said of where to."""
    if "drawn" not in phrases.operators.filters.get(phrases.tokens[at].text, ()):
        return False
    named = next((p for p in range(at + 1, at + _FARTHEST) if phrases.is_word(p)), None)
    if named is None:
        return False
    end = named + phrases.atom_length(named)
    return phrases.ends(end) or phrases.next_change(end)[0] in ("link", "but", "strength")


def _kind(verb: str, particle: str) -> str:
    if verb in ("clean", "tidy", "clear"):
        return "remove"
    if particle in ("up", "forward", "in"):
        return "more"
    brought_back = verb in ("bring", "put", "get") and particle == "back"
    return "more" if brought_back or (verb == "bring" and particle == "out") else "less"
