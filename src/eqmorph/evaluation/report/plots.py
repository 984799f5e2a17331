"""A report's figures, each drawn from the report's numbers alone (matplotlib).

Every function takes a part of the report and returns a figure; `save_figure`
writes it as PNG and SVG. Palette: Okabe and Ito's, safe for the colour-blind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eqmorph.files import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from eqmorph.evaluation.studies.own_model import ModelReport
    from eqmorph.evaluation.studies.plot_data import (
        LatentMap,
        Pictures,
        SharedCurves,
        TermSpread,
    )

PALETTE = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")
_TICKS_HZ = {20: "20", 100: "100", 500: "500", 2_000: "2k", 5_000: "5k", 20_000: "20k"}
_HALF_PAGE = (7.0, 3.4)
_LINES = ("--", ":", "-.", (0, (6, 1, 1, 1, 1, 1)), (0, (8, 3)))
# A term's or a crowd's own mark and line: colours alone are all one in grey.
_MARKS = ("o", "^", "s", "D", "v", "P", "X", "*")
_INK = "#222222"
_NAMED_AT_MOST = 14


def new_figure(
    rows: int = 1, columns: int = 1, size: tuple[float, float] = _HALF_PAGE, **options: Any
) -> Any:
    """A figure and its axes without touching pyplot's global state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, **options)


def _small_figures(n: int, height: float, label: str) -> Any:
    """A figure of so many axes, three in a row, on one scale."""
    columns = min(3, n)
    rows = -(-n // columns)
    figure, grid = new_figure(
        rows, columns, (7.0, height * rows + 0.4), sharex=True, sharey=True, squeeze=False
    )
    for ax in list(grid.flat)[n:]:
        ax.set_visible(False)
    for ax in grid[:, 0]:
        ax.set_ylabel(label)
    return figure, grid


def save_figure(figure: Figure, folder: Path, name: str) -> tuple[Path, Path]:
    """Write a figure as ``name.png`` and ``name.svg``; the same figure gives the same bytes."""
    import matplotlib

    paths = (folder / f"{name}.png", folder / f"{name}.svg")
    with matplotlib.rc_context({"svg.hashsalt": "eqmorph", "svg.fonttype": "none"}):
        for path in paths:
            with replacing(path) as beside:
                metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
                figure.savefig(beside, dpi=150, metadata=metadata)
    return paths


def frequency_axis(axes: Axes, label: bool = True) -> None:
    """A log axis in Hz, 20 Hz to 20 kHz."""
    axes.set_xscale("log")
    axes.set_xlim(20, 20_000)
    axes.set_xticks(list(_TICKS_HZ), list(_TICKS_HZ.values()))
    axes.minorticks_off()
    axes.grid(alpha=0.25)
    if label:
        axes.set_xlabel("frequency in Hz")


def _colours(terms: Sequence[str]) -> dict[str, str]:
    order = list(dict.fromkeys(terms))
    return {term: PALETTE[i % len(PALETTE)] for i, term in enumerate(order)}


def latent_space(pictures: Pictures | ModelReport) -> Figure:
    """Held-out latents by PCA and t-SNE, the terms with most points named in the legend."""
    return _in_two_dimensions(pictures.latent_map, pictures.spreads, "latents")


def embedding_space(model: ModelReport) -> Figure:
    """The same of semantic embeddings."""
    return _in_two_dimensions(model.embedding_map, model.spreads, "embeddings")


def _in_two_dimensions(latent: LatentMap, spreads: Sequence[TermSpread], what: str) -> Figure:
    terms = np.array(latent.terms)
    names = [s.term for s in spreads if s.term in set(terms)]
    colours = _colours(names)
    figure, axes = new_figure(1, 2, (7.0, 3.9))
    for ax, made, title in ((axes[0], latent.pca, "PCA"), (axes[1], latent.tsne, "t-SNE")):
        points = np.array(made)
        others = ~np.isin(terms, names)
        ax.scatter(*points[others].T, s=8, color="#bbbbbb", linewidths=0)
        for i, term in enumerate(names):
            mine, colour = points[terms == term], colours[term]
            # Every other term is hollow, so that neighbours in the legend differ without colour.
            ax.scatter(*mine.T, s=16, marker=_MARKS[i % len(_MARKS)], edgecolors=colour,
                       facecolors="none" if i % 2 else colour, alpha=0.8, linewidths=0.9,
                       label=term)  # fmt: skip
        # A step to the side is as far as a step up: the shares of the axes are seen.
        ax.set_aspect("equal", adjustable="datalim")
        ax.set_title(f"{title} of {what} ({len(points)} settings)", fontsize=9)
        ax.set_xticks([])
        ax.set_yticks([])
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, fontsize=7, markerscale=1.4, loc="outside lower center",
                  ncols=min(7, max(1, len(labels))))  # fmt: skip
    first, second = latent.pca_share
    axes[0].set_xlabel(f"first component, {first:.1%} of variance")
    axes[0].set_ylabel(f"second component, {second:.1%} of variance")
    axes[1].set_xlabel("no unit: only neighbours mean something")
    return figure  # type: ignore[no-any-return]


