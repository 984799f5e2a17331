"""Everything that the table of what is followed promises to tell: an example of each."""

from __future__ import annotations

import json

import pytest

from eqmorph.errors import DataFormatError
from eqmorph.formats import read_setting
from eqmorph.formats.following import FOLLOWING

BELL = {"type": "Bell", "mode": "APO (DR)", "gain": 3.0, "frequency": 1000.0, "q": 1.0}
CUT = {**BELL, "gain": -3.0}


def effects(order=("equalizer#0",), band=None, right=None, more=None, **settings) -> str:
    left = {"band0": BELL, "band1": band or BELL}
    equalizer = {"num-bands": 2, "left": left, "right": right or left, **settings}
    output = {"plugins_order": list(order), "equalizer#0": equalizer, **(more or {})}
    return json.dumps({"output": output})


OTHER = {"num-bands": 1, "left": {"band0": CUT}, "right": {"band0": CUT}}
PEAK = "  a: {type: Biquad, parameters: {type: Peaking, freq: 1000, gain: 6, q: 1}}\n"


def camilla(entry: str = "", steps: str = "{type: Filter, names: [a]}") -> str:
    entry = f"  b: {entry}\n" if entry else ""
    steps = "".join(f"  - {step}\n" for step in steps.split(" / "))
    return f"filters:\n{PEAK}{entry}pipeline:\n{steps}"


def node(name: str, label: str = "bq_peaking", gain: int = 3) -> str:
    control = f"control = {{ Freq = 1000 Q = 1 Gain = {gain} }}"
    return f"{{ type = builtin name = {name} label = {label} {control} }}"


def graph(*nodes: str, links: str = "") -> str:
    return f"filter.graph = {{ nodes = [ {' '.join(nodes)} ] links = [ {links} ] }}"


def link(start: str, end: str) -> str:
    return f'{{ output = "{start}:Out" input = "{end}:In" }}'


LV2_BELL = {"ft": 1, "fm": 6, "f": 1000, "g": 2, "q": 1}
LSP = "http://lsp-plug.in/plugins/lv2/para_equalizer_x8_"


def lv2(plugin: str = LSP + "mono", end: str = "", **more: float) -> str:
    values = {f"{name}{end}_0": value for name, value in LV2_BELL.items()} | more
    ports = ", ".join(f'[ lv2:symbol "{k}" ; pset:value {v} ]' for k, v in values.items())
    head = "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
    return f"{head}<a> lv2:appliesTo <{plugin}> ; lv2:port {ports} ."


FFMPEG = "equalizer=f=1000:t=q:w=1:g=6"
FILE = '{ type = builtin name = a label = param_eq config = { filename = "x" } }'

