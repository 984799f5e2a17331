"""SoX's effects chain.

The width needs its `q`, or it is a slope. SoX rounds to 32-bit integers between effects and clips
there, so the gain comes first.
"""

from __future__ import annotations

from collections import deque

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import hertz, number, shown
from eqmorph.formats.filters import Filter, FilterKind
from eqmorph.formats.foreign import ForeignEq, check_found, make_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.widths import q_of_width
from eqmorph.formats.writing import exact

_EFFECTS: dict[str, FilterKind] = {
    "bass": "low_shelf",
    "equalizer": "peak",
    "treble": "high_shelf",
    "lowpass": "low_pass",
    "highpass": "high_pass",
    "bandpass": "band_pass",
    "bandreject": "notch",
    "allpass": "all_pass",
}
_NAMES = {kind: name for name, kind in _EFFECTS.items()}
_WITHOUT_GAIN = ("lowpass", "highpass", "bandpass", "bandreject", "allpass")
_ARGUMENTS = {
    "gain": ("gain",),
    "bass": ("gain", "frequency", "width"),
    "equalizer": ("frequency", "width", "gain"),
    "treble": ("gain", "frequency", "width"),
    **dict.fromkeys(_WITHOUT_GAIN, ("frequency", "width")),
}
# What SoX takes where there is no width, and of a width without a unit.
_DEFAULTS = {
    "bass": ("100", "0.5s"),
    "treble": ("3000", "0.5s"),
    **dict.fromkeys(("lowpass", "highpass"), (None, f"{0.5**0.5}q")),
}
_UNIT = {"bass": "s", "treble": "s", **dict.fromkeys(("equalizer", "lowpass", "highpass"), "q")}
_OTHERS_UNIT = "h"


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """What to give to sox after the names of the files, on one line.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; SoX refuses bands at or above its Nyquist frequency, so they are left out.
    name : str
        Not used; the line has no place for one.
    """
    chain = [f"gain {exact(preamp_db(eq, sample_rate, 2))}"]
    chain += [_effect(f) for f in playable_filters(eq, sample_rate, tool="SoX", kinds=_NAMES)]
    return " ".join(chain) + "\n"


def _effect(f: Filter) -> str:
    gain, frequency, q = exact(f.gain_db), exact(f.frequency_hz), exact(f.q)
    values = {"gain": gain, "frequency": frequency, "width": f"{q}q"}
    name = _NAMES[f.kind]
    return " ".join([name, *(values[argument] for argument in _ARGUMENTS[name])])


def is_chain(text: str) -> bool:
    """Whether a text begins with one of SoX's effects that equalise, and a number."""
    words = text.split(maxsplit=2)
    return len(words) > 1 and words[0] in _ARGUMENTS and words[1].lstrip("+-.")[:1].isdigit()


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The gains, shelves, bells, passes and notches of a chain.

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
        If there is another effect, or a number is missing or impossible.
    """
    filters: list[Filter] = []
    level = 0.0
    words = deque(text.split())
    while words:
        effect = words.popleft()
        if effect not in _ARGUMENTS:
            raise DataFormatError(
                f"{where}: {shown(effect)} is none of the effects that are read "
                f"({', '.join(_ARGUMENTS)})"
            )
        place = f"{where}: {effect}"
        given = {name: words.popleft() for name in _ARGUMENTS[effect] if _is_argument(words)}
        has_gain = "gain" in _ARGUMENTS[effect]
        gain = number(given.get("gain"), f"{place} gain") if has_gain else 0.0
        if effect == "gain":
            level += gain
            continue
        frequency, width = _DEFAULTS.get(effect, (None, "1q"))
        frequency, width = given.get("frequency", frequency), given.get("width", width)
        hz = hertz(frequency, f"{place} frequency")
        unit = width[-1:] if width[-1:].isalpha() else _UNIT.get(effect, _OTHERS_UNIT)
        value = number(width.removesuffix(unit), f"{place} width")
        q = q_of_width(place, _EFFECTS[effect], value, unit, gain, hz, sample_rate)
        filters.append(make_filter(place, _EFFECTS[effect], gain, hz, q))
    return check_found(where, ForeignEq(tuple(filters), level))


def _is_argument(words: deque[str]) -> bool:
    return bool(words) and words[0] not in _ARGUMENTS
