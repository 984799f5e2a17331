"""Equalizer APO's text, by a reader of its rules that knows nothing of ours.

The rules are those of `BiQuadFilterFactory.cpp` and `BiQuadFilter.cpp` of Equalizer APO 1.4: how a
line is parsed, what LS and HS mean, when a point marks thousands, which slope is the default.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from settings_to_write import SAMPLE_RATE, field_setting, graphic_setting, random_settings

from eqmorph.equalizers import ParametricEq, response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import export, read_setting
from eqmorph.formats.apo import read as read_apo

GRID = response_grid()


def cookbook_db(kind, gain, frequency, alpha, sample_rate):
    """The cookbook's response, from its own formulas written out once more."""
    A = 10 ** (gain / 40)
    w = 2 * math.pi * frequency / sample_rate
    cs = math.cos(w)
    if kind == "peak":
        b, a = (1 + alpha * A, -2 * cs, 1 - alpha * A), (1 + alpha / A, -2 * cs, 1 - alpha / A)
    else:
        sg = 1 if kind == "low" else -1
        r = 2 * math.sqrt(A) * alpha
        b = (
            A * (A + 1 - sg * (A - 1) * cs + r),
            sg * 2 * A * (A - 1 - sg * (A + 1) * cs),
            A * (A + 1 - sg * (A - 1) * cs - r),
        )
        a = (
            A + 1 + sg * (A - 1) * cs + r,
            -sg * 2 * (A - 1 + sg * (A + 1) * cs),
            A + 1 + sg * (A - 1) * cs - r,
        )
    z = np.exp(-2j * np.pi * GRID / sample_rate)
    return 20 * np.log10(np.abs(np.polyval(b[::-1], z) / np.polyval(a[::-1], z)))


def apo_plays(text: str, sample_rate: float = SAMPLE_RATE) -> tuple[np.ndarray, float]:
    """What Equalizer APO 1.4 makes of a text: response without preamp, and the preamp."""
    response, preamp = np.zeros(len(GRID)), 0.0
    for line in text.splitlines():
        command, colon, value = line.partition(":")
        if not colon:
            continue
        if command == "Preamp":
            preamp += float(re.search(r"[-+0-9.eE]+", value.replace(",", "."))[0])
        elif command == "GraphicEQ":
            numbers = [float(n) for n in re.findall(r"[-+0-9.eE]+", value)]
            nodes = sorted(zip(numbers[::2], numbers[1::2], strict=True))
            x, y = np.array(nodes).T
            response += np.interp(np.log(GRID), np.log(x), y)
        elif command.startswith("Filter"):
            response += apo_filter_db(value.replace(",", "."), sample_rate)
    return response, preamp


def apo_filter_db(value: str, sample_rate: float) -> np.ndarray:
    """One filter line after its colon; case matters, as it does to Equalizer APO."""
    kinds = {"PK": "peak", "PEQ": "peak", "Modal": "peak", "LS": "low", "LSC": "low"}
    kinds |= {"HS": "high", "HSC": "high"}
    match = re.match(r"\s*ON\s+([A-Za-z]+)", value)
    if match is None or match[1] == "None":
        return np.zeros(len(GRID))
    code, rest = match[1], value[match.end() :]
    kind = kinds[code]
    digits = re.search(r"\s+Fc\s*([-+0-9.eE\u00a0]+)\s*H\s*z", rest)[1].replace("\u00a0", "")
    frequency = float(digits)
    if len(digits) >= 5 and not set(digits) & set("eE") and digits[-4] == ".":
        frequency *= 1000
    gain = float(re.search(r"\s+Gain\s*([-+0-9.eE]+)\s*dB", rest)[1])
    q = re.search(r"\s+Q\s*([-+0-9.eE]+)", rest)
    slope = re.search(r"^\s*([-+0-9.eE]+)\s*dB", rest)
    octaves = re.search(r"\s+BW\s+Oct\s*([-+0-9.eE]+)", rest)
    w = 2 * math.pi * frequency / sample_rate
    if kind == "peak":
        if octaves:
            width = float(octaves[1])
            alpha = math.sin(w) * math.sinh(math.log(2) / 2 * width * w / math.sin(w))
        else:
            alpha = math.sin(w) / (2 * float(q[1]))
        return cookbook_db(kind, gain, frequency, alpha, sample_rate)
    A = 10 ** (gain / 40)
    if slope:
        S = float(slope[1]) / 12
    elif q:
        S = 1 / ((1 / float(q[1]) ** 2 - 2) / (A + 1 / A) + 1)
    else:
        S = 0.9
    if (slope or q) and not code.endswith("C"):
        shift = 10 ** (abs(gain) / 80 / S)
        frequency = frequency * shift if kind == "low" else frequency / shift
        w = 2 * math.pi * frequency / sample_rate
    alpha = math.sin(w) / 2 * math.sqrt((A + 1 / A) * (1 / S - 1) + 2)
    return cookbook_db(kind, gain, frequency, alpha, sample_rate)


