"""Equalizer APO's text, which Peace, AutoEq, PipeWire and dozens of players share.

Written so that every known reader takes it: `Preamp:` first and always, numbered `Filter N:`,
shelves as LSC/HSC with their Q (LS/HS would name a corner elsewhere), a point as decimal mark, and
never three decimals on a frequency, which Equalizer APO reads as thousands.

Read as Equalizer APO 1.4 does (`BiQuadFilterFactory.cpp`, `BiQuadFilter.cpp`), and more kindly
where that loses nothing: any case, no number, no space before a unit.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import DataFormatError
from eqmorph.formats.filters import (
    FREQUENCY_RANGE_HZ,
    Q_LIMITS,
    Filter,
    FilterKind,
    playable_filters,
)
from eqmorph.formats.foreign import Curve, ForeignEq, check_found, make_filter
from eqmorph.formats.graphic_eq import curve_of_line
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.widths import q_of_octaves, q_of_slope, slope_of_q
from eqmorph.formats.writing import plain

_CODES = {"low_shelf": "LSC", "peak": "PK", "high_shelf": "HSC"}

_KINDS: dict[str, FilterKind] = {
    "PK": "peak",
    "PEQ": "peak",
    "MODAL": "peak",
    "LS": "low_shelf",
    "LSC": "low_shelf",
    "LSQ": "low_shelf",
    "HS": "high_shelf",
    "HSC": "high_shelf",
    "HSQ": "high_shelf",
    "LP": "low_pass",
    "LPQ": "low_pass",
    "HP": "high_pass",
    "HPQ": "high_pass",
    "BP": "band_pass",
    "NO": "notch",
    "AP": "all_pass",
}
# Those whose frequency is a corner where a width is given; LSC, HSC (and LSQ, HSQ of squig.link)
# name the middle of the slope.
_CORNERS = ("LS", "HS")
# What Equalizer APO takes where no width is given; a bell without one is skipped.
_DEFAULT_SLOPE = 0.9
_DEFAULT_Q = {"low_pass": math.sqrt(0.5), "high_pass": math.sqrt(0.5), "band_pass": math.sqrt(0.5)}
_DEFAULT_Q |= {"notch": 30.0}
# "Fc 1.000 Hz" is a thousand unless that leaves the range of sound by far.
_HIGHEST_PLAUSIBLE_HZ = 100_000.0

_NUMBER = r"([-+]?[0-9][-+0-9.eE]*|[-+]?\.[0-9][-+0-9.eE]*)"
_LINE = re.compile(r"^\s*(preamp|graphiceq|channel|filter)\s*([0-9]{0,6})\s*:(.*)$", re.I)
_STATE = re.compile(r"^\s*(on|off)\b\s*([a-z]*)(.*)$", re.I)
_FREQUENCY = re.compile(r"\bFc\s*([-+0-9.eE\u00a0\u202f]+)\s*Hz", re.I)
_GAIN = re.compile(rf"\bGain\s*{_NUMBER}\s*dB", re.I)
_Q = re.compile(rf"\bQ\s*{_NUMBER}", re.I)
_BANDWIDTH = re.compile(rf"\bBW\s+Oct\s*{_NUMBER}", re.I)
_SLOPE = re.compile(rf"^\s*{_NUMBER}\s*dB", re.I)
_PREAMP = re.compile(rf"{_NUMBER}\s*(?:dB)?", re.I)


def write(
    eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "", most: int | None = None
) -> str:
    """A ParametricEQ text.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        Not used: a comment would make some readers lose a line.
    most : int, optional
        How many bands the reader holds.
    """
    lines = [f"Preamp: {preamp_db(eq, sample_rate, 1):.1f} dB"]
    lines += [
        f"Filter {i}: ON {_CODES[f.kind]} Fc {plain(f.frequency_hz, 2)} Hz "
        f"Gain {f.gain_db:.2f} dB Q {f.q:.3f}".replace("Gain -0.00 ", "Gain 0.00 ")
        for i, f in enumerate(playable_filters(eq, sample_rate, most, "this text"), start=1)
    ]
    return "\n".join(lines) + "\n"


@dataclass
class _Reading:
    """What has been read so far."""

    where: str
    sample_rate: float
    filters: list[Filter] = field(default_factory=list)
    preamp_db: float = 0.0
    has_preamp: bool = False
    curve: Curve | None = None
    notes: list[str] = field(default_factory=list)
    channel: str = "all"
    first_channel: str | None = None
    elsewhere: int = 0

    @property
    def heard(self) -> bool:
        """Whether what comes now applies to the channel that is read."""
        return self.channel in ("all", self.first_channel)


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """An Equalizer APO configuration: its preamps, filters and graphic curve.

    Where channels differ, the first one that is named is read.

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
        If there is no filter that is on, or a number is impossible.
    """
    reading = _Reading(where, sample_rate)
    for row, line in enumerate(text.split("\n"), start=1):
        match = _LINE.match(line)
        if match:
            command, rest = match[1].lower(), match[3]
            _COMMANDS[command](reading, f"{where} line {row}", rest)
    if reading.elsewhere:
        reading.notes.append(
            f"channels differ: read {reading.first_channel}, left out {reading.elsewhere} lines"
        )
    found = ForeignEq(
        tuple(reading.filters),
        reading.preamp_db,
        reading.curve,
        tuple(reading.notes),
        # Where there is a preamp, the curve leaves the headroom to it.
        curve_has_headroom=not reading.has_preamp,
    )
    return check_found(where, found)


def _preamp(reading: _Reading, where: str, rest: str) -> None:
    match = _PREAMP.search(rest.replace(",", "."))
    if match and reading.heard:
        level = _to_number(match[1])
        if level is None or abs(level) > 1000:
            raise DataFormatError(
                f"{where}: the preamp must be within 1000 dB, got {match[1][:20]}"
            )
        reading.preamp_db += level
        reading.has_preamp = True


def _graphic(reading: _Reading, where: str, rest: str) -> None:
    if not reading.heard:
        reading.elsewhere += 1
    elif reading.curve is not None:
        reading.notes.append(f"{where}: a second GraphicEQ was left out")
    else:
        reading.curve = curve_of_line(rest, where)


def _channel(reading: _Reading, where: str, rest: str) -> None:
    reading.channel = " ".join(rest.upper().split()) or "all"
    if reading.channel == "ALL":
        reading.channel = "all"
    elif reading.first_channel is None:
        reading.first_channel = reading.channel


def _filter(reading: _Reading, where: str, rest: str) -> None:
    match = _STATE.match(rest.replace(",", "."))
    if match is None or match[1].lower() == "off" or match[2].lower() in ("", "none"):
        return
    if not reading.heard:
        reading.elsewhere += 1
        return
    code, settings = match[2].upper(), match[3]
    if code not in _KINDS:
        reading.notes.append(f"{where}: left out a filter of the unknown type {match[2][:20]}")
        return
    frequency = _frequency(reading, where, settings)
    gain = _found(_GAIN, settings)
    kind = _KINDS[code]
    if frequency is None or (gain is None and kind in _CODES):
        missing = "Fc" if frequency is None else "Gain"
        reading.notes.append(f"{where}: left out a filter without {missing}")
        return
    gain = gain if gain is not None and kind in _CODES else 0.0
    made = _widths(code, settings, gain, frequency, reading.sample_rate)
    if made is None:
        reading.notes.append(f"{where}: left out a filter without a usable Q")
        return
    reading.filters.append(make_filter(where, kind, gain, made[0], made[1]))


_COMMANDS = {"preamp": _preamp, "graphiceq": _graphic, "channel": _channel, "filter": _filter}


def _to_number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _found(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return _to_number(match[1]) if match else None


def _frequency(reading: _Reading, where: str, settings: str) -> float | None:
    """The frequency, with Room EQ Wizard's marks of thousands, as Equalizer APO reads them."""
    match = _FREQUENCY.search(settings)
    if match is None:
        return None
    text = re.sub("[\u00a0\u202f]", "", match[1])
    value = _to_number(text)
    thousands = len(text) >= 5 and text[-4] == "." and "e" not in text.lower()
    if value is None or not thousands:
        return value
    if abs(value) * 1000.0 > _HIGHEST_PLAUSIBLE_HZ:
        reading.notes.append(
            f"{where}: read Fc {text} as {value:g} Hz; Equalizer APO would read {value * 1e3:g} Hz"
        )
        return value
    reading.notes.append(f"{where}: read Fc {text} as {value * 1000:g} Hz, as Equalizer APO does")
    return value * 1000.0


