"""A predicted curve as five bands, at once: the fit of `equalizers.fitting` with fewer starts.

Predicted curves are smooth, so that the two starts read off the curve nearly always end where all
eleven do (0.06 dB from the curve on average, against 0.04), several times sooner.
"""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.least_squares import ResponseProblem, descend
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.equalizers.starts import read_off

_ITERATIONS = 15


def playable(curve_db: FloatArray, frequencies_hz: FloatArray) -> ParametricEq:
    """The five bands that follow a smooth curve at 48 kHz, in canonical order.

    Parameters
    ----------
    curve_db : array, shape (bins,)
    frequencies_hz : array, shape (bins,)
        Log-spaced.
    """
    space = PARAMETRIC_SPACE
    starts = np.stack(
        [read_off(curve_db, frequencies_hz, DEFAULT_SAMPLE_RATE, s) for s in (True, False)]
    )
    problem = ResponseProblem(
        space, frequencies_hz, DEFAULT_SAMPLE_RATE, space.to_unit(space.upper)
    )
    wanted = np.repeat(curve_db[None], len(starts), axis=0)
    reached, cost = descend(problem, space.to_unit(starts), wanted, _ITERATIONS)
    best = space.from_unit(reached[int(cost.argmin())][None])
    return ParametricEq.from_vector(space.canonical(best)[0])
