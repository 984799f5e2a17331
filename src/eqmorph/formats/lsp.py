"""The bands of LSP's parametric equaliser, which EasyEffects hosts, as filters of the cookbook.

"APO (DR)" is the cookbook's own, whatever its slope. "RLC (BT)" is another family that its bilinear
transform makes cookbook filters with another Q, a cascade of as many as its slope says; the
formulas below follow from equating the two transfer functions, and hold against the plug-in to
0.001 dB. The other modes are no cookbook filters: the matched transform is near RLC (BT) (0.04 dB
for bells and shelves), Butterworth-Chebyshev and Linkwitz-Riley are decibels away.
"""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Any

from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import number, shown
from eqmorph.formats.filters import GAIN_LIMIT_DB, OWN_KINDS, Filter
from eqmorph.formats.foreign import make_filter
from eqmorph.formats.kinds import read_as
from eqmorph.formats.notes import Notes

APO_MODE = "APO (DR)"
RLC_MODE = "RLC (BT)"
MATCHED_MODE = "RLC (MT)"
# In the order of the plug-in's own numbers for them, as are the slopes.
MODES = (RLC_MODE, MATCHED_MODE, "BWC (BT)", "BWC (MT)", "LRX (BT)", "LRX (MT)", APO_MODE)
TYPES = (
    *("Off", "Bell", "Hi-pass", "Hi-shelf", "Lo-pass", "Lo-shelf", "Notch", "Resonance"),
    *("Allpass", "Bandpass", "Ladder-pass", "Ladder-rej"),
)
_SLOPES = {"x1": 1, "x2": 2, "x3": 3, "x4": 4, "x6": 6, "x8": 8, "x12": 12, "x16": 16}
SLOPES = tuple(_SLOPES)
_KINDS = read_as("easyeffects")
# A filter of its own: a bell whose Q is that of the other kinds.
_RESONANCE = "resonance"
_GAIN_LIMIT_DB, _FREQUENCIES_HZ, _MOST_Q = 36.0, (10.0, 24_000.0), 100.0


def hosted_filters(
    eq: Playable, sample_rate: float, most: int, tool: str, kinds: Container[str]
) -> tuple[Filter, ...]:
    """The filters of a setting that the plug-in plays; beyond its ranges it takes their ends.

    Parameters are those of `playable_filters`.

    Raises
    ------
    InvalidArgumentError
        If there are more than `most`, one is of another kind, or beyond the ranges.
    """
    found = playable_filters(eq, sample_rate, most, tool, kinds)
    for f in found:
        for what, value, (lowest, highest) in (
            ("a gain", f.gain_db, (-_GAIN_LIMIT_DB, _GAIN_LIMIT_DB)),
            ("a frequency", f.frequency_hz, _FREQUENCIES_HZ),
            ("a Q", f.q, (0.0, _MOST_Q)),
        ):
            if not lowest <= value <= highest:
                raise InvalidArgumentError(
                    f"{tool} takes {what} from {lowest:g} to {highest:g}, and a "
                    f"{f.kind.replace('_', ' ')} of this setting has {value:g}; export it to apo, "
                    "which takes any"
                )
    return found


