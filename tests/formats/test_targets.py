"""The other targets, each held to its tool's own rules."""

from __future__ import annotations

import io
import itertools
import json
import math
import re

import numpy as np
import pytest
import soundfile
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting, random_settings

from eqmorph.equalizers import BANDS, GraphicEq, ParametricEq, response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import FORMATS, export, find_format, names, read_setting
from eqmorph.formats.cascades import filters_of, playable_filters
from eqmorph.formats.easyeffects import read as read_easyeffects
from eqmorph.formats.filters import Filter, filters_response_db
from eqmorph.formats.headroom import highest_gain_db, preamp_db
from eqmorph.formats.impulse import impulse_response

GRID = response_grid()
PARAMETRIC = [f.key for f in FORMATS if f.write]
TOO_FEW = ["easyeffects", "lv2", "reaper", "faust", "dasp"]
TAKE_FORTY = [k for k in PARAMETRIC if k not in TOO_FEW]


# All of them


@pytest.mark.parametrize("key", PARAMETRIC)
def test_the_same_setting_is_the_same_file(key) -> None:
    once, twice = (export(field_setting(), key, 48_000.0, "warm") for _ in range(2))
    assert once == twice
    assert isinstance(once, bytes if find_format(key, True).is_binary else str)


@pytest.mark.parametrize("key", TAKE_FORTY)
def test_forty_bells_can_be_written(key) -> None:
    assert len(export(graphic_setting(), key)) > 100


@pytest.mark.parametrize("key", TOO_FEW)
def test_forty_bells_are_refused_where_they_do_not_fit(key) -> None:
    with pytest.raises(ValueError, match=r"(32|five|six) bands and this setting .*export it to"):
        export(graphic_setting(), key)


@pytest.mark.parametrize("key", PARAMETRIC)
@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_every_format_at_every_rate(key, rate) -> None:
    assert export(field_setting(), key, rate)


@pytest.mark.parametrize("key", [k for k in PARAMETRIC if k != "json"])
def test_a_rate_that_is_too_low_is_refused(key) -> None:
    with pytest.raises(ValueError, match="sample_rate must be at least 4000 Hz, got 100"):
        export(field_setting(), key, 100)


def test_unknown_formats_are_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"cannot write the format 'foo'; it is one of json, apo"):
        export(field_setting(), "foo")
    with pytest.raises(ValueError, match="cannot write the format 'safe'"):
        export(field_setting(), "safe")
    with pytest.raises(ValueError, match="cannot read the format 'fir'"):
        read_setting(b"x", source="fir")
    assert "fir" in names(writable=True)
    assert "fir" not in names(writable=False)


@pytest.mark.parametrize("bad", ['a"b', "a\nb", "x*/y", "🎛", "", "n" * 500])
@pytest.mark.parametrize("key", PARAMETRIC)
def test_a_name_cannot_break_a_file(key, bad) -> None:
    plain, named = (export(field_setting(), key, 48_000.0, n) for n in ("plain", bad))
    assert isinstance(plain, bytes) or plain.count("\n") == named.count("\n")
    assert isinstance(plain, bytes) or plain.count('"') == named.count('"')


# Headroom


@pytest.mark.parametrize("rate", [44_100, 48_000, 88_200, 96_000, 192_000])
def test_the_preamp_leaves_0_2_db_at_any_common_rate(rate) -> None:
    grid = np.geomspace(10, 0.4999 * rate, 5000)
    for eq in [field_setting(), graphic_setting(), *random_settings(10, seed=4)]:
        highest = eq.magnitude_response_db(grid, rate).max()
        assert highest + preamp_db(eq) <= -0.15
        assert highest + preamp_db(eq, decimals=1) <= -0.15


def test_the_preamp_is_the_realised_peak_and_not_the_sum_of_gains() -> None:
    apart = ParametricEq.from_vector([12, 50, 0, 560, 1, 0, 1000, 1, 0, 3300, 1, 12, 15_000])
    assert preamp_db(apart) == pytest.approx(-12.2, abs=0.05)
    together = ParametricEq.from_vector([0, 50, 6, 1000, 1, 6, 1000, 1, 6, 1000, 1, 0, 15_000])
    assert preamp_db(together) == pytest.approx(-18.2, abs=1e-6)
    assert highest_gain_db(together) == pytest.approx(18.0, abs=1e-6)


