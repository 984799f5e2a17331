"""`ParametricEq`: SciPy as a peer, round trips, order, amounts, bad input, what it shows."""

from __future__ import annotations

import dataclasses
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legal_settings import corner_settings, random_settings, settings_vectors, unit_points
from scipy import signal

from eqmorph.equalizers import Band, ParametricEq, response_grid

GRID = response_grid()
WARM = ParametricEq(
    Band(3.0, 150.0, 0.71),
    Band(2.0, 400.0, 1.0),
    Band(-1.5, 2_500.0, 2.0),
    Band(-2.0, 6_000.0, 0.9),
    Band(-3.0, 9_000.0, 0.71),
)


@pytest.mark.parametrize("sample_rate", [44_100.0, 48_000.0, 192_000.0])
def test_response_is_scipys(sample_rate):
    for vector in np.concatenate([corner_settings(), random_settings(20)]):
        eq = ParametricEq.from_vector(vector)
        _, expected = signal.freqz_sos(eq.sos(sample_rate), worN=GRID, fs=sample_rate)
        np.testing.assert_allclose(
            eq.magnitude_response_db(GRID, sample_rate), 20 * np.log10(np.abs(expected)), atol=1e-5
        )


def test_response_is_that_of_the_filtered_impulse():
    n, rate = 2**17, 48_000.0
    impulse = np.zeros(n)
    impulse[0] = 1.0
    measured = 20 * np.log10(np.abs(np.fft.rfft(signal.sosfilt(WARM.sos(rate), impulse))))
    at_hz = np.fft.rfftfreq(n, 1 / rate)
    np.testing.assert_allclose(measured, WARM.magnitude_response_db(at_hz, rate), atol=1e-7)


def test_low_rate_leaves_the_high_bands_out_of_filter_and_response():
    grid = response_grid(64, 20.0, 4_000.0)
    assert WARM.bands_above_nyquist(8_000.0) == ("peak_3", "high_shelf")
    assert WARM.bands_above_nyquist(48_000.0) == ()
    # At Nyquist is not below it: peak_3 is at 6 kHz.
    assert WARM.bands_above_nyquist(12_000.0) == ("peak_3", "high_shelf")
    np.testing.assert_array_equal(WARM.sos(12_000.0)[3:], [[1, 0, 0, 1, 0, 0]] * 2)
    flat = Band(0.0, 6_000.0, 0.9)
    without = dataclasses.replace(WARM, peak_3=flat, high_shelf=Band(0.0, 9_000.0, 0.71))
    np.testing.assert_allclose(
        WARM.magnitude_response_db(grid, 8_000.0), without.magnitude_response_db(grid, 8_000.0)
    )
    _, scipys = signal.freqz_sos(WARM.sos(8_000.0), worN=grid[:-1], fs=8_000.0)
    np.testing.assert_allclose(
        WARM.magnitude_response_db(grid[:-1], 8_000.0), 20 * np.log10(np.abs(scipys)), atol=1e-6
    )


@given(settings_vectors)
def test_vector_round_trip_is_exact(vector):
    np.testing.assert_array_equal(ParametricEq.from_vector(vector).to_vector(), vector)


@given(unit_points)
def test_unit_round_trip(unit):
    np.testing.assert_allclose(ParametricEq.from_unit(unit).to_unit(), unit, atol=1e-12)


@given(settings_vectors)
def test_json_round_trip_is_exact(vector):
    eq = ParametricEq.from_vector(vector)
    assert ParametricEq.from_json(eq.to_json()) == eq


def test_vector_is_in_the_datas_order():
    np.testing.assert_array_equal(
        WARM.to_vector(), [3, 150, 2, 400, 1, -1.5, 2_500, 2, -2, 6_000, 0.9, -3, 9_000]
    )


@given(settings_vectors)
def test_canonical_order_is_by_frequency_and_changes_no_sound(vector):
    eq = ParametricEq.from_vector(vector)
    canonical = eq.canonical()
    at_hz = [band.frequency_hz for band in canonical.bands[1:4]]
    assert at_hz == sorted(at_hz)
    assert sorted(map(repr, canonical.bands)) == sorted(map(repr, eq.bands))
    assert canonical.canonical() == canonical
    np.testing.assert_allclose(
        canonical.magnitude_response_db(GRID), eq.magnitude_response_db(GRID), atol=1e-9
    )


def test_bells_at_one_frequency_have_one_order():
    one, other = Band(4.0, 1_000.0, 2.0), Band(-2.0, 1_000.0, 1.0)
    first = dataclasses.replace(WARM, peak_1=one, peak_2=other)
    second = dataclasses.replace(WARM, peak_1=other, peak_2=one)
    assert first.canonical() == second.canonical()


