"""ffmpeg's `-af` chain.

`lowshelf`, `equalizer` and `highshelf` with `t=q` are the cookbook's; `bass` and `treble` are
another shelf, `anequalizer` another bell. `r=f64` keeps double precision throughout.
"""

from __future__ import annotations

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.formats.filters import playable_filters
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.writing import exact

_NAMES = {"low_shelf": "lowshelf", "peak": "equalizer", "high_shelf": "highshelf"}


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """What to give to ffmpeg after `-af`, on one line.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; ffmpeg refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used; the line has no place for one.
    """
    chain = [f"volume={exact(preamp_db(eq, sample_rate, 2))}dB:precision=double"]
    chain += [
        f"{_NAMES[f.kind]}=f={exact(f.frequency_hz)}:t=q:w={exact(f.q)}:g={exact(f.gain_db)}:r=f64"
        for f in playable_filters(eq, sample_rate)
    ]
    return ",".join(chain) + "\n"
