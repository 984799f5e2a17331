"""Straightening: a whole morph moved at once until its responses lie on a straight line.

The unknowns are the knots between two fixed settings. What is minimised is, over the knots, the
mean squared difference from the line between the two responses, the mean squared excess over what
the two responses span, and the smoothness of the path in the unit cube. Each knot talks to its two
neighbours only, so the normal equations are block tridiagonal: the cost is that of the blocks.
Fitting each position for itself comes as near to the line, but jumps from one way of making the
curve to another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.least_squares import ResponseProblem, normal_equations

# How much a squared dB outside the ends' span weighs against one off the line.
_SPAN_WEIGHT = 20.0
_FIRST_DAMPING, _SMALLEST_DAMPING, _LARGEST_DAMPING = 1e-3, 1e-6, 1e8
_SMALLEST_CURVATURE = 1e-3
# A step that lowers the cost by less than this share is the last.
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class _Deviation:
    """How far a path's inner knots are from what is wanted, and what that costs."""

    off_line: FloatArray
    off_span: FloatArray
    cost: float


@dataclass(frozen=True)
class Straightening:
    """The line that a path is drawn to.

    Attributes
    ----------
    problem : ResponseProblem
    ends : array, shape (2, bins)
        Responses in dB of the two settings.
    smoothness : float
        dB^2 that the mean square of the path's velocity (units per whole path) is worth.
    """

    problem: ResponseProblem
    ends: FloatArray
    smoothness: float

    def _deviation(self, knots: FloatArray) -> _Deviation:
        steps = len(knots) - 1
        alpha = np.linspace(0.0, 1.0, steps + 1)[1:-1, None]
        responses = self.problem.responses(knots[1:-1])
        off_line = responses - ((1.0 - alpha) * self.ends[0] + alpha * self.ends[1])
        above = np.maximum(responses - self.ends.max(axis=0), 0.0)
        off_span = above - np.maximum(self.ends.min(axis=0) - responses, 0.0)
        squares = np.mean(off_line**2 + _SPAN_WEIGHT * off_span**2)
        velocity = steps * np.diff(knots, axis=0)
        rough = np.mean(np.sum(velocity**2, axis=1))
        return _Deviation(off_line, off_span, float(squares + self.smoothness * rough))

    def cost(self, knots: FloatArray) -> float:
        """The quantity that `straighten` lowers, dB^2."""
        return self._deviation(knots).cost

    def _equations(
        self, knots: FloatArray, deviation: _Deviation, stiffness: float
    ) -> tuple[FloatArray, FloatArray]:
        """Diagonal blocks and gradient of the normal equations of the inner knots."""
        inner = knots[1:-1]
        # The residuals off the line and off the span have the same Jacobian: one weighted system.
        weight = np.sqrt(1.0 + _SPAN_WEIGHT * (deviation.off_span != 0.0))
        pull = (deviation.off_line + _SPAN_WEIGHT * deviation.off_span) / weight
        jacobian = self.problem.jacobian(inner) * weight[:, :, None]
        blocks, gradient = normal_equations(jacobian, pull)
        diagonal = np.arange(inner.shape[1])
        blocks[:, diagonal, diagonal] += 2.0 * stiffness
        return blocks, gradient + stiffness * (2.0 * inner - knots[:-2] - knots[2:])

    def straighten(self, knots: FloatArray, n_iterations: int) -> FloatArray:
        """Move the inner knots downhill.

        Parameters
        ----------
        knots : array, shape (n, d)
            Points of the unit cube; the first and the last stay where they are.
        n_iterations : int
            At the most.

        Returns
        -------
        array, shape (n, d)
        """
        steps = len(knots) - 1
        # Makes the equations those of `cost`, whose two means are over the inner knots and steps.
        stiffness = self.smoothness * steps * (steps - 1)
        deviation, damping = self._deviation(knots), _FIRST_DAMPING
        for _ in range(n_iterations):
            before = deviation.cost
            blocks, gradient = self._equations(knots, deviation, stiffness)
            free = self.problem.free(knots[1:-1], gradient)
            while damping < _LARGEST_DAMPING:
                moved = knots.copy()
                step = _block_step(blocks, gradient, free, stiffness, damping)
                moved[1:-1] = self.problem.clip(moved[1:-1] + step)
                there = self._deviation(moved)
                if there.cost < before:
                    knots, deviation = moved, there
                    damping = max(damping / 5.0, _SMALLEST_DAMPING)
                    break
                damping *= 6.0
            if before - deviation.cost <= _TOLERANCE * before:
                break
        return knots


def _block_step(
    blocks: FloatArray, gradient: FloatArray, free: FloatArray, stiffness: float, damping: float
) -> FloatArray:
    """Damped step of all inner knots: block elimination forwards, substitution backwards.

    The blocks beside the diagonal are -stiffness on their own diagonals. Held coordinates (`free`
    0) are taken out of the system.
    """
    diagonal = np.arange(gradient.shape[1])
    system = blocks * free[:, :, None] * free[:, None, :]
    scale = np.maximum(blocks[:, diagonal, diagonal], _SMALLEST_CURVATURE)
    system[:, diagonal, diagonal] += np.where(free > 0, damping * scale, 1.0)
    beside = -stiffness * free[:-1] * free[1:]
    right = -gradient * free
    n, d = right.shape
    solved = np.zeros((n, d, d + 1))
    for k in range(n):
        if k:
            system[k] -= beside[k - 1][:, None] * solved[k - 1, :, :d]
            right[k] -= beside[k - 1] * solved[k - 1, :, d]
        coupling = np.diag(beside[k]) if k < n - 1 else np.zeros((d, d))
        solved[k] = np.linalg.solve(system[k], np.column_stack([coupling, right[k]]))
    step = solved[:, :, d].copy()
    for k in range(n - 2, -1, -1):
        step[k] -= solved[k, :, :d] @ step[k + 1]
    return step
