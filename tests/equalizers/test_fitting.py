"""Fitting: curves come back, SciPy is no better, settings stay legal, bad input is named."""

from __future__ import annotations

import numpy as np
import pytest
from legal_settings import random_settings
from scipy.optimize import least_squares

from eqmorph.equalizers import (
    PARAMETRIC_SPACE,
    GraphicEq,
    ParametricEq,
    fit_parametric,
    fit_parametric_many,
    response_distance_db,
    response_grid,
)
from eqmorph.equalizers.least_squares import ResponseProblem, descend
from eqmorph.equalizers.starts import layouts, read_off

GRID = response_grid()
RATE = 48_000.0


def gentle_settings(count, seed=0):
    """Random settings as people make them: Q up to 3, so that no bell hides between points."""
    generator = np.random.default_rng(seed)
    units = generator.uniform(-0.8, 0.8, (count, 13))
    units[:, [4, 7, 10]] = generator.uniform(-0.6, 0.4, (count, 3))
    return PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(units))


@pytest.mark.data
def test_curves_of_real_settings_come_back(safe_settings):
    rows = np.random.default_rng(0).choice(len(safe_settings), 100, replace=False)
    curves = PARAMETRIC_SPACE.magnitude_response_db(safe_settings[rows], GRID)
    errors = [result.error_db for result in fit_parametric_many(curves, GRID)]
    assert np.median(errors) <= 0.01
    assert np.quantile(errors, 0.9) <= 0.1


def test_curves_of_random_settings_come_back():
    curves = PARAMETRIC_SPACE.magnitude_response_db(gentle_settings(30), GRID)
    results = fit_parametric_many(curves, GRID)
    assert np.median([r.error_db for r in results]) <= 0.02
    assert np.quantile([r.error_db for r in results], 0.9) <= 0.3
    for result, curve in zip(results, curves, strict=True):
        difference = result.eq.magnitude_response_db(GRID) - curve
        assert result.error_db == pytest.approx(np.sqrt(np.mean(difference**2)), abs=1e-9)
        assert result.max_error_db == pytest.approx(np.abs(difference).max(), abs=1e-9)
        assert result.eq == result.eq.canonical()


def test_one_start_reaches_what_scipys_does():
    """From one beginning, the same problem: `scipy.optimize.least_squares` as a peer."""
    curves = PARAMETRIC_SPACE.magnitude_response_db(gentle_settings(12, seed=1), GRID)
    begin = PARAMETRIC_SPACE.to_unit(
        np.array([read_off(curve, GRID, RATE, with_shelves=True) for curve in curves])
    )
    problem = ResponseProblem(PARAMETRIC_SPACE, GRID, RATE, np.ones(13))
    _, ours = descend(problem, begin, curves, 200, tolerance=1e-9)
    scipys = np.array(
        [
            least_squares(
                lambda unit, curve=curve: problem.responses(unit[None])[0] - curve,
                start,
                jac=lambda unit: problem.jacobian(unit[None])[0],
                bounds=(-1, 1),
                max_nfev=200,
            ).cost
            * 2
            / GRID.size
            for start, curve in zip(np.clip(begin, -0.999, 0.999), curves, strict=True)
        ]
    )
    assert np.median(np.sqrt(ours)) <= np.median(np.sqrt(scipys)) + 0.01
    assert np.mean(np.sqrt(ours)) <= np.mean(np.sqrt(scipys)) + 0.05


def test_descent_never_climbs_and_ends_where_nothing_free_pulls():
    problem = ResponseProblem(PARAMETRIC_SPACE, GRID, RATE, np.ones(13))
    targets = PARAMETRIC_SPACE.magnitude_response_db(random_settings(8, seed=3), GRID)
    units, before = np.zeros((8, 13)), np.full(8, np.inf)
    for n_iterations in (0, 1, 5, 20, 300):
        units, cost = descend(problem, np.zeros((8, 13)), targets, n_iterations, tolerance=1e-12)
        assert (cost <= before).all()
        assert (np.abs(units) <= 1.0).all()
        before = cost
    residuals = problem.responses(units) - targets
    gradient = np.einsum("nbd,nb->nd", problem.jacobian(units), residuals) / GRID.size
    assert np.median(np.abs(gradient * problem.free(units, gradient)).max(axis=1)) < 0.01


def test_bounds_below_one_are_kept():
    upper = np.full(13, 0.25)
    problem = ResponseProblem(PARAMETRIC_SPACE, GRID, RATE, upper)
    targets = PARAMETRIC_SPACE.magnitude_response_db(random_settings(5), GRID)
    units, _ = descend(problem, np.full((5, 13), 0.9), targets, 30)
    assert (units <= upper).all()


def test_a_flat_curve_is_the_flat_setting():
    result = fit_parametric(np.zeros(256), GRID)
    np.testing.assert_allclose(result.eq.to_vector(), ParametricEq.flat().to_vector(), atol=1e-9)
    assert result.error_db == pytest.approx(0.0, abs=1e-9)


