"""A whole answer: the setting, how sure it is, and what it leans on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector
from eqmorph.errors import UnintelligibleTextError, UnknownTermError
from eqmorph.sound.codec import Codec
from eqmorph.words.combining import combined_db, own
from eqmorph.words.expression import Atom, Expression
from eqmorph.words.five_bands import as_five_bands
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.meaning import read, word_meaning
from eqmorph.words.memory import Memory
from eqmorph.words.own_words import OwnWords, taste
from eqmorph.words.reading import read as read_expression
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
# The most that is stated of a text with a slip, a word that nothing is known of, or nothing but
# what is played.
_DOUBTFUL = 0.55
_MOST_WORDS = 4096
# What moods, instruments and words that only people know say of a sound is a guess.
_VAGUE = ("image", "source", "people")
# Other forms of a known word are what its people mean if there are so many of them: a few people's
# middle is further from those who say it otherwise than what all words together tell.
_ENOUGH_PEOPLE = 10
_WAY_OUT = ", no word for a sound is found in it; `eqmorph words` lists the known ones"


@dataclass(frozen=True)
class Evidence:
    """A known word that an answer leans on.

    Attributes
    ----------
    term : str
    weight : float
        Of this answer; a negative one pushes away.
    n_people : int
        How many used the word in the data that the model was built from; 0 where only the lexicon
        knows it.
    source : str
        Where it is known from: "people", or the citation of the lexicon.
    n_socialfx : int
        How many settings SocialFX has for the word. They are told and not learnt from: they did not
        bring answers nearer to people who were left out.
    """

    term: str
    weight: float
    n_people: int
    source: str
    n_socialfx: int = 0

    def __str__(self) -> str:
        people = f"{self.n_people} {'person' if self.n_people == 1 else 'people'}"
        counts = [people] if self.n_people else []
        counts += [f"{self.n_socialfx} in SocialFX"] if self.n_socialfx else []
        return f"{self.term} ({', '.join(counts)})" if counts else self.term


@dataclass(frozen=True)
class Answer:
    """What the model makes of a text.

    Attributes
    ----------
    text : str
        Normalised.
    expression : str
        How it was read: "1.3 x warm, less 0.8 x muddy, -3 dB at 250 Hz".
    setting : ParametricEq or GraphicEq
    confidence : float or None
        Chance that a person who says this is closer to the setting than to no change, 0 to 1; None
        where nothing is left to chance: filters in numbers are made as asked.
    expected_error_db : float
        Typical RMS distance of such a person's curve.
    error_interval_db : (float, float)
        80 % of such people are this far.
    frequencies_hz, low_db, high_db : tuple of float
        80 % of such people's gains are between these at each frequency, on the whole.
    evidence : tuple of Evidence
        Most weight first.
    scale : float
        What the curve was multiplied with for caution; 1 where the answer is confident.
    note : str
        How the text was read and what to be careful about; may be empty.
    known : bool
        Whether people are known who used this very word often.
    band_error_db : float
        How far the bands are from the sound that was asked: RMS, at 48 kHz.
    """

    text: str
    setting: Equalizer
    confidence: float | None
    expected_error_db: float
    error_interval_db: tuple[float, float]
    evidence: tuple[Evidence, ...]
    scale: float
    note: str
    known: bool
    band_error_db: float = 0.0
    expression: str = ""
    frequencies_hz: tuple[float, ...] = field(repr=False, default=())
    low_db: tuple[float, ...] = field(repr=False, default=())
    high_db: tuple[float, ...] = field(repr=False, default=())

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data."""
        data = {k: v for k, v in vars(self).items() if k not in ("setting", "evidence")}
        evidence = [asdict(e) for e in self.evidence]
        return {**data, "setting": self.setting.to_dict(), "evidence": evidence}

    def __str__(self) -> str:
        leaning = ", ".join(map(str, self.evidence))
        sure = (
            "as asked"
            if self.confidence is None
            else f"{self.confidence:.0%} sure, people differ by about "
            f"{self.expected_error_db:.1f} dB; from {leaning or 'nothing'}"
        )
        return f"{self.text}: {sure}" + (f"; {self.note}" if self.note else "")


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
    same = known.find(text) if known is not None and expression.is_empty else None
    if same is not None:  # a slip or form that only the data's vocabulary knows
        return read_expression(same, words.process.lexicon, words.shared_terms)
    if expression.is_empty and not any("left as it is" in note for note in expression.notes):
        suggestions = known.suggestions(text) if known is not None else []
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        hint = f"; did you mean {' or '.join(map(repr, suggestions))}?" if suggestions else ""
        raise UnintelligibleTextError(
            f"unknown term {shown!r}{hint or _WAY_OUT}",
            text,
            suggestions,
        )
    return expression


