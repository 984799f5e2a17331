"""The main job in one go, on the model that ships with the package.

Words become settings, two words a morph, a sound made by code is equalised by them at equal
loudness, the settings become presets for other tools, and a picture shows it all. Writes into
``demo/`` (or the folder named) and prints what it made.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import matplotlib
import numpy as np
import soundfile

import eqmorph
from eqmorph.audio import RenderOptions, render
from eqmorph.equalizers import response_grid
from eqmorph.files import replacing
from eqmorph.formats import export

matplotlib.use("Agg")
from matplotlib import pyplot as plt

SAMPLE_RATE = 48_000
WORDS = ("warm", "bright", "thin", "boomy")
STEPS = np.linspace(0.0, 1.0, 7)


def example_sound(seconds: float = 6.0) -> np.ndarray:
    """A bass line, a chord, a kick and a hi-hat at 100 beats a minute, shape (1, samples)."""
    rng = np.random.default_rng(0)
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    beat = 0.6
    since_beat, since_half = time % beat, time % (beat / 2)
    kick = np.sin(2 * np.pi * (50 * since_beat + 8 * (1 - np.exp(-30 * since_beat))))
    kick *= np.exp(-12 * since_beat)
    hat = rng.standard_normal(len(time)) * np.exp(-60 * since_half)
    bass_hz = np.take([55.0, 55.0, 65.41, 49.0], (time // (2 * beat)).astype(int) % 4)
    phase = 2 * np.pi * np.cumsum(bass_hz) / SAMPLE_RATE
    bass = sum(np.sin(k * phase) / k for k in range(1, 9)) * np.exp(-2 * since_half)
    chord = sum(
        np.sin(2 * np.pi * hz * k * time) / k**1.5
        for hz in (220.0, 277.18, 329.63)
        for k in range(1, 24)
    )
    mix = 0.8 * kick + 0.12 * hat + 0.35 * bass + 0.12 * chord
    return 0.25 * (mix / np.abs(mix).max())[None]


def draw(model: eqmorph.MorphModel, path: Path) -> None:
    """The words' curves with some of their people behind them, and the morph between two."""
    grid = response_grid()
    colours = ("#d55e00", "#0072b2", "#009e73", "#cc79a7")
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.5), layout="constrained", sharey=True)
    for word, colour in zip(WORDS, colours, strict=True):
        if word in WORDS[:2]:
            for eq in model.sample(word, 25, seed=1):
                left.semilogx(grid, eq.magnitude_response_db(grid), color=colour, alpha=0.12, lw=1)
        curve = model.generate(word).magnitude_response_db(grid)
        left.semilogx(grid, curve, color=colour, lw=2.5, label=word)
    left.set_title("Words; thin lines: different people's takes on the first two")
    left.legend(loc="lower center", ncols=len(WORDS))
    for alpha in STEPS:
        curve = model.morph("warm", "bright", float(alpha)).magnitude_response_db(grid)
        right.semilogx(grid, curve, color=plt.colormaps["cividis"](alpha), lw=2)
    right.set_title("Morph from warm (dark) to bright (light)")
    for axes in (left, right):
        axes.set_xlabel("frequency in Hz")
        axes.set_xlim(20, 20_000)
        axes.set_ylim(-15, 15)
        axes.set_xticks([20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4])
        axes.set_xticklabels(["20", "50", "100", "200", "500", "1k", "2k", "5k", "10k", "20k"])
        axes.grid(alpha=0.3)
    left.set_ylabel("gain in dB (response at 48 kHz)")
    with replacing(path) as beside:
        figure.savefig(beside, dpi=110)


def write_curves(model: eqmorph.MorphModel, path: Path) -> None:
    """The words' responses as CSV: a frequency in Hz and a gain in dB per word in each row."""
    grid = response_grid()
    columns = [model.generate(word).magnitude_response_db(grid) for word in WORDS]
    header = ",".join(["frequency_hz", *(f"{word}_db" for word in WORDS)])
    table = np.column_stack([grid, *columns])
    with replacing(path) as beside:
        np.savetxt(beside, table, "%.3f", ",", header=header, comments="")


def main() -> None:
    """Make everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default="demo", type=Path)
    folder = parser.parse_args().folder
    model = eqmorph.load()
    print(f"{len(model.terms)} words: {', '.join(model.terms)}\n")
    for word in WORDS[:2]:
        print(f"{word}: {model.generate(word)}\n")
    made = [folder / "curves.csv", folder / "words.png", folder / "original.wav"]
    write_curves(model, made[0])
    draw(model, made[1])
    with replacing(made[2]) as beside:
        soundfile.write(beside, example_sound().T, SAMPLE_RATE, subtype="PCM_24")
    for word in WORDS[:2]:
        made += take_away(word, model.generate(word), made[2], folder)
    print("wrote")
    for path in made:
        print(f"  {path}  ({path.stat().st_size / 1024:.0f} KiB)")
    studio = os.path.relpath(Path(sys.executable).with_name("eqmorph"))
    print(f"\nsee it, bend it and hear it on your own recording:\n  {studio} serve --open")


def take_away(word: str, eq: eqmorph.ParametricEq, sound: Path, folder: Path) -> list[Path]:
    """The sound through a word's setting, as loud as before, and the setting for other tools."""
    heard = folder / f"{word}.wav"
    report = render(sound, heard, eq, RenderOptions(loudness="match", force=True))
    print(f"{heard}: level {report.gain_db:+.1f} dB for equal loudness, {report.clipped} clipped\n")
    settings = [folder / f"{word}-apo.txt", folder / f"{word}-camilladsp.yml"]
    for path, target in zip(settings, ("apo", "camilladsp"), strict=True):
        with replacing(path) as beside:
            beside.write_text(str(export(eq, target)), encoding="utf-8")
    return [heard, *settings]


if __name__ == "__main__":
    main()
