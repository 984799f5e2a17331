"""Presets as other tools have them: what plays is read, what is not followed is said."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import numpy as np
import pytest
from settings_to_write import SAMPLE_RATE, field_setting

from eqmorph.equalizers import response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats import FORMATS, export, find_format, read_equalizer, read_setting
from eqmorph.formats.apo import read as read_apo
from eqmorph.formats.apo_config import NOT_FOLLOWED
from eqmorph.formats.camilladsp import read as read_camilladsp
from eqmorph.formats.curve_csv import read as read_csv
from eqmorph.formats.decoding import decode
from eqmorph.formats.easyeffects import read as read_easyeffects
from eqmorph.formats.importing import to_parametric
from eqmorph.formats.pipewire import read as read_pipewire

BELL = "Filter: ON PK Fc {} Hz Gain {} dB Q 1"


def gains(found) -> list[float]:
    return [f.gain_db for f in found.filters]


# What we write we can read


# What can only come near is read back against the error that it states (test_fixed_bands.py).
_EXACT = [f.key for f in FORMATS if f.write and not f.is_binary and f.how_near is None]


@pytest.mark.parametrize("key", _EXACT)
def test_what_we_write_we_read(key) -> None:
    eq = field_setting()
    text = export(eq, key)
    got, imported = read_equalizer(text.encode(), SAMPLE_RATE)
    grid = response_grid()
    off = got.magnitude_response_db(grid, SAMPLE_RATE) - eq.magnitude_response_db(grid, SAMPLE_RATE)
    curves = ("graphiceq", "wavelet", "csv")
    level = off.mean() if key == "wavelet" else 0.0
    assert np.abs(off - level).max() <= (0.3 if key in curves else 0.02)
    assert imported is None or imported.notes == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("AutoEq", "apo"),
        ("PEACE", "apo"),
        ("Equalizer APO", "apo"),
        ("camillaDSP", "camilladsp"),
        ("JSFX", "reaper"),
        ("pipewire_eq", "pipewire-eq"),
        ("PulseEffects", "easyeffects"),
    ],
)
def test_formats_are_found_by_any_name(name, key) -> None:
    assert find_format(name, writable=True).key == key


def test_no_two_formats_share_a_name() -> None:
    names = [name for f in FORMATS for name in (f.key, *f.aliases)]
    for name in names:
        reads = next(f for f in FORMATS if name in (f.key, *f.aliases)).read is not None
        found = find_format(name, writable=not reads)
        assert name in (found.key, *found.aliases)


# Equalizer APO


def test_one_device_is_read_with_what_is_for_all() -> None:
    lines = [BELL.format(100, 1), "Device: Alpha", BELL.format(200, 2), "Device: Beta"]
    lines += [BELL.format(300, 3), "device: ALPHA", BELL.format(400, 4), "Device: all"]
    got = read_apo("\n".join([*lines, BELL.format(500, 5)]))
    assert gains(got) == [1, 2, 4, 5]
    assert got.notes == (
        "read the section of the device 'Alpha'; left out the sections of 'Beta' (1 lines)",
    )


@pytest.mark.parametrize(
    ("lines", "heard"),
    [
        (["If: rate == 1", "A", "Else:", "B", "EndIf:", "C"], "AC"),
        (["If: rate == 1", "A", "ElseIf: rate == 2", "B", "Else:", "C", "EndIf:"], "A"),
        (["If: 0", "A", "ElseIf: rate == 2", "B", "Else:", "C"], "B"),
        (["If: false", "A", "Else:", "B", "EndIf:"], "B"),
        (["If: 0", "If: 1", "A", "Else:", "B", "EndIf:", "Else:", "C", "EndIf:"], "C"),
        (["If: 1", "If: 0", "A", "Else:", "B", "EndIf:", "Else:", "C", "EndIf:"], "B"),
        (["Stage: capture", "A", "Stage: post-mix", "B"], "B"),
        (["Stage: pre-mix capture", "A"], "A"),
        (["Channel: L R", "A", "Channel: l", "B", "Channel: R", "C"], "AB"),
        (["Channel: 1", "A", "Channel: 2", "B", "Channel: all", "C"], "AC"),
    ],
)
def test_one_way_through_a_configuration_is_followed(lines, heard) -> None:
    text = "\n".join(BELL.format(100, "ABC".index(ln) + 1) if ln in "ABC" else ln for ln in lines)
    got = read_apo(text)
    assert gains(got) == ["ABC".index(letter) + 1 for letter in heard]
    assert bool(got.notes) == (lines[0] != "Stage: pre-mix capture")


def test_channels_with_the_same_filters_do_not_differ() -> None:
    same = BELL.format(100, 1)
    assert read_apo(f"Channel: L\n{same}\nChannel: R\n{same}").notes == ()
    assert read_apo(f"Channel: L R\n{same}").notes == ()
    assert "the channels differ" in read_apo(f"Channel: R\n{same}").notes[0]


def test_each_command_that_is_not_followed_has_one_note() -> None:
    lines = [f"{name}: x\n{name}: y" for name in NOT_FOLLOWED]
    got = read_apo("\n".join([*lines, BELL.format(100, 1), "Preamp: `x` dB"]))
    assert len(got.notes) == len(NOT_FOLLOWED) + 1
    for name, note in zip(NOT_FOLLOWED, got.notes, strict=False):
        assert note.startswith(f"{name} was not followed (")


def test_an_included_file_beside_it_is_read(tmp_path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "bass.txt").write_text("Channel: R\n" + BELL.format(100, 6))
    (tmp_path / "loop.txt").write_text("Include: loop.txt\n" + BELL.format(50, 1))
    outside = tmp_path / "inner"
    outside.mkdir()
    text = "Include: sub\\bass.txt\n" + BELL.format(1000, 3)
    got = read_apo(text, folder=tmp_path)
    assert gains(got) == [6, 3]
    assert read_apo("Include: loop.txt", folder=tmp_path).notes
    for name in ("../sub/bass.txt", str(tmp_path / "sub" / "bass.txt"), "missing.txt", "", "a\0b"):
        got = read_apo(f"Include: {name}\n{BELL.format(1000, 3)}", folder=outside)
        assert gains(got) == [3]
        assert "is no file in the same folder" in got.notes[0]
    link = outside / "link.txt"
    link.symlink_to(tmp_path / "sub" / "bass.txt")
    got = read_apo(f"Include: link.txt\n{BELL.format(1000, 3)}", folder=outside)
    assert "is no file in the same folder" in got.notes[0]


# EasyEffects


def easyeffects(order: list[str] | None, **plugins: object) -> str:
    output: dict[str, object] = {name.replace("_", "#"): p for name, p in plugins.items()}
    if order is not None:
        output["plugins_order"] = order
    return json.dumps({"output": output})


def bell(gain: object, **more: object) -> dict[str, object]:
    return {"type": "Bell", "mode": "APO (DR)", "gain": gain, "frequency": 1000.0, "q": 1.0, **more}


def equalizer(*bands: dict[str, object], **more: object) -> dict[str, object]:
    sides = {f"band{i}": b for i, b in enumerate(bands)}
    return {"num-bands": len(bands), "left": sides, "right": sides, **more}


def test_only_the_plugins_in_order_play() -> None:
    two = {"equalizer_0": equalizer(bell(1.0)), "equalizer_1": equalizer(bell(2.0))}
    assert gains(read_easyeffects(easyeffects(None, **two))) == [1, 2]
    assert gains(read_easyeffects(easyeffects(["equalizer#1", "equalizer#0"], **two))) == [2, 1]
    got = read_easyeffects(easyeffects(["equalizer#1"], **two))
    assert gains(got) == [2]
    assert "equalizer#0, which is not in plugins_order" in got.notes[0]
    limiter = {"limiter_0": {"bypass": False}, "crystalizer_0": {"state": "false"}}
    got = read_easyeffects(
        easyeffects(
            ["equalizer#0", "limiter#0", "crystalizer#0"], equalizer_0=two["equalizer_0"], **limiter
        )
    )
    assert got.notes == ("'limiter#0' was not followed (the file)",)


@pytest.mark.parametrize("off", [{"state": "false"}, {"state": False}, {"bypass": "true"}])
def test_an_equaliser_that_is_off_does_not_play(off) -> None:
    with pytest.raises(DataFormatError, match="switched off"):
        read_easyeffects(easyeffects(["equalizer#0"], equalizer_0=equalizer(bell(1.0), **off)))


def test_booleans_and_numbers_may_be_text() -> None:
    bands = [bell("6", mute="true"), bell("2", solo="false"), bell("3", solo="true")]
    got = read_easyeffects(easyeffects(["equalizer#0"], equalizer_0=equalizer(*bands)))
    assert gains(got) == [3]
    text = easyeffects(["equalizer#0"], equalizer_0=equalizer(bell(1, mute="maybe")))
    with pytest.raises(DataFormatError, match="mute must be true or false, got 'maybe'"):
        read_easyeffects(text)


def test_old_presets_have_bands_without_channels_and_widths() -> None:
    old = {"num-bands": 1, "band0": {"type": "peak", "gain": 3, "frequency": 1000, "width": 500}}
    got = read_easyeffects(easyeffects(None, equalizer_0=old))
    assert (got.filters[0].q, gains(got)) == (2.0, [3])
    assert "read the width 500 Hz as Q 2" in got.notes[0]


@pytest.mark.parametrize("mode", ["RLC (MT)", "BWC (BT)", "LRX (MT)", "nonsense"])
def test_another_mode_is_never_taken_one_to_one(mode) -> None:
    text = easyeffects(None, equalizer_0=equalizer(bell(3.0, mode=mode)))
    got = to_parametric(read_easyeffects(text), SAMPLE_RATE)
    assert not got.taken_over
    assert mode in got.notes[0]


def test_rlc_is_exact() -> None:
    text = easyeffects(None, equalizer_0=equalizer(bell(6.0, mode="RLC (BT)", q=4.36)))
    got = to_parametric(read_easyeffects(text), SAMPLE_RATE)
    assert got.taken_over
    assert got.notes == ()
    assert got.eq.peak_1.q == pytest.approx(3.076, abs=5e-4)


# CamillaDSP

TWO = """\
filters:
  a: {type: Biquad, parameters: {type: Peaking, freq: 1000, gain: 6, q: 1}}
  b: {type: Biquad, parameters: {type: Peaking, freq: 300, gain: -6, q: 1}}
