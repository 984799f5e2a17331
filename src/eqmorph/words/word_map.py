"""The vocabulary as a map, and what is near a text: for those who look for a word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.sound.code import distance_db
from eqmorph.words.meaning import meaning_of
from eqmorph.words.understanding import understood
from eqmorph.words.vocabulary import single_words
from eqmorph.words.word_model import WordModel

_BRIGHT_FROM_HZ = 2000.0
_MIDDLE_HZ = (300.0, 3000.0)


@dataclass(frozen=True)
class WordPlace:
    """A word on the map.

    Attributes
    ----------
    word : str
    x, y : float
        In dB: along the direction in which words differ most (to the right is brighter) and the
        next one (upwards is more of the middle).
    n_people : int
        How many used it; 0 for a word that only the lexicon knows.
    source : str
        "people", the lexicon's citation, or "as understood" for a text that is no word of either.
    n_socialfx : int
        How many settings SocialFX has for the word.
    """

    word: str
    x: float
    y: float
    n_people: int
    source: str
    n_socialfx: int = 0


@dataclass(frozen=True)
class Likeness:
    """A word near a text: the RMS distance of the two curves in dB, and who used it."""

    word: str
    distance_db: float
    n_people: int
    n_socialfx: int = 0


@dataclass(frozen=True, eq=False)
class _Atlas:
    """A model's vocabulary, drawn.

    Attributes
    ----------
    sources : dict of str to str
        By word.
    latents : array, shape (words, latent_dim)
    middle : array, shape (latent_dim,)
        Where the map has its 0.
    axes : array, shape (2, latent_dim)
    """

    sources: dict[str, str]
    latents: FloatArray
    middle: FloatArray
    axes: FloatArray

    def places(self, latents: FloatArray) -> FloatArray:
        """Where sounds lie on the map, shape (n, 2), in dB."""
        placed: FloatArray = (latents - self.middle) @ self.axes.T
        return placed


# Asked for with every letter that somebody types, and the same for as long as the model is.
@lru_cache(maxsize=2)
def _atlas(words: WordModel) -> _Atlas:
    found = single_words(words)
    latents = words.process.mean([meaning for meaning, _ in found.values()])
    centre = latents.mean(axis=0)
    _, _, directions = np.linalg.svd(latents - centre, full_matrices=False)
    grid = words.frequencies_hz
    middle = (grid >= _MIDDLE_HZ[0]) & (grid <= _MIDDLE_HZ[1])
    upright = np.stack([grid >= _BRIGHT_FROM_HZ, middle]).astype(np.float64)
    upright -= upright.mean(axis=1, keepdims=True)
    signs = np.sign(np.sum(words.curve_db(directions[:2]) * upright, axis=1))
    sources = {word: source for word, (_, source) in found.items()}
    return _Atlas(sources, latents, centre, directions[:2] * signs[:, None])


def _place(word: str, at: FloatArray, source: str, words: WordModel) -> WordPlace:
    people, elsewhere = words.people.get(word, 0), words.socialfx.get(word, 0)
    return WordPlace(word, float(at[0]), float(at[1]), people, source, elsewhere)


def word_map(words: WordModel) -> tuple[WordPlace, ...]:
    """Where each word is, the same in every run; words of most people first."""
    atlas = _atlas(words)
    listed = [
        _place(word, at, source, words)
        for (word, source), at in zip(
            atlas.sources.items(), atlas.places(atlas.latents), strict=True
        )
    ]
    return tuple(sorted(listed, key=lambda place: (-place.n_people, place.word)))


def place_on_map(text: str, words: WordModel) -> WordPlace:
    """Where a text lies on the map, whether or not it is one of its words.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in the text.
    """
    meaning = meaning_of(understood(text, words), words.process.lexicon)
    at = _atlas(words).places(words.process.mean([meaning]))[0]
    source = "people" if words.people.get(meaning.text) else "as understood"
    return _place(meaning.text, at, source, words)


def words_like(text: str, words: WordModel, n: int = 10) -> tuple[Likeness, ...]:
    """The words whose curves are nearest to that of a text, nearest first.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in the text.
    InvalidArgumentError
        If `n` is below 1.
    """
    if n < 1:
        raise InvalidArgumentError(f"n must be at least 1, got {n}")
    meaning = meaning_of(understood(text, words), words.process.lexicon)
    atlas = _atlas(words)
    apart = distance_db(atlas.latents, words.process.mean([meaning]))
    nearest = [
        (word, distance)
        for word, distance in sorted(
            zip(atlas.sources, apart, strict=True), key=lambda near: near[1]
        )
        if word != meaning.text
    ]
    return tuple(
        Likeness(word, float(distance), words.people.get(word, 0), words.socialfx.get(word, 0))
        for word, distance in nearest[:n]
    )
