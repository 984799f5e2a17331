"""Impulse responses for convolvers, as WAV files: exact at one sample rate, any curve."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Literal

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.cascades import Playable
from eqmorph.formats.headroom import preamp_db

TOLERANCE_DB = 0.01
"""How far the truncated response may leave the setting's own, 20 Hz to 20 kHz."""

# A band next to Nyquist rings for ever, where nobody hears it.
_HIGHEST_SHARE = 0.95

_SHORTEST, _LONGEST = 1 << 12, 1 << 18
_FADE_SHARE = 0.1
_FEWEST = 64


def minimum_phase(eq: Playable, sample_rate: float, n_taps: int) -> FloatArray:
    """The filters' own impulse response, which is of minimum phase, cut off, shape (n_taps,)."""
    from scipy.signal import sosfilt

    impulse = np.zeros(n_taps)
    impulse[0] = 1.0
    taps: FloatArray = sosfilt(eq.sos(sample_rate), impulse)
    fade = int(n_taps * _FADE_SHARE)
    taps[-fade:] *= 0.5 * (1.0 + np.cos(np.pi * np.arange(1, fade + 1) / fade))
    return taps


def linear_phase(eq: Playable, sample_rate: float, n_taps: int) -> FloatArray:
    """A symmetrical response with the same magnitude, delayed by n_taps / 2, shape (n_taps,)."""
    frequencies = np.fft.rfftfreq(4 * n_taps, 1.0 / sample_rate)
    # rfftfreq rounds; Nyquist itself is the highest that has a response.
    frequencies = np.minimum(frequencies, sample_rate / 2)
    magnitude = 10.0 ** (eq.magnitude_response_db(frequencies, sample_rate) / 20.0)
    long = np.roll(np.fft.irfft(magnitude), n_taps // 2)[:n_taps]
    window = np.minimum(1.0, (1 - np.abs(np.linspace(-1, 1, n_taps + 1)[:-1])) / _FADE_SHARE)
    taps: FloatArray = long * (0.5 - 0.5 * np.cos(np.pi * window))
    return taps


def truncation_error_db(taps: FloatArray, eq: Playable, sample_rate: float) -> float:
    """Largest difference of the taps' response from a setting's, 20 Hz to 20 kHz.

    At low rates to 0.95 of Nyquist.
    """
    padded = 4 * len(taps)
    frequencies = np.fft.rfftfreq(padded, 1.0 / sample_rate)
    heard = (frequencies >= LOWEST_HZ) & (
        frequencies <= min(HIGHEST_HZ, _HIGHEST_SHARE * sample_rate / 2)
    )
    got = 20.0 * np.log10(np.abs(np.fft.rfft(taps, padded))[heard])
    return float(np.abs(got - eq.magnitude_response_db(frequencies[heard], sample_rate)).max())


_DESIGNS: dict[str, Callable[[Playable, float, int], FloatArray]] = {
    "minimum": minimum_phase,
    "linear": linear_phase,
}


def impulse_response(
    eq: Playable,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    phase: Literal["minimum", "linear"] = "minimum",
    n_taps: int | None = None,
) -> FloatArray:
    """A finite impulse response with the setting's magnitude, without headroom.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz.
    phase : {"minimum", "linear"}
        Minimum phase is what the filters themselves do, without delay; linear phase delays all
        frequencies alike, by half its length.
    n_taps : int, optional
        The shortest power of two from 4,096 that keeps within 0.01 dB, if not given.

    Returns
    -------
    array, shape (n_taps,)

    Raises
    ------
    InvalidArgumentError
        If the phase is another, or the taps are fewer than 64.
    """
    rate = check_sample_rate(sample_rate)
    if phase not in _DESIGNS:
        raise InvalidArgumentError(f"phase must be 'minimum' or 'linear', got {phase!r}")
    design = _DESIGNS[phase]
    if n_taps is not None:
        if n_taps < _FEWEST:
            raise InvalidArgumentError(f"n_taps must be at least {_FEWEST}, got {n_taps}")
        return design(eq, rate, n_taps)
    length = _SHORTEST
    taps = design(eq, rate, length)
    while length < _LONGEST and truncation_error_db(taps, eq, rate) > TOLERANCE_DB:
        length *= 2
        taps = design(eq, rate, length)
    return taps


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> bytes:
    """A stereo WAV file in 32-bit float of minimum phase, headroom included.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz, a whole number; the file is right at this rate only.
    name : str
        Not used; the file has no place for one.
    """
    return _wav(eq, sample_rate, "minimum")


def write_linear(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> bytes:
    """As `write`, of linear phase."""
    return _wav(eq, sample_rate, "linear")


def _wav(eq: Playable, sample_rate: float, phase: Literal["minimum", "linear"]) -> bytes:
    import soundfile

    if sample_rate != int(sample_rate):
        raise InvalidArgumentError(
            f"a WAV file's sample rate must be a whole number, got {sample_rate!r} Hz"
        )
    taps = impulse_response(eq, sample_rate, phase)
    taps = taps * 10.0 ** (preamp_db(eq, sample_rate) / 20.0)
    file = io.BytesIO()
    # Both channels the same: EasyEffects takes stereo files only, the others take either.
    soundfile.write(file, np.stack([taps, taps], axis=1), int(sample_rate), "FLOAT", format="WAV")
    return _without_date(file.getvalue())


def _without_date(wav: bytes) -> bytes:
    """The file without the time of day in its PEAK chunk: the same setting, the same bytes."""
    at = wav.find(b"PEAK")
    if at < 0 or at > wav.find(b"data"):
        return wav
    stamp = at + 12  # past name, size and version
    return wav[:stamp] + bytes(4) + wav[stamp + 4 :]