pipeline:
"""


@pytest.mark.parametrize(
    ("steps", "heard", "noted"),
    [
        (["{type: Filter, channels: null, names: [a]}"], [6], False),
        (["{type: Filter, channels: ~, names: [a]}"], [6], False),
        (["{type: Filter, names: [a]}"], [6], False),
        (
            ["{type: Filter, channels: [], names: [a]}", "{type: Filter, names: [b]}"],
            [-6],
            False,
        ),
        (["{type: Filter, channels: [0, 1], names: [a, b]}"], [6, -6], False),
        (["{type: Filter, channels: [0], names: [a]}"], [6], True),
        (
            [
                "{type: Filter, channels: [0], names: [a]}",
                "{type: Filter, channels: [1], names: [a]}",
            ],
            [6],
            False,
        ),
        (
            [
                "{type: Filter, channels: [1], names: [a]}",
                "{type: Filter, channels: [0], names: [b]}",
            ],
            [6],
            True,
        ),
        (
            [
                "{type: Filter, names: [a]}",
                "{type: Mixer, name: m}",
                "{type: Filter, names: [b]}",
            ],
            [6],
            True,
        ),
        (["{type: Processor, name: c}", "{type: Filter, names: [b]}"], [-6], True),
    ],
)
def test_channels_of_a_pipeline(steps, heard, noted) -> None:
    got = read_camilladsp(TWO + "".join(f"  - {step}\n" for step in steps))
    assert gains(got) == heard
    assert bool(got.notes) == noted


def test_yaml_that_quotes_apo_lines_is_camilladsp() -> None:
    text = f"description: |\n  Preamp: -6 dB\n  {BELL.format(50, 12)}\n{TWO}"
    text += "  - {type: Filter, names: [a]}\n"
    assert read_setting(text.encode()).source == "camilladsp"


@pytest.mark.parametrize("levels", [3, 7, 9])
def test_repeated_parts_of_yaml_stay_small(levels) -> None:
    names = "abcdefghij"[:levels]
    lines = [f"a: &a [{','.join(['x'] * 10)}]"]
    lines += [f"{b}: &{b} [{','.join(['*' + a] * 10)}]" for a, b in pairwise(names)]
    text = "\n".join([*lines, f"filters: *{names[-1]}"])
    with pytest.raises(DataFormatError) as caught:
        read_setting(text.encode())
    assert len(str(caught.value)) < 200


# PipeWire


def test_parallel_chains_are_not_added_up() -> None:
    def node(name: str, gain: int) -> str:
        control = f"{{ Freq = 1000 Q = 1 Gain = {gain} }}"
        return f"{{ type = builtin, name = {name}, label = bq_peaking, control = {control} }}"

    def graph(*gains_db: int) -> str:
        nodes = " ".join(node(f"n{i}", gain) for i, gain in enumerate(gains_db))
        links = '{ output = "n0:Out" input = "n1:In" } { output = "n2:Out" input = "n3:In" }'
        return f"filter.graph = {{ nodes = [ {nodes} ] links = [ {links} ] }} # a comment"

    same = read_pipewire(graph(1, 2, 1, 2))
    assert (gains(same), same.notes) == ([1, 2], ())
    different = read_pipewire(graph(1, 2, 3, 4))
    assert gains(different) == [1, 2]
    assert "the channels differ" in different.notes[0]


# Tables

WANTED = [(20.0, 3.0), (1000.0, 0.0), (20_000.0, -3.0)]


@pytest.mark.parametrize(
    "text",
    [
        "20\t3.0\n1,000\t0.0\n20,000\t-3.0",
        "20 3\n1,000 0\n20,000 -3",
        "20;3\n1.000;0\n20.000;-3",
        "20;3,0\n1.000;0\n20.000,0;-3,0",
        '"20","3"\n"1,000","0"\n"20,000","-3"',
        "20;3\n1 000;0\n20 000;-3",
        "20;3\n1'000;0\n20'000;-3",
        "kHz,dB\n0.02,3\n1,0\n20,-3",
        "Frequency [kHz];Gain\n0,02;3\n1;0\n20;-3",
        "20 Hz,3 dB\n1 kHz,0 dB\n20kHz,-3dB",
        "20,3\n1k,0\n20k,-3",
        "20,3\n1000,0\n20000,\u22123",
        "20000,-3\n1000,0\n20,3",
        ",frequency,gain\n0,20,3\n1,1000,0\n2,20000,-3",
        "Unnamed: 0,frequency,gain\n0,20,3\n1,1000,0\n2,20000,-3",
        "frequency gain\n1 20 3\n2 1000 0\n3 20000 -3",
        "0,20,3\n1,1000,0\n2,20000,-3",
        "gain,frequency\n3,20\n0,1000\n-3,20000",
        "frequency,raw,equalization,parametric_eq\n20,9,3,1\n1000,9,0,1\n20000,9,-3,1",
        "frequency,phase,gain_db\n20,9,3\n1000,9,0\n20000,9,-3",
    ],
)
def test_tables_as_people_write_them(text) -> None:
    curve = read_csv(decode(text.encode())).curve
    assert curve.frequencies_hz == pytest.approx([hz for hz, _ in WANTED])
    assert curve.gains_db == pytest.approx([gain for _, gain in WANTED])


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("frequency,raw,equalization\n20,1,2\n30,1,2", "read the column 'equalization', not 'raw'"),
        ("Freq(Hz) SPL(dB) Phase\n20 1 2\n30 1 2", "read the column 'spl(db)', not 'phase'"),
        ("20 1 2\n30 1 2\n40 1 2", "read column 2 of 3 as the gain"),
        ("0,5\n20,1\n30,1", "the point at 0 Hz"),
        ("20,1\n40,1\n30,1", "rise and fall"),
        ("20,1\n20,2\n30,1", "averaged"),
    ],
)
def test_what_was_read_of_a_table_is_said(text, note) -> None:
    assert any(note in found for found in read_csv(text).notes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,000;1\n2,000;2\n3,000;3", None),
        ("20,1\n30,1\n1.2.3,4", "line 3 must begin"),
        ("20,~6\n100,0\n200,1", "line 1 must begin with a frequency and a gain, got '20,~6'"),
        ("199,000 1\n200,000 2", "can be read in two ways"),
    ],
)
def test_tables_that_cannot_be_trusted_are_refused(text, message) -> None:
    if message is None:
        assert read_csv(text).curve.frequencies_hz == (1000, 2000, 3000)
        return
    with pytest.raises(DataFormatError, match=message):
        read_csv(text)


@pytest.mark.parametrize("sign", "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d")
@pytest.mark.parametrize(
    "text",
    [
        "Filter 1: ON PK Fc 1000 Hz Gain -6.5 dB Q 1",
        "Preamp: -6.5 dB\nFilter 1: ON LSC Fc 100 Hz Gain -2 dB Q 0.7",
        "GraphicEQ: 20 -6.5; 1000 0; 20000 -.5",
        "20;-6,5\n1000;0\n20000;1",
        "filters: {a: {type: Biquad, parameters: {type: Peaking, freq: 1e3, gain: -6, q: 1}}}",
    ],
)
def test_every_minus_is_a_minus(text, sign) -> None:
    assert read_setting(text.replace("-", sign).encode()) == read_setting(text.encode())


# Not presets


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("\n\n<!DOCTYPE html>\n<html>", r"is a web page \(HTML\)"),
        ('<?xml version="1.0"?><equalizationeffect><curve>', "is an Audacity preset"),
        ('FilterCurve:f0="20" v0="0"', "is an Audacity preset"),
        ("[General]\nPreAmp=0\nFrequency0=20\nGain0=3", "is a Peace preset"),
        ("<REAPER_PRESET_LIBRARY ReaEQ", "is a REAPER file"),
        ("biquad1,\nb0=1,\nb1=0,", "is miniDSP biquads"),
        ('{"name": "x", "preamp": 0, "parametric": true, "bands": []}', "is a Poweramp preset"),
        ('[{"name": "x", "preamp": 0, "bands": []}]', "is a Poweramp preset"),
        ('{"fs": 48000, "parametric_eq": {}}', "is AutoEq's JSON"),
        ("desc:gain\nslider1:0<-6,6,1>Gain\n@sample\nspl0=0;", "JSFX effect that is not ours"),
        ("context.modules = [ ]", "PipeWire configuration without a filter chain"),
        ("RIFF....WAVE", "is a recording"),
        ("PK\x03\x04", "is a ZIP archive"),
    ],
)
def test_what_is_no_preset_is_recognised(data, what) -> None:
    with pytest.raises(DataFormatError, match=what):
        read_setting(data.encode())


# Time


@pytest.mark.parametrize("blank", [" ", "\n", "\t", "\u00a0", "\u2003", "\v"])
@pytest.mark.parametrize("frame", ["{}x", "filter{}", "Filter 1: ON PK Fc{} x", "GraphicEQ:{}x"])
def test_two_mebibytes_of_any_blank_are_read_in_linear_time(blank, frame) -> None:
    size = len(blank.encode())
    data = frame.format(blank * (((2 << 20) - 100) // size)).encode()
    start = time.process_time()
    with pytest.raises(DataFormatError):
        read_setting(data)
    # About a second on a busy machine; a reader that goes back over the blanks takes an hour.
    assert time.process_time() - start < 20
