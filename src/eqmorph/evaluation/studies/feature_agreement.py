"""Our audio features beside SAFE's: do they change the same way under the same settings?

The sounds that people worked on are not known, so each setting is applied to one noise, and what
our features change is held against what the file says: the sign, and the rank over settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from eqmorph.audio.features import FRAME, frame_features
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError

SAMPLE_RATE = 44_100.0
# A feature whose ranks agree less than this is said not to match.
LEAST_RANK = 0.2
_FRAMES = 4


@dataclass(frozen=True)
class FeatureAgreement:
    """One feature over all settings.

    Attributes
    ----------
    feature : str
    n_rows : int
        With a change in the file.
    same_sign : float
        Share of them in which ours changes the same way.
    rank_correlation : float
        Spearman's, of our changes with the file's; NaN where one side never changes.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("matches",)

    feature: str
    n_rows: int
    same_sign: float
    rank_correlation: float

    @property
    def matches(self) -> bool:
        """Whether the two can be said to be the same feature."""
        return self.rank_correlation >= LEAST_RANK


def feature_agreement(
    dataset: EqDataset, most_rows: int = 400, seed: int = 0
) -> tuple[FeatureAgreement, ...]:
    """Sign and rank of what settings change, feature by feature.

    Parameters
    ----------
    dataset : EqDataset
        Loaded with ``include_audio=True``.
    most_rows : int
        So many settings are applied, drawn at random.
    seed : int
        Of the rows and the noise.

    Raises
    ------
    InvalidArgumentError
        If the data set has no audio features.
    """
    audio = dataset.audio_features
    if audio is None:
        raise InvalidArgumentError(
            "the data set was loaded without audio features: use include_audio=True"
        )
    from scipy.stats import spearmanr

    rng = np.random.default_rng(seed)
    told = np.flatnonzero(np.isfinite(audio.changes).any(axis=1))
    rows = rng.permutation(told)[:most_rows]
    theirs = audio.changes[rows]
    ours = _changes(dataset, dataset.settings[rows], rng)
    found = []
    for i, name in enumerate(audio.names):
        there = np.isfinite(theirs[:, i]) & np.isfinite(ours[:, i])
        a, b = theirs[there, i], ours[there, i]
        varied = len(a) > 2 and np.ptp(a) > 0 and np.ptp(b) > 0
        rank = float(spearmanr(a, b).statistic) if varied else float("nan")
        moved = (a != 0) & (b != 0)
        same = (
            float(np.mean(np.sign(a[moved]) == np.sign(b[moved]))) if moved.any() else float("nan")
        )
        found.append(FeatureAgreement(name, int(there.sum()), same, rank))
    return tuple(found)


def _changes(dataset: EqDataset, settings: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Our features of a pink noise after each setting, less before, (n, 80)."""
    n = (_FRAMES + 1) * FRAME
    frequencies = np.fft.rfftfreq(n, 1.0 / SAMPLE_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(n)) / np.sqrt(np.maximum(frequencies, 20.0))
    dry = _mean_features(spectrum, n)
    audible = np.clip(frequencies, 1.0, 0.499 * SAMPLE_RATE)
    gains = dataset.space.magnitude_response_db(settings, audible, SAMPLE_RATE)
    return np.stack([_mean_features(spectrum * 10.0 ** (g / 20.0), n) for g in gains]) - dry


def _mean_features(spectrum: FloatArray, n: int) -> FloatArray:
    sound = np.fft.irfft(spectrum, n)[: _FRAMES * FRAME]
    # About the level of recordings.
    features: FloatArray = frame_features(2.0 * sound.reshape(_FRAMES, FRAME), SAMPLE_RATE)
    mean: FloatArray = features.mean(axis=0)
    return mean
