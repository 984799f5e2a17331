"""LV2 presets of LSP's parametric equaliser, which Ardour, Carla and other hosts list by name.

A preset is a bundle, a folder with a manifest; the whole of it may stand in the manifest, and so is
one file. Its values are those of the plug-in's control ports, gains as factors. An equaliser of 16
bands is asked for, or of 32 if it takes so many; those not needed are switched off.
"""

from __future__ import annotations

import math
import re
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable
from eqmorph.formats.decoding import number, shown
from eqmorph.formats.filters import Filter
from eqmorph.formats.foreign import ForeignEq, check_found
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import written_as
from eqmorph.formats.lsp import APO_MODE, MODES, SLOPES, TYPES, filters_of_band, hosted_filters
from eqmorph.formats.notes import Notes
from eqmorph.formats.writing import exact, safe_name

MOST_BANDS = 32
_FEW_BANDS = 16
# Older versions of the plug-in have no band pass, and would take another kind for it.
_TYPES = written_as("easyeffects")
del _TYPES["band_pass"]
_PRESETS = "http://lv2plug.in/ns/ext/presets#"
_PLUGINS = "http://lsp-plug.in/plugins/lv2/"
_BLOCK = re.compile(r"\[([^\[\]]{0,1000})\]")
_SYMBOL = re.compile(r'symbol>?\s+"(\w+)"')
_VALUE = re.compile(r'value>?\s+"?([^\s";]+)')
_APPLIES = re.compile(r"appliesTo>?\s+<?([^\s>;,]+)")
_EQUALIZER = re.compile(r"para_equalizer_x(\d+)_(mono|stereo|lr|ms)$")
# What ends the names of the ports of either side, where a plug-in has two sets of bands.
_SIDES = {"lr": (("left", "l"), ("right", "r")), "ms": (("mid", "m"), ("side", "s"))}
_SILENCE = 1e-5


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """A manifest with one preset.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        As hosts list it.

    Raises
    ------
    InvalidArgumentError
        If there are more than 32 bands, or one is beyond the plug-in's ranges.
    """
    filters = hosted_filters(eq, sample_rate, MOST_BANDS, "LSP's equaliser", _TYPES)
    bands = _FEW_BANDS if len(filters) <= _FEW_BANDS else MOST_BANDS
    level = _factor(preamp_db(eq, sample_rate, 2))
    ports = {"g_in": level, "g_out": 1.0, "mode": 0, "bal": 0}
    for i in range(bands):
        ports |= _ports(i, filters[i]) if i < len(filters) else {f"ft_{i}": 0}
    values = " ] , [\n".join(
        f'    lv2:symbol "{symbol}" ; pset:value {_decimal(value)}'
        for symbol, value in ports.items()
    )
    return f"""\
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <{_PRESETS}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<#preset> a pset:Preset ;
  lv2:appliesTo <{_PLUGINS}para_equalizer_x{bands}_stereo> ;
  rdfs:label "{safe_name(name)}" ;
  lv2:port [
{values} ] .
"""


def _ports(i: int, f: Filter) -> dict[str, float]:
    return {
        f"ft_{i}": TYPES.index(_TYPES[f.kind]),
        f"fm_{i}": MODES.index(APO_MODE),
        f"s_{i}": 0,
        f"xs_{i}": 0,
        f"xm_{i}": 0,
        f"f_{i}": f.frequency_hz,
        f"g_{i}": _factor(f.gain_db),
        f"q_{i}": f.q,
    }


def _factor(gain_db: float) -> float:
    factor: float = 10.0 ** (gain_db / 20.0)
    return factor


def _decimal(value: float) -> str:
    """A number with a point: Turtle's integers are of another type, which Ardour leaves out."""
    text = exact(value)
    return text if "." in text else f"{text}.0"


