"""CamillaDSP's filters in YAML.

Its `BiquadCombo` of type `FivePointPeq` is the SAFE equaliser, all fifteen numbers required; other
settings are single `Biquad`s. Unknown fields are refused, so nothing else is written. (Its
`GraphicEqualizer` has equal bands between two frequencies, which SocialFX's forty are not.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import mapping, number, shown
from eqmorph.formats.filters import Filter, FilterKind, filters_of, playable_filters
from eqmorph.formats.foreign import MOST_FILTERS, ForeignEq, check_found, make_filter, read_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.widths import q_of_octaves, q_of_slope
from eqmorph.formats.writing import exact

_TYPES = {"low_shelf": "Lowshelf", "peak": "Peaking", "high_shelf": "Highshelf"}
_KINDS: dict[str, FilterKind] = {
    "Lowshelf": "low_shelf",
    "Peaking": "peak",
    "Highshelf": "high_shelf",
    "Lowpass": "low_pass",
    "Highpass": "high_pass",
    "Bandpass": "band_pass",
    "Notch": "notch",
    "Allpass": "all_pass",
}
_FIVE: tuple[tuple[str, FilterKind], ...] = (
    ("ls", "low_shelf"),
    ("p1", "peak"),
    ("p2", "peak"),
    ("p3", "peak"),
    ("hs", "high_shelf"),
)
# The pure Python parser, which refuses deep nesting where libyaml's binding crashes, is slow.
_LARGEST_YAML = 128 << 10


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """Filters and a pipeline for two channels, to be put into a configuration.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; CamillaDSP refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used: the filters' names are fixed, so that a configuration can refer to them.
    """
    filters = playable_filters(eq, sample_rate)
    level = exact(preamp_db(eq, sample_rate, 2))
    lines = [
        "filters:",
        "  eqmorph_preamp:",
        "    type: Gain",
        f"    parameters: {{gain: {level}, inverted: false}}",
    ]
    names = ["eqmorph_preamp"]
    if isinstance(eq, ParametricEq) and len(filters) == len(filters_of(eq)):
        names.append("eqmorph")
        values = ", ".join(
            f"f{point}: {exact(f.frequency_hz)}, g{point}: {exact(f.gain_db)}, "
            f"q{point}: {exact(f.q)}"
            for (point, _), f in zip(_FIVE, filters, strict=True)
        )
        lines += _entry("eqmorph", "BiquadCombo", f"type: FivePointPeq, {values}")
    else:
        for i, f in enumerate(filters, start=1):
            names.append(f"eqmorph_{i}")
            values = (
                f"type: {_TYPES[f.kind]}, freq: {exact(f.frequency_hz)}, "
                f"gain: {exact(f.gain_db)}, q: {exact(f.q)}"
            )
            lines += _entry(names[-1], "Biquad", values)
    lines += [
        "pipeline:",
        "  - type: Filter",
        "    channels: [0, 1]",
        f"    names: [{', '.join(names)}]",
    ]
    return "\n".join(lines) + "\n"


def _entry(name: str, kind: str, parameters: str) -> list[str]:
    return [f"  {name}:", f"    type: {kind}", f"    parameters: {{{parameters}}}"]


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The filters that a configuration's pipeline puts on its first channel.

    Without a pipeline all filters count, in their order.

    Parameters
    ----------
    text : str
    sample_rate : float
        Hz; only a bandwidth in octaves depends on it.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If it is no YAML, has no filters that equalise, or an impossible number.
    """
    data = mapping(_parse_yaml(text, where), where)
    if "filters" not in data:
        raise DataFormatError(f"{where} is no CamillaDSP configuration: it has no 'filters'")
    filters = mapping(data["filters"], f"{where}: filters")
    reading = _Reading(sample_rate)
    for name in _names(data, filters, where):
        if name not in filters:
            raise DataFormatError(f"{where}: the pipeline names {shown(name)}, which is no filter")
        reading.add(mapping(filters[name], f"{where}: {name}"), f"{where}: {name}")
        if len(reading.filters) > MOST_FILTERS:
            break
    found = ForeignEq(tuple(reading.filters), reading.level_db, None, tuple(reading.notes))
    return check_found(where, found)


