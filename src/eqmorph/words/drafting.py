"""From a text to what its answer is to sound like, before that is made five bands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from eqmorph.equalizers.bands import GAIN_LIMIT_DB
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, equalizer_from_vector
from eqmorph.words.answer import Nearer
from eqmorph.words.calibration import Calibration
from eqmorph.words.combining import combined_db
from eqmorph.words.expression import Expression, Part
from eqmorph.words.own_reading import OWN, OwnReading, own_atom
from eqmorph.words.turns import after_way_back
from eqmorph.words.understanding import resolved
from eqmorph.words.word_sounds import WordSound, WordSounds

# Below this an answer asks for nothing, and above this it is no weaker for caution.
_NO_CHANGE_DB = 0.02
_WORTH_SAYING = 0.995
# Every take on a request goes at least so far its way.
_LEAST_TAKE = 0.25
# The most that is stated of a text with a slip, a word that nothing is known of, or nothing but
# what is played.
_DOUBTFUL = 0.55
# People are less often near to a request whose words work against each other.
_IN_AGREEMENT, _DISAGREEMENT = 0.75, 0.05
_NO_TURN_BEFORE = "there is no turn before to take back, so only what follows is read"


@dataclass(frozen=True, eq=False)
class AnswerDraft:
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
class Drafting:
    """Drafts of answers.

    Attributes
    ----------
    sounds : WordSounds
    reading : OwnReading
    """

    sounds: WordSounds
    reading: OwnReading

    def draft(self, name: str) -> AnswerDraft:
        """The draft for a text.

        Raises
        ------
        UnintelligibleTextError
            If no word for a sound is found in it.
        """
        if name in self.sounds.own.settings:
            return self._own(Expression(name, (Part(own_atom(name)),)))
        from_there = after_way_back(name, self.reading.leniently)
        if from_there is not None:  # "undo that and add air", of which a lone text has no "that"
            asked = self.draft(from_there.then)
            said = replace(asked.expression, text=name)
            return replace(asked, expression=said, notes=(_NO_TURN_BEFORE, *asked.notes))
        said = resolved(self.reading.read(name), name, self.sounds.words, self.sounds.known)
        term = self.sounds.known.find(name)
        if said.is_empty and term is not None:  # its people say what no reading does
            middle = self.sounds.latents[term]
            return self._stated(said, middle, middle, True, None, term)
        if not said.parts:
            return self._literal(said)
        single = said.single
        if single is not None and single.source == OWN:
            return self._own(said)
        if single is not None:
            sound = self.sounds.sound(single)
            return self._stated(said, sound.latent, sound.expected, sound.known, None, sound.term)
        return self._composed(said)

    def _own(self, said: Expression) -> AnswerDraft:
        """A user's own word as such: what it is, not what others may mean by it."""
        (part,) = said.parts
        sound = self.sounds.sound(part.atom)
        note = (
            f"your own word, from {len(self.sounds.own.settings[part.atom.word])} of your settings"
        )
        notes = (*said.notes, note)
        return AnswerDraft(said, sound.latent, sound.latent, 1.0, None, notes, True, sound.setting)

    def _composed(self, said: Expression) -> AnswerDraft:
        """Several words, or one that is asked for otherwise than as such, and filters beside."""
        sounds = [self.sounds.sound(part.atom) for part in said.parts]
        curve = self._together(said, lambda sound: sound.curve_db)
        if said.filters:
            begin = self.sounds.codec.decode(self.sounds.words.process.code.encode(curve)[None])[0]
            from eqmorph.words.five_bands import as_five_bands

            played = as_five_bands(said.filters, curve, self.sounds.words.frequencies_hz, begin)
            said = replace(said, notes=(*said.notes, *played.notes))
            heard = self.sounds.codec.encode(played.setting.to_vector()[None])[0]
            return self._stated(said, heard, heard, False, played.setting)
        first = said.parts[0]
        alone = len(said.parts) == 1 and first.peak_db is None and not first.lifted
        if alone and (first.amount > 0 or first.opposite):
            return self._multiple(said, sounds[0], first.amount)
        code = self.sounds.words.process.code
        latent = expected = code.encode(curve)
        if any(sound.latent is not sound.expected for sound in sounds):
            expected = code.encode(
                self._together(said, lambda sound: self.sounds.words.curve_db(sound.expected))
            )
        return self._stated(said, latent, expected, False, None)

    def _multiple(self, said: Expression, sound: WordSound, amount: float) -> AnswerDraft:
        """So many times one word: its own bands with other gains, where they can do it."""
        mine = sound.setting
        alone = (
            self.sounds.codec.decode(sound.latent[None])[0] if mine is None else mine.to_vector()
        )
        gains = self.sounds.codec.space.gains(alone)
        setting = None
        if np.abs(amount * gains).max() <= GAIN_LIMIT_DB:
            setting = equalizer_from_vector(self.sounds.codec.space, alone).scaled(amount)
        return self._stated(said, amount * sound.latent, amount * sound.expected, False, setting)

    def _together(
        self, said: Expression, curve_of: Callable[[WordSound], FloatArray]
    ) -> FloatArray:
        curve = combined_db(said, lambda atom: curve_of(self.sounds.sound(atom)))
        assert curve is not None, "an expression with words"
        return curve

    def _literal(self, said: Expression) -> AnswerDraft:
        """Filters alone are made as asked: nothing about them is left to chance."""
        from eqmorph.words.five_bands import as_five_bands

        played = as_five_bands(said.filters, None, self.sounds.words.frequencies_hz)
        latent = self.sounds.words.process.code.encode(
            played.setting.magnitude_response_db(self.sounds.words.frequencies_hz)
        )
        notes = (*said.notes, *self._unknown(said), *played.notes)
        return AnswerDraft(said, latent, latent, 1.0, None, notes, False, played.setting)

    def _stated(
        self,
        said: Expression,
        latent: FloatArray,
        expected: FloatArray,
        known: bool,
        setting: Equalizer | None,
        term: str | None = None,
    ) -> AnswerDraft:
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
        words = self.sounds.words
        calibration = words.of_words.get(term or "", words.calibration)
        doubtful = said.unknown or any(p.atom.how == "slip" for p in said.parts)
        doubtful = doubtful or all(p.atom.kind == "source" for p in said.parts)
        most = _DOUBTFUL if doubtful and not known else 1.0
        less = _DISAGREEMENT if self._agreement(said) < _IN_AGREEMENT else 0.0
        own = term if term in words.of_words else None
        only_own = said.parts and all(p.atom.source == OWN for p in said.parts)
        as_asked = size < _NO_CHANGE_DB or (only_own and not said.unknown)
        nearer = None if as_asked else Nearer.of(calibration, float(whole), own, most, less)
        return AnswerDraft(
            said, latent, expected, min(scale, 1.0), nearer, tuple(notes), known, setting,
            calibration,
        )  # fmt: skip

    def _agreement(self, said: Expression) -> float:
        """How much its words ask for the same: the size of their sum by the sum of their sizes."""
        asked = [p.amount * self.sounds.sound(p.atom).expected for p in said.parts if not p.keep]
        whole = sum(float(np.linalg.norm(latent)) for latent in asked)
        return float(np.linalg.norm(np.sum(asked, axis=0))) / whole if whole > 0 else 1.0

    def _owned(self, said: Expression) -> list[str]:
        """Which of its words are the user's own: nobody else's go into them."""
        settings = self.sounds.own.settings
        own = dict.fromkeys(p.atom.word for p in said.parts if p.atom.source == OWN)
        return [
            f"{name!r} is your own word, from {len(settings[name])} of your settings"
            for name in own
        ]

    @staticmethod
    def _unknown(said: Expression) -> list[str]:
        named = ", ".join(map(repr, said.unknown))
        return [f"nothing is known of {named}"] if named else []