def is_preset(text: str) -> bool:
    """Whether a text looks like an LV2 preset."""
    return _PRESETS in text


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The bands of a preset of LSP's parametric equaliser, as hosts and we write them.

    Parameters
    ----------
    text : str
        Turtle with one preset.
    sample_rate : float
        Not used: the file has Qs.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If it is a preset of another plug-in, there are several, none of its bands is on, or a
        number is impossible.
    """
    count, variant = _plugin(text, where)
    values = _values(text, where)
    notes = Notes()
    if not values.get("enabled", 1.0):
        notes.left_out(where, "the equaliser, which is switched off")
        return check_found(where, ForeignEq(notes=notes.sentences()))
    (name, end), *others = _SIDES.get(variant, (("", ""),))
    bands = _bands(values, count, end)
    for other, other_end in others:
        if _bands(values, count, other_end) != bands:
            notes.channels_differ(name, [other])
    level = sum(_decibels(values.get(port, 1.0)) for port in ("g_in", "g_out", f"gain_{end}"))
    if balance := values.get("bal"):
        notes.not_followed(f"a balance of {balance:g}", where)
    shift = values.get(f"frqs_{end}" if end else "frqs", 0.0)
    if shift:
        notes.not_followed(f"a shift of all bands by {shift:g} semitones", where)
    filters: list[Filter] = []
    exactly = not shift
    for key, band in bands.items():
        found, of_band = filters_of_band(band, f"{where} {key}", notes)
        filters += found
        exactly = exactly and of_band
    got = ForeignEq(tuple(filters), level, None, notes.sentences(), approximate=not exactly)
    return check_found(where, got)


def _plugin(text: str, where: str) -> tuple[int, str]:
    """How many bands the plug-in has, and for which channels."""
    plugins = _APPLIES.findall(text)
    if len(plugins) != 1:
        raise DataFormatError(
            f"{where} holds {len(plugins)} LV2 presets; give a file that holds one"
        )
    known = _EQUALIZER.search(plugins[0])
    if known is None:
        raise DataFormatError(
            f"{where} is a preset of {shown(plugins[0])}; of LV2 presets those of LSP's parametric "
            "equaliser (para_equalizer) are read"
        )
    return min(int(known[1][:4]), MOST_BANDS), known[2]


def _values(text: str, where: str) -> dict[str, float]:
    """The value of each port by its symbol."""
    values: dict[str, float] = {}
    for block in _BLOCK.findall(text):
        symbol, value = _SYMBOL.search(block), _VALUE.search(block)
        if symbol is None or value is None:
            continue
        if symbol[1] in values:
            raise DataFormatError(f"{where} has two values for the port {shown(symbol[1])}")
        values[symbol[1]] = number(value[1].partition("^^")[0], f"{where} {symbol[1]}")
    if not values:
        raise DataFormatError(
            f"{where} has no values of ports; rdfs:seeAlso names the file that has them"
        )
    return values


def _bands(values: dict[str, float], count: int, end: str) -> dict[str, dict[str, Any]]:
    """The bands that are heard, in the words of EasyEffects' presets."""

    def of(i: int, port: str, default: float = 0.0) -> float:
        return values.get(f"{port}{end}_{i}", default)

    on = [i for i in range(count) if of(i, "ft") and not of(i, "xm")]
    heard = [i for i in on if of(i, "xs")] or on
    return {
        f"band {i + 1}": {
            "type": _named(TYPES, of(i, "ft")),
            "mode": _named(MODES, of(i, "fm")),
            "slope": _named(SLOPES, of(i, "s")),
            "gain": _decibels(of(i, "g", 1.0)),
            "frequency": values.get(f"f{end}_{i}"),
            "q": of(i, "q"),
        }
        for i in heard
    }


def _named(names: tuple[str, ...], value: float) -> str | None:
    return names[int(value)] if 0 <= value < len(names) else None


def _decibels(factor: float) -> float:
    return 20.0 * math.log10(max(factor, _SILENCE))
