"""PipeWire: a sink that equalises, as a configuration of its filter chain.

`bq_highshelf` at 0 Hz is a plain gain. (PipeWire's parametric-equalizer module reads Equalizer
APO's text instead, with its first line always taken as the preamp, and 64 bands at most.)
"""

from __future__ import annotations

from typing import Any

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats import apo
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import mapping, number, shown
from eqmorph.formats.filters import OWN_KINDS, Filter
from eqmorph.formats.foreign import MOST_FILTERS, ForeignEq, check_found, make_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import read_as, written_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.spa_json import parse_spa_json
from eqmorph.formats.writing import exact, safe_name

MOST_TEXT_BANDS = 64
_LABELS = written_as("pipewire")
_KINDS = read_as("pipewire")
# PipeWire's own where a filter has no Q, or none above 0.
_DEFAULT_Q = 0.5**0.5


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """A file for `~/.config/pipewire/pipewire.conf.d/`.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        How the sink is shown.
    """
    level = exact(preamp_db(eq, sample_rate, 2))
    nodes = [_node("eq_0", "bq_highshelf", "0.0", "1.0", level)]
    nodes += [
        _node(f"eq_{i}", _LABELS[f.kind], exact(f.frequency_hz), exact(f.q), exact(f.gain_db))
        for i, f in enumerate(
            playable_filters(eq, sample_rate, tool="PipeWire", kinds=_LABELS), start=1
        )
    ]
    links = [f'{{ output = "eq_{i}:Out" input = "eq_{i + 1}:In" }}' for i in range(len(nodes) - 1)]
    indent = "\n" + " " * 10
    return f"""\
context.modules = [
  {{ name = libpipewire-module-filter-chain
    args = {{
      node.description = "{safe_name(name)}"
      media.name = "{safe_name(name)}"
      filter.graph = {{
        nodes = [{indent}{indent.join(nodes)}
        ]
        links = [{indent}{indent.join(links)}
        ]
      }}
      audio.channels = 2
      audio.position = [ FL FR ]
      capture.props = {{ node.name = "effect_input.eqmorph" media.class = Audio/Sink }}
      playback.props = {{ node.name = "effect_output.eqmorph" node.passive = true }}
    }}
  }}
]
"""


def _node(node: str, label: str, frequency: str, q: str, gain: str) -> str:
    control = f'{{ "Freq" = {frequency} "Q" = {q} "Gain" = {gain} }}'
    return f"{{ type = builtin name = {node} label = {label} control = {control} }}"


def write_text(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A text for the parametric-equalizer module; at most 64 bands.

    Parameters are those of `write`.

    Raises
    ------
    ValueError
        If there are more than 64 bands.
    """
    return apo.write(eq, sample_rate, name, MOST_TEXT_BANDS, OWN_KINDS)


def is_config(text: str) -> bool:
    """Whether a text looks like a configuration with a filter chain."""
    return "filter.graph" in text and "nodes" in text


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The biquads of a filter chain, one after the other.

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
        If it is no filter chain, has no filters that equalise, or an impossible number.
    """
    graphs = _graphs(parse_spa_json(text, where))
    if not graphs:
        raise DataFormatError(f"{where} has no filter.graph with nodes")
    notes = Notes()
    if len(graphs) > 1:
        notes.left_out(where, f"{len(graphs) - 1} further filter chains")
    filters: list[Filter] = []
    level = 0.0
    for node in _chain(graphs[0], where, notes):
        place = f"{where}: node {shown(node.get('name'))}"
        if node.get("label") == "param_eq":
            entries = [(f, str(f.get("type"))) for f in _param_eq(node, place, notes)]
        else:
            entries = [(mapping(node.get("control", {}), place), str(node.get("label")))]
        for control, label in entries:
            kind = _KINDS.get(label.lower())
            if kind is None:
                notes.unknown_type(place, label)
                continue
            named = {key.lower(): value for key, value in control.items()}
            gain = number(named.get("gain", 0.0), f"{place} Gain") if kind in OWN_KINDS else 0.0
            frequency = number(named.get("freq", 0.0), f"{place} Freq")
            q = number(named.get("q", 0.0), f"{place} Q")
            if frequency == 0.0 and kind == "high_shelf":
                level += gain
            else:
                filters.append(
                    make_filter(place, kind, gain, frequency, q if q > 0 else _DEFAULT_Q)
                )
    return check_found(where, ForeignEq(tuple(filters), level, None, notes.sentences()))


def _graphs(data: object) -> list[dict[str, Any]]:
    """Every filter graph of a configuration that has nodes."""
    found: list[dict[str, Any]] = []
    rest = [data]
    while rest:
        item = rest.pop(0)
        if isinstance(item, dict):
            graph = item.get("filter.graph")
            if isinstance(graph, dict) and isinstance(graph.get("nodes"), list):
                found.append(graph)
            rest += item.values()
        elif isinstance(item, list):
            rest += item
    return found


def _chain(graph: dict[str, Any], where: str, notes: Notes) -> list[dict[str, Any]]:
    """The nodes that one channel goes through, in order."""
    nodes = [mapping(n, f"{where}: node {i}") for i, n in enumerate(graph["nodes"], start=1)]
    if len(nodes) > MOST_FILTERS:
        raise DataFormatError(f"{where} has {len(nodes)} nodes; {MOST_FILTERS} are the most")
    named = {str(node.get("name")): node for node in nodes}
    if len(named) < len(nodes):
        raise DataFormatError(f"{where}: two nodes have the same name, or none; give each its own")
    links = graph.get("links", [])
    following: dict[str, str] = {}
    for i, link in enumerate(links if isinstance(links, list) else [], start=1):
        link = mapping(link, f"{where}: link {i}")
        source, target = (str(link.get(end)).partition(":")[0] for end in ("output", "input"))
        if source not in named or target not in named or source in following:
            notes.not_followed("a link that is no simple chain's", f"{where}: link {i}")
        else:
            following[source] = target
    starts = [name for name in named if name not in following.values()]
    entries = graph.get("inputs")
    if isinstance(entries, list) and entries:
        # What enters elsewhere is not heard.
        entered = dict.fromkeys(str(entry).partition(":")[0] for entry in entries)
        starts = [name for name in entered if name in named]
    chains: list[list[str]] = []
    for start in starts:
        chain = {start: None}
        while (name := following.get(next(reversed(chain)), start)) not in chain:
            chain[name] = None
        chains.append(list(chain))
    if not chains:
        raise DataFormatError(f"{where}: its nodes are linked in a circle or there are none")
    alike = [[{**named[n], "name": ""} for n in chain] for chain in chains]
    if any(chain != alike[0] for chain in alike[1:]):
        notes.channels_differ(
            f"the chain from {shown(starts[0])}", (f"that from {shown(n)}" for n in starts[1:])
        )
    return [named[name] for name in chains[0]]


def _param_eq(node: dict[str, Any], where: str, notes: Notes) -> list[dict[str, Any]]:
    """The filters of a `param_eq` node: of all channels, or of the first."""
    config = mapping(node.get("config", {}), where)
    channels = sorted(key for key in config if key.startswith("filters") and key != "filters")
    key = "filters" if "filters" in config else next(iter(channels), "filters")
    if key != "filters" and any(config[other] != config[key] for other in channels):
        notes.channels_differ(key, channels[1:])
    if "filename" in config:
        notes.not_followed(f"the file {shown(config['filename'])}, which can be imported,", where)
    found = config.get(key, [])
    if not isinstance(found, list):
        raise DataFormatError(f"{where}: {key} must be a list, got {shown(found)}")
    return [mapping(entry, where) for entry in found]