def test_wavelet_s_first_gain_is_never_above_0_db() -> None:
    """It stands for all below, and the program refuses to lift it."""
    lifts = ParametricEq.from_vector([12, 100, 0, 560, 1, 0, 1000, 1, 0, 3300, 1, -12, 580])
    for eq in (lifts, field_setting(), *random_settings(20, seed=8)):
        points = export(eq, "wavelet").removeprefix("GraphicEQ: ").split("; ")
        gains = [float(point.split()[1]) for point in points]
        assert gains[0] <= 0.0
        assert max(gains) <= 0.0
    flat = export(ParametricEq.flat(), "wavelet").removeprefix("GraphicEQ: ").split("; ")
    assert {float(point.split()[1]) for point in flat} == {0.0}
    first = float(export(lifts, "wavelet").removeprefix("GraphicEQ: ").split()[1].rstrip(";"))
    top = lifts.magnitude_response_db(np.array([20.0]), 48_000)[0]
    assert first == pytest.approx(min(0.0, top - top - 0.2), abs=0.06)


def test_a_setting_that_only_cuts_needs_no_preamp_and_none_is_positive() -> None:
    assert preamp_db(ParametricEq.flat()) == 0.0
    cut = ParametricEq.from_vector([-6, 150, -6, 560, 1, -6, 1000, 1, 0, 3300, 1, -6, 8200])
    assert preamp_db(cut) == 0.0
    assert all(preamp_db(eq) <= 0 for eq in random_settings(50, seed=5))


def test_rounding_the_preamp_never_costs_margin() -> None:
    for eq in random_settings(30, seed=6):
        exact = preamp_db(eq)
        for decimals in (0, 1, 2):
            assert exact - 10.0**-decimals <= preamp_db(eq, decimals=decimals) <= exact + 1e-9


# EasyEffects


def test_an_easyeffects_preset_has_every_key_for_both_channels() -> None:
    eq = field_setting()
    output = json.loads(export(eq, "easyeffects"))["output"]
    assert output["plugins_order"] == ["equalizer#0"]
    plugin = output["equalizer#0"]
    assert plugin["num-bands"] == len(plugin["left"]) == 5
    assert plugin["left"] == plugin["right"]
    assert plugin["input-gain"] == pytest.approx(preamp_db(eq), abs=0.01)
    types = ["Lo-shelf", "Bell", "Bell", "Bell", "Hi-shelf"]
    for i, (band, kind) in enumerate(zip(eq.bands, types, strict=True)):
        assert plugin["left"][f"band{i}"] == {
            "type": kind,
            "mode": "APO (DR)",
            "slope": "x1",
            "solo": False,
            "mute": False,
            "gain": pytest.approx(band.gain_db),
            "frequency": pytest.approx(band.frequency_hz),
            "q": pytest.approx(band.q),
            "width": 4.0,
        }


def preset(**changes: object) -> str:
    """A preset of two bells, changed."""
    bell = {"type": "Bell", "mode": "APO (DR)", "slope": "x1", "gain": 3.0, "q": 1.0}
    bands = {"band0": {**bell, "frequency": 500.0}, "band1": {**bell, "frequency": 2000.0}}
    bands["band1"] |= changes.pop("second", {})
    plugin = {"num-bands": 2, "left": bands, "right": bands, "input-gain": -3.0, **changes}
    return json.dumps({"output": {"equalizer#0": plugin, "limiter#0": {"threshold": 0}}})


def test_easyeffects_mute_solo_off_and_bypass_are_heard() -> None:
    def found(**changes: object) -> list[float]:
        return [f.frequency_hz for f in read_easyeffects(preset(**changes)).filters]

    assert found() == [500, 2000]
    assert found(second={"mute": True}) == [500]
    assert found(second={"type": "Off"}) == [500]
    assert found(second={"solo": True}) == [2000]
    assert found(**{"num-bands": 1}) == [500]
    with pytest.raises(DataFormatError, match=r"left out equalizer#0, which is switched off"):
        found(bypass=True)


