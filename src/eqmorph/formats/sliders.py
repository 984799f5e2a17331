"""Words as an effect with sliders: what moves when, as numbers that every writer of one shares.

Where two words morph, the model's own way is followed in steps; between two steps gains are
straight, frequencies and Qs straight in their logarithms. The gain before the filters follows the
sliders, too: it is the highest point of what is realised there, which is convex in the amount, so
that straight lines between its points are never too high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.headroom import MARGIN_DB

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

STEPS = 16
"""Of a way between two words."""
AMOUNTS = (-1.0, 2.0)
"""The ends of the slider for strength."""
MOST_WORDS = 5
_AMOUNT_STEP = 0.25
_RATES = (44_100.0, 48_000.0, 96_000.0)
_POINTS = 600
_FREQUENCIES, _QS = slice(5, 10), slice(10, 15)


@dataclass(frozen=True)
class Sliders:
    """Words and the ways between them.

    Attributes
    ----------
    names : tuple of str
    ways : array, shape (pairs, points, 15)
        For each pair of words, the first before the second, gains in dB, log2 of frequencies in Hz
        and log2 of Qs of the five bands, a row for each step. One word has one way of one point.
    headroom_db : array, shape (pairs, points, amounts)
        The gain before the filters at each point, for amounts from -1 to 2.
    """

    names: tuple[str, ...]
    ways: FloatArray
    headroom_db: FloatArray

    @property
    def amounts(self) -> FloatArray:
        """The amounts at which there is a headroom."""
        return _amounts()

    def row(self, start: int, end: int) -> int:
        """The way between two different words, whichever comes first."""
        first, second = sorted((start, end))
        return first * (2 * len(self.names) - first - 1) // 2 + second - first - 1

    def at(self, start: int, end: int, morph: float, amount: float) -> ParametricEq:
        """The setting that the sliders stand for: what the effects compute.

        Parameters
        ----------
        start, end : int
            Numbers of words.
        morph : float
            0 is the start, 1 the end.
        amount : float
            Within `AMOUNTS`.
        """
        numbers = self._between(self.ways, start, end, morph)
        gains = np.clip(amount * numbers[:5], -12.0, 12.0)
        bands = np.stack([gains, 2.0 ** numbers[_FREQUENCIES], 2.0 ** numbers[_QS]], axis=1)
        vector = [*bands[0, :2], *bands[1], *bands[2], *bands[3], *bands[4, :2]]
        return ParametricEq.from_vector(np.array(vector))

    def level_at(self, start: int, end: int, morph: float, amount: float) -> float:
        """The gain before the filters in dB."""
        levels = self._between(self.headroom_db, start, end, morph)
        return float(np.interp(amount, self.amounts, levels))

    def _between(self, table: FloatArray, start: int, end: int, morph: float) -> FloatArray:
        if len(self.names) == 1:
            alone: FloatArray = table[0, 0]
            return alone
        if start == end:
            start, end, morph = (start, end + 1, 0.0) if start == 0 else (start - 1, end, 1.0)
        way = table[self.row(start, end)]
        place = (morph if start < end else 1.0 - morph) * (len(way) - 1)
        i = min(int(place), len(way) - 2)
        between: FloatArray = way[i] + (place - i) * (way[i + 1] - way[i])
        return between


def sliders_of_setting(eq: Equalizer, name: str) -> Sliders:
    """One setting, of which only the amount can be moved."""
    return _sliders((name,), [[eq]])


def sliders_of_words(model: MorphModel, words: Sequence[str]) -> Sliders:
    """Several words, of which any two can be morphed.

    Parameters
    ----------
    model : MorphModel
    words : sequence of str
        One to five.

    Raises
    ------
    InvalidArgumentError
        If there are more or none, one is named twice, or the model's settings have no five bands.
    UnknownTermError
        If no word for a sound is found in one.
    """
    names = tuple(model.name(word) for word in words)
    if not 1 <= len(names) <= MOST_WORDS:
        raise InvalidArgumentError(
            f"an effect morphs between 1 to {MOST_WORDS} words, got {len(names)}"
        )
    if len(set(names)) < len(names):
        raise InvalidArgumentError(f"a word is named twice in {', '.join(names)}")
    if model.space is not ParametricEq.space:
        raise InvalidArgumentError(f"the effect has five bands, and {model.space.name} has others")
    if len(names) == 1:
        return _sliders(names, [[model.generate(words[0])]])
    alphas = [i / STEPS for i in range(STEPS + 1)]
    ways = [
        [model.morph(first, second, alpha) for alpha in alphas]
        for i, first in enumerate(words)
        for second in words[i + 1 :]
    ]
    return _sliders(names, ways)


def _sliders(names: tuple[str, ...], ways: Sequence[Sequence[Equalizer]]) -> Sliders:
    bands = np.array(
        [[[(b.gain_db, b.frequency_hz, b.q) for b in eq.bands] for eq in way] for way in ways]
    )
    numbers = np.concatenate(
        [bands[..., 0], np.log2(bands[..., 1]), np.log2(bands[..., 2])], axis=-1
    )
    return Sliders(names, numbers, _headroom_db(bands))


def _amounts() -> FloatArray:
    return np.arange(AMOUNTS[0], AMOUNTS[1] + _AMOUNT_STEP / 2, _AMOUNT_STEP)


def _headroom_db(bands: FloatArray) -> FloatArray:
    """Minus the highest point of what is realised, and a margin that goes with it to 0."""
    amounts = _amounts()
    many = np.repeat(bands[..., None, :, :], len(amounts), axis=-3)
    many[..., 0] = np.clip(many[..., 0] * amounts[:, None], -12.0, 12.0)
    flat = many.reshape(-1, 5, 3)
    vectors = np.concatenate(
        [flat[:, 0, :2], flat[:, 1], flat[:, 2], flat[:, 3], flat[:, 4, :2]], 1
    )
    highest = np.zeros(len(vectors))
    for rate in _RATES:
        grid = np.geomspace(5.0, 0.4999 * rate, _POINTS)
        response = ParametricEq.space.magnitude_response_db(vectors, grid, rate)
        highest = np.maximum(highest, response.max(axis=-1))
    levels = -(highest + np.minimum(MARGIN_DB, highest))
    found: FloatArray = levels.reshape(many.shape[:-2])
    return found
