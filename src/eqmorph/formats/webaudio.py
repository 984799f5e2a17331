"""Web Audio: nodes for the browser, as JSON.

A `BiquadFilterNode` of a shelf ignores Q and takes 1/sqrt(2) where ours have 0.71, which is 0.021
dB a shelf at the most. For exactness there are the coefficients for `IIRFilterNode`, too, which
hold at one sample rate only.
"""

from __future__ import annotations

import json

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import mapping, number, parse_json
from eqmorph.formats.filters import Filter
from eqmorph.formats.foreign import ForeignEq, check_found, read_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import read_as, written_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.writing import safe_name

_TYPES = written_as("webaudio")
_KINDS = read_as("webaudio")


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """A gain, biquads to connect in a row, and their coefficients at `sampleRate`.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
    """
    filters = playable_filters(eq, sample_rate, tool="Web Audio", kinds=_TYPES)
    sections = [f.sos(sample_rate).tolist() for f in filters]
    data = {
        "name": safe_name(name),
        "sampleRate": float(sample_rate),
        "gain_db": preamp_db(eq, sample_rate, 2),
        "biquads": [
            {"type": _TYPES[f.kind], "frequency": f.frequency_hz, "gain": f.gain_db, "Q": f.q}
            for f in filters
        ],
        "iir": [{"feedforward": s[:3], "feedback": s[3:]} for s in sections],
    }
    return json.dumps(data, indent=2) + "\n"


def is_nodes(data: object) -> bool:
    """Whether plain data looks like what `write` writes."""
    return isinstance(data, dict) and isinstance(data.get("biquads"), list)


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The biquads of nodes as `write` has them; Q counts for shelves, too.

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
        If there are no biquads, or an impossible number.
    """
    data = mapping(parse_json(text, where), where)
    if not is_nodes(data):
        raise DataFormatError(f"{where} has no list of biquads")
    filters: list[Filter] = []
    notes = Notes()
    for i, node in enumerate(data["biquads"], start=1):
        place = f"{where}: biquad {i}"
        node = mapping(node, place)
        name = node.get("type")
        kind = _KINDS.get(name.lower()) if isinstance(name, str) else None
        if kind is None:
            notes.unknown_type(place, name)
            continue
        filters.append(read_filter(place, kind, node, ("gain", "frequency", "Q"), 0.0))
    level = number(data.get("gain_db", 0.0), f"{where}: gain_db")
    return check_found(where, ForeignEq(tuple(filters), level, None, notes.sentences()))
