"""What goes and what comes in its place: "swap the mud for air", "from dark to bright".

These are said with less of the one and the other as such before a text is read; "all bass and no
treble" with too much of the one and a lack of the other. What something is done for is asked for as
such, too: "cut the lows for clarity".
"""

from __future__ import annotations

from collections.abc import Sequence

from eqmorph.words.phrases import Phrases
from eqmorph.words.tokens import Token

_LESS, _MORE, _COMMA = Token("word", "less"), Token("word", "more"), Token("mark", ",")
_TOO_MUCH, _LACKS = Token("word", "toomuch"), Token("word", "lacks")
_LONGEST_VERB = 2
# "... for a little bit more of the warmth": how far from the particle the word may be.
_FARTHEST = 7
_CHARACTERS = ("quality", "fault")
_HEARD = ("place", "source")
_DONE = ("more", "less", "remove")


def in_order(phrases: Phrases) -> list[Token]:
    """The tokens of a text with each exchange as what is to be less, and what is asked for."""
    tokens = list(phrases.tokens)
    if (to := _whole(phrases)) is not None:
        return [_LESS, *tokens[:to], _COMMA, *tokens[to + 1 :]]
    at = 0
    while at < len(tokens):
        if (no := _nothing_else(phrases, at)) is not None:
            tokens[at], tokens[no] = _TOO_MUCH, _LACKS
            at = no + 1
            continue
        found = _exchange(phrases, at)
        if found is None:
            if (wish := _purpose(phrases, at)) is not None:
                tokens[at] = wish
            at += 1
            continue
        end, particle, turned = found
        # "Swap bass for treble": a place alone would be one more of what is to be less.
        comes = _past_small(phrases, end if turned else particle + 1)
        comes_with = _MORE if phrases.is_word(comes, ("place",)) else _COMMA
        if turned:  # "substitute air for mud"
            tokens[at:end] = [comes_with] * (end - at)
            tokens[particle] = _LESS
        else:
            tokens[at:end] = [_LESS] * (end - at)
            tokens[particle] = comes_with
        at = particle + 1
    return tokens


def _nothing_else(phrases: Phrases, at: int) -> int | None:
    """Where the "no" of "all bass and no treble" stands, whose "all" is at a token."""
    if phrases.phrase(at, 1) not in phrases.operators.nothing_but or phrases.ends(at + 1):
        return None
    no = at + 1 + phrases.atom_length(at + 1)
    while no in range(at + 2, len(phrases.tokens)):
        token = phrases.tokens[no]
        linked = token.text == "," or (phrases.change(token.text) or ("",))[0] in ("link", "but")
        if not linked:
            return no if _is_negated(phrases, no) and phrases.is_word(no + 1, ()) else None
        no += 1
    return None


def _exchange(phrases: Phrases, at: int) -> tuple[int, int, bool] | None:
    """Where a verb ends, where its particle stands, and whether what comes is named first."""
    operators = phrases.operators
    for length in range(_LONGEST_VERB, 0, -1):
        verb = phrases.phrase(at, length)
        if verb is None:
            continue
        for table, turned in ((operators.exchange, False), (operators.exchange_turned, True)):
            particle = _particle(phrases, at + length, table.get(verb, ()))
            if particle is not None:
                return at + length, particle, turned
        particle = _particle(phrases, at + length, operators.course.get(verb, ()), _CHARACTERS)
        if particle is not None:
            return at + length, particle, False
    return None


def _purpose(phrases: Phrases, at: int) -> Token | None:
    """What says the same as the "for" of "cut 300 Hz for clarity": a character, no more, follows.

    "A bright room" and "thin voices" are what it is made for, and no character. What is else a
    fault is wanted where it is of a sound: "for a metal tone".
    """
    if phrases.tokens[at].text not in phrases.operators.purpose or not any(
        (phrases.change(t.text) or ("",))[0] in _DONE for t in phrases.tokens[:at]
    ):
        return None
    start = _past_small(phrases, at + 1)
    if phrases.is_word(start, _HEARD):  # "vocal clarity"
        start += phrases.atom_length(start)
    if not phrases.is_word(start, _CHARACTERS):
        return None
    wished = phrases.is_word(start, ("quality",))
    end = start + phrases.atom_length(start)
    following = phrases.tokens[end].text if not phrases.ends(end) else ""
    if not wished:
        said = "article" in phrases.operators.filters.get(phrases.tokens[at + 1].text, ())
        return _MORE if said and following in phrases.operators.stop else None
    compared = phrases.tokens[end - 1].text.endswith("er") and phrases.language == "en"
    linked = (phrases.change(following) or ("",))[0] in ("link", "but")
    closed = not following or linked or following in phrases.operators.stop
    # "for clearer vocals"
    return _COMMA if closed or (compared and phrases.is_word(end, _HEARD)) else None


def _past_small(phrases: Phrases, at: int) -> int:
    """The first token from one on that is no article or other small word: "a", "some"."""
    while not phrases.ends(at) and not phrases.atom_length(at):
        word = phrases.tokens[at].text
        strength = (phrases.change(word) or ("",))[0] == "strength"
        if not (word in phrases.operators.stop or strength):
            break
        at += 1
    return at


def _particle(
    phrases: Phrases, start: int, among: Sequence[str], kinds: Sequence[str] = ()
) -> int | None:
    """The first of some particles that has a word for a sound on either side.

    Behind one that ends a text is what is still to be typed, or nothing: "swap the mud for".
    """
    if not among:
        return None
    seen = False
    for at in range(start, len(phrases.tokens)):
        if phrases.ends(at):
            return None
        if seen and phrases.tokens[at].text in among:
            beyond = range(at + 1, min(at + 1 + _FARTHEST, len(phrases.tokens)))
            if not kinds and all(_is_negated(phrases, p) for p in beyond):
                return at
            return at if any(phrases.is_word(p, kinds) for p in beyond) else None
        seen = seen or phrases.is_word(at, kinds)
    return None


def _is_negated(phrases: Phrases, at: int) -> bool:
    return (phrases.change(phrases.tokens[at].text) or ("",))[0] == "negate"


def _whole(phrases: Phrases) -> int | None:
    """Where the "to" of a text stands that is nothing but "bright to warm"."""
    operators, n = phrases.operators, len(phrases.tokens)
    if n < 3 or phrases.ends(0) or not (first := phrases.atom_length(0)):
        return None
    if first + 1 >= n or phrases.tokens[first].text not in operators.course_alone:
        return None
    if (phrases.phrase(0, first + 1) or "") in operators.desire:  # "closer to warm"
        return None
    characters = phrases.is_word(0, _CHARACTERS) and phrases.is_word(first + 1, _CHARACTERS)
    return first if characters and first + 1 + phrases.atom_length(first + 1) == n else None
