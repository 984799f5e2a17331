"""What LSP's equaliser plays, which EasyEffects hosts: the real plug-in, run by `lv2apply`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from settings_to_write import SAMPLE_RATE, field_setting, random_settings

from eqmorph.formats import export
from eqmorph.formats.easyeffects import read
from eqmorph.formats.filters import filters_response_db

PLUGIN = "http://lsp-plug.in/plugins/lv2/para_equalizer_x16_mono"
# The numbers that the plug-in has for what a preset says in words.
TYPES = ("Off", "Bell", "Hi-pass", "Hi-shelf", "Lo-pass", "Lo-shelf", "Notch", "Resonance")
MODES = ("RLC (BT)", "RLC (MT)", "BWC (BT)", "BWC (MT)", "LRX (BT)", "LRX (MT)", "APO (DR)")
LENGTH = 1 << 16
# Frequencies of its Fourier transform, so that nothing is interpolated.
BINS = np.unique(np.geomspace(34, 24_500, 200).astype(int))
GRID = BINS * SAMPLE_RATE / LENGTH
# Below it, single precision and the end of the impulse response are what is measured.
FLOOR_DB = -30.0


def plays(preset: str, program: str, folder: Path) -> np.ndarray:
    """Gain in dB of what the plug-in plays, set as EasyEffects sets it, shape (bins,)."""
    equalizer = json.loads(preset)["output"]["equalizer#0"]
    impulse = np.zeros(LENGTH)
    impulse[0] = 0.25
    soundfile.write(folder / "in.wav", impulse, SAMPLE_RATE, "FLOAT")
    controls = {"g_in": 10 ** (equalizer["input-gain"] / 20), "g_out": 1.0, "mode": 0}
    for i, band in enumerate(equalizer["left"].values()):
        controls |= {
            f"ft_{i}": TYPES.index(band["type"]),
            f"fm_{i}": MODES.index(band["mode"]),
            f"s_{i}": int(band["slope"][1:]) - 1,
            f"f_{i}": band["frequency"],
            f"g_{i}": 10 ** (band["gain"] / 20),
            f"q_{i}": band["q"],
        }
    options = [
        part for name, value in controls.items() for part in ("-c", name, repr(float(value)))
    ]
    files = ["-i", str(folder / "in.wav"), "-o", str(folder / "out.wav")]
    subprocess.run([program, *files, *options, PLUGIN], check=True, capture_output=True, timeout=60)
    played, _ = soundfile.read(folder / "out.wav")
    assert len(played) == LENGTH
    return 20 * np.log10(np.maximum(np.abs(np.fft.rfft(played))[BINS] / 0.25, 1e-9))


@pytest.mark.parametrize("eq", [field_setting(), *random_settings(1, seed=3)])
def test_easyeffects_plays_what_we_export(eq, program, tmp_path) -> None:
    text = export(eq, "easyeffects", SAMPLE_RATE)
    wanted = eq.magnitude_response_db(GRID, SAMPLE_RATE) + read(text).preamp_db
    assert np.abs(plays(text, program("lv2apply"), tmp_path) - wanted).max() <= 0.02


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


@pytest.mark.parametrize("bands", PRESETS.values(), ids=PRESETS)
def test_we_hear_what_easyeffects_plays(bands, program, tmp_path) -> None:
    sides = {f"band{i}": b for i, b in enumerate(bands)}
    plugin = {"input-gain": 0.0, "num-bands": len(sides), "left": sides, "right": sides}
    text = json.dumps({"output": {"plugins_order": ["equalizer#0"], "equalizer#0": plugin}})
    found = read(text)
    assert not found.approximate
    played = plays(text, program("lv2apply"), tmp_path)
    heard = played > FLOOR_DB
    wanted = filters_response_db(found.filters, GRID, SAMPLE_RATE)
    assert heard.mean() > 0.7
    assert np.abs(played - wanted)[heard].max() <= 0.02
