"""EasyEffects' output preset: JSON, of which the equalisers are read.

Mode "APO (DR)" is the cookbook's and is written. Both channels and every key of a band must be
there. Layout of version 8. Read back to PulseEffects, which writes booleans and numbers as text.
"""

from __future__ import annotations

import json
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable
from eqmorph.formats.decoding import mapping, number, parse_json, shown, truth
from eqmorph.formats.filters import Filter
from eqmorph.formats.foreign import ForeignEq, check_found
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import written_as
from eqmorph.formats.lsp import APO_MODE, filters_of_band, hosted_filters
from eqmorph.formats.notes import Notes

MOST_BANDS = 32
# Plug-ins that change no tone as long as nothing clips.
_METERS = ("level_meter", "spectrum")


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A preset with one equaliser.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        Not used: a preset is named by its file.

    Raises
    ------
    ValueError
        If there are more than 32 bands, or one is beyond the ranges of its equaliser.
    """
    types = written_as("easyeffects")
    bands = {
        f"band{i}": {
            "type": types[f.kind],
            "mode": APO_MODE,
            "slope": "x1",
            "solo": False,
            "mute": False,
            "gain": round(f.gain_db, 6),
            "frequency": round(f.frequency_hz, 6),
            "q": round(f.q, 6),
            "width": 4.0,
        }
        for i, f in enumerate(hosted_filters(eq, sample_rate, MOST_BANDS, "EasyEffects", types))
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
    """The equalisers that play, one after the other; of their channels the left one.

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
    sections = [k for k in _SECTIONS if isinstance(data.get(k), dict)]
    if not sections:
        raise DataFormatError(f"{where} is no EasyEffects preset: it has no output and no input")
    with_equaliser = [k for k in sections if _equalizers(data[k])]
    section = data[[*with_equaliser, *sections][0]]
    notes = Notes()
    for other in with_equaliser[1:]:
        notes.left_out(where, f"the equaliser of the {other}")
    filters: list[Filter] = []
    level, exact = 0.0, True
    for key in _played(section, where, notes):
        place = f"{where}: {key}"
        settings = mapping(section[key], place)
        if not _is_on(settings, place):
            notes.left_out(where, f"{key}, which is switched off")
            continue
        level += _optional(settings, "input-gain", place)
        level += _optional(settings, "output-gain", place)
        exact = _is_plain(settings, place, notes) and exact
        for name, band in _bands(settings, place, notes):
            found, band_exact = filters_of_band(band, f"{place} {name}", notes)
            filters += found
            exact = exact and band_exact
    found_eq = ForeignEq(tuple(filters), level, None, notes.sentences(), approximate=not exact)
    return check_found(where, found_eq)


def _is_plain(settings: dict[str, Any], where: str, notes: Notes) -> bool:
    """Whether its bands are all that changes the tone; what else does is noted."""
    if _optional(settings, "balance", where):
        notes.not_followed(f"a balance of {shown(settings['balance'])}", where)
    shifted = [key for key in ("pitch-left", "pitch-right") if _optional(settings, key, where)]
    for key in shifted:
        notes.not_followed(
            f"{key}, which moves the bands by {shown(settings[key])} semitones,", where
        )
    decramp = settings.get("decramp", "Off")
    if not isinstance(decramp, str) or decramp.lower() != "off":
        notes.not_followed(f"decramp {shown(decramp)}, which changes the highest octave,", where)
    return not shifted and (isinstance(decramp, str) and decramp.lower() == "off")


def _equalizers(section: object) -> list[str]:
    if not isinstance(section, dict):
        return []
    return sorted(k for k in section if isinstance(k, str) and k.partition("#")[0] == "equalizer")


def _played(section: dict[str, Any], where: str, notes: Notes) -> list[str]:
    """The equalisers that play, in their order; only what is in `plugins_order` does."""
    order = section.get("plugins_order")
    if not isinstance(order, list):
        return _equalizers(section)
    names = dict.fromkeys(name for name in order if isinstance(name, str))
    for key in _equalizers(section):
        if key not in names:
            notes.left_out(where, f"{key}, which is not in plugins_order and so does not play")
    for name in names:
        plugin = section.get(name)
        kind = name.partition("#")[0]
        if kind in ("equalizer", *_METERS) or not isinstance(plugin, dict):
            continue
        if _is_on(plugin, f"{where}: {name}"):
            notes.not_followed(shown(name), where)
    there = set(_equalizers(section))
    return [name for name in names if name in there]


def _is_on(settings: dict[str, Any], where: str) -> bool:
    """Whether a plug-in plays: PulseEffects has `state`, EasyEffects `bypass`."""
    state = truth(settings.get("state", True), f"{where} state")
    return state and not truth(settings.get("bypass", False), f"{where} bypass")


def _optional(settings: dict[str, Any], key: str, where: str) -> float:
    return number(settings.get(key, 0.0), f"{where} {key}")


def _bands(settings: dict[str, Any], where: str, notes: Notes) -> list[tuple[str, dict[str, Any]]]:
    """The bands of the left channel that are heard; before there were channels, of both."""
    left = mapping(settings.get("left", settings), f"{where} left")
    split = truth(settings.get("split-channels", False), f"{where} split-channels")
    if split and settings.get("right", left) != left:
        notes.channels_differ("left", ["right"])
    count = int(min(number(settings.get("num-bands", len(left)), f"{where} num-bands"), len(left)))
    names = [name for name in (f"band{i}" for i in range(count)) if name in left]
    bands = {name: mapping(left[name], f"{where} {name}") for name in names}
    heard = [n for n in names if not truth(bands[n].get("mute", False), f"{where} {n} mute")]
    alone = [n for n in heard if truth(bands[n].get("solo", False), f"{where} {n} solo")]
    if alone and len(alone) < len(heard):
        notes.add(f"{where}: {', '.join(alone[:6])} alone plays (solo)")
    return [(name, bands[name]) for name in alone or heard]
