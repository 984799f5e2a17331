"""CamillaDSP's filters in YAML.

Its `BiquadCombo` of type `FivePointPeq` is the SAFE equaliser, all fifteen numbers required; other
settings are single `Biquad`s. Unknown fields are refused, so nothing else is written. (Its
`GraphicEqualizer` has equal bands between two frequencies, which SocialFX's forty are not.)
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.camilladsp_pipeline import NULL, heard_names
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import mapping, number, shown, truth
from eqmorph.formats.filters import FIVE_KINDS, OWN_KINDS, Filter
from eqmorph.formats.foreign import MOST_FILTERS, ForeignEq, check_found, make_filter, read_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import read_as, written_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.widths import q_of_octaves, q_of_slope
from eqmorph.formats.writing import exact

_TYPES = written_as("camilladsp")
_KINDS = read_as("camilladsp")
_FIVE = tuple(zip(("ls", "p1", "p2", "p3", "hs"), FIVE_KINDS, strict=True))
# The pure Python parser, which refuses deep nesting where libyaml's binding crashes, is slow.
_LARGEST_YAML = 128 << 10
# Configurations repeat a block now and then; a file of nested repetitions is a trap.
_MOST_ALIASES = 50


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """Filters and a pipeline for two channels, to be put into a configuration.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; CamillaDSP refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used: the filters' names are fixed, so that a configuration can refer to them.
    """
    filters = playable_filters(eq, sample_rate, tool="CamillaDSP", kinds=_TYPES)
    level = exact(preamp_db(eq, sample_rate, 2))
    lines = [
        "filters:",
        "  eqmorph_preamp:",
        "    type: Gain",
        f"    parameters: {{gain: {level}, inverted: false}}",
    ]
    names = ["eqmorph_preamp"]
    if tuple(f.kind for f in filters) == FIVE_KINDS:
        names.append("eqmorph")
        values = ", ".join(
            f"{key}: {value if isinstance(value, str) else exact(value)}"
            for key, value in five_point(filters).items()
        )
        lines += _entry("eqmorph", "BiquadCombo", values)
    else:
        for i, f in enumerate(filters, start=1):
            names.append(f"eqmorph_{i}")
            gain = f"gain: {exact(f.gain_db)}, " if f.kind in OWN_KINDS else ""
            values = f"type: {_TYPES[f.kind]}, freq: {exact(f.frequency_hz)}, {gain}q: {exact(f.q)}"
            lines += _entry(names[-1], "Biquad", values)
    lines += [
        "pipeline:",
        "  - type: Filter",
        "    channels: [0, 1]",
        f"    names: [{', '.join(names)}]",
    ]
    return "\n".join(lines) + "\n"


def five_point(filters: Sequence[Filter]) -> dict[str, str | float]:
    """The parameters of a `BiquadCombo` of two shelves with three bells between them."""
    values: dict[str, str | float] = {"type": "FivePointPeq"}
    for (point, _), f in zip(_FIVE, filters, strict=True):
        values |= {f"f{point}": f.frequency_hz, f"g{point}": f.gain_db, f"q{point}": f.q}
    return values


def _entry(name: str, kind: str, parameters: str) -> list[str]:
    return [f"  {name}:", f"    type: {kind}", f"    parameters: {{{parameters}}}"]


_SECTIONS = ("filters", "pipeline", "devices")


def is_config(text: str) -> bool:
    """Whether a text has one of the sections of a configuration at its left edge."""
    lines = [line for line in text.split("\n") if line.strip() and line.lstrip()[0] not in "#-%"]
    edge = len(lines[0]) - len(lines[0].lstrip(" ")) if lines else 0
    names = (line[edge:].partition(":") for line in lines if not line[:edge].strip(" "))
    return any(colon and name.strip("\"' ") in _SECTIONS for name, colon, _ in names)


def is_json_config(data: object) -> bool:
    """Whether plain data is a configuration; JSON is YAML, too."""
    return isinstance(data, dict) and isinstance(data.get("filters"), dict)


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The filters that a configuration's pipeline puts on one channel.

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
    filters = mapping(data["filters"] or {}, f"{where}: filters")
    notes = Notes()
    reading = _Reading(sample_rate, notes)
    for name in heard_names(data.get("pipeline"), filters, where, notes):
        reading.add(mapping(filters[name], f"{where}: {name}"), f"{where}: {name}")
        if len(reading.filters) > MOST_FILTERS:
            break
    found = ForeignEq(tuple(reading.filters), reading.level_db, None, notes.sentences())
    return check_found(where, found)


def _parse_yaml(text: str, where: str) -> Any:
    import yaml

    if len(text) > _LARGEST_YAML:
        raise DataFormatError(f"{where} is larger than any CamillaDSP configuration (128 KiB)")

    class Loader(yaml.BaseLoader):  # type: ignore[misc]
        """Every scalar stays text: no tags, no dates, no merges, nothing that builds objects."""

        aliases = 0

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            names = [key.value for key, _ in node.value if isinstance(key.value, str)]
            twice = next((name for name, n in Counter(names).items() if n > 1), None)
            if twice is not None:
                raise DataFormatError(
                    f"{where} has {shown(twice)} twice in one place; name it anew"
                )
            return super().construct_mapping(node, deep)

        def compose_node(self, parent: Any, index: Any) -> Any:
            self.aliases += self.check_event(yaml.AliasEvent)
            if self.aliases > _MOST_ALIASES:
                raise DataFormatError(f"{where} repeats its parts more than {_MOST_ALIASES} times")
            return super().compose_node(parent, index)

    try:
        return yaml.load(text, Loader=Loader)
    except DataFormatError:
        raise
    except RecursionError:
        raise DataFormatError(f"{where} is nested too deeply to be a setting") from None
    except (yaml.YAMLError, ValueError) as error:
        raise DataFormatError(f"{where} is not YAML: {' '.join(str(error).split())}") from None


class _Reading:
    """Filters found so far."""

    def __init__(self, sample_rate: float, notes: Notes) -> None:
        self.sample_rate = sample_rate
        self.notes = notes
        self.filters: list[Filter] = []
        self.level_db = 0.0

    def add(self, entry: dict[str, Any], where: str) -> None:
        """Take one entry of `filters`."""
        kind = entry.get("type")
        if kind not in ("Gain", "Biquad", "BiquadCombo"):
            self.notes.unknown_type(where, kind)
            return
        parameters = mapping(entry.get("parameters"), where)
        if kind == "Biquad":
            self._biquad(parameters, where)
        elif kind == "Gain":
            self.level_db += _gain(parameters, where)
            mute = parameters.get("mute")
            if mute not in NULL and truth(mute, f"{where} mute"):
                self.notes.left_out(where, "its mute: the channel is silent")
        elif parameters.get("type") == "FivePointPeq":
            for point, of_kind in _FIVE:
                keys = (f"g{point}", f"f{point}", f"q{point}")
                self.filters.append(read_filter(where, of_kind, parameters, keys))
        else:
            self.notes.unknown_type(where, parameters.get("type"))

    def _biquad(self, parameters: dict[str, Any], where: str) -> None:
        name = parameters.get("type")
        kind = _KINDS.get(name.lower()) if isinstance(name, str) else None
        if kind is None:
            self.notes.unknown_type(where, name)
            return
        frequency = number(parameters.get("freq"), f"{where} freq")
        gain = number(parameters.get("gain"), f"{where} gain") if kind in OWN_KINDS else 0.0
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
