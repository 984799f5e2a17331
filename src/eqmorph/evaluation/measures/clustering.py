"""How well held-out latents group by word, beside what the label noise allows.

Silhouette and Davies-Bouldin are those of `eqmorph.network.grouping`. Both reward a latent that
collapses onto its words whether or not it puts the right rows there, so neighbour accuracy stands
beside them, and the ceiling that people's own disagreement sets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError
from eqmorph.network.grouping import davies_bouldin, silhouette

_NEIGHBOURS = 15


def macro_silhouette(latents: ArrayLike, labels: ArrayLike) -> float:
    """Mean over terms of the mean silhouette of a term's rows, in [-1, 1]; NaN as `silhouette`.

    Where one term has most of the rows, the plain mean says how that one does.
    """
    points, names = np.asarray(latents), np.asarray(labels)
    if not 2 <= len(np.unique(names)) < len(names):
        return float("nan")
    from sklearn.metrics import silhouette_samples

    samples = silhouette_samples(points, names)
    return float(np.mean([samples[names == name].mean() for name in np.unique(names)]))


def neighbour_accuracy(
    training: FloatArray, training_labels: ArrayLike, latents: FloatArray, labels: ArrayLike
) -> float:
    """Macro share of held-out latents named rightly by their 15 nearest training latents.

    Returns
    -------
    float
        In [0, 1], the mean over terms; NaN where nothing is held out.
    """
    names, truth = np.asarray(training_labels), np.asarray(labels)
    if not len(truth) or not len(names):
        return float("nan")
    from sklearn.neighbors import KNeighborsClassifier

    k = min(_NEIGHBOURS, len(names))
    named = KNeighborsClassifier(k).fit(training, names).predict(latents)
    return float(np.mean([np.mean(named[truth == term] == term) for term in np.unique(truth)]))


def collapsed_silhouette(error: float) -> float:
    """The silhouette of two equal groups, each in one point, with a share of rows in the wrong one.

    The best that a latent can reach where a share `error` of the rows lies among the other word's
    whatever one does. A row in its own point is at ``error`` of the distance from its word's rows
    and at ``1 - error`` from the other's, a stray the other way round:
    ``(1 - 2 error)^2 / (1 - error)``.

    Parameters
    ----------
    error : float
        In [0, 0.5].

    Raises
    ------
    InvalidArgumentError
        If `error` is out of range.
    """
    if not 0.0 <= error <= 0.5:
        raise InvalidArgumentError(f"error must be in [0, 0.5], got {error!r}")
    return (1.0 - 2.0 * error) ** 2 / (1.0 - error)


def grouping(latents: ArrayLike, labels: ArrayLike, of: str = "") -> dict[str, float]:
    """Silhouette and Davies-Bouldin index by name, which begins with what they are `of`."""
    return {
        f"{of}silhouette": silhouette(latents, labels),
        f"{of}davies_bouldin": davies_bouldin(latents, labels),
    }


def compare_grouping(
    latents: FloatArray,
    labels: ArrayLike,
    training: FloatArray,
    training_labels: ArrayLike,
) -> dict[str, float]:
    """Every figure of this module for held-out latents, by name."""
    return {
        **grouping(latents, labels),
        "macro_silhouette": macro_silhouette(latents, labels),
        "neighbour_accuracy": neighbour_accuracy(training, training_labels, latents, labels),
    }
