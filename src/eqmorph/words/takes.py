"""Different people's takes on a request."""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.word_model import WordModel

# Every take on a request goes at least so far its way.
_LEAST_TAKE = 0.25
_SMALLEST_DB = 0.02


def sample_latents(
    latent: FloatArray, words: WordModel, n: int, rng: np.random.Generator
) -> FloatArray:
    """Different people's takes around a predicted latent, shape (n, latent_dim).

    They differ by no more than what is asked for: little of a word is little for everybody, and
    nobody who says "less" lifts.
    """
    size = float(np.linalg.norm(latent))
    error = min(words.calibration.error_db, size)
    normal = rng.standard_normal((n, len(words.spread)))
    takes: FloatArray = latent + error * normal @ words.spread
    along = takes @ latent / max(size, _SMALLEST_DB)
    backwards = np.minimum(along - _LEAST_TAKE * size, 0.0)
    return takes - np.outer(backwards, latent / max(size, _SMALLEST_DB))
