"""Loudness after ITU-R BS.1770-4, measured while a file goes by."""

from __future__ import annotations

import math
from array import array

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.audio.arrays import whole_audio
from eqmorph.audio.samples import FloatArray

_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
_OFFSET = -0.691
_HOP = 0.1  # seconds; a gating block is four of them
_BLOCK_HOPS = 4
# Weight of each channel in the order of WAV files: front left, right, centre, low frequencies,
# then back and side; BS.1770-4, tables 3 and 4. Low frequencies do not count.
_SURROUND = 1.41
_WEIGHTS: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, _SURROUND, _SURROUND),
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, _SURROUND, _SURROUND),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),
}


class LoudnessMeter:
    """Integrated loudness of audio that comes in blocks.

    The weighting filters are those of `pyloudnorm.Meter`, the gating is the standard's; for up to
    five channels both agree with pyloudnorm on the whole signal. A tenth of a second is kept as one
    number, so that memory stays small.

    Parameters
    ----------
    sample_rate : float
        Hz.
    channels : int
        In the order of WAV files; beyond 7.1 all count alike.
    """

    def __init__(self, sample_rate: float, channels: int) -> None:
        from eqmorph.audio.filtering import BlockFilter

        self._rate = sample_rate
        self._filter = BlockFilter(_k_weighting(sample_rate), channels)
        self._weights = np.array(_WEIGHTS.get(channels, (1.0,) * channels))
        self._hops = array("d")
        self._open = 0.0  # energy of the hop that is not complete
        self._energy = 0.0
        self._frames = 0

    def add(self, block: FloatArray) -> None:
        """Hear the next samples, shape (channels, n)."""
        weighted = self._filter(block)
        energy = self._weights @ (weighted * weighted)
        self._energy += float(energy.sum())
        first, last = self._frames, self._frames + len(energy)
        # Hop j holds the samples from floor(j * 0.1 s) to before floor((j + 1) * 0.1 s).
        next_hop = self._hop_of(first) + 1
        edges = np.arange(next_hop, self._hop_of(last) + 1)
        starts = (edges * _HOP * self._rate).astype(np.int64) - first
        sums = np.array([part.sum() for part in np.split(energy, starts)])
        sums[0] += self._open
        self._open = float(sums[-1])
        self._hops.extend(sums[:-1].tolist())
        self._frames = last

    def _hop_of(self, frame: int) -> int:
        hop = int(frame / (_HOP * self._rate))
        while int((hop + 1) * _HOP * self._rate) <= frame:
            hop += 1
        while int(hop * _HOP * self._rate) > frame:
            hop -= 1
        return hop

    def integrated(self) -> float:
        """Loudness so far in LUFS; minus infinity for silence and for less than 0.4 seconds."""
        n_blocks = len(self._hops) - _BLOCK_HOPS + 1
        if n_blocks < 1:
            return -math.inf
        hops = np.frombuffer(self._hops)
        blocks = np.zeros(n_blocks)
        for start in range(_BLOCK_HOPS):
            blocks += hops[start : start + n_blocks]
        blocks /= _BLOCK_HOPS * _HOP * self._rate
        return _gated(blocks)

    def ungated(self) -> float:
        """The weighted level of all that was heard, without gates, in LUFS.

        For sounds that BS.1770 does not define a loudness of: shorter than a gating block of 0.4
        seconds, or below its absolute gate. Minus infinity for silence.
        """
        if self._energy <= 0.0:
            return -math.inf
        return _OFFSET + 10.0 * math.log10(self._energy / self._frames)


def _gated(mean_squares: FloatArray) -> float:
    """Equations 5 to 7 of the standard."""
    loud = mean_squares >= _mean_square(_ABSOLUTE_GATE)
    if not loud.any():
        return -math.inf
    threshold = float(mean_squares.mean(where=loud)) * 10.0 ** (_RELATIVE_GATE / 10.0)
    kept = loud & (mean_squares > threshold)
    return _OFFSET + 10.0 * math.log10(float(mean_squares.mean(where=kept)))


def _mean_square(loudness: float) -> float:
    """Of a signal of that loudness in LUFS."""
    return math.pow(10.0, (loudness - _OFFSET) / 10.0)


def _k_weighting(sample_rate: float) -> FloatArray:
    """Both stages of the K weighting, shape (2, 6), with pyloudnorm's parameters."""
    from pyloudnorm import IIRfilter

    stages = (
        IIRfilter(4.0, 1.0 / math.sqrt(2.0), 1500.0, sample_rate, "high_shelf"),
        IIRfilter(0.0, 0.5, 38.0, sample_rate, "high_pass"),
    )
    return np.array([np.concatenate([stage.b, stage.a]) / stage.a[0] for stage in stages])


def integrated_loudness(audio: ArrayLike, sample_rate: float) -> float:
    """Loudness of whole audio in LUFS.

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
    meter = LoudnessMeter(sample_rate, len(samples))
    meter.add(samples)
    return meter.integrated()