# What we write


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_equalizer_apo_plays_what_was_written(setting, rate) -> None:
    response, _ = apo_plays(export(setting, "apo", rate), rate)
    assert np.abs(response - setting.magnitude_response_db(GRID, rate)).max() <= 0.02


def test_two_hundred_random_settings_stay_within_the_stated_rounding() -> None:
    worst = max(
        np.abs(apo_plays(export(eq, "apo"))[0] - eq.magnitude_response_db(GRID)).max()
        for eq in random_settings(200, seed=1)
    )
    # Five gains, each off by up to 0.005 dB.
    assert 0.001 < worst <= 0.025


def test_the_graphic_line_follows_narrow_bells_and_forty_bells() -> None:
    for eq in [field_setting(), graphic_setting(), *random_settings(40, seed=2)]:
        response, _ = apo_plays(export(eq, "graphiceq"))
        assert np.abs(response - eq.magnitude_response_db(GRID)).max() <= 0.05


def test_forty_bells_are_written_as_forty_filters() -> None:
    eq = graphic_setting()
    text = export(eq, "apo")
    assert text.count("ON PK") == 40
    assert np.abs(apo_plays(text)[0] - eq.magnitude_response_db(GRID)).max() <= 0.05


def test_the_preamp_is_line_one_even_at_0_db_and_nothing_is_above() -> None:
    assert export(ParametricEq.flat(), "apo").startswith("Preamp: 0.0 dB\nFilter 1: ON LSC ")
    assert export(field_setting(), "apo").splitlines()[0] == "Preamp: -8.2 dB"


def test_every_line_is_strict(setting) -> None:
    first, *rest = export(setting, "apo").splitlines()
    assert re.fullmatch(r"Preamp: -?\d+\.\d dB", first)
    kinds = []
    for i, line in enumerate(rest, start=1):
        match = re.fullmatch(
            rf"Filter {i}: ON (LSC|PK|HSC) Fc (\d+(?:\.\d\d?)?) Hz "
            r"Gain (-?\d+\.\d\d) dB Q (\d+\.\d{3})",
            line,
        )
        assert match, line
        kinds.append(match[1])
        # The widths that PipeWire reads.
        assert [len(match[k]) <= n for k, n in ((2, 8), (3, 6), (4, 6))] == [True] * 3
    assert kinds == ["LSC", "PK", "PK", "PK", "HSC"]


@pytest.mark.parametrize("hz", [142.0, 142.5, 142.123, 999.9996, 82.0004, 22.015])
def test_no_frequency_is_written_with_three_decimals(hz) -> None:
    eq = ParametricEq.from_vector([6, hz, 0, 560, 0.71, 0, 1000, 0.71, 0, 3300, 0.71, 0, 8200])
    text = export(eq, "apo")
    assert not re.search(r"Fc \d+\.\d{3} ", text)
    assert np.abs(apo_plays(text)[0] - eq.magnitude_response_db(GRID)).max() <= 0.02


