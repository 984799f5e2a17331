"""SoX's effects chain.

The width needs its `q`, or it is a slope. SoX rounds to 32-bit integers between effects and clips
there, so the gain comes first.
"""

from __future__ import annotations

from collections import deque

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import number, shown
from eqmorph.formats.filters import Filter, FilterKind
from eqmorph.formats.foreign import ForeignEq, check_found, make_filter
from eqmorph.formats.headroom import preamp_db
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
    """Whether a text is one line of SoX's effects that equalise."""
    words = text.split()
    return "\n" not in text.strip() and bool(words) and words[0] in _ARGUMENTS


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The gains, shelves, bells, passes and notches of a chain, with a width in `q`.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used: widths are Qs.
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
        given = {name: words.popleft() for name in _ARGUMENTS[effect] if words}
        place = f"{where}: {effect}"
        has_gain = "gain" in _ARGUMENTS[effect]
        gain = number(given.get("gain"), f"{place} gain") if has_gain else 0.0
        if effect == "gain":
            level += gain
            continue
        width = given.get("width", "")
        if not width.endswith("q"):
            raise DataFormatError(f"{place}: a width must end in q, got {shown(width)}")
        q = number(width.removesuffix("q"), f"{place} width")
        frequency = number(given.get("frequency"), f"{place} frequency")
        filters.append(make_filter(place, _EFFECTS[effect], gain, frequency, q))
    return check_found(where, ForeignEq(tuple(filters), level))
