"""ffmpeg's `-af` chain.

`lowshelf`, `equalizer` and `highshelf` with `t=q` are the cookbook's; `bass` and `treble` are
another shelf, `anequalizer` another bell. `r=f64` keeps double precision throughout.
"""

from __future__ import annotations

import math

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import hertz, number, shown
from eqmorph.formats.filters import OWN_KINDS, Filter
from eqmorph.formats.foreign import ForeignEq, check_found, make_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import read_as, written_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.widths import q_of_width
from eqmorph.formats.writing import exact

_NAMES = written_as("ffmpeg")
_KINDS = read_as("ffmpeg")
_OPTIONS = {"frequency": "f", "width_type": "t", "width": "w", "gain": "g"}
_OPTIONS |= {"precision": "r", "transform": "a"}
# The last two choose how the same filter is computed.
_FOLLOWED = (*"ftwg", *"ra")
# Filters that equalise in ways of their own; a chain of them is recognised and they are named.
_OTHERS = ("anequalizer", "bass", "treble", "firequalizer", "superequalizer", "biquad")
_BUTTERWORTH = 0.5**0.5


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """What to give to ffmpeg after `-af`, on one line.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; ffmpeg refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used; the line has no place for one.
    """
    chain = [f"volume={exact(preamp_db(eq, sample_rate, 2))}dB:precision=double"]
    chain += [_part(f) for f in playable_filters(eq, sample_rate, tool="ffmpeg", kinds=_NAMES)]
    return ",".join(chain) + "\n"


def _part(f: Filter) -> str:
    gain = f":g={exact(f.gain_db)}" if f.kind in OWN_KINDS else ""
    return f"{_NAMES[f.kind]}=f={exact(f.frequency_hz)}:t=q:w={exact(f.q)}{gain}:r=f64"


def is_chain(text: str) -> bool:
    """Whether a text is one line that begins with a filter of ffmpeg's that we write or read."""
    line = text.strip().strip("'\"")
    name, equals, _ = line.partition("=")
    return bool(equals) and "\n" not in line and name in ("volume", *_KINDS, *_OTHERS)


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The filters of a chain, with named options.

    Parameters
    ----------
    text : str
    sample_rate : float
        Hz; only a width in octaves depends on it.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If no filter of it equalises, or a number is impossible.
    """
    notes = Notes()
    filters: list[Filter] = []
    level, exact = 0.0, True
    for i, part in enumerate(text.strip().strip("'\"").split(","), start=1):
        place = f"{where}: filter {i}"
        name, _, settings = part.strip().partition("=")
        options = [option.partition("=")[::2] for option in settings.split(":")]
        if name == "volume":
            value = next((v or k for k, v in options if v == "" or k == "volume"), "").lower()
            level += _level(value, f"{place} volume")
        elif name in _KINDS:
            values = {_OPTIONS.get(key, key): value for key, value in options}
            if any(not value for value in values.values()):
                raise DataFormatError(
                    f"{place}: each option needs its name, as in {name}=f=1000:t=q:w=1:g=6, got "
                    f"{shown(settings)}"
                )
            for key in values.keys() - {*_FOLLOWED}:
                notes.not_followed(f"{name}'s option {shown(f'{key}={values[key]}')}", place)
                exact = False
            filters.append(_filter(name, values, place, sample_rate))
        else:
            notes.unknown_type(place, name)
    found = ForeignEq(tuple(filters), level, None, notes.sentences(), approximate=not exact)
    return check_found(where, found)


def _level(text: str, where: str) -> float:
    """A level in dB, or a factor."""
    if text.endswith("db"):
        return number(text.removesuffix("db"), where)
    factor = number(text, where)
    if factor <= 0.0:
        raise DataFormatError(f"{where} must be above 0, got {shown(text)}")
    return 20.0 * math.log10(factor)


def _filter(name: str, values: dict[str, str], where: str, sample_rate: float) -> Filter:
    kind = _KINDS[name]
    gain = number(values.get("g", "0"), f"{where} g") if kind in OWN_KINDS else 0.0
    frequency = hertz(values.get("f"), f"{where} f")
    width, unit = number(values.get("w", _BUTTERWORTH), f"{where} w"), values.get("t", "q")
    q = q_of_width(where, kind, width, unit, gain, frequency, sample_rate)
    return make_filter(where, kind, gain, frequency, q)
