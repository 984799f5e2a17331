"""LV2 presets: loaded by lilv, which hosts load them with, and played by the real plug-in."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pytest
from lsp_plug_in import FLOOR_DB, GRID, MODES, PLUGINS, PRESETS, TYPES, plays_with
from settings_to_write import SAMPLE_RATE, field_setting

from eqmorph.errors import DataFormatError, InvalidArgumentError
from eqmorph.formats import Cascade, export
from eqmorph.formats.filters import Filter, filters_response_db
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.lv2 import read as read_lv2


def chain(*filters: Filter) -> Cascade:
    return Cascade(filters)


PASSES = chain(
    Filter("high_pass", 0.0, 60.0, 0.7),
    Filter("notch", 0.0, 1000.0, 5.0),
    Filter("all_pass", 0.0, 3000.0, 1.0),
    Filter("low_pass", 0.0, 12_000.0, 0.6),
)
TWENTY = chain(*(Filter("peak", 2.0 * (-1) ** i, 80 * 1.3**i, 2.0) for i in range(20)))
WRITTEN = {"field": field_setting(), "passes": PASSES, "twenty": TWENTY}


def hosts_see(folder: Path) -> dict[str, dict[str, float]]:
    """The values of each preset in a folder by its plug-in, loaded by lilv, as hosts load them.

    Only those of type Float, since Ardour takes no others.
    """
    lilv = ctypes.CDLL("liblilv-0.so.0")
    uris: list[bytes] = []

    def to_number(_: object, uri: bytes) -> int:
        if uri not in uris:
            uris.append(uri)
        return uris.index(uri) + 1

    mapping = ctypes.CFUNCTYPE(ctypes.c_uint32, ctypes.c_void_p, ctypes.c_char_p)(to_number)

    class Map(ctypes.Structure):
        _fields_ = (("handle", ctypes.c_void_p), ("map", type(mapping)))

    def call(name: str, *arguments: object, gives: type = ctypes.c_void_p) -> object:
        function = getattr(lilv, name)
        function.restype = gives
        return function(*(ctypes.c_void_p(a) if isinstance(a, int) else a for a in arguments))

    def node(uri: str) -> object:
        return call("lilv_new_uri", world, uri.encode())

    found: dict[str, dict[str, float]] = {}
    world = call("lilv_world_new")
    bundle = call("lilv_new_file_uri", world, None, str(folder / "").encode() + b"/")
    call("lilv_world_load_bundle", world, bundle, gives=None)
    kind = node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    presets = call(
        "lilv_world_find_nodes", world, None, kind, node("http://lv2plug.in/ns/ext/presets#Preset")
    )
    assert call("lilv_nodes_size", presets, gives=ctypes.c_uint) == 1
    preset = call("lilv_nodes_get_first", presets)
    assert call("lilv_world_load_resource", world, preset, gives=ctypes.c_int) >= 0
    state = call("lilv_state_new_from_world", world, ctypes.byref(Map(None, mapping)), preset)
    assert state
    plugin = call("lilv_state_get_plugin_uri", state)
    uri = call("lilv_node_as_uri", plugin, gives=ctypes.c_char_p).decode()
    values = found.setdefault(uri.removeprefix(PLUGINS), {})

    def take(symbol: bytes, _: object, value: int, size: int, of: int) -> None:
        if uris[of - 1] == b"http://lv2plug.in/ns/ext/atom#Float" and size == 4:
            values[symbol.decode()] = ctypes.cast(value, ctypes.POINTER(ctypes.c_float))[0]

    taker = ctypes.CFUNCTYPE(
        None, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32
    )(take)
    call("lilv_state_emit_port_values", state, taker, None, gives=None)
    call("lilv_state_free", state, gives=None)
    call("lilv_world_free", world, gives=None)
    return found


@pytest.mark.parametrize("eq", WRITTEN.values(), ids=WRITTEN)
def test_a_host_loads_our_lv2_preset_and_the_plug_in_plays_it(eq, program, tmp_path) -> None:
    played_by = program("lv2apply")
    text = export(eq, "lv2", SAMPLE_RATE, 'my "warm"')
    bundle = tmp_path / "warm.preset.lv2"
    bundle.mkdir()
    (bundle / "manifest.ttl").write_text(text, encoding="utf-8")
    ((plugin, controls),) = hosts_see(bundle).items()
    assert plugin == f"para_equalizer_x{32 if eq is TWENTY else 16}_stereo"
    assert len(controls) == text.count("pset:value")
    found = read_lv2(text)
    assert not found.notes
    assert not found.approximate
    played = plays_with(controls, plugin, played_by, tmp_path, channels=2)
    heard = played > FLOOR_DB
    wanted = eq.magnitude_response_db(GRID, SAMPLE_RATE) + preamp_db(eq, SAMPLE_RATE, 2)
    back = found.response_db(GRID, SAMPLE_RATE) + found.preamp_db
    assert heard.mean() > 0.7
    assert np.abs(played - wanted)[heard].max() <= 0.02
    assert np.abs(back - wanted).max() <= 1e-6


@pytest.mark.parametrize("bands", PRESETS.values(), ids=PRESETS)
@pytest.mark.parametrize(("variant", "end"), [("stereo", ""), ("lr", "l")])
def test_we_hear_what_a_host_s_lv2_preset_plays(bands, variant, end, program, tmp_path) -> None:
    controls = {"g_in": 0.5}
    for i, of in enumerate(bands):
        numbers = {
            "ft": TYPES.index(of["type"]),
            "fm": MODES.index(of["mode"]),
            "s": int(of["slope"][1:]) - 1,
            "f": of["frequency"],
            "g": 10 ** (of["gain"] / 20),
            "q": of["q"],
        }
        for side in (end, "r") if end else ("",):
            controls |= {f"{name}{side}_{i}": value for name, value in numbers.items()}
    plugin = f"para_equalizer_x16_{variant}"
    found = read_lv2(preset(plugin, controls))
    assert not found.notes
    played = plays_with(controls, plugin, program("lv2apply"), tmp_path, channels=2)
    heard = played > FLOOR_DB
    wanted = filters_response_db(found.filters, GRID, SAMPLE_RATE) + found.preamp_db
    assert np.abs(played - wanted)[heard].max() <= 0.02


def preset(plugin: str, controls: dict[str, float], more: str = "") -> str:
    """A preset as lilv writes it."""
    ports = " , ".join(
        f'[\n\t\tlv2:symbol "{name}" ;\n\t\tpset:value "{value}"^^xsd:float\n\t]'
        for name, value in controls.items()
    )
    return f"""@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
