"""How a setting shows itself in a notebook: its curve as a small SVG, its bands as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid

_WIDTH, _HEIGHT, _MARGIN = 480, 180, 28
_TICKS_HZ = ((100, "100 Hz"), (1_000, "1 kHz"), (10_000, "10 kHz"))


def _x(frequency_hz: float) -> float:
    share = np.log(frequency_hz / LOWEST_HZ) / np.log(HIGHEST_HZ / LOWEST_HZ)
    return float(_MARGIN + share * (_WIDTH - 2 * _MARGIN))


def _y(gain_db: float, limit_db: float) -> float:
    return float(_HEIGHT / 2 - gain_db / limit_db * (_HEIGHT / 2 - _MARGIN / 2))


def curve_svg(response: Callable[[FloatArray], FloatArray]) -> str:
    """A response curve, 20 Hz to 20 kHz at 48 kHz, as one SVG element.

    Parameters
    ----------
    response : callable
        Maps frequencies in Hz to gains in dB.
    """
    grid = response_grid(160)
    gains = response(grid)
    limit_db = max(6.0, float(np.ceil(np.abs(gains).max() / 6.0) * 6.0))
    points = " ".join(
        f"{_x(hz):.1f},{_y(db, limit_db):.1f}" for hz, db in zip(grid, gains, strict=True)
    )
    lines = [
        f'<line x1="{_x(hz):.1f}" x2="{_x(hz):.1f}" y1="14" y2="{_HEIGHT - 14}" stroke="#8884"/>'
        f'<text x="{_x(hz):.1f}" y="{_HEIGHT - 2}" text-anchor="middle">{label}</text>'
        for hz, label in _TICKS_HZ
    ]
    lines += [
        f'<line x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{_y(db, limit_db):.1f}" '
        f'y2="{_y(db, limit_db):.1f}" stroke="#8884"/>'
        f'<text x="{_MARGIN - 3}" y="{_y(db, limit_db) + 3:.1f}" text-anchor="end">{db:+.0f}</text>'
        for db in (-limit_db, 0.0, limit_db)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-label="magnitude response in dB" font-size="10" fill="#888">'
        f"{''.join(lines)}"
        f'<polyline points="{points}" fill="none" stroke="#0072b2" stroke-width="2"/></svg>'
    )


def curve_html(
    response: Callable[[FloatArray], FloatArray],
    bands: Sequence[tuple[str, float, float, float]],
) -> str:
    """A curve with its bands (name, gain in dB, frequency in Hz, Q) below it."""
    rows = "".join(
        f"<tr><td>{name}</td><td>{gain:+.1f} dB</td><td>{frequency:.0f} Hz</td>"
        f"<td>Q {q:.2f}</td></tr>"
        for name, gain, frequency, q in bands
    )
    caption = f"<small>response at {DEFAULT_SAMPLE_RATE / 1000:g} kHz</small>"
    return f"<div>{curve_svg(response)}<br>{caption}<table>{rows}</table></div>"
