"""How a word's people moved the sound: audio features after the equaliser against before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.measures.statistics import Interval, bootstrap_interval, cluster_means

MIN_ROWS = 5


@dataclass(frozen=True)
class FeatureMove:
    """One feature under one word.

    Attributes
    ----------
    term, feature : str
    n_rows, n_contributors : int
        With the feature on both sides.
    change : Interval
        Mean of processed - unprocessed, in the feature's own unit, with its 95 % interval over
        contributors.
    standardised : Interval
        The same in standard deviations of the unprocessed side over all rows (of the changes,
        where only these are known), so that features can be compared.
    raised : float
        Share of contributors whose mean change is above 0.
    """

    DERIVED: ClassVar[tuple[str, ...]] = ("direction",)

    term: str
    feature: str
    n_rows: int
    n_contributors: int
    change: Interval
    standardised: Interval
    raised: float

    @property
    def direction(self) -> str:
        """ "up", "down", or "unclear" where the interval holds 0."""
        if self.change.low > 0:
            return "up"
        return "down" if self.change.high < 0 else "unclear"


def feature_moves(
    dataset: EqDataset,
    features: Sequence[str] | None = None,
    min_rows: int = MIN_ROWS,
    seed: int = 0,
) -> tuple[FeatureMove, ...]:
    """How features moved, for every word with enough rows that have them on both sides.

    Parameters
    ----------
    dataset : EqDataset
        Loaded with ``include_audio=True``.
    features : sequence of str, optional
        Names of `eqmorph.datasets.FEATURE_NAMES`; all by default.
    min_rows : int
        Rows a word needs.
    seed : int
        Of the intervals.

    Raises
    ------
    InvalidArgumentError
        If the data set has no audio features, or a name is not one.
    """
    audio = dataset.audio_features
    if audio is None:
        raise InvalidArgumentError(
            "the data set was loaded without audio features: use include_audio=True"
        )
    wanted = audio.names if features is None else tuple(features)
    unknown = [name for name in wanted if name not in audio.names]
    if unknown:
        raise InvalidArgumentError(
            f"unknown audio feature {unknown[0]!r}; the first are {audio.names[:3]}"
        )
    terms = np.array(dataset.terms)
    people = np.array(dataset.contributors or dataset.ids)
    found = []
    for term in dataset.term_counts():
        for name in wanted:
            column = audio.names.index(name)
            before, changes = audio.unprocessed[:, column], audio.changes[:, column]
            there = (terms == term) & np.isfinite(changes)
            if there.sum() < min_rows:
                continue
            move, who = changes[there], people[there]
            # Where only changes are known, their own deviation.
            known = before if np.isfinite(before).any() else changes
            spread = float(np.nanstd(known)) or 1.0
            change = bootstrap_interval(move, clusters=who.tolist(), seed=seed)
            found.append(
                FeatureMove(
                    term,
                    name,
                    int(there.sum()),
                    len(np.unique(who)),
                    change,
                    Interval(change.estimate / spread, change.low / spread, change.high / spread),
                    float((cluster_means(move, who.tolist()) > 0).mean()),
                )
            )
    return tuple(found)