def _parse_yaml(text: str, where: str) -> Any:
    import yaml

    if len(text) > _LARGEST_YAML:
        raise DataFormatError(f"{where} is larger than any CamillaDSP configuration (128 KiB)")
    try:
        # Every scalar stays text: no tags, no dates, no merges, nothing that builds objects.
        return yaml.load(text, Loader=yaml.BaseLoader)
    except RecursionError:
        raise DataFormatError(f"{where} is nested too deeply to be a setting") from None
    except (yaml.YAMLError, ValueError) as error:
        raise DataFormatError(f"{where} is not YAML: {' '.join(str(error).split())}") from None


def _names(data: dict[str, Any], filters: dict[str, Any], where: str) -> Iterable[str]:
    pipeline = data.get("pipeline")
    if not isinstance(pipeline, list):
        return filters
    names: list[str] = []
    heard: str | None = None
    for step in pipeline:
        if not isinstance(step, dict) or step.get("type") != "Filter" or _is_true(step, "bypassed"):
            continue
        channels = step.get("channels", step.get("channel"))
        of_step = [channels] if isinstance(channels, str) else channels
        if isinstance(of_step, list) and of_step:
            heard = str(of_step[0]) if heard is None else heard
            if heard not in of_step:
                continue
        found = step.get("names")
        if not isinstance(found, list) or not all(isinstance(n, str) for n in found):
            raise DataFormatError(f"{where}: a Filter step of the pipeline needs a list of names")
        names += found
    return names


def _is_true(settings: dict[str, Any], key: str) -> bool:
    return str(settings.get(key, "false")).lower() == "true"


class _Reading:
    """Filters found so far."""

    def __init__(self, sample_rate: float) -> None:
        self.sample_rate = sample_rate
        self.filters: list[Filter] = []
        self.level_db = 0.0
        self.notes: list[str] = []

    def add(self, entry: dict[str, Any], where: str) -> None:
        """Take one entry of `filters`."""
        kind = entry.get("type")
        parameters = entry.get("parameters")
        if kind == "Gain":
            self.level_db += _gain(mapping(parameters, where), where)
        elif kind == "Biquad":
            self._biquad(mapping(parameters, where), where)
        elif kind == "BiquadCombo" and mapping(parameters, where).get("type") == "FivePointPeq":
            for point, of_kind in _FIVE:
                keys = (f"g{point}", f"f{point}", f"q{point}")
                self.filters.append(read_filter(where, of_kind, mapping(parameters, where), keys))
        else:
            self.notes.append(f"{where}: left out a filter of type {shown(kind)}")

    def _biquad(self, parameters: dict[str, Any], where: str) -> None:
        kind = _KINDS.get(str(parameters.get("type")))
        if kind is None:
            self.notes.append(f"{where}: left out a Biquad of type {shown(parameters.get('type'))}")
            return
        frequency = number(parameters.get("freq"), f"{where} freq")
        gain = number(parameters.get("gain", "0"), f"{where} gain") if kind in _TYPES else 0.0
        q = self._q(parameters, gain, frequency, where)
        self.filters.append(make_filter(where, kind, gain, frequency, q))

    def _q(self, parameters: dict[str, Any], gain: float, frequency: float, where: str) -> float:
        given = [key for key in ("q", "slope", "bandwidth") if key in parameters]
        if len(given) != 1:
            raise DataFormatError(f"{where} needs one of q, slope and bandwidth, got {len(given)}")
        value = number(parameters[given[0]], f"{where} {given[0]}")
        q: float | None = value
        if given[0] == "slope":
            q = q_of_slope(value / 12.0, gain)
        elif given[0] == "bandwidth":
            q = q_of_octaves(value, frequency, self.sample_rate)
        if q is None:
            raise DataFormatError(f"{where}: {given[0]} {value:g} is not possible here")
        return q


def _gain(parameters: dict[str, Any], where: str) -> float:
    gain = number(parameters.get("gain"), f"{where} gain")
    if parameters.get("scale") == "linear":
        return 20.0 * math.log10(max(abs(gain), 1e-5))
    return gain
