"""From any text to its latent and its whole answer, remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import UnintelligibleTextError, UnknownTermError
from eqmorph.sound.codec import Codec
from eqmorph.words.answer import Answer, Evidence, Nearer
from eqmorph.words.calibration import Calibration
from eqmorph.words.combining import combined_db, own
from eqmorph.words.expression import Atom, Expression, Part
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.meaning import read, word_meaning
from eqmorph.words.memory import Memory
from eqmorph.words.own_reading import OWN, OwnReading, own_atom
from eqmorph.words.own_words import OwnWords, taste
from eqmorph.words.reading import read as read_expression
from eqmorph.words.turns import Turn, turn_of
from eqmorph.words.word_model import WordModel

# Below this chance of being closer to a person than flat is, an answer is scaled towards flat, down
# to the least at a toss of a coin. The process shrinks what it knows little of already: judged on
# people left out, the less caution the smaller the error (docs/REPORT.md), so this is mild.
CAUTIOUS_BELOW = 0.55
_TOSS = 0.5
_LEAST_SCALE = 0.5
_MOST_EVIDENCE = 5
_LEAST_WEIGHT = 0.02
# Below this an answer asks for nothing, and above this it is no weaker for caution.
_NO_CHANGE_DB = 0.02
_WORTH_SAYING = 0.995
# Every take on a request goes at least so far its way.
_LEAST_TAKE = 0.25
# The most that is stated of a text with a slip, a word that nothing is known of, or nothing but
# what is played.
_DOUBTFUL = 0.55
_MOST_WORDS = 4096
# What moods and words that only people know say of a sound is a guess.
_VAGUE = ("image", "people")
# Other forms of a known word are what its people mean if there are so many of them: a few people's
# middle is further from those who say it otherwise than what all words together tell.
_ENOUGH_PEOPLE = 10
_WAY_OUT = ", no word for a sound is found in it; `eqmorph words` lists the known ones"


def understood(text: str, words: WordModel, known: KnownTerms | None = None) -> Expression:
    """What a text says that a model can answer.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If no word of it is known to the lexicon or used by two people, nor a filter said in it.
    """
    expression = read_expression(text, words.process.lexicon, words.shared_terms)
    return resolved(expression, text, words, known)


def resolved(
    expression: Expression, text: str, words: WordModel, known: KnownTerms | None = None
) -> Expression:
    """A reading, or that of the known word that a text is a slip of; raises as `understood`."""
    same = known.find(text) if known is not None and expression.is_empty else None
    if same is not None:  # a slip or form that only the data's vocabulary knows
        return read_expression(same, words.process.lexicon, words.shared_terms)
    if expression.refused:
        raise UnintelligibleTextError(
            f"{text!r} cannot be followed: {expression.refused}{_way_out(expression.refused)}", text
        )
    if expression.is_empty and not expression.leaves_something:
        suggestions = known.suggestions(text) if known is not None else []
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        hint = f"; did you mean {' or '.join(map(repr, suggestions))}?" if suggestions else ""
        raise UnintelligibleTextError(
            f"unknown term {shown!r}{hint or _WAY_OUT}",
            text,
            suggestions,
        )
    return expression


def _way_out(reason: str) -> str:
    """What to say instead."""
    if "Hz" in reason:
        return "; name a frequency there"
    return "; ask for more or less of it" if "too little" in reason else ""


def caution(confidence: float) -> float:
    """What a curve is multiplied with: 1 from `CAUTIOUS_BELOW` on, less below."""
    share = (confidence - _TOSS) / (CAUTIOUS_BELOW - _TOSS)
    return float(np.clip(share, _LEAST_SCALE, 1.0))


@dataclass(frozen=True, eq=False)
class Draft:
    """The answer for a text, before its sound is made five bands.

    Attributes
    ----------
    expression : Expression
    latent : array, shape (latent_dim,)
        What is to be heard.
    expected : array, shape (latent_dim,)
        What was understood, before caution: what people are expected around.
    scale : float
        What caution made of it: the size of the one by that of the other.
    nearer : Nearer or None
        How many people it is nearer to than no change; None where nothing is left to chance.
    notes : tuple of str
    known : bool
        Whether people are known who used this very word often.
    setting : ParametricEq or None
        An answer that is not to be decoded: a user's own, or filters said in numbers.
    calibration : Calibration or None
        What is stated of how far people are; that of words in general by default.
    """

    expression: Expression
    latent: FloatArray
    expected: FloatArray
    scale: float
    nearer: Nearer | None
    notes: tuple[str, ...]
    known: bool
    setting: Equalizer | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, eq=False)
class WordSound:
    """What one word of a request means: its sound, and how sure that is.

    Attributes
    ----------
    latent, expected : array, shape (latent_dim,)
        With and without caution.
    curve_db : array, shape (bins,)
        The response of `latent`.
    known : bool
        Whether people are known who used this very word often, or it is the user's own.
    term : str or None
        The model's word that it is, if any.
    setting : ParametricEq or None
        Of a user's own word.
    """

    latent: FloatArray
    expected: FloatArray
    curve_db: FloatArray
    known: bool
    setting: ParametricEq | None = None
    term: str | None = None


@dataclass(frozen=True, eq=False)
class Made:
    """What was made of a text: its sound and setting, and the rest of the answer when asked for.

    What an answer leans on takes longer to find than its setting.
    """

    latent: FloatArray
    setting: Equalizer
    answer_of: Callable[[], Answer] = field(repr=False)

    @cached_property
    def answer(self) -> Answer:
        """The whole answer."""
        return self.answer_of()


@dataclass(frozen=True, eq=False)
class Answering:
    """From any text to its latent and its whole answer, remembered.

    Attributes
    ----------
    codec : Codec
    words : WordModel
    known : KnownTerms
    latents : mapping of str to array, shape (latent_dim,)
        The middle of the people of each known term.
    own : OwnWords
    memory, sounds : Memory
        Of answers by text, and of words by what they are.
    """

    codec: Codec
    words: WordModel
    known: KnownTerms
    latents: Mapping[str, FloatArray]
    own: OwnWords
    memory: Memory[str, Made] = field(default_factory=Memory)
    sounds: Memory[str, WordSound] = field(default_factory=lambda: Memory(_MOST_WORDS))

    def latent(self, text: str) -> FloatArray:
        """What is to be heard for a text, shape (latent_dim,); raises as `answer`."""
        return self._found(text).latent

    def setting(self, text: str) -> Equalizer:
        """The setting of a text, without the rest of its answer; raises as `answer`."""
        return self._found(text).setting

    def change(self, text: str, previous: FloatArray | None = None) -> FloatArray:
        """What a text adds to a sound that is there, shape (latent_dim,).

        Parameters
        ----------
        text : str
        previous : array, shape (latent_dim,), optional
            What was added last: "a bit less of that" takes a share of it back.

        Raises
        ------
        TypeError, UnintelligibleTextError
            As `answer`; and where a text only says how much of what was before, without it.
        """
        said = self._leniently(text) if isinstance(text, str) else None
        if said is None or not said.again or not said.is_empty:
            return self.latent(text)
        if previous is None:
            raise UnintelligibleTextError(
                f"{text!r} says how much of what was asked before, and nothing was: name a word",
                text,
            )
        return said.again * previous

    def answer(self, text: str) -> Answer:
        """The whole answer to a text.

        Raises
        ------
        TypeError
            If it is not text.
        UnintelligibleTextError
            If no word for a sound is found in it.
        """
        return self._found(text).answer

    def _found(self, text: str) -> Made:
        name = self.name(text)
        found = self.memory.get(name)
        return found if found is not None else self._finish([(name, self._draft(name))])[0]

    def name(self, text: str) -> str:
        """Under what a text is remembered: lower case, single spaces.

        Raises
        ------
        TypeError
            If it is not text.
        """
        if not isinstance(text, str):
            raise TypeError(f"a term is text, got {type(text).__name__}")
        return normalise(text)

    @cached_property
    def _reading(self) -> OwnReading:
        lexicon, terms = self.words.process.lexicon, self.words.shared_terms
        return OwnReading(self.own.settings, lexicon, terms, self.known.of_atom)

    def _leniently(self, text: str) -> Expression:
        """What a text says, or nothing: for what need not be a word."""
        try:
            return self._reading.read(text)
        except ValueError:
            return Expression(text)

    def own_name(self, text: str) -> str | None:
        """The user's own word that a text is as such, in any form of a known one; or None.

        Raises
        ------
        TypeError
            If it is not text.
        """
        name = self.name(text)
        if name in self.own.settings or not self.own.settings:
            return name if name in self.own.settings else None
        single = self._leniently(text).single
        return single.word if single is not None and single.source == OWN else None

    def turn(self, text: str) -> Turn | None:
        """Whether a text only asks to go back; an own word of that name goes before it.

        Raises
        ------
        TypeError
            If it is not text.
        """
        return None if self.own_name(text) is not None else turn_of(self._leniently(text))

    def prepare(self, texts: Iterable[str]) -> None:
        """Work out the answers to many texts at once; those without an answer are passed over."""
        drafts = []
        for name in dict.fromkeys(map(self.name, texts)):
            if self.memory.get(name) is None:
                with suppress(UnknownTermError):
                    drafts.append((name, self._draft(name)))
        if drafts:
            self._finish(drafts)

    @cached_property
    def taste(self) -> FloatArray:
        """What is added to every other word for this user, shape (latent_dim,)."""
        return taste(self.own, self.codec, self._crowd)

    def _crowd(self, term: str) -> FloatArray | None:
        known = self.known.find(term)
        if known is not None:
            return self.latents[known]
        # Parts of a name say nothing of it: "my-vocal" is not what others mean by "vocal".
        lexicon = self.words.process.lexicon
        meaning = read(term, lexicon)
        if meaning.unknown or [(w.how, w.text, w.strength) for w in meaning.words] != [
            ("listed", meaning.text, 1.0)
        ]:
            return None
        latent: FloatArray = self.words.process.mean([meaning])[0]
        return latent

    def _draft(self, name: str) -> Draft:
        if name in self.own.settings:
            return self._own(Expression(name, (Part(own_atom(name)),)))
        said = resolved(self._reading.read(name), name, self.words, self.known)
        term = self.known.find(name)
        if said.is_empty and term is not None:  # its people say what no reading does
            return self._stated(said, self.latents[term], self.latents[term], True, None, term)
        if not said.parts:
            return self._literal(said)
        single = said.single
        if single is not None and single.source == OWN:
            return self._own(said)
        if single is not None:
            sound = self.sound(single)
            return self._stated(said, sound.latent, sound.expected, sound.known, None, sound.term)
        return self._composed(said)

    def _own(self, said: Expression) -> Draft:
        """A user's own word as such: what it is, not what others may mean by it."""
        (part,) = said.parts
        sound = self.sound(part.atom)
        note = f"your own word, from {len(self.own.settings[part.atom.word])} of your settings"
        notes = (*said.notes, note)
        return Draft(said, sound.latent, sound.latent, 1.0, None, notes, True, sound.setting)

    def sound(self, atom: Atom) -> WordSound:
        """What one word means to this user, remembered."""
        found = self.sounds.get(atom.word)
        return found if found is not None else self.sounds.put(atom.word, self._sound(atom))

    def _sound(self, atom: Atom) -> WordSound:
        if atom.source == OWN:
            own_setting = self.own.central(atom.word)
            assert own_setting is not None, "an own word"
            latent = self.codec.encode(own_setting.to_vector()[None])[0]
            return WordSound(latent, latent, self.words.curve_db(latent), True, own_setting)
        known = self.known.of_atom(atom)
        if known != atom.word and self.words.people.get(known or "", 0) < _ENOUGH_PEOPLE:
            known = None
        lexicon = self.words.process.lexicon
        if known is not None:
            expected = self.latents[known] + self.taste
        else:
            expected = self.words.process.mean([word_meaning(atom, lexicon)])[0] + self.taste
        concept = lexicon.concepts.get(atom.concept)
        if known is None and concept is not None and not concept.levels.any():
            expected = np.zeros_like(expected)  # "flat", "natural": whatever its users did
        if atom.kind == "place" and known != atom.word:
            # A part of the spectrum, and little of what people do elsewhere.
            expected = self.words.process.code.encode(own(self.words.curve_db(expected), atom))
        sure = known is not None or atom.source not in _VAGUE
        latent = expected if sure else expected * caution(self._chance(expected))
        curve = self.words.curve_db(latent)
        return WordSound(latent, expected, curve, known is not None, None, known)

    def _composed(self, said: Expression) -> Draft:
        """Several words, or one that is asked for otherwise than as such, and filters beside."""
        sounds = [self.sound(part.atom) for part in said.parts]
        curve = self._together(said, lambda sound: sound.curve_db)
        if said.filters:
            begin = self.codec.decode(self.words.process.code.encode(curve)[None])[0]
            from eqmorph.words.five_bands import as_five_bands

            played = as_five_bands(said.filters, curve, self.words.frequencies_hz, begin)
            said = replace(said, notes=(*said.notes, *played.notes))
            heard = self.codec.encode(played.setting.to_vector()[None])[0]
            return self._stated(said, heard, heard, False, played.setting)
        first = said.parts[0]
        alone = len(said.parts) == 1 and first.peak_db is None and not first.lifted
        if alone and (first.amount > 0 or first.opposite):
            return self._multiple(said, sounds[0], first.amount)
        code = self.words.process.code
        latent = expected = code.encode(curve)
        if any(sound.latent is not sound.expected for sound in sounds):
            expected = code.encode(
                self._together(said, lambda sound: self.words.curve_db(sound.expected))
            )
        return self._stated(said, latent, expected, False, None)

    def _multiple(self, said: Expression, sound: WordSound, amount: float) -> Draft:
        """So many times one word: its own bands with other gains, where they can do it."""
        mine = sound.setting
        alone = self.codec.decode(sound.latent[None])[0] if mine is None else mine.to_vector()
        gains = self.codec.space.gains(alone)
        setting = None
        if np.abs(amount * gains).max() <= GAIN_LIMIT_DB:
            setting = equalizer_from_vector(self.codec.space, alone).scaled(amount)
        return self._stated(said, amount * sound.latent, amount * sound.expected, False, setting)

    def _together(
        self, said: Expression, curve_of: Callable[[WordSound], FloatArray]
    ) -> FloatArray:
        curve = combined_db(said, lambda atom: curve_of(self.sound(atom)))
        assert curve is not None, "an expression with words"
        return curve

    def _literal(self, said: Expression) -> Draft:
        """Filters alone are made as asked: nothing about them is left to chance."""
        from eqmorph.words.five_bands import as_five_bands

        played = as_five_bands(said.filters, None, self.words.frequencies_hz)
        latent = self.words.process.code.encode(
            played.setting.magnitude_response_db(self.words.frequencies_hz)
        )
        notes = (*said.notes, *self._unknown(said), *played.notes)
        return Draft(said, latent, latent, 1.0, None, notes, False, played.setting)

    def _stated(
        self,
        said: Expression,
        latent: FloatArray,
        expected: FloatArray,
        known: bool,
        setting: Equalizer | None,
        term: str | None = None,
    ) -> Draft:
        """With what can be said of how sure it is, and why; `term` is the model's word it is."""
        notes = [*said.notes, *self._unknown(said), *self._owned(said)]
        size, whole = np.linalg.norm(latent), np.linalg.norm(expected)
        scale = float(size / whole) if whole > 0 else 1.0
        if size < _NO_CHANGE_DB:
            notes.append("asks for no change")
        elif scale < _WORTH_SAYING:
            notes.append(
                f"too few people used such words: a cautious guess, at {scale:.0%} of its strength"
            )
        calibration = self.words.of_words.get(term or "", self.words.calibration)
        doubtful = said.unknown or any(p.atom.how == "slip" for p in said.parts)
        doubtful = doubtful or all(p.atom.kind == "source" for p in said.parts)
        most = _DOUBTFUL if doubtful and not known else 1.0
        own = term if term in self.words.of_words else None
        only_own = said.parts and all(p.atom.source == OWN for p in said.parts)
        as_asked = size < _NO_CHANGE_DB or (only_own and not said.unknown)
        nearer = None if as_asked else Nearer.of(calibration, float(whole), own, most)
        return Draft(
            said, latent, expected, min(scale, 1.0), nearer, tuple(notes), known, setting,
            calibration,
        )  # fmt: skip

    def _owned(self, said: Expression) -> list[str]:
        """Which of its words are the user's own: nobody else's go into them."""
        own = dict.fromkeys(p.atom.word for p in said.parts if p.atom.source == OWN)
        return [
            f"{name!r} is your own word, from {len(self.own.settings[name])} of your settings"
            for name in own
        ]

    @staticmethod
    def _unknown(said: Expression) -> list[str]:
        named = ", ".join(map(repr, said.unknown))
        return [f"nothing is known of {named}"] if named else []

    def _chance(self, latent: FloatArray) -> float:
        return float(self.words.calibration.confidence(np.linalg.norm(latent)))

    def _finish(self, drafts: Sequence[tuple[str, Draft]]) -> list[Made]:
        """The answers of some drafts, their sounds decoded all at once."""
        latents = np.stack([draft.latent for _, draft in drafts])
        settings = self._settings([draft for _, draft in drafts], latents)
        values = np.stack([setting.to_vector() for setting in settings])
        errors = self.codec.errors_db(latents, values)
        made = []
        for (name, draft), latent, setting, error in zip(
            drafts, latents, settings, errors, strict=True
        ):
            latent.flags.writeable = False
            rest = partial(assemble, draft, self.words, setting, float(error))
            made.append(self.memory.put(name, Made(latent, setting, rest)))
        return made

    def _settings(self, drafts: Sequence[Draft], latents: FloatArray) -> list[Equalizer]:
        """Those that the drafts have, and the others' latents decoded."""
        missing = [i for i, draft in enumerate(drafts) if draft.setting is None]
        decoded = dict(zip(missing, self.codec.decode(latents[missing]), strict=True))
        return [
            draft.setting or equalizer_from_vector(self.codec.space, decoded[i])
            for i, draft in enumerate(drafts)
        ]


