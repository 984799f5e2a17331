"""SoX's effects chain.

The width needs its `q`, or it is a slope. SoX rounds to 32-bit integers between effects and clips
there, so the gain comes first.
"""

from __future__ import annotations

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.formats.filters import Filter, playable_filters
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.writing import exact


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """What to give to sox after the names of the files, on one line.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; SoX refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used; the line has no place for one.
    """
    chain = [f"gain {exact(preamp_db(eq, sample_rate, 2))}"]
    chain += [_effect(f) for f in playable_filters(eq, sample_rate)]
    return " ".join(chain) + "\n"


def _effect(f: Filter) -> str:
    gain, frequency, q = exact(f.gain_db), exact(f.frequency_hz), exact(f.q)
    if f.kind == "peak":
        return f"equalizer {frequency} {q}q {gain}"
    effect = "bass" if f.kind == "low_shelf" else "treble"
    return f"{effect} {gain} {frequency} {q}q"
