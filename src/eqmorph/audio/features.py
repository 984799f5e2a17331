"""The SAFE plug-ins' 80 audio features of a recording.

Names and order are `eqmorph.datasets.FEATURE_NAMES`, definitions those with which the plug-ins
called LibXtract (github.com/semanticaudio/SAFE, SAFEFeatureExtractor.cpp), so that a row of ours
can stand beside the data's: frames of 4096 samples that do not overlap and have no window (the
changes of Bark bands in the data are those of rectangular frames: with a Hann window the sign would
follow the equaliser in every band, without one the lowest bands leak into all others), magnitudes
of bins 1 to 2048, the mean over frames. No well-kept Python library has the peak,
harmonic and Bark features, and librosa, which has a few of the others, defines them otherwise and
weighs more than this whole package; they are all NumPy here.

Where we knowingly differ:

- every frame of a recording counts, not the five seconds after a click, and channels are averaged;
- flatness is the geometric over the arithmetic mean, at most 1. The plug-ins' LibXtract let the
  product of 2048 magnitudes underflow, and their files hold values from thousands to billions;
  Tonality, which is computed from it, differs likewise;
- a frame without a fundamental or without partials gives 0 where LibXtract left a value undefined.

What looks odd and is kept: skewness and kurtosis that are not divided by the sum of amplitudes (in
the data their third and fourth moments shrink with level, to exactly -3 for silence), as in
LibXtract when the data was made; roll-off at 45 %; a fundamental from a clipped difference
function; 13 mel filters which, by the way the plug-ins size them, reach from 10 Hz to 10 kHz at
44.1 kHz.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np

from eqmorph.audio.files import open_audio
from eqmorph.audio.fundamentals import fundamental_hz
from eqmorph.audio.partials import Partials, peaks_of
from eqmorph.audio.samples import FloatArray
from eqmorph.datasets.features import FEATURE_NAMES
from eqmorph.errors import InvalidArgumentError

FRAME = 4_096
_AT_ONCE = 64  # frames in memory
_ROLL_OFF = 0.45
_N_MEL = 13
_MEL_RANGE_HZ = (20.0, 20_000.0)
# LibXtract's stand-ins for the logarithm of nothing.
_LOG_LIMIT = 2e-42
_LOG_OF_NOTHING = -96.0
_BARK_EDGES_HZ = np.array([
    0, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150,
    3700, 4400, 5300, 6400, 7700, 9500, 12000, 15500, 20500,
])  # fmt: skip


def audio_features(path: str | os.PathLike[str]) -> dict[str, float]:
    """The 80 features of an audio file, by name, in the data's order.

    Raises
    ------
    FileNotFoundError, AudioFileError
        As `eqmorph.audio.read_audio`.
    """
    with open_audio(path) as reader:
        return features_of(reader.blocks(), reader.info.sample_rate)


def features_of(blocks: Iterable[FloatArray], sample_rate: float) -> dict[str, float]:
    """The 80 features of audio that comes in blocks of shape (channels, n).

    Audio shorter than a frame is one frame, filled with zeros; what remains after the last full
    frame of longer audio does not count.

    Raises
    ------
    InvalidArgumentError
        If there is no sample at all.
    """
    total = np.zeros(len(FEATURE_NAMES))
    count = 0
    for frames in _frames(blocks):
        values = frame_features(frames, sample_rate)
        total += values.sum(axis=0)
        count += len(values)
    if not count:
        raise InvalidArgumentError("there are no samples to take features of")
    return dict(zip(FEATURE_NAMES, (total / count).tolist(), strict=True))


def _frames(blocks: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Frames of all channels, shape (up to 64, 4096)."""
    rest: FloatArray | None = None
    any_frame = False
    for block in blocks:
        held = block if rest is None else np.concatenate([rest, block], axis=1)
        full = held.shape[1] // FRAME
        frames = held[:, : full * FRAME].reshape(-1, FRAME)
        for start in range(0, len(frames), _AT_ONCE):
            any_frame = True
            yield frames[start : start + _AT_ONCE]
        rest = held[:, full * FRAME :]
    if not any_frame and rest is not None and rest.shape[1]:
        yield np.pad(rest, ((0, 0), (0, FRAME - rest.shape[1])))


