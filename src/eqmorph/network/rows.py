"""A data set's rows as training takes them: classes, who is held out, what they are known by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eqmorph.datasets.records import EqDataset
from eqmorph.network.losses import UNLABELLED


def class_labels(
    terms: Sequence[str], min_examples: int
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Class number of each row and the classes' names; `UNLABELLED` for terms too rare."""
    names, inverse, counts = np.unique(
        np.asarray(terms, dtype=str), return_inverse=True, return_counts=True
    )
    classes = np.flatnonzero(counts >= min_examples)
    number = np.full(len(names), UNLABELLED, dtype=np.int64)
    number[classes] = np.arange(len(classes))
    return number[inverse], tuple(str(names[i]) for i in classes)


def rows_fingerprint(dataset: EqDataset) -> str:
    """SHA-256 of all that training reads of a data set.

    The file's own fingerprint would not do: one file gives other rows and other terms by how it is
    cleaned.
    """
    digest = hashlib.sha256(dataset.settings.tobytes())
    digest.update(json.dumps([dataset.space.name, dataset.terms, dataset.contributors]).encode())
    return digest.hexdigest()


def validation_rows(dataset: EqDataset, share: float, seed: int) -> NDArray[np.bool_]:
    """Which rows to keep for validation: whole contributors, or whole groups of equal settings.

    Contributors are taken in random order until about `share` of the rows is reached; one who alone
    has more than that stays in training. Nothing is kept where there are fewer than 20 rows.
    """
    kept = np.zeros(len(dataset), dtype=bool)
    wanted = share * len(dataset)
    if len(dataset) < 20 or wanted < 1:
        return kept
    if dataset.contributors is None:
        _, groups = np.unique(dataset.settings, axis=0, return_inverse=True)
    else:
        _, groups = np.unique(np.asarray(dataset.contributors, dtype=str), return_inverse=True)
    groups = groups.ravel()
    sizes = np.bincount(groups)
    for group in np.random.default_rng(seed).permutation(len(sizes)):
        if kept.sum() + sizes[group] <= wanted:
            kept |= groups == group
    return kept
