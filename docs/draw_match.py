"""Draw docs/figures/match.png: strings brought to the sound of others, and what is left.

Both recordings are made here: plucked strings (Karplus and Strong), the reference other notes
through another equaliser. What is drawn as "with it" is measured on the rendered file.

    python docs/draw_match.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import soundfile
from matplotlib.figure import Figure

from eqmorph.audio.filtering import apply_eq
from eqmorph.audio.matching import MatchedSound, match_recordings
from eqmorph.audio.rendering import RenderOptions, render
from eqmorph.equalizers import ParametricEq

TARGET = Path(__file__).with_name("figures") / "match.png"
RATE = 48_000
NOTES = 48
# What makes the reference sound as it does; the match does not know it.
EQ = ParametricEq.from_vector([5, 120, -6, 450, 0.6, 2, 1500, 0.7, 4, 4000, 0.7, 5, 9000])


def plucked(seed: int) -> np.ndarray:
    """Notes of a guitar, a third of a second each, in an order of chance, with a room's hiss."""
    generator, sound = np.random.default_rng(seed), []
    for semitone in generator.permutation(NOTES) % 36:
        line = generator.uniform(-1, 1, int(RATE / (82.4 * 2 ** (semitone / 12))))
        for i in range(RATE // 3):
            at, after = i % len(line), (i + 1) % len(line)
            sound.append(line[at])
            line[at] = 0.498 * (line[at] + line[after])
    return 0.2 * np.array(sound) + 0.002 * generator.standard_normal(len(sound))


def draw(found: MatchedSound, again: MatchedSound) -> Figure:
    """The difference wanted, the bands' answer to it, and the difference left."""
    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.semilogx(
        found.frequencies_hz, found.wanted_db, "o-", ms=3,
        label=f"difference of the spectra ({found.distance_before_db:.1f} dB RMS)",
    )  # fmt: skip
    axes.semilogx(
        found.frequencies_hz, found.followed_db, lw=2.5, color="#222222", label="the five bands"
    )
    axes.semilogx(
        again.frequencies_hz, again.wanted_db, "--",
        label=f"difference left, measured on the render ({again.distance_before_db:.1f} dB RMS)",
    )  # fmt: skip
    ticks = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000]
    axes.set_xticks(ticks, [f"{t // 1000}k" if t >= 1000 else str(t) for t in ticks])
    axes.minorticks_off()
    axes.set_xlabel("frequency (Hz)")
    axes.set_ylabel("dB, levels aside")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside upper center", ncols=3, fontsize=9)
    return figure


def main() -> None:
    """Make, match, render, measure, draw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, reference, out = (folder / f"{n}.wav" for n in ("mine", "reference", "out"))
        soundfile.write(mine, plucked(0), RATE, "FLOAT")
        soundfile.write(reference, apply_eq(plucked(3)[None], EQ, RATE)[0], RATE, "FLOAT")
        found = match_recordings([reference], mine)
        render(mine, out, found.eq, RenderOptions(depth="float"))
        again = match_recordings([reference], out)
    draw(found, again).savefig(TARGET, dpi=110)
    print(f"{found.distance_before_db:.2f} dB before, {again.distance_before_db:.2f} with it")
    print("\n".join(found.notes))


if __name__ == "__main__":
    main()
