"""Bounded least squares in response: many settings at once, each towards its own curve.

A Levenberg-Marquardt descent on the unit cube with analytic derivatives. Bounds are kept by
projection: a coordinate that lies on a bound and is pushed outwards is held for that step, the
others are solved for, and the step is clipped. It is written here, in NumPy, because words to
settings must not import SciPy, and because hundreds of small problems at once are an order of
magnitude faster as one batch than one after the other.

References
----------
Marquardt (1963), with Moré's scaling by the diagonal; Kanzow, Yamashita, Fukushima (2004) for the
projected form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import EqSpace

_FIRST_DAMPING = 1e-2
_SMALLEST_DAMPING, _LARGEST_DAMPING = 1e-7, 1e6
# A coordinate without any influence (the frequency of a band at 0 dB) must not divide by zero.
_SMALLEST_CURVATURE = 1e-4
# dB^2; a thousandth of a decibel is close enough.
_NO_ERROR = 1e-6


@dataclass(frozen=True)
class ResponseProblem:
    """What does not change during a descent.

    Attributes
    ----------
    space : EqSpace
    frequencies_hz : array, shape (bins,)
    sample_rate : float
        Hz.
    upper : array, shape (d,)
        Upper bounds in the unit cube; lower bounds are -1.
    """

    space: EqSpace
    frequencies_hz: FloatArray
    sample_rate: float
    upper: FloatArray

    def responses(self, units: FloatArray) -> FloatArray:
        """Responses in dB of points of the unit cube, shape (n, bins)."""
        return self.space.magnitude_response_db(
            self.space.from_unit(units), self.frequencies_hz, self.sample_rate
        )

    def jacobian(self, units: FloatArray) -> FloatArray:
        """Derivatives in dB per unit, shape (n, bins, d)."""
        return self.space.response_jacobian(
            self.space.from_unit(units), self.frequencies_hz, self.sample_rate
        )

    def clip(self, units: FloatArray) -> FloatArray:
        """The nearest points within the bounds."""
        clipped: FloatArray = np.clip(units, -1.0, self.upper)
        return clipped

    def free(self, units: FloatArray, gradient: FloatArray) -> FloatArray:
        """1 for every coordinate that may move downhill, 0 for one held by its bound."""
        held = ((units <= -1.0) & (gradient > 0)) | ((units >= self.upper) & (gradient < 0))
        return np.where(held, 0.0, 1.0)


@dataclass(frozen=True)
class PartialProblem(ResponseProblem):
    """A descent in which some coordinates stay where they are.

    Attributes
    ----------
    movable : array, shape (d,)
        1 for those that may move, 0 for those that stay.
    """

    movable: FloatArray

    def free(self, units: FloatArray, gradient: FloatArray) -> FloatArray:
        """1 for every coordinate that may move downhill."""
        return super().free(units, gradient) * self.movable


def _mean_square(residuals: FloatArray) -> FloatArray:
    mean: FloatArray = np.mean(residuals**2, axis=1)
    return mean


def normal_equations(jacobian: FloatArray, residuals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean over the bins of J^T J and J^T r.

    Parameters
    ----------
    jacobian : array, shape (n, bins, d)
    residuals : array, shape (n, bins)

    Returns
    -------
    curvature, gradient : arrays, shapes (n, d, d) and (n, d)
    """
    transposed = jacobian.transpose(0, 2, 1) / residuals.shape[1]
    return transposed @ jacobian, (transposed @ residuals[:, :, None])[:, :, 0]


def damped_step(
    curvature: FloatArray, gradient: FloatArray, free: FloatArray, damping: FloatArray
) -> FloatArray:
    """Levenberg-Marquardt step of every problem over its free coordinates, shape (n, d)."""
    diagonal = np.arange(gradient.shape[1])
    system = curvature * free[:, :, None] * free[:, None, :]
    scale = np.maximum(curvature[:, diagonal, diagonal], _SMALLEST_CURVATURE)
    system[:, diagonal, diagonal] += np.where(free > 0, damping[:, None] * scale, 1.0)
    downhill = -gradient * free
    step = np.linalg.solve(system, downhill[:, :, None])[:, :, 0]
    return np.asarray(step, dtype=np.float64)


def damped_descent(
    problem: ResponseProblem,
    units: FloatArray,
    targets: FloatArray,
    n_steps: int,
    damping: float,
) -> FloatArray:
    """A fixed number of Gauss-Newton steps with fixed damping: continuous in all that it is given.

    `descend` comes nearer to the targets and jumps from one way of making a curve to another.

    Parameters
    ----------
    problem : ResponseProblem
    units : array, shape (n, d)
        Where to begin, within the bounds. Where the response is the target already, it stays.
    targets : array, shape (n, bins)
        dB.
    n_steps : int
    damping : float
        dB^2 per squared unit.

    Returns
    -------
    array, shape (n, d)
        Within the bounds.
    """
    points = units
    diagonal = np.arange(units.shape[1])
    for _ in range(n_steps):
        residuals = problem.responses(points) - targets
        curvature, gradient = normal_equations(problem.jacobian(points), residuals)
        curvature[:, diagonal, diagonal] += damping
        step = np.linalg.solve(curvature, gradient[:, :, None])[:, :, 0]
        points = problem.clip(points - step)
    return points


def descend(
    problem: ResponseProblem,
    units: FloatArray,
    targets: FloatArray,
    n_iterations: int,
    tolerance: float = 1e-5,
) -> tuple[FloatArray, FloatArray]:
    """Bring every setting's response nearer to its target.

    Parameters
    ----------
    problem : ResponseProblem
    units : array, shape (n, d)
        Where to begin, in the unit cube.
    targets : array, shape (n, bins)
        dB.
    n_iterations : int
        At the most.
    tolerance : float
        A problem is finished when a step lowers its mean squared error by less than this share.

    Returns
    -------
    units, cost : arrays, shapes (n, d) and (n,)
        Points within the bounds, and their mean squared error in dB^2, which is never above that
        of the (clipped) beginning.
    """
    best = problem.clip(units)
    residuals = problem.responses(best) - targets
    cost = _mean_square(residuals)
    running = np.flatnonzero(cost > _NO_ERROR)
    damping = np.full(len(best), _FIRST_DAMPING)
    curvature = np.empty((*best.shape, best.shape[1]))
    gradient = np.empty_like(best)
    stale = running
    for _ in range(n_iterations):
        if len(running) == 0:
            break
        if len(stale):
            curvature[stale], gradient[stale] = normal_equations(
                problem.jacobian(best[stale]), residuals[stale]
            )
        here = best[running]
        free = problem.free(here, gradient[running])
        step = damped_step(curvature[running], gradient[running], free, damping[running])
        there = problem.clip(here + step)
        missed = problem.responses(there) - targets[running]
        reached = _mean_square(missed)
        better = reached < cost[running]
        slow = better & (cost[running] - reached < tolerance * cost[running])
        stale = running[better]
        best[stale], cost[stale], residuals[stale] = there[better], reached[better], missed[better]
        damping[running] = np.clip(
            damping[running] * np.where(better, 0.25, 4.0), _SMALLEST_DAMPING, _LARGEST_DAMPING
        )
        done = slow | (cost[running] <= _NO_ERROR) | (damping[running] >= _LARGEST_DAMPING)
        running = running[~done]
        stale = np.intersect1d(stale, running, assume_unique=True)
    return best, cost
