"""Paths: a morph between two settings that is straight in what one hears.

A straight line between the parameters is not one between the responses: on the way it overshoots
what both ends do, by 4.5 dB for one pair of people's settings in ten. A `ResponsePath` bends the
parameters so that the responses stay on their line as nearly as five bands can, while every
parameter moves continuously, at a bounded speed: it can be automated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.equalizers.equalizer import EqT, space_of
from eqmorph.equalizers.least_squares import ResponseProblem
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid
from eqmorph.equalizers.space import EqSpace
from eqmorph.equalizers.straightening import Straightening
from eqmorph.errors import InvalidArgumentError

# The law of continuity: in a thousandth of the morph no parameter moves by more than half a
# percent of its range (the range is 2 units).
SPEED_LIMIT = 10.0
# Steps of the coarsest path, and iterations at each level; every level halves the steps.
_COARSEST_STEPS = 10
_LEVEL_ITERATIONS = (20, 10, 8)
_N_BINS = 96
# dB^2 per squared speed. Less follows the line more closely and moves the parameters faster.
_SMOOTHNESS = 0.01
_STIFFER = 4.0
# A band at 0 dB is nowhere; this (units of gain) keeps the weights of two such bands equal.
_FAINT = 0.02


@dataclass(frozen=True)
class ResponsePath(Generic[EqT]):
    """A morph between two settings; `response_path` makes one.

    Attributes
    ----------
    start, end : Equalizer
        The settings at alpha 0 and alpha 1.
    knots : array, shape (n, d)
        Points of the unit cube at evenly spaced alphas; the parameters move linearly between them
        (gains in dB, frequencies and Qs in octaves).
    """

    start: EqT
    end: EqT
    knots: FloatArray

    def unit_at(self, alpha: float) -> FloatArray:
        """The point of the unit cube at `alpha`, shape (d,).

        Raises
        ------
        InvalidArgumentError
            If `alpha` is not in [0, 1].
        """
        if not 0.0 <= alpha <= 1.0:
            raise InvalidArgumentError(f"alpha must be in [0, 1], got {alpha!r}")
        position = alpha * (len(self.knots) - 1)
        left = min(int(position), len(self.knots) - 2)
        share = position - left
        point: FloatArray = (1.0 - share) * self.knots[left] + share * self.knots[left + 1]
        return point

    def at(self, alpha: float) -> EqT:
        """The setting at `alpha`: `start` at 0 and `end` at 1, bit for bit.

        Raises
        ------
        InvalidArgumentError
            If `alpha` is not in [0, 1].
        """
        if alpha == 0.0:
            return self.start
        if alpha == 1.0:
            return self.end
        return type(self.start).from_unit(self.unit_at(alpha))

    @cached_property
    def max_speed(self) -> float:
        """The fastest that any parameter moves, in units of the unit cube per whole morph."""
        return _speed(self.knots)


def _speed(knots: FloatArray) -> float:
    return float(np.abs(np.diff(knots, axis=0)).max() * (len(knots) - 1))


def _direct(start: FloatArray, end: FloatArray) -> FloatArray:
    """Straight in the unit cube."""
    alpha = np.linspace(0.0, 1.0, _COARSEST_STEPS + 1)[:, None]
    return (1.0 - alpha) * start + alpha * end


def _heard_first(space: EqSpace, start: FloatArray, end: FloatArray) -> FloatArray:
    """Gains straight; a band's frequency and Q stay where the band is heard more."""
    knots = _direct(start, end)
    alpha = np.linspace(0.0, 1.0, len(knots))
    for band in space.bands:
        here = (1.0 - alpha) * (abs(start[band.gain]) + _FAINT)
        there = alpha * (abs(end[band.gain]) + _FAINT)
        share = there / (here + there)
        for i in (band.frequency, band.q):
            if i is not None:
                knots[:, i] = (1.0 - share) * start[i] + share * end[i]
    return knots


def _halved(knots: FloatArray) -> FloatArray:
    """The same path with twice the steps."""
    finer = np.empty((2 * len(knots) - 1, knots.shape[1]))
    finer[::2] = knots
    finer[1::2] = (knots[1:] + knots[:-1]) / 2
    return finer


def _straightened(
    problem: ResponseProblem, start: FloatArray, end: FloatArray, smoothness: float
) -> FloatArray:
    line = Straightening(problem, problem.responses(np.stack([start, end])), smoothness)
    first, *finer = _LEVEL_ITERATIONS
    begun = (_direct(start, end), _heard_first(problem.space, start, end))
    candidates = [line.straighten(knots, first) for knots in begun]
    knots = min(candidates, key=line.cost)
    for n_iterations in finer:
        knots = line.straighten(_halved(knots), n_iterations)
    return knots


def _bent(space: EqSpace, start: FloatArray, end: FloatArray, sample_rate: float) -> FloatArray:
    grid = response_grid(_N_BINS, LOWEST_HZ, min(HIGHEST_HZ, sample_rate / 2))
    problem = ResponseProblem(space, grid, sample_rate, np.ones(space.dimension))
    smoothness = _SMOOTHNESS
    while True:
        knots = _straightened(problem, start, end, smoothness)
        if _speed(knots) <= SPEED_LIMIT:
            return knots
        # Ever stiffer paths tend to the direct one, whose speed is 2 at the most.
        smoothness *= _STIFFER


def response_path(
    start: EqT, end: EqT, sample_rate: float = DEFAULT_SAMPLE_RATE
) -> ResponsePath[EqT]:
    """The morph between two settings whose responses lie on a straight line, as far as can be.

    Band goes to band, so bring both to canonical order first (`canonical`) if the order of the
    bells means nothing. Where only gains are set they act almost linearly in dB, so there the
    direct line is the path.

    Parameters
    ----------
    start, end : Equalizer, both of one kind
    sample_rate : float
        Hz at which the responses are compared.

    Returns
    -------
    ResponsePath
        The same for the same settings; its parameters move by at most `SPEED_LIMIT` units per
        whole morph.

    Raises
    ------
    TypeError
        If the two are not settings of one kind.
    InvalidArgumentError
        If `sample_rate` is below 4000 Hz.
    """
    rate = check_sample_rate(sample_rate)
    if space_of(start) is not space_of(end):
        raise TypeError(
            f"a path joins two settings of one kind, got {type(start).__name__} "
            f"and {type(end).__name__}"
        )
    first, last = start.to_unit(), end.to_unit()
    space = space_of(start)
    knots = _bent(space, first, last, rate) if space.movable else np.stack([first, last])
    knots.flags.writeable = False
    return ResponsePath(start, end, knots)