def frame_features(frames: FloatArray, sample_rate: float) -> FloatArray:
    """The 80 features of each frame.

    Parameters
    ----------
    frames : array, shape (n, 4096)
    sample_rate : float
        Hz.

    Returns
    -------
    array, shape (n, 80)
    """
    bin_hz = sample_rate / FRAME
    magnitudes = _magnitudes(frames)
    frequencies: FloatArray = np.arange(1.0, FRAME // 2 + 1) * bin_hz
    fundamental = fundamental_hz(frames, sample_rate, magnitudes)
    spectrum = Partials(np.broadcast_to(frequencies, magnitudes.shape), magnitudes)
    peaks = peaks_of(magnitudes, bin_hz)
    harmonics = peaks.near_harmonics(fundamental)
    flatness = _flatness(magnitudes)
    tonality = np.minimum(10.0 * np.log10(np.maximum(flatness, _LOG_LIMIT)) / -60.0, 1.0)
    columns = [
        *_temporal(frames),
        *spectrum.moments(),
        *spectrum.irregularities(),
        fundamental,
        _smoothness(magnitudes),
        _roll_off(magnitudes, bin_hz),
        flatness,
        tonality,
        _ratio(magnitudes.max(axis=1), magnitudes.mean(axis=1)),
        _slope(magnitudes, frequencies),
        *peaks.moments(),
        *peaks.irregularities(),
        *peaks.tristimulus(fundamental),
        peaks.inharmonicity(fundamental),
        *harmonics.moments(),
        *harmonics.irregularities(),
        *harmonics.tristimulus(fundamental),
        _ratio(peaks.counts() - harmonics.counts(), peaks.counts()),
        harmonics.parity_ratio(fundamental),
        *_bark(magnitudes, bin_hz),
        *_mfcc(magnitudes, sample_rate),
    ]
    return np.stack(columns, axis=1)


def _magnitudes(frames: FloatArray) -> FloatArray:
    """Bins 1 to 2048, shape (n, 2048), scaled so that a sine has its amplitude."""
    magnitudes: FloatArray = np.abs(np.fft.rfft(frames, axis=1))[:, 1:] * (2.0 / FRAME)
    magnitudes[:, -1] /= 2.0
    return magnitudes


def _temporal(frames: FloatArray) -> tuple[FloatArray, ...]:
    variance = frames.var(axis=1, ddof=1)
    crossings = (frames[:, 1:] * frames[:, :-1] < 0).sum(axis=1) / FRAME
    rms = np.sqrt((frames**2).mean(axis=1))
    return frames.mean(axis=1), variance, np.sqrt(variance), rms, crossings


def _smoothness(magnitudes: FloatArray) -> FloatArray:
    """McAdams's smoothness, in 20 times natural logarithms as LibXtract has it."""
    logs = np.full(magnitudes.shape, _LOG_OF_NOTHING)
    np.log(magnitudes, out=logs, where=magnitudes > 0)
    middle = logs[:, 1:-1]
    around = (logs[:, :-2] + middle + logs[:, 2:]) / 3.0
    rough: FloatArray = 20.0 * np.abs(middle - around).sum(axis=1)
    return rough


def _roll_off(magnitudes: FloatArray, bin_hz: float) -> FloatArray:
    sums = np.cumsum(magnitudes, axis=1)
    reached: FloatArray = (sums < _ROLL_OFF * sums[:, -1:]).sum(axis=1) + 1.0
    return np.where(sums[:, -1] > 0, reached, 0.0) * bin_hz


def _flatness(magnitudes: FloatArray) -> FloatArray:
    """Geometric over arithmetic mean of the bins that are not 0."""
    present = magnitudes > 0
    count = np.maximum(present.sum(axis=1), 1)
    logs = np.zeros(magnitudes.shape)
    np.log(magnitudes, out=logs, where=present)
    geometric = np.where(present.any(axis=1), np.exp(logs.sum(axis=1) / count), 0.0)
    return _ratio(geometric, magnitudes.sum(axis=1) / count)


def _slope(magnitudes: FloatArray, frequencies: FloatArray) -> FloatArray:
    """Slope of the straight line through the magnitudes, over their sum."""
    centred = frequencies - frequencies.mean()
    return _ratio(magnitudes @ centred, magnitudes.sum(axis=1) * (centred @ centred))


def _bark(magnitudes: FloatArray, bin_hz: float) -> Iterator[FloatArray]:
    """Sum of magnitudes in each critical band; 0 for bands above Nyquist."""
    edges = (_BARK_EDGES_HZ / bin_hz).astype(int)
    for low, high in pairwise(edges):
        yield magnitudes[:, low:high].sum(axis=1)


def _mfcc(magnitudes: FloatArray, sample_rate: float) -> Iterator[FloatArray]:
    """Cosine transform, not normalised, of the logarithms of 13 mel bands of equal gain."""
    bands = np.log(np.maximum(magnitudes @ _mel_filters(sample_rate).T, _LOG_LIMIT))
    step = np.pi / _N_MEL * (np.arange(_N_MEL) + 0.5)
    for n in range(_N_MEL):
        yield bands @ np.cos(n * step)


def _mel_filters(sample_rate: float) -> FloatArray:
    """Triangles of height 1, shape (13, 2048), sized as the plug-ins ask LibXtract for them.

    The first rises from bin 0; a filter's fall is the next one's rise. LibXtract counts bins of a
    spectrum half as long as the one it is given, which halves all frequencies.
    """
    n_bins = FRAME // 2
    low, high = (1127.0 * np.log1p(hz / 700.0) for hz in _MEL_RANGE_HZ)
    mel = low + (high - low) / _N_MEL * np.arange(_N_MEL + 2)
    hz = 700.0 * np.expm1(mel / 1127.0)
    peaks = np.minimum((hz / (sample_rate / 2.0) * (n_bins // 2)).astype(int), n_bins - 1)
    starts = np.concatenate([[0], peaks[: _N_MEL - 1]])
    bins = np.arange(n_bins, dtype=np.float64)
    rise = (bins - starts[:, None]) / np.maximum(peaks[:_N_MEL] - starts, 1)[:, None]
    width = np.maximum(peaks[1 : _N_MEL + 1] - peaks[:_N_MEL], 1)
    fall = (peaks[1 : _N_MEL + 1, None] - bins) / width[:, None]
    filters: FloatArray = np.clip(np.minimum(rise, fall), 0.0, 1.0)
    return filters


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    """A quotient, 0 where there is nothing to divide by."""
    quotient: FloatArray = np.divide(over, under, out=np.zeros(np.shape(over)), where=under != 0)
    return quotient
