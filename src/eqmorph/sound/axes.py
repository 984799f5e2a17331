"""The main directions in which people's sounds differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.sound.code import SoundCode


@dataclass(frozen=True, eq=False)
class SoundAxes:
    """Directions of the latent, by how much of people's variation lies along each.

    Attributes
    ----------
    directions : array, shape (n, latent_dim)
        Orthonormal; each lifts the highs more than the lows.
    shares : array, shape (n,)
        Of the mean square of people's sounds.
    sizes_db : array, shape (n,)
        The RMS of people's sounds along each.
    """

    directions: FloatArray
    shares: FloatArray
    sizes_db: FloatArray

    @classmethod
    def of(cls, latents: FloatArray, code: SoundCode, n: int = 8) -> SoundAxes:
        """The axes of some sounds, shape (rows, latent_dim): principal directions, not centred."""
        _, values, directions = np.linalg.svd(latents, full_matrices=False)
        power = values**2
        curves = code.decode(directions[:n])
        half = curves.shape[1] // 2
        upwards = curves[:, half:].mean(axis=1) - curves[:, :half].mean(axis=1)
        signs = np.where(upwards < 0, -1.0, 1.0)
        return cls(
            directions[:n] * signs[:, None],
            power[:n] / max(power.sum(), 1e-12),
            np.sqrt(power[:n] / len(latents)),
        )

    def __len__(self) -> int:
        return len(self.shares)
