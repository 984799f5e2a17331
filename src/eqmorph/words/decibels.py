"""Decibels and strengths in numbers, and whose they are: "bass and treble +3 dB", "20 % warmer"."""

from __future__ import annotations

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.words.clauses import Clauses
from eqmorph.words.drafts import Draft, give_gain
from eqmorph.words.expression import Atom
from eqmorph.words.filter_reading import too_much
from eqmorph.words.tokens import Token


def take_number(clauses: Clauses, token: Token, leads: bool, counts: bool) -> None:
    """A number that is no part of a filter: decibels or a strength of a word.

    `leads` where it is of a word that follows, not of the one before; `counts` where what
    stands beside it tells that it is decibels: "bass up 3", "by 3".
    """
    scope = clauses.scope
    if token.kind == "times":
        scope.share = token.value if "%" in token.text else None
        scope.factor *= token.value
        return
    # "Bass +3, mid 0, treble -2": decibels without their unit.
    bare = token.kind == "number" and (token.signed or token.value == 0.0 or counts)
    if token.kind == "decibels" or bare:
        gain = min(max(token.value, -GAIN_LIMIT_DB), GAIN_LIMIT_DB)
        if gain != token.value:
            clauses.notes.append(too_much(token.value, gain))
        only_filters = all(draft.place_of_another for draft in clauses.here)
        if only_filters and not leads and (clauses.levelled or clauses.open_filters):
            clauses.level_by(gain, token.signed)
            return
        last = clauses.last_here
        taken = not scope.fresh or not scope.kind
        free = last is not None and (last.peak_db is None or last.lent)
        if last is not None and taken and not leads and free:
            _tell_whose(clauses, gain, last, token.signed)
            for draft in _sharing(clauses, last):
                measured = draft.is_plain and not token.signed
                give_gain(draft, gain)
                draft.measured, draft.lent = measured, False  # "bass 3 dB down"
            clauses.operated = True
        else:
            scope.gain_db = gain
        return
    clauses.unknown.append(token.text.strip())


def _tell_whose(clauses: Clauses, gain: float, last: Draft, signed: bool) -> None:
    """A note on decibels that may have been meant otherwise: "warm, less boomy, +3 dB"."""
    said, word = f"{gain:+g} dB", repr(last.atom.text)
    if signed and gain > 0 > last.amount:
        clauses.notes.append(f"{gain:g} dB is taken as how much less {word} is asked for")
    elif clauses.tie == "comma" and len(clauses.here) > 1:
        clauses.notes.append(f"{said} is taken as said of {word}, the word before it")


def _sharing(clauses: Clauses, last: Draft) -> list[Draft]:
    """The words that a gain behind the last of them is said of: "bass and treble +3 dB"."""
    found = [last]
    for before in reversed(clauses.here[:-1]):
        alike = before.atom.kind == last.atom.kind == "place" and before.peak_db is None
        if found[0].tie not in ("and", "or") or not alike:
            break
        found.insert(0, before)
    return found


def lend(clauses: Clauses) -> None:
    """Give the last word, and those in a list before it, decibels that stood before them all.

    "+3 dB bass and treble", "+2 dB lows, mids and highs".
    """
    *before, last = clauses.here
    without: list[Draft] = []
    for draft in [last, *reversed(before)]:
        alike = _are_alike(clauses, draft.atom, last.atom) and not draft.is_compared
        if draft.lends and alike:
            for word in without:
                give_gain(word, draft.peak_db or 0.0)
                word.lent = True
        if draft.peak_db is not None or not alike or draft.tie not in ("and", "comma"):
            return
        if draft is last and draft.tie != "and":
            return
        without.append(draft)


def _are_alike(clauses: Clauses, one: Atom, other: Atom) -> bool:
    """Whether both are parts of the spectrum, or both of one kind."""
    concepts = clauses.phrases.lexicon.concepts
    ranges = [a.concept in concepts and concepts[a.concept].is_range for a in (one, other)]
    return all(ranges) or one.kind == other.kind
