"""A made-up crowd: two words, some people with a lean, a few rows of rarer words."""

from __future__ import annotations

import hashlib

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport
from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace

WORDS = ("dark", "crisp")
RARE = ("odd", "blunt", "woolly")


def tilt(space: EqSpace) -> np.ndarray:
    """Low gains up, high ones down, in the unit cube."""
    direction = np.zeros(space.dimension)
    gains = [band.gain for band in space.bands]
    direction[gains] = np.linspace(0.6, -0.6, len(gains))
    return direction


def crowd(
    rows: int = 160,
    people: int = 20,
    seed: int = 0,
    space: EqSpace = PARAMETRIC_SPACE,
    known_people: bool = True,
) -> EqDataset:
    """Both words in turn; one row in ten is of a rarer word."""
    rng = np.random.default_rng(seed)
    who = rng.integers(people, size=rows)
    lean = rng.normal(0.0, 0.1, (people, space.dimension))
    side = np.where(np.arange(rows) % 2 == 0, 1.0, -1.0)[:, None]
    unit = side * tilt(space) + lean[who] + rng.normal(0.0, 0.2, (rows, space.dimension))
    terms = tuple(RARE[i // 10 % 3] if i % 10 == 9 else WORDS[i % 2] for i in range(rows))
    return EqDataset(
        space=space,
        settings=space.canonical(space.from_unit(np.clip(unit, -0.98, 0.98))),
        terms=terms,
        descriptors=terms,
        ids=tuple(str(i + 1) for i in range(rows)),
        contributors=tuple(f"p{w:02d}" for w in who) if known_people else None,
        source="made up",
        fingerprint=hashlib.sha256(np.ascontiguousarray(unit).tobytes()).hexdigest(),
        cleaning=CleaningReport(rows, rows),
    )
