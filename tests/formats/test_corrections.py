"""A setting on top of a correction: its bands one by one, ours after them, one preamp for all."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
import soundfile
from settings_to_write import SAMPLE_RATE, field_setting
from test_real_tools import impulse_file, measured_db, run_ffmpeg, run_sox

from eqmorph.equalizers import response_grid
from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.formats import Cascade, find_format, on_top, read_correction
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.filters import Filter
from eqmorph.formats.headroom import preamp_db

GRID = response_grid()
# In the shape of AutoEq's results: ten bands, two of which are like ours and eight are not, the
# high shelf among the bells.
CORRECTION = """Preamp: -6.4 dB
Filter 1: ON LSC Fc 105 Hz Gain 6.4 dB Q 0.70
Filter 2: ON PK Fc 63 Hz Gain -2.1 dB Q 0.44
Filter 3: ON PK Fc 226 Hz Gain -3.5 dB Q 0.51
Filter 4: ON PK Fc 825 Hz Gain 1.7 dB Q 1.78
Filter 5: ON PK Fc 1955 Hz Gain -3.4 dB Q 2.44
Filter 6: ON HSC Fc 10000 Hz Gain -2.4 dB Q 0.70
Filter 7: ON PK Fc 4105 Hz Gain -2.0 dB Q 4.30
Filter 8: ON PK Fc 5780 Hz Gain -6.2 dB Q 5.80
Filter 9: ON PK Fc 7600 Hz Gain 2.8 dB Q 1.20
Filter 10: ON PK Fc 3120 Hz Gain 4.0 dB Q 2.90
"""
MULTI_BAND = ["apo", "easyeffects", "lv2", "camilladsp", "pipewire", "pipewire-eq", "ffmpeg", "sox"]
CURVES = ["graphiceq", "wavelet", "csv", "fir", "fir-linear"]
KINDS = ("low_pass", "high_pass", "band_pass", "notch", "all_pass")


def below() -> tuple[Filter, ...]:
    """The correction's filters."""
    return read_correction(CORRECTION.encode()).filters


def whole() -> Cascade:
    """Ours on top of it."""
    return on_top(field_setting(), below())


def written(cascade: Cascade, key: str) -> bytes:
    """A cascade as a file."""
    content = find_format(key, writable=True).write(cascade, SAMPLE_RATE, "warm")
    return content if isinstance(content, bytes) else content.encode()


@pytest.mark.parametrize("key", MULTI_BAND)
def test_every_writer_of_many_bands_keeps_the_corrections_one_by_one(key) -> None:
    found = read_correction(written(whole(), key))
    assert len(found.filters) == 15
    for got, wanted in zip(found.filters, (*below(), *filters_of(field_setting())), strict=True):
        assert got.kind == wanted.kind
        assert got.gain_db == pytest.approx(wanted.gain_db, abs=0.005)
        assert got.frequency_hz == pytest.approx(wanted.frequency_hz, abs=0.005)
        assert got.q == pytest.approx(wanted.q, abs=0.0005)
    assert found.preamp_db == pytest.approx(preamp_db(whole()), abs=0.1)


def test_the_preamp_is_that_of_the_realised_whole_and_not_a_sum() -> None:
    level = preamp_db(whole())
    highest = whole().magnitude_response_db(np.geomspace(5, 23_999, 5000)).max()
    assert -0.5 < level + highest < -0.15
    assert level > preamp_db(field_setting()) - 6.4  # the two would add up to less than is needed


@pytest.mark.parametrize("key", CURVES)
def test_what_holds_any_curve_holds_the_sum_of_both(key) -> None:
    data = written(whole(), key)
    if key.startswith("fir"):
        wanted = field_setting().magnitude_response_db(GRID)
        wanted = wanted + Cascade(below()).magnitude_response_db(GRID)
        audio, rate = soundfile.read(io.BytesIO(data))
        assert rate == SAMPLE_RATE
        length = 1 << 19
        got = np.interp(
            GRID,
            np.fft.rfftfreq(length, 1 / rate),
            20 * np.log10(np.abs(np.fft.rfft(audio[:, 0], length))),
        ) - preamp_db(whole())
        assert np.abs(got - wanted).max() < 0.02
        return
    curve = find_format(key, writable=False).read(data.decode(), SAMPLE_RATE, "it").curve
    points = np.array(curve.frequencies_hz) if key == "wavelet" else GRID  # as many as it takes
    off = curve.response_db(points) - whole().magnitude_response_db(points)
    assert np.ptp(off) <= 0.102  # 0.1 dB steps at the most


@pytest.mark.parametrize("tool", ["ffmpeg", "sox"])
@pytest.mark.parametrize("kind", [None, *KINDS])
def test_real_tools_play_it_with_any_kind_of_filter(program, tmp_path, tool, kind) -> None:
    hertz = {"low_pass": 9000.0, "high_pass": 40.0}.get(kind, 900.0)
    more = () if kind is None else (Filter(kind, 0.0, hertz, 0.5),)
    cascade = on_top(field_setting(), (*below(), *more))
    chain = written(cascade, tool).decode()
    level = float(re.search(r"(?:volume=|gain )([-\d.]+)", chain)[1])
    run = run_ffmpeg if tool == "ffmpeg" else run_sox
    run(program(tool), chain, impulse_file(tmp_path, SAMPLE_RATE), tmp_path / "out.wav")
    frequencies, gain = measured_db(tmp_path / "out.wav")
    wanted = cascade.magnitude_response_db(frequencies, SAMPLE_RATE) + level
    heard = wanted > -40.0  # below it, SoX's rounding is what is measured
    assert heard.mean() > 0.9
    assert np.abs(gain - wanted)[heard].max() < 0.02


@pytest.mark.parametrize("key", ["apo", "easyeffects", "camilladsp", "pipewire", "ffmpeg", "sox"])
@pytest.mark.parametrize("kind", KINDS)
def test_passes_and_notches_are_written_and_read_back(key, kind) -> None:
    cascade = Cascade((Filter(kind, 0.0, 900.0, 0.9), Filter("peak", 3.0, 200.0, 1.0)))
    assert read_correction(written(cascade, key)).filters == pytest.approx(cascade.filters)


@pytest.mark.parametrize("key", ["webaudio", "pipewire-eq"])
def test_a_kind_that_a_tool_has_not_is_named(key) -> None:
    cascade = Cascade((Filter("high_pass", 0.0, 20.0, 0.7),))
    with pytest.raises(InvalidArgumentError, match="no high pass; export it to"):
        written(cascade, key)


@pytest.mark.parametrize("key", ["json", "reaper", "dasp"])
def test_what_holds_one_setting_says_so(key) -> None:
    with pytest.raises(InvalidArgumentError, match=r"15 (of another kind|filters); export it to"):
        written(whole(), key)


def test_a_curve_has_no_bands_to_keep() -> None:
    with pytest.raises(DataFormatError, match="has no bands to keep"):
        read_correction(b"GraphicEQ: 20 -1.0; 100 2.5; 20000 0.0\n")


def test_more_bands_than_a_tool_holds_are_refused() -> None:
    many = on_top(field_setting(), below() * 3)
    with pytest.raises(InvalidArgumentError, match="holds 32 bands and this setting has 35"):
        written(many, "easyeffects")
