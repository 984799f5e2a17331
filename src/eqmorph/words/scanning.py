"""One pass over a text, the longest phrase first, forwards and, where it is said so, backwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.words.clauses import Clauses
from eqmorph.words.decibels import take_number
from eqmorph.words.filter_reading import read_filters
from eqmorph.words.filter_taking import take_filters
from eqmorph.words.movers import moved
from eqmorph.words.phrases import LONGEST_PHRASE, Phrases
from eqmorph.words.said_of_before import said_of_before
from eqmorph.words.single_words import take_single
from eqmorph.words.stating import state
from eqmorph.words.waiting import ask, take_phrase
from eqmorph.words.word_taking import take_word

_BREAKS = ",;.!\n"


@dataclass(slots=True)
class Scanner:
    """Takes the tokens of a text one phrase after the other.

    Attributes
    ----------
    phrases : Phrases
    clauses : Clauses
        What it fills.
    terms : collection of str
        Words beyond the lexicon that people are known to use.
    """

    phrases: Phrases
    clauses: Clauses
    terms: Collection[str]
    _used: set[int] = field(default_factory=set)
    _numbers: bool = False

    def scan(self) -> None:
        """Read the whole text."""
        self._numbers = self.phrases.has_numbers()
        at = 0
        while at < len(self.phrases.tokens):
            at = self._step(at)
        self.clauses.end_clause()

    def _step(self, at: int) -> int:
        token = self.phrases.tokens[at]
        if at in self._used:
            return at + 1
        if self._numbers:
            run = read_filters(self.phrases.tokens, at, self.phrases.operators)
            if run is not None and (not run.bare or self.clauses.is_placed):
                take_filters(self.clauses, run)
                said = {t.text for t in self.phrases.tokens[at : run.end]}
                # "250 out of the toms"
                self.clauses.preposition = self.phrases.tokens[run.end - 1].text in ("out", "off")
                self.clauses.copula = not said.isdisjoint(self.phrases.operators.copula)
                return run.end
        if token.kind == "mark":
            self.clauses.mark(token.text)
            return at + 1
        if token.kind != "word":
            take_number(self.clauses, token, self._leads(at), self._counts(at))
            return at + 1
        return (
            self._correction(at)
            or said_of_before(self.clauses, at)
            or self._mover(at)
            or self._longest(at)
        )

    def _leads(self, at: int) -> bool:
        """Whether a number is of what follows: "warm, -3 dB bass", "it is 3 dB too bright"."""
        if not (self.clauses.tie in ("comma", "and") or self.clauses.copula):
            return False
        for p in range(at + 1, len(self.phrases.tokens)):
            if self.phrases.ends(p):
                return False
            if self.phrases.atom_length(p):
                return True
        return False

    def _counts(self, at: int) -> bool:
        """Whether what stands beside a number without a unit tells that it is decibels."""
        if not 0 < self.phrases.tokens[at].value <= GAIN_LIMIT_DB:
            return False
        operators = self.phrases.operators
        near = [self.phrases.phrase(p, 1) or "" for p in (at - 1, at + 1) if p >= 0]
        moved = any(operators.after.get(word) in ("more", "less") for word in near)
        return moved or (at > 0 and "by" in operators.filters.get(near[0], ()))

    def _correction(self, at: int) -> int:
        """ "Bright, no, warm", "bright... no wait, warm": what comes after counts."""
        operators = self.phrases.operators
        if self.phrases.tokens[at].text[:2] not in operators.corrections_begin:
            return 0
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase, end = self.phrases.phrase(at, length), at + length
            if phrase is None:
                continue
            alone = end < len(self.phrases.tokens) and self.phrases.tokens[end].text in _BREAKS
            if not (self._in("correction", phrase) or (alone and self._in("interjection", phrase))):
                continue
            if phrase.endswith("no") and not alone and self.phrases.change(phrase) is None:
                continue  # "actually no bass"
            rest = self.phrases.tokens[end:]
            if any(t.kind not in ("word", "mark") for t in rest) or any(
                self.phrases.atom_length(p) for p in range(end, len(self.phrases.tokens))
            ):
                self.clauses.withdraw()
                return end
        return 0

    def _longest(self, at: int) -> int:
        word = self.phrases.tokens[at].text
        named = "glue" in self.phrases.operators.filters.get(word, ())
        if self.clauses.just_filtered and named and self.phrases.atom_length(at):
            return at + 1  # "cut the 250 Hz band"
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase = self.phrases.phrase(at, length)
            if phrase is None:
                continue
            if self._in("aside", phrase):
                return at + length
            if self._in("referring", phrase) and self._refers():
                return at + length
            if phrase == "to" and self._is_too(at + 1):
                take_phrase(self.clauses, "too", "too", 1.0)
                return at + 1
            closing = self.phrases.operators.closing.get(phrase)
            if closing is not None and self._closes(at + length):
                take_phrase(self.clauses, phrase, "strength", closing)
                return at + length
            change, atom = self.phrases.change(phrase), self.phrases.listed(phrase)
            if phrase == "too" and at and self.phrases.ends(at + 1):
                return at + 1  # "and more treble, too"
            size = self.phrases.operators.sizes.get(phrase)
            if size is not None and self._is_done(at + length):
                take_phrase(self.clauses, phrase, "strength", size)
                return at + length
            if phrase == "notas" and self._is_compared(at + length):
                change = ("lack", 1.0)
            if change is not None and (atom is None or not self._alone(at + length)):
                if change[0] == "enough" and self.clauses.scope.negated:
                    change = self._lacks(at + length) or change
                take_phrase(self.clauses, phrase, *change)
                return at + length
            if atom is not None:
                if length > 1:
                    spoken = " ".join(t.text for t in self.phrases.tokens[at : at + length])
                    atom = replace(atom, text=spoken)
                take_word(self.clauses, atom, "")
                self._as_verb(at + length)
                return at + length
            if self._in("desire", phrase) and not self._only_likens(phrase):
                self.clauses.wish()
            if length > 1 and self._in("stop", phrase):
                continue  # "are a" is no "area"
            if self._in("copula", phrase):
                state(self.clauses, phrase)
                return at + length
            if self._in("prepositions", phrase):
                self.clauses.preposition = True
                return at + length
            if self._in("desire", phrase) or self._in("stop", phrase):
                self.clauses.just_read = False
                return at + length
        take_single(self.clauses, self.phrases.tokens[at].text, self.terms)
        self._as_verb(at + 1)
        return at + 1

    def _refers(self) -> bool:
        """ "... but I'd like a little more of it": what was named before, once more."""
        scope, named = self.clauses.scope, self.clauses.drafts
        if not (named and scope.fresh and scope.kind in ("more", "lack", "less", "remove", "too")):
            return False
        heard = [d for d in named if d.atom.kind in ("place", "source")] or named
        take_word(self.clauses, heard[-1].atom, "")
        return True

    def _is_too(self, at: int) -> bool:
        """ "Vocals to harsh": one o too few."""
        if self.phrases.language != "en" or self.phrases.ends(at):
            return False
        if not (self.clauses.just_read or self.clauses.copula):
            return False
        found = self.phrases.recognise(self.phrases.tokens[at].text)
        return found is not None and found[0].kind == "fault"

    def _is_done(self, at: int) -> bool:
        """Whether a noun for what is done stands there: "a gentle lift", "a big cut"."""
        if self.phrases.ends(at):
            return False
        word = self.phrases.tokens[at].text
        change = self.phrases.change(word)
        done = change is not None and change[0] in ("more", "less", "remove")
        return done and self.phrases.operators.after.get(word) in ("more", "less")

    def _is_compared(self, at: int) -> bool:
        """ "Not as bright as ..." is missed, "not as bright, please" is a wish."""
        end = at + (0 if self.phrases.ends(at) else self.phrases.atom_length(at))
        return at < end < len(self.phrases.tokens) and self.phrases.tokens[end].text == "as"

    def _as_verb(self, end: int) -> None:
        """ "Too dull, brighten it up", "boxy, open it up": said of "it", the word is a wish."""
        if self.phrases.ends(end) or not (self.clauses.just_read and self.clauses.drafts):
            return
        if self._in("objects", self.phrases.tokens[end].text):
            self.clauses.drafts[-1].desired = True

    def _lacks(self, at: int) -> tuple[str, float] | None:
        """ "Does not have enough body", but not "is not warm enough"."""
        if self.phrases.ends(at) or not self.phrases.atom_length(at):
            return None
        self.clauses.scope.negated = False
        return "lack", 1.0

    def _closes(self, end: int) -> bool:
        """Whether something was asked and nothing follows in this part of the text."""
        asked = bool(self.clauses.drafts or self.clauses.filters)
        following = "" if self.phrases.ends(end) else self.phrases.tokens[end].text
        linked = self.phrases.change(following) if following else ("but", 1.0)
        return asked and linked is not None and linked[0] in ("but", "link", "strength")

    def _only_likens(self, phrase: str) -> bool:
        """ "My vocals sound like a phone", "thin, as if ...": a complaint, no wish."""
        if not phrase.endswith(("like", "asif", "asthough")) or self.clauses.desire:
            return False
        subject = any(d.is_plain and d.atom.kind in ("place", "source") for d in self.clauses.here)
        return (subject and self._in("copula", phrase)) or self.clauses.complaint

    def _alone(self, end: int) -> bool:
        """Whether a verb that is also a word has nothing to change: "clean up", "too calm"."""
        if any(draft.is_plain for draft in self.clauses.here) and self.clauses.tie != "comma":
            return False
        for at in range(end, len(self.phrases.tokens)):
            token = self.phrases.tokens[at]
            if token.kind != "word":
                return token.kind == "mark"
            change = self.phrases.next_change(at)
            if change[0] in ("but", "link"):
                return change[0] == "but"
            if change[0] == "all_but" or self.phrases.atom_length(at):
                return False
        return len(self.phrases.tokens) > 1

    def _mover(self, at: int) -> int:
        found = moved(self.phrases, at)
        if found is None:
            return 0
        kind, particle = found
        if particle is not None:
            self._used.add(particle)
        if kind:
            ask(self.clauses, kind)
        return at + 1

    def _in(self, name: str, phrase: str) -> bool:
        among: frozenset[str] = getattr(self.phrases.operators, name)
        return phrase in among
