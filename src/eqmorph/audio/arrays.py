"""Whole recordings as arrays, as callers give them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from eqmorph.arguments import numbers
from eqmorph.audio.samples import FloatArray
from eqmorph.errors import InvalidArgumentError


def whole_audio(audio: ArrayLike) -> FloatArray:
    """Samples of a whole recording in float64, a copy, of the shape that was given.

    Parameters
    ----------
    audio : array_like, shape (channels, samples) or (samples,)

    Raises
    ------
    TypeError
        If it is no array of numbers.
    InvalidArgumentError
        If a sample is not finite, the shape is another, or there are more channels than samples,
        as in an array (frames, channels) of soundfile's.
    """
    samples = np.array(numbers("audio is an array of samples", audio))
    if samples.ndim not in (1, 2):
        raise InvalidArgumentError(
            f"audio has shape (channels, samples) or (samples,), got {samples.shape}"
        )
    # Two channels of one sample may be what is meant; nothing longer is taken for that.
    if samples.ndim == 2 and samples.size and len(samples) > max(2, samples.shape[1]):
        raise InvalidArgumentError(
            f"audio has shape (channels, samples), got {samples.shape}, which looks like "
            "(frames, channels): transpose it with audio.T"
        )
    if not np.isfinite(samples).all():
        raise InvalidArgumentError("audio must hold finite numbers only; some are NaN or infinite")
    return samples
