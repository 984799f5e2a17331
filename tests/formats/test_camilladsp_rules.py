"""CamillaDSP's YAML, by a reader of its documented rules that knows nothing of ours.

Unknown and missing fields are errors, `q` and `slope` exclude each other, frequencies lie below
Nyquist, and a pipeline step runs the filters it names on the channels it names.
"""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting, random_settings

from eqmorph.equalizers import ParametricEq, response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import export, read_setting
from eqmorph.formats.camilladsp import read

GRID = response_grid()
FIVE_POINTS = [f"{k}{p}" for p in ("ls", "p1", "p2", "p3", "hs") for k in "fgq"]


def biquad_db(kind: str, freq: float, gain: float, q: float, rate: float) -> np.ndarray:
    """`BiquadCoefficients::from_config` of CamillaDSP for the variants with q."""
    assert 0 < freq < rate / 2
    assert q > 0
    omega = 2 * np.pi * freq / rate
    sn, cs, ampl = np.sin(omega), np.cos(omega), 10 ** (gain / 40)
    if kind == "Peaking":
        alpha = sn / (2 * q)
        b = [1 + alpha * ampl, -2 * cs, 1 - alpha * ampl]
        a = [1 + alpha / ampl, -2 * cs, 1 - alpha / ampl]
    else:
        beta = sn * np.sqrt(ampl) / q
        side = {"Lowshelf": -1, "Highshelf": 1}[kind]
        up, down = ampl + 1, (ampl - 1) * cs * side
        b = [ampl * (up + down + beta), 0, ampl * (up + down - beta)]
        b[1] = -2 * side * ampl * ((ampl - 1) + side * (ampl + 1) * cs)
        a = [up - down + beta, 2 * side * ((ampl - 1) - side * (ampl + 1) * cs), up - down - beta]
    z = np.exp(-2j * np.pi * GRID / rate)
    return 20 * np.log10(np.abs(np.polyval(b[::-1], z) / np.polyval(a[::-1], z)))


def camilladsp_plays(text: str, rate: float = SAMPLE_RATE) -> tuple[np.ndarray, float]:
    """Response without gains, and the sum of the gains, of channel 0."""
    config = yaml.safe_load(text)
    assert set(config) == {"filters", "pipeline"}
    response, level = np.zeros(len(GRID)), 0.0
    for step in config["pipeline"]:
        assert set(step) == {"type", "channels", "names"}
        assert step["type"] == "Filter"
        assert 0 in step["channels"]
        for name in step["names"]:
            entry = config["filters"][name]
            assert set(entry) == {"type", "parameters"}
            parameters = dict(entry["parameters"])
            assert all(type(v) in (int, float, bool, str) for v in parameters.values())
            if entry["type"] == "Gain":
                assert set(parameters) == {"gain", "inverted"}
                level += parameters["gain"]
            elif entry["type"] == "Biquad":
                assert set(parameters) == {"type", "freq", "gain", "q"}
                kind = parameters.pop("type")
                response += biquad_db(kind, rate=rate, **parameters)
            else:
                assert entry["type"] == "BiquadCombo"
                assert parameters.pop("type") == "FivePointPeq"
                assert sorted(parameters) == sorted(FIVE_POINTS)
                for point in ("ls", "p1", "p2", "p3", "hs"):
                    f, g, q = (parameters[f"{k}{point}"] for k in "fgq")
                    kind = {"ls": "Lowshelf", "hs": "Highshelf"}.get(point, "Peaking")
                    response += biquad_db(kind, f, g, q, rate)
    return response, level


def test_camilladsp_plays_what_was_written(setting) -> None:
    response, _ = camilladsp_plays(export(setting, "camilladsp"))
    assert np.abs(response - setting.magnitude_response_db(GRID)).max() <= 1e-9


def test_five_bands_are_one_five_point_equaliser_with_all_fifteen_numbers() -> None:
    filters = yaml.safe_load(export(field_setting(), "camilladsp"))["filters"]
    assert [f["type"] for f in filters.values()] == ["Gain", "BiquadCombo"]
    assert filters["eqmorph"]["parameters"]["qls"] == 0.71


def test_numbers_are_numbers_in_yaml_1_1_too() -> None:
    """`1e-05` without a point is text to many YAML readers."""
    eq = ParametricEq.from_vector(
        [1e-5, 22, -1e-7, 82, 0.1, 12, 4700, 10, 0, 10_000, 0.71, -12, 20_000]
    )
    response, _ = camilladsp_plays(export(eq, "camilladsp"))
    assert np.abs(response - eq.magnitude_response_db(GRID)).max() <= 1e-9


