"""What an equaliser setting is: its bands, its vector, its magnitude response, its filters."""

from eqmorph.equalizers.bands import (
    BANDS,
    GRAPHIC_CENTERS_HZ,
    GRAPHIC_Q,
    BandSpec,
)
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, design_sos
from eqmorph.equalizers.fitting import FitResult, fit_parametric, fit_parametric_many
from eqmorph.equalizers.graphic import GraphicEq
from eqmorph.equalizers.parametric import Band, ParametricEq
from eqmorph.equalizers.response import geometric_median, response_distance_db, response_grid
from eqmorph.equalizers.space import (
    DB_PER_UNIT,
    GRAPHIC_SPACE,
    PARAMETRIC_SPACE,
    SPACES,
    EqSpace,
)

__all__ = [
    "BANDS",
    "DB_PER_UNIT",
    "DEFAULT_SAMPLE_RATE",
    "GRAPHIC_CENTERS_HZ",
    "GRAPHIC_Q",
    "GRAPHIC_SPACE",
    "PARAMETRIC_SPACE",
    "SPACES",
    "Band",
    "BandSpec",
    "EqSpace",
    "FitResult",
    "GraphicEq",
    "ParametricEq",
    "design_sos",
    "fit_parametric",
    "fit_parametric_many",
    "geometric_median",
    "response_distance_db",
    "response_grid",
]
