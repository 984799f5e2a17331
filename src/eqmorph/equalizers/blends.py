"""Blends: one setting from many, whose response is near the weighted mean of theirs.

A fit would jump from one way of making the curve to another as the weights change. So a blend is a
fixed, small number of Gauss-Newton steps with fixed damping from the weighted mean of the
parameters: a continuous function of the weights, and still, when one weight is all, that setting.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.equalizers.equalizer import EqT, space_of
from eqmorph.equalizers.least_squares import ResponseProblem, damped_descent
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid
from eqmorph.errors import InvalidArgumentError

# Measured on blends of two to five of SAFE's settings: the mean of the parameters is 0.88 dB from
# the mean response (median), these steps 0.17 dB; undamped ones 0.08 dB, but a hundred times as
# fast to jump.
_STEPS = 6
_DAMPING = 4.0
_N_BINS = 64


def normalised_weights(weights: ArrayLike, count: int) -> FloatArray:
    """Weights of so many settings, made to sum to 1.

    Raises
    ------
    InvalidArgumentError
        If they do not fit, one is negative or not finite, or all are 0.
    """
    shares = np.asarray(weights, dtype=np.float64)
    if shares.shape != (count,):
        raise InvalidArgumentError(
            f"weights must be one number per setting, got shape {shares.shape} for {count} settings"
        )
    if not np.isfinite(shares).all() or (shares < 0).any() or shares.max() == 0:
        raise InvalidArgumentError(
            f"weights must be finite, at least 0 and not all 0, got {shares.tolist()}"
        )
    # Dividing by the largest first keeps the sum of huge weights finite.
    shares = shares / shares.max()
    normalised: FloatArray = shares / shares.sum()
    return normalised


def _descended(problem: ResponseProblem, units: FloatArray, shares: FloatArray) -> FloatArray:
    """The weighted mean of points of the unit cube, moved towards the mean response."""
    target = shares @ problem.responses(units)
    begun = (shares @ units)[None]
    point: FloatArray = damped_descent(problem, begun, target[None], _STEPS, _DAMPING)[0]
    return point


def blend_settings(
    eqs: Sequence[EqT], weights: ArrayLike, sample_rate: float = DEFAULT_SAMPLE_RATE
) -> EqT:
    """The setting between several, by weight.

    Parameters
    ----------
    eqs : sequence of Equalizer
        At least one. Band is blended with band: bring them to canonical order first (`canonical`)
        if the order of the bells means nothing. Where only gains are set they act almost linearly
        in dB: their mean is the blend.
    weights : array_like, shape (len(eqs),)
        At least 0, not all 0; only their proportions count.
    sample_rate : float
        Hz at which the responses are compared.

    Returns
    -------
    Equalizer
        Continuous in the weights; exactly `eqs[i]` where all weight is on i.

    Raises
    ------
    TypeError
        If the settings are not of one kind.
    InvalidArgumentError
        If there is none, the weights do not fit, or `sample_rate` is below 4000 Hz.
    """
    rate = check_sample_rate(sample_rate)
    if len(eqs) == 0:
        raise InvalidArgumentError("a blend needs at least one setting, got none")
    space = space_of(eqs[0])
    other = next((eq for eq in eqs if space_of(eq) is not space), None)
    if other is not None:
        raise TypeError(
            f"a blend needs settings of one kind, got {type(eqs[0]).__name__} "
            f"and {type(other).__name__}"
        )
    shares = normalised_weights(weights, len(eqs))
    if shares.max() == 1.0:
        return eqs[int(np.argmax(shares))]
    units = np.stack([eq.to_unit() for eq in eqs])
    if not space.movable:
        return type(eqs[0]).from_unit(shares @ units)
    grid = response_grid(_N_BINS, LOWEST_HZ, min(HIGHEST_HZ, rate / 2))
    problem = ResponseProblem(space, grid, rate, np.ones(space.dimension))
    return type(eqs[0]).from_unit(_descended(problem, units, shares))
