"""From a text to what it asks for: `read` makes an `Expression` of it.

The words of a text are taken from left to right, the longest phrase first. A phrase that changes
others ("less", "not enough", "without losing") waits for the words after it; some are said of the
words before ("bass down", "the vocals are too loud"). Signs multiply: to cut what is not to be cut
is to keep it. Where one word says where another is heard ("harsh highs", "mud in the vocals"), only
the other is asked for. Which phrases these are stands in the lexicon's tables, by language.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.expression import Atom, Expression, Part
from eqmorph.words.filters import Filter, FilterRun, read_filters
from eqmorph.words.lexicon import Lexicon, Operators, load_lexicon
from eqmorph.words.recognising import Recogniser
from eqmorph.words.tokens import Token, plain, tokens_of

LONGEST_TEXT = 200
_LONGEST_PHRASE = 5
# "More X" is a little more than "X", "less X" and "too X" a little less than its whole contrary.
_MORE, _LESS, _REMOVED = 1.1, -0.8, -1.0
# "Not less X", "not too X", "not very X", "more Y than X".
_NOT_LESS, _NOT_TOO, _NOT_VERY, _THAN = 0.5, -0.4, -0.5, -0.5
_NOT_MORE = -0.8
# What is played says little about the sound beside a word that does ("crisp snare").
SOURCE_AMOUNT = 0.6
# "Barely brighter" is a little brighter, "barely bright" is not bright.
_SCARCELY, _BARELY = ("barely", "hardly", "scarcely"), 0.35
_STRONGEST, _WEAKEST = 2.0, 0.3
# Small words of other languages that are English only as parts of words, or seldom.
_ALSO_PREFIXES = frozenset({"de", "un", "non", "plus", "sin", "a", "me", "son", "piu"})
_NEGATIVE = ("less", "remove", "too")


@dataclass(slots=True)
class _Draft:
    """A word that was found, before it is known what is asked of it."""

    atom: Atom
    clause: int
    amount: float = 1.0
    operated: bool = False
    keep: bool = False
    opposite: bool = False
    negated: bool = False
    place_of_another: bool = False
    peak_db: float | None = None
    # How it is tied to the word before: "", "and", "comma".
    tie: str = ""
    follows_at_once: bool = False
    after_but: bool = False
    desired: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.operated or self.keep or self.place_of_another)


@dataclass(slots=True)
class _Scope:
    """What waits for the next word."""

    kind: str = ""
    negated: bool = False
    factor: float = 1.0
    fresh: bool = True  # no word has taken it yet
    gain_db: float | None = None
    gain_signed: bool = False
    share: float | None = None  # "50 %"


@lru_cache(maxsize=2)
def recogniser(lexicon: Lexicon) -> Recogniser:
    """The lexicon's recogniser, one for all readings."""
    return Recogniser(lexicon)


def read(text: str, lexicon: Lexicon | None = None, terms: Collection[str] = ()) -> Expression:
    """What a text asks of an equaliser.

    Parameters
    ----------
    text : str
        One word or several, at most 200 characters.
    lexicon : Lexicon, optional
        The package's own by default.
    terms : collection of str
        Words beyond the lexicon that people are known to use.

    Returns
    -------
    Expression
        Empty where nothing of it is known: whether that is an error is the caller's to say.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If it is empty, too long, or has neither a letter nor a number.
    """
    lexicon = lexicon or load_lexicon()
    clean = " ".join(plain(checked(text)).split())
    listed = lexicon.words_of["en"]
    tokens = [
        Token("word", t.text) if t.kind == "number" and t.text in listed else t  # "808"
        for t in tokens_of(clean)
    ]
    return replace(_Reader(tokens, lexicon, terms).expression(), text=clean)


def checked(text: str) -> str:
    """The text itself.

    Raises
    ------
    TypeError, UnintelligibleTextError
        As in `read`.
    """
    if not isinstance(text, str):
        raise TypeError(f"a term is text, got {type(text).__name__}")
    if len(text) > LONGEST_TEXT:
        raise UnintelligibleTextError(
            f"a text of {len(text)} characters is too long to be a word for a sound; "
            f"use at most {LONGEST_TEXT}",
            text,
        )
    if not any(c.isalnum() for c in text):
        raise UnintelligibleTextError(
            f"unknown term {text!r}, there is no word in it; `eqmorph words` lists the known ones"
        )
    return text


