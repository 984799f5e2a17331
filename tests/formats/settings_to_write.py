"""Settings to write in other formats."""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers import PARAMETRIC_SPACE, GraphicEq, ParametricEq

SAMPLE_RATE = 48_000


def field_setting() -> ParametricEq:
    """The setting behind every figure of the survey of formats that the traps come from."""
    return ParametricEq.from_vector([6, 150, -4, 560, 0.9, 3, 1000, 2, -2.5, 3300, 0.71, 8, 8200])


def random_settings(count: int, seed: int = 0) -> list[ParametricEq]:
    """Uniform in the unit cube: any gain, frequency and Q, bells in any order."""
    units = np.random.default_rng(seed).uniform(-1.0, 1.0, (count, 13))
    return [ParametricEq.from_vector(v) for v in PARAMETRIC_SPACE.from_unit(units)]


def graphic_setting(seed: int = 0) -> GraphicEq:
    """Forty gains of mean 0 and standard deviation 1, smooth as contributions are."""
    rough = np.random.default_rng(seed).standard_normal(40)
    smooth = np.convolve(np.concatenate([rough, rough]), np.ones(7) / 7, "valid")[:40]
    return GraphicEq.from_vector((smooth - smooth.mean()) / smooth.std())
