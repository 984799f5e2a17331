"""The three biquads every equaliser here is made of, and their exact magnitude.

The filters are those of R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
coefficients" (W3C note, 2021), in their Q form. They are bilinear transforms of analogue
prototypes, so their magnitude on the unit circle is the prototype's at the warped frequency
x = tan(w / 2) / tan(w0 / 2). That closed form costs a fraction of a complex evaluation of the
coefficients and has simple derivatives; `magnitude_squared` and `response_derivatives` use it, and
a test holds both to the coefficients of `design_sos`.

A band at or above the Nyquist frequency cannot be made at that rate; everywhere in this module it
is left out (an identity section), never moved.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.arguments import number, numbers
from eqmorph.errors import InvalidArgumentError

FloatArray: TypeAlias = NDArray[np.float64]
BandKind: TypeAlias = Literal["low_shelf", "peak", "high_shelf"]
DEFAULT_SAMPLE_RATE = 48_000.0
# The lowest rate at which a low shelf at its upper end (1 kHz) still lies well below Nyquist.
LOWEST_SAMPLE_RATE = 4_000.0

# tan(w/2)^2 at Nyquist is infinite; this keeps it finite and changes nothing beyond rounding.
_SMALLEST_COSINE_SQUARED = 1e-16
_LN10 = float(np.log(10.0))
_DB_PER_NEPER_POWER = 10.0 / _LN10


def check_sample_rate(sample_rate: float) -> float:
    """Return `sample_rate` as a float in Hz.

    Raises
    ------
    TypeError
        If it is no number.
    InvalidArgumentError
        If it is not a finite number of at least 4000 Hz.
    """
    rate = number("sample_rate", sample_rate)
    if not np.isfinite(rate) or rate < LOWEST_SAMPLE_RATE:
        raise InvalidArgumentError(
            f"sample_rate must be at least {LOWEST_SAMPLE_RATE:g} Hz, got {sample_rate!r}"
        )
    return rate


def check_frequencies(frequencies_hz: ArrayLike, sample_rate: float) -> FloatArray:
    """Return frequencies in Hz as a float array.

    Raises
    ------
    TypeError
        If they are no numbers.
    InvalidArgumentError
        If one is not finite, negative, or above the Nyquist frequency.
    """
    frequencies = numbers("frequencies_hz are numbers in Hz", frequencies_hz)
    nyquist = sample_rate / 2
    bad = ~(np.isfinite(frequencies) & (frequencies >= 0) & (frequencies <= nyquist))
    if bad.any():
        worst = frequencies[bad].flat[0]
        raise InvalidArgumentError(
            f"frequencies_hz must lie in [0, {nyquist:g}] at sample_rate {sample_rate:g}, "
            f"got {worst:g}"
        )
    return frequencies


def design_sos(
    kind: BandKind, gain_db: ArrayLike, frequency_hz: ArrayLike, q: ArrayLike, sample_rate: float
) -> FloatArray:
    """Second-order sections of one kind of band.

    Parameters
    ----------
    kind : {"low_shelf", "peak", "high_shelf"}
    gain_db, frequency_hz, q : array_like, broadcast to shape (...)
        Gain in dB; corner (shelf) or centre (peak) in Hz; Q.
    sample_rate : float
        Hz.

    Returns
    -------
    array, shape (..., 6)
        Rows b0 b1 b2 1 a1 a2, as in SciPy; identity where the band is at or above Nyquist.

    References
    ----------
    Bristow-Johnson's cookbook: peakingEQ, lowShelf, highShelf, with
    A = 10^(gain / 40), alpha = sin(w0) / (2 Q).
    """
    rate = check_sample_rate(sample_rate)
    gain, frequency, quality = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (gain_db, frequency_hz, q))
    )
    A = 10.0 ** (gain / 40.0)
    w0 = 2.0 * np.pi * frequency / rate
    cos_w0 = np.cos(w0)
    alpha = np.sin(w0) / (2.0 * quality)
    if kind == "peak":
        b = (1 + alpha * A, -2 * cos_w0, 1 - alpha * A)
        a = (1 + alpha / A, -2 * cos_w0, 1 - alpha / A)
    else:
        # The two shelves are mirror images: the sign of every cosine term flips.
        sign = 1.0 if kind == "low_shelf" else -1.0
        cos, root = sign * cos_w0, 2.0 * np.sqrt(A) * alpha
        b = (
            A * ((A + 1) - (A - 1) * cos + root),
            sign * 2 * A * ((A - 1) - (A + 1) * cos),
            A * ((A + 1) - (A - 1) * cos - root),
        )
        a = (
            (A + 1) + (A - 1) * cos + root,
            sign * -2 * ((A - 1) + (A + 1) * cos),
            (A + 1) + (A - 1) * cos - root,
        )
    sections = np.stack([b[0], b[1], b[2], a[0], a[1], a[2]], axis=-1) / a[0][..., None]
    identity = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    designed: FloatArray = np.where((frequency >= rate / 2)[..., None], identity, sections)
    return designed


def warped_square(frequencies_hz: FloatArray, sample_rate: float) -> FloatArray:
    """tan(w / 2)^2 at each frequency, finite at Nyquist; same shape as `frequencies_hz`."""
    half = np.pi * frequencies_hz / sample_rate
    squared: FloatArray = np.sin(half) ** 2 / np.maximum(
        np.cos(half) ** 2, _SMALLEST_COSINE_SQUARED
    )
    return squared


def magnitude_squared(
    kind: BandKind,
    gain_db: FloatArray,
    frequency_hz: FloatArray,
    q: FloatArray,
    warped: FloatArray,
    sample_rate: float,
) -> FloatArray:
    """Squared magnitude of one band of many settings.

    Parameters
    ----------
    kind : {"low_shelf", "peak", "high_shelf"}
    gain_db, frequency_hz, q : array, shape (n,)
    warped : array, shape (bins,)
        `warped_square` of the frequencies.
    sample_rate : float
        Hz.

    Returns
    -------
    array, shape (n, bins)
        |H|^2, no unit.
    """
    gain = np.where(frequency_hz < sample_rate / 2, gain_db, 0.0)
    A = 10.0 ** (gain / 40.0)
    X = warped / np.tan(np.pi * frequency_hz / sample_rate)[:, None] ** 2
    if kind == "peak":
        shared = (1.0 - X) ** 2
        boost, cut = (A / q) ** 2, 1.0 / (A * q) ** 2
        bell: FloatArray = (shared + boost[:, None] * X) / (shared + cut[:, None] * X)
        return bell
    A = A[:, None]
    damping = A / q[:, None] ** 2 * X
    low, high = (A - X) ** 2 + damping, (1.0 - A * X) ** 2 + damping
    ratio = low / high if kind == "low_shelf" else high / low
    shelf: FloatArray = A * A * ratio
    return shelf


def response_derivatives(
    kind: BandKind,
    gain_db: FloatArray,
    frequency_hz: FloatArray,
    q: FloatArray,
    warped: FloatArray,
    sample_rate: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Derivatives of a band's response in dB.

    Parameters are those of `magnitude_squared`.

    Returns
    -------
    by_gain, by_log_frequency, by_log_q : arrays, shape (n, bins)
        dB per dB, dB per unit of ln(frequency), dB per unit of ln(Q); zero where the band is at or
        above Nyquist.
    """
    present = (frequency_hz < sample_rate / 2)[:, None]
    A = 10.0 ** (np.where(present[:, 0], gain_db, 0.0) / 40.0)[:, None]
    half = np.pi * frequency_hz / sample_rate
    X = warped / np.tan(half)[:, None] ** 2
    # X falls as the band rises: d ln X / d ln f = -d ln tan^2(h) / d ln h.
    dX = -X * (4.0 * half / np.sin(2.0 * half))[:, None]
    q = q[:, None]
    if kind == "peak":
        boost, cut = (A / q) ** 2, 1.0 / (A * q) ** 2
        shared = (1.0 - X) ** 2
        over, under = shared + boost * X, shared + cut * X
        up, down = boost * X / over, cut * X / under
        by_gain = _DB_PER_NEPER_POWER * (_LN10 / 20.0) * (up + down)
        by_log_q = _DB_PER_NEPER_POWER * -2.0 * (up - down)
        slope = (boost - 2.0 * (1.0 - X)) / over - (cut - 2.0 * (1.0 - X)) / under
        by_log_frequency = _DB_PER_NEPER_POWER * slope * dX
    else:
        damping = A / q**2
        low = (A - X) ** 2 + damping * X
        high = (1.0 - A * X) ** 2 + damping * X
        # d/d(ln A) of ln(low) and ln(high); A appears in the damping as well.
        low_by_A = (2.0 * A * (A - X) + damping * X) / low
        high_by_A = (-2.0 * A * X * (1.0 - A * X) + damping * X) / high
        low_by_X = (-2.0 * (A - X) + damping) / low
        high_by_X = (-2.0 * A * (1.0 - A * X) + damping) / high
        sign = 1.0 if kind == "low_shelf" else -1.0
        by_gain = 0.5 + sign * _DB_PER_NEPER_POWER * (_LN10 / 40.0) * (low_by_A - high_by_A)
        by_log_frequency = sign * _DB_PER_NEPER_POWER * (low_by_X - high_by_X) * dX
        by_log_q = sign * _DB_PER_NEPER_POWER * -2.0 * damping * X * (1.0 / low - 1.0 / high)
    return (
        np.where(present, by_gain, 0.0),
        np.where(present, by_log_frequency, 0.0),
        np.where(present, by_log_q, 0.0),
    )
