"""The closed-form code of a sound: its laws."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE
from eqmorph.network.taught import shipped_teacher
from eqmorph.sound.code import N_CODE_BINS, SoundCode, distance_db

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def code():
    return shipped_teacher(PARAMETRIC_SPACE).code


def settings(n, seed=0):
    unit = np.random.default_rng(seed).uniform(-1, 1, (n, 13))
    return PARAMETRIC_SPACE.from_unit(unit)


def responses(values, bins=N_CODE_BINS):
    return PARAMETRIC_SPACE.magnitude_response_db(values, response_grid(bins))


def test_distance_is_the_lsd(code):
    curves = responses(settings(400))
    codes = code.encode(curves)
    apart, heard = distance_db(codes[:200], codes[200:]), response_distance_db(*np.split(curves, 2))
    assert np.abs(apart / heard - 1).max() < 0.1
    assert np.abs(apart / heard - 1).mean() < 0.01
    # And on the finer grid that closeness is judged on.
    fine = response_distance_db(*np.split(responses(settings(400), 256), 2))
    assert np.corrcoef(apart, fine)[0, 1] > 0.999


def test_sums_multiples_and_contraries(code):
    a, b = (code.encode(responses(settings(20, seed))) for seed in (1, 2))
    both = code.encode(responses(settings(20, 1)) + responses(settings(20, 2)))
    np.testing.assert_allclose(a + b, both, atol=1e-9)
    np.testing.assert_allclose(code.encode(-1.7 * responses(settings(20, 1))), -1.7 * a, atol=1e-9)
    np.testing.assert_array_equal(code.encode(np.zeros(N_CODE_BINS)), 0.0)


def test_a_cascade_is_the_sum_of_its_bands(code):
    values = settings(1)[0]
    gains = PARAMETRIC_SPACE.gains(values)
    alone = PARAMETRIC_SPACE.with_gains(np.tile(values, (5, 1)), np.diag(gains))
    np.testing.assert_allclose(
        code.encode(responses(alone)).sum(axis=0), code.encode(responses(values)), atol=1e-9
    )


def test_decoding_is_the_nearest_curve_that_has_a_code(code):
    codes = RNG.normal(size=(10, code.latent_dim))
    np.testing.assert_allclose(code.encode(code.decode(codes)), codes, atol=1e-6)
    curves = responses(settings(200))
    missed = response_distance_db(code.decode(code.encode(curves)), curves)
    assert np.median(missed) < 0.1
    left = curves - code.decode(code.encode(curves))
    np.testing.assert_allclose(code.encode(left), 0.0, atol=1e-5)


@pytest.mark.parametrize("bins", [64, 97, 256, 2000])
def test_a_curve_on_any_frequencies_has_the_same_code(code, bins):
    values = settings(30)
    hertz = np.geomspace(15.0, 22_000.0, bins)
    curves = PARAMETRIC_SPACE.magnitude_response_db(values, hertz)
    codes = code.encode(curves, hertz)
    tolerance = 0.6 if bins < 100 else 0.1
    assert distance_db(codes, code.encode(responses(values))).max() < tolerance


def test_a_curve_on_the_codes_own_frequencies_is_the_curve(code):
    curve = responses(settings(1)[0])
    np.testing.assert_allclose(
        code.encode(curve, code.frequencies_hz), code.encode(curve), atol=1e-9
    )


def test_beyond_its_ends_a_curve_stays_as_it_is(code):
    expected = np.interp(np.log(code.frequencies_hz), np.log([100.0, 1_000.0]), [6.0, -6.0])
    np.testing.assert_allclose(
        code.encode([6.0, -6.0], [100.0, 1_000.0]), code.encode(expected), atol=1e-9
    )


def test_one_curve_or_many(code):
    curves = responses(settings(6))
    assert code.encode(curves[0]).shape == (code.latent_dim,)
    assert code.encode(curves.reshape(2, 3, -1)).shape == (2, 3, code.latent_dim)
    np.testing.assert_allclose(code.encode(curves)[2], code.encode(curves[2]))


def test_fewer_numbers_are_the_first_ones(code):
    curve = responses(settings(1)[0])
    np.testing.assert_allclose(code.first(5).encode(curve), code.encode(curve)[:5], atol=1e-12)
    for n in (0, code.latent_dim + 1):
        with pytest.raises(ValueError, match=rf"latent_dim must be in \[1, 32\], got {n}"):
            code.first(n)


@pytest.mark.parametrize(
    ("curve", "hertz", "message"),
    [
        (np.zeros(63), None, "a curve has 64 gains where no frequencies are given"),
        (0.0, None, "a curve has 64 gains"),
        (np.full(64, np.nan), None, "gains that are not finite"),
        (np.zeros(3), [1.0, 2.0], "do not fit frequencies of shape"),
        (np.zeros(3), [1.0, 3.0, 2.0], "above 0 Hz and rising"),
        (np.zeros(3), [0.0, 1.0, 2.0], "above 0 Hz and rising"),
        (np.zeros(3), [1.0, 2.0, np.inf], "above 0 Hz and rising"),
        (np.zeros(1), [1.0], "two or more"),
    ],
)
def test_bad_curves(code, curve, hertz, message):
    with pytest.raises(ValueError, match=message):
        code.encode(curve, hertz)


def test_it_does_not_need_the_teachers_directions():
    directions = np.linalg.qr(RNG.normal(size=(64, 64)))[0]
    whole = SoundCode(directions)
    curves = RNG.normal(size=(5, 64))
    np.testing.assert_allclose(whole.decode(whole.encode(curves)), curves, atol=1e-9)
    np.testing.assert_allclose(
        distance_db(whole.encode(curves[0]), whole.encode(curves[1])),
        response_distance_db(curves[0], curves[1]),
    )
