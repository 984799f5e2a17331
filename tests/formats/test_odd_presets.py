"""Presets as people and other programs get them wrong: read, or told; never silently less."""

from __future__ import annotations

import json
import time

import pytest

from eqmorph.errors import DataFormatError
from eqmorph.formats import read_setting
from eqmorph.formats.apo import read as read_apo
from eqmorph.formats.camilladsp import read as read_camilladsp
from eqmorph.formats.curve_csv import read as read_csv
from eqmorph.formats.easyeffects import read as read_easyeffects
from eqmorph.formats.ffmpeg import read as read_ffmpeg
from eqmorph.formats.pipewire import read as read_pipewire
from eqmorph.formats.sox import read as read_sox

BELL = "Filter: ON PK Fc 300 Hz Gain -4 dB Q 1"


def filters(found) -> list[tuple[float, float, float]]:
    return [(f.frequency_hz, f.gain_db, round(f.q, 3)) for f in found.filters]


# Equalizer APO


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("Filter: ON PK Fc 1,250.5 Hz Gain 6 dB Q 1", (1250.5, 6, 1)),
        ("Filter: ON PK Fc 1.250,5 Hz Gain 6 dB Q 1", (1250.5, 6, 1)),
        ("Filter: ON PK Fc 1000 Gain 6 Q 1", (1000, 6, 1)),
        ("Filter: ON PK Fc 1.2k Gain 6 dB Q 1", (1200, 6, 1)),
        ("Filter: ON PK Fc 1 kHz Gain +6dB Q 1", (1000, 6, 1)),
    ],
)
def test_what_equalizer_apo_would_not_read_is_read_and_said(line, heard) -> None:
    got = read_apo(line)
    assert filters(got) == [heard]
    assert "Equalizer APO does not" in got.notes[0]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("Filter: PK Fc 1000 Hz Gain 6 dB Q 1", "neither ON nor OFF"),
        ("Filter: ON LP1 Fc 1000 Hz", "unknown type LP1"),
        ("Filter: ON LS1 Fc 100 Hz Gain 3 dB", "unknown type LS1"),
        ("Filter: ON PK Fc ten Hz Gain 6 dB Q 1", "without Fc, or with one that is no number"),
        ("Filter: ON PK Fc 10 Hz Gain nan dB Q 1", "without Gain, or with one that is no number"),
        ("Preamp: loud", "a preamp without a number, got 'loud'"),
    ],
)
def test_a_line_that_cannot_be_used_is_said(line, note) -> None:
    got = read_apo(f"{line}\n{BELL}")
    assert filters(got) == [(300, -4, 1)]
    assert got.notes[0].startswith("the file line 1: left out ")
    assert note in got.notes[0]


@pytest.mark.parametrize(
    "line", ["Filter 3: OFF None", "Filter 3: ON None", "Filter 3: OFF PK", ""]
)
def test_a_line_that_plays_nothing_is_no_loss(line) -> None:
    assert read_apo(f"{line}\n{BELL}").notes == ()


def test_several_graphic_curves_add_up() -> None:
    got = read_apo("GraphicEQ: 20 0; 1000 3; 20000 0\nGraphicEQ: 100 1; 1000 -2")
    assert got.curve is not None
    at = dict(zip(got.curve.frequencies_hz, got.curve.gains_db, strict=True))
    assert at == pytest.approx({20: 1, 100: 1 + 3 * 0.41140, 1000: 1, 20_000: -2}, abs=1e-3)


def chain(nodes: int) -> str:
    """As many chains as nodes, and all go through one end."""
    named = " ".join(f"{{ name = n{i} label = bq_peaking }}" for i in range(nodes))
    half = nodes // 2
    joined = [(i, half) for i in range(half)] + [(i, i + 1) for i in range(half, nodes - 1)]
    links = " ".join(f'{{ output = "n{a}:Out" input = "n{b}:In" }}' for a, b in joined)
    return f"filter.graph = {{ nodes = [ {named} ] links = [ {links} ] }}"


