"""Faust: the equaliser with sliders, for every plug-in format that Faust compiles to.

The filters are state-variable ones (trapezoidal), whose response is the cookbook's and which stay
accurate in single precision and quiet while sliders move.

Reference: A. Simper, "Solving the continuous SVF equations using trapezoidal integration" (2013).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eqmorph.equalizers.bands import BANDS
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray, check_sample_rate
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, check_five
from eqmorph.formats.decoding import number
from eqmorph.formats.foreign import ForeignEq, make_filter
from eqmorph.formats.sliders import AMOUNTS, Sliders, sliders_of_setting
from eqmorph.formats.writing import plain, safe_name

_A_LINE = 8
_KINDS = {"peak": "bell", "low_shelf": "lowshelf", "high_shelf": "highshelf"}

_FILTERS = """
// What is left of the way to a new value fades, so that the value itself is reached. It begins
// where it is (1' is 0 at first), and the product keeps the compiler from adding the fade to the
// value before it takes the value off: in single precision a band would stop short of its place.
glide(x) = x + ((x' - x) * 1' : + ~ *(1 - 44.1 / ma.SR));
// A band at or above Nyquist does nothing; a shelf's and a bell's numbers are the cookbook's.
limit = 0.49 * ma.SR;
audible(f, gain) = gain * (f < 0.5 * ma.SR);
warped(f) = tan(ma.PI * min(f, limit) / ma.SR);
svf(g, k, m0, m1, m2) = tick ~ si.bus(2) : !, !, _
with {
  a1 = 1 / (1 + g * (g + k));
  a2 = g * a1;
  a3 = g * a2;
  tick(s1, s2, x) = 2 * v1 - s1, 2 * v2 - s2, m0 * x + m1 * v1 + m2 * v2
  with {
    v3 = x - s2;
    v1 = a1 * s1 + a2 * v3;
    v2 = s2 + a2 * s1 + a3 * v3;
  };
};
bell(f, gain, q) = svf(warped(f), 1 / (q * A), 1, (A * A - 1) / (q * A), 0)
with { A = pow(10, audible(f, gain) / 40); };
lowshelf(f, gain, q) = svf(warped(f) / sqrt(A), 1 / q, 1, (A - 1) / q, A * A - 1)
with { A = pow(10, audible(f, gain) / 40); };
highshelf(f, gain, q) = svf(warped(f) * sqrt(A), 1 / q, A * A, A * (1 - A) / q, 1 - A * A)
with { A = pow(10, audible(f, gain) / 40); };
"""


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "eqmorph") -> str:
    """An effect with a slider for the amount.

    Parameters
    ----------
    eq : ParametricEq
    sample_rate : float
        Hz; the effect itself takes the host's.
    name : str

    Raises
    ------
    InvalidArgumentError
        If it is no five-band setting.
    """
    eq = check_five(eq, "the effect has five bands")
    check_sample_rate(sample_rate)
    return write_sliders(sliders_of_setting(eq, name), name)


def write_sliders(sliders: Sliders, name: str = "eqmorph") -> str:
    """An effect with sliders: an amount, and among several words from which to which, and how far.

    Parameters
    ----------
    sliders : Sliders
    name : str
    """
    points, n_amounts = sliders.ways.shape[1], len(sliders.amounts)
    # Alone, a word is its own next point.
    following = min(1, points - 1)
    bands = " : ".join(
        f"{_KINDS[spec.kind]}({_octave(5 + i)}, gain({i}), {_octave(10 + i)})"
        for i, spec in enumerate(BANDS)
    )
    return f"""\
// {safe_name(name)}, a five-band equaliser by eqmorph: {", ".join(map(safe_name, sliders.names))}
declare name "{safe_name(name)}";
import("stdfaust.lib");

{_controls(sliders.names)}
amount = hslider("[4] Amount", 1, {AMOUNTS[0]:g}, {AMOUNTS[1]:g}, 0.01);

// Gains in dB, log2 of frequencies in Hz and log2 of Qs, fifteen numbers a point, point by point.
{_waveform("ways", sliders.ways)}
// The gain before the filters in dB, {n_amounts} amounts a point.
{_waveform("headroom", sliders.headroom_db)}
between(low, high, t) = low + (high - low) * t;
place = morph * {points - 1};
point = min({max(0, points - 2)}, int(place));
here = way * {points} + point;
next = here + {following};
number(k) = between(ways(15 * here + k), ways(15 * next + k), place - point);
gain(k) = max(-12, min(12, amount * number(k))) : glide;
octave(k) = pow(2, number(k) : glide);
step = (amount - ({AMOUNTS[0]:g})) * {(n_amounts - 1) / (AMOUNTS[1] - AMOUNTS[0]):g};
left = min({n_amounts - 2}, int(step));
cell(p, i) = headroom({n_amounts} * p + left + i);
column(p) = between(cell(p, 0), cell(p, 1), step - left);
level = between(column(here), column(next), place - point);
{_FILTERS}
channel = *(ba.db2linear(level : glide)) : {bands};
process = channel, channel;
"""


def _octave(k: int) -> str:
    return f"octave({k})"


def _controls(names: Sequence[str]) -> str:
    """What is chosen and moved: `way`, a row of the table, and `morph`, a place on it."""
    if len(names) == 1:
        return "way = 0;\nmorph = 0;"
    slider = 'hslider("[3] Morph", 0, 0, 1, 0.001)'
    if len(names) == 2:
        shown = slider.replace("Morph", f"{safe_name(names[0])} to {safe_name(names[1])}")
        return f"way = 0;\nmorph = {shown};"
    menu = ";".join(f"'{safe_name(name)}':{i}" for i, name in enumerate(names))
    last = len(names) - 1
    return f"""\
from = nentry("[1] From [style:menu{{{menu}}}]", 0, 0, {last}, 1);
to = nentry("[2] To [style:menu{{{menu}}}]", 1, 0, {last}, 1);
moved = {slider};
// A way has its first word before its second; one from a word to itself stays at its end.
other = to + (from == to) * (1 - 2 * (from > 0));
low = min(from, other);
high = max(from, other);
way = int(low * ({2 * len(names) - 1} - low) / 2 + high - low - 1);
along = moved * (from != to);
morph = between(along, 1 - along, from > other);"""


def _waveform(name: str, table: FloatArray) -> str:
    numbers = [plain(float(value), 6) for value in table.ravel()]
    lines = [", ".join(numbers[i : i + _A_LINE]) for i in range(0, len(numbers), _A_LINE)]
    body = ",\n  ".join(lines)
    return f"{name}(i) = waveform {{\n  {body}\n}}, int(i) : rdtable;"


def is_effect(text: str) -> bool:
    """Whether a text looks like a Faust program, ours or not."""
    return 'import("stdfaust.lib")' in text


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The setting in an effect that `write` wrote.

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
        If it is another program, has several words, or an impossible number.
    """
    found = re.search(r"^ways\(i\) = waveform \{([^}]*)\}", text, re.M)
    if found is None:
        raise DataFormatError(
            f"{where} is a Faust program that is not ours; write its curve as a table"
        )
    numbers = [number(value.strip(), f"{where} ways") for value in found[1].split(",")]
    if len(numbers) != 3 * len(BANDS):
        raise DataFormatError(
            f"{where} is an effect of ours with sliders between words, which is no one setting; "
            "export the setting itself, without --with"
        )
    gains, octaves, widths = (numbers[i : i + len(BANDS)] for i in range(0, len(numbers), 5))
    return ForeignEq(
        tuple(
            make_filter(f"{where}: {spec.name}", spec.kind, gain, 2.0**octave, 2.0**width)
            for spec, gain, octave, width in zip(BANDS, gains, octaves, widths, strict=True)
        )
    )
