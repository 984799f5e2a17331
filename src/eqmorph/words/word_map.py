"""The vocabulary as a map, and what is near a text: for those who look for a word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.sound.axes import SoundAxes
from eqmorph.sound.code import distance_db
from eqmorph.words.meaning import meaning_of
from eqmorph.words.understanding import understood
from eqmorph.words.vocabulary import single_words
from eqmorph.words.word_model import WordModel


@dataclass(frozen=True)
class WordPlace:
    """A word on the map.

    Attributes
    ----------
    word : str
    x, y : float
        In dB: how far its sound goes along the first two axes of people's sounds; 0, 0 is no
        change. The distance of two places is that of the two sounds as far as two axes tell it.
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
    """

    sources: dict[str, str]
    latents: FloatArray


# Asked for with every letter that somebody types, and the same for as long as the model is.
@lru_cache(maxsize=2)
def _atlas(words: WordModel) -> _Atlas:
    found = single_words(words)
    latents = words.process.mean([meaning for meaning, _ in found.values()])
    return _Atlas({word: source for word, (_, source) in found.items()}, latents)


def places_of(latents: FloatArray, axes: SoundAxes) -> FloatArray:
    """Where sounds lie on the map, in dB.

    Parameters
    ----------
    latents : array, shape (..., latent_dim)
    axes : SoundAxes

    Returns
    -------
    array, shape (..., 2)
        How far each goes along the first two axes.
    """
    placed: FloatArray = latents @ axes.directions[:2].T
    return placed


def _place(word: str, at: FloatArray, source: str, words: WordModel) -> WordPlace:
    people, elsewhere = words.people.get(word, 0), words.socialfx.get(word, 0)
    return WordPlace(word, float(at[0]), float(at[1]), people, source, elsewhere)


def word_map(words: WordModel, axes: SoundAxes) -> tuple[WordPlace, ...]:
    """Where each word is, the same in every run; words of most people first."""
    atlas = _atlas(words)
    listed = [
        _place(word, at, source, words)
        for (word, source), at in zip(
            atlas.sources.items(), places_of(atlas.latents, axes), strict=True
        )
    ]
    return tuple(sorted(listed, key=lambda place: (-place.n_people, place.word)))


def place_on_map(text: str, words: WordModel, axes: SoundAxes) -> WordPlace:
    """Where a text lies on the map, whether or not it is one of its words.

    Raises
    ------
    UnknownTermError
        If no word for a sound is found in the text.
    """
    meaning = meaning_of(understood(text, words), words.process.lexicon)
    at = places_of(words.process.mean([meaning]), axes)[0]
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
