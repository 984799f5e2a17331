"""A measure by method, each with its whisker (matplotlib)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from eqmorph.evaluation.report.plots import PALETTE, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The axis is logarithmic where one mean is so many times the middle one.
_FAR = 8.0


def bars_by_method(
    values: Mapping[str, tuple[float, float, float]],
    label: str,
    reference: float | None = None,
    possible: tuple[float, float] = (-np.inf, np.inf),
) -> Figure:
    """A measure by method with its interval.

    Parameters
    ----------
    values : mapping of str to (mean, low, high)
    label : str
        Of the measure, with its unit.
    reference : float, optional
        Drawn as a dashed line, such as the human floor.
    possible : (low, high), optional
        The measure's own limits: no whisker goes beyond, however wide a deviation is.
    """
    from matplotlib.ticker import LogLocator

    names = list(values)
    mean, low, high = np.array([values[n] for n in names]).T
    low, high = np.clip(low, *possible), np.clip(high, *possible)
    figure, ax = new_figure(size=(7.0, 0.34 * len(names) + 1.0))
    at = np.arange(len(names))[::-1]
    ax.errorbar(
        mean, at, xerr=np.maximum(0, [mean - low, high - mean]), fmt="o", color=PALETTE[1],
        capsize=3, ms=5,
    )  # fmt: skip
    if reference is not None:
        ax.axvline(reference, color=PALETTE[0], ls="--", lw=1)
    if possible[0] == 0 < mean.min() and mean.max() > _FAR * np.median(mean):
        # One method far out would press all others against the edge.
        ax.set_xscale("log")
        ax.set_xlim(left=max(low.min() * 0.8, mean.min() / _FAR))
        ax.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        ax.xaxis.set_major_formatter("{x:g}")
        ax.xaxis.set_minor_formatter("")
    ax.set_yticks(at, names, fontsize=8)
    ax.set_xlabel(label)
    ax.grid(axis="x", alpha=0.25)
    return figure  # type: ignore[no-any-return]
