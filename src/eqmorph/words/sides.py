"""Which side a sound is on, bright or dark, full or thin, with a chance that people agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.calibration import logistic_fit
from eqmorph.words.meaning import read
from eqmorph.words.observations import Cells
from eqmorph.words.process import TermProcess

PAIRS = (("bright", "dark"), ("full", "thin"))
# A word belongs to a side if what the lexicon says of it points so far along it (cosine).
_CLEAR = 0.4


@dataclass(frozen=True)
class Side:
    """A pair of contraries, and the chance that a sound is called the first rather than the second.

    Attributes
    ----------
    name, contrary : str
    direction : tuple of float, length latent_dim
        Of length 1, from the contrary to the name; what the lexicon says, not what people did.
    offset, per_db : float
        Log odds: the first, plus the second for each dB along the direction.
    """

    name: str
    contrary: str
    direction: tuple[float, ...]
    offset: float
    per_db: float

    def chance(self, latent: FloatArray) -> float:
        """Chance that people who made this sound used a word of the first side."""
        odds = self.offset + self.per_db * float(np.dot(latent, self.direction))
        return float(1.0 / (1.0 + np.exp(-odds)))

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "direction": [float(f"{v:.5g}") for v in self.direction]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Side:
        """What `to_dict` gave."""
        return cls(
            str(data["name"]),
            str(data["contrary"]),
            tuple(map(float, data["direction"])),
            float(data["offset"]),
            float(data["per_db"]),
        )


def fit_sides(cells: Cells, process: TermProcess) -> tuple[Side, ...]:
    """The sides with their chances, from people who used words of either; each person weighs 1."""
    lexicon = process.lexicon

    def prior(texts: tuple[str, ...]) -> FloatArray:
        return process.prior(process.features([read(text, lexicon) for text in texts]))

    meant = prior(cells.terms)
    sizes = np.linalg.norm(meant, axis=1, keepdims=True)
    sides = []
    for name, contrary in PAIRS:
        apart = prior((name, contrary))
        direction = apart[0] - apart[1]
        direction = direction / np.linalg.norm(direction)
        cosine = (meant / np.maximum(sizes, 1e-9)) @ direction
        told = cosine[cells.term]
        rows = np.abs(told) >= _CLEAR
        if len(np.unique(told[rows] > 0)) < 2:
            continue
        weights = 1.0 / np.bincount(cells.person[rows])[cells.person[rows]]
        along = cells.latents[rows] @ direction
        offset, slope = logistic_fit(along, (told[rows] > 0).astype(float), weights)
        sides.append(Side(name, contrary, tuple(direction.tolist()), offset, slope))
    return tuple(Side.from_dict(side.to_dict()) for side in sides)
