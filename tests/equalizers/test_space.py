"""`EqSpace`: one family for 13 parameters and 40 gains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from legal_settings import corner_settings, random_settings, settings_vectors, unit_points

from eqmorph.equalizers import (
    BANDS,
    GRAPHIC_SPACE,
    PARAMETRIC_SPACE,
    ParametricEq,
    response_grid,
)

GRID = response_grid(80)
SPACES = [PARAMETRIC_SPACE, GRAPHIC_SPACE]
by_name = pytest.mark.parametrize("space", SPACES, ids=lambda space: space.name)


def random_rows(space, count=12, reach=1.0):
    units = np.random.default_rng(1).uniform(-reach, reach, (count, space.dimension))
    return space.from_unit(units)


@by_name
def test_many_settings_are_each_setting_alone(space):
    # More rows than one block of the vectorised form.
    rows = random_rows(space, 70)
    together = space.magnitude_response_db(rows, GRID)
    assert together.shape == (70, 80)
    for row, response in zip(rows, together, strict=True):
        np.testing.assert_allclose(space.magnitude_response_db(row, GRID), response, atol=1e-10)


@by_name
def test_jacobian_agrees_with_finite_differences(space):
    units = space.to_unit(random_rows(space, 6, reach=0.9))
    jacobian = space.response_jacobian(space.from_unit(units), GRID, 48_000.0)
    step = 1e-6
    for i, move in enumerate(np.eye(space.dimension) * step):
        up, down = (
            space.magnitude_response_db(space.from_unit(units + sign * move), GRID)
            for sign in (1, -1)
        )
        np.testing.assert_allclose(jacobian[:, :, i], (up - down) / (2 * step), atol=1e-5)


@by_name
def test_default_is_flat_and_names_are_unique(space):
    response = space.magnitude_response_db(space.default, GRID)
    np.testing.assert_allclose(response, 0.0, atol=1e-12)
    assert len(set(space.parameter_names)) == space.dimension == len(space.units)
    assert sorted(i for head in space.heads.values() for i in head) == list(range(space.dimension))


def test_heads_are_five_gains_five_frequencies_three_qs():
    assert {k: len(v) for k, v in PARAMETRIC_SPACE.heads.items()} == {
        "gain": 5,
        "frequency": 5,
        "q": 3,
    }
    assert list(GRAPHIC_SPACE.heads) == ["gain"]


@by_name
def test_ends_of_the_cube_are_the_ends_of_the_ranges(space):
    ones = np.ones(space.dimension)
    np.testing.assert_allclose(space.from_unit(ones), space.upper, rtol=1e-12)
    np.testing.assert_allclose(space.from_unit(-ones), space.lower, rtol=1e-12)
    np.testing.assert_array_equal(space.from_unit(7 * ones), space.from_unit(ones))
    np.testing.assert_allclose(space.to_unit(space.upper), 1.0)


def test_middle_of_the_cube_is_flat_at_geometric_means():
    middle = ParametricEq.from_unit(np.zeros(13))
    for band, spec in zip(middle.bands, BANDS, strict=True):
        assert band.gain_db == 0.0
        assert band.frequency_hz == pytest.approx(np.sqrt(np.prod(spec.frequency_range_hz)))
        assert band.q == pytest.approx(np.sqrt(np.prod(spec.q_range)))


@given(unit_points)
def test_unit_points_are_legal_and_come_back(unit):
    setting = PARAMETRIC_SPACE.from_unit(unit)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(setting), setting)
    np.testing.assert_allclose(PARAMETRIC_SPACE.to_unit(setting), unit, atol=1e-12)


@given(settings_vectors)
def test_canonical_settings_are_legal(vector):
    canonical = PARAMETRIC_SPACE.canonical(vector)
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(canonical), canonical)
    assert (np.diff(canonical[[3, 6, 9]]) >= 0).all()


def test_canonical_of_many_is_canonical_of_each():
    rows = random_rows(PARAMETRIC_SPACE, 20)
    before = rows.copy()
    together = PARAMETRIC_SPACE.canonical(rows)
    np.testing.assert_array_equal(rows, before)
    for row, canonical in zip(rows, together, strict=True):
        np.testing.assert_array_equal(PARAMETRIC_SPACE.canonical(row), canonical)


def test_rounding_beyond_the_ends_is_taken_for_the_ends():
    beyond = np.stack([PARAMETRIC_SPACE.lower, PARAMETRIC_SPACE.upper])
    beyond = beyond + np.abs(beyond) * np.array([[-1e-7], [1e-7]])
    checked = PARAMETRIC_SPACE.validate(beyond)
    np.testing.assert_array_equal(checked, [PARAMETRIC_SPACE.lower, PARAMETRIC_SPACE.upper])
    in_single_precision = corner_settings().astype(np.float32)
    np.testing.assert_allclose(
        PARAMETRIC_SPACE.validate(in_single_precision), corner_settings(), rtol=1e-6
    )


def test_validation_names_parameter_value_range_and_row():
    rows = random_settings(3)
    rows[2, 4] = 10.5
    with pytest.raises(
        ValueError, match=r"peak_1_q must be in \[0.1, 10\], got 10.5 \(setting 2\)"
    ):
        PARAMETRIC_SPACE.validate(rows)
    with pytest.raises(ValueError, match="has 13 numbers, got shape"):
        PARAMETRIC_SPACE.validate(np.zeros((2, 40)))
    with pytest.raises(ValueError, match=r"settings must have shape \(13,\) or \(n, 13\)"):
        PARAMETRIC_SPACE.magnitude_response_db(np.zeros((2, 2, 13)), GRID)
    with pytest.raises(ValueError, match=r"frequencies_hz must lie in \[0, 22050\]"):
        PARAMETRIC_SPACE.magnitude_response_db(rows, [23_000.0], 44_100.0)