def training_curves(pictures: Pictures | ModelReport) -> Figure:
    """All losses on the training rows, and what the validation contributors say, by epoch."""
    history = pictures.history
    epochs = [record["epoch"] for record in history]
    figure, axes = new_figure(1, 3)
    for ax, key, title, colour in (
        (axes[0], "loss", "training: loss", PALETTE[1]),
        (axes[1], "validation_error_db", "validation: response error in dB", PALETTE[0]),
        (axes[2], "validation_silhouette", "validation: silhouette", PALETTE[2]),
    ):
        ax.plot(epochs, [record[key] for record in history], color=colour, lw=1.5)
        ax.axvline(pictures.best_epoch, color="#aaaaaa", ls="-", lw=2.5, alpha=0.6, zorder=0)
        ax.set_title(title, fontsize=9)
        ax.set_xlabel("epoch")
        ax.grid(alpha=0.25)
    # A part that an equaliser does not have is zero throughout.
    parts = [p for p in history[0].get("terms", ()) if any(r["terms"][p] > 0 for r in history)]
    for i, part in enumerate(parts):
        values = [record["terms"][part] for record in history]
        axes[0].plot(epochs, values, lw=1.0, ls=_LINES[i % len(_LINES)], color=PALETTE[2 + i % 6],
                     label=part)  # fmt: skip
    axes[0].lines[0].set(label="all, weighted", linewidth=2.0)
    axes[0].lines[1].set_label("best epoch")
    axes[0].set_yscale("log")
    figure.legend(*axes[0].get_legend_handles_labels(), fontsize=7, loc="outside lower center",
                  ncols=7)  # fmt: skip
    return figure  # type: ignore[no-any-return]


def response_by_term(pictures: Pictures | ModelReport) -> Figure:
    """Each term's central curve with the spread of its people behind it."""
    spreads = pictures.spreads
    figure, grid = _small_figures(len(spreads), 2.4, "gain in dB")
    frequencies = pictures.frequencies_hz
    colours = _colours([s.term for s in spreads])
    for ax, spread in zip(grid.flat, spreads, strict=False):
        low, first, _, third, high = spread.response_db
        colour = colours[spread.term]
        ax.fill_between(frequencies, low, high, color=colour, alpha=0.15, lw=0)
        ax.fill_between(frequencies, first, third, color=colour, alpha=0.3, lw=0)
        ax.plot(frequencies, spread.centre_db, color=_INK, lw=1.8)
        ax.axhline(0, color="#777777", lw=0.6)
        ax.set_title(f"{spread.term}, {spread.n_rows} settings", fontsize=9)
        frequency_axis(ax, label=ax in grid[-1])
    figure.suptitle("Central setting; middle half and 90 % of the people", fontsize=9)
    return figure  # type: ignore[no-any-return]


def parameters_by_term(pictures: Pictures | ModelReport) -> Figure:
    """Quantiles of gains, frequencies and Qs of the two terms with most rows.

    An equaliser has the panels of what can be set on it: one with fixed bands only its gains.
    """
    spreads = pictures.spreads[:2]
    names, units = pictures.parameter_names, list(pictures.units)
    titles = {"Hz": "frequency in Hz", "": "Q", "sd": "gain in standard deviations"}
    groups = [(unit, titles.get(unit, f"gain in {unit}")) for unit in dict.fromkeys(units)]
    figure, axes = new_figure(1, len(groups), (7.0, 3.6), squeeze=False)
    colours = _colours([s.term for s in spreads])
    for ax, (unit, title) in zip(axes[0], groups, strict=True):
        columns = [i for i, u in enumerate(units) if u == unit]
        bar = min(5.0, 60 / len(columns) / len(groups))
        for k, spread in enumerate(spreads):
            low, first, middle, third, high = np.array(spread.parameters)[:, columns]
            at = np.arange(len(columns)) + (k - 0.5) * 0.36
            colour = colours[spread.term]
            ax.vlines(at, low, high, color=colour, lw=1)
            ax.vlines(at, first, third, color=colour, lw=bar, alpha=0.6)
            ax.plot(at, middle, _MARKS[k], color=colour, mec=_INK, mew=0.5, ms=max(3.0, bar),
                    label=spread.term)  # fmt: skip
        _name_parameters(ax, [names[i] for i in columns], unit)
        ax.set_title(title, fontsize=9)
        ax.grid(axis="y", alpha=0.25)
        if unit in ("Hz", ""):
            ax.set_yscale("log")
            ticks = (50, 200, 1_000, 5_000) if unit else (0.5, 1, 2, 5, 10)
            ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
            ax.minorticks_off()
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, fontsize=8, loc="outside lower center", ncols=2)
    return figure  # type: ignore[no-any-return]


