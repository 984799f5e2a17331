"""LSP's parametric equaliser, played by `lv2apply`, and bands that only it has."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import soundfile
from settings_to_write import SAMPLE_RATE

PLUGINS = "http://lsp-plug.in/plugins/lv2/"
# The numbers that the plug-in has for what a preset says in words.
TYPES = ("Off", "Bell", "Hi-pass", "Hi-shelf", "Lo-pass", "Lo-shelf", "Notch", "Resonance")
MODES = ("RLC (BT)", "RLC (MT)", "BWC (BT)", "BWC (MT)", "LRX (BT)", "LRX (MT)", "APO (DR)")
LENGTH = 1 << 16
# Frequencies of its Fourier transform, so that nothing is interpolated.
BINS = np.unique(np.geomspace(34, 24_500, 200).astype(int))
GRID = BINS * SAMPLE_RATE / LENGTH
# Below it, single precision and the end of the impulse response are what is measured.
FLOOR_DB = -30.0


def plays_with(
    controls: dict[str, float], plugin: str, program: str, folder: Path, channels: int = 1
) -> np.ndarray:
    """Gain in dB of what a plug-in plays in its first channel with these controls."""
    impulse = np.zeros((LENGTH, channels))
    impulse[0] = 0.25
    soundfile.write(folder / "in.wav", impulse, SAMPLE_RATE, "FLOAT")
    options = [
        part for name, value in controls.items() for part in ("-c", name, repr(float(value)))
    ]
    files = ["-i", str(folder / "in.wav"), "-o", str(folder / "out.wav")]
    subprocess.run(
        [program, *files, *options, PLUGINS + plugin], check=True, capture_output=True, timeout=60
    )
    played, _ = soundfile.read(folder / "out.wav", always_2d=True)
    assert played.shape == (LENGTH, channels)
    assert (played == played[:, :1]).all()
    return 20 * np.log10(np.maximum(np.abs(np.fft.rfft(played[:, 0]))[BINS] / 0.25, 1e-9))


def band(kind: str, mode: str, slope: int, hz: float, gain: float, q: float) -> dict[str, object]:
    return {
        "type": kind,
        "mode": mode,
        "slope": f"x{slope}",
        "frequency": hz,
        "gain": gain,
        "q": q,
    }


# Each row is one preset, and so one run of the plug-in.
PRESETS = {
    "RLC bells": [
        band("Bell", "RLC (BT)", 1, 1000, 6, 4.36),
        band("Bell", "RLC (BT)", 2, 200, -9, 0.5),
        band("Bell", "RLC (BT)", 4, 6000, 5, 0.0),
        band("Resonance", "RLC (BT)", 1, 3000, 5, 1.5),
    ],
    "RLC shelves": [
        band("Lo-shelf", "RLC (BT)", 1, 150, 6, 0.0),
        band("Hi-shelf", "RLC (BT)", 1, 5000, -6, 1.0),
        band("Lo-shelf", "RLC (BT)", 3, 400, -4, 0.5),
        band("Hi-shelf", "RLC (BT)", 4, 8000, 8, 2.0),
    ],
    "passes": [
        band("Lo-pass", "RLC (BT)", 1, 9000, 0, 0.4),
        band("Hi-pass", "RLC (BT)", 2, 300, 0, 0.6),
        band("Lo-pass", "APO (DR)", 3, 12000, 0, 0.7),
    ],
    "APO": [
        band("Bell", "APO (DR)", 4, 1000, 6, 4.36),
        band("Lo-shelf", "APO (DR)", 2, 200, -9, 0.5),
        band("Hi-pass", "APO (DR)", 2, 300, 0, 0.9),
    ],
}
