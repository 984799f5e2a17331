"""One `Filter:` line of Equalizer APO, with everything that its shelves and units mean.

As in its `BiQuadFilterFactory.cpp` and `BiQuadFilter.cpp` (version 1.4). Read by looking for the
labels with string methods, so that the time is linear in the length of the line.
"""

from __future__ import annotations

import math

from eqmorph.formats.filters import (
    FREQUENCY_RANGE_HZ,
    OWN_KINDS,
    Q_LIMITS,
    Filter,
)
from eqmorph.formats.foreign import make_filter
from eqmorph.formats.kinds import read_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.widths import q_of_octaves, q_of_slope, slope_of_q

_KINDS = read_as("apo")
# Those whose frequency is a corner where a width is given; LSC, HSC (and LSQ, HSQ of squig.link)
# name the middle of the slope.
_CORNERS = ("ls", "hs")
# What Equalizer APO takes where no width is given; a bell without one is skipped.
_DEFAULT_SLOPE = 0.9
_BUTTERWORTH = math.sqrt(0.5)
_DEFAULT_Q = {
    "low_pass": _BUTTERWORTH,
    "high_pass": _BUTTERWORTH,
    "band_pass": _BUTTERWORTH,
    "notch": 30.0,
}
# "Fc 1.000 Hz" is a thousand unless that leaves the range of sound by far.
_HIGHEST_PLAUSIBLE_HZ = 100_000.0
_NUMBER = frozenset("+-0123456789.e")
_THIN_SPACES = "\u00a0\u202f"
_SHOWN_LETTERS = 20


def first_number(text: str) -> float | None:
    """The first number in a text; None where there is none."""
    text = text.replace(",", ".").lower()
    start = next((i for i, sign in enumerate(text) if sign in "+-.0123456789"), None)
    return None if start is None else _to_number(text[start : _end_of_run(text, start, _NUMBER)])


def filter_of_line(value: str, where: str, sample_rate: float, notes: Notes) -> Filter | None:
    """The filter that is on in a line; None if it is off or cannot be used, which is noted.

    Raises
    ------
    DataFormatError
        If a number is impossible.
    """
    text = value.replace(",", ".").lower()
    state, *further = text.split(maxsplit=1) or [""]
    if state != "on":
        if state not in ("", "off"):
            notes.left_out(where, "a filter that is neither ON nor OFF: write ON before its type")
        return None
    rest = further[0] if further else "none"
    rest, second, _ = rest.partition("filter")
    if second:
        notes.left_out(where, "a second filter on the line: give each its own")
    code = rest[: _end_of_letters(rest)]
    settings = rest[len(code) :]
    if code == "none":
        return None
    kind = None if settings[:1].isdigit() else _KINDS.get(code)
    if kind is None:
        name = next(iter(rest.split(maxsplit=1)), "").upper()[:_SHOWN_LETTERS]
        notes.left_out(where, f"a filter of the unknown type {name}" if name else "no filter")
        return None
    frequency = _frequency(where, settings, notes)
    gain = _gain(where, settings, notes) if kind in OWN_KINDS else 0.0
    if frequency is None or gain is None:
        name = "Fc" if frequency is None else "Gain"
        notes.left_out(where, f"a filter without {name}, or with one that is no number")
        return None
    made = _widths(code, settings, gain, frequency, sample_rate)
    if made is None:
        notes.left_out(where, "a filter without a usable Q")
        return None
    return make_filter(where, kind, gain, made[0], made[1])


def _end_of_letters(text: str) -> int:
    return next((i for i, sign in enumerate(text) if not "a" <= sign <= "z"), len(text))


def _end_of_run(text: str, start: int, signs: frozenset[str]) -> int:
    end = start
    while end < len(text) and text[end] in signs:
        end += 1
    return end