# By the tool and the beginning of what is told.
EXAMPLES = {
    ("EasyEffects, PulseEffects", "other modes"): effects(band={**BELL, "mode": "LRX (MT)"}),
    ("EasyEffects, PulseEffects", "bands of other kinds"): effects(
        band={**BELL, "type": "Ladder-rej"}
    ),
    ("EasyEffects, PulseEffects", "a right channel"): effects(
        right={"band0": CUT, "band1": CUT}, **{"split-channels": True}
    ),
    ("EasyEffects, PulseEffects", "an equaliser that is not"): effects(more={"equalizer#1": OTHER}),
    ("EasyEffects, PulseEffects", "other plug-ins"): effects(
        ("equalizer#0", "exciter#0"), more={"exciter#0": {"bypass": False}}
    ),
    ("EasyEffects, PulseEffects", "balance"): effects(balance=10.0),
    ("EasyEffects, PulseEffects", "pitch"): effects(**{"pitch-right": -2.0}),
    ("EasyEffects, PulseEffects", "decramping"): effects(decramp="On"),
    ("EasyEffects, PulseEffects", "a second equaliser"): json.dumps(
        {**json.loads(effects()), "input": {"equalizer#0": OTHER}}
    ),
    ("LV2 presets", "another channel"): lv2(LSP + "lr", "l"),
    ("LV2 presets", "balance"): lv2(bal=0.5),
    ("LV2 presets", "a shift"): lv2(frqs=2),
    ("LV2 presets", "presets of other"): lv2("http://calf.sourceforge.net/plugins/Equalizer8Band"),
    ("LV2 presets", "several"): lv2() + " <b> lv2:appliesTo <c> .",
    ("LV2 presets", "a manifest"): lv2().partition("; lv2:port")[0] + "; rdfs:seeAlso <b.ttl> .",
    ("CamillaDSP", "other channels"): camilla(steps="{type: Filter, channel: 1, names: [a]}"),
    ("CamillaDSP", "a Mixer"): camilla(steps="{type: Mixer, name: m} / {type: Filter, names: [a]}"),
    ("CamillaDSP", "a processor"): camilla(
        steps="{type: Processor, name: c} / {type: Filter, names: [a]}"
    ),
    ("CamillaDSP", "filters of other types"): camilla(
        "{type: Conv, parameters: {}}", "{type: Filter, names: [a, b]}"
    ),
    ("CamillaDSP", "a mute"): camilla(
        "{type: Gain, parameters: {gain: 0, mute: true}}", "{type: Filter, names: [a, b]}"
    ),
    ("CamillaDSP", "a name that is there twice"): f"filters:\n{PEAK}{PEAK}",
    ("CamillaDSP", "a pipeline that names"): camilla(steps="{type: Filter, names: [a, z]}"),
    ("PipeWire", "other nodes"): graph(node("a"), node("b", "convolver"), links=link("a", "b")),
    ("PipeWire", "other chains"): graph(node("a"), node("b", gain=-3)),
    ("PipeWire", "further filter graphs"): (
        f"x = {{ {graph(node('a'))} }} y = {{ {graph(node('b'))} }}"
    ),
    ("PipeWire", "a file that it names"): graph(node("b"), FILE, links=link("b", "a")),
    ("PipeWire", "nodes of the same name"): graph(node("a"), node("a", gain=-3)),
    ("PipeWire", "a circle"): graph(node("a"), node("b"), links=link("a", "b") + link("b", "a")),
    ("ffmpeg", "other filters"): f"{FFMPEG},aecho=0.8",
    ("ffmpeg", "other options"): f"{FFMPEG}:m=0.5",
    ("ffmpeg", "options without names"): "equalizer=1000:q:1:6",
    ("SoX", "other effects"): "equalizer 1000 1q 6 reverb",
    ("Tables", "further columns"): "frequency,raw,gain\n20,1,2\n1000,1,2",
    ("Tables", "a point at 0 Hz"): "0,1\n20,1\n1000,2",
    ("Tables", "frequencies that rise"): "20,1\n1000,2\n100,3",
    ("Tables", "a frequency that is there twice"): "20,1\n1000,2\n1000,3",
    ("Tables", "numbers that can be read"): "199,000 1\n200,000 2",
    ("Tables", "lines with more numbers"): "20 1\n1 000 2",
    ("Tables", "kHz that no heading"): "0.02,1\n20,3",
    ("Tables", "gains that are no decibels"): "Hz,linear gain\n20,1\n1000,2",
    ("Tables", "lists of filters"): "frequency,gain,Q\n20,1,1\n1000,2,1",
}  # fmt: skip
TOLD = [(of.tool, what, False) for of in FOLLOWING for what in of.noted]
TOLD += [(of.tool, what, True) for of in FOLLOWING for what in of.refused]


def test_there_is_an_example_of_everything_that_is_told() -> None:
    found = [key for key in EXAMPLES for tool, what, _ in TOLD
             if key[0] == tool and what.startswith(key[1])]  # fmt: skip
    assert sorted(found) == sorted(EXAMPLES)
    assert len(found) == len(TOLD)


@pytest.mark.parametrize(("tool", "what", "refused"), TOLD)
def test_what_is_not_followed_is_told(tool: str, what: str, refused: bool) -> None:
    text = next(t for (of, start), t in EXAMPLES.items() if of == tool and what.startswith(start))
    if refused:
        with pytest.raises(DataFormatError, match=r"^mine"):
            read_setting(text.encode(), where="mine")
        return
    assert len(read_setting(text.encode(), where="mine").notes) == 1


@pytest.mark.parametrize(
    "text",
    [effects(), lv2(), camilla(), graph(node("a")), FFMPEG, "equalizer 1000 1q 6", "20,1\n1000,2"],
)
def test_what_is_followed_as_a_whole_has_no_note(text: str) -> None:
    assert read_setting(text.encode(), where="mine").notes == ()
