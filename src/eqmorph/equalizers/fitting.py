"""Fitting: the five-band setting whose response is closest to a given curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.equalizers.biquads import (
    DEFAULT_SAMPLE_RATE,
    FloatArray,
    check_frequencies,
    check_sample_rate,
)
from eqmorph.equalizers.least_squares import ResponseProblem, descend
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.equalizers.starts import layouts, read_off
from eqmorph.errors import InvalidArgumentError

# Every start runs on a thinned grid; the best go on, and the last ones see every point.
_COARSE_BINS = 64
# Iterations, and how many starts of a curve go on after them.
_COARSE_STAGES = ((15, 4), (40, 2))
_FULL_ITERATIONS = 25
# Curves that share a batch: more would leave the processor's cache.
_BATCH = 16
# Highest band that a fit uses, as a share of Nyquist; at Nyquist a band would vanish.
_HIGHEST_SHARE = 0.95
# dB^2 that rounding alone may leave.
_ROUNDING = 1e-20
# Stands for 0 Hz where a logarithm is taken.
_LOWEST_HZ = 1.0


@dataclass(frozen=True, slots=True)
class FitResult:
    """The closest setting that was found, and how close it is.

    Attributes
    ----------
    eq : ParametricEq
        In canonical order.
    error_db : float
        RMS difference between its response and the curve over the given frequencies.
    max_error_db : float
        Largest absolute difference.
    """

    eq: ParametricEq
    error_db: float
    max_error_db: float


def _check_curves(
    responses_db: ArrayLike, frequencies_hz: ArrayLike, rate: float
) -> tuple[FloatArray, FloatArray]:
    grid = check_frequencies(frequencies_hz, rate)
    curves = np.asarray(responses_db, dtype=np.float64)
    if grid.ndim != 1 or curves.ndim != 2 or curves.shape[1] != grid.size:
        raise InvalidArgumentError(
            "a response needs one gain per frequency, "
            f"got responses of shape {curves.shape[1:]} and frequencies of shape {grid.shape}"
        )
    if grid.size < PARAMETRIC_SPACE.dimension:
        raise InvalidArgumentError(
            f"fitting {PARAMETRIC_SPACE.dimension} parameters needs at least as many points, "
            f"got {grid.size}"
        )
    if (np.diff(grid) <= 0).any():
        at = int(np.argmax(np.diff(grid) <= 0))
        raise InvalidArgumentError(
            "frequencies_hz must rise from point to point, "
            f"got {grid[at]:g} Hz before {grid[at + 1]:g} Hz"
        )
    if not np.isfinite(curves).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(curves))[0])
        raise InvalidArgumentError(
            f"response_db must be finite, got {curves[row, column]} at {grid[column]:g} Hz"
        )
    return curves, grid


def _upper_bounds(sample_rate: float) -> FloatArray:
    highest = PARAMETRIC_SPACE.upper.copy()
    for band in PARAMETRIC_SPACE.bands:
        if band.frequency is not None:
            highest[band.frequency] = min(highest[band.frequency], _HIGHEST_SHARE * sample_rate / 2)
    return PARAMETRIC_SPACE.to_unit(highest)


def _thinned(grid: FloatArray) -> NDArray[np.intp]:
    """Indices of about 64 of the points, log-spaced whatever the grid."""
    ends = np.maximum(grid[[0, -1]], _LOWEST_HZ)
    wanted = np.geomspace(ends[0], ends[1], _COARSE_BINS)
    nearest = np.interp(wanted, grid, np.arange(grid.size))
    return np.unique(np.rint(nearest).astype(np.intp))


def _begin(curves: FloatArray, problem: ResponseProblem) -> FloatArray:
    """Starting points of every curve, shape (n, starts, 13)."""
    grid = np.maximum(problem.frequencies_hz, _LOWEST_HZ)
    guesses = [
        [read_off(curve, grid, problem.sample_rate, shelves) for shelves in (True, False)]
        for curve in curves
    ]
    fixed = np.broadcast_to(layouts(), (len(curves), *layouts().shape))
    return PARAMETRIC_SPACE.to_unit(np.concatenate([fixed, guesses], axis=1))


def _survive(
    problem: ResponseProblem, units: FloatArray, curves: FloatArray, n_iterations: int, keep: int
) -> FloatArray:
    """Let all starts of each curve descend and keep the best, best first; (n, keep, 13)."""
    n, starts, dimension = units.shape
    reached, cost = descend(
        problem,
        units.reshape(-1, dimension),
        np.repeat(curves, starts, axis=0),
        n_iterations,
    )
    # Where only rounding differs the first start wins: a flat curve is the default setting.
    rank = np.maximum(cost, _ROUNDING).reshape(n, starts)
    order = np.argsort(rank, axis=1, kind="stable")[:, :keep, None]
    return np.take_along_axis(reached.reshape(units.shape), order, axis=1)


def _fit(curves: FloatArray, grid: FloatArray, sample_rate: float) -> FloatArray:
    upper = _upper_bounds(sample_rate)
    thin = _thinned(grid)
    coarse = ResponseProblem(PARAMETRIC_SPACE, grid[thin], sample_rate, upper)
    full = ResponseProblem(PARAMETRIC_SPACE, grid, sample_rate, upper)
    units = _begin(curves[:, thin], coarse)
    for n_iterations, keep in _COARSE_STAGES:
        units = _survive(coarse, units, curves[:, thin], n_iterations, keep)
    units = _survive(full, units, curves, _FULL_ITERATIONS, 1)
    return PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(units[:, 0]))


def fit_parametric_many(
    responses_db: ArrayLike,
    frequencies_hz: ArrayLike,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
) -> list[FitResult]:
    """`fit_parametric` of many curves on the same frequencies, several times faster per curve.

    Parameters
    ----------
    responses_db : array_like, shape (n, bins)
        Gains in dB.
    frequencies_hz, sample_rate
        As in `fit_parametric`.

    Returns
    -------
    list of FitResult, length n
        Each the same, to rounding, as `fit_parametric` of that curve alone.

    Raises
    ------
    InvalidArgumentError
        As in `fit_parametric`.
    """
    rate = check_sample_rate(sample_rate)
    curves, grid = _check_curves(responses_db, frequencies_hz, rate)
    results: list[FitResult] = []
    for start in range(0, len(curves), _BATCH):
        batch = curves[start : start + _BATCH]
        settings = _fit(batch, grid, rate)
        error = PARAMETRIC_SPACE.magnitude_response_db(settings, grid, rate) - batch
        results += [
            FitResult(
                ParametricEq.from_vector(setting),
                float(np.sqrt(np.mean(e**2))),
                float(np.abs(e).max()),
            )
            for setting, e in zip(settings, error, strict=True)
        ]
    return results


def fit_parametric(
    response_db: ArrayLike,
    frequencies_hz: ArrayLike,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
) -> FitResult:
    """The five-band setting closest to a curve, by least squares in dB over the given points.

    Eleven starts (two read off the curve, nine fixed) descend together on a thinned grid; the best
    are finished on the full one. The same curve always gives the same setting, and the setting is
    legal however wild the curve: `error_db` says what it could not follow.

    Parameters
    ----------
    response_db : array_like, shape (bins,)
        Gain in dB at each frequency.
    frequencies_hz : array_like, shape (bins,)
        Hz, rising, at most `sample_rate` / 2; at least 13. Every point counts alike, so use
        log-spaced ones (`response_grid`) to weigh frequency as one hears it.
    sample_rate : float
        Hz at which the setting's response is to be that curve. Its bands stay below Nyquist.

    Returns
    -------
    FitResult

    Raises
    ------
    InvalidArgumentError
        If the shapes differ, a gain is not finite, or the frequencies are too few, not rising or
        above Nyquist.
    """
    curve = np.asarray(response_db, dtype=np.float64)
    if curve.ndim != 1:
        raise InvalidArgumentError(f"response_db must have one axis, got shape {curve.shape}")
    return fit_parametric_many(curve[None], frequencies_hz, sample_rate)[0]
