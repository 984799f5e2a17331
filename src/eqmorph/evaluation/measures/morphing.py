"""Whether a morph is straight in what one hears, arrives where it should, and keeps its direction.

Conventions: a morph is a stack of settings, shape (steps, d), 21 steps from its start to its end.
`path_length_ratio` and `overshoot_db` are those of `eqmorph.equalizers.response`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import equalizer_from_vector
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.paths import response_path
from eqmorph.equalizers.response import overshoot_db, path_length_ratio, response_distance_db
from eqmorph.equalizers.space import EqSpace
from eqmorph.evaluation.measures.responses import GRID
from eqmorph.evaluation.measures.word_classifier import WordClassifier

STEPS = 21
# A fall of the probability that rounding alone may make.
_STANDSTILL = 1e-6

# From the settings of both ends to the settings of the way, (d,), (d,) -> (steps, d).
Morph: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]


def is_monotone(probabilities: FloatArray) -> bool:
    """Whether a probability never falls on the way, shape (steps,)."""
    return bool((np.diff(probabilities) >= -_STANDSTILL).all())


def parameter_morph(space: EqSpace) -> Morph:
    """Straight in the parameters: what a preset crossfade does."""

    def morph(start: FloatArray, end: FloatArray) -> FloatArray:
        alpha = np.linspace(0.0, 1.0, STEPS)[:, None]
        a, b = space.to_unit(start), space.to_unit(end)
        return space.from_unit((1.0 - alpha) * a + alpha * b)

    return morph


def response_morph(space: EqSpace) -> Morph:
    """Straight in the response, as far as the space's bands can."""

    def morph(start: FloatArray, end: FloatArray) -> FloatArray:
        ends = [equalizer_from_vector(space, values) for values in (start, end)]
        # Both are of the space's one kind; the type checker wants one named.
        start_eq, end_eq = cast(list[ParametricEq], ends)
        path = response_path(start_eq, end_eq)
        return np.stack([path.at(float(a)).to_vector() for a in np.linspace(0.0, 1.0, STEPS)])

    return morph


def compare_morphs(
    space: EqSpace,
    morph: Morph,
    pairs: Sequence[tuple[FloatArray, FloatArray]],
    classifier: WordClassifier,
    target: int,
) -> dict[str, float]:
    """How a way of morphing does over pairs of settings of one word and another.

    Parameters
    ----------
    space : EqSpace
    morph : callable
    pairs : sequence of (start, end)
        Settings, shape (d,) each; at least one pair.
    classifier : WordClassifier
        Fitted on rows that the morph's makers have not seen.
    target : int
        The number of the word of the ends in the classifier.

    Returns
    -------
    dict of str to float
        path_ratio (median) and path_ratio_p90; overshoot_db (median) and overshoot_db_p90;
        monotone, the share of pairs on which the probability of the target never falls;
        end_error_db, the mean LSD between where it starts and ends and where it should.
    """
    found = []
    for start, end in pairs:
        way = space.magnitude_response_db(morph(start, end), GRID)
        ends = space.magnitude_response_db(np.stack([start, end]), GRID)
        heard = np.stack([np.interp(classifier.frequencies_hz, GRID, curve) for curve in way])
        found.append(
            (
                path_length_ratio(way),
                overshoot_db(way),
                is_monotone(classifier.probabilities(heard)[:, target]),
                response_distance_db(way[[0, -1]], ends).mean(),
            )
        )
    ratio, overshoot, monotone, end_error = (np.array(c) for c in zip(*found, strict=True))
    return {
        "path_ratio": float(np.median(ratio)),
        "path_ratio_p90": float(np.percentile(ratio, 90)),
        "overshoot_db": float(np.median(overshoot)),
        "overshoot_db_p90": float(np.percentile(overshoot, 90)),
        "monotone": float(monotone.mean()),
        "end_error_db": float(end_error.mean()),
    }