def test_easyeffects_other_modes_and_types_are_said() -> None:
    got = read_easyeffects(preset(second={"mode": "BWC (BT)", "slope": "x2"}))
    assert "mode 'BWC (BT)', slope 'x2' as RLC (BT), x2, which is another curve" in got.notes[0]
    assert got.approximate
    got = read_easyeffects(preset(second={"type": "Ladder-pass"}))
    assert "left out a filter of the type 'Ladder-pass'" in got.notes[0]
    assert got.preamp_db == -3.0
    got = read_easyeffects(preset(second={"type": "Hi-pass"}))
    assert got.filters[1] == Filter("high_pass", 0.0, 2000.0, 1.0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"output": 3}', "no output and no input"),
        ('{"output": {"limiter#0": {}}}', "no equaliser filter"),
        ('{"output": {"equalizer#0": 3}}', "equalizer#0 must be a table"),
        ('{"output": {"equalizer#0": {"left": []}}}', "left must be a table"),
        (preset(second={"gain": "loud"}), "band1 gain must be a number, got 'loud'"),
        (preset(second={"frequency": None}), "band1 frequency must be a number, got None"),
        (preset(**{"num-bands": True}), "num-bands must be a number, got True"),
        ("[" * 100_000, "nested too deeply"),
        ("nonsense", "not JSON"),
    ],
)
def test_bad_easyeffects_presets_are_refused_with_one_sentence(text, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read_easyeffects(text)


# PipeWire


def test_a_pipewire_chain_is_linked_from_the_first_node_to_the_last(setting) -> None:
    text = export(setting, "pipewire", name='my "warm"')
    assert text.count("{") == text.count("}")
    assert text.count("[") == text.count("]")
    assert 'node.description = "my warm"' in text
    number = r"(-?\d+(?:\.\d+)?)"
    nodes = re.findall(
        r"\{ type = builtin name = (\w+) label = (\w+) control = "
        rf'\{{ "Freq" = {number} "Q" = {number} "Gain" = {number} \}} \}}',
        text,
    )
    links = re.findall(r'\{ output = "(\w+):Out" input = "(\w+):In" \}', text)
    order = [n[0] for n in nodes]
    assert links == list(itertools.pairwise(order))
    assert nodes[0][1:3] == ("bq_highshelf", "0.0")  # a plain gain
    assert float(nodes[0][4]) == preamp_db(setting, decimals=2)
    kinds = {"bq_lowshelf": "low_shelf", "bq_peaking": "peak", "bq_highshelf": "high_shelf"}
    chain = [Filter(kinds[n[1]], float(n[4]), float(n[2]), float(n[3])) for n in nodes[1:]]
    response = filters_response_db(chain, GRID, SAMPLE_RATE)
    assert np.abs(response - setting.magnitude_response_db(GRID)).max() <= 1e-9


def pipewire_text(text: str) -> list[tuple[str, float, float, float]]:
    """PipeWire's parametric-equalizer: the first line is the preamp whatever it says; then fixed
    columns, numbers read only so wide."""
    found = []
    for line in text.splitlines()[1:]:
        words = line.split()
        assert words[0] == "Filter"
        assert words[2] == "ON"
        values = (words[5][:8], words[8][:6], words[11][:6])
        found.append((words[3], *map(float, values)))
    return found


def test_pipewire_s_own_reader_loses_no_band_and_no_digit(setting) -> None:
    kinds = {"LSC": "low_shelf", "PK": "peak", "HSC": "high_shelf"}
    read = pipewire_text(export(setting, "pipewire-eq"))
    assert len(read) == 5
    chain = [Filter(kinds[kind], gain, hz, q) for kind, hz, gain, q in read]
    response = filters_response_db(chain, GRID, SAMPLE_RATE)
    assert np.abs(response - setting.magnitude_response_db(GRID)).max() <= 0.05


# JSFX


def run_jsfx(text: str, sample_rate: float, length: int) -> tuple[np.ndarray, dict[str, object]]:
    """Both channels of an impulse through a JSFX, and its variables.

    Its code is turned into Python line by line.
    """
    head, rest = text.split("@slider\n")
    setup, sample = rest.split("@sample\n")
    sliders = dict(re.findall(r"^(slider\d+):(-?[\d.]+)<", head, re.M))
    numbers: dict[str, object] = {k: float(v) for k, v in sliders.items()}

    def as_python(code: str) -> str:
        return code.replace("^", "**").replace("$pi", "pi").replace("; ", "\n").replace(";", "")

    numbers |= {"srate": sample_rate, "pi": math.pi, "cos": math.cos, "sin": math.sin}
    numbers |= {"sqrt": math.sqrt, "min": min}
    exec(as_python(setup), numbers)
    names_used = set(re.findall(r"[a-z_]\w*", sample)) - {"spl0", "spl1"}
    numbers |= {name: 0.0 for name in names_used if name not in numbers}
    code = compile(as_python(sample), "sample", "exec")
    out = np.empty((2, length))
    for n in range(length):
        numbers["spl0"] = numbers["spl1"] = 1.0 if n == 0 else 0.0
        exec(code, numbers)
        out[:, n] = numbers["spl0"], numbers["spl1"]
    return out, numbers


@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_the_jsfx_plays_the_setting_at_the_project_s_rate(rate) -> None:
    eq = field_setting()
    audio, variables = run_jsfx(export(eq, "reaper"), rate, 8192)
    assert all(abs(variables[f"a2_{i}"]) < 1 for i in range(5))  # stable, also above Nyquist
    assert (audio[0] == audio[1]).all()
    frequencies = np.fft.rfftfreq(8192, 1 / rate)
    heard = (frequencies >= 20) & (frequencies <= min(20_000, 0.499 * rate))
    gain = 20 * np.log10(np.abs(np.fft.rfft(audio[0])[heard]))
    expected = eq.magnitude_response_db(frequencies[heard], rate) + preamp_db(eq, decimals=2)
    assert np.abs(gain - expected).max() <= 1e-6


def test_the_jsfx_has_a_slider_for_every_number_within_its_range() -> None:
    text = export(field_setting(), "reaper", name="warm\ndesc:evil")
    assert text.startswith("desc:warm desc evil (five-band equaliser)\n")
    sliders = re.findall(r"^slider(\d+):(-?[\d.]+)<(-?[\d.]+),(-?[\d.]+),[\d.]+>(.+)$", text, re.M)
    assert [int(s[0]) for s in sliders] == list(range(1, 15))
    assert all(float(low) <= float(value) <= float(high) for _, value, low, high, _ in sliders)


# Web Audio


def web_audio_db(node: dict[str, float], rate: float) -> np.ndarray:
    """`BiquadFilterNode` by its specification: shelves with S = 1, whatever their Q."""
    kinds = {"lowshelf": "low_shelf", "peaking": "peak", "highshelf": "high_shelf"}
    q = node["Q"] if node["type"] == "peaking" else 0.5**0.5
    made = Filter(kinds[node["type"]], node["gain"], node["frequency"], q)
    return filters_response_db([made], GRID, rate)


def test_web_audio_s_worst_is_two_full_shelves_that_meet() -> None:
    eq = ParametricEq.from_vector([12, 1000, 0, 560, 1, 0, 1000, 1, 0, 3300, 1, -12, 700])
    nodes = json.loads(export(eq, "webaudio"))["biquads"]
    off = np.abs(sum(web_audio_db(n, 48_000) for n in nodes) - eq.magnitude_response_db(GRID))
    assert 0.03 < off.max() <= find_format("webaudio", True).accuracy_db


def test_web_audio_nodes_are_within_what_is_stated_and_iir_nodes_are_exact(setting) -> None:
    data = json.loads(export(setting, "webaudio", 44_100))
    ours = setting.magnitude_response_db(GRID, 44_100)
    biquads = sum(web_audio_db(node, 44_100) for node in data["biquads"])
    assert np.abs(biquads - ours).max() <= find_format("webaudio", True).accuracy_db
    z = np.exp(-2j * np.pi * GRID / 44_100)
    iir = sum(
        20 * np.log10(np.abs(np.polyval(n["feedforward"][::-1], z)))
        - 20 * np.log10(np.abs(np.polyval(n["feedback"][::-1], z)))
        for n in data["iir"]
    )
    assert np.abs(iir - ours).max() <= 1e-6
    assert data["sampleRate"] == 44_100


# dasp-pytorch


def test_dasp_gets_its_eighteen_numbers_and_an_idle_bell(setting) -> None:
    data = json.loads(export(setting, "dasp"))
    prefixes = ["low_shelf", "band0", "band1", "band2", "band3", "high_shelf"]
    ends = ["gain_db", "cutoff_freq", "q_factor"]
    assert list(data) == [f"{p}_{e}" for p in prefixes for e in ends]
    assert data["band3_gain_db"] == 0.0
    kinds = ["low_shelf", *["peak"] * 4, "high_shelf"]
    chain = [
        Filter(kind, *(data[f"{p}_{e}"] for e in ends))
        for p, kind in zip(prefixes, kinds, strict=True)
    ]
    response = filters_response_db(chain, GRID, SAMPLE_RATE)
    assert np.abs(response - setting.magnitude_response_db(GRID)).max() <= 1e-9


def test_dasp_gets_no_frequency_above_nyquist() -> None:
    data = json.loads(export(field_setting(), "dasp", 8_000))
    assert all(hz < 4_000 for key, hz in data.items() if key.endswith("cutoff_freq"))
    assert data["high_shelf_gain_db"] == 0.0


# Impulse responses


@pytest.mark.parametrize("key", ["fir", "fir-linear"])
@pytest.mark.parametrize("rate", [44_100, 96_000])
def test_an_impulse_response_has_the_setting_s_response(setting, key, rate) -> None:
    audio, file_rate = soundfile.read(io.BytesIO(export(setting, key, rate)))
    info = soundfile.info(io.BytesIO(export(setting, key, rate)))
    assert (file_rate, info.subtype, info.channels) == (rate, "FLOAT", 2)
    assert (audio[:, 0] == audio[:, 1]).all()
    length = 1 << 19
    frequencies = np.fft.rfftfreq(length, 1 / rate)
    heard = (frequencies >= 20) & (frequencies <= 20_000)
    gain = 20 * np.log10(np.abs(np.fft.rfft(audio[:, 0], length)[heard]))
    expected = setting.magnitude_response_db(frequencies[heard], rate) + preamp_db(setting, rate)
    assert np.abs(gain - expected).max() <= 0.0101


def test_minimum_phase_has_no_delay_and_linear_phase_delays_all_alike() -> None:
    eq = field_setting()
    minimum, linear = (impulse_response(eq, phase=p) for p in ("minimum", "linear"))
    assert int(np.abs(minimum).argmax()) == 0
    half = len(linear) // 2
    assert int(np.abs(linear).argmax()) == half
    assert np.abs(linear[1:] - linear[1:][::-1]).max() <= 1e-12


def test_minimum_phase_is_what_the_cepstrum_makes_of_the_magnitude() -> None:
    """A peer: the folded cepstrum, which knows nothing of biquads."""
    eq, length = field_setting(), 1 << 17
    frequencies = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    cepstrum = np.fft.irfft(eq.magnitude_response_db(frequencies) * np.log(10) / 20)
    cepstrum[1 : length // 2] *= 2
    cepstrum[length // 2 + 1 :] = 0
    peer = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))
    assert np.abs(impulse_response(eq)[:1000] - peer[:1000]).max() <= 1e-6


def test_the_length_is_as_asked_or_as_short_as_it_may_be() -> None:
    assert len(impulse_response(field_setting(), n_taps=1000)) == 1000
    assert len(impulse_response(ParametricEq.flat())) == 4096
    low = ParametricEq.from_vector([0, 22, 12, 82, 10, 0, 1000, 1, 0, 3300, 1, 0, 8200])
    assert len(impulse_response(low)) > 4096


def test_a_band_next_to_nyquist_does_not_ring_for_a_minute() -> None:
    eq = ParametricEq.from_vector([0, 22, 0, 82, 1, 0, 1000, 1, -6, 3999.99, 6, 0, 8200])
    assert len(impulse_response(eq, 8_000)) == 4096


def test_bad_impulse_responses_are_refused() -> None:
    with pytest.raises(ValueError, match="phase must be 'minimum' or 'linear', got 'zero'"):
        impulse_response(field_setting(), phase="zero")
    with pytest.raises(ValueError, match="n_taps must be at least 64, got 3"):
        impulse_response(field_setting(), n_taps=3)
    with pytest.raises(ValueError, match=r"must be a whole number, got 44100\.5 Hz"):
        export(field_setting(), "fir", 44_100.5)


# Curves


def test_the_csv_is_the_response() -> None:
    rows = export(field_setting(), "csv", 44_100).splitlines()
    assert rows[0] == "frequency_hz,gain_db"
    points = np.array([[float(x) for x in row.split(",")] for row in rows[1:]])
    assert points.shape == (256, 2)
    expected = field_setting().magnitude_response_db(points[:, 0], 44_100)
    assert np.abs(points[:, 1] - expected).max() <= 0.001


def test_autoeq_s_graphic_line_has_its_grid_its_steps_and_its_top() -> None:
    text = export(field_setting(), "wavelet")
    assert text.startswith("GraphicEQ: 20 ")
    assert text.count("\n") == 1
    points = [p.split() for p in text.removeprefix("GraphicEQ: ").split("; ")]
    grid = [int(hz) for hz, _ in points]
    assert len(grid) == 127
    assert (grid[:5], grid[-1]) == ([20, 21, 22, 23, 24], 19_871)
    gains = np.array([float(g) for _, g in points])
    assert all(re.fullmatch(r"-?\d+\.\d", g.strip()) for _, g in points)
    assert gains.max() == pytest.approx(-0.2)
    ours = field_setting().magnitude_response_db(np.array(grid, dtype=float))
    assert np.abs(gains - gains.max() - (ours - ours.max())).max() <= 0.1


def test_no_gain_is_minus_zero() -> None:
    for key in ("apo", "graphiceq", "wavelet"):
        assert not re.search(r"-0\.0+(?!\d)", export(ParametricEq.flat().scaled(-1.0), key))


# Filters


def test_the_filters_of_a_setting_are_its_response(setting) -> None:
    for eq in (setting, graphic_setting()):
        response = filters_response_db(filters_of(eq), GRID, 44_100)
        assert np.abs(response - eq.magnitude_response_db(GRID, 44_100)).max() <= 1e-9


@pytest.mark.parametrize(
    ("kind", "at_20_hz", "at_centre", "at_20_khz"),
    [
        ("low_pass", 0.0, -3.0103, -60),
        ("high_pass", -60, -3.0103, 0.0),
        ("notch", 0.0, -100, 0.0),
        ("all_pass", 0.0, 0.0, 0.0),
    ],
)
def test_passes_and_notches_do_what_they_are_called(kind, at_20_hz, at_centre, at_20_khz) -> None:
    made = Filter(kind, 0.0, 1000.0, 0.5**0.5)
    response = filters_response_db([made], np.array([20.0, 1000.0, 20_000.0]), 48_000)
    for got, wanted in zip(response, (at_20_hz, at_centre, at_20_khz), strict=True):
        assert got == pytest.approx(wanted, abs=0.02) if wanted > -50 else got <= wanted


def test_playable_filters_leave_out_what_a_rate_cannot_make() -> None:
    assert len(playable_filters(graphic_setting(), 32_000)) == 38
    eq = GraphicEq.flat()
    assert len(playable_filters(eq, 48_000)) == 40
    assert [s.kind for s in BANDS] == [f.kind for f in filters_of(ParametricEq.flat())]
