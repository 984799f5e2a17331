"""Samples into the whole numbers that files hold: rounding, dither, and a count of what is lost."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from eqmorph.audio.forms import AudioForm

FloatArray: TypeAlias = NDArray[np.float64]

# Rounding to finer steps than these makes no audible noise, so that no dither is needed.
DITHERED_BITS = 16


class Quantiser:
    """Turns blocks (channels, n) into what `soundfile` writes, (n, channels).

    soundfile clips integers without a word, truncates 24 bits instead of rounding, and never
    dithers; so the rounding is done here, exactly.

    Parameters
    ----------
    form : AudioForm
        Whole numbers, floats, or something that a codec makes of floats.
    dither_seed : int, optional
        Add triangular dither of ±1 step, a sum of two uniform draws, before rounding.

    Attributes
    ----------
    clipped : int
        Samples that lay beyond full scale and were held there; 0 where the file holds floats.
    peak : float
        Largest magnitude so far, before rounding; 1 is full scale.
    """

    def __init__(self, form: AudioForm, dither_seed: int | None = None) -> None:
        self._form = form
        self._random = None if dither_seed is None else np.random.default_rng(dither_seed)
        self.clipped = 0
        self.peak = 0.0

    def __call__(self, block: FloatArray) -> NDArray[Any]:
        """Samples ready to be written; `block` may be changed."""
        if not block.size:
            return np.empty((0, len(block)))
        low, high = float(block.min()), float(block.max())
        self.peak = max(self.peak, -low, high)
        if self._form.is_float:
            return block.T
        bits = self._form.bits
        if bits is None:
            if self.peak > 1.0:
                self._clip(block, -1.0, 1.0)
            return block.T
        steps = 2.0 ** (bits - 1)
        block *= steps
        if self._random is not None:
            # Drawn in the order of time, so that the block's length does not change the result.
            drawn = self._random.random((block.shape[1], block.shape[0], 2), dtype=np.float32)
            block += drawn.sum(axis=-1).T - 1.0
            low, high = low * steps - 1.0, high * steps + 1.0
        else:
            low, high = low * steps, high * steps
        np.rint(block, out=block)
        if low <= -steps - 0.5 or high >= steps - 0.5:
            self._clip(block, -steps, steps - 1.0)
        whole = np.empty((block.shape[1], block.shape[0]), dtype=np.int32)
        # Channel by channel: turning the whole block at once is four times slower.
        for channel, samples in enumerate(block):
            whole[:, channel] = samples
        # libsndfile takes the upper bits of a 32-bit number.
        whole <<= 32 - bits
        return whole

    def _clip(self, block: FloatArray, lowest: float, highest: float) -> None:
        self.clipped += int(((block < lowest) | (block > highest)).sum())
        np.clip(block, lowest, highest, out=block)


def full_scale(form: AudioForm, dithered: bool) -> float:
    """The largest magnitude that a file can hold without clipping, 1 being full scale.

    Infinite for floats; one step below 1 for whole numbers, whose positive end is shorter, and one
    step more where dither is added.
    """
    if form.is_float:
        return float("inf")
    if form.bits is None:
        return 1.0
    return float(1.0 - (2.0 if dithered else 1.0) * 2.0 ** (1 - form.bits))
