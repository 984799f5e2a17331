"""True peak: what a signal reaches between its samples, after ITU-R BS.1770-4, annex 2."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.audio.arrays import whole_audio
from eqmorph.audio.samples import FloatArray

_TIMES = 4  # oversampling


class TruePeakMeter:
    """Largest magnitude of audio that comes in blocks, four times oversampled.

    Parameters
    ----------
    sample_rate : float
        Hz.
    channels : int
    """

    def __init__(self, sample_rate: float, channels: int) -> None:
        import soxr

        self._resampler: Any = soxr.ResampleStream(
            sample_rate, _TIMES * sample_rate, channels, dtype="float64", quality="HQ"
        )
        self._channels = channels
        self._peak = 0.0

    def add(self, block: FloatArray) -> None:
        """Hear the next samples, shape (channels, n)."""
        self._hear(block, last=False)

    def _hear(self, block: FloatArray, last: bool) -> None:
        between = self._resampler.resample_chunk(np.ascontiguousarray(block.T), last=last)
        # The samples themselves count too: the resampler's passband ends a little below Nyquist.
        for samples in (block, between):
            if samples.size:
                self._peak = max(self._peak, float(samples.max()), -float(samples.min()))

    def finish(self) -> float:
        """The peak of all that was heard; 1 is full scale. Nothing can be added afterwards."""
        self._hear(np.zeros((self._channels, 0)), last=True)
        return self._peak


def true_peak_db(audio: ArrayLike, sample_rate: float) -> float:
    """True peak of whole audio in dBTP, minus infinity for silence.

    Parameters
    ----------
    audio : array_like, shape (channels, samples) or (samples,)
    sample_rate : float
        Hz.

    Raises
    ------
    TypeError, InvalidArgumentError
        If the audio is not of that shape, or holds other than finite numbers.
    """
    samples = np.atleast_2d(whole_audio(audio))
    meter = TruePeakMeter(sample_rate, len(samples))
    meter.add(samples)
    return decibels(meter.finish())


def decibels(magnitude: float) -> float:
    """20 log10, minus infinity for 0."""
    return float(20.0 * np.log10(magnitude)) if magnitude > 0.0 else -float("inf")
