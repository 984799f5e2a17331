"""Faders at fixed frequencies: the nearest gains, what they miss, and that this is told."""

from __future__ import annotations

import re

import numpy as np
import pytest
from settings_to_write import SAMPLE_RATE, field_setting, random_settings

from eqmorph.equalizers import ParametricEq
from eqmorph.formats import Cascade, export, find_format, read_correction
from eqmorph.formats.filters import Filter
from eqmorph.formats.fixed_bands import MOST_GAIN_DB, OCTAVES_HZ, THIRDS_HZ, fit_bands

GRID = np.geomspace(20.0, 20_000.0, 400)
SETS = {"bands10": OCTAVES_HZ, "bands31": THIRDS_HZ}


def rms(filters: Cascade, eq: object) -> float:
    off = filters.magnitude_response_db(GRID) - eq.magnitude_response_db(GRID)
    return float(np.sqrt(np.mean(off**2)))


def test_the_frequencies_are_the_nominal_ones() -> None:
    assert (len(OCTAVES_HZ), len(THIRDS_HZ)) == (10, 31)
    assert OCTAVES_HZ == (31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000)
    exact = 1000.0 * 10.0 ** (np.arange(-17, 14) / 10)  # base ten, as the standard has it
    assert np.abs(np.array(THIRDS_HZ) / exact - 1.0).max() < 0.02


@pytest.mark.parametrize("key", SETS)
def test_faders_that_were_set_are_found_again(key) -> None:
    q = {"bands10": 1.41, "bands31": 4.32}[key]
    gains = np.random.default_rng(1).integers(-60, 61, len(SETS[key])) / 10
    set_so = Cascade(
        tuple(Filter("peak", g, hz, q) for hz, g in zip(SETS[key], gains, strict=True))
    )
    found = [f.gain_db for f in fit_bands(set_so, SETS[key], SAMPLE_RATE).filters]
    assert found == pytest.approx(list(gains), abs=1e-9)


@pytest.mark.parametrize("key", SETS)
@pytest.mark.parametrize("eq", [field_setting(), *random_settings(2, seed=5)])
def test_no_other_gain_comes_nearer(key, eq) -> None:
    fitted = fit_bands(eq, SETS[key], SAMPLE_RATE)
    best = rms(fitted, eq)
    assert best <= rms(Cascade(()), eq)
    for i, f in enumerate(fitted.filters):
        assert abs(f.gain_db) <= MOST_GAIN_DB
        for step in (-0.3, 0.3):
            if abs(f.gain_db + step) <= MOST_GAIN_DB:
                moved = Filter("peak", f.gain_db + step, f.frequency_hz, f.q)
                others = fitted.filters[:i], fitted.filters[i + 1 :]
                assert rms(Cascade((*others[0], moved, *others[1])), eq) > best


def test_a_curve_beyond_the_faders_goes_to_their_ends_and_that_is_told() -> None:
    loud = Cascade((Filter("low_shelf", 30.0, 20_000.0, 0.7),))
    gains = [f.gain_db for f in fit_bands(loud, OCTAVES_HZ, SAMPLE_RATE).filters]
    assert max(gains) == MOST_GAIN_DB
    assert told("bands10", loud)[1] > 5.0


def told(key: str, eq: object) -> tuple[float, float]:
    """RMS and the largest difference that the sentence has."""
    sentence = find_format(key, writable=True).how_near(eq, SAMPLE_RATE)
    found = re.fullmatch(
        rf"fitted with {len(SETS[key])} fixed bands: off by ([\d.]+) dB RMS, "
        r"at most ([\d.]+) dB at \d+ Hz",
        sentence,
    )
    return float(found[1]), float(found[2])


@pytest.mark.parametrize("key", SETS)
def test_what_is_told_is_what_the_file_is_off_by(key) -> None:
    eq = field_setting()
    text = export(eq, key, SAMPLE_RATE)
    found = read_correction(text.encode())
    assert [f.frequency_hz for f in found.filters] == list(SETS[key])
    off = found.response_db(GRID, SAMPLE_RATE) - eq.magnitude_response_db(GRID)
    assert told(key, eq) == pytest.approx((np.sqrt(np.mean(off**2)), np.abs(off).max()), abs=0.06)
    assert found.response_db(GRID, SAMPLE_RATE).max() + found.preamp_db <= -0.1
    assert told("bands31", eq)[0] < told("bands10", eq)[0]


def test_a_low_rate_has_fewer_faders_and_a_flat_setting_none_that_moves() -> None:
    low = fit_bands(field_setting(), OCTAVES_HZ, 16_000)
    assert [f.frequency_hz for f in low.filters] == list(OCTAVES_HZ[:8])
    assert all(f.gain_db == 0.0 for f in fit_bands(ParametricEq.flat(), THIRDS_HZ, 48_000).filters)


def test_saving_warns_of_what_is_off(tmp_path) -> None:
    with pytest.warns(UserWarning, match="fitted with 10 fixed bands: off by"):
        field_setting().save(tmp_path / "mine.csv", "bands10")