def read_leniently(text: str, words: WordModel) -> Expression:
    """What a text says, or nothing: for what need not be a word."""
    try:
        return read_expression(text, words.process.lexicon, words.shared_terms)
    except ValueError:
        return Expression(text)


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
    confidence : float or None
    notes : tuple of str
    known : bool
        Whether people are known who used this very word often.
    setting : ParametricEq or None
        An answer that is not to be decoded: a user's own, or filters said in numbers.
    """

    expression: Expression
    latent: FloatArray
    expected: FloatArray
    scale: float
    confidence: float | None
    notes: tuple[str, ...]
    known: bool
    setting: Equalizer | None = None


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
        Whether people are known who used this very word often.
    """

    latent: FloatArray
    expected: FloatArray
    curve_db: FloatArray
    known: bool


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
    memory: Memory[str, tuple[FloatArray, Answer]] = field(default_factory=Memory)
    sounds: Memory[str, WordSound] = field(default_factory=lambda: Memory(_MOST_WORDS))

    def latent(self, text: str) -> FloatArray:
        """What is to be heard for a text, shape (latent_dim,); raises as `answer`."""
        return self._found(text)[0]

    def answer(self, text: str) -> Answer:
        """The whole answer to a text.

        Raises
        ------
        TypeError
            If it is not text.
        UnintelligibleTextError
            If no word for a sound is found in it.
        """
        return self._found(text)[1]

    def _found(self, text: str) -> tuple[FloatArray, Answer]:
        name = self.name(text)
        found = self.memory.get(name)
        return found if found is not None else self._finish([(name, self._draft(name))])[0]

    def name(self, text: str) -> str:
        """What a text is called: a known word by its own name, any other in lower case."""
        known = self.known.find(text)
        own = self.own.central(text) is not None
        return normalise(text) if own or known is None else known

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
        meaning = read(term, self.words.process.lexicon)
        if not meaning.words:
            return None
        latent: FloatArray = self.words.process.mean([meaning])[0]
        return latent

    def _draft(self, name: str) -> Draft:
        own = self.own.central(name)
        if own is not None:
            note = f"your own word, from {len(self.own.settings[name])} of your settings"
            latent = self.codec.encode(own.to_vector()[None])[0]
            said = read_leniently(name, self.words)
            return Draft(said, latent, latent, 1.0, self._chance(latent), (note,), True, own)
        said = understood(name, self.words, self.known)
        if said.is_literal:
            return self._literal(said)
        single = said.single
        if single is not None:
            sound = self.sound(single)
            return self._stated(said, sound.latent, sound.expected, sound.known, None)
        return self._composed(said)

    def sound(self, atom: Atom) -> WordSound:
        """What one word means to this user, remembered."""
        found = self.sounds.get(atom.word)
        return found if found is not None else self.sounds.put(atom.word, self._sound(atom))

    def _sound(self, atom: Atom) -> WordSound:
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
        return WordSound(latent, expected, self.words.curve_db(latent), known is not None)

    def _composed(self, said: Expression) -> Draft:
        """Several words, or one that is asked for otherwise than as such, and filters beside."""
        sounds = [self.sound(part.atom) for part in said.parts]
        curve = self._together(said, lambda sound: sound.curve_db)
        if said.filters:
            played = as_five_bands(said.filters, curve, self.words.frequencies_hz)
            said = replace(said, notes=(*said.notes, *played.notes))
            heard = self.codec.encode(played.setting.to_vector()[None])[0]
            return self._stated(said, heard, heard, False, played.setting)
        code = self.words.process.code
        latent = expected = code.encode(curve)
        if any(sound.latent is not sound.expected for sound in sounds):
            expected = code.encode(
                self._together(said, lambda sound: self.words.curve_db(sound.expected))
            )
        return self._stated(said, latent, expected, False, None)

    def _together(
        self, said: Expression, curve_of: Callable[[WordSound], FloatArray]
    ) -> FloatArray:
        curve = combined_db(said, lambda atom: curve_of(self.sound(atom)))
        assert curve is not None, "an expression with words"
        return curve

    def _literal(self, said: Expression) -> Draft:
        """Filters alone are made as asked: nothing about them is left to chance."""
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
    ) -> Draft:
        """With what can be said of how sure it is, and why."""
        notes = [*said.notes, *self._unknown(said)]
        size, whole = np.linalg.norm(latent), np.linalg.norm(expected)
        scale = float(size / whole) if whole > 0 else 1.0
        if size < _NO_CHANGE_DB:
            notes.append("asks for no change")
        elif scale < _WORTH_SAYING:
            notes.append(
                f"too few people used such words: a cautious guess, at {scale:.0%} of its strength"
            )
        chance = self._chance(expected)
        doubtful = said.unknown or any(p.atom.how == "slip" for p in said.parts)
        if doubtful or all(p.atom.kind == "source" for p in said.parts):
            chance = min(chance, _DOUBTFUL)
        return Draft(said, latent, expected, min(scale, 1.0), chance, tuple(notes), known, setting)

    @staticmethod
    def _unknown(said: Expression) -> list[str]:
        named = ", ".join(map(repr, said.unknown))
        return [f"nothing is known of {named}"] if named else []

    def _chance(self, latent: FloatArray) -> float:
        return float(self.words.calibration.confidence(np.linalg.norm(latent)))

    def _finish(self, drafts: Sequence[tuple[str, Draft]]) -> list[tuple[FloatArray, Answer]]:
        """The answers of some drafts, their sounds decoded all at once."""
        latents = np.stack([draft.latent for _, draft in drafts])
        settings = self.codec.decode(latents)
        errors = self.codec.errors_db(latents, settings)
        made = []
        for (name, draft), latent, values, error in zip(
            drafts, latents, settings, errors, strict=True
        ):
            eq = draft.setting or equalizer_from_vector(self.codec.space, values)
            missed = 0.0 if draft.setting is not None else float(error)
            latent.flags.writeable = False
            answer = assemble(draft, self.words, eq, missed)
            made.append(self.memory.put(name, (latent, answer)))
        return made


