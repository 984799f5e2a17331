"""A response as a table: frequency in Hz, gain in dB.

Written with a header. Read from whatever measures or draws curves: commas, semicolons, tabs or
spaces, a decimal comma, headers, comments, further columns (the first two count).
"""

from __future__ import annotations

import math
import re

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_sample_rate
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import response_grid
from eqmorph.errors import DataFormatError
from eqmorph.formats.decoding import shown
from eqmorph.formats.foreign import ForeignEq, make_curve

HEADER = "frequency_hz,gain_db"
# "20,5 1,5" with spaces between; semicolons and tabs show it by themselves.
_DECIMAL_COMMAS = re.compile(r"\s*[-+]?\d+,\d+\s+[-+]?\d+(,\d+)?(\s|$)")


def write(eq: Equalizer, sample_rate: float = DEFAULT_SAMPLE_RATE, name: str = "") -> str:
    """The response at 256 log-spaced frequencies from 20 Hz to 20 kHz, or to Nyquist.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
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
        If a line below the first numbers has no two numbers, or there are fewer than two points.
    """
    points: list[tuple[float, float]] = []
    for row, line in enumerate(text.split("\n"), start=1):
        found = _point(line)
        if found is not None:
            points.append(found)
        elif points and line.strip() and line.lstrip()[0] not in "#*%;":
            raise DataFormatError(
                f"{where} line {row} must begin with a frequency and a gain, got {shown(line)}"
            )
    # 0 Hz, which a Fourier transform begins with, has no place on a logarithmic axis.
    points = [point for point in points if point[0] != 0.0]
    if len(points) < 2:
        raise DataFormatError(
            f"{where} has no curve; each line needs a frequency in Hz and a gain in dB"
        )
    return ForeignEq(curve=make_curve(where, points))


def _point(line: str) -> tuple[float, float] | None:
    separated = "." not in line and (";" in line or "\t" in line)
    if separated or _DECIMAL_COMMAS.match(line):
        line = line.replace(",", ".")
    fields = [field.strip().strip('"') for field in re.split(r"[;,\t ]+", line.strip())]
    try:
        frequency, gain = float(fields[0]), float(fields[1])
    except (ValueError, IndexError):
        return None
    return (frequency, gain) if math.isfinite(frequency) and math.isfinite(gain) else None
