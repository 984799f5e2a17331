"""Drawings of settings and of recordings' spectra (needs eqmorph[plots])."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from eqmorph.audio.comparing import Version
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import HIGHEST_HZ, LOWEST_HZ, response_grid
from eqmorph.errors import MissingExtraError
from eqmorph.files import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TICKS_HZ = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)


def plot_response(eq: Equalizer, ax: Axes | None, sample_rate: float, **line: Any) -> Axes:
    """Draw a setting's response; `Everyday.plot` tells how."""
    if ax is None:
        try:
            from matplotlib import pyplot
        except ImportError as error:
            raise MissingExtraError("matplotlib", "plots", "drawing a curve") from error
        ax = pyplot.gca()
    grid = response_grid()
    grid = grid[grid <= sample_rate / 2]
    if not hasattr(ax, "set_xscale"):
        raise TypeError(f"ax is axes of matplotlib, got {ax!r}")
    ax.plot(grid, eq.magnitude_response_db(grid, sample_rate), **line)
    ax.set_xscale("log")
    ax.set_xlim(LOWEST_HZ, HIGHEST_HZ)
    _frequency_ticks(ax, _TICKS_HZ)
    ax.set_xlabel("frequency (Hz)")
    ax.set_ylabel("gain (dB)")
    return ax


def _frequency_ticks(ax: Axes, ticks: tuple[int, ...]) -> None:
    ax.grid(alpha=0.3)
    ax.set_xticks(ticks, [f"{t // 1000}k" if t >= 1000 else str(t) for t in ticks])
    ax.minorticks_off()


def draw_spectra(versions: tuple[Version, ...], path: str | os.PathLike[str]) -> None:
    """A picture of the long-term spectra, and of each one's difference from the first.

    Raises
    ------
    MissingExtraError
        Without matplotlib.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("matplotlib", "plots", "drawing spectra") from error
    figure = Figure(figsize=(9.0, 6.5), layout="constrained")
    levels, differences = figure.subplots(2, 1, sharex=True)
    before = versions[0].spectrum
    loudest = max(v.spectrum.levels_db.max() for v in versions)
    # Where a recording has nothing, there is no difference to speak of either.
    heard = before.levels_db > before.levels_db.max() - 80.0
    for version in versions:
        hz, db = version.spectrum.frequencies_hz, version.spectrum.levels_db
        levels.semilogx(hz[heard], db[heard] - loudest, label=version.name)
        moved = db[heard] - before.levels_db[heard]
        differences.semilogx(hz[heard], moved, label=version.name)
    levels.set_ylabel("level of a third of an octave (dB)")
    differences.set_ylabel(f"difference from {versions[0].name} (dB)")
    differences.set_xlabel("frequency (Hz)")
    for axes in (levels, differences):
        axes.set_xlim(before.frequencies_hz[0], before.frequencies_hz[-1])
        _frequency_ticks(axes, _TICKS_HZ[1:])
    levels.set_ylim(bottom=-80.0)
    levels.legend()
    with replacing(path) as beside:
        figure.savefig(beside, dpi=110)
