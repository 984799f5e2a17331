"""Legal settings to test with: hypothesis strategies, corners and random rows."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eqmorph.equalizers import PARAMETRIC_SPACE

unit_points = arrays(np.float64, 13, elements=st.floats(-1.0, 1.0, allow_subnormal=False))
settings_vectors = unit_points.map(PARAMETRIC_SPACE.from_unit)


def random_settings(count: int, seed: int = 0) -> np.ndarray:
    """Uniform in the unit cube, in canonical order, shape (count, 13)."""
    units = np.random.default_rng(seed).uniform(-1.0, 1.0, (count, 13))
    return PARAMETRIC_SPACE.canonical(PARAMETRIC_SPACE.from_unit(units))


def corner_settings() -> np.ndarray:
    """Every combination of extreme gain, frequency and Q, the same for all bands, shape (8, 13)."""
    quantity = [p.quantity for p in PARAMETRIC_SPACE.parameters]
    corners = [
        [dict(zip(("gain", "frequency", "q"), ends, strict=True))[q] for q in quantity]
        for ends in itertools.product((-1.0, 1.0), repeat=3)
    ]
    return PARAMETRIC_SPACE.from_unit(np.array(corners))
