"""A made-up data set: two words, two clouds of settings, people who lean one way or another."""

from __future__ import annotations

import hashlib

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace

WORDS = ("dark", "crisp")
RARE = "odd"


def dataset_of(
    unit: np.ndarray,
    terms: list[str],
    contributors: list[str] | None = None,
    space: EqSpace = PARAMETRIC_SPACE,
) -> EqDataset:
    """A data set of given points of the unit cube."""
    n = len(unit)
    return EqDataset(
        space=space,
        settings=space.canonical(space.from_unit(unit)),
        terms=tuple(terms),
        descriptors=tuple(terms),
        ids=tuple(str(i) for i in range(n)),
        contributors=None if contributors is None else tuple(contributors),
        source="made up",
        fingerprint=hashlib.sha256(np.ascontiguousarray(unit).tobytes()).hexdigest(),
        cleaning=CleaningReport(n, n),
    )


def tilt(space: EqSpace) -> np.ndarray:
    """A direction of the unit cube: low frequencies up, high ones down, shape (d,)."""
    direction = np.zeros(space.dimension)
    gains = [band.gain for band in space.bands]
    direction[gains] = np.linspace(0.6, -0.6, len(gains))
    return direction


def made_up_dataset(
    rows: int = 240,
    people: int = 24,
    seed: int = 0,
    space: EqSpace = PARAMETRIC_SPACE,
    known_people: bool = True,
) -> EqDataset:
    """Both words in turn, one row in forty of a third, rare one; each person has a lean."""
    rng = np.random.default_rng(seed)
    who = rng.integers(people, size=rows)
    lean = rng.normal(0.0, 0.1, (people, space.dimension))
    kind = np.arange(rows) % 2
    centre = np.where(kind[:, None] == 0, tilt(space), -tilt(space))
    unit = centre + lean[who] + rng.normal(0.0, 0.2, (rows, space.dimension))
    terms = [RARE if i % 40 == 39 else WORDS[k] for i, k in enumerate(kind)]
    contributors = [f"p{w:02d}" for w in who] if known_people else None
    return dataset_of(np.clip(unit, -0.98, 0.98), terms, contributors, space)