def test_bands_at_or_above_nyquist_are_not_written() -> None:
    text = export(field_setting(), "apo", 16_000)
    assert "HSC" not in text
    assert text.count("Filter") == 4


def test_the_rules_tell_the_traps_apart() -> None:
    """That this reader would notice: the survey's figures for the wrong forms."""
    right, _ = apo_plays("Filter 1: ON LSC Fc 150 Hz Gain 12 dB Q 0.71")
    corner, _ = apo_plays("Filter 1: ON LS Fc 150 Hz Gain 12 dB Q 0.71")
    no_q, _ = apo_plays("Filter 1: ON LSC Fc 150 Hz Gain 12 dB")
    assert np.abs(corner - right).max() == pytest.approx(3.50, abs=0.01)
    assert np.abs(no_q - right).max() == pytest.approx(0.35, abs=0.01)
    thousands, _ = apo_plays("Filter 1: ON PK Fc 1.500 Hz Gain 12 dB Q 1")
    assert GRID[thousands.argmax()] == pytest.approx(1500, rel=0.02)


# What we read


@pytest.mark.parametrize(
    "line",
    [
        "Filter 1: ON LS Fc 150 Hz Gain 12 dB Q 0.71",
        "Filter 1: ON HS Fc 4000 Hz Gain -9 dB Q 0.5",
        "Filter 1: ON LS 6 dB Fc 200 Hz Gain -7 dB",
        "Filter 1: ON HSC 12 dB Fc 5000 Hz Gain 7 dB",
        "Filter 1: ON LS Fc 150 Hz Gain 6 dB",
        "Filter 1: ON HSC Fc 6000 Hz Gain 6 dB",
        "Filter 1: ON LSC Fc 150 Hz Gain 6 dB Q 1.2",
        "Filter 1: ON PK Fc 1000 Hz Gain 6 dB BW Oct 1.5",
        "Filter 1: ON PK Fc 1.500 Hz Gain 6 dB Q 2",
        "Filter 1: ON PK Fc 63,8 Hz Gain -7,7 dB Q 4,73",
        "Filter  1: ON  PEQ      Fc   12\u00a0500 Hz  Gain  -7.7 dB  Q  4.73",
        "Filter: ON Modal Fc 100 Hz Gain -3 dB Q 8",
        "Preamp: -6 dB\nGraphicEQ: 20 -1.0; 100 2.5; 20000 0.0",
    ],
)
def test_we_hear_what_equalizer_apo_plays(line) -> None:
    expected, preamp = apo_plays(line)
    got = read_apo(line)
    assert np.abs(got.response_db(GRID, SAMPLE_RATE) - expected).max() <= 1e-9
    assert got.preamp_db == preamp


@pytest.mark.parametrize(
    ("as_written", "as_meant"),
    [
        ("filter 1 : on pk fc 100hz gain 3db q 1", "Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1"),
        (
            "Filter 1: ON LSQ Fc 100 Hz Gain 3 dB Q 0.7",
            "Filter 1: ON LSC Fc 100 Hz Gain 3 dB Q 0.7",
        ),
        # A comma as decimal mark needs no space before the unit either.
        (
            "Filter 1: ON PK Fc 100,5Hz Gain +3,0dB Q 1,0",
            "Filter 1: ON PK Fc 100.5 Hz Gain 3 dB Q 1",
        ),
        # Not 142 kHz.
        ("Filter 1: ON PK Fc 142.000 Hz Gain 3 dB Q 1", "Filter 1: ON PK Fc 142 Hz Gain 3 dB Q 1"),
    ],
)
def test_kinder_than_equalizer_apo_where_nothing_is_lost(as_written, as_meant) -> None:
    assert read_apo(as_written).filters == read_apo(as_meant).filters