ON = "Filter: ON PK Fc 1000 Hz Gain 6 dB Q 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("GraphicEQ: 20 0; 30 1\n" * 60_000, "more than 50 curves"),
        ("If: 1\n" * 300_000 + ON, "If: nested more than 50 deep"),
        ("".join(f"Channel: C{i}\n{ON}" for i in range(30_000)), "30000 channels; 64 are"),
        (chain(10_000), "10000 nodes; 1000 are the most"),
        ("a,b\n" * 400_000 + "20,1\n30,2", "has no curve"),
    ],
    ids=["curves", "branches", "channels", "nodes", "heading"],
)
def test_much_of_one_thing_takes_no_more_time_than_its_size(text, message) -> None:
    start = time.process_time()
    with pytest.raises(DataFormatError, match=message):
        read_setting(text.encode())
    assert time.process_time() - start < 5.0


def test_plugins_that_are_not_followed_are_counted() -> None:
    names = [f"x#{i}" for i in range(20_000)]
    band = {"type": "Bell", "gain": 1.0, "frequency": 100.0, "q": 1.0}
    plugins = {name: {} for name in names}
    output = {"plugins_order": ["equalizer#0", *names], **plugins}
    text = json.dumps({"output": {**output, "equalizer#0": {"left": {"band0": band}}}})
    start = time.process_time()
    got = read_setting(text.encode())
    assert time.process_time() - start < 5.0
    assert len(got.notes) == 51
    assert got.notes[-1] == "and 19950 more of this kind"


def test_a_branch_that_hides_nothing_counts_nothing() -> None:
    got = read_apo(f"If: channels == 2\n{BELL}\nEndIf:")
    assert got.notes == ("the file line 1: If: took 'channels == 2' as true",)


# CamillaDSP

PEAK = "{type: Biquad, parameters: {type: Peaking, freq: 1000, gain: 6, q: 1}}"
PIPELINE = "pipeline:\n  - {type: Filter, channels: [0, 1], bypassed: null, names: [f, a]}\n"


@pytest.mark.parametrize(
    ("entry", "note"),
    [
        ("{type: Gain, parameters: {gain: -3, mute: true}}", "left out its mute"),
        ("{type: BiquadCombo, parameters: {type: Tilt, gain: 3}}", "'Tilt', which is not"),
        ("{type: Biquad, parameters: {type: HighpassFO, freq: 80}}", "'HighpassFO', which is not"),
        ("{type: Conv, parameters: {type: Raw, filename: x}}", "'Conv', which is not followed"),
        ("{type: Gain, parameters: {gain: -3, mute: null}}", None),
    ],
)
def test_what_camilladsp_does_besides_is_said(entry, note) -> None:
    got = read_camilladsp(f"filters:\n  f: {entry}\n  a: {PEAK}\n{PIPELINE}")
    assert filters(got) == [(1000, 6, 1)]
    assert (note is None and not got.notes) or (note in got.notes[0])


@pytest.mark.parametrize(
    "text",
    [
        f"filters:\n  a: {PEAK}",
        f"# c\n  filters:\n    a: {PEAK}",
        f"---\n'filters':\n  a: {PEAK}",
        json.dumps(
            {
                "filters": {
                    "a": {
                        "type": "Biquad",
                        "parameters": {"type": "Peaking", "freq": 1000, "gain": 6, "q": 1},
                    }
                },
                "pipeline": [{"type": "Filter", "channels": [0, 1], "names": ["a"]}],
            }
        ),
    ],
)
def test_yaml_in_any_dress_is_camilladsp(text) -> None:
    got = read_setting(text.encode())
    assert (got.source, got.taken_over, got.eq.peak_1.gain_db) == ("camilladsp", True, 6)


def test_a_name_given_twice_is_not_the_last_one_alone() -> None:
    with pytest.raises(DataFormatError, match="has 'a' twice"):
        read_camilladsp(f"filters:\n  a: {PEAK}\n  a: {PEAK}")
    with pytest.raises(DataFormatError, match="gain must be a number, got None"):
        read_camilladsp(f"filters:\n  a: {PEAK.replace('gain: 6, ', '')}")


# EasyEffects


