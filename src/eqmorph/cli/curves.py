"""Response curves drawn with characters: one large, with axes, or one line among many."""

from __future__ import annotations

import numpy as np

from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid

_LIMITS_DB = (6, 12, 18, 24, 36, 48, 60)
_ROWS = 13  # odd, so that 0 dB is the middle of a row
_MARGIN = 8  # " +12 dB "
_TICKS_HZ = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
# Where there is room for few labels, these come first.
_TICK_ORDER_HZ = (20, 20_000, 100, 1_000, 10_000, 200, 2_000, 500, 5_000, 50)
_BRAILLE = 0x2800
# Dots of a braille cell by (row, column), as Unicode numbers them.
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
_BLOCKS = "▁▂▃▄▅▆▇█"
_ASCII_BLOCKS = "_.-=^"


def limit_db(responses_db: FloatArray) -> int:
    """The end of a dB axis, from a short list, that holds every curve."""
    highest = float(np.nanmax(np.abs(responses_db)))
    return next((limit for limit in _LIMITS_DB if highest <= limit), int(np.ceil(highest)))


def response_at(eq: Equalizer, frequencies_hz: FloatArray, sample_rate: float) -> FloatArray:
    """Gain in dB at each frequency; NaN above Nyquist, where there is no response."""
    response = np.full(len(frequencies_hz), np.nan)
    below = frequencies_hz <= sample_rate / 2
    response[below] = eq.magnitude_response_db(frequencies_hz[below], sample_rate)
    return response


def draw_curve(eq: Equalizer, sample_rate: float, terminal: Terminal) -> list[str]:
    """A response from 20 Hz to 20 kHz as lines of text, with its axes labelled.

    Parameters
    ----------
    eq : ParametricEq or GraphicEq
    sample_rate : float
        Hz.
    terminal : Terminal
        Decides width, colour and signs.
    """
    columns = terminal.width - _MARGIN - len("┤") - len(" Hz")
    response = response_at(eq, response_grid(2 * columns), sample_rate)
    limit = limit_db(response)
    cells = _braille_cells(response, limit) if terminal.unicode else _ascii_cells(response, limit)
    lines = [_row(cells[i], i, limit, terminal) for i in range(_ROWS)]
    return [*lines, *_frequency_axis(columns, terminal)]


def _braille_cells(response_db: FloatArray, limit: int) -> list[str]:
    """Rows of braille; a curve of 2 dots a column and 4 a row, without gaps where it is steep."""
    height = 4 * _ROWS
    # The middle of the middle row is 0 dB; the outermost rows' middles are the limits.
    middle = (height - 1) / 2
    level = middle - response_db / limit * (middle - 1.5)
    dots = np.zeros((height, len(level)), dtype=bool)
    before = None
    for x, y in enumerate(level):
        if np.isnan(y):
            before = None
            continue
        here = int(np.clip(round(y), 0, height - 1))
        # A jump is drawn in the column it leads to, without the dot it comes from.
        start = here if before is None else before + int(np.sign(here - before))
        dots[min(start, here) : max(start, here) + 1, x] = True
        before = here
    blocks = dots.reshape(_ROWS, 4, -1, 2).transpose(0, 2, 1, 3)
    codes = _BRAILLE + (blocks * _DOTS).sum(axis=(2, 3))
    return ["".join(" " if c == _BRAILLE else chr(c) for c in row) for row in codes]


def _ascii_cells(response_db: FloatArray, limit: int) -> list[str]:
    middle = _ROWS // 2
    rows = np.full((_ROWS, len(response_db) // 2), " ")
    for x, gain in enumerate(response_db[::2]):
        if not np.isnan(gain):
            rows[int(np.clip(round(middle - gain / limit * middle), 0, _ROWS - 1)), x] = "*"
    return ["".join(row) for row in rows]


def _row(cells: str, row: int, limit: int, terminal: Terminal) -> str:
    middle = _ROWS // 2
    labelled = row % 3 == 0
    gain = limit * (middle - row) / middle
    label = f"{gain:+3.0f} dB" if gain else "  0 dB"
    tick, zero = ("┤", "┄") if terminal.unicode else ("|", "-")
    axis = f"{label if labelled else '':>{_MARGIN - 1}} {tick}"
    if row == middle:
        cells = cells.replace(" ", zero)
    painted = "".join(
        terminal.paint(part, "faint" if part[0] == zero else "curve") for part in _runs(cells, zero)
    )
    return f"{axis}{painted}".rstrip()


def _runs(cells: str, zero: str) -> list[str]:
    """Stretches of the 0 dB line and of the curve, each of which has one colour."""
    runs: list[str] = []
    for sign in cells:
        if runs and (runs[-1][-1] == zero) == (sign == zero):
            runs[-1] += sign
        else:
            runs.append(sign)
    return runs


def _frequency_axis(columns: int, terminal: Terminal) -> list[str]:
    corner, line, tick = ("└", "─", "┴") if terminal.unicode else ("+", "-", "+")
    axis, labels = [line] * columns, [" "] * (columns + 6)
    for hz in _TICK_ORDER_HZ:
        x = round(np.log(hz / LOWEST_HZ) / np.log(HIGHEST_HZ / LOWEST_HZ) * (columns - 1))
        label = f"{hz // 1000}k" if hz >= 1000 else str(hz)
        start = min(max(0, x - len(label) // 2), columns - len(label))
        # A label needs a space on both sides, or two would read as one number.
        if all(sign == " " for sign in labels[max(0, start - 1) : start + len(label) + 1]):
            labels[start : start + len(label)] = label
            axis[x] = tick
    below = "".join(labels).rstrip()
    return [f"{' ' * _MARGIN}{corner}{''.join(axis)}", f"{' ' * _MARGIN} {below} Hz"]


def draw_line(response_db: FloatArray, limit: int, terminal: Terminal) -> str:
    """A curve as one line: a sign for each gain, the lowest for `-limit` dB."""
    signs = _BLOCKS if terminal.unicode else _ASCII_BLOCKS
    share = (np.clip(response_db, -limit, limit) / limit + 1) / 2
    levels = np.clip((share * len(signs)).astype(int), 0, len(signs) - 1)
    return "".join(signs[i] for i in levels)


def line_key(limit: int, terminal: Terminal) -> str:
    """What the signs of `draw_line` mean."""
    signs = _BLOCKS if terminal.unicode else _ASCII_BLOCKS
    return f"curves: 20 Hz to 20 kHz, {signs[0]} is -{limit} dB, {signs[-1]} is +{limit} dB"