<http://x/a.ttl> a pset:Preset ;
\tlv2:appliesTo <{PLUGINS}{plugin}> ;
\trdfs:label "of a [host" ;
\tlv2:port {ports} . {more}
"""


ON = {"ft_0": 1, "fm_0": 6, "f_0": 1000, "g_0": 2, "q_0": 1}


def test_lv2_mute_solo_and_off_are_heard() -> None:
    def found(**changes: float) -> list[float]:
        second = {name.replace("_0", "_1"): value for name, value in ON.items()} | {"f_1": 2000}
        text = preset("para_equalizer_x16_mono", {**ON, **second, **changes})
        return [f.frequency_hz for f in read_lv2(text).filters]

    assert found() == [1000, 2000]
    assert found(xm_0=1) == [2000]
    assert found(xs_0=1) == [1000]
    assert found(ft_1=0) == [1000]
    with pytest.raises(DataFormatError, match="switched off"):
        found(enabled=0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (preset("para_equalizer_x16_mono", {}), "no values of ports; rdfs:seeAlso names the file"),
        (preset("para_equalizer_x16_mono", {**ON, "g_0": "loud"}), "g_0 must be a number"),
        (preset("para_equalizer_x16_mono", {**ON, "f_0": 0}), "band 1: the frequency of a filter"),
        (preset("para_equalizer_x16_mono", {"ft_0": 1}), "band 1 frequency must be a number"),
        (preset("para_equalizer_x16_mono", {**ON, "ft_0": 40}), "no equaliser filter"),
        (preset("graph_equalizer_x16_mono", ON), "preset of '.*graph_equalizer_x16_mono'; of LV2"),
        (preset("para_equalizer_x16_mono", ON, "<b> lv2:appliesTo <c> ."), "holds 2 LV2 presets"),
        (preset("para_equalizer_x16_mono", ON, '[ symbol "f_0" ; value 3 ]'), "two values"),
    ],
)
def test_bad_lv2_presets_are_refused_with_one_sentence(text, said) -> None:
    with pytest.raises(DataFormatError, match=said):
        read_lv2(text)


@pytest.mark.parametrize("key", ["easyeffects", "lv2"])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (Filter("peak", 40.0, 1000.0, 1.0), "takes a gain from -36 to 36, and a peak .* has 40"),
        (Filter("low_shelf", 4.0, 5.0, 1.0), "takes a frequency from 10 to 24000, and a low shelf"),
        (Filter("peak", 4.0, 1000.0, 200.0), "takes a Q from 0 to 100, .* has 200; export it to"),
    ],
)
def test_what_the_plug_in_would_take_for_less_is_refused(key, wrong, said) -> None:
    with pytest.raises(InvalidArgumentError, match=said):
        export(chain(wrong), key)


def test_lv2_has_no_band_pass_since_old_plug_ins_have_none() -> None:
    with pytest.raises(InvalidArgumentError, match="LSP's equaliser has no band pass"):
        export(chain(Filter("band_pass", 0.0, 1000.0, 1.0)), "lv2")