def filters_of_band(band: dict[str, Any], where: str, notes: Notes) -> tuple[list[Filter], bool]:
    """The filters of one band that is not muted.

    Parameters
    ----------
    band : dict
        `type`, `mode`, `slope`, `gain` (dB), `frequency` (Hz), `q`.
    where : str
        For messages.
    notes : Notes

    Returns
    -------
    list of Filter
        Empty where the band is off or cannot be read, which is noted.
    bool
        Whether they are the band's exact curve.

    Raises
    ------
    DataFormatError
        If a number is missing or impossible.
    """
    name = band.get("type", "Off")
    if not isinstance(name, str) or name.lower() not in {*_KINDS, _RESONANCE, "off"}:
        notes.unknown_type(where, name)
        return [], True
    if name.lower() == "off":
        return [], True
    kind = _KINDS.get(name.lower(), "peak")
    mode = _known(band, "mode", APO_MODE, MODES)
    slope = _known(band, "slope", "x1", tuple(_SLOPES))
    frequency = number(band.get("frequency"), f"{where} frequency")
    has_gain = kind in OWN_KINDS
    gain = number(band.get("gain", 0.0), f"{where} gain") if has_gain else 0.0
    q = _q(band, frequency, where, notes)
    exact = mode in (APO_MODE, RLC_MODE)
    if mode is None or slope is None or not exact:
        asked = f"mode {shown(band.get('mode'))}, slope {shown(band.get('slope'))}"
        far = "near" if mode == MATCHED_MODE else "another curve, by some decibels"
        notes.add(f"{where}: read {asked} as {RLC_MODE}, {slope or 'x1'}, which is {far}")
        exact = False
    # Each of these is a cookbook filter in one of the two families only.
    needs_apo, needs_rlc = kind in ("all_pass", "band_pass"), name.lower() == _RESONANCE
    if (needs_apo and mode != APO_MODE) or (needs_rlc and mode == APO_MODE):
        notes.left_out(where, f"a band of type {name} and mode {shown(mode)}")
        return [], exact
    if mode == APO_MODE:
        if q == 0.0:
            notes.left_out(where, "a band with Q 0")
            return [], exact
        return [make_filter(where, kind, gain, frequency, q)], exact
    times = 1 if kind == "notch" else _SLOPES[slope or "x1"]
    share = gain / times
    if name.lower() == _RESONANCE:
        rlc_q = rlc_resonance_q(q, share)
    elif kind == "peak":
        rlc_q = rlc_bell_q(q / times, share)
    else:
        rlc_q = rlc_q_of(q)
    return [make_filter(where, kind, share, frequency, rlc_q)] * times, exact


def rlc_q_of(q: float) -> float:
    """The cookbook's Q of a shelf, pass or notch of mode RLC (BT): (1 + q) / 2."""
    return (1.0 + q) / 2.0


def rlc_bell_q(q: float, gain_db: float) -> float:
    """The cookbook's Q of a bell of mode RLC (BT).

    (1 + 2 q) sqrt(G) / (2 sqrt(1 + G^2)), G = 10^(dB/20).
    """
    G = _ratio(gain_db)
    return (1.0 + 2.0 * q) * math.sqrt(G) / (2.0 * math.sqrt(1.0 + G * G))


def rlc_resonance_q(q: float, gain_db: float) -> float:
    """The cookbook's Q of a resonance of mode RLC (BT).

    (1 + q) sqrt(1 + G^2) / (2 sqrt(G)), G = 10^(dB/20).
    """
    G = _ratio(gain_db)
    return (1.0 + q) * math.sqrt(1.0 + G * G) / (2.0 * math.sqrt(G))


def _ratio(gain_db: float) -> float:
    # Impossible gains are refused later, with their place; here they must only not overflow.
    ratio: float = 10.0 ** (max(-GAIN_LIMIT_DB, min(gain_db, GAIN_LIMIT_DB)) / 20.0)
    return ratio


def _known(band: dict[str, Any], key: str, default: str, known: tuple[str, ...]) -> str | None:
    """One of the known values, whatever its case; None if it is another."""
    value = band.get(key, default)
    return next((k for k in known if isinstance(value, str) and k.lower() == value.lower()), None)


def _q(band: dict[str, Any], frequency_hz: float, where: str, notes: Notes) -> float:
    """Q; the oldest presets have a width in Hz instead."""
    if "q" in band:
        q = number(band["q"], f"{where} q")
    else:
        width = number(band.get("width"), f"{where} q or width")
        q = frequency_hz / width if width > 0 else 0.0
        notes.add(f"{where}: read the width {width:g} Hz as Q {q:.3g}")
    return max(q, 0.0)