def test_forty_bells_and_left_out_bands_are_single_biquads() -> None:
    response, _ = camilladsp_plays(export(graphic_setting(), "camilladsp"))
    assert np.abs(response - graphic_setting().magnitude_response_db(GRID)).max() <= 1e-9
    text = export(field_setting(), "camilladsp", 16_000)
    assert "Highshelf" not in text
    assert text.count("type: Biquad") == 4


@pytest.mark.parametrize("eq", random_settings(5, seed=3))
def test_what_is_written_is_read_back_exactly(eq) -> None:
    back = read_setting(export(eq, "camilladsp").encode())
    assert (back.source, back.taken_over) == ("camilladsp", True)
    assert np.abs(back.eq.to_vector() - eq.to_vector()).max() <= 1e-7


CONFIG = """\
devices: {{samplerate: 44100, chunksize: 1024}}
filters:
  unused: {{type: Biquad, parameters: {{type: Peaking, freq: 50, gain: 12, q: 1}}}}
  one: {{type: Biquad, parameters: {{type: Peaking, freq: 1000, gain: 3, q: 1}}}}
  two: {first}
  right: {{type: Biquad, parameters: {{type: Peaking, freq: 100, gain: 3, q: 1}}}}
  level: {{type: Gain, parameters: {{gain: -6, inverted: false}}}}
  wav: {{type: Conv, parameters: {{type: Wav, filename: ir.wav}}}}
pipeline:
  - {{type: Mixer, name: stereo}}
  - {{type: Filter, channels: [0], names: [level, one, wav]}}
  - {{type: Filter, channel: 1, names: [right]}}
  - {{type: Filter, channels: [0, 1], names: [two]}}
  - {{type: Filter, channels: [0], names: [unused], bypassed: true}}
"""


@pytest.mark.parametrize(
    ("entry", "kind", "q"),
    [
        ("{type: Lowshelf, freq: 100, gain: 6, q: 0.7}", "low_shelf", 0.7),
        # Slope 12 dB an octave is the cookbook's S = 1, which is Q = 1/sqrt(2) at any gain.
        ("{type: Lowshelf, freq: 100, gain: 6, slope: 12}", "low_shelf", 0.5**0.5),
        ("{type: Highpass, freq: 100, q: 0.5}", "high_pass", 0.5),
        ("{type: Peaking, freq: 100, gain: 6, bandwidth: 1}", "peak", 1.4141),
    ],
)
def test_the_first_channel_of_a_pipeline_is_read(entry, kind, q) -> None:
    got = read(CONFIG.format(first=f"{{type: Biquad, parameters: {entry}}}"))
    assert [f.frequency_hz for f in got.filters] == [1000, 100]
    assert (got.filters[1].kind, got.filters[1].q) == (kind, pytest.approx(q, abs=1e-3))
    assert got.preamp_db == -6
    assert any("wav: left out a filter of the type 'Conv'" in note for note in got.notes)
    assert "the channels differ: read channel 0, not channel 1" in got.notes
    assert any("a Mixer was not followed" in note for note in got.notes)


def test_without_a_pipeline_all_filters_count_and_a_linear_gain_is_one() -> None:
    text = (
        "filters:\n  a: {type: Gain, parameters: {gain: 0.5, scale: linear}}\n"
        "  b: {type: Biquad, parameters: {type: Peaking, freq: 1e3, gain: -3, q: 2}}\n"
    )
    got = read(text)
    assert got.preamp_db == pytest.approx(-6.02, abs=0.01)
    assert [(f.frequency_hz, f.gain_db, f.q) for f in got.filters] == [(1000, -3, 2)]


PEAK = "filters: {a: {type: Biquad, parameters: {type: Peaking, %s}}}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("filters: [1, 2]", "filters must be a table of names and values"),
        ("- 1", "must be a table of names and values"),
        ("devices: {a: 1}", "no CamillaDSP configuration: it has no 'filters'"),
        ("filters: {a", "not YAML"),
        ("filters: {a: {type: Gain, parameters: {gain: 3}}}", "no equaliser filter"),
        (PEAK % "freq: 100, gain: 3", "a needs one of q, slope and bandwidth, got 0"),
        (PEAK % "freq: 100, gain: 3, q: 1, bandwidth: 1", "got 2"),
        (PEAK % "freq: fast, gain: 3, q: 1", "a freq must be a number, got 'fast'"),
        (PEAK % "freq: 100, gain: .nan, q: 1", "a gain must be a number"),
        (PEAK % "freq: 100, gain: 3, bandwidth: -1", "bandwidth -1 is not possible"),
        ("filters: {}\npipeline: [{type: Filter, names: [a]}]", "'a', which is no filter"),
        ("filters: {}\npipeline: [{type: Filter, names: a}]", "needs a list of names"),
        ("- " * 5000, "nested too deeply"),
        ("a: 1\n" * 40_000, "larger than any CamillaDSP configuration"),
    ],
)
def test_bad_configurations_are_refused_with_one_sentence(text, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read(text)