def assemble(draft: Draft, words: WordModel, setting: Equalizer, band_error_db: float) -> Answer:
    """Put an answer together around a setting and the latent that it was made from."""
    calibration, curve = words.calibration, words.curve_db(draft.expected)
    literal = draft.confidence is None
    error = 0.0 if literal else float(calibration.expected_error_db(np.linalg.norm(draft.expected)))
    return Answer(
        draft.expression.text,
        setting,
        draft.confidence,
        error,
        (calibration.low_ratio * error, calibration.high_ratio * error),
        evidence_of(draft.expression, words),
        draft.scale,
        "; ".join(draft.notes),
        draft.known,
        band_error_db,
        str(draft.expression),
        tuple(words.frequencies_hz.tolist()),
        tuple((curve + calibration.curve_low * error).tolist()),
        tuple((curve + calibration.curve_high * error).tolist()),
    )


def evidence_of(said: Expression, words: WordModel) -> tuple[Evidence, ...]:
    """What an answer leans on: the words in it, then the terms that sway these most."""
    sources = {**words.process.lexicon.sources, "people": "people"}

    def evidence(term: str, weight: float, source: str) -> Evidence:
        people, elsewhere = words.people.get(term, 0), words.socialfx.get(term, 0)
        return Evidence(term, weight, people, source, elsewhere)

    listed = [evidence(str(p.atom), p.amount, sources[p.atom.source]) for p in said.parts]
    if not listed:
        return ()
    weights = np.sum([p.amount * words.influences(p.atom) for p in said.parts], axis=0)
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
    """Different people's takes around a predicted latent, shape (n, latent_dim)."""
    error = float(words.calibration.expected_error_db(np.linalg.norm(latent)))
    normal = rng.standard_normal((n, len(words.spread)))
    takes: FloatArray = latent + error * normal @ words.spread
    return takes
