"""REAPER's JSFX: the equaliser itself as a text, with a slider for every number.

The filters are designed for whatever rate the project has, in double precision, by the same
formulas as ours.
"""

from __future__ import annotations

from eqmorph.equalizers.bands import BANDS, SHELF_Q
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, check_five
from eqmorph.formats.decoding import number
from eqmorph.formats.foreign import ForeignEq, make_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.jsfx_sliders import MARK
from eqmorph.formats.writing import exact, safe_name

_CHANNELS = 2
_MARK = "(five-band equaliser)"
# Where a band that the project's rate cannot make is parked, at 0 dB.
_HIGHEST_SHARE = "0.49"


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """A JSFX effect.

    Parameters
    ----------
    eq : ParametricEq
    sample_rate : float
        Hz for which the output slider leaves headroom; the effect itself takes the project's.
    name : str
        How the effect is listed.

    Raises
    ------
    InvalidArgumentError
        If the setting has other bands.
    """
    eq = check_five(eq, "the JSFX effect has five bands")
    sliders = [f"slider1:{exact(preamp_db(eq, sample_rate, 2))}<-24,0,0.1>Preamp (dB)"]
    setup = ["preamp = 10^(slider1/20);"]
    number = 2
    for i, (spec, band) in enumerate(zip(BANDS, eq.bands, strict=True)):
        shown = spec.name.replace("_", " ").capitalize()
        (lowest, highest), (first, last) = spec.frequency_range_hz, spec.gain_range_db
        sliders += [
            f"slider{number}:{exact(band.gain_db)}<{first:g},{last:g},0.1>{shown} gain (dB)",
            f"slider{number + 1}:{exact(band.frequency_hz)}<{lowest:g},{highest:g},1>"
            f"{shown} frequency (Hz)",
        ]
        q = exact(band.q)
        if spec.has_q:
            low_q, high_q = spec.q_range
            sliders.append(f"slider{number + 2}:{q}<{low_q:g},{high_q:g},0.01>{shown} Q")
            q = f"slider{number + 2}"
        setup += _design(i, spec.kind, f"slider{number}", f"slider{number + 1}", q)
        number += 3 if spec.has_q else 2
    return "\n".join(
        [
            f"desc:{safe_name(name)} {_MARK}",
            *sliders,
            "",
            "@slider",
            *setup,
            "",
            "@sample",
            *(line for channel in range(_CHANNELS) for line in _process(channel)),
            "",
        ]
    )


def _design(i: int, kind: str, gain: str, frequency: str, q: str) -> list[str]:
    """Bristow-Johnson's coefficients, divided by a0; identity at or above Nyquist."""
    lines = [
        f"on = {frequency} < srate*0.5;",
        f"A = 10^({gain}*on/40);",
        f"w = 2*$pi*min({frequency}, srate*{_HIGHEST_SHARE})/srate;",
        f"al = sin(w)/(2*{q});",
    ]
    if kind == "peak":
        lines += [
            "c = cos(w);",
            "a0 = 1 + al/A;",
            f"b0_{i} = (1 + al*A)/a0; b1_{i} = -2*c/a0; b2_{i} = (1 - al*A)/a0;",
            f"a1_{i} = -2*c/a0; a2_{i} = (1 - al/A)/a0;",
        ]
        return lines
    sign = "" if kind == "low_shelf" else "-"
    minus = "" if sign else "-"
    return [
        *lines,
        f"c = {sign}cos(w);",
        "r = 2*sqrt(A)*al;",
        "a0 = (A+1) + (A-1)*c + r;",
        f"b0_{i} = A*((A+1) - (A-1)*c + r)/a0; b1_{i} = {sign}2*A*((A-1) - (A+1)*c)/a0;",
        f"b2_{i} = A*((A+1) - (A-1)*c - r)/a0; a1_{i} = {minus}2*((A-1) + (A+1)*c)/a0;",
        f"a2_{i} = ((A+1) + (A-1)*c - r)/a0;",
    ]


def _process(channel: int) -> list[str]:
    """One sample through five biquads, transposed direct form II."""
    lines = [f"x = spl{channel}*preamp;"]
    for i in range(len(BANDS)):
        s, t = f"s{channel}_{i}", f"t{channel}_{i}"
        lines += [
            f"y = b0_{i}*x + {s};",
            f"{s} = b1_{i}*x - a1_{i}*y + {t};",
            f"{t} = b2_{i}*x - a2_{i}*y;",
            "x = y;",
        ]
    return [*lines, f"spl{channel} = x;"]


def is_effect(text: str) -> bool:
    """Whether a text looks like a JSFX effect, ours or not."""
    return text.lstrip().startswith("desc:") and "@sample" in text


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The sliders of an effect that `write` wrote.

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
        If it is another effect, whose code would have to be run, or a slider's value is impossible.
    """
    lines = text.strip().split("\n")
    if lines[0].rstrip().endswith(MARK):
        raise DataFormatError(
            f"{where} is an effect of ours with sliders between words, which is no one setting; "
            "export the setting itself, without --with"
        )
    if not lines[0].rstrip().endswith(_MARK):
        raise DataFormatError(
            f"{where} is a JSFX effect that is not ours; export the setting from its plug-in as "
            "text for Equalizer APO, or write its curve as a table"
        )
    values: dict[str, float] = {}
    for row, line in enumerate(lines, start=1):
        value, found, label = line.partition(":")[2].partition("<")
        if line.startswith("slider") and found:
            values[label.partition(">")[2].strip()] = number(value, f"{where} line {row}")
    filters = []
    for spec in BANDS:
        shown = spec.name.replace("_", " ").capitalize()
        names = [f"{shown} gain (dB)", f"{shown} frequency (Hz)"]
        names += [f"{shown} Q"] if spec.has_q else []
        missing = [name for name in names if name not in values]
        if missing:
            raise DataFormatError(f"{where} has no slider {missing[0]!r}")
        numbers = [values[name] for name in names]
        q = numbers[2] if spec.has_q else SHELF_Q
        filters.append(make_filter(f"{where}: {shown}", spec.kind, numbers[0], numbers[1], q))
    return ForeignEq(tuple(filters), values.get("Preamp (dB)", 0.0))