def test_off_none_comments_and_foreign_commands_are_left_out() -> None:
    text = (
        "# a comment: ON PK Fc 50 Hz Gain 12 dB Q 1\n"
        "Device: Speakers\nInclude: other.txt\nFilter Settings file\n\n"
        "Filter 1: OFF PK Fc 100 Hz Gain 12 dB Q 1\n"
        "Filter 2: ON None\n"
        "Filter 3: ON PK Fc 1000 Hz Gain 3 dB Q 1\n"
        "Filter 4: ON XYZ Fc 1000 Hz Gain 3 dB Q 1\n"
        "Filter 5: ON PK Fc 1000 Hz Gain 3 dB\n"
        "Filter 6: ON PK Gain 3 dB Q 1\n"
    )
    got = read_apo(text)
    assert [(f.frequency_hz, f.gain_db) for f in got.filters] == [(1000, 3)]
    assert len(got.notes) == 4
    assert "line 9: left out a filter of the unknown type XYZ" in got.notes[0]
    assert "without a usable Q" in got.notes[1]
    assert "without Fc" in got.notes[2]
    assert "Include 'other.txt'" in got.notes[3]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_byte_order_marks_change_nothing(ends, encoding) -> None:
    text = export(field_setting(), "apo")
    plain = read_setting(text.encode())
    wild = read_setting(f"# caf\u00e9\n{text}".replace("\n", ends).encode(encoding))
    assert wild.eq == plain.eq
    assert wild.preamp_db == plain.preamp_db == -8.2


def test_without_an_extension_and_with_a_final_line_unended() -> None:
    text = export(field_setting(), "apo").rstrip("\n")
    assert read_setting(text.encode()).eq == read_setting(f"{text}\n".encode()).eq


def test_preamps_add_up() -> None:
    text = "Preamp: -3 dB\nPreamp: -2,5 dB\nFilter 1: ON PK Fc 1000 Hz Gain 3 dB Q 1\n"
    assert read_apo(text).preamp_db == -5.5


def test_where_channels_differ_the_first_is_read_and_that_is_said() -> None:
    text = (
        "Filter 1: ON PK Fc 500 Hz Gain 1 dB Q 1\n"
        "Channel: L\nFilter 2: ON PK Fc 1000 Hz Gain 2 dB Q 1\n"
        "Channel: R\nFilter 3: ON PK Fc 2000 Hz Gain 3 dB Q 1\n"
        "Channel: all\nFilter 4: ON PK Fc 4000 Hz Gain 4 dB Q 1\n"
    )
    got = read_apo(text)
    assert [f.gain_db for f in got.filters] == [1, 2, 4]
    assert got.notes == ("the channels differ: read L, not R",)


@pytest.mark.parametrize(
    "points",
    [
        "20 -1.5; 100 2.5; 20000 0.0",
        "20 -1,5; 100 2,5; 20000 0",
        "20 -1.5, 100 2.5, 20000 0.0",
        "20 -1.5 100 2.5 20000 0",
        "20000 0.0; 100 2.5; 20 -1.5;",
    ],
)
def test_graphic_lines_in_every_dialect(points) -> None:
    curve = read_apo(f"GraphicEQ: {points}").curve
    assert (curve.frequencies_hz, curve.gains_db) == ((20, 100, 20_000), (-1.5, 2.5, 0))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Filter 1: OFF PK Fc 100 Hz Gain 3 dB Q 1", "no equaliser filter that is switched on"),
        ("Preamp: -3 dB", "no equaliser filter that is switched on"),
        ("Filter 1: ON PK Fc 100 Hz Gain 300 dB Q 1", r"line 1: the gain .* in \[-100, 100\] dB"),
        ("Filter 1: ON PK Fc -5 Hz Gain 3 dB Q 1", "line 1: the frequency .* got -5"),
        ("Filter 1: ON PK Fc 100 Hz Gain 3 dB Q 1e9", "line 1: the Q of a filter"),
        ("GraphicEQ: hello", "line 1 has no points"),
        ("GraphicEQ: 20 1; -5 3.0", "above 0"),
        ("Preamp: 1e99 dB", "preamp must be within 1000 dB, got 1e\\+99"),
    ],
)
def test_bad_texts_are_refused_with_one_sentence(text, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read_apo(text)