def test_amounts():
    assert WARM.scaled(1.0) == WARM
    np.testing.assert_allclose(WARM.scaled(0.0).magnitude_response_db(GRID), 0.0, atol=1e-12)
    np.testing.assert_allclose(
        WARM.scaled(-1.0).magnitude_response_db(GRID), -WARM.magnitude_response_db(GRID), atol=1e-9
    )
    assert WARM.scaled(2.0).low_shelf.gain_db == 6.0
    strongest = WARM.scaled(100.0)
    assert {abs(band.gain_db) for band in strongest.bands} == {12.0}
    assert [b.frequency_hz for b in strongest.bands] == [b.frequency_hz for b in WARM.bands]


def test_flat_does_nothing():
    np.testing.assert_allclose(ParametricEq.flat().magnitude_response_db(GRID), 0.0, atol=1e-12)
    assert ParametricEq.flat().peak_2 == Band(0.0, 1_000.0, 0.71)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"low_shelf": Band(12.5, 150, 0.71)}, ValueError, r"low_shelf gain_db .*\[-12, 12\] dB"),
        ({"peak_1": Band(0, 81.0, 1)}, ValueError, r"peak_1 frequency_hz .*\[82, 3900\] Hz, got 8"),
        ({"peak_3": Band(0, 300.0, 11.0)}, ValueError, r"peak_3 q must be in \[0.1, 10\], got 11"),
        ({"high_shelf": Band(0, 9_000, 1.0)}, ValueError, r"high_shelf q must be in \[0.71, 0.71"),
        ({"peak_2": Band(float("nan"), 1_000, 1.0)}, ValueError, "peak_2 gain_db .* got nan"),
        ({"peak_2": Band("loud", 1_000, 1.0)}, TypeError, "peak_2 gain_db must be a number"),
        ({"peak_2": Band(True, 1_000, 1.0)}, TypeError, "peak_2 gain_db must be a number"),
        ({"peak_2": (1, 2, 3)}, TypeError, "peak_2 must be a Band, got tuple"),
    ],
)
def test_illegal_bands_are_refused_by_name(changed, error, message):
    with pytest.raises(error, match=message):
        dataclasses.replace(WARM, **changed)


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_amount_must_be_finite(amount):
    with pytest.raises(ValueError, match="amount must be a finite number"):
        WARM.scaled(amount)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="has 13 numbers, got shape"):
        ParametricEq.from_vector(np.zeros(12))
    with pytest.raises(ValueError, match=r"one setting has shape \(13,\), got \(2, 13\)"):
        ParametricEq.from_vector(random_settings(2))
    with pytest.raises(ValueError, match="a unit point has 13 finite numbers"):
        ParametricEq.from_unit([np.nan] * 13)
    with pytest.raises(ValueError, match=r"frequencies_hz must lie in \[0, 4000\]"):
        WARM.magnitude_response_db([5_000.0], 8_000.0)
    with pytest.raises(ValueError, match="sample_rate must be at least"):
        WARM.sos(100.0)


def _without(key):
    data = WARM.to_dict()
    del data["bands"][1][key]
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not an equaliser setting in JSON"),
        ("[]", "has 5 'bands'"),
        ('{"bands": []}', "has 5 'bands'"),
        (_without("gain_db"), "band 'peak_1' has no 'gain_db'"),
        (_without("name"), "band 2 must be named 'peak_1'"),
    ],
)
def test_bad_json_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        ParametricEq.from_json(text)


def test_repr_says_every_band_in_words():
    text = repr(WARM)
    assert "low_shelf  +3.0 dB @ 150 Hz, Q 0.71" in text
    assert "peak_2     -1.5 dB @ 2500 Hz, Q 2.00" in text
    assert len(text.splitlines()) == 7


def test_notebook_form_is_well_formed_and_shows_the_curve():
    page = ET.fromstring(WARM._repr_html_().replace("<br>", "<br/>"))
    line = next(e for e in page.iter() if e.tag.endswith("polyline"))
    points = np.array([p.split(",") for p in line.attrib["points"].split()], dtype=float)
    assert np.isfinite(points).all()
    # The picture's y axis points down: more gain is a smaller y, and WARM falls with frequency.
    assert points[0, 1] < points[-1, 1]
    assert len([e for e in page.iter() if e.tag == "tr"]) == 5


@given(settings_vectors, st.sampled_from([8_000.0, 48_000.0]))
def test_response_is_finite_up_to_nyquist(vector, sample_rate):
    at_hz = np.array([0.0, 20.0, sample_rate / 4, sample_rate / 2])
    response = ParametricEq.from_vector(vector).magnitude_response_db(at_hz, sample_rate)
    assert np.isfinite(response).all()