def preset(section: str = "output", gain: float = 3.0, **more: object) -> dict[str, object]:
    band = {"type": "Bell", "mode": "APO (DR)", "gain": gain, "frequency": 1000.0, "q": 1.0}
    equalizer = {"num-bands": 1, "left": {"band0": band}, "right": {"band0": band}, **more}
    return {section: {"plugins_order": ["equalizer#0"], "equalizer#0": equalizer}}


def test_the_section_with_an_equaliser_is_read() -> None:
    assert filters(read_easyeffects(json.dumps(preset("input") | {"output": {}})))
    both = read_easyeffects(json.dumps(preset("input", 2.0) | preset("output", -2.0)))
    assert [f.gain_db for f in both.filters] == [-2]
    assert both.notes == ("the file: left out the equaliser of the input",)


@pytest.mark.parametrize(
    ("settings", "note", "exact"),
    [
        ({"balance": -50.0}, "a balance of -50.0", True),
        ({"pitch-left": 3.0}, "moves the bands by 3.0 semitones", False),
        ({"decramp": "On"}, "decramp 'On', which changes the highest octave", False),
        ({"decramp": "off", "balance": "0", "pitch-right": 0}, None, True),
    ],
)
def test_what_else_an_equaliser_of_easyeffects_does_is_said(settings, note, exact) -> None:
    got = read_easyeffects(json.dumps(preset(**settings)))
    assert got.approximate is not exact
    assert (note is None and not got.notes) or (note in got.notes[0])


# PipeWire


def graph(*names: str, more: str = "") -> str:
    nodes = " ".join(
        f"{{ type = builtin name = {name} label = bq_peaking "
        f"control = {{ Freq = {100 * i} Q = 1 Gain = 3 }} }}"
        for i, name in enumerate(names, start=1)
    )
    return f"filter.graph = {{ nodes = [ {nodes} ] {more} }}"


def test_a_graph_is_read_from_its_inputs() -> None:
    assert filters(read_pipewire(graph("a", "b", more='inputs = [ "b:In" ]'))) == [(200, 3, 1)]


def test_nodes_with_one_name_are_not_the_last_one_alone() -> None:
    with pytest.raises(DataFormatError, match="two nodes have the same name"):
        read_pipewire(graph("a", "a"))


def test_a_file_that_a_configuration_names_is_named() -> None:
    node = '{ type = builtin name = a label = param_eq config = { filename = "/x.txt" } }'
    with pytest.raises(DataFormatError, match=r"the file '/x\.txt', which can be imported"):
        read_pipewire(f"filter.graph = {{ nodes = [ {node} ] }}")


# ffmpeg and SoX


@pytest.mark.parametrize(
    ("chain", "level", "note"),
    [
        ("equalizer=f=1k:t=q:w=1:g=6,volume=0.5", -6.0206, None),
        ("equalizer=frequency=1000:width_type=q:width=1:gain=6:r=f64:a=tdii", 0.0, None),
        ("equalizer=f=1000:t=q:w=1:g=6:c=FL", 0.0, "option 'c=FL' was not followed"),
        ("equalizer=f=1000:t=q:w=1:g=6:m=0.5", 0.0, "option 'm=0.5' was not followed"),
        ("bass=g=6,equalizer=f=1000:t=q:w=1:g=6", 0.0, "a filter of the type 'bass'"),
    ],
)
def test_chains_of_ffmpeg_as_people_write_them(chain, level, note) -> None:
    assert read_setting(chain.encode()).source == "ffmpeg"
    got = read_ffmpeg(chain)
    assert filters(got) == [(1000, 6, 1)]
    assert got.preamp_db == pytest.approx(level, abs=1e-3)
    assert (note is None and not got.notes) or (note in got.notes[0])


def test_options_of_ffmpeg_without_names_are_refused_with_the_way_out() -> None:
    with pytest.raises(DataFormatError, match="each option needs its name, as in equalizer=f=1000"):
        read_ffmpeg("equalizer=1000:q:1:6")


