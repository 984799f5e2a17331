"""The cookbook's laws, SciPy as a peer, stability, and the closed-form magnitude."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legal_settings import corner_settings, random_settings
from scipy import signal

from eqmorph.equalizers import ParametricEq, design_sos
from eqmorph.equalizers.biquads import (
    check_frequencies,
    check_sample_rate,
    magnitude_squared,
    response_derivatives,
    warped_square,
)

KINDS = ("low_shelf", "peak", "high_shelf")
RATES = (8_000.0, 44_100.0, 48_000.0, 96_000.0, 384_000.0)

gains = st.floats(-12.0, 12.0)
frequencies = st.floats(22.0, 20_000.0)
qs = st.floats(0.1, 10.0)


def magnitude_db(kind, gain, frequency, q, at_hz, sample_rate=48_000.0):
    """The closed form, for one band at one frequency."""
    warped = warped_square(np.array([at_hz]), sample_rate)
    squared = magnitude_squared(
        kind, np.array([gain]), np.array([frequency]), np.array([q]), warped, sample_rate
    )
    return float(10 * np.log10(squared[0, 0]))


def sos_db(sections, at_hz, sample_rate=48_000.0):
    """The coefficients themselves on the unit circle, without SciPy."""
    z = np.exp(-2j * np.pi * at_hz / sample_rate)
    powers = np.array([1.0, z, z * z])
    b, a = sections[..., :3] @ powers, sections[..., 3:] @ powers
    return float(20 * np.log10(np.prod(np.abs(b / a))))


@pytest.mark.parametrize("response", [magnitude_db, None], ids=["closed form", "coefficients"])
@given(gain=gains, frequency=frequencies, q=qs)
def test_peak_has_its_gain_at_its_centre(response, gain, frequency, q):
    if response is None:
        found = sos_db(design_sos("peak", gain, frequency, q, 48_000.0), frequency)
    else:
        found = response("peak", gain, frequency, q, frequency)
    assert found == pytest.approx(gain, abs=1e-6)


@pytest.mark.parametrize("kind", ["low_shelf", "high_shelf"])
@given(gain=gains, frequency=frequencies, q=qs)
def test_shelf_has_half_its_gain_at_its_corner_for_any_q(kind, gain, frequency, q):
    sections = design_sos(kind, gain, frequency, q, 48_000.0)
    assert magnitude_db(kind, gain, frequency, q, frequency) == pytest.approx(gain / 2, abs=1e-9)
    assert sos_db(sections, frequency) == pytest.approx(gain / 2, abs=1e-6)


@given(gain=gains, frequency=frequencies, q=qs)
def test_shelf_has_its_gain_at_its_end_and_none_at_the_other(gain, frequency, q):
    for kind, at_zero, at_nyquist in (("low_shelf", gain, 0.0), ("high_shelf", 0.0, gain)):
        sections = design_sos(kind, gain, frequency, q, 48_000.0)
        assert sos_db(sections, 0.0) == pytest.approx(at_zero, abs=1e-6)
        assert sos_db(sections, 24_000.0) == pytest.approx(at_nyquist, abs=1e-6)
        assert magnitude_db(kind, gain, frequency, q, 0.0) == pytest.approx(at_zero, abs=1e-9)
        at_end = magnitude_db(kind, gain, frequency, q, 24_000.0)
        assert at_end == pytest.approx(at_nyquist, abs=1e-9)


@given(gain=gains, frequency=frequencies, q=qs)
def test_peak_leaves_both_ends_alone(gain, frequency, q):
    sections = design_sos("peak", gain, frequency, q, 48_000.0)
    for at_hz in (0.0, 24_000.0):
        assert sos_db(sections, at_hz) == pytest.approx(0.0, abs=1e-6)
        assert magnitude_db("peak", gain, frequency, q, at_hz) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@given(gain=gains, frequency=frequencies, q=qs)
def test_cut_is_the_inverse_filter_of_boost(kind, gain, frequency, q):
    boost = design_sos(kind, gain, frequency, q, 48_000.0)
    cut = design_sos(kind, -gain, frequency, q, 48_000.0)
    # H and 1 / H: numerator and denominator change places, up to the common factor b0.
    np.testing.assert_allclose(cut[:3] * boost[0], boost[3:], atol=1e-12)
    np.testing.assert_allclose(cut[3:] * boost[0], boost[:3], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@given(frequency=frequencies, q=qs)
def test_zero_gain_is_identity(kind, frequency, q):
    sections = design_sos(kind, 0.0, frequency, q, 48_000.0)
    np.testing.assert_allclose(sections[:3], sections[3:], atol=1e-15)


def test_boost_then_cut_gives_the_audio_back():
    noise = np.random.default_rng(0).standard_normal(4_000)
    for vector in random_settings(5):
        eq = ParametricEq.from_vector(vector)
        there = signal.sosfilt(eq.sos(), noise)
        back = signal.sosfilt(eq.scaled(-1.0).sos(), there)
        np.testing.assert_allclose(back, noise, atol=1e-7)


@pytest.mark.parametrize("sample_rate", RATES)
def test_every_legal_setting_is_stable(sample_rate):
    for vector in np.concatenate([corner_settings(), random_settings(40)]):
        for section in ParametricEq.from_vector(vector).sos(sample_rate):
            # Poles; the zeros too, since the inverse is a legal setting.
            assert np.abs(np.roots(section[3:])).max(initial=0.0) < 1.0
            assert np.abs(np.roots(section[:3])).max(initial=0.0) < 1.0


@given(
    kind=st.sampled_from(KINDS),
    gain=gains,
    frequency=frequencies,
    q=qs,
    sample_rate=st.floats(8_000.0, 384_000.0),
)
def test_stability_triangle(kind, gain, frequency, q, sample_rate):
    *_, a1, a2 = design_sos(kind, gain, frequency, q, sample_rate)
    assert abs(a2) < 1.0
    assert abs(a1) < 1.0 + a2 or frequency >= sample_rate / 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frequency", [4_000.0, 4_001.0, 19_000.0])
def test_band_at_or_above_nyquist_is_left_out(kind, frequency):
    sections = design_sos(kind, 12.0, frequency, 0.71, 8_000.0)
    np.testing.assert_array_equal(sections, [1, 0, 0, 1, 0, 0])
    for at_hz in (0.0, 100.0, 3_999.0, 4_000.0):
        left = magnitude_db(kind, 12.0, frequency, 0.71, at_hz, 8_000.0)
        assert left == pytest.approx(0.0, abs=1e-12)
    arguments = (np.array([12.0]), np.array([frequency]), np.array([0.71]))
    warped = warped_square(np.array([100.0, 3_000.0]), 8_000.0)
    for derivative in response_derivatives(kind, *arguments, warped, 8_000.0):
        np.testing.assert_array_equal(derivative, 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_band_just_below_nyquist_is_there(kind):
    sections = design_sos(kind, 12.0, 3_990.0, 0.71, 8_000.0)
    assert not np.array_equal(sections, [1, 0, 0, 1, 0, 0])


@pytest.mark.parametrize("kind", KINDS)
@given(gain=gains, frequency=frequencies, q=qs)
def test_derivatives_agree_with_finite_differences(kind, gain, frequency, q):
    at_hz = np.array([25.0, 110.0, 900.0, 6_000.0, 19_000.0])
    warped = warped_square(at_hz, 48_000.0)

    def response(gain_db, log_frequency, log_q):
        arguments = (np.array([v]) for v in (gain_db, np.exp(log_frequency), np.exp(log_q)))
        return 10 * np.log10(magnitude_squared(kind, *arguments, warped, 48_000.0)[0])

    point, step = np.array([gain, np.log(frequency), np.log(q)]), 1e-5
    derivatives = response_derivatives(
        kind, np.array([gain]), np.array([frequency]), np.array([q]), warped, 48_000.0
    )
    for move, derivative in zip(np.eye(3) * step, derivatives, strict=True):
        expected = (response(*(point + move)) - response(*(point - move))) / (2 * step)
        np.testing.assert_allclose(derivative[0], expected, atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("rate", [0.0, -48_000.0, 3_999.0, np.inf, np.nan])
def test_bad_sample_rate_is_refused(rate):
    with pytest.raises(ValueError, match="sample_rate must be at least 4000 Hz, got"):
        check_sample_rate(rate)


@pytest.mark.parametrize("rate", [4_000.0, 4_000, 768_000.0])
def test_the_lowest_sample_rate_is_a_good_one(rate):
    assert check_sample_rate(rate) == rate


@pytest.mark.parametrize("frequency", [-1.0, 24_001.0, np.nan, np.inf])
def test_bad_frequency_is_refused(frequency):
    with pytest.raises(ValueError, match=r"must lie in \[0, 24000\] at sample_rate 48000, got"):
        check_frequencies([100.0, frequency], 48_000.0)
