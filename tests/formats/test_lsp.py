"""What LSP's equaliser plays, which EasyEffects hosts: the real plug-in, run by `lv2apply`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from lsp_plug_in import FLOOR_DB, GRID, MODES, PRESETS, TYPES, plays_with
from settings_to_write import SAMPLE_RATE, field_setting, random_settings

from eqmorph.formats import export
from eqmorph.formats.easyeffects import read
from eqmorph.formats.filters import filters_response_db


def plays(preset: str, program: str, folder: Path) -> np.ndarray:
    """Gain in dB of what the plug-in plays, set as EasyEffects sets it, shape (bins,)."""
    equalizer = json.loads(preset)["output"]["equalizer#0"]
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
    return plays_with(controls, "para_equalizer_x16_mono", program, folder)


@pytest.mark.parametrize("eq", [field_setting(), *random_settings(1, seed=3)])
def test_easyeffects_plays_what_we_export(eq, program, tmp_path) -> None:
    text = export(eq, "easyeffects", SAMPLE_RATE)
    wanted = eq.magnitude_response_db(GRID, SAMPLE_RATE) + read(text).preamp_db
    assert np.abs(plays(text, program("lv2apply"), tmp_path) - wanted).max() <= 0.02


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
