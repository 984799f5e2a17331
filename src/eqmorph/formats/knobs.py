"""Numbers to set by hand, where a plug-in or a device reads no file: widths in three ways.

Equalisers that say Q mean the cookbook's, but for FabFilter's Pro-Q, whose Q of a bell is larger by
the square root of two; others ask for a bandwidth in octaves, between the points of half the gain.
"""

from __future__ import annotations

import math

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable, playable_filters
from eqmorph.formats.decoding import number, shown
from eqmorph.formats.filters import OWN_KINDS, Filter, FilterKind
from eqmorph.formats.foreign import MOST_FILTERS, ForeignEq, check_found, make_filter
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.widths import octaves_of_q
from eqmorph.formats.writing import plain

HEAD = "band,kind,gain_db,frequency_hz,q,octaves,pro_q"
_KINDS: tuple[FilterKind, ...] = (
    *("low_shelf", "peak", "high_shelf", "low_pass", "high_pass", "band_pass", "notch", "all_pass"),
)


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """A table, a line for each band, the preamp first.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz; bands at or above its Nyquist frequency are left out.
    name : str
        Not used; the table has no place for one.
    """
    lines = [HEAD, f"0,preamp,{preamp_db(eq, sample_rate, 1):.1f},,,,"]
    found = playable_filters(eq, sample_rate, kinds=_KINDS)
    lines += [f"{i},{_line(f)}" for i, f in enumerate(found, start=1)]
    return "\n".join(lines) + "\n"


def _line(f: Filter) -> str:
    bell = f.kind == "peak"
    widths = [plain(octaves_of_q(f.q), 2), plain(f.q * math.sqrt(2.0), 3)] if bell else ["", ""]
    gain = plain(f.gain_db, 2) if f.kind in OWN_KINDS else ""
    return ",".join([f.kind, gain, plain(f.frequency_hz, 1), plain(f.q, 3), *widths])


def is_table(text: str) -> bool:
    """Whether a text begins as such a table does."""
    return text.lstrip().startswith(HEAD)


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The bands of such a table, by their Q.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used: the table has Qs.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If it is another table, or a number is missing or impossible.
    """
    first, *lines = text.strip().splitlines() or [""]
    if first.strip() != HEAD:
        raise DataFormatError(f"{where} is no table of bands: its first line must be {HEAD}")
    filters: list[Filter] = []
    level = 0.0
    for row, line in enumerate(lines[: MOST_FILTERS + 2], start=2):
        place = f"{where} line {row}"
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) < 5:
            raise DataFormatError(f"{place} must have five values or more, got {shown(line)}")
        _, name, gain, frequency, q = cells[:5]
        if name == "preamp":
            level += number(gain, f"{place} gain")
            continue
        kind = next((k for k in _KINDS if k == name), None)
        if kind is None:
            raise DataFormatError(f"{place} has no kind of band that is known: {shown(name)}")
        gain_db = number(gain, f"{place} gain") if kind in OWN_KINDS else 0.0
        hz = number(frequency, f"{place} frequency")
        filters.append(make_filter(place, kind, gain_db, hz, number(q, f"{place} q")))
    return check_found(where, ForeignEq(tuple(filters), level))
