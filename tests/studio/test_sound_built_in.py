"""The three sounds that are made by code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sound_hands import open_bench, samples

import eqmorph
from eqmorph.audio.loudness import integrated_loudness

RATE = 48_000
SOUNDS = Path(eqmorph.__file__).parent / "studio" / "page" / "audio" / "sounds"


@pytest.mark.parametrize("name", ["drums", "guitar", "voices"])
def test_a_built_in_sound_is_level_full_and_loops(page: Any, server: Any, name: str) -> None:
    open_bench(page, server)
    make = "async (name) => (await import('/audio/sounds.js')).builtIn(name)"
    sound = samples(page, make, name)

    assert 4 <= sound.shape[1] / RATE <= 8
    assert integrated_loudness(sound, RATE) == pytest.approx(-18.0, abs=0.05)
    assert 20 * np.log10(np.abs(sound).max()) < -3
    assert np.abs(sound.mean(axis=1)).max() < 0.003
    assert np.abs(sound[0] - sound[1]).max() > 0.01  # stereo

    # No step from the last sample to the first that the sound does not make all the time.
    steps = np.abs(np.diff(sound, axis=1))
    assert (np.abs(sound[:, 0] - sound[:, -1]) < np.quantile(steps, 0.99)).all()

    power = (np.abs(np.fft.rfft(sound, axis=1)) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    for low in (40, 80, 160, 315, 630, 1_250, 2_500, 5_000, 10_000):
        octave = power[(hertz >= low) & (hertz < min(2 * low, 16_000))].sum()
        assert 10 * np.log10(octave / power.sum()) > -36, f"{low} Hz"


def test_a_built_in_sound_is_the_same_every_time(page: Any, server: Any) -> None:
    open_bench(page, server)
    make = """async () => {
      const { drums } = await import('/audio/sounds/drums.js')
      return [...drums(), ...drums()].map((channel) => Float32Array.from(channel))
    }"""
    made = samples(page, make)
    np.testing.assert_array_equal(made[:2], made[2:])
    chance = re.compile(r"Math\.random|Date|performance|crypto")
    scripts = list(SOUNDS.glob("*.js"))
    assert len(scripts) == 4
    assert [s.name for s in scripts if chance.search(s.read_text("utf-8"))] == []