@pytest.mark.parametrize(
    ("chain", "heard"),
    [
        ("equalizer 1k 1q 6", (1000, 6, 1)),
        ("gain -3\nequalizer 1000 1 6\n", (1000, 6, 1)),
        ("equalizer 1000 100h 6", (1000, 6, 10)),
        ("equalizer 1000 0.1k 6", (1000, 6, 10)),
        ("bass +6", (100, 6, 0.493)),
        ("treble 6 5k", (5000, 6, 0.493)),
        ("treble 6 5k 0.71q", (5000, 6, 0.71)),
    ],
)
def test_chains_of_sox_as_people_write_them(chain, heard) -> None:
    assert read_setting(chain.encode()).source == "sox"
    assert filters(read_sox(chain)) == [heard]


# Tables


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("20 -3\n1 000 0\n20 000 2", "line 2 has 3 columns, the first has 2: .* thousands"),
        ("20,3\n1,000,0\n20,000,-3", "line 2 has 3 columns"),
        ("0.02,3\n1,0\n20,-3", "ends at 20 Hz: if these are kHz, say so in a heading"),
        ("f,amplitude (linear)\n20,1\n30,2", "the column 'amplitude .linear.' has no gains in dB"),
        ("f,gain in %\n20,1\n30,2", "has no gains in dB"),
        ("Type,Fc,Gain,Q\nPK,1000,6,1\nLSC,100,3,0.7", "is a table of filters, not a curve"),
        ("frequency,gain,q\n1000,6,1\n100,3,1", "is a table of filters, not a curve"),
        ("1000,3", "has one point"),
    ],
)
def test_tables_that_would_be_another_curve_are_refused(text, message) -> None:
    with pytest.raises(DataFormatError, match=message):
        read_csv(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        (
            "* Freq(Hz), SPL(dB), Phase\n2,197, 63,6, -23,0\n1000,0, 75,1, 20,0",
            [(2.197, 63.6), (1000, 75.1)],
        ),
        ("frequency,raw,parametric_eq\n20,1,6\n1000,2,3", [(20, 6), (1000, 3)]),
        ("20, 3\n1000, -1", [(20, 3), (1000, -1)]),
        ("Frequency,Phase,Mag\n20,90,3\n1000,0,0", [(20, 3), (1000, 0)]),
        ("f,phase (deg),Left\n20,90,3\n1000,0,0", [(20, 3), (1000, 0)]),
        ("frequency,gain,\n20,3,\n1000,0,note", [(20, 3), (1000, 0)]),
    ],
)
def test_tables_of_other_programs(text, points) -> None:
    curve = read_csv(text).curve
    assert list(zip(curve.frequencies_hz, curve.gains_db, strict=True)) == points


# Not presets


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"7z\xbc\xaf\x27\x1c", "is an archive"),
        (b"GIF89a", "is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an Office document: save its table as CSV"),
        (b"PK\x03\x04\x14\0[Content_Types].xml", "is an Office document"),
        (b"PK\x03\x04\x14\0a.txt", "is a ZIP archive"),
        (b"{\\rtf1 Filter 1: ON PK Fc 1000 Hz Gain 6 dB Q 1}", "is a document .RTF."),
        (b"\0\0\0\x20ftypM4A ", "is a recording"),
        (b"\xff\xfb\x90\0", "is a recording"),
        (b'GraphicEq:f0="20" v0="3"', "is an Audacity preset"),
        (b'BYPASS 0 0 0\n<VST "VST: ReaEQ (Cockos)" reaeq.dll', "is a REAPER effects chain"),
        (b"SR_44100:1.0,-1.9", "is a ViPER DDC"),
        (b"404: Not Found", "what a web server says"),
        (b"ffmpeg -i a -af equalizer=f=1", "is a command"),
        (
            b'context.modules = [ { name = libpipewire-module-parametric-equalizer '
            b'args = { equalizer.filepath = "/x" } } ]',
            "names another file",
        ),
        (b"\x80\x04\x95ab", "is not text"),
        (b"Filter\x01\x02", "is not text"),
        (b'{"a": 1}', "export a ParametricEQ.txt as for Equalizer APO"),
    ],
)  # fmt: skip
def test_what_else_is_no_preset_is_recognised(data, what) -> None:
    with pytest.raises(DataFormatError, match=what):
        read_setting(data)
