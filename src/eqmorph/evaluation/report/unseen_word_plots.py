"""Figures on words that nobody in training used, each drawn from the report's numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from eqmorph.evaluation.report.method_bars import bars_by_method
from eqmorph.evaluation.report.plots import PALETTE, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from eqmorph.evaluation.measures.stated_errors import CalibrationBin
    from eqmorph.evaluation.studies.few_shot import FewShotResult
    from eqmorph.evaluation.studies.unseen_words import UnseenReport

_GAIN, _SHARE = PALETTE[1], PALETTE[2]


def gain_by_method(unseen: UnseenReport) -> Figure:
    """Mean gain over doing nothing by method, with its interval over contributors."""
    nothing = unseen.method("flat").mean_db
    values = {
        m.name: (nothing - m.mean_db, *m.gain_interval_db)
        for m in unseen.methods
        if m.name != "flat"
    }
    label = "gain over flat in dB: mean over words, 95 % over people"
    return bars_by_method(values, label, 0.0)


def risk_coverage(unseen: UnseenReport) -> Figure:
    """What is gained if only the surest words are answered, with intervals over contributors."""
    points = unseen.risk
    kept = [100 * p.kept for p in points]
    figure, axes = new_figure(1, 2)
    gains = [p.mean_gain_db for p in points], [p.gain_interval_db for p in points]
    wins = [p.win_rate for p in points], [p.win_interval for p in points]
    for ax, (values, intervals), label, colour, nothing in (
        (axes[0], gains, "mean gain over flat in dB", _GAIN, 0.0),
        (axes[1], wins, "share of words closer than flat", _SHARE, 0.5),
    ):
        low, high = np.array(intervals).T
        ax.fill_between(kept, low, high, color=colour, alpha=0.2, lw=0)
        ax.plot(kept, values, color=colour, lw=2)
        ax.axhline(nothing, color="#777777", lw=0.8, ls="--")
        ax.set_ylabel(label)
        ax.set_xlabel("surest words that are answered, %")
        ax.set_xlim(max(kept), min(kept))
        ax.grid(alpha=0.25)
    axes[0].annotate("as doing nothing", (0.98, 0.02), xycoords=("axes fraction", "data"),
                     ha="right", va="bottom", fontsize=7, color="#777777")  # fmt: skip
    axes[1].annotate("a coin", (0.98, 0.5), xycoords=("axes fraction", "data"),
                     ha="right", va="bottom", fontsize=7, color="#777777")  # fmt: skip
    return figure  # type: ignore[no-any-return]


def stated_errors(unseen: UnseenReport) -> Figure:
    """What share was stated of held-out people against what was found, by tenths of the people."""
    coverage = unseen.coverage
    figure, ax = new_figure(size=(4.2, 4.0))
    _against(ax, coverage.confidences, coverage.confidences_by_word, _SHARE, (0.0, 1.0))
    ax.set_xlabel("share stated to be nearer than to no change")
    ax.set_ylabel("share found")
    figure.legend(fontsize=7, loc="outside upper center", ncols=2)
    return figure  # type: ignore[no-any-return]


def _against(
    ax: Axes,
    people: Sequence[CalibrationBin],
    words: Sequence[CalibrationBin],
    colour: str,
    least: tuple[float, float],
) -> None:
    """Points with their intervals, and the line on which what is stated is found."""
    stated, found = [b.stated for b in people], [b.found for b in people]
    low, high = np.array([b.found_interval for b in people]).T
    ends = (min(least[0], *low, *stated), max(least[1], *high, *stated))
    ax.plot(ends, ends, color="#777777", lw=0.8, ls="--")
    either_way = np.maximum(0, [np.array(found) - low, high - np.array(found)])
    ax.errorbar(stated, found, yerr=either_way, fmt="o", color=colour, capsize=2, ms=4, lw=0.8,
                label="by people")  # fmt: skip
    ax.plot([b.stated for b in words], [b.found for b in words], "s", mfc="none",
            color="#222222", ms=4.5, label="by words")  # fmt: skip
    ax.set_xlim(ends)
    ax.set_ylim(ends)
    ax.set_aspect("equal")
    ax.grid(alpha=0.25)


def own_settings(few_shot: Sequence[FewShotResult]) -> Figure:
    """What some own settings are worth on a person's other words, with intervals over people."""
    figure, ax = new_figure(size=(5.0, 3.0))
    at = [0, *(r.n_settings for r in few_shot)]
    gain = np.array([0.0, *(r.gain_db.estimate for r in few_shot)])
    low = np.array([0.0, *(r.gain_db.low for r in few_shot)])
    high = np.array([0.0, *(r.gain_db.high for r in few_shot)])
    either_way = np.maximum(0, [gain - low, high - gain])
    ax.errorbar(at, gain, yerr=either_way, fmt="o-", color=_GAIN, capsize=3, lw=1.5)
    ax.axhline(0, color="#777777", lw=0.8, ls="--")
    people = ["", *(f"{r.n_people} people" for r in few_shot)]
    ax.set_xticks(at, [f"{n}\n{told}" for n, told in zip(at, people, strict=True)], fontsize=8)
    ax.set_xlabel("own settings learnt, for other words")
    ax.set_ylabel("closer by, in dB")
    ax.grid(alpha=0.25)
    return figure  # type: ignore[no-any-return]
