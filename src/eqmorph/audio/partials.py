"""What is measured of partials: of a whole spectrum, of its peaks, or of those near harmonics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.audio.samples import FloatArray

_PEAK_THRESHOLD = 0.1  # of the frame's strongest bin
_HARMONIC_DISTANCE = 0.2  # of the fundamental


@dataclass(frozen=True, eq=False)
class Partials:
    """Frequencies and amplitudes of each frame's partials.

    Attributes
    ----------
    frequencies_hz, amplitudes : array, shape (frames, bins)
        Both 0 in bins that hold no partial.
    """

    frequencies_hz: FloatArray
    amplitudes: FloatArray

    def moments(self) -> tuple[FloatArray, ...]:
        """Centroid, variance, standard deviation, skewness and kurtosis of frequency.

        The third and fourth moments are sums over amplitudes, not means, in units of the standard
        deviation (and less 3 for kurtosis), so that they grow with level.
        """
        total = self.amplitudes.sum(axis=1)
        centroid = _ratio((self.frequencies_hz * self.amplitudes).sum(axis=1), total)
        away = self.frequencies_hz - centroid[:, None]
        second, third, fourth = ((away**k * self.amplitudes).sum(axis=1) for k in (2, 3, 4))
        variance = _ratio(second, total)
        deviation = np.sqrt(variance)
        skewness = _ratio(third, deviation**3)
        kurtosis = np.where(variance > 0, _ratio(fourth, variance**2) - 3.0, 0.0)
        return centroid, variance, deviation, skewness, kurtosis

    def irregularities(self) -> tuple[FloatArray, ...]:
        """Irregularity after Jensen (1999) and after Krimphoff et al. (1994), bin to bin."""
        a = self.amplitudes
        jensen = _ratio((np.diff(a, axis=1) ** 2).sum(axis=1), (a**2).sum(axis=1))
        around = (a[:, :-2] + a[:, 1:-1] + a[:, 2:]) / 3.0
        return jensen, np.abs(a[:, 1:-1] - around).sum(axis=1)

    def counts(self) -> FloatArray:
        """How many partials each frame has."""
        counts: FloatArray = (self.amplitudes != 0).sum(axis=1).astype(np.float64)
        return counts

    def numbers(self, fundamental_hz: FloatArray) -> FloatArray:
        """The nearest harmonic of each partial; 0 without a fundamental, shape (frames, bins)."""
        f0 = np.broadcast_to(fundamental_hz[:, None], self.frequencies_hz.shape)
        return np.floor(_ratio(self.frequencies_hz, f0) + 0.5)

    def tristimulus(self, fundamental_hz: FloatArray) -> tuple[FloatArray, ...]:
        """Shares of the first, of the second to fourth, and of all higher harmonics."""
        number, total = self.numbers(fundamental_hz), self.amplitudes.sum(axis=1)
        groups = (number == 1, (number >= 2) & (number <= 4), number >= 5)
        return tuple(_ratio((self.amplitudes * g).sum(axis=1), total) for g in groups)

    def inharmonicity(self, fundamental_hz: FloatArray) -> FloatArray:
        """Distance of partials from harmonics, 0 to 1, weighted by power."""
        nearest = self.numbers(fundamental_hz) * fundamental_hz[:, None]
        power = self.amplitudes**2
        away = (np.abs(self.frequencies_hz - nearest) * power).sum(axis=1)
        return _ratio(2.0 * away, fundamental_hz * power.sum(axis=1))

    def parity_ratio(self, fundamental_hz: FloatArray) -> FloatArray:
        """Amplitude of odd over that of even harmonics; 0 where either has none."""
        odd = self.numbers(fundamental_hz) % 2 == 1
        return _ratio((self.amplitudes * odd).sum(axis=1), (self.amplitudes * ~odd).sum(axis=1))

    def near_harmonics(self, fundamental_hz: FloatArray) -> Partials:
        """Only the partials within a fifth of the fundamental of one of its multiples."""
        f0 = np.broadcast_to(fundamental_hz[:, None], self.frequencies_hz.shape)
        ratio = _ratio(self.frequencies_hz, f0)
        near = (np.abs(np.round(ratio) - ratio) <= _HARMONIC_DISTANCE) & (f0 > 0)
        near &= self.frequencies_hz > 0
        return Partials(self.frequencies_hz * near, self.amplitudes * near)


def peaks_of(magnitudes: FloatArray, bin_hz: float) -> Partials:
    """Local maxima of at least a tenth of the strongest bin, by parabolic interpolation.

    Parameters
    ----------
    magnitudes : array, shape (frames, bins)
        Of bins 1, 2, ... of a spectrum.
    bin_hz : float
        Hz between bins.
    """
    left, here, right = magnitudes[:, :-2], magnitudes[:, 1:-1], magnitudes[:, 2:]
    threshold = _PEAK_THRESHOLD * magnitudes.max(axis=1, keepdims=True)
    peak = (here >= threshold) & (here > left) & (here > right)
    offset = 0.5 * _ratio(left - right, np.where(peak, left - 2.0 * here + right, 0.0))
    frequencies, amplitudes = np.zeros(magnitudes.shape), np.zeros(magnitudes.shape)
    bins = np.arange(2, magnitudes.shape[1])
    frequencies[:, 1:-1] = peak * (bins + offset) * bin_hz
    amplitudes[:, 1:-1] = peak * (here - 0.25 * (left - right) * offset)
    return Partials(frequencies, amplitudes)


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    """A quotient, 0 where there is nothing to divide by."""
    quotient: FloatArray = np.divide(over, under, out=np.zeros(np.shape(over)), where=under != 0)
    return quotient
