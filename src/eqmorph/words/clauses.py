"""What is asked of each word of a text, kept while it is read from left to right.

A phrase that changes others waits in the scope for the words after it; a comma, a link and a "but"
say how far it reaches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from eqmorph.words.drafts import (
    NEGATIVE,
    Draft,
    Scope,
    give_gain,
    is_fault,
    operate,
    scale,
    tied,
)
from eqmorph.words.filters import LEFT, Filter
from eqmorph.words.phrases import Phrases


@dataclass(slots=True)
class Clauses:
    """The words and filters found so far, and the state between them.

    Attributes
    ----------
    phrases : Phrases
    drafts : list of Draft
    filters : list of Filter
    unknown, notes : list of str
    scope : Scope
    clause : int
        Which part of the text is being read.
    tie : str
        Of the next word to the one before.
    copula, desire, preposition, after_but : bool
        What stood in this part of the text: "is", "make it", "in", "but" before it.
    complaint, operated : bool
        Whether anything in the text complains, or asks for anything but its words as such.
    just_read : bool
        Whether the token before was a word for a sound.
    taken_cut : bool
        Whether a cut was taken back: "cut 300 Hz, no, 400 Hz".
    unknown_before : int
        How many words were unknown before this part of the text.
    sentence : int
        Which sentence is being read.
    told : set of int
        The sentences in which something "is".
    likened : bool
        Whether "sounds like" stood in this part.
    dropped : bool
        Whether a word was dropped as it is only likened to something unknown.
    just_filtered : bool
        Whether the token before was a filter: a word may follow that says what it is.
    undecided : int
        How many of the last filters nobody said up or down of.
    assumed : str
        The note on what is assumed of these; empty where their decibels are said.
    open_filters : int
        How many of the last filters have a gain that nobody said.
    levelled : int
        How many of the last filters were said to be too loud or too quiet: by how much may follow.
    """

    phrases: Phrases
    drafts: list[Draft] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)
    clause: int = 0
    tie: str = ""
    copula: bool = False
    desire: bool = False
    preposition: bool = False
    after_but: bool = False
    complaint: bool = False
    operated: bool = False
    just_read: bool = False
    taken_cut: bool = False
    unknown_before: int = 0
    sentence: int = 0
    told: set[int] = field(default_factory=set)
    likened: bool = False
    dropped: bool = False
    just_filtered: bool = False
    undecided: int = 0
    assumed: str = ""
    open_filters: int = 0
    levelled: int = 0

    @property
    def here(self) -> list[Draft]:
        """The words of this part of the text."""
        return [draft for draft in self.drafts if draft.clause == self.clause]

    @property
    def last_here(self) -> Draft | None:
        """The last of them."""
        last = self.drafts[-1] if self.drafts else None
        return last if last is not None and last.clause == self.clause else None

    @property
    def is_placed(self) -> bool:
        """Whether a number may follow that says where the word before is heard: "mud 300"."""
        last = self.last_here
        placed = last is not None and (last.atom.kind == "place" or is_fault(last.atom))
        return self.just_read and placed

    def wish(self) -> None:
        """ "Make it" and the like: what was asked of the words before is not of the next ones."""
        self.desire = True
        if self.here and not self.scope.fresh:
            self.end_scope()  # "remove the mud to make it clearer"

    def end_scope(self) -> None:
        """Let nothing wait any more."""
        self.scope = Scope()

    def leave_undecided(self) -> None:
        """ "Everything up to 5k is fine": the last filters are none."""
        left = self.filters[-self.undecided :]
        del self.filters[-self.undecided :]
        if self.assumed:
            self.notes.remove(self.assumed)
        self.notes.append(f"{LEFT}: " + ", ".join(f"{f.frequency_hz:g} Hz" for f in left))
        self.undecided, self.assumed, self.open_filters = 0, "", 0
        self.operated = True

    def level_by(self, gain: float, signed: bool = False) -> None:
        """ "1 kHz is too loud by 2 dB", "ringing at 630, take it down 6": how much."""
        last = self.levelled or self.open_filters
        self.filters[-last:] = [
            replace(f, gain_db=gain if signed else math.copysign(gain, f.gain_db))
            for f in self.filters[-last:]
        ]
        self.levelled = self.open_filters = 0

    def mark(self, mark: str) -> None:
        """A comma, a slash, or an end."""
        if mark in ",()":
            pending = self.scope.fresh and self.scope.kind
            if self.scope.factor != 1.0 and self.here and not (self.tie or pending):
                scale(self.here[-1], self.scope.factor)  # "bass up a bit, less treble"
                self.scope.factor = 1.0
            if self.scope.missed:  # "too plinky, more body"
                self.end_scope()
            self.tie = "comma"
            self.just_read = False
        elif mark in "&+/":
            self.tie = "and"
            self.just_read = False
        elif mark not in ":@=<>":
            self.end_clause()
            self.sentence += mark in ".!?\n"
        self.just_filtered = self.just_filtered and mark in "@()"

    def decide(self, sign: float, gain: float | None = None) -> None:
        """What is said of the last filters tells up from down: "everything below 200 is a mess".

        `gain` where it was said by how much.
        """
        last = self.filters[-self.undecided :]
        self.filters[-len(last) :] = [replace(f, gain_db=sign * abs(f.gain_db)) for f in last]
        if self.assumed:
            self.notes.remove(self.assumed)
            self.levelled = self.undecided
        self.undecided, self.assumed = 0, ""
        if gain is not None and self.levelled:
            self.level_by(gain)
        self.operated = self.complaint = True

    def withdraw(self) -> None:
        """Take back what was said so far, and tell it."""
        taken = [d.atom.text for d in self.drafts] + [str(f) for f in self.filters]
        self.notes = [f"taken back: {', '.join(taken)}"] if taken else []
        self.drafts.clear()
        self.taken_cut = bool(self.filters) and self.filters[-1].gain_db < 0
        self.filters.clear()
        self.end_clause()
        self.operated = self.complaint = False

    def end_clause(self) -> None:
        """What still waits was said of the words before it: "the highs need to be tamed"."""
        scope = self.scope
        here = self.here
        waiting = scope.fresh and scope.kind not in ("", "keep", "than", "opposite")
        plain_ones = [d for d in here if d.is_open]
        if waiting and self.undecided and not here:  # "250 Hz needs to come down 2 dB"
            self.decide(1.0 if scope.kind in ("more", "lack") else -1.0, scope.gain_db)
        elif waiting and here and not plain_ones and here[-1].keep and here[-1].negated:
            operate(scope, here[-1])  # "it doesn't need more treble, it needs less"
            self.operated = True
        elif waiting and plain_ones:
            scope.negated = scope.negated and scope.kind in NEGATIVE
            for draft in tied(plain_ones):
                operate(self.scope, draft)
            self.operated = True
        elif scope.factor != 1.0 and self.open_filters:
            said = self.filters[-self.open_filters :]
            scaled = [replace(f, gain_db=scope.factor * f.gain_db) for f in said]
            self.filters[-self.open_filters :] = scaled  # "boost 5k, but only a bit"
            self.open_filters = 0
        elif scope.factor != 1.0 and here:
            scale(here[-1], scope.factor)
        elif scope.factor != 1.0 and self.drafts and not (scope.kind or scope.negated):
            if len(self.unknown) == self.unknown_before:
                for draft in tied(self.drafts):  # "warm, but only a bit"
                    scale(draft, scope.factor)
        elif scope.gain_db is not None and here:
            give_gain(here[-1], scope.gain_db)
            self.operated = True
        self.scope = Scope()
        self.unknown_before = len(self.unknown)
        self.clause += 1
        self.copula = self.preposition = self.just_read = self.after_but = self.desire = False
        self.likened = self.just_filtered = False
        self.undecided, self.assumed, self.levelled = 0, "", 0
        self.tie = ""
