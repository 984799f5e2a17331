"""Rendering a file: ours against a plain copy, ffmpeg, SoX and pedalboard, in one run.

    python benchmarks/apply.py [--minutes 10] [--rounds 5] [--folder /dev/shm]

The same setting (five bands) on the same file, 48 kHz stereo at 24 bits, written as such a file
again. Each round runs every tool once, in turn, so that a busy moment of the machine hits all; the
best round of each counts, by the clock and in seconds of all cores. The plain copy decodes and
encodes through soundfile in blocks and does nothing else. What is not installed is left out and
named. In a folder on a disk, writing the disk is part of every figure; in memory (/dev/shm) only
the work is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

import eqmorph
from eqmorph.audio import RenderOptions, render
from eqmorph.equalizers import BANDS, ParametricEq

RATE = 48_000
BLOCK = 65_536


def make_sound(path: Path, minutes: float) -> None:
    """Noise with a fall of 3 dB an octave, at -20 dBFS."""
    generator = np.random.default_rng(0)
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_24") as opened:
        for _ in range(round(minutes * 60)):
            spectrum = np.fft.rfft(generator.standard_normal((RATE, 2)), axis=0)
            spectrum /= np.sqrt(np.arange(len(spectrum)) + 1.0)[:, None]
            second = np.fft.irfft(spectrum, n=RATE, axis=0)
            opened.write(0.1 * second / second.std())


def copy(source: Path, target: Path) -> None:
    """Decode, encode."""
    with (
        soundfile.SoundFile(source) as opened,
        soundfile.SoundFile(target, "w", RATE, 2, "PCM_24") as out,
    ):
        for block in opened.blocks(BLOCK):
            out.write(block)


def with_ffmpeg(eq: ParametricEq, source: Path, target: Path) -> None:
    """Its biquads of the same kinds, in double precision."""
    kinds = {"low_shelf": "lowshelf", "peak": "equalizer", "high_shelf": "highshelf"}
    chain = ",".join(
        f"{kinds[spec.kind]}=f={band.frequency_hz}:t=q:w={band.q}:g={band.gain_db}:r=f64"
        for spec, band in zip(BANDS, eq.bands, strict=True)
    )
    command = ["ffmpeg", "-loglevel", "error", "-y", "-i", str(source), "-af", chain]
    subprocess.run([*command, "-c:a", "pcm_s24le", str(target)], check=True)


def with_sox(eq: ParametricEq, source: Path, target: Path) -> None:
    """Its biquads of the same kinds, with headroom and without dither."""
    kinds = {"low_shelf": "bass", "peak": "equalizer", "high_shelf": "treble"}
    chain = ["gain", "-12"]
    for spec, band in zip(BANDS, eq.bands, strict=True):
        width = f"{band.q}q"
        if spec.kind == "peak":
            chain += [kinds[spec.kind], str(band.frequency_hz), width, str(band.gain_db)]
        else:
            chain += [kinds[spec.kind], str(band.gain_db), str(band.frequency_hz), width]
    subprocess.run(["sox", "-D", str(source), "-b", "24", str(target), *chain], check=True)


def with_pedalboard(eq: ParametricEq, source: Path, target: Path) -> None:
    """Its filters, in single precision, with its own files."""
    from pedalboard import HighShelfFilter, LowShelfFilter, PeakFilter, Pedalboard
    from pedalboard.io import AudioFile

    kinds = {"low_shelf": LowShelfFilter, "peak": PeakFilter, "high_shelf": HighShelfFilter}
    board = Pedalboard(
        [
            kinds[spec.kind](band.frequency_hz, band.gain_db, band.q)
            for spec, band in zip(BANDS, eq.bands, strict=True)
        ]
    )
    with (
        AudioFile(str(source)) as opened,
        AudioFile(str(target), "w", RATE, 2, bit_depth=24) as out,
    ):
        while opened.tell() < opened.frames:
            out.write(board(opened.read(BLOCK), RATE, reset=False))


def competitors(eq: ParametricEq) -> dict[str, Callable[[Path, Path], object]]:
    """What can be run here, by name."""
    keep = RenderOptions(force=True)
    found: dict[str, Callable[[Path, Path], object]] = {
        "plain copy (soundfile)": copy,
        "eqmorph": lambda source, target: render(source, target, eq, keep),
        "eqmorph, one thread": lambda s, t: render(s, t, eq, keep, threads=False),
    }
    for tool, run in (("ffmpeg", with_ffmpeg), ("sox", with_sox)):
        if shutil.which(tool):
            found[tool] = lambda source, target, run=run: run(eq, source, target)
        else:
            print(f"{tool} is not installed: left out")
    try:
        import pedalboard  # noqa: F401
    except ImportError:
        print("pedalboard is not installed: left out")
    else:
        found["pedalboard"] = lambda source, target: with_pedalboard(eq, source, target)
    return found


def cpu_seconds() -> float:
    """Of this process and of those it ran."""
    return sum(os.times()[:4])


def measure(
    source: Path, folder: Path, eq: ParametricEq, rounds: int
) -> dict[str, tuple[float, float]]:
    """Best seconds of each tool, by the clock and of the cores."""
    tools = competitors(eq)
    best = dict.fromkeys(tools, (float("inf"), float("inf")))
    for _ in range(rounds):
        for name, run in tools.items():
            target = folder / "out.wav"
            target.unlink(missing_ok=True)
            begin, before = time.perf_counter(), cpu_seconds()
            run(source, target)
            wall, cpu = time.perf_counter() - begin, cpu_seconds() - before
            best[name] = (min(best[name][0], wall), min(best[name][1], cpu))
    return best


def main() -> None:
    """Print seconds, speed against real time, and ratios to ours and to the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    eq = eqmorph.load().generate("warm")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        make_sound(folder / "in.wav", arguments.minutes)
        print(
            f"{arguments.minutes:g} min of 48 kHz stereo at 24 bits, best of {arguments.rounds}, "
            f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}"
        )
        best = measure(folder / "in.wav", folder, eq, arguments.rounds)
    plain, ours = best["plain copy (soundfile)"], best["eqmorph"]
    print(f"  {'':<24}    clock  throughput / copy's  its / ours     cores  copy's / its")
    for tool, (wall, cpu) in best.items():
        print(
            f"  {tool:<24} {wall:6.2f} s {plain[0] / wall:20.2f} {wall / ours[0]:11.2f} "
            f"{cpu:7.2f} s {plain[1] / cpu:13.2f}"
        )


if __name__ == "__main__":
    main()
