"""Measures on held-out rows, each a pure function.

Conventions: settings are arrays (n, d) in their space's own units; distances are RMS differences of
magnitude responses in dB on 256 log-spaced points, 20 Hz to 20 kHz, at 48 kHz (LSD).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import EqSpace

GRID = response_grid()


def response_rmse_db(space: EqSpace, a: FloatArray, b: FloatArray) -> FloatArray:
    """RMS response difference of settings, row by row, shape (n,), in dB."""
    return response_distance_db(
        space.magnitude_response_db(a, GRID), space.magnitude_response_db(b, GRID)
    )


def lsd_to_people_db(space: EqSpace, predicted: FloatArray, people: FloatArray) -> FloatArray:
    """Distance of one predicted setting, shape (d,), to each person's, shape (n,), in dB."""
    responses = space.magnitude_response_db(people, GRID)
    return response_distance_db(responses, space.magnitude_response_db(predicted, GRID))


def path_length_ratio(responses: FloatArray) -> float:
    """Length of a path of responses, shape (steps, bins), over the distance of its ends.

    1 is straight; also where the ends are the same curve and the path does not move.
    """
    length = response_distance_db(responses[1:], responses[:-1]).sum()
    distance = float(response_distance_db(responses[-1], responses[0]))
    if distance < 1e-9:
        return 1.0 if length < 1e-9 else float("inf")
    return float(length / distance)


def macro_mean(values: Sequence[float]) -> float:
    """Mean over terms or folds, NaNs left out; NaN of nothing."""
    known = _known(values)
    return float(known.mean()) if known.size else float("nan")


def deviation(values: Sequence[float]) -> float:
    """Standard deviation over folds, NaNs left out; NaN of nothing."""
    known = _known(values)
    return float(known.std()) if known.size else float("nan")


def _known(values: Sequence[float]) -> FloatArray:
    column = np.asarray(values, dtype=np.float64)
    known: FloatArray = column[~np.isnan(column)]
    return known