def _name_parameters(ax: Axes, names: Sequence[str], unit: str) -> None:
    """The bands along the axis; of many, as many as have room."""
    labels = [
        name.removeprefix("gain_").removesuffix("_hz") if name.startswith("gain_")
        else name.rsplit("_", 2 if unit else 1)[0]
        for name in names
    ]  # fmt: skip
    if len(labels) <= _NAMED_AT_MOST:
        ax.set_xticks(range(len(labels)), [x.replace("_", "\n") for x in labels], fontsize=7)
        return
    step = -(-len(labels) // _NAMED_AT_MOST)
    shown = range(0, len(labels), step)
    ax.set_xticks(shown, [labels[i].replace("_", " ") for i in shown], fontsize=7)
    ax.set_xlabel("band, Hz")


def morph_ladder(pictures: Pictures) -> Figure:
    """Curves on the way from the first term to the second."""
    import matplotlib

    alphas, frequencies = pictures.morph_alphas, pictures.frequencies_hz
    figure, ax = new_figure()
    colours = matplotlib.colormaps["cividis"]
    start, end = pictures.morph_terms
    for alpha, curve in zip(alphas, pictures.morph_response_db, strict=True):
        ax.plot(frequencies, curve, color=colours(alpha * 0.9), lw=1.8, label=f"{alpha:g}")
    ax.set_title(f"{start} to {end}", fontsize=9)
    frequency_axis(ax)
    ax.set_ylabel("gain in dB")
    figure.legend(title="alpha", fontsize=7, title_fontsize=8, loc="outside right center")
    return figure  # type: ignore[no-any-return]


def reconstruction_histogram(pictures: Pictures) -> Figure:
    """Held-out reconstruction errors, log scale in dB."""
    errors = np.maximum(np.array(pictures.reconstruction_errors_db), 1e-3)
    figure, ax = new_figure(size=(7.0, 2.8))
    low, high = (10.0 ** way(np.log10(end)) for way, end in (
        (np.floor, errors.min()), (np.ceil, errors.max() * 1.001)))  # fmt: skip
    ax.hist(errors, bins=np.geomspace(low, high, 49).tolist(), color=PALETTE[5])
    for share, style in ((50, "-"), (95, "--")):
        value = float(np.percentile(errors, share))
        ax.axvline(value, color=_INK, ls=style, label=f"{share} %: {value:.2f} dB")
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    ax.xaxis.set_major_formatter("{x:g}")
    ax.set_xlabel("RMS response error of held-out settings in dB")
    ax.set_ylabel("settings")
    ax.yaxis.get_major_locator().set_params(integer=True)
    figure.legend(fontsize=8, loc="outside upper center", ncols=2)
    return figure  # type: ignore[no-any-return]


def shared_terms(curves: Sequence[SharedCurves]) -> Figure:
    """SAFE-DB against SocialFX: the crowds' mean shapes and middle halves for shared terms."""
    figure, grid = _small_figures(len(curves), 2.3, "shape (RMS 1)")
    for ax, entry in zip(grid.flat, curves, strict=False):
        for (mean, low, high), label, colour, style in (
            (entry.safe, "SAFE-DB", PALETTE[0], "--"),
            (entry.socialfx, "SocialFX", PALETTE[1], "-"),
        ):
            ax.fill_between(entry.frequencies_hz, low, high, color=colour, alpha=0.18, lw=0)
            ax.plot(entry.frequencies_hz, mean, color=colour, lw=1.8, ls=style,
                    label=label)  # fmt: skip
        ax.axhline(0, color="#777777", lw=0.6)
        ax.set_title(entry.term, fontsize=9)
        frequency_axis(ax, label=ax in grid[-1])
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, fontsize=8, handlelength=3.5, loc="outside lower center",
                  ncols=2)  # fmt: skip
    return figure  # type: ignore[no-any-return]
