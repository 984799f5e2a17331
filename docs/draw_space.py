"""Draw docs/figures/space.png: words in the space of sound, and a preset on its way through it.

    python docs/draw_space.py

Needs matplotlib. The preset is another tool's, read as `eqmorph adjust` reads it, and moved from
what "bright" means to what "warm" means in five steps.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np

import eqmorph
from eqmorph.equalizers.response import response_grid
from eqmorph.formats import read_setting

mpl.use("Agg")
from matplotlib import pyplot as plt

PRESET = b"""Preamp: -6 dB
Filter 1: ON LSC Fc 110 Hz Gain -3 dB
Filter 2: ON PK Fc 400 Hz Gain -2 dB Q 0.9
Filter 3: ON PK Fc 3200 Hz Gain 3.5 dB Q 0.8
Filter 4: ON HSC Fc 9000 Hz Gain 5 dB
"""
AMOUNTS = (0.0, 0.25, 0.5, 0.75, 1.0)
N_WORDS = 42
# Labels nearer than this share of the map to one drawn before are left out.
APART = (0.11, 0.035)
INK, FAINT = "#222222", "#8a8a8a"


def main() -> None:
    """Draw and write the figure."""
    model = eqmorph.load()
    preset = read_setting(PRESET, 48_000.0, "preset.txt", None).eq
    steps = [model.adjust(preset, amount=a, from_="bright", to="warm") for a in AMOUNTS]
    axes = model.axes(2)
    across = np.array([axis.direction for axis in axes])
    colours = plt.get_cmap("plasma")(np.linspace(0.75, 0.15, len(steps)))
    figure, (space, curves) = plt.subplots(
        1, 2, figsize=(11, 4.8), layout="constrained", width_ratios=(1.25, 1)
    )
    words = {w: model.latent(w) @ across.T for w in list(model._vocabulary)}
    way = np.stack([model.encode(eq) for eq in steps]) @ across.T
    _words(space, words, way)
    space.plot(*way.T, "-", color=FAINT, lw=1, zorder=2)
    space.scatter(*way.T, c=colours, s=46, zorder=3, edgecolors="white", linewidths=0.8)
    for axis, name in ((axes[0], "x"), (axes[1], "y")):
        ends = (", ".join(axis.away[:2]) or "-", ", ".join(axis.towards[:2]) or "-")
        label = f"{ends[0]}  \N{LEFT RIGHT ARROW}  {ends[1]}   ({axis.share:.0%}), dB"
        getattr(space, f"set_{name}label")(label, color=INK)
    space.set_aspect("equal")
    space.axhline(0, color="#e4e4e4", lw=0.8, zorder=0)
    space.axvline(0, color="#e4e4e4", lw=0.8, zorder=0)
    space.set_title("A preset on its way from bright to warm", fontsize=10, loc="left")
    grid = response_grid()
    for eq, colour, amount in zip(steps, colours, AMOUNTS, strict=True):
        curves.semilogx(
            grid, eq.magnitude_response_db(grid), color=colour, lw=1.8, label=f"{amount:.0%}"
        )
    curves.axhline(0, color="#e4e4e4", lw=0.8, zorder=0)
    curves.set_xlim(20, 20_000)
    curves.set_xticks([50, 200, 1000, 5000, 20_000], ["50", "200", "1k", "5k", "20k"])
    curves.set_xlabel("Hz")
    curves.set_ylabel("dB")
    curves.legend(title="of the way", frameon=False, fontsize=8, title_fontsize=8, loc="best")
    curves.set_title("The same five steps as curves", fontsize=10, loc="left")
    for side in ("top", "right"):
        space.spines[side].set_visible(False)
        curves.spines[side].set_visible(False)
    target = Path(__file__).parent / "figures" / "space.png"
    figure.savefig(target, dpi=130)
    print(f"wrote {target}")


def _words(space, words: dict[str, np.ndarray], way: np.ndarray) -> None:
    """The words of most people at their places, as many as have room."""
    places = np.stack(list(words.values()))
    low, high = places.min(axis=0) - 0.6, places.max(axis=0) + 0.6
    space.set_xlim(low[0], high[0] + 0.8)
    space.set_ylim(low[1], high[1])
    span = high - low
    taken = list(way)
    drawn = 0
    for word, place in words.items():
        room = all((np.abs(place - other) / span > APART).any() for other in taken)
        space.scatter(*place, s=7, color="#c4c4c4", zorder=1)
        if room and drawn < N_WORDS:
            space.annotate(
                word,
                place,
                xytext=(4, 0),
                textcoords="offset points",
                fontsize=8,
                color=INK,
                va="center",
            )
            taken.append(place)
            drawn += 1


if __name__ == "__main__":
    main()
