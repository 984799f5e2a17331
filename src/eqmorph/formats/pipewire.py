"""PipeWire: a sink that equalises, as a configuration of its filter chain.

`bq_highshelf` at 0 Hz is a plain gain. (PipeWire's parametric-equalizer module reads Equalizer
APO's text instead, with its first line always taken as the preamp, and 64 bands at most.)
"""

from __future__ import annotations

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.formats import apo
from eqmorph.formats.filters import playable_filters
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.writing import exact, safe_name

MOST_TEXT_BANDS = 64
_LABELS = {"low_shelf": "bq_lowshelf", "peak": "bq_peaking", "high_shelf": "bq_highshelf"}


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """A file for `~/.config/pipewire/pipewire.conf.d/`.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        How the sink is shown.
    """
    level = exact(preamp_db(eq, sample_rate, 2))
    nodes = [_node("eq_0", "bq_highshelf", "0.0", "1.0", level)]
    nodes += [
        _node(f"eq_{i}", _LABELS[f.kind], exact(f.frequency_hz), exact(f.q), exact(f.gain_db))
        for i, f in enumerate(playable_filters(eq, sample_rate), start=1)
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


def write_text(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A text for the parametric-equalizer module; at most 64 bands.

    Parameters are those of `write`.

    Raises
    ------
    ValueError
        If there are more than 64 bands.
    """
    return apo.write(eq, sample_rate, name, MOST_TEXT_BANDS)
