"""What is asked of each word of a text, kept while it is read from left to right.

A phrase that changes others waits in the scope for the words after it; a comma, a link and a "but"
say how far it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.words.drafts import (
    NEGATIVE,
    STRONGEST,
    WEAKEST,
    Draft,
    Scope,
    give_gain,
    operate,
    scale,
    tied,
)
from eqmorph.words.expression import Atom
from eqmorph.words.filter_reading import FilterRun, too_much
from eqmorph.words.filters import NOT_FOLLOWED, Filter
from eqmorph.words.phrases import Phrases
from eqmorph.words.tokens import Token

# "Barely brighter" is a little brighter, "barely bright" is not bright.
_SCARCELY, _BARELY = ("barely", "hardly", "scarcely"), 0.35
# "More warm than bright": the share of the first.
_PREVAILS = 0.7
# Of two that one of these links, what is asked of the first is asked of the other.
_EITHER = ("or", "nor", "o", "ou", "oder", "ni", "nem", "oppure", "noch")


# What rings at one frequency: a cut at it is narrow, unless it is said how wide.
_RINGS, _RINGING_Q = ("resonant", "feedback", "hum"), 4.0


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
    open_filters : int
        How many of the last filters have a gain that nobody said.
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
    open_filters: int = 0

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
        placed = last is not None and (last.atom.kind == "place" or _is_fault(last.atom))
        return self.just_read and placed

    def changed(self, phrase: str, kind: str, factor: float) -> None:
        """A phrase that changes the words after it, or those before."""
        scope = self.scope
        self.just_read = self.just_filtered = False
        if kind == "strength":
            weaker = factor < 1.0 < scope.factor  # "very slightly" is less than "slightly"
            scope.factor = factor / scope.factor if weaker else scope.factor * factor
            scope.factor = min(max(scope.factor, WEAKEST), STRONGEST)
        elif kind == "but":
            self.end_clause()
            self.after_but = True
        elif kind == "link":
            # "no bass or treble": what is alike in both.
            self.tie = "or" if phrase in _EITHER else "and"
        elif kind == "with":
            self.end_scope()
            self.tie = "and"
        elif kind == "enough":
            self.enough()
        elif kind == "contrast":
            if self.here:
                self.compare()
        elif kind == "remove" and phrase in _SCARCELY and self._compares(phrase):
            scope.factor *= _BARELY
        elif kind == "negate":
            if not scope.fresh:
                self.end_scope()
            self.scope.negated = not self.scope.negated
            if phrase.startswith(("is", "are", "was", "does")):
                self.state(phrase)
        else:
            self.ask(kind)
            self.scope.avoided = phrase.startswith(("avoid", "prevent", "stop"))
            if kind == "lack":
                self.copula = self.copula or phrase.endswith("be")

    def compare(self) -> None:
        """ "More warm than bright" is some of both; "more muddy than warm" is a complaint."""
        before = self.here[-1]
        if before.operated and before.amount != 0 and before.atom.kind == "quality":
            more = before.amount > 0
            before.amount, before.mixed = (_PREVAILS if more else 1.0 - _PREVAILS), True
            self.ask("mix")
            self.scope.factor = 1.0 - before.amount
        elif before.atom.kind == "fault" and before.amount < 0:
            self.ask("lack")
        else:
            self.ask("than")

    def _compares(self, phrase: str) -> bool:
        """Whether the word after a phrase is a comparative."""
        texts = [t.text for t in self.phrases.tokens]
        after = texts[texts.index(phrase) + 1 :][:1] if phrase in texts else []
        if not after or not after[0].endswith("er"):
            return False
        found = self.phrases.recognise(after[0])
        return found is not None and found[0].how == "form"

    def state(self, phrase: str) -> None:
        """ "Is" and the like; a noun right before it that follows a comma is a new subject."""
        last = self.last_here
        if last is not None and self._is_new_subject(last):
            self.drafts.pop()
            self.end_clause()
            last.clause, last.tie, last.desired, last.mixed = self.clause, "", False, False
            last.amount, last.operated, last.keep, last.negated = 1.0, False, False, False
            self.drafts.append(last)
        self.copula = True
        self.told.add(self.sentence)
        self.likened = self.likened or "slike" in phrase

    def _is_new_subject(self, last: Draft) -> bool:
        """ "Could be brighter, the bass is too loud", but not "less bass and treble"."""
        named = last.atom.kind in ("place", "source") and last.tie in ("comma", "and")
        others = any(d.operated or d.keep for d in self.here[:-1])
        return self.just_read and named and last.operated and last.peak_db is None and others

    def unfamiliar(self, word: str) -> None:
        """A word that nothing is known of; "the kick sounds like" it says nothing of the kick."""
        self.unknown.append(word)
        self.just_read = self.just_filtered = False
        if self.likened:
            here = {id(d) for d in self.here if d.is_plain and d.atom.kind in ("place", "source")}
            self.drafts = [d for d in self.drafts if id(d) not in here]
            self.dropped = self.dropped or bool(here)

    def opine(self, phrase: str, subjects: list[Draft]) -> None:
        """ "The bass sucks": too much of it, or too little?"""
        named = " and ".join(repr(d.atom.text) for d in subjects)
        self.notes.append(
            f"{phrase!r} does not tell whether {named} is too much or too little{NOT_FOLLOWED}"
        )
        gone = {id(d) for d in subjects}
        self.drafts = [d for d in self.drafts if id(d) not in gone]
        self.end_scope()

    def ask(self, kind: str) -> None:
        """Let a kind of phrase wait for the next word; signs multiply."""
        scope = self.scope
        if not scope.fresh:  # "... sits well, a bit too bright": the strength is the new phrase's
            scope = self.scope = Scope(factor=scope.factor)
        if kind == "lack" and scope.kind in ("less", "remove"):
            scope.kind = "lack"  # "fix the lack of bass"
        elif kind in ("less", "remove") and scope.avoided:
            scope.kind, scope.negated = kind, True  # "avoid cutting the highs"
        elif kind in ("more", "too") and scope.kind in ("less", "remove"):
            pass  # "avoid adding mud", "reduce the excess of bass"
        elif kind == "more" and scope.kind == "too":
            pass  # "too much boosted bass"
        else:
            scope.kind = kind
        self.operated = True

    def end_scope(self) -> None:
        """Let nothing wait any more."""
        self.scope = Scope()

    def enough(self) -> None:
        """ "Not bright enough", "the bass is enough"."""
        last = self.last_here
        if last is None:
            if self.scope.negated:
                self.ask("lack")
            self.scope.negated = False
        elif last.negated or self.scope.negated:
            last.amount, last.operated, last.keep = 1.0, True, False
            last.negated = self.scope.negated = False
            self.complaint = True
        elif self.copula or last.is_plain:
            last.keep = True

    def number(self, token: Token) -> None:
        """A number that is no part of a filter: decibels or a strength of a word."""
        scope = self.scope
        if token.kind == "times":
            scope.share = token.value if "%" in token.text else None
            scope.factor *= token.value
            return
        # "Bass +3, mid 0, treble -2": decibels without their unit.
        bare = token.kind == "number" and (token.signed or token.value == 0.0)
        if token.kind == "decibels" or bare:
            gain = min(max(token.value, -GAIN_LIMIT_DB), GAIN_LIMIT_DB)
            if gain != token.value:
                self.notes.append(too_much(token.value, gain))
            last = self.last_here
            taken = not scope.fresh or not scope.kind
            if last is not None and taken and last.peak_db is None:
                give_gain(last, gain, token.signed)
                self.operated = True
            else:
                scope.gain_db, scope.gain_signed = gain, token.signed
            return
        self.unknown.append(token.text.strip())

    def mark(self, mark: str) -> None:
        """A comma, a slash, or an end."""
        if mark in ",()":
            pending = self.scope.fresh and self.scope.kind
            if self.scope.factor != 1.0 and self.here and not (self.tie or pending):
                scale(self.here[-1], self.scope.factor)  # "bass up a bit, less treble"
                self.scope.factor = 1.0
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
        purpose = self.preposition and atom.kind == "quality"  # "+2 dB at 4k for clarity"
        if self.just_filtered and (atom.kind == "place" or _is_fault(atom) or purpose):
            self.just_filtered = self.preposition = False
            self.notes.append(f"{atom.text!r} is what is heard there")
            return
        self.just_filtered, self.open_filters = False, 0
        before, same = (self.drafts[-1] if self.drafts else None), self.last_here is not None
        if not self.scope.fresh and before is not None and not self._goes_on(before, atom):
            gain = self.scope.gain_db
            self.end_scope()
            self.scope.gain_db = gain
        draft = Draft(atom, self.clause, tie=self.tie if same else "", after_but=self.after_but)
        draft.desired, draft.sentence = self.desire, self.sentence
        if atom.kind == "quality" and atom.text.endswith(("en", "ens")):
            self.operated = True  # "tighten the bass guitar": a verb
        draft.follows_at_once = same and self.just_read and not self.tie
        if same and self.preposition and atom.kind in ("place", "source"):
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
        self.tie = ""
        self.just_read = True

    def _told(self, draft: Draft) -> None:
        """Give a word what waits for it; words before it may turn out to say where it is heard."""
        scope = self.scope
        subjects = [d for d in self.here if d.is_plain and d.atom.kind in ("place", "source")]
        linked = self.tie in ("and", "or", "comma")
        if (self.copula or (scope.kind in ("lack", "too") and scope.fresh)) and not linked:
            for subject in subjects:
                subject.place_of_another = True
        if (
            self.copula
            and (_is_fault(draft.atom) or self._is_likened(draft, subjects))
            and not self.desire
            and not scope.kind
            and not scope.negated
        ):
            scope.kind = "too"
            self.complaint = self.operated = True
        operate(self.scope, draft)
        draft.stated = self.copula and not self.desire and draft.is_plain
        if scope.kind in ("too", "lack") and not self.desire:
            self.complaint = True
        scope.fresh = False
        scope.factor = 1.0

    def _is_likened(self, draft: Draft, subjects: list[Draft]) -> bool:
        """ "My voice sounds like a telephone": nobody asks for that."""
        concept = self.phrases.lexicon.concepts.get(draft.atom.concept)
        told = bool(subjects) or self.complaint or self.likened
        return told and concept is not None and concept.opposite == "full"

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

    def take_filters(self, run: FilterRun) -> None:
        """Filters said in numbers, in the place of a word that they say the meaning of."""
        last = self.last_here
        fault = last is not None and _is_fault(last.atom)
        # "Nasal, around 1k": a frequency alone after a fault is the fault's.
        alone = run.unsigned and not run.gained and fault and last is not None and last.amount != 0
        if not (self.just_read or alone):
            last = None
        lent = last.peak_db if last is not None and not run.gained else None
        less = self.taken_cut or self.scope.negated or self.scope.kind in NEGATIVE
        if last is not None and (last.atom.kind == "place" or fault or lent is not None):
            # "cut the mud at 300 Hz", "harsh at 3k": the number says what the word means.
            if lent is not None:
                run = run.at_gain(lent)  # "2 dB of air at 12k"
            elif run.unsigned and last.is_plain and fault:
                run = run.scaled(-1.0 if run.gained else -last.amount)
            elif run.unsigned and last.amount < 0:
                run = run.scaled(-1.0)
            if last.atom.concept in _RINGS:
                run = run.narrowed(_RINGING_Q)
            self.drafts.pop()
        elif run.unsigned and less and (self.scope.fresh or not run.gained):
            run = run.scaled(-1.0)
        elif run.unsigned and not run.gained and self._complained_here():
            run = run.scaled(-1.0)  # "the vocal is fighting the guitars around 3k"
        elif run.unsigned and not run.gained and run.filters:
            said = ", ".join(map(str, run.filters))
            self.notes.append(f"neither up nor down was said: {said} assumed")
        self.filters += run.filters
        self.notes += run.notes
        self.open_filters = 0 if run.gained or run.weighed else len(run.filters)
        self.end_scope()
        self.tie = ""
        self.just_read = False
        self.operated = self.just_filtered = True

    def _complained_here(self) -> bool:
        return any(d.operated and d.amount < 0 for d in self.here)

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
        plain_ones = [d for d in here if d.is_plain]
        if waiting and plain_ones:
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
            give_gain(here[-1], scope.gain_db, scope.gain_signed)
            self.operated = True
        self.scope = Scope()
        self.unknown_before = len(self.unknown)
        self.clause += 1
        self.copula = self.preposition = self.just_read = self.after_but = self.desire = False
        self.likened = self.just_filtered = False
        self.tie = ""


def _is_fault(atom: Atom) -> bool:
    """Whether a word with a frequency says what is wrong there: "ringing at 2.2k"."""
    return atom.kind == "fault" or atom.concept in _RINGS
