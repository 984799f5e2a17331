"""REAPER's JSFX with the sliders of the Faust effect: words, a morph, an amount.

The numbers are those of `Sliders`, the filters those of `eqmorph.formats.faust`. (A single setting
with a slider for each of its thirteen numbers is `eqmorph.formats.reaper`.)
"""

from __future__ import annotations

from eqmorph.equalizers.bands import BANDS
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.formats.sliders import AMOUNTS, Sliders
from eqmorph.formats.writing import plain, safe_name

MARK = "(eqmorph sliders)"
_CHANNELS = 2
_A_LINE = 5
# Of what the filters glide to when a slider moves, in seconds.
_GLIDE = 0.02


def write_sliders(sliders: Sliders, name: str = "eqmorph") -> str:
    """An effect with sliders; its file needs no other.

    Parameters
    ----------
    sliders : Sliders
    name : str
        How the effect is listed.
    """
    names = [safe_name(word).replace(",", " ") for word in sliders.names]
    low, high = AMOUNTS
    controls = [f"slider4:1<{low:g},{high:g},0.01>Amount"]
    if len(names) > 1:
        controls.insert(0, f"slider3:0<0,1,0.001>{_morph(names)}")
    if len(names) > 2:
        menu = ",".join(names)
        which = [f"<0,{len(names) - 1},1{{{menu}}}>"] * 2
        controls[:0] = [f"slider1:0{which[0]}From", f"slider2:1{which[1]}To"]
    return "\n".join(
        [
            f"desc:{safe_name(name)} {MARK}",
            *controls,
            "",
            "@init",
            *_table("ways", 0, sliders.ways),
            *_table("headroom", sliders.ways.size, sliders.headroom_db),
            "begun = 0;",
            "",
            "@slider",
            *_wanted(sliders),
            "",
            "@block",
            f"share = (1 - exp(-samplesblock/(srate*{_GLIDE})))*begun + (1 - begun);",
            "begun = 1;",
            *(f"now_{k} = now_{k} + (to_{k} - now_{k})*share;" for k in range(16)),
            "preamp = 10^(now_15/20);",
            *(line for i, spec in enumerate(BANDS) for line in _design(i, spec.kind)),
            "",
            "@sample",
            *(line for channel in range(_CHANNELS) for line in _process(channel)),
            "",
        ]
    )


def _morph(names: list[str]) -> str:
    return f"{names[0]} to {names[1]}" if len(names) == 2 else "Morph"


def _table(name: str, start: int, table: FloatArray) -> list[str]:
    """Numbers in the effect's memory from `start` on."""
    numbers = [plain(float(value), 6) for value in table.ravel()]
    cells = [f"{name}[{i}] = {number};" for i, number in enumerate(numbers)]
    return [
        f"{name} = {start};",
        *(" ".join(cells[i : i + _A_LINE]) for i in range(0, len(cells), _A_LINE)),
    ]


def _wanted(sliders: Sliders) -> list[str]:
    """What the sliders stand for: gains, log2 of frequencies and of Qs, and the level."""
    points, n_amounts = sliders.ways.shape[1], len(sliders.amounts)
    lines = ["way = 0;", "morph = 0;"]
    if len(sliders.names) == 2:
        lines = ["way = 0;", "morph = slider3;"]
    elif len(sliders.names) > 2:
        # A way has its first word before its second; one from a word to itself stays at its end.
        lines = [
            "same = (slider1 == slider2);",
            "other = slider2 + same*(1 - 2*(slider1 > 0));",
            "low = min(slider1, other);",
            "high = max(slider1, other);",
            f"way = low*({2 * len(sliders.names) - 1} - low)/2 + high - low - 1;",
            "along = slider3*(1 - same);",
            "back = (slider1 > other);",
            "morph = along + (1 - 2*along)*back;",
        ]
    stride = 1 if points > 1 else 0
    low, high = AMOUNTS
    lines += [
        f"place = morph*{points - 1};",
        f"point = min({max(0, points - 2)}, floor(place));",
        "t = place - point;",
        f"at = way*{points} + point;",
        f"step = (slider4 - ({low:g}))*{(n_amounts - 1) / (high - low):g};",
        f"left = min({n_amounts - 2}, floor(step));",
        "u = step - left;",
    ]
    for k in range(15):
        first, second = f"ways[at*15 + {k}]", f"ways[(at + {stride})*15 + {k}]"
        value = f"{first} + ({second} - {first})*t"
        lines.append(
            f"to_{k} = max(-12, min(12, slider4*({value})));" if k < 5 else f"to_{k} = {value};"
        )
    columns = []
    for row in ("at", f"(at + {stride})"):
        here, there = (f"headroom[{row}*{n_amounts} + left + {i}]" for i in (0, 1))
        columns.append(f"({here} + ({there} - {here})*u)")
    lines.append(f"to_15 = {columns[0]} + ({columns[1]} - {columns[0]})*t;")
    return lines


def _design(i: int, kind: str) -> list[str]:
    """The numbers of one state-variable filter; a band at or above Nyquist does nothing."""
    lines = [
        f"f = 2^now_{5 + i};",
        f"q = 2^now_{10 + i};",
        f"A = 10^(now_{i}*(f < srate*0.5)/40);",
        "g = min(f, srate*0.49)*$pi/srate;",
        "g = sin(g)/cos(g);",
    ]
    if kind == "peak":
        lines += ["k = 1/(q*A);", f"m0_{i} = 1; m1_{i} = (A*A - 1)/(q*A); m2_{i} = 0;"]
    elif kind == "low_shelf":
        lines += [
            "g = g/sqrt(A);",
            "k = 1/q;",
            f"m0_{i} = 1; m1_{i} = (A - 1)/q; m2_{i} = A*A - 1;",
        ]
    else:
        lines += [
            "g = g*sqrt(A);",
            "k = 1/q;",
            f"m0_{i} = A*A; m1_{i} = A*(1 - A)/q; m2_{i} = 1 - A*A;",
        ]
    return [*lines, f"a1_{i} = 1/(1 + g*(g + k)); a2_{i} = g*a1_{i}; a3_{i} = g*a2_{i};"]


def _process(channel: int) -> list[str]:
    """One sample through five filters."""
    lines = [f"x = spl{channel}*preamp;"]
    for i in range(len(BANDS)):
        s, t = f"s{channel}_{i}", f"t{channel}_{i}"
        lines += [
            f"v3 = x - {t};",
            f"v1 = a1_{i}*{s} + a2_{i}*v3;",
            f"v2 = {t} + a2_{i}*{s} + a3_{i}*v3;",
            f"{s} = 2*v1 - {s};",
            f"{t} = 2*v2 - {t};",
            f"x = m0_{i}*x + m1_{i}*v1 + m2_{i}*v2;",
        ]
    return [*lines, f"spl{channel} = x;"]
