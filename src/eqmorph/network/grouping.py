"""How well latents group by term (scikit-learn)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def silhouette(latents: ArrayLike, labels: ArrayLike) -> float:
    """Mean silhouette of latents by term, in [-1, 1].

    NaN where there are fewer than two terms, or as many as rows.

    References
    ----------
    Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20 (1987); scikit-learn.
    """
    if not _comparable(labels):
        return float("nan")
    from sklearn.metrics import silhouette_score

    return float(silhouette_score(np.asarray(latents), np.asarray(labels)))


def davies_bouldin(latents: ArrayLike, labels: ArrayLike) -> float:
    """Davies-Bouldin index of latents by term, at least 0, lower is better; NaN as above.

    References
    ----------
    Davies, Bouldin, "A cluster separation measure", IEEE PAMI 1 (1979); scikit-learn.
    """
    if not _comparable(labels):
        return float("nan")
    from sklearn.metrics import davies_bouldin_score

    return float(davies_bouldin_score(np.asarray(latents), np.asarray(labels)))


def _comparable(labels: ArrayLike) -> bool:
    return 2 <= len(np.unique(labels)) < np.size(labels)
