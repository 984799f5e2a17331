"""What a first visit with Firefox begins with, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sound_hands import wav

RATE = 44_100
MEASURED = "studio.audio.levels.after?.exact"
# What the page says in a line at its foot.
SAID = (
    "[...document.querySelectorAll('.message span, p.message')].map((e) => e.textContent).join('')"
)


def first_visit(firefox: Any, url: str) -> Any:
    """The page with its first sound, as it is when somebody comes to it for the first time."""
    firefox.set_viewport(1280, 800)
    # A page writes down its state as it is left, so that it is cleared after that, on a picture.
    firefox.goto(f"{url}/icon.svg")
    firefox.evaluate("[localStorage, sessionStorage].map((kept) => kept.clear()).length")
    firefox.goto(url)
    firefox.until("Boolean(window.studio?.store.get().answer) && studio.audio.name === 'Drums'")
    firefox.until(MEASURED)
    return firefox


def write_noise(path: Path, seconds: float = 3) -> Path:
    """Noise that falls by 3 dB an octave, as music does."""
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(round(seconds * RATE)))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    sound = np.fft.irfft(spectrum)
    path.write_bytes(wav(0.5 * sound[None] / np.abs(sound).max(), RATE, "PCM_16"))
    return path