def _after_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _labelled_text(text: str, label: str, unit: str = "", signs: frozenset[str] = _NUMBER) -> str:
    """What is written after a label (in lower case) and before a unit; "" where there is nothing.

    The first label counts that a number follows, and the unit if there is one.
    """
    at = text.find(label)
    while at >= 0:
        end = at + len(label)
        if at == 0 or not text[at - 1].isalnum():
            start = _after_blanks(text, end)
            stop = _end_of_run(text, start, signs)
            found = text[start:stop].strip()
            if found and text.startswith(unit, _after_blanks(text, stop)):
                return found
            end = max(end, stop)
        at = text.find(label, end)
    return ""


def _labelled(text: str, label: str, unit: str = "") -> float | None:
    return _to_number(_labelled_text(text, label, unit))


def _to_number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _gain(where: str, settings: str, notes: Notes) -> float | None:
    gain = _labelled(settings, "gain", unit="db")
    if gain is None and (gain := _labelled(settings, "gain")) is not None:
        notes.add(f"{where}: read Gain {gain:g} without a unit as dB, which Equalizer APO does not")
    return gain


def _frequency(where: str, settings: str, notes: Notes) -> float | None:
    """The frequency, with Room EQ Wizard's marks of thousands, as Equalizer APO reads them."""
    signs = _NUMBER | frozenset(_THIN_SPACES)
    text = unit = ""
    for unit in ("hz", "k", ""):
        text = _labelled_text(settings, "fc", unit, signs)
        text = text.translate(dict.fromkeys(map(ord, _THIN_SPACES)))
        if text:
            break
    # "1,250.5" came here as "1.250.5".
    whole, _, decimals = text.rpartition(".")
    grouped = "." in whole and all(len(group) == 3 for group in whole.split(".")[1:])
    value = _to_number(f"{whole.replace('.', '')}.{decimals}" if grouped else text)
    if value is None:
        return None
    if unit != "hz":
        said = "kHz" if unit else "without a unit as Hz"
        notes.add(f"{where}: read Fc {text} {said}, which Equalizer APO does not")
        return 1000.0 * value if unit else value
    if grouped:
        notes.add(f"{where}: read Fc {text} as {value:g} Hz, which Equalizer APO does not")
        return value
    if not (len(text) >= 5 and text[-4] == "." and "e" not in text):
        return value
    if abs(value) * 1000.0 > _HIGHEST_PLAUSIBLE_HZ:
        notes.add(
            f"{where}: read Fc {text} as {value:g} Hz; Equalizer APO would read {value * 1e3:g} Hz"
        )
        return value
    notes.add(f"{where}: read Fc {text} as {value * 1000:g} Hz, as Equalizer APO does")
    return value * 1000.0


def _widths(
    code: str, settings: str, gain_db: float, frequency_hz: float, sample_rate: float
) -> tuple[float, float] | None:
    """Midpoint in Hz and Q; None where there is no usable width."""
    kind = _KINDS[code]
    q, octaves = _labelled(settings, "q"), _octaves(settings)
    if kind in ("low_shelf", "high_shelf"):
        return _shelf(code, gain_db, frequency_hz, q, _slope(settings))
    if octaves:
        q = q_of_octaves(octaves, frequency_hz, sample_rate)
    q = q or _DEFAULT_Q.get(kind)
    return None if q is None or q <= 0 else (frequency_hz, q)


def _octaves(settings: str) -> float | None:
    """What follows `BW Oct`."""
    words = settings.split()
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if before == "bw" and word == "oct":
            return _to_number(after)
    return _labelled(settings, "oct") if "bw" in words else None


def _slope(settings: str) -> float | None:
    """The slope in dB an octave that follows the type: `LS 6 dB Fc 100 Hz`."""
    start = _after_blanks(settings, 0)
    stop = _end_of_run(settings, start, _NUMBER)
    if stop > start and settings.startswith("db", _after_blanks(settings, stop)):
        return _to_number(settings[start:stop])
    return None


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
        frequency_hz = frequency_hz * shift if code == "ls" else frequency_hz / shift
    lowest, highest = FREQUENCY_RANGE_HZ
    return (frequency_hz, q) if lowest <= frequency_hz <= highest else None
