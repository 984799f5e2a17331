"""Whether answers that should differ do: how many are distinct, and how much of them is one shape.

Conventions: curves in dB on one grid, shape (n, bins); those that change nothing have no shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.calibration import size_db

# Curves that correlate so highly differ in strength only.
SAME_SHAPE = 0.97
_NOTHING_DB = 0.05


@dataclass(frozen=True)
class Variety:
    """How different some curves are.

    Attributes
    ----------
    n_curves, n_distinct : int
        All with a shape, and how many no two of which are nearly the same in shape.
    first_share : float
        Share of the variation of their shapes on its first axis (a tilt, in practice); NaN of none.
    """

    n_curves: int
    n_distinct: int
    first_share: float


def variety(curves_db: FloatArray) -> Variety:
    """The variety of curves, each counted by its shape: scaled to a size of 1."""
    sizes = size_db(curves_db)
    shapes = curves_db[sizes > _NOTHING_DB] / sizes[sizes > _NOTHING_DB, None]
    if not len(shapes):
        return Variety(0, 0, float("nan"))
    distinct: list[FloatArray] = []
    for shape in shapes:
        if all(np.mean(shape * other) < SAME_SHAPE for other in distinct):
            distinct.append(shape)
    values = np.linalg.svd(shapes, compute_uv=False) ** 2
    return Variety(len(shapes), len(distinct), float(values[0] / values.sum()))
