"""A whole answer: the setting, how sure it is, and what it leans on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.either import Equalizer, equalizer_from_vector
from eqmorph.errors import UnintelligibleTextError, UnknownTermError
from eqmorph.sound.codec import Codec
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.memory import Memory
from eqmorph.words.own_words import OwnWords, taste
from eqmorph.words.process import read
from eqmorph.words.text import Meaning, understand
from eqmorph.words.word_model import WordModel

# Below this chance of being closer to a person than flat is, an answer is scaled towards flat, down
# to the least at a toss of a coin. The process shrinks what it knows little of already: judged on
# people left out, the less caution the smaller the error (docs/REPORT.md), so this is mild.
CAUTIOUS_BELOW = 0.55
_TOSS = 0.5
_LEAST_SCALE = 0.5
_MOST_EVIDENCE = 5
_LEAST_WEIGHT = 0.02
# A word that nobody's table knows is taken from its users only if this many used it.
_PEOPLE_OF_A_WORD = 2
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
        As understood.
    setting : ParametricEq or GraphicEq
    confidence : float
        Chance that a person who says this is closer to the setting than to no change, 0 to 1.
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
    confidence: float
    expected_error_db: float
    error_interval_db: tuple[float, float]
    evidence: tuple[Evidence, ...]
    scale: float
    note: str
    known: bool
    band_error_db: float = 0.0
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
        return (
            f"{self.text}: {self.confidence:.0%} sure, people differ by about "
            f"{self.expected_error_db:.1f} dB; from {leaning or 'nothing'}"
            + (f"; {self.note}" if self.note else "")
        )


def understood(text: str, words: WordModel, suggestions: Sequence[str] = ()) -> Meaning:
    """The meaning of a text that a model can answer.

    Raises
    ------
    TypeError
        If it is not text.
    UnintelligibleTextError
        If no word of it is known to the lexicon or used by two people.
    """
    meaning = understand(text)
    used = words.people.get(meaning.text, 0) >= _PEOPLE_OF_A_WORD and not _names(meaning)
    if not meaning.words and not used:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        hint = f"; did you mean {' or '.join(map(repr, suggestions))}?" if suggestions else ""
        raise UnintelligibleTextError(
            f"unknown term {shown!r}{hint or _WAY_OUT}",
            text,
            suggestions,
        )
    return meaning


def _names(meaning: Meaning) -> bool:
    """Whether a text is made of signs or numbers that no word is made of."""
    return not meaning.text.replace(" ", "").isalpha()


def caution(confidence: float) -> float:
    """What a curve is multiplied with: 1 from `CAUTIOUS_BELOW` on, less below."""
    share = (confidence - _TOSS) / (CAUTIOUS_BELOW - _TOSS)
    return float(np.clip(share, _LEAST_SCALE, 1.0))


@dataclass(frozen=True, eq=False)
class Draft:
    """The answer for a text, before its sound is made five bands.

    Attributes
    ----------
    meaning : Meaning
    latent : array, shape (latent_dim,)
        What was understood, before caution.
    scale : float
        What the latent is multiplied with for caution.
    confidence : float
    note : str
    known : bool
        Whether people are known who used this very word often.
    setting : ParametricEq or None
        A user's own, that is the answer as it is.
    """

    meaning: Meaning
    latent: FloatArray
    scale: float
    confidence: float
    note: str
    known: bool
    setting: Equalizer | None = None


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
    memory : Memory
        Of answers by text: the only one there is.
    """

    codec: Codec
    words: WordModel
    known: KnownTerms
    latents: Mapping[str, FloatArray]
    own: OwnWords
    memory: Memory[str, tuple[FloatArray, Answer]] = field(default_factory=Memory)

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
        lexicon = self.words.process.lexicon
        own = self.own.central(name)
        if own is not None:
            meaning = read(name, lexicon)
            note = f"your own word, from {len(self.own.settings[name])} of your settings"
            latent = self.codec.encode(own.to_vector()[None])[0]
            return self._drafted(meaning, latent, [*meaning.notes, note], True, own)
        known = self.known.find(name)
        if known is not None:
            meaning = read(known, lexicon)
        else:
            meaning = understood(name, self.words, self.known.suggestions(name))
            known = self.known.same_as(meaning)
        if known is not None:
            return self._drafted(meaning, self.latents[known] + self.taste, meaning.notes, True)
        return self._unseen(meaning)

    def _drafted(
        self,
        meaning: Meaning,
        latent: FloatArray,
        notes: Sequence[str],
        known: bool,
        setting: Equalizer | None = None,
    ) -> Draft:
        confidence = float(self.words.calibration.confidence(np.linalg.norm(latent)))
        return Draft(meaning, latent, 1.0, confidence, "; ".join(notes), known, setting)

    def _unseen(self, meaning: Meaning) -> Draft:
        """For a text that is no frequent word, moved by the user's taste."""
        latent = self.words.process.mean([meaning])[0] + self.taste
        notes = list(meaning.notes)
        if meaning.unknown and meaning.words:
            notes.append(f"nothing is known of {', '.join(map(repr, meaning.unknown))}")
        if meaning.words and not meaning.levels.any():
            # "flat", "natural": whatever its users did, it asks for no change
            return self._drafted(
                meaning, np.zeros_like(latent), [*notes, "asks for no change"], False
            )
        draft = self._drafted(meaning, latent, notes, False)
        scale = caution(draft.confidence)
        if scale < 1.0:
            notes.append(
                f"too few people used such words: a cautious guess, at {scale:.0%} of its strength"
            )
        return replace(draft, scale=scale, note="; ".join(notes))

    def _finish(self, drafts: Sequence[tuple[str, Draft]]) -> list[tuple[FloatArray, Answer]]:
        """The answers of some drafts, their sounds decoded all at once."""
        latents = np.stack([draft.latent * draft.scale for _, draft in drafts])
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
    calibration, curve = words.calibration, words.curve_db(draft.latent)
    error = float(calibration.expected_error_db(np.linalg.norm(draft.latent)))
    return Answer(
        draft.meaning.text,
        setting,
        draft.confidence,
        error,
        (calibration.low_ratio * error, calibration.high_ratio * error),
        evidence_of(draft.meaning, words),
        draft.scale,
        draft.note,
        draft.known,
        band_error_db,
        tuple(map(float, words.frequencies_hz)),
        tuple(map(float, curve + calibration.curve_low * error)),
        tuple(map(float, curve + calibration.curve_high * error)),
    )


def evidence_of(meaning: Meaning, words: WordModel) -> tuple[Evidence, ...]:
    """What a text's curve leans on: the lexicon's words in it, then the terms that sway it most."""
    sources = words.process.lexicon.sources

    def evidence(term: str, weight: float, source: str) -> Evidence:
        people, elsewhere = words.people.get(term, 0), words.socialfx.get(term, 0)
        return Evidence(term, weight, people, source, elsewhere)

    listed = [evidence(w.text, w.strength, sources[w.source]) for w in meaning.words]
    weights = words.process.influences(meaning)
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
