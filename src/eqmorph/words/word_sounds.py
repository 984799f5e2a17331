"""What each single word means to a user: its sound, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.sound.codec import Codec
from eqmorph.words.combining import own
from eqmorph.words.expression import Atom
from eqmorph.words.known_terms import KnownTerms
from eqmorph.words.meaning import read, word_meaning
from eqmorph.words.memory import Memory
from eqmorph.words.own_reading import OWN
from eqmorph.words.own_words import OwnWords, taste
from eqmorph.words.word_model import WordModel

# Below this chance of being closer to a person than flat is, an answer is scaled towards flat, down
# to the least at a toss of a coin. The process shrinks what it knows little of already: judged on
# people left out, the less caution the smaller the error (docs/REPORT.md), so this is mild.
CAUTIOUS_BELOW = 0.55
_TOSS = 0.5
_LEAST_SCALE = 0.5
_MOST_WORDS = 4096
# What moods and words that only people know say of a sound is a guess.
_VAGUE = ("image", "people")
# Other forms of a known word are what its people mean if there are so many of them: a few people's
# middle is further from those who say it otherwise than what all words together tell.
_ENOUGH_PEOPLE = 10


def caution(confidence: float) -> float:
    """What a curve is multiplied with: 1 from `CAUTIOUS_BELOW` on, less below."""
    share = (confidence - _TOSS) / (CAUTIOUS_BELOW - _TOSS)
    return float(np.clip(share, _LEAST_SCALE, 1.0))


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
class WordSounds:
    """The sounds of single words, remembered.

    Attributes
    ----------
    codec : Codec
    words : WordModel
    known : KnownTerms
    latents : mapping of str to array, shape (latent_dim,)
        The middle of the people of each known term.
    own : OwnWords
    memory : Memory
        By what a word is.
    """

    codec: Codec
    words: WordModel
    known: KnownTerms
    latents: Mapping[str, FloatArray]
    own: OwnWords
    memory: Memory[str, WordSound] = field(default_factory=lambda: Memory(_MOST_WORDS))

    def sound(self, atom: Atom) -> WordSound:
        """What one word means to this user, remembered."""
        found = self.memory.get(atom.word)
        return found if found is not None else self.memory.put(atom.word, self._sound(atom))

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
        latent = expected if sure else expected * caution(self.chance(expected))
        curve = self.words.curve_db(latent)
        return WordSound(latent, expected, curve, known is not None, None, known)

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

    def chance(self, latent: FloatArray) -> float:
        """Chance that a person is closer to a sound than to no change."""
        return float(self.words.calibration.confidence(np.linalg.norm(latent)))
