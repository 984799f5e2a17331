"""Equalizer APO's text, which Peace, AutoEq, PipeWire and dozens of players share.

Written so that every known reader takes it: `Preamp:` first and always, numbered `Filter N:`,
shelves as LSC/HSC with their Q (LS/HS would name a corner elsewhere), a point as decimal mark, and
never three decimals on a frequency, which Equalizer APO reads as thousands.

Read as Equalizer APO 1.4 does, and more kindly where that loses nothing: any case, no number, no
space before a unit.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.apo_config import command_of, playing_lines
from eqmorph.formats.apo_filter import filter_of_line, first_number
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import shown
from eqmorph.formats.filters import OWN_KINDS, Filter
from eqmorph.formats.foreign import MOST_CURVES, Curve, ForeignEq, check_found, sum_of_curves
from eqmorph.formats.graphic_eq import curve_of_line
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.kinds import written_as
from eqmorph.formats.notes import Notes
from eqmorph.formats.writing import plain


def write(
    eq: Playable,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    name: str = "",
    most: int | None = None,
    kinds: Container[str] = written_as("apo"),
) -> str:
    """A ParametricEQ text.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        Not used: a comment would make some readers lose a line.
    most : int, optional
        How many bands the reader holds.
    kinds : container of str
        Kinds of filters that it has.
    """
    codes = written_as("apo")
    lines = [f"Preamp: {preamp_db(eq, sample_rate, 1):.1f} dB"]
    found = playable_filters(eq, sample_rate, most, "this text", kinds)
    lines += [f"Filter {i}: ON {_line(codes[f.kind], f)}" for i, f in enumerate(found, start=1)]
    return "\n".join(lines) + "\n"


def _line(code: str, f: Filter) -> str:
    gain = f"Gain {f.gain_db:.2f} dB ".replace("Gain -0.00 ", "Gain 0.00 ")
    has_gain = f.kind in OWN_KINDS
    return f"{code} Fc {plain(f.frequency_hz, 2)} Hz {gain if has_gain else ''}Q {f.q:.3f}"


def is_config(text: str) -> bool:
    """Whether a text has a line that equalises."""
    found = (command_of(line) for line in text.split("\n"))
    return any(line is not None and line[0] in _EQUALISING for line in found)


_EQUALISING = ("preamp", "graphiceq", "filter", "include")


def read(
    text: str,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    where: str = "the file",
    folder: Path | None = None,
) -> ForeignEq:
    """An Equalizer APO configuration: its preamps, filters and graphic curve.

    Where devices, branches or channels differ, one is read and the others are named.

    Parameters
    ----------
    text : str
    sample_rate : float
        Hz; only a bandwidth in octaves depends on it.
    where : str
        For messages.
    folder : Path, optional
        Where files that it includes may be.

    Raises
    ------
    DataFormatError
        If there is no filter that is on, or a number is impossible.
    """
    notes = Notes()
    filters: list[Filter] = []
    levels: list[float] = []
    curves: list[Curve] = []
    for line in playing_lines(text, where, notes, folder):
        if line.command == "preamp":
            levels += _preamp(line.where, line.value, notes)
        elif line.command == "filter":
            found = filter_of_line(line.value, line.where, sample_rate, notes)
            filters += [found] if found is not None else []
        elif len(curves) <= MOST_CURVES:
            curves.append(curve_of_line(line.value, line.where, notes))
    found_eq = ForeignEq(
        tuple(filters),
        sum(levels, 0.0),
        sum_of_curves(where, curves),
        notes.sentences(),
        # Where there is a preamp, the curve leaves the headroom to it.
        curve_has_headroom=not levels,
    )
    return check_found(where, found_eq)


def _preamp(where: str, value: str, notes: Notes) -> list[float]:
    level = first_number(value)
    if level is None:
        notes.left_out(where, f"a preamp without a number, got {shown(value)}")
        return []
    if abs(level) > 1000:
        raise DataFormatError(f"{where}: the preamp must be within 1000 dB, got {level:g}")
    return [level]
