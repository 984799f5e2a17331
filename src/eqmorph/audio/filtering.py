"""Filtering audio with an equaliser: block by block, with the filters' state kept between blocks.

Everything is computed in double precision from coefficients designed for the file's own rate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import finite_number, number
from eqmorph.audio.arrays import whole_audio
from eqmorph.audio.samples import FloatArray
from eqmorph.equalizers.equalizer import Equalizer, space_of

# A state this small, 600 dB below full scale, is set to 0: in silence it would decay into numbers
# so small that processors compute with them a hundred times more slowly.
_NO_STATE = 1e-30
_ROUNDING_DB = 1e-9


class BlockFilter:
    """A cascade of biquads that goes on where the last block ended.

    Parameters
    ----------
    sos : array, shape (n_sections, 6)
        As of `ParametricEq.sos`.
    channels : int
    gain_db : float
        Applied on the way, at no cost.
    """

    def __init__(self, sos: FloatArray, channels: int, gain_db: float = 0.0) -> None:
        sections = np.asarray(sos, dtype=np.float64)
        # A band of 0 dB, or one above Nyquist, has the same polynomial above and below.
        sections = sections[~np.all(sections[:, :3] == sections[:, 3:], axis=1)]
        self._gain = 10.0 ** (gain_db / 20.0)
        self._sos = sections.copy()
        if len(sections):
            self._sos[0, :3] *= self._gain
        self._state = np.zeros((len(sections), channels, 2))

    @property
    def is_identity(self) -> bool:
        """Whether samples come out as they went in."""
        return not len(self._sos) and self._gain == 1.0

    def __call__(self, block: FloatArray) -> FloatArray:
        """Filter the next samples, shape (channels, n)."""
        if not len(self._sos):
            return block if self._gain == 1.0 else block * self._gain
        if not block.size:
            return block
        from scipy.signal import sosfilt

        filtered: FloatArray
        filtered, self._state = sosfilt(self._sos, block, axis=-1, zi=self._state)
        self._state[np.abs(self._state) < _NO_STATE] = 0.0
        return filtered


def apply_eq(
    audio: ArrayLike, eq: Equalizer, sample_rate: float, gain_db: float = 0.0
) -> FloatArray:
    """Audio through an equaliser.

    Parameters
    ----------
    audio : array_like, shape (channels, samples) or (samples,)
        Finite; not modified.
    eq : ParametricEq or GraphicEq
        A band at or above Nyquist is left out; `eq.bands_above_nyquist` names it.
    sample_rate : float
        Hz.
    gain_db : float
        Applied besides.

    Returns
    -------
    array, of the shape of `audio`, float64

    Raises
    ------
    TypeError
        If the audio is no array of numbers, or `eq` no setting.
    InvalidArgumentError
        If a sample is not finite, the shape is another, or the rate is below 4000 Hz.
    """
    space_of(eq)
    rate, gain = number("sample_rate", sample_rate), finite_number("gain_db", gain_db)
    samples = whole_audio(audio)
    channels = np.atleast_2d(samples)
    filtered = BlockFilter(eq.sos(rate), len(channels), gain)(channels)
    return filtered.reshape(samples.shape)


def highest_gain_db(eq: Equalizer, sample_rate: float) -> float:
    """The largest gain of the realised response in dB, from 5 Hz to Nyquist.

    On 370 points an octave, so that the narrowest legal bell (Q 10) is met within 0.001 dB.
    """
    nyquist = sample_rate / 2
    grid = np.geomspace(5.0, nyquist, int(370 * np.log2(nyquist / 5.0)))
    grid[-1] = nyquist
    highest = float(eq.magnitude_response_db(grid, sample_rate).max())
    return highest if abs(highest) > _ROUNDING_DB else 0.0
