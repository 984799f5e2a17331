"""A whole answer: the setting, how sure it is, and what it leans on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.either import Equalizer
from eqmorph.errors import UnintelligibleTextError
from eqmorph.words.calibration import size_db
from eqmorph.words.lexicon import load_lexicon
from eqmorph.words.playable import playable
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


def same_word_as(meaning: Meaning) -> str | None:
    """The concept that a text is a slip, a form or a translation of, where it is nothing else."""
    if len(meaning.words) != 1 or meaning.unknown or meaning.words[0].strength != 1.0:
        return None
    word = meaning.words[0]
    translated = load_lexicon().languages.get(word.text) == "es"
    return word.concept if word.how in ("slip", "form") or translated else None


def curve_db(meaning: Meaning, words: WordModel) -> FloatArray:
    """The predicted curve of a text, before caution, shape (bins,)."""
    curve: FloatArray = words.process.mean_db([meaning])[0]
    return curve


def caution(confidence: float) -> float:
    """What a curve is multiplied with: 1 from `CAUTIOUS_BELOW` on, less below."""
    share = (confidence - _TOSS) / (CAUTIOUS_BELOW - _TOSS)
    return float(np.clip(share, _LEAST_SCALE, 1.0))


@dataclass(frozen=True)
class Draft:
    """The answer for a text that is no frequent word, before its curve is made five bands.

    Attributes
    ----------
    meaning : Meaning
    curve_db : array, shape (bins,)
        Before caution.
    confidence, scale : float
    note : str
    """

    meaning: Meaning
    curve_db: FloatArray
    confidence: float
    scale: float
    note: str


def draft_unseen(meaning: Meaning, words: WordModel, shift_db: FloatArray) -> Draft:
    """What is to be answered for a text that is no frequent word, moved by a user's style."""
    curve = curve_db(meaning, words) + shift_db
    confidence = float(words.calibration.confidence(size_db(curve)))
    scale = caution(confidence)
    neutral = bool(meaning.words) and not meaning.levels.any()
    if neutral:  # "flat", "natural": whatever its users did, it asks for no change
        curve, scale = np.zeros_like(curve), 1.0
    notes = list(meaning.notes)
    if meaning.unknown and meaning.words:
        notes.append(f"nothing is known of {', '.join(map(repr, meaning.unknown))}")
    if neutral:
        notes.append("asks for no change")
    elif scale < 1.0:
        notes.append(
            f"too few people used such words: a cautious guess, at {scale:.0%} of its strength"
        )
    return Draft(meaning, curve, confidence, scale, "; ".join(notes))


def finished(drafts: Sequence[Draft], words: WordModel) -> list[Answer]:
    """The answers of some drafts, their curves made five bands all at once."""
    curves = np.stack([d.curve_db * d.scale for d in drafts])
    return [
        assemble(d.meaning, words, eq, d.curve_db, d.confidence, d.scale, d.note, False)
        for d, eq in zip(drafts, playable(curves, words.frequencies_hz), strict=True)
    ]


def assemble(
    meaning: Meaning,
    words: WordModel,
    setting: Equalizer,
    curve: FloatArray,
    confidence: float,
    scale: float,
    note: str,
    known: bool,
) -> Answer:
    """Put an answer together around a setting and the curve that it was made from."""
    calibration = words.calibration
    error = float(calibration.expected_error_db(size_db(curve)))
    return Answer(
        meaning.text,
        setting,
        confidence,
        error,
        (calibration.low_ratio * error, calibration.high_ratio * error),
        evidence_of(meaning, words),
        scale,
        note,
        known,
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


def sample_curves(
    curve: FloatArray, words: WordModel, n: int, rng: np.random.Generator
) -> FloatArray:
    """Different people's takes around a predicted curve, shape (n, bins), in dB."""
    error = words.calibration.expected_error_db(size_db(curve))
    drawn = rng.standard_normal((n, len(words.spread))) @ words.spread
    curves: FloatArray = curve + error * drawn
    return curves