def language_of(tokens: Sequence[Token], lexicon: Lexicon) -> str:
    """The language that most of a text's words belong to; English where none has more."""
    counts = dict.fromkeys(lexicon.operators, 0)
    for token, following in zip(tokens, (*tokens[1:], None), strict=False):
        if token.kind != "word":
            continue
        if following is not None and following.kind == "word":
            for language, words in lexicon.words_of.items():
                counts[language] += 2 * (token.text + following.text in words)
        for language, operators in lexicon.operators.items():
            if language == "en" and token.text in _ALSO_PREFIXES:
                continue
            known = token.text in operators.everything or token.text in lexicon.words_of[language]
            if known or (language == "en" and token.text in lexicon.common):
                counts[language] += 1
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


@dataclass(slots=True)
class _Reader:
    """One pass over the tokens of one text."""

    tokens: Sequence[Token]
    lexicon: Lexicon
    terms: Collection[str]
    language: str = "en"
    drafts: list[_Draft] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scope: _Scope = field(default_factory=_Scope)
    clause: int = 0
    tie: str = ""
    copula: bool = False
    desire: bool = False
    preposition: bool = False
    complaint: bool = False
    operated: bool = False
    after_but: bool = False
    just_read: bool = False  # the token before was a word for a sound
    used: set[int] = field(default_factory=set)
    numbers: bool = False

    def expression(self) -> Expression:
        self.language = language_of(self.tokens, self.lexicon)
        self.numbers = self._has_numbers()
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        self._end_clause()
        self._settle()
        if not self.drafts and not self.filters:
            self._verbs_as_words()
        unknown = tuple(dict.fromkeys(self.unknown))
        notes = tuple(dict.fromkeys(self.notes))
        return Expression("", self._parts(), tuple(self.filters), unknown, notes, self.language)

    @property
    def operators(self) -> Operators:
        return self.lexicon.operators[self.language]

    # Looking things up.

    def _phrase(self, at: int, length: int) -> str | None:
        words = self.tokens[at : at + length]
        if len(words) < length or any(t.kind != "word" for t in words):
            return None
        return "".join(t.text for t in words)

    def _has_numbers(self) -> bool:
        """Whether there may be a filter in the text."""
        for at, token in enumerate(self.tokens):
            if token.kind not in ("word", "mark"):
                return True
            for length in (1, 2, 3):
                phrase = self._phrase(at, length)
                if phrase is not None and phrase in self.operators.filters:
                    roles = self.operators.filters[phrase]
                    if any(r.endswith(("pass", "shelf", "notch")) for r in roles):
                        return True
        return False

    def _change(self, phrase: str) -> tuple[str, float] | None:
        found = self.operators.changes.get(phrase)
        if found is None and self.language != "en" and phrase not in self.operators.stop:
            found = self.lexicon.operators["en"].changes.get(phrase)
        return found

    def _in(self, name: str, phrase: str) -> bool:
        return phrase in getattr(self.operators, name)

    # One step.

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if at in self.used:
            return at + 1
        if self.numbers:
            run = read_filters(self.tokens, at, self.operators)
            if run is not None:
                self._take_filters(run, at)
                return run.end
        if token.kind == "mark":
            self._mark(token.text)
            return at + 1
        if token.kind != "word":
            self._number(token)
            return at + 1
        return self._said_of_before(at) or self._mover(at) or self._longest(at)

    def _longest(self, at: int) -> int:
        for length in range(_LONGEST_PHRASE, 0, -1):
            phrase = self._phrase(at, length)
            if phrase is None:
                continue
            change = self._change(phrase)
            atom = recogniser(self.lexicon).listed(phrase, self.language)
            if change is not None and (atom is None or not self._alone(at + length)):
                self._changed(phrase, *change)
                return at + length
            if atom is not None:
                if length > 1:
                    spoken = " ".join(t.text for t in self.tokens[at : at + length])
                    atom = replace(atom, text=spoken)
                self._atom(atom, "")
                return at + length
            if self._in("desire", phrase):
                self.desire = True
            if length > 1 and self._in("stop", phrase):
                continue  # "are a" is no "area"
            if self._in("copula", phrase):
                self.copula = True
                return at + length
            if self._in("prepositions", phrase):
                self.preposition = True
                return at + length
            if self._in("desire", phrase) or self._in("stop", phrase):
                self.just_read = False
                return at + length
        self._single(self.tokens[at].text)
        return at + 1

    def _alone(self, end: int) -> bool:
        """Whether a verb that is also a word has nothing to change ("drums, clean up")."""
        ends = end >= len(self.tokens) or self.tokens[end].kind == "mark"
        return ends and len(self.tokens) > 1 and not self.just_read and self.tie == "comma"

    def _compound(self, word: str) -> bool:
        """ "Bassboost", "nolows": two words that were written as one."""
        for cut in range(2, len(word) - 1):
            one, other = word[:cut], word[cut:]
            parts = [
                self._change(one) or self._known(one),
                self._change(other) or self._known(other),
            ]
            after = self.operators.after.get(other)
            if all(parts) and (self._known(one) or self._known(other)) and len(other) > 2:
                if self._known(one) and after and self._change(one) is None:
                    self._atom(self._known(one), "")  # type: ignore[arg-type]
                    self.scope = _Scope(after)
                    self._operate(self.drafts[-1])
                    self._end_scope()
                    self.operated = True
                    return True
                if not self._known(other):
                    continue
                for part in (one, other):
                    change = self._change(part)
                    if change is not None:
                        self._changed(part, *change)
                    else:
                        self._atom(self._known(part), "")  # type: ignore[arg-type]
                return True
        return False

    def _known(self, word: str) -> Atom | None:
        return recogniser(self.lexicon).listed(word, self.language) if len(word) > 2 else None

    def _single(self, word: str) -> None:
        found = recogniser(self.lexicon).recognise(word, self.language)
        if found is not None:
            if found[0].how == "slip":
                self.notes.append(f"read {word!r} as {found[0].word!r}")
            self._atom(*found)
        elif word not in self.lexicon.common and self._compound(word):
            pass
        elif word in self.terms:
            self._atom(Atom(word, word, "", "term", "people", "people"), "")
        elif word not in self.lexicon.operators["en"].stop or self.language != "en":
            self.unknown.append(word)
            self.just_read = False

    def _mark(self, mark: str) -> None:
        if mark == ",":
            self.tie = "comma"
            self.just_read = False
        elif mark in "&+/":
            self.tie = "and"
            self.just_read = False
        elif mark not in ":@=<>":
            self._end_clause()

    def _number(self, token: Token) -> None:
        scope = self.scope
        if token.kind == "times":
            scope.share = token.value if "%" in token.text else None
            scope.factor *= token.value
            return
        if token.kind == "decibels" or (token.kind == "number" and token.signed):
            last = (
                self.drafts[-1] if self.drafts and self.drafts[-1].clause == self.clause else None
            )
            if (
                last is not None
                and (scope.fresh is False or not scope.kind)
                and last.peak_db is None
            ):
                self._give_gain(last, token.value, token.signed)
            else:
                scope.gain_db, scope.gain_signed = token.value, token.signed
            return
        self.unknown.append(token.text.strip())

    def _give_gain(self, draft: _Draft, gain_db: float, signed: bool) -> None:
        draft.peak_db = gain_db if signed or draft.amount > 0 else -abs(gain_db)
        draft.operated = self.operated = True

    # Phrases that change others.

    def _changed(self, phrase: str, kind: str, factor: float) -> None:
        scope = self.scope
        self.just_read = False
        if kind == "strength":
            scope.factor = min(max(scope.factor * factor, _WEAKEST), _STRONGEST)
        elif kind == "but":
            self._end_clause()
            self.after_but = True
        elif kind == "link":
            # "no bass or treble": what is alike in both.
            either = phrase in ("or", "nor", "o", "ou", "oder", "ni", "nem", "oppure", "noch", "ed")
            self.tie = "or" if either and phrase != "ed" else "and"
        elif kind == "with":
            self._end_scope()
            self.tie = "and"
        elif kind == "enough":
            self._enough()
        elif kind == "contrast":
            if any(d.clause == self.clause for d in self.drafts):
                self._set("than")
        elif kind == "remove" and phrase in _SCARCELY and self._compares(phrase):
            scope.factor *= _BARELY
        elif kind == "negate":
            if not scope.fresh:
                self._end_scope()
            self.scope.negated = not self.scope.negated
            if phrase.startswith(("is", "are", "was", "does")):
                self.copula = True
        else:
            self._set(kind)
            if kind == "lack":
                self.copula = self.copula or phrase.endswith("be")

    def _compares(self, phrase: str) -> bool:
        """Whether the word after a phrase is a comparative."""
        texts = [t.text for t in self.tokens]
        after = texts[texts.index(phrase) + 1 :][:1] if phrase in texts else []
        return bool(after) and after[0].endswith("er")

    def _set(self, kind: str) -> None:
        scope = self.scope
        if not scope.fresh:
            self._end_scope()
            scope = self.scope
        if kind == "lack" and scope.kind in ("less", "remove"):
            scope.kind = "lack"  # "fix the lack of bass"
        elif kind in ("more", "too") and scope.kind in ("less", "remove"):
            pass  # "avoid adding mud", "reduce the excess of bass"
        elif kind == "more" and scope.kind == "too":
            pass  # "too much boosted bass"
        else:
            scope.kind = kind
        self.operated = True

    def _end_scope(self) -> None:
        self.scope = _Scope()

    def _enough(self) -> None:
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.clause != self.clause:
            self._set("lack") if self.scope.negated else None
            self.scope.negated = False
        elif last.negated or self.scope.negated:
            last.amount, last.operated, last.keep = 1.0, True, False
            last.negated = self.scope.negated = False
            self.complaint = True
        elif self.copula or last.is_plain:
            last.keep = True

    # Phrases said of the words before them.

    def _said_of_before(self, at: int) -> int:
        """What is said of the words before: "bass down", "the top is too loud", "... is fine"."""
        subjects = [d for d in self.drafts if d.clause == self.clause and d.is_plain]
        if not subjects:
            return 0
        for length in range(_LONGEST_PHRASE, 0, -1):
            phrase = self._phrase(at, length)
            if phrase is None:
                continue
            stated = self.copula or self.scope.kind == "too"
            if (
                stated and (self._level(phrase, subjects) or self._praise(phrase, subjects))
            ) or self._after(phrase, at + length, subjects):
                return at + length
        return 0

    def _level(self, phrase: str, subjects: list[_Draft]) -> bool:
        sign = self.operators.levels.get(phrase)
        if sign is None:
            return False
        atom = recogniser(self.lexicon).listed(phrase, self.language)
        levelled = atom is None or atom.concept in ("loud", "quiet")
        if not levelled and subjects[-1].atom.kind not in ("place", "source"):
            return False
        if not levelled and subjects[-1].atom.kind == "source":
            return False
        if self.scope.negated:
            sign = -sign
        size = 1.0 if sign > 0 else -_LESS
        for draft in self._tied(subjects):
            draft.amount = sign * min(size * self.scope.factor, _STRONGEST if sign > 0 else 1.0)
            draft.operated = True
        self.operated = self.complaint = True
        self._end_scope()
        self.copula = False
        return True

    def _praise(self, phrase: str, subjects: list[_Draft]) -> bool:
        if phrase not in self.operators.praise or self.scope.negated or not self.copula:
            return False
        for draft in self._tied(subjects):
            draft.keep = True
        self.operated = True
        self._end_scope()
        return True

    def _after(self, phrase: str, end: int, subjects: list[_Draft]) -> bool:
        kind = self.operators.after.get(phrase)
        last = self.drafts[-1]
        if kind is None or not self.just_read or not last.is_plain:
            return False
        if self._in("place_only", phrase) and last.atom.kind not in ("place", "source", "fault"):
            return False
        if not self._ends_here(phrase, end):
            return False
        scope, self.scope = self.scope, _Scope(kind, factor=self.scope.factor)
        self.scope.gain_db, self.scope.gain_signed = scope.gain_db, scope.gain_signed
        for draft in self._tied(subjects):
            self._operate(draft)
        self._end_scope()
        self.operated = True
        self.just_read = False
        return True

    def _ends_here(self, phrase: str, end: int) -> bool:
        """Whether a phrase is said of the word before it, not of the one after it."""
        if end >= len(self.tokens) or self.tokens[end].kind != "word":
            return True
        if phrase == "free":
            return True
        following = self.tokens[end].text
        change = self._change(following)
        if change is not None and change[0] in ("link", "but", "strength", "with"):
            return True
        if self._atom_length(end):
            after = end + self._atom_length(end)
            return after < len(self.tokens) and self.tokens[after].text in self.operators.after
        verb = self._change(phrase) is not None
        return not (verb and following in self.operators.stop)

    def _atom_length(self, at: int) -> int:
        for length in (3, 2, 1):
            phrase = self._phrase(at, length)
            if phrase and recogniser(self.lexicon).listed(phrase, self.language):
                return length
        word = self.tokens[at].text
        known = word not in self.operators.stop and self._change(word) is None
        return int(known and recogniser(self.lexicon).recognise(word, self.language) is not None)

    def _tied(self, subjects: list[_Draft]) -> list[_Draft]:
        """The last of some words and those that are tied to it ("bass and treble up")."""
        tied = [subjects[-1]]
        for draft in reversed(subjects[:-1]):
            if not tied[0].tie:
                break
            tied.insert(0, draft)
        return tied

    def _mover(self, at: int) -> int:
        """ "Turn the bass up", "roll the top off": the particle tells, wherever it stands."""
        verb = self.tokens[at].text
        if not self._in("movers", verb) or self._joined_op(at):
            return 0
        seen = False
        for p in range(at + 1, len(self.tokens)):
            token = self.tokens[p]
            if token.kind == "mark" and token.text not in ":&+/":
                return 0
            if token.kind != "word":
                continue
            change = self._change(token.text)
            if change is not None and change[0] in ("but", "more", "lack"):
                return 0  # "get more bass out of it"
            if seen and self._in("particles", token.text):
                self.used.add(p)
                self._set(_moved(verb, token.text))
                return at + 1
            seen = seen or bool(self._atom_length(p))
        return 0

    def _joined_op(self, at: int) -> bool:
        return any(
            (phrase := self._phrase(at, n)) is not None
            and (self._change(phrase) or recogniser(self.lexicon).listed(phrase, self.language))
            for n in (4, 3, 2)
        )

    # Words for sounds.

    def _atom(self, atom: Atom, affix: str) -> None:
        before = self.drafts[-1] if self.drafts else None
        same = before is not None and before.clause == self.clause
        if not self.scope.fresh and before is not None and not self._goes_on(before, atom):
            gain = self.scope.gain_db
            self._end_scope()
            self.scope.gain_db = gain
        draft = _Draft(atom, self.clause, tie=self.tie if same else "", after_but=self.after_but)
        draft.desired = self.desire
        if atom.kind == "quality" and atom.text.endswith(("en", "ens")):
            self.operated = True  # "tighten the bass guitar": a verb
        draft.follows_at_once = same and self.just_read and not self.tie
        if same and self.preposition and atom.kind in ("place", "source"):
            draft.place_of_another = True
        elif affix:
            outer = self.scope
            kind = "less" if outer.negated and affix == "remove" else affix  # "not unclear"
            self.scope = _Scope(kind, outer.negated)
            self._operate(draft)
            self.scope = outer
            self.operated = True
        else:
            self._told(draft)
        if not draft.place_of_another:
            self.preposition = False
        self.drafts.append(draft)
        self.tie = ""
        self.just_read = True

    def _told(self, draft: _Draft) -> None:
        """Give a word what waits for it; words before it may turn out to say where it is heard."""
        scope = self.scope
        subjects = [
            d
            for d in self.drafts
            if d.clause == self.clause and d.is_plain and d.atom.kind in ("place", "source")
        ]
        linked = self.tie in ("and", "or", "comma")
        if (self.copula or (scope.kind in ("lack", "too") and scope.fresh)) and not linked:
            for subject in subjects:
                subject.place_of_another = True
        if (
            self.copula
            and (draft.atom.kind == "fault" or self._is_likened(draft, subjects))
            and not self.desire
            and not scope.kind
            and not scope.negated
        ):
            scope.kind = "too"
            self.complaint = self.operated = True
        self._operate(draft)
        if scope.kind in ("too", "lack") and not self.desire:
            self.complaint = True
        scope.fresh = False
        scope.factor = 1.0

    def _is_likened(self, draft: _Draft, subjects: list[_Draft]) -> bool:
        """ "My voice sounds like a telephone": nobody asks for that."""
        concept = self.lexicon.concepts.get(draft.atom.concept)
        return bool(subjects) and concept is not None and concept.opposite == "full"

    def _goes_on(self, before: _Draft, atom: Atom) -> bool:
        """Whether what was asked of the word before is asked of this one, too."""
        scope = self.scope
        negative = scope.negated or scope.kind in (*_NEGATIVE, "than", "opposite")
        if not negative:
            return True
        if self.tie in ("", "or"):
            return before.clause == self.clause
        if atom.kind == "fault":
            return True
        if atom.text.endswith(("ens", "en")) and atom.kind == "quality":
            return False  # "cut the noise and brighten the trumpet": a verb of its own
        alike = before.atom.kind == atom.kind
        return alike and (atom.kind == "place" or self.tie == "and")

    def _operate(self, draft: _Draft) -> None:
        """Set what is asked of a word: signs multiply."""
        scope = self.scope
        kind, factor = scope.kind, scope.factor
        if scope.share is not None:
            compared = kind == "more" or draft.atom.text.endswith("er")
            if compared:  # "50 % more", "50 % brighter"
                factor *= (1.0 + scope.share) / scope.share
            elif kind == "less":
                factor /= -_LESS
        draft.negated = scope.negated
        if scope.negated:
            amount = {
                "": _NOT_VERY if factor > 1.0 else _REMOVED * min(factor, 1.0),
                "more": _NOT_MORE, "lack": factor, "less": _NOT_LESS, "remove": 0.0,
                "too": _NOT_TOO, "opposite": 1.0, "keep": _REMOVED, "than": 1.0, "very": _NOT_VERY,
            }[kind]  # fmt: skip
            draft.keep = kind == "remove"
        else:
            amount = {
                "": factor, "more": factor if factor < 1.0 else _MORE * factor, "lack": factor,
                "less": _LESS * factor, "remove": _REMOVED * factor, "too": _LESS * factor,
                "opposite": -factor, "keep": 0.0, "than": _THAN, "very": 1.3,
            }[kind]  # fmt: skip
            draft.keep = kind == "keep"
            draft.opposite = kind == "opposite"
        # Never more than the contrary.
        draft.amount = max(amount, -1.0) if not draft.opposite else amount
        draft.operated = bool(kind or scope.negated)
        if scope.gain_db is not None:
            self._give_gain(draft, scope.gain_db, scope.gain_signed)
            scope.gain_db = None

    # Filters.

    def _take_filters(self, run: FilterRun, at: int) -> None:
        last = self.drafts[-1] if self.drafts else None
        beside = last is not None and last.clause == self.clause and self.just_read
        if beside and last is not None and last.atom.kind in ("place", "fault"):
            # "cut the mud at 300 Hz", "harsh at 3k": the number says what the word means.
            if run.unsigned and (last.amount < 0 or (last.is_plain and last.atom.kind == "fault")):
                run = run.turned()
            self.drafts.pop()
        elif run.unsigned and self._waits_for_less():
            run = run.turned()
        self.filters += run.filters
        self.notes += run.notes
        self._end_scope()
        self.tie = ""
        self.just_read = False
        self.operated = True

    def _waits_for_less(self) -> bool:
        return self.scope.negated or self.scope.kind in _NEGATIVE

    # Ends.

    def _end_clause(self) -> None:
        """What still waits was said of the words before it: "the highs need to be tamed"."""
        scope = self.scope
        here = [d for d in self.drafts if d.clause == self.clause]
        waiting = scope.fresh and scope.kind not in ("", "keep", "than", "opposite")
        plain_ones = [d for d in here if d.is_plain]
        if waiting and plain_ones:
            scope.negated = False
            for draft in self._tied(plain_ones):
                self._operate(draft)
            self.operated = True
        elif scope.factor != 1.0 and here:
            self._scale(here[-1], scope.factor)
        elif scope.gain_db is not None and here:
            self._give_gain(here[-1], scope.gain_db, scope.gain_signed)
        self.scope = _Scope()
        self.clause += 1
        self.copula = self.preposition = self.just_read = self.after_but = self.desire = False
        self.tie = ""

    @staticmethod
    def _scale(draft: _Draft, factor: float) -> None:
        draft.amount = max(draft.amount * factor, -1.0)

    def _settle(self) -> None:
        """What only the whole text tells."""
        if len(self.drafts) > 1:  # "a nice warm sound" is a warm one
            said = [d for d in self.drafts if d.atom.concept != "pleasant" or d.operated]
            self.drafts = said or self.drafts
        self._flip_faults()
        self._drop_places()
        self._settle_sources()
        dropped = [d for d in self.drafts if d.place_of_another]
        if any(not d.place_of_another for d in self.drafts) or self.filters:
            self.drafts = [d for d in self.drafts if not d.place_of_another]
            for draft in dropped:
                self.notes.append(f"{draft.atom.text!r} says where it is heard")

    def _levels(self, draft: _Draft):  # type: ignore[no-untyped-def]
        concept = self.lexicon.concepts.get(draft.atom.concept)
        return None if concept is None else concept.levels

    def _agree(self, a: _Draft, b: _Draft) -> bool:
        one, other = self._levels(a), self._levels(b)
        return one is None or other is None or bool(one @ other > 0)

    def _flip_faults(self) -> None:
        """A fault beside a wish is what is to go: "smooth out the harshness", "dull, needs air"."""
        for i, draft in enumerate(self.drafts):
            if draft.atom.kind != "fault" or not draft.is_plain or draft.desired:
                continue
            wished = [
                d
                for d in self.drafts
                if d is not draft and d.amount > 0 and d.atom.kind in ("quality", "fault")
                and d.clause == draft.clause and not self._agree(d, draft)
            ]  # fmt: skip
            tied = bool(draft.tie) or (i + 1 < len(self.drafts) and bool(self.drafts[i + 1].tie))
            but = draft.after_but and any(d.amount > 0 for d in self.drafts[:i])
            turned = any(d.desired for d in wished)  # "thin, make it fuller"
            if self.complaint or but or turned or (wished and not tied):
                draft.amount, draft.operated = _LESS, True
                self.operated = True

    def _drop_places(self) -> None:
        """ "Harsh highs" is about what is harsh, "tight low end" about what is tight."""
        for before, draft in zip(self.drafts, self.drafts[1:], strict=False):
            if not draft.follows_at_once or "place" not in (before.atom.kind, draft.atom.kind):
                continue
            place, other = (draft, before) if draft.atom.kind == "place" else (before, draft)
            if other.atom.kind == "place" or other.keep or place.peak_db is not None:
                continue
            if other.atom.kind == "fault" or not self._agree(place, other):
                place.place_of_another = True
                if place is before and not other.operated and place.operated:
                    other.amount, other.operated = place.amount, True

    def _settle_sources(self) -> None:
        sources = [d for d in self.drafts if d.atom.kind == "source" and not d.place_of_another]
        others = [d for d in self.drafts if d.atom.kind != "source"]
        if not sources or not (others or self.filters):
            return
        bare = not (self.operated or any(d.desired for d in self.drafts) or self.filters)
        for draft in sources:
            if draft.keep or (draft.operated and draft.peak_db is not None):
                continue
            own = draft.operated and draft.tie != "" and not draft.follows_at_once
            if bare:
                draft.amount = SOURCE_AMOUNT
                self.notes.append(
                    f"{draft.atom.text!r}: what it is made for, which shades the answer"
                )
            elif not own:
                draft.place_of_another = True

    def _verbs_as_words(self) -> None:
        """ "Boost" or "scoop" alone is a word of its own, beside others it changes them."""
        for at in range(len(self.tokens)):
            for length in (3, 2, 1):
                phrase = self._phrase(at, length)
                atom = phrase and recogniser(self.lexicon).listed(phrase, self.language)
                if atom:
                    self.drafts.append(_Draft(atom, 0))
                    return

    def _parts(self) -> tuple[Part, ...]:
        """The words as parts, each meaning once: the strongest of what is asked of it."""
        parts: dict[tuple[str, bool, bool], Part] = {}
        for d in self.drafts:
            amount = 0.0 if d.keep else round(d.amount, 4)
            part = Part(d.atom, amount, d.keep, d.opposite, None if d.keep else d.peak_db)
            key = (d.atom.concept or d.atom.word, d.keep, amount < 0)
            known = parts.get(key)
            if known is None or abs(amount) > abs(known.amount):
                parts[key] = part
        return tuple(parts.values())


def _moved(verb: str, particle: str) -> str:
    if verb in ("clean", "tidy", "clear"):
        return "remove"
    if particle in ("up", "forward", "in"):
        return "more"
    brought_back = verb in ("bring", "put", "get") and particle == "back"
    return "more" if brought_back or (verb == "bring" and particle == "out") else "less"
