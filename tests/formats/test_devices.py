"""Devices with limits: bands that fit stay, others are the nearest, and what is told is so."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting, random_settings

from eqmorph.equalizers import GraphicEq, ParametricEq, response_grid
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats import (
    FORMATS,
    Cascade,
    Device,
    DeviceFit,
    export,
    find_format,
    fit_to_device,
    read_correction,
)
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.devices import q_of_bandwidths
from eqmorph.formats.filters import Filter
from eqmorph.formats.widths import octaves_of_q

GRID = response_grid()
BANDS_FORMATS = [f.key for f in FORMATS if f.takes_bands]
SETTINGS = {"field": field_setting(), "random": random_settings(1, seed=5)[0]}


@lru_cache
def fitted(bands: int) -> tuple[ParametricEq | GraphicEq, DeviceFit]:
    """A setting that so many bands cannot make, and the nearest."""
    eq = graphic_setting() if bands == 10 else field_setting()
    return eq, fit_to_device(eq, Device(bands))


def rms(found: Cascade, eq: ParametricEq | GraphicEq | Cascade) -> float:
    off = found.magnitude_response_db(GRID) - eq.magnitude_response_db(GRID)
    return float(np.sqrt(np.mean(off**2)))


def test_the_formats_of_bands_are_those_of_many_bands() -> None:
    wanted = {"apo", "easyeffects", "lv2", "camilladsp", "pipewire", "pipewire-eq", "ffmpeg", "sox"}
    assert set(BANDS_FORMATS) == wanted | {"webaudio", "knobs"}


@pytest.mark.parametrize("bands", [5, 6, 10, 32])
def test_what_fits_stays_band_by_band(bands) -> None:
    eq = field_setting()
    fit = fit_to_device(eq, Device(bands))
    assert fit.exact
    assert fit.cascade.filters == filters_of(eq)
    assert fit.error_db < 1e-9
    assert fit.how_near(Device(bands)) == f"5 bands of {bands} used, as they are"


def test_bands_that_do_nothing_take_no_room() -> None:
    eq = ParametricEq.from_vector([6, 150, 0, 560, 0.9, 0, 1000, 2, 0, 3300, 0.71, 8, 8200])
    fit = fit_to_device(eq, Device(2))
    assert fit.exact
    assert [f.kind for f in fit.cascade.filters] == ["low_shelf", "high_shelf"]
    assert fit_to_device(ParametricEq.flat(), Device(1)).cascade.filters == ()


@pytest.mark.parametrize("name", SETTINGS)
def test_one_band_more_is_never_worse_and_no_band_is_beyond_the_limits(name) -> None:
    eq, last = SETTINGS[name], np.inf
    for bands in range(1, 6):
        device = Device(bands, 6.0, (0.4, 3.0), shelves=bands % 2 == 1)
        fit = fit_to_device(eq, device)
        assert device.holds(fit.cascade.filters)
        assert not fit.exact
        error = fit_to_device(eq, Device(bands)).error_db
        assert error <= last + 1e-6
        assert error <= fit.error_db + 0.02  # fewer limits are no worse either
        last = error
    assert last < 1e-9


@pytest.mark.parametrize("bands", [2, 3, 4])
@pytest.mark.parametrize("name", SETTINGS)
def test_it_is_nearer_than_any_choice_of_the_settings_own_bands(name, bands) -> None:
    eq = SETTINGS[name]
    best = min(rms(Cascade(of), eq) for of in combinations(filters_of(eq), bands))
    assert fit_to_device(eq, Device(bands)).error_db < best


@pytest.mark.parametrize("bands", [2, 4])
def test_no_small_step_of_any_number_comes_nearer(bands) -> None:
    eq = field_setting()
    found = fit_to_device(eq, Device(bands)).cascade
    best = rms(found, eq)
    for i, f in enumerate(found.filters):
        for moved in (
            Filter(f.kind, f.gain_db + 0.1, f.frequency_hz, f.q),
            Filter(f.kind, f.gain_db - 0.1, f.frequency_hz, f.q),
            *(Filter(f.kind, f.gain_db, f.frequency_hz * r, f.q) for r in (0.98, 1.02)),
            *(Filter(f.kind, f.gain_db, f.frequency_hz, f.q * r) for r in (0.97, 1.03)),
        ):
            if not Device(bands).holds((moved,)) or (f.kind != "peak" and moved.q != f.q):
                continue
            assert rms(Cascade((*found.filters[:i], moved, *found.filters[i + 1 :])), eq) > best


@pytest.mark.parametrize("key", BANDS_FORMATS)
@pytest.mark.parametrize("bands", [1, 3, 10])
def test_every_writer_holds_to_what_is_told(key, bands) -> None:
    """Written, read back and measured: ten bands of a curve of forty, or fewer of a setting."""
    eq, fit = fitted(bands)
    content = find_format(key, writable=True).write(fit.cascade, SAMPLE_RATE, "x")
    found = read_correction(content.encode(), SAMPLE_RATE)
    assert len(found.filters) <= bands
    off = np.abs(found.response_db(GRID, SAMPLE_RATE) - eq.magnitude_response_db(GRID))
    rounding = 0.06 if key == "webaudio" else 0.02
    assert np.sqrt(np.mean(off**2)) == pytest.approx(fit.error_db, abs=rounding)
    assert off.max() == pytest.approx(fit.max_error_db, abs=rounding)
    told = re.fullmatch(
        r"refit to \d+ bands?: off by ([\d.]+) dB RMS, at most ([\d.]+) dB at (\d+) Hz",
        fit.how_near(Device(bands)),
    )
    assert float(told[1]) == pytest.approx(fit.error_db, abs=0.006)
    assert float(told[2]) == pytest.approx(fit.max_error_db, abs=0.006)
    assert off[np.abs(GRID - float(told[3])).argmin()] == pytest.approx(off.max(), abs=rounding)


def test_a_low_rate_has_bands_below_its_nyquist_frequency_alone() -> None:
    fit = fit_to_device(field_setting(), Device(3), 16_000)
    assert max(f.frequency_hz for f in fit.cascade.filters) < 8000
    grid = GRID[GRID <= 8000]
    off = fit.cascade.magnitude_response_db(grid, 16_000) - field_setting().magnitude_response_db(
        grid, 16_000
    )
    assert np.sqrt(np.mean(off**2)) == pytest.approx(fit.error_db)


def test_a_device_of_one_width_has_that_width() -> None:
    device = Device(4, q=(1.41, 1.41), shelves=False)
    assert {round(f.q, 6) for f in fit_to_device(field_setting(), device).cascade.filters} == {1.41}


def test_a_correction_leaves_what_it_does_not_take() -> None:
    correction = (Filter("low_shelf", 3.0, 105.0, 0.7), Filter("peak", -15.0, 2000.0, 2.0))
    device = Device(6)
    room = device.room_beside(correction)
    assert room == Device(4)
    assert list(device.notes_on(correction)) == [
        "band 2 of the correction stays as it is, although the device cannot do it: "
        "its gain is -15.0 dB"
    ]
    with pytest.raises(InvalidArgumentError, match="leaves none for the setting; allow 7 bands"):
        device.room_beside(correction * 3)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Device(0), "1 to 32 bands, got 0"),
        (lambda: Device(33), "1 to 32 bands, got 33"),
        (lambda: Device(3, 0.0), r"in \[0.1, 100\] dB, got 0"),
        (lambda: Device(3, float("nan")), "got nan"),
        (lambda: Device(3, q=(4.0, 1.0)), "the lower first, got 4 and 1"),
        (lambda: Device(3, q=(float("nan"), 1.0)), "got nan and 1"),
        (lambda: q_of_bandwidths(0.0, 1.0), "got 0 and 1"),
    ],
)
def test_devices_that_are_none_are_refused(make, said) -> None:
    with pytest.raises(InvalidArgumentError, match=said):
        make()


def test_a_setting_that_does_nothing_needs_no_band() -> None:
    fit = fit_to_device(ParametricEq.flat(), Device(3))
    assert fit.how_near(Device(3)) == "no band of 3 used: the setting does nothing"


def test_how_far_a_very_loud_band_is_missed_is_told_as_it_is() -> None:
    loud = Cascade((Filter("peak", 90.0, 1000.0, 1.0),))
    fit = fit_to_device(loud, Device(1))
    off = loud.magnitude_response_db(GRID) - fit.cascade.magnitude_response_db(GRID)
    assert fit.max_error_db == pytest.approx(np.abs(off).max())
    assert fit.max_error_db > 60  # not held at what a cut of any depth is held at


@pytest.mark.parametrize("octaves", [0.1, 1.0, 3.0])
def test_a_bandwidth_and_its_q_are_the_same_width(octaves) -> None:
    widest, narrowest = map(octaves_of_q, q_of_bandwidths(octaves, 2 * octaves))
    assert (narrowest, widest) == pytest.approx((octaves, 2 * octaves))


def test_what_has_too_many_bands_names_the_way_out() -> None:
    with pytest.raises(InvalidArgumentError, match="has 40; fit fewer with --bands, or export"):
        export(graphic_setting(), "lv2")
