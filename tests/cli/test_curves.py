"""Curves drawn with characters: what is drawn is the response."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.cli.curves import draw_curve, draw_line, limit_db
from eqmorph.cli.terminal import Terminal
from eqmorph.equalizers import Band, ParametricEq, response_grid

FLAT = ParametricEq.flat()
SHELF = ParametricEq(Band(6.0, 150.0, 0.71), *FLAT.bands[1:])
STEEP = ParametricEq(FLAT.low_shelf, Band(12.0, 1000.0, 10.0), *FLAT.bands[2:])
MARGIN, ROWS = 9, 13


def plot(lines: list[str]) -> list[str]:
    return [line[MARGIN:] for line in lines[:ROWS]]


def dots(lines: list[str]) -> dict[int, list[int]]:
    """Heights of the braille dots above the bottom, by column of dots."""
    order = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (3, 0), (3, 1)]
    found: dict[int, list[int]] = {}
    for row, line in enumerate(plot(lines)):
        for cell, sign in enumerate(line):
            bits = ord(sign) - 0x2800
            if 0 < bits < 256:
                for bit, (y, x) in enumerate(order):
                    if bits >> bit & 1:
                        found.setdefault(2 * cell + x, []).append(4 * ROWS - 1 - 4 * row - y)
    return found


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("eq", [SHELF, STEEP, SHELF.scaled(-2.0)], ids=["shelf", "steep", "cut"])
def test_the_dots_lie_on_the_response(eq: ParametricEq, width: int) -> None:
    lines = draw_curve(eq, 48_000.0, Terminal(width))
    columns = width - 12
    response = eq.magnitude_response_db(response_grid(2 * columns))
    limit = limit_db(response)
    per_db = 24 / limit  # six rows of four dots from 0 dB to the limit
    drawn = dots(lines)
    assert sorted(drawn) == list(range(2 * columns))
    for column, heights in drawn.items():
        expected = 25.5 + response[column] * per_db
        assert min(abs(h - expected) for h in heights) <= 0.51
        assert sorted(heights) == list(range(min(heights), max(heights) + 1))


def test_a_steep_curve_has_no_gaps() -> None:
    drawn = dots(draw_curve(STEEP, 48_000.0, Terminal(60)))
    for left, right in zip(sorted(drawn), sorted(drawn)[1:], strict=False):
        assert min(drawn[right]) <= max(drawn[left]) + 1
        assert max(drawn[right]) >= min(drawn[left]) - 1


def test_a_jump_does_not_draw_where_it_comes_from_again() -> None:
    drawn = dots(draw_curve(STEEP, 48_000.0, Terminal(60)))
    rising = [c for c in range(1, max(drawn)) if min(drawn[c]) > max(drawn[c - 1])]
    assert max(len(drawn[c]) for c in rising) > 4
    for column in rising:
        assert min(drawn[column]) == max(drawn[column - 1]) + 1


def test_flat_touches_the_middle_row_only() -> None:
    rows = plot(draw_curve(FLAT, 48_000.0, Terminal(80)))
    assert [bool(row.strip()) for row in rows] == [i == ROWS // 2 for i in range(ROWS)]


def test_ascii_rows_are_the_nearest_to_the_response() -> None:
    lines = draw_curve(SHELF, 48_000.0, Terminal(60, unicode=False))
    assert "\n".join(lines).isascii()
    rows = plot(lines)
    assert rows[0].startswith("*")  # 6 dB at 20 Hz, on an axis of 6 dB
    assert rows[ROWS // 2].rstrip("-").endswith("*")
    assert sum(row.count("*") for row in rows) == 48


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_wider_than_the_terminal(width: int, unicode: bool) -> None:
    lines = draw_curve(STEEP, 48_000.0, Terminal(width, unicode=unicode))
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) >= width - 4


def test_axes_name_their_units_and_ends() -> None:
    lines = draw_curve(SHELF.scaled(2), 48_000.0, Terminal(80))
    assert lines[0].startswith(" +12 dB")
    assert lines[6].startswith("   0 dB")
    assert lines[12].startswith(" -12 dB")
    assert " ".join(lines[-1].split()) == "20 50 100 200 500 1k 2k 5k 10k 20k Hz"


def test_a_tick_stands_at_its_frequency() -> None:
    axis, labels = draw_curve(FLAT, 48_000.0, Terminal(80))[-2:]
    grid = response_grid(68)
    column = labels.index("1k") + 1  # the label is two wide, centred on its tick
    assert axis[column] == "┴"
    assert grid[column - MARGIN] == pytest.approx(1000.0, rel=0.06)


def test_there_is_no_curve_above_nyquist() -> None:
    drawn = dots(draw_curve(SHELF, 16_000.0, Terminal(80)))
    grid = response_grid(136)
    assert max(drawn) == np.flatnonzero(grid <= 8_000.0)[-1]


def test_colours_only_where_they_are_allowed() -> None:
    plain = draw_curve(SHELF, 48_000.0, Terminal(80))
    coloured = draw_curve(SHELF, 48_000.0, Terminal(80, colour=True))
    assert "\x1b" not in "".join(plain)
    for code in ("\x1b[36m", "\x1b[2m", "\x1b[0m"):
        assert code in "".join(coloured)
        coloured = [line.replace(code, "") for line in coloured]
    assert [line.rstrip() for line in coloured] == plain


@pytest.mark.parametrize(
    ("highest", "limit"), [(0.0, 6), (6.0, 6), (6.1, 12), (59.0, 60), (71.2, 72)]
)
def test_the_axis_holds_every_curve(highest: float, limit: int) -> None:
    assert limit_db(np.array([0.0, -highest, np.nan])) == limit


def test_a_line_rises_with_the_gain() -> None:
    ramp = np.linspace(-6.0, 6.0, 8)
    assert draw_line(ramp, 6, Terminal()) == "▁▂▃▄▅▆▇█"
    assert draw_line(ramp[::-1], 6, Terminal()) == "█▇▆▅▄▃▂▁"
    assert draw_line(np.array([-99.0, 0.0, 99.0]), 6, Terminal(unicode=False)) == "_-^"
