"""Long-term spectra: what a recording is made of, third of an octave by third of an octave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from eqmorph.audio.samples import FloatArray

_FRAME_SECONDS = 0.17  # long enough for 25 Hz
_LOWEST_HZ = 22.0
_HIGHEST_HZ = 20_000.0
_PER_OCTAVE = 3


@dataclass(frozen=True, eq=False)
class LongTermSpectrum:
    """Mean power of a recording in thirds of an octave.

    Attributes
    ----------
    frequencies_hz : array, shape (bands,)
        Centres, low to high, below Nyquist.
    levels_db : array, shape (bands,)
        Power of each band; minus infinity for silence. Pink noise is level.
    """

    frequencies_hz: FloatArray
    levels_db: FloatArray

    @property
    def is_silent(self) -> bool:
        """Whether there is no power at all."""
        return not np.isfinite(self.levels_db).any()


def long_term_spectrum(sample_rate: float, blocks: Iterable[FloatArray]) -> LongTermSpectrum:
    """The long-term spectrum of audio that comes in blocks (channels, n), all channels together.

    Power spectra of Hann-windowed frames that overlap by half, averaged (Welch's method); a last
    frame that is not full is filled with zeros.
    """
    length = 2 ** int(np.ceil(np.log2(_FRAME_SECONDS * sample_rate)))
    window = np.hanning(length)
    power = np.zeros(length // 2 + 1)
    rest: FloatArray | None = None
    for block in blocks:
        held = block if rest is None else np.concatenate([rest, block], axis=1)
        count = max(0, (held.shape[1] - length // 2) // (length // 2))
        for start in range(0, count * (length // 2), length // 2):
            power += _power(held[:, start : start + length], window)
        rest = held[:, count * (length // 2) :]
    if rest is not None and rest.shape[1]:
        padded = np.zeros((len(rest), length))
        padded[:, : rest.shape[1]] = rest[:, :length]
        power += _power(padded, window)
    return _in_thirds(power, sample_rate / length, sample_rate / 2)


def _power(frames: FloatArray, window: FloatArray) -> FloatArray:
    spectrum = np.fft.rfft(frames * window, axis=1)
    power: FloatArray = (spectrum.real**2 + spectrum.imag**2).sum(axis=0)
    return power


def _in_thirds(power: FloatArray, bin_hz: float, nyquist: float) -> LongTermSpectrum:
    n_bands = int(np.log2(min(_HIGHEST_HZ, nyquist) / _LOWEST_HZ) * _PER_OCTAVE)
    edges = _LOWEST_HZ * 2.0 ** (np.arange(n_bands + 1) / _PER_OCTAVE)
    # Interpolating the running sum shares bins that two bands have, and gives narrow bands theirs.
    bins = (np.arange(len(power) + 1) - 0.5) * bin_hz
    total = np.interp(edges, bins, np.concatenate([[0.0], np.cumsum(power)]))
    with np.errstate(divide="ignore"):
        levels = 10.0 * np.log10(np.diff(total))
    return LongTermSpectrum(np.sqrt(edges[1:] * edges[:-1]), levels)
