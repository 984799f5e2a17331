"""The lexicon: words for sound, what each asks of the spectrum, who says so; and the small words.

``lexicon.json`` has the words, ``operators.json`` the words that change them, each by language,
``common_words.txt`` everyday English words that look like one of them and are none. Everything here
only reads these tables.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.operators import Operators, operators_of

# A named range has full level inside, none an octave outside, and falls evenly between.
_TAPER_OCTAVES = 1.0
# A word's lift (or cut) is its own if it is so much larger than its cut (or lift).
_CLEARLY = 1.25
_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})


# Standard deviation of the smoothing of a drawn curve, in octaves, and where it is read.
_SMOOTHNESS = 0.35
_SMOOTHED_OVER = _SMOOTHNESS * np.linspace(-2.4, 2.4, 9)
_SMOOTHING = np.exp(-0.5 * np.linspace(-2.4, 2.4, 9) ** 2)
_SMOOTHING = _SMOOTHING / _SMOOTHING.sum()


@dataclass(frozen=True, eq=False)
class Concept:
    """What several words mean.

    Attributes
    ----------
    name : str
    levels : array, shape (knots,)
        -1 (cut) to 1 (lift) at each knot.
    kind : {"place", "fault", "quality", "source"}
        A part of the spectrum, what people complain of, what they ask for, what is played.
    source : str
        A key of the lexicon's sources.
    opposite : str or None
        A concept or word that means the contrary.
    is_range : bool
        Whether it names a part of the spectrum ("bass", "mud") rather than a character.
    """

    name: str
    levels: FloatArray
    kind: str
    source: str
    opposite: str | None
    is_range: bool

    @property
    def own(self) -> int:
        """What is its own: 1 its lift, -1 its cut, 0 both alike."""
        up, down = float(self.levels.max()), float(-self.levels.min())
        if self.kind in ("place", "source") or up > _CLEARLY * down:
            return 1
        return -1 if down > _CLEARLY * up else 0


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words and their concepts, by language, and the words that change them.

    Attributes
    ----------
    regions_hz : array, shape (knots,)
        Where levels are given.
    concepts : mapping of str to Concept
    words_of : mapping of str to mapping of str to str
        By language, from a word without accents to its concept's name.
    operators : mapping of str to Operators
        By language; English first.
    sources : mapping of str to str
    common : frozenset of str
        English words that are no slip, no form and no translation of a word for a sound.
    """

    regions_hz: FloatArray
    concepts: Mapping[str, Concept]
    words_of: Mapping[str, Mapping[str, str]]
    operators: Mapping[str, Operators]
    sources: Mapping[str, str]
    common: frozenset[str]

    @cached_property
    def words(self) -> Mapping[str, str]:
        """From a word of any language to its concept's name; English goes before the others."""
        merged: dict[str, str] = {}
        for words in reversed(list(self.words_of.values())):
            merged.update(words)
        return merged

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """The language of each word."""
        merged: dict[str, str] = {}
        for language, words in reversed(list(self.words_of.items())):
            merged.update(dict.fromkeys(words, language))
        return merged

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """The first English word of each concept, by its name."""
        first: dict[str, str] = {}
        for word, name in self.words_of["en"].items():
            first.setdefault(name, word)
        return first

    @cached_property
    def from_socialfx(self) -> tuple[str, ...]:
        """The concepts that follow SocialFX's raters, as their sources say."""
        return tuple(n for n, c in self.concepts.items() if "SocialFX" in self.sources[c.source])

    def find(self, word: str) -> Concept | None:
        """The concept of a word as listed, or None."""
        name = self.words.get(word)
        return None if name is None else self.concepts[name]

    def curve(self, levels: FloatArray, frequencies_hz: FloatArray) -> FloatArray:
        """Levels (..., knots) drawn as a smooth curve (..., bins).

        Straight between the knots, but without corners, which nobody means and five bands cannot
        make: a mean over frequencies with the weights of a normal distribution.
        """
        drawn = [
            weight * self._straight(levels, frequencies_hz * 2.0**octaves)
            for octaves, weight in zip(_SMOOTHED_OVER, _SMOOTHING, strict=True)
        ]
        smooth: FloatArray = np.sum(drawn, axis=0)
        return smooth

    def _straight(self, levels: FloatArray, frequencies_hz: FloatArray) -> FloatArray:
        position = np.interp(
            np.log(frequencies_hz), np.log(self.regions_hz), np.arange(len(self.regions_hz))
        )
        lower = np.minimum(position.astype(int), len(self.regions_hz) - 2)
        share = position - lower
        drawn: FloatArray = levels[..., lower] * (1 - share) + levels[..., lower + 1] * share
        return drawn


def without_accents(text: str) -> str:
    """Lower case, without accents: the form in which words are looked up."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def range_levels(from_hz: float, to_hz: float, regions_hz: FloatArray) -> FloatArray:
    """Levels of a named range: 1 inside, down to 0 an octave away."""
    octaves = np.maximum(np.log2(from_hz / regions_hz), np.log2(regions_hz / to_hz))
    levels: FloatArray = np.clip(1.0 - np.maximum(octaves, 0.0) / _TAPER_OCTAVES, 0.0, 1.0)
    return levels


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The package's lexicon, read once."""
    here = resources.files(__package__)

    def text(name: str) -> str:
        return here.joinpath(name).read_text("utf-8")

    table = json.loads(text("lexicon.json"))
    tables = json.loads(text("operators.json"))
    return Lexicon(
        np.array(table["knots_hz"], dtype=np.float64),
        {entry["name"]: _concept(entry, table["knots_hz"]) for entry in table["concepts"]},
        {lang: {w: e["name"] for e in table["concepts"] for w in e[lang]} for lang in tables},
        {language: operators_of(entry) for language, entry in tables.items()},
        table["sources"],
        frozenset(text("common_words.txt").split()),
    )


def _concept(entry: Mapping[str, Any], knots_hz: list[float]) -> Concept:
    knots = np.array(knots_hz, dtype=np.float64)
    levels = (
        np.array(entry["levels"], dtype=np.float64)
        if "levels" in entry
        else range_levels(entry["from_hz"], entry["to_hz"], knots)
    )
    return Concept(
        entry["name"], levels, entry["kind"], entry["source"], entry["opposite"], entry["range"]
    )