def assemble(draft: Draft, words: WordModel, setting: Equalizer, band_error_db: float) -> Answer:
    """Put an answer together around a setting and the latent that it was made from."""
    stated = draft.calibration or words.calibration
    curve = words.curve_db(draft.expected)
    # Of what is as asked nobody is off.
    spread = 0.0 if draft.nearer is None else 1.0
    return Answer(
        draft.expression.text,
        setting,
        draft.nearer,
        spread * stated.error_db,
        (spread * stated.error_low_db, spread * stated.error_high_db),
        evidence_of(draft.expression, words),
        draft.scale,
        "; ".join(draft.notes),
        draft.known,
        band_error_db,
        str(draft.expression),
        tuple(words.frequencies_hz.tolist()),
        tuple((curve + spread * stated.curve_low_db).tolist()),
        tuple((curve + spread * stated.curve_high_db).tolist()),
    )


def evidence_of(said: Expression, words: WordModel) -> tuple[Evidence, ...]:
    """What an answer leans on: the words in it, then the terms that sway these most."""
    sources = {**words.process.lexicon.sources, "people": "people"}

    def evidence(term: str, weight: float, source: str) -> Evidence:
        people, elsewhere = words.people.get(term, 0), words.socialfx.get(term, 0)
        return Evidence(term, weight, people, source, elsewhere)

    listed = [
        Evidence(str(p.atom), p.amount, 0, OWN)
        if p.atom.source == OWN
        else evidence(str(p.atom), p.amount, sources[p.atom.source])
        for p in said.parts
    ]
    others = [p for p in said.parts if p.atom.source != OWN]
    if not others:
        return tuple(listed)
    weights = np.sum([p.amount * words.influences(p.atom) for p in others], axis=0)
    order = np.argsort(-np.abs(weights), kind="stable")[:_MOST_EVIDENCE]
    named = {e.term for e in listed}
    swaying = [
        evidence(term, float(weights[i]), "people")
        for i in order
        if abs(weights[i]) >= _LEAST_WEIGHT and (term := words.process.terms[i]) not in named
    ]
    return (*listed, *swaying)


def sample_latents(
    latent: FloatArray, words: WordModel, n: int, rng: np.random.Generator
) -> FloatArray:
    """Different people's takes around a predicted latent, shape (n, latent_dim).

    They differ by no more than what is asked for: little of a word is little for everybody, and
    nobody who says "less" lifts.
    """
    size = float(np.linalg.norm(latent))
    error = min(words.calibration.error_db, size)
    normal = rng.standard_normal((n, len(words.spread)))
    takes: FloatArray = latent + error * normal @ words.spread
    along = takes @ latent / max(size, _NO_CHANGE_DB)
    backwards = np.minimum(along - _LEAST_TAKE * size, 0.0)
    return takes - np.outer(backwards, latent / max(size, _NO_CHANGE_DB))
