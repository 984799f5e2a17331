"""What is asked of each word of a text, kept while it is read from left to right.

A phrase that changes others waits in the scope for the words after it; a comma, a link and a "but"
say how far it reaches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
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
from eqmorph.words.expression import Atom
from eqmorph.words.filter_reading import too_much
from eqmorph.words.filters import Filter
from eqmorph.words.phrases import Phrases
from eqmorph.words.tokens import Token


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

    def number(self, token: Token, leads: bool, counts: bool) -> None:
        """A number that is no part of a filter: decibels or a strength of a word.

        `leads` where it is of a word that follows, not of the one before; `counts` where what
        stands beside it tells that it is decibels: "bass up 3", "by 3".
        """
        scope = self.scope
        if token.kind == "times":
            scope.share = token.value if "%" in token.text else None
            scope.factor *= token.value
            return
        # "Bass +3, mid 0, treble -2": decibels without their unit.
        bare = token.kind == "number" and (token.signed or token.value == 0.0 or counts)
        if token.kind == "decibels" or bare:
            gain = min(max(token.value, -GAIN_LIMIT_DB), GAIN_LIMIT_DB)
            if gain != token.value:
                self.notes.append(too_much(token.value, gain))
            only_filters = all(draft.place_of_another for draft in self.here)
            if only_filters and not leads and (self.levelled or self.open_filters):
                self._level_by(gain, token.signed)
                return
            last = self.last_here
            taken = not scope.fresh or not scope.kind
            free = last is not None and (last.peak_db is None or last.lent)
            if last is not None and taken and not leads and free:
                self._tell_whose(gain, last, token.signed)
                for draft in self._sharing(last):
                    measured = draft.is_plain and not token.signed
                    give_gain(draft, gain)
                    draft.measured, draft.lent = measured, False  # "bass 3 dB down"
                self.operated = True
            else:
                scope.gain_db = gain
            return
        self.unknown.append(token.text.strip())

    def _level_by(self, gain: float, signed: bool = False) -> None:
        """ "1 kHz is too loud by 2 dB", "ringing at 630, take it down 6": how much."""
        last = self.levelled or self.open_filters
        self.filters[-last:] = [
            replace(f, gain_db=gain if signed else math.copysign(gain, f.gain_db))
            for f in self.filters[-last:]
        ]
        self.levelled = self.open_filters = 0

    def _tell_whose(self, gain: float, last: Draft, signed: bool) -> None:
        """A note on decibels that may have been meant otherwise: "warm, less boomy, +3 dB"."""
        said, word = f"{gain:+g} dB", repr(last.atom.text)
        if signed and gain > 0 > last.amount:
            self.notes.append(f"{gain:g} dB is taken as how much less {word} is asked for")
        elif self.tie == "comma" and len(self.here) > 1:
            self.notes.append(f"{said} is taken as said of {word}, the word before it")

    def _sharing(self, last: Draft) -> list[Draft]:
        """The words that a gain behind the last of them is said of: "bass and treble +3 dB"."""
        found = [last]
        for before in reversed(self.here[:-1]):
            alike = before.atom.kind == last.atom.kind == "place" and before.peak_db is None
            if found[0].tie not in ("and", "or") or not alike:
                break
            found.insert(0, before)
        return found

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

    def word(self, atom: Atom, affix: str) -> None:
        """A word for a sound, and what a part of it does to it ("un-")."""
        if self.undecided and self.copula and is_fault(atom):
            self.decide(-1.0)  # "everything above 8k is harsh"
            self.notes.append(f"{atom.text!r} is what is heard there")
            return
        purpose = self.preposition and atom.kind == "quality"  # "+2 dB at 4k for clarity"
        if self.just_filtered and (atom.kind == "place" or is_fault(atom) or purpose):
            self.just_filtered = self.preposition = False
            self.notes.append(f"{atom.text!r} is what is heard there")
            return
        before, same = (self.drafts[-1] if self.drafts else None), self.last_here is not None
        heard_in = self.preposition and atom.kind in ("place", "source")
        heard_in = heard_in and (same or bool(self.open_filters))
        self.just_filtered = False
        if not heard_in:
            self.open_filters = 0
        if not self.scope.fresh and before is not None and not self._goes_on(before, atom):
            gain = self.scope.gain_db
            self.end_scope()
            self.scope.gain_db = gain
        draft = Draft(atom, self.clause, tie=self.tie if same else "", after_but=self.after_but)
        goes_on = not self.scope.fresh
        draft.desired, draft.sentence = self.desire, self.sentence
        if atom.kind == "quality" and atom.text.endswith(("en", "ens")):
            self.operated = True  # "tighten the bass guitar": a verb
        draft.follows_at_once = same and self.just_read and not self.tie
        if heard_in:
            draft.place_of_another = True
        elif affix:
            outer = self.scope
            kind = "less" if outer.negated and affix == "remove" else affix  # "not unclear"
            if self.copula and not self.desire and not outer.negated and atom.kind == "quality":
                kind = "lack"  # "the voices are unclear"
                self.complaint = True
            self.scope = Scope(kind, outer.negated)
            operate(self.scope, draft)
            self.scope = outer
            self.operated = True
        else:
            self._told(draft)
        if not draft.place_of_another:
            self.preposition = False
        self.drafts.append(draft)
        if goes_on:
            self._lend()
        self.tie = ""
        self.just_read = True

    def _lend(self) -> None:
        """Give the last word, and those in a list before it, decibels that stood before them all.

        "+3 dB bass and treble", "+2 dB lows, mids and highs".
        """
        *before, last = self.here
        without: list[Draft] = []
        for draft in [last, *reversed(before)]:
            alike = self._are_alike(draft.atom, last.atom) and not draft.is_compared
            if draft.lends and alike:
                for word in without:
                    give_gain(word, draft.peak_db or 0.0)
                    word.lent = True
            if draft.peak_db is not None or not alike or draft.tie not in ("and", "comma"):
                return
            if draft is last and draft.tie != "and":
                return
            without.append(draft)

    def _are_alike(self, one: Atom, other: Atom) -> bool:
        """Whether both are parts of the spectrum, or both of one kind."""
        concepts = self.phrases.lexicon.concepts
        ranges = [a.concept in concepts and concepts[a.concept].is_range for a in (one, other)]
        return all(ranges) or one.kind == other.kind

    def _told(self, draft: Draft) -> None:
        """Give a word what waits for it; words before it may turn out to say where it is heard."""
        scope = self.scope
        subjects = [
            d for d in self.here if d.is_plain and (d.subject or d.atom.kind in ("place", "source"))
        ]
        if self.copula and not self.tie and self._is_faults(draft):
            return
        linked = self.tie in ("and", "or", "comma")
        told = self.copula or self._is_predicate(draft, subjects)
        if (told or (scope.kind in ("lack", "too") and scope.fresh)) and not linked:
            for subject in subjects:
                subject.place_of_another = True
        told = told or (scope.complaining and is_fault(draft.atom))
        missed = False
        if told and not self.desire and not scope.kind:
            if scope.negated:
                missed = self._is_missed(draft)
            elif is_fault(draft.atom) or self._is_mild(draft) or self._is_likened(draft, subjects):
                scope.kind = "too"
                self.complaint = self.operated = True
        if missed:  # "it's not warm"
            scope.kind, scope.negated, scope.factor = "lack", False, max(scope.factor, 1.0)
        operate(self.scope, draft)
        draft.negated = draft.negated or missed  # "... enough" may follow
        draft.stated = self.copula and not self.desire and draft.is_plain
        if scope.kind in ("too", "lack") and not self.desire:
            self.complaint = True
        scope.fresh = False
        scope.factor = 1.0

    def _is_faults(self, draft: Draft) -> bool:
        """ "The esses are sharp": what is said of a fault complains of it, whatever it is."""
        last = self.last_here
        if last is None or not (last.subject and last.is_plain and last.atom.kind == "fault"):
            return False
        if self.desire or self.scope.negated or self.scope.kind not in ("", "too"):
            return False
        operate(Scope("too", factor=self.scope.factor), last)
        draft.place_of_another = self.complaint = self.operated = True
        self.end_scope()
        return True

    def _is_predicate(self, draft: Draft, subjects: list[Draft]) -> bool:
        """ "Vocals muddy", "the cymbals hiss": said of what is named right before."""
        if not (draft.follows_at_once and subjects and subjects[-1] is self.drafts[-1]):
            return False
        operators, word = self.phrases.operators, draft.atom.text
        several = subjects[-1].atom.text.endswith("s") and not subjects[-1].atom.text.endswith("ss")
        return word in operators.predicates or (several and word in operators.predicate_verbs)

    def _is_missed(self, draft: Draft) -> bool:
        """Whether what something "is not" is missed; not in "darker so that it is not bright"."""
        wished = any(
            d.sentence == self.sentence and d.amount > 0 and d.desired for d in self.drafts
        )
        compared = any(d.sentence == self.sentence and d.is_compared for d in self.drafts)
        return (
            draft.atom.kind == "quality" and not wished and not compared and not draft.is_compared
        )

    def _is_likened(self, draft: Draft, subjects: list[Draft]) -> bool:
        """ "My voice sounds like a telephone": nobody asks for that."""
        concept = self.phrases.lexicon.concepts.get(draft.atom.concept)
        told = bool(subjects) or self.complaint or self.likened
        return told and concept is not None and concept.opposite == "full"

    def _is_mild(self, draft: Draft) -> bool:
        """ "It sounds a bit dark" is no praise."""
        return draft.atom.kind == "quality" and self.scope.factor < 1.0

    def _goes_on(self, before: Draft, atom: Atom) -> bool:
        """Whether what was asked of the word before is asked of this one, too."""
        scope = self.scope
        if atom.kind == "quality" and atom.text.endswith(("ens", "en")) and self.tie:
            return False  # "cut the noise and brighten the trumpet": a verb of its own
        if scope.kind == "keep" and self.tie == "comma":
            return atom.kind == before.atom.kind and atom.kind in ("place", "source")
        negative = scope.negated or scope.kind in (*NEGATIVE, "than", "opposite")
        if not negative:
            return True
        if self.tie in ("", "or"):
            return before.clause == self.clause
        if atom.kind == "fault":
            return True
        alike = before.atom.kind == atom.kind
        return alike and (atom.kind == "place" or self.tie == "and")

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
            self._level_by(gain)
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
