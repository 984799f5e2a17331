"""The lexicon: words for sound, what each asks of eight regions of the spectrum, and who says so.

``lexicon.json`` beside this file is the table; everything here only reads it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from eqmorph.equalizers.biquads import FloatArray

# A named range has full level inside, none an octave outside, and falls evenly between.
_TAPER_OCTAVES = 1.0


@dataclass(frozen=True, eq=False)
class Concept:
    """What several words mean.

    Attributes
    ----------
    name : str
    levels : array, shape (regions,)
        -1 (cut) to 1 (lift) in each region.
    source : str
        A key of the lexicon's sources.
    opposite : str or None
        A concept or word that means the contrary.
    is_range : bool
        Whether it names a part of the spectrum ("bass", "mud") rather than a character.
    """

    name: str
    levels: FloatArray
    source: str
    opposite: str | None
    is_range: bool


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Words and their concepts, modifiers and set phrases.

    Attributes
    ----------
    regions_hz : array, shape (regions,)
        Centres.
    concepts : mapping of str to Concept
    words : mapping of str to str
        From a word without accents to its concept's name.
    languages : mapping of str to str
        "en" or "es" by word.
    sources : mapping of str to str
    stronger, weaker : mapping of str to float
        Factors of strength.
    more, less, remove, too, after, join, stop : frozenset of str
        Words that change others; `after` may follow the word that they change ("bass cut").
    phrases : mapping of tuple of str to tuple of str
        Several words that mean something else together.
    """

    regions_hz: FloatArray
    concepts: Mapping[str, Concept]
    words: Mapping[str, str]
    languages: Mapping[str, str]
    sources: Mapping[str, str]
    stronger: Mapping[str, float]
    weaker: Mapping[str, float]
    more: frozenset[str]
    less: frozenset[str]
    remove: frozenset[str]
    too: frozenset[str]
    after: frozenset[str]
    join: frozenset[str]
    stop: frozenset[str]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]

    def find(self, word: str) -> Concept | None:
        """The concept of a word as listed, or None."""
        name = self.words.get(word)
        return None if name is None else self.concepts[name]

    def curve(self, levels: FloatArray, frequencies_hz: FloatArray) -> FloatArray:
        """Levels (..., regions) drawn as a curve (..., bins), straight between the centres."""
        position = np.interp(
            np.log(frequencies_hz), np.log(self.regions_hz), np.arange(len(self.regions_hz))
        )
        lower = np.minimum(position.astype(int), len(self.regions_hz) - 2)
        share = position - lower
        drawn: FloatArray = levels[..., lower] * (1 - share) + levels[..., lower + 1] * share
        return drawn


def without_accents(text: str) -> str:
    """Lower case, without accents: the form in which words are looked up."""
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in parts if not unicodedata.combining(c))


def range_levels(from_hz: float, to_hz: float, regions_hz: FloatArray) -> FloatArray:
    """Levels of a named range: 1 in the regions inside, down to 0 an octave away."""
    octaves = np.maximum(np.log2(from_hz / regions_hz), np.log2(regions_hz / to_hz))
    levels: FloatArray = np.clip(1.0 - np.maximum(octaves, 0.0) / _TAPER_OCTAVES, 0.0, 1.0)
    return levels


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The package's lexicon, read once."""
    text = resources.files(__package__).joinpath("lexicon.json").read_text("utf-8")
    return _from_table(json.loads(text))


def _from_table(table: Mapping[str, Any]) -> Lexicon:
    regions = np.array(table["regions_hz"], dtype=np.float64)
    concepts = {c.name: c for c in _concepts(table, regions)}
    listed = [*table["frequency_words"], *table["concepts"]]
    spoken = {w: (e["name"], lang) for e in listed for lang in ("es", "en") for w in e[lang]}
    modifiers = table["modifiers"]
    return Lexicon(
        regions,
        concepts,
        {word: name for word, (name, _) in spoken.items()},
        {word: language for word, (_, language) in spoken.items()},
        table["sources"],
        modifiers["stronger"],
        modifiers["weaker"],
        frozenset(modifiers["more"]),
        frozenset(modifiers["less"]),
        frozenset(modifiers["remove"]),
        frozenset(modifiers["too"]),
        frozenset(modifiers["after"]),
        frozenset(modifiers["join"]),
        frozenset(modifiers["stop"]),
        {tuple(a.split()): tuple(b.split()) for a, b in table["phrases"].items()},
    )


def _concepts(table: Mapping[str, Any], regions: FloatArray) -> Iterator[Concept]:
    for entry in table["frequency_words"]:
        levels = range_levels(entry["from_hz"], entry["to_hz"], regions)
        if "levels" in entry:  # the word also asks for less elsewhere
            levels = np.array(entry["levels"], dtype=np.float64)
        yield Concept(entry["name"], levels, entry["source"], None, True)
    for entry in table["concepts"]:
        levels = np.array(entry["levels"], dtype=np.float64)
        yield Concept(entry["name"], levels, entry["source"], entry["opposite"], False)
