"""EasyEffects' output preset: JSON, which also holds JamesDSP-like chains we leave alone.

Mode "APO (DR)" is the cookbook's; RLC, BWC and LRX are other curves. Both channels and every key of
a band must be there. Layout of version 8.
"""

from __future__ import annotations

import json
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import mapping, number, parse_json
from eqmorph.formats.filters import Filter, FilterKind, playable_filters
from eqmorph.formats.foreign import ForeignEq, check_found, read_filter
from eqmorph.formats.headroom import preamp_db

MOST_BANDS = 32
_MODE = "APO (DR)"
_TYPES = {"low_shelf": "Lo-shelf", "peak": "Bell", "high_shelf": "Hi-shelf"}
_KINDS: dict[str, FilterKind] = {
    "lo-shelf": "low_shelf",
    "bell": "peak",
    "hi-shelf": "high_shelf",
    "lo-pass": "low_pass",
    "hi-pass": "high_pass",
    "bandpass": "band_pass",
    "notch": "notch",
    "allpass": "all_pass",
}


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A preset with one equaliser.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        Not used: a preset is named by its file.

    Raises
    ------
    ValueError
        If there are more than 32 bands.
    """
    bands = {
        f"band{i}": {
            "type": _TYPES[f.kind],
            "mode": _MODE,
            "slope": "x1",
            "solo": False,
            "mute": False,
            "gain": round(f.gain_db, 6),
            "frequency": round(f.frequency_hz, 6),
            "q": round(f.q, 6),
            "width": 4.0,
        }
        for i, f in enumerate(playable_filters(eq, sample_rate, MOST_BANDS, "EasyEffects"))
    }
    equalizer = {
        "bypass": False,
        "input-gain": preamp_db(eq, sample_rate, 2),
        "output-gain": 0.0,
        "mode": "IIR",
        "decramp": "Off",
        "split-channels": False,
        "balance": 0.0,
        "pitch-left": 0.0,
        "pitch-right": 0.0,
        "num-bands": len(bands),
        "left": bands,
        "right": bands,
    }
    output = {"blocklist": [], "plugins_order": ["equalizer#0"], "equalizer#0": equalizer}
    return json.dumps({"output": output}, indent=4) + "\n"


def is_preset(data: object) -> bool:
    """Whether plain data looks like an EasyEffects preset."""
    return isinstance(data, dict) and any(isinstance(data.get(k), dict) for k in _SECTIONS)


_SECTIONS = ("output", "input")


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The equalisers of a preset, one after the other; of its channels the left one.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used: the file has Qs.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If it is no such preset, has no equaliser that is on, or an impossible number.
    """
    data = mapping(parse_json(text, where), where)
    section = next((data[k] for k in _SECTIONS if isinstance(data.get(k), dict)), None)
    if section is None:
        raise DataFormatError(f"{where} is no EasyEffects preset: it has no output and no input")
    filters: list[Filter] = []
    notes: list[str] = []
    level = 0.0
    for key, plugin in sorted(section.items()):
        if key.partition("#")[0] != "equalizer":
            continue
        settings = mapping(plugin, f"{where}: {key}")
        if settings.get("bypass") is True:
            notes.append(f"{key} is bypassed")
            continue
        level += sum(
            _optional(settings, k, f"{where}: {key}") for k in ("input-gain", "output-gain")
        )
        filters += _bands(settings, f"{where}: {key}", notes)
    return check_found(where, ForeignEq(tuple(filters), level, None, tuple(notes)))


def _optional(settings: dict[str, Any], key: str, where: str) -> float:
    return number(settings.get(key, 0.0), f"{where} {key}")


def _bands(settings: dict[str, Any], where: str, notes: list[str]) -> list[Filter]:
    left = mapping(settings.get("left"), f"{where} left")
    if settings.get("split-channels") is True and settings.get("right") != left:
        notes.append("the channels differ: read the left one")
    count = int(number(settings.get("num-bands", len(left)), f"{where} num-bands"))
    names = [name for name in (f"band{i}" for i in range(min(count, len(left)))) if name in left]
    bands = {name: mapping(left[name], f"{where} {name}") for name in names}
    alone = [name for name in names if bands[name].get("solo") is True]
    found = (_band(bands[name], f"{where} {name}", notes) for name in alone or names)
    return [band for band in found if band is not None]


def _band(band: dict[str, Any], where: str, notes: list[str]) -> Filter | None:
    kind_name = str(band.get("type", "Off"))
    if kind_name.lower() == "off" or band.get("mute") is True:
        return None
    kind = _KINDS.get(kind_name.lower())
    if kind is None:
        notes.append(f"{where}: left out the type {kind_name[:20]!r}")
        return None
    mode, slope = str(band.get("mode", _MODE)), str(band.get("slope", "x1"))
    if mode != _MODE or slope != "x1":
        notes.append(f"{where}: mode {mode[:20]!r}, slope {slope[:5]!r} read as {_MODE!r}, 'x1'")
    if number(band.get("q"), f"{where} q") == 0.0:
        notes.append(f"{where}: left out a band with Q 0")
        return None
    return read_filter(where, kind, band, ("gain", "frequency", "q"), 0.0)
