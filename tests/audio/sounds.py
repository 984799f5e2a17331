"""Made-up sounds, the same every time."""

from __future__ import annotations

import numpy as np

from eqmorph.audio.samples import FloatArray

RATE = 48_000


def noise(seconds: float, channels: int = 2, rate: int = RATE, level: float = 0.1) -> FloatArray:
    """Pink-like noise, shape (channels, samples); the same for the same arguments."""
    generator = np.random.default_rng(7)
    white = generator.standard_normal((channels, max(1, int(seconds * rate))))
    spectrum = np.fft.rfft(white)
    spectrum /= np.sqrt(np.maximum(np.arange(spectrum.shape[1]), 1.0))
    pink = np.fft.irfft(spectrum, n=white.shape[1])
    return level * pink / max(pink.std(), 1e-12)