def _widths(
    code: str, settings: str, gain_db: float, frequency_hz: float, sample_rate: float
) -> tuple[float, float] | None:
    """Midpoint in Hz and Q; None where there is no usable width."""
    kind = _KINDS[code]
    q, octaves = _found(_Q, settings), _found(_BANDWIDTH, settings)
    if kind in ("low_shelf", "high_shelf"):
        return _shelf(code, gain_db, frequency_hz, q, _found(_SLOPE, settings))
    if octaves:
        q = q_of_octaves(octaves, frequency_hz, sample_rate)
    q = q or _DEFAULT_Q.get(kind)
    return None if q is None or q <= 0 else (frequency_hz, q)


def _shelf(
    code: str, gain_db: float, frequency_hz: float, q: float | None, slope_db: float | None
) -> tuple[float, float] | None:
    given = bool(slope_db or q)
    if not given:
        slope_db = 12.0 * _DEFAULT_SLOPE
    if slope_db:
        q = q_of_slope(slope_db / 12.0, gain_db)
    if q is None or q < Q_LIMITS[0]:
        return None
    if given and code in _CORNERS:
        slope = slope_db / 12.0 if slope_db else slope_of_q(q, gain_db)
        decades = abs(gain_db) / 80.0 / slope
        if decades > 6:
            return None
        shift = 10.0**decades
        frequency_hz = frequency_hz * shift if code == "LS" else frequency_hz / shift
    lowest, highest = FREQUENCY_RANGE_HZ
    return (frequency_hz, q) if lowest <= frequency_hz <= highest else None