def test_same_curve_same_setting_alone_or_among_others():
    curves = PARAMETRIC_SPACE.magnitude_response_db(gentle_settings(20, seed=5), GRID)
    together = fit_parametric_many(curves, GRID)
    alone = fit_parametric(curves[17], GRID)
    assert fit_parametric(curves[17], GRID) == alone
    assert together[17].error_db == pytest.approx(alone.error_db, abs=1e-3)
    assert fit_parametric_many(np.empty((0, 256)), GRID) == []


def test_foreign_curve_keeps_a_fifth_of_its_size_at_most():
    shape = GraphicEq.from_vector(np.sin(np.arange(40) / 6.0))
    curve = shape.magnitude_response_db(GRID)
    result = fit_parametric(curve, GRID)
    assert result.error_db < 0.2 * response_distance_db(curve, 0.0)


@pytest.mark.parametrize("sample_rate", [8_000.0, 16_000.0])
def test_low_rates_use_bands_that_exist_there(sample_rate):
    grid = response_grid(128, 20.0, sample_rate / 2)
    for curve in (4.0 * np.sin(np.linspace(0, 5, 128)), np.zeros(128)):
        result = fit_parametric(curve, grid, sample_rate)
        assert result.eq.bands_above_nyquist(sample_rate) == ()
        assert result.error_db < 1.0


def test_linear_grid_up_to_nyquist():
    setting = gentle_settings(1, seed=2)[0]
    at_hz = np.linspace(0.0, 24_000.0, 1_025)
    curve = PARAMETRIC_SPACE.magnitude_response_db(setting, at_hz)
    assert fit_parametric(curve, at_hz).error_db < 0.1


def test_thirteen_points_are_enough():
    at_hz = response_grid(13)
    curve = ParametricEq.from_vector(gentle_settings(1)[0]).magnitude_response_db(at_hz)
    assert fit_parametric(curve, at_hz).error_db < 0.1


@pytest.mark.parametrize(
    "curve",
    [
        np.where(GRID < 500, 80.0, -80.0),
        np.where(np.arange(256) % 2 == 0, 80.0, -80.0),
        np.full(256, 1e6),
    ],
    ids=["cliff", "comb", "a million dB"],
)
def test_wild_curves_give_a_legal_setting_and_an_honest_error(curve):
    result = fit_parametric(curve, GRID)
    found = result.eq.magnitude_response_db(GRID)
    assert np.isfinite(found).all()
    assert result.error_db == pytest.approx(response_distance_db(found, curve))
    assert 20.0 < result.error_db <= response_distance_db(0.0, curve)


@pytest.mark.parametrize(
    ("response", "frequencies", "message"),
    [
        (np.zeros(20), GRID, r"one gain per frequency, got responses of shape \(20,\)"),
        (np.zeros((2, 256)), GRID, r"must have one axis, got shape \(2, 256\)"),
        (np.zeros(12), GRID[:12], "needs at least as many points, got 12"),
        (np.zeros(256), GRID[::-1], "must rise from point to point, got 20000 Hz before"),
        (np.zeros(256), np.r_[GRID[:-1], GRID[-2]], "must rise from point to point"),
        (np.zeros(256), GRID * 2, r"must lie in \[0, 24000\] at sample_rate 48000"),
        (np.full(256, np.nan), GRID, "response_db must be finite, got nan at 20 Hz"),
        (np.r_[np.zeros(255), np.inf], GRID, "response_db must be finite, got inf at 20000 Hz"),
    ],
)
def test_bad_curves_are_refused(response, frequencies, message):
    with pytest.raises(ValueError, match=message):
        fit_parametric(response, frequencies)


def test_starts_are_legal_and_distinct():
    fixed = layouts()
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(fixed), fixed)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.canonical(fixed), fixed)
    assert len(np.unique(fixed, axis=0)) == 9
    np.testing.assert_array_equal(PARAMETRIC_SPACE.gains(fixed), 0.0)


def test_reading_off_finds_a_lone_bell_and_lone_shelves():
    bell = PARAMETRIC_SPACE.default.copy()
    bell[5:8] = 8.0, 900.0, 2.0
    curve = PARAMETRIC_SPACE.magnitude_response_db(bell, GRID)
    found = ParametricEq.from_vector(read_off(curve, GRID, RATE, with_shelves=False))
    loudest = max(found.bands[1:4], key=lambda band: abs(band.gain_db))
    assert loudest.gain_db == pytest.approx(8.0, abs=0.1)
    assert loudest.frequency_hz == pytest.approx(900.0, rel=0.03)
    assert loudest.q == pytest.approx(2.0, rel=0.35)

    shelves = PARAMETRIC_SPACE.default.copy()
    shelves[[0, 1, 11, 12]] = 6.0, 300.0, -5.0, 4_000.0
    curve = PARAMETRIC_SPACE.magnitude_response_db(shelves, GRID)
    found = ParametricEq.from_vector(read_off(curve, GRID, RATE, with_shelves=True))
    assert found.low_shelf.gain_db == pytest.approx(6.0, abs=0.5)
    assert found.low_shelf.frequency_hz == pytest.approx(300.0, rel=0.1)
    assert found.high_shelf.gain_db == pytest.approx(-5.0, abs=0.5)
    assert found.high_shelf.frequency_hz == pytest.approx(4_000.0, rel=0.1)
