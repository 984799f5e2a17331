"""A response as a table: frequency in Hz, gain in dB.

Written with a heading. Read from whatever measures or draws curves: commas, semicolons, tabs or
spaces, a decimal comma, headings, comments, units, further columns.
"""

from __future__ import annotations

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.response import response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats.cascades import Playable
from eqmorph.formats.columns import read_table
from eqmorph.formats.foreign import ForeignEq, make_curve
from eqmorph.formats.notes import Notes
from eqmorph.formats.points import read_numbers, without_zero

HEADER = "frequency_hz,gain_db"
# No curve in Hz is so low; one in kHz without a heading is.
_LOWEST_IN_HZ, _HIGHEST_IN_KHZ = 1.0, 100.0


def write(eq: Playable, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """The response at 256 log-spaced frequencies from 20 Hz to 20 kHz, or to Nyquist.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    sample_rate : float
        Hz at which the response is taken.
    name : str
        Not used; the table has no place for one.
    """
    grid = response_grid()
    grid = grid[grid <= check_sample_rate(sample_rate) / 2]
    rows = zip(grid, eq.magnitude_response_db(grid, sample_rate), strict=True)
    return "\n".join([HEADER, *(f"{hz:.4f},{gain:.4f}" for hz, gain in rows)]) + "\n"


def read(text: str, sample_rate: float = DEFAULT_SAMPLE_RATE, where: str = "the file") -> ForeignEq:
    """The curve in a table.

    Parameters
    ----------
    text : str
    sample_rate : float
        Not used: a curve is the same at any rate.
    where : str
        For messages.

    Raises
    ------
    DataFormatError
        If a line among the numbers cannot be read, or there are fewer than two points.
    """
    notes = Notes()
    table = read_table(text, where, notes)
    places = [f"{where} line {row}" for row in table.rows]
    points = read_numbers(table.cells, where, places)
    if table.in_khz:
        points = [(1000.0 * khz, gain) for khz, gain in points]
        notes.add("its frequencies are in kHz, as its heading says")
    points = without_zero(points, where, notes)
    if len(points) < 2:
        raise DataFormatError(f"{where} has one point; a curve needs two at least")
    frequencies = [hz for hz, _ in points]
    if 0 < min(frequencies) < _LOWEST_IN_HZ and max(frequencies) <= _HIGHEST_IN_KHZ:
        raise DataFormatError(
            f"{where} ends at {max(frequencies):g} Hz: if these are kHz, say so in a heading, "
            "as in kHz,dB"
        )
    if frequencies != sorted(frequencies) and frequencies != sorted(frequencies, reverse=True):
        notes.add("its frequencies rise and fall: sorted")
    if len(set(frequencies)) < len(frequencies):
        notes.add("points at the same frequency were averaged")
    return ForeignEq(curve=make_curve(where, points), notes=notes.sentences())
