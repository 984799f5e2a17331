"""`GraphicEq`: the same interface over forty gains."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import signal

from eqmorph.equalizers import (
    DB_PER_UNIT,
    GRAPHIC_CENTERS_HZ,
    GraphicEq,
    response_grid,
)

GRID = response_grid()
gain_vectors = arrays(np.float64, 40, elements=st.floats(-4.0, 4.0, allow_subnormal=False))
SHAPE = GraphicEq.from_vector(np.sin(np.arange(40) / 6.0))


@pytest.mark.parametrize("sample_rate", [16_000.0, 44_100.0, 96_000.0])
def test_response_is_scipys(sample_rate):
    grid = response_grid(100, 20.0, min(20_000.0, sample_rate / 2 - 1))
    _, expected = signal.freqz_sos(SHAPE.sos(sample_rate), worN=grid, fs=sample_rate)
    np.testing.assert_allclose(
        SHAPE.magnitude_response_db(grid, sample_rate), 20 * np.log10(np.abs(expected)), atol=1e-5
    )


@pytest.mark.parametrize("band", [0, 17, 39])
def test_one_bell_has_its_gain_at_its_centre(band):
    gains = np.zeros(40)
    gains[band] = 2.0
    at_hz = [GRAPHIC_CENTERS_HZ[band]]
    response = GraphicEq.from_vector(gains).magnitude_response_db(at_hz)
    np.testing.assert_allclose(response, 2.0 * DB_PER_UNIT, atol=1e-9)


def test_bells_above_nyquist_are_left_out():
    names = SHAPE.bands_above_nyquist(8_000.0)
    assert len(names) == sum(hz >= 4_000 for hz in GRAPHIC_CENTERS_HZ)
    assert names[0] == "4392 Hz"
    np.testing.assert_array_equal(SHAPE.sos(8_000.0)[-len(names) :, :3] - [1, 0, 0], 0.0)
    assert SHAPE.bands_above_nyquist(48_000.0) == ()


@given(gain_vectors)
def test_round_trips(gains):
    eq = GraphicEq.from_vector(gains)
    np.testing.assert_array_equal(eq.to_vector(), gains)
    assert GraphicEq.from_json(eq.to_json()) == eq
    np.testing.assert_allclose(GraphicEq.from_unit(eq.to_unit()).to_vector(), gains, atol=1e-14)
    assert eq.canonical() == eq


def test_amounts():
    np.testing.assert_allclose(GraphicEq.flat().magnitude_response_db(GRID), 0.0, atol=1e-12)
    np.testing.assert_allclose(
        SHAPE.scaled(-1.0).magnitude_response_db(GRID),
        -SHAPE.magnitude_response_db(GRID),
        atol=1e-9,
    )
    assert SHAPE.scaled(0.0) == GraphicEq.flat()
    assert np.abs(SHAPE.scaled(100.0).to_vector()).max() == 4.0
    np.testing.assert_allclose(SHAPE.scaled(2.0).gains_db, 2 * DB_PER_UNIT * SHAPE.to_vector())


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="graphic setting has 40 numbers, got shape"):
        GraphicEq.from_vector(np.zeros(39))
    with pytest.raises(ValueError, match=r"gain_50_hz must be in \[-4, 4\] sd, got 4.5"):
        GraphicEq.from_vector([0.0, 4.5] + [0.0] * 38)
    with pytest.raises(ValueError, match=r"gain_20_hz must be in \[-4, 4\] sd, got nan"):
        GraphicEq.from_vector([np.nan] * 40)
    with pytest.raises(ValueError, match=r"one setting has shape \(40,\)"):
        GraphicEq.from_vector(np.zeros((2, 40)))
    with pytest.raises(ValueError, match="amount must be a finite number"):
        SHAPE.scaled(np.nan)


def _changed(**changes):
    data = SHAPE.to_dict()
    data["bands"][3] |= changes
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "not an equaliser setting in JSON"),
        ("[]", "has 'bands', each with"),
        ('{"bands": []}', "40 centre frequencies"),
        (_changed(frequency_hz=121.0), "40 centre frequencies"),
        (_changed(gain="much"), "could not convert"),
        (_changed(gain=None), "has a number 'gain'"),
    ],
)
def test_bad_json_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        GraphicEq.from_json(text)


def test_shows_itself():
    assert "units of 2.6 dB" in repr(SHAPE)
    assert repr(SHAPE).count(",") == 39 + 1
    page = ET.fromstring(SHAPE._repr_html_().replace("<br>", "<br/>"))
    assert any(e.tag.endswith("polyline") for e in page.iter())
