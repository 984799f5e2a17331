"""The fundamental of a frame, as LibXtract's `failsafe_f0` finds it."""

from __future__ import annotations

import numpy as np

from eqmorph.audio.partials import peaks_of
from eqmorph.audio.samples import FloatArray

_PEAK_CLIP = 0.8  # of the largest sample
_CENTRE_CLIP = 0.3
_LAGS_AT_ONCE = 16


def fundamental_hz(frames: FloatArray, sample_rate: float, magnitudes: FloatArray) -> FloatArray:
    """The fundamental of each frame in Hz, 0 where there is none, shape (frames,).

    The first lag at which the clipped signal differs from itself less than at a lag of one sample;
    if there is no such lag, the lowest peak of the spectrum.

    Parameters
    ----------
    frames : array, shape (frames, n)
    sample_rate : float
        Hz.
    magnitudes : array, shape (frames, n / 2)
        Of the frames without a window, from bin 1.

    References
    ----------
    The clipping is Sondhi's (1968), as described by Rabiner (1977).
    """
    found = np.array([_by_difference(_clipped(frame), sample_rate) for frame in frames])
    peaks = peaks_of(magnitudes, sample_rate / frames.shape[1]).frequencies_hz
    lowest = np.where(peaks > 0, peaks, np.inf).min(axis=1)
    return np.where(found > 0, found, np.where(np.isfinite(lowest), lowest, 0.0))


def _clipped(frame: FloatArray) -> FloatArray:
    """The frame without its highest peaks and without its centre."""
    highest = max(float(frame.max()), 0.0)
    held = np.clip(frame, -_PEAK_CLIP * highest, _PEAK_CLIP * highest)
    outside = np.maximum(np.abs(held) - _CENTRE_CLIP * highest, 0.0)
    clipped: FloatArray = np.sign(held) * outside
    return clipped


def _by_difference(frame: FloatArray, sample_rate: float) -> float:
    half = len(frame) // 2
    first = np.abs(np.diff(frame[1 : half + 1])).sum()
    if first == 0.0:
        return 0.0
    shifted = np.lib.stride_tricks.sliding_window_view(frame[1:], half - 1)
    room = np.empty((_LAGS_AT_ONCE, half - 1))
    for start in range(2, half, _LAGS_AT_ONCE):
        some = shifted[start : min(start + _LAGS_AT_ONCE, half)]
        away = np.subtract(some, frame[1:half], out=room[: len(some)])
        differences = np.abs(away, out=away).sum(axis=1)
        below = np.flatnonzero(differences < first)
        if len(below):
            lag = start + below[0] + differences[below[0]] / first
            return float(sample_rate / lag)
    return 0.0
