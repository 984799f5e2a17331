"""Words that were found, and what waits to be asked of them: signs multiply here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eqmorph.words.expression import Atom

# "More X" is a little more than "X", "less X" and "too X" a little less than its whole contrary.
MORE, LESS, REMOVED = 1.1, -0.8, -1.0
# "Not less X", "not too X", "not very X", "more Y than X".
_NOT_LESS, NOT_TOO, _NOT_VERY, _THAN = 0.5, -0.4, -0.5, -0.5
# "A bit less" is more than a bit of "less": it is to be heard.
_LESS_OF_LESS = 0.3
STRONGEST, WEAKEST = 2.0, 0.3
NEGATIVE = ("less", "remove", "too")
# What rings at one frequency.
RINGS = ("resonant", "feedback", "hum")


@dataclass(slots=True)
class Draft:
    """A word that was found, before it is known what is asked of it.

    Attributes
    ----------
    atom : Atom
    clause, sentence : int
        Which part of the text it stands in, and which sentence.
    amount, keep, opposite, peak_db
        As in `Part`.
    operated, negated : bool
        Whether something was said of it, and whether that was negated.
    place_of_another : bool
        Whether it only says where another is heard.
    tie : {"", "and", "or", "comma"}
        To the word before.
    follows_at_once, after_but, desired, stated : bool
        Where it stands: right behind another, behind "but", behind "make it" and the like, behind
        "is" and the like.
    measured : bool
        Whether decibels without a sign are all that was said of it: "down" may follow.
    subject : bool
        Whether something is said of it: "the room is boomy".
    lends, lent : bool
        Whether its decibels stood before it, and are those of words tied to it ("+3 dB bass and
        treble"); whether it has them of such a word.
    mixed : bool
        Whether it is one of several that the mean is asked of.
    """

    atom: Atom
    clause: int
    amount: float = 1.0
    operated: bool = False
    keep: bool = False
    opposite: bool = False
    negated: bool = False
    place_of_another: bool = False
    peak_db: float | None = None
    tie: str = ""
    follows_at_once: bool = False
    after_but: bool = False
    desired: bool = False
    stated: bool = False
    measured: bool = False
    subject: bool = False
    lends: bool = False
    lent: bool = False
    mixed: bool = False
    sentence: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether nothing was said of it."""
        return not (self.operated or self.keep or self.place_of_another)

    @property
    def is_open(self) -> bool:
        """Whether what follows may still say up or down of it."""
        return self.is_plain or self.measured

    @property
    def is_compared(self) -> bool:
        """Whether it is a comparative: "brighter"."""
        return self.atom.how == "form" and self.atom.text.endswith("er")


@dataclass(slots=True)
class Scope:
    """What waits for the next word.

    Attributes
    ----------
    kind : str
        Of the phrase before it, as in the lexicon's tables.
    negated : bool
    factor : float
    fresh : bool
        Whether no word has taken it yet.
    gain_db : float or None
    share : float or None
        Of "50 %".
    avoided : bool
        Whether it is "avoid" and the like, that turn a verb round.
    complaining : bool
        Whether its strength says too much of a fault.
    missed : bool
        Whether a word that nothing is known of stood where the next word should.
    """

    kind: str = ""
    negated: bool = False
    factor: float = 1.0
    fresh: bool = True
    gain_db: float | None = None
    share: float | None = None
    avoided: bool = False
    complaining: bool = False
    missed: bool = False


def operate(scope: Scope, draft: Draft) -> None:
    """Set what is asked of a word: signs multiply."""
    kind, factor = scope.kind, scope.factor
    if scope.share is not None:
        compared = kind == "more" or draft.atom.text.endswith("er")
        if compared:  # "50 % more", "50 % brighter"
            factor *= (1.0 + scope.share) / scope.share
        elif kind == "less":
            factor /= -LESS
    draft.negated = scope.negated
    if scope.negated:
        amount = {
            "": _NOT_VERY if factor > 1.0 else REMOVED * min(factor, 1.0),
            "more": 0.0, "lack": factor, "less": _NOT_LESS, "remove": 0.0,
            "too": NOT_TOO, "opposite": 1.0, "keep": REMOVED, "than": 1.0, "very": _NOT_VERY,
            "mix": REMOVED,
        }[kind]  # fmt: skip
        # "Don't add bass", "I don't want it brighter": leave it.
        draft.keep = kind in ("remove", "more") or (draft.is_compared and not kind)
    else:
        if kind in NEGATIVE:
            factor = of_less(factor)
        amount = {
            "": factor, "more": factor if factor < 1.0 else MORE * factor, "lack": factor,
            "less": LESS * factor, "remove": REMOVED * factor, "too": LESS * factor,
            "opposite": -factor, "keep": 0.0, "than": _THAN, "very": 1.3, "mix": factor,
        }[kind]  # fmt: skip
        draft.keep = kind == "keep"
        draft.opposite = kind == "opposite"
        draft.mixed = kind == "mix"
    # Never more than the contrary.
    draft.amount = max(amount, -1.0) if not draft.opposite else amount
    draft.operated = bool(kind or scope.negated)
    if scope.gain_db is not None:
        give_gain(draft, scope.gain_db)
        draft.lends, scope.gain_db = True, None
    elif draft.measured:
        assert draft.peak_db is not None, "measured in decibels"
        give_gain(draft, draft.peak_db)


def give_gain(draft: Draft, gain_db: float) -> None:
    """Ask for a word in decibels; where less of it is asked for they say how much less."""
    draft.peak_db = gain_db if draft.amount > 0 or not gain_db else -abs(gain_db)
    draft.operated, draft.measured = True, False


def scale(draft: Draft, factor: float) -> None:
    """Weaken or strengthen what was asked of a word already ("bass up a bit")."""
    factor = of_less(factor) if draft.amount < 0 else factor
    draft.amount = max(draft.amount * factor, -1.0)


def of_less(factor: float) -> float:
    """A strength of less: "a bit less" is more than a bit of it."""
    return _LESS_OF_LESS + (1.0 - _LESS_OF_LESS) * factor if factor < 1.0 else factor


def tied(drafts: Sequence[Draft]) -> list[Draft]:
    """The last of some words and those that are tied to it ("bass and treble up")."""
    found = [drafts[-1]]
    for draft in reversed(drafts[:-1]):
        if not found[0].tie:
            break
        found.insert(0, draft)
    return found


def is_fault(atom: Atom) -> bool:
    """Whether a word with a frequency says what is wrong there: "ringing at 2.2k"."""
    return atom.kind == "fault" or atom.concept in RINGS
